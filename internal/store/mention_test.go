package store

import (
	"path"
	"slices"
	"testing"
	"testing/fstest"
)

// TestMentions: a text names the files that its page links to or shows, and no
// others.
func TestMentions(t *testing.T) {
	for text, want := range map[string][]string{
		"Tải [đơn](don.pdf).":                                   {"t/don.pdf"},
		"![Ảnh](<Ảnh 1.jpg>)":                                   {"t/Ảnh 1.jpg"},
		"![Ảnh](%E1%BA%A2nh%201.jpg \"Chú thích\")":             {"t/Ảnh 1.jpg"},
		"Xem [đơn][d].\n\n[d]: /chung/don.pdf":                  {"chung/don.pdf"},
		"[d]: khong-dung.pdf":                                   nil,
		"[a](../don.pdf#trang=2) và [b](../don.pdf)":            {"don.pdf"},
		"`[a](a.pdf)` và\n\n```\n[b](b.pdf)\n```\n":             nil,
		"<!-- [a](a.pdf) -->":                                   nil,
		"\\[a](a.pdf)":                                          nil,
		"a.pdf, content/t/b.pdf":                                nil,
		"[a](b.md), [c](/t/), [d](https://a.vn/e.pdf), [f](#g)": nil,
		"[a](\na.pdf)":                                          {"t/a.pdf"},
		"> [a](a.pdf)\n> - ![b](b.png)":                         {"t/a.pdf", "t/b.png"},
		"| A |\n|---|\n| [a](a.xlsx) |":                         {"t/a.xlsx"},
		"Chú[^1]\n\n[^1]: [a](a.pdf)":                           {"t/a.pdf"},
		"[![b](b.png)](b-lon.png)":                              {"t/b-lon.png", "t/b.png"},
		"[a](../../ngoai.pdf)":                                  nil,
	} {
		fsys := folder("-- content/t/_index.md --\n---\ntitle: T\nkind: page\n---\n")
		fsys["content/t/a.md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\n---\n" + text + "\n")}
		lib, _ := Load(fsys, today)
		var got []string
		lib.ByFile("content/t/a.md").Names(func(name string) { got = append(got, path.Clean(name)) })
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}
