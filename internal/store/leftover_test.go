package store

import (
	"path"
	"slices"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
)

// TestIgnored: what programs leave behind is no part of a site; what people write
// is.
func TestIgnored(t *testing.T) {
	for _, name := range []string{
		"#nhap.md#", ".#nhap.md", "nhap.md~", "nhap.md.orig", "nhap.md.rej", "nhap.md.save", "nhap.md.bak", "nhap.md.old",
		".nhap.md.swp", "nhap.md.swp", "nhap.md.swo", "4913", "~$don.docx", "~WRL0001.tmp", "~WRD2345.docx",
		"don.pdf.part", "don.pdf.crdownload", "don.pdf.download", "don.pdf.opdownload", "don.pdf.partial", "Don.PDF.CRDOWNLOAD", "a.tmp", "A.TMP",
		"Thumbs.db", "desktop.ini", ".DS_Store", ".git", "__MACOSX",
	} {
		if !Ignored(name) {
			t.Errorf("%q is taken for content", name)
		}
	}
	for _, name := range []string{
		"nhap.md", "don.pdf", "4913.pdf", "#", "so-4913", "ban#2.pdf", "#1.pdf", "original.pdf", "save.docx", "phan-part.pdf", "tmp.md", "a.b.md", "Ảnh 1.jpg", "old.png",
	} {
		if Ignored(name) {
			t.Errorf("%q is passed over", name)
		}
	}
}

// TestLeftovers: a copy that a synchronising program made, and an entry with an
// ending too many, are named and never read or published.
func TestLeftovers(t *testing.T) {
	copies := map[string]string{
		"tin.sync-conflict-20261120-101112-ABCDEFG.md":            "tin.md", // Syncthing
		"don.sync-conflict-20261120-101112.pdf":                   "don.pdf",
		"tin (UBND-PC's conflicted copy 2026-11-20).md":           "tin.md", // Dropbox
		"tin (conflicted copy 2026-11-20 101112).md":              "tin.md", // Nextcloud
		"tin (Case Conflict).md":                                  "tin.md",
		"tin (bản sao xung đột của Máy Hà 2026-11-20).md":         "tin.md",
		"tin [Conflict].md":                                       "tin.md", // Google Drive
		"tin_conflict-20261120-101112.md":                         "tin.md", // ownCloud
		"tin (SFConflict ha@binhlac.vn 2026-11-20-10-11-12).md":   "",       // Seafile's own word is none of the others'
		"tin-DESKTOP-4F5G6H7.md":                                  "tin.md", // OneDrive
		"tin-LAPTOP-9A8B7C6D.md":                                  "tin.md",
		"tin-VANTHU-PC.md":                                        "tin.md",
		"tin-DESKTOP-4F5G6H7-2.md":                                "tin.md",
		"danh sach (DESKTOP-1's conflicted copy 2026-11-20).xlsx": "danh sach.xlsx",
		"tin (1).md":      "tin.md", // tin.md is there
		"tin(2).md":       "tin.md",
		"tin-MAY1.md":     "tin.md", // a machine that a board has named
		"tin-VANTHU.md":   "tin.md",
		"tin-PC-02-2.md":  "tin.md",
		"khac-MAY1.md":    "",
		"tin-may-bay.md":  "",
		"tin-Q1.md":       "",
		"don-MAY1.pdf":    "",
		"khac (1).md":     "", // khac.md is not
		"don (1).pdf":     "",
		"tin-2026.md":     "",
		"xung-dot-dat.md": "",
		"conflict.md":     "",
	}
	isThere := func(name string) bool { return name == "tin.md" || name == "don.pdf" }
	for name, want := range copies {
		if got := conflictOf(name, isThere); got != want {
			t.Errorf("%q is a copy of %q, want %q", name, got, want)
		}
	}
	hidden := []string{"bai.md.txt", "Bài.MD.TXT", "bai.md.docx", "bai.markdown.txt", "bai.md.html", "bai.md.rtf", "bai.md.text", "bai.md.pdf", "_index.md.txt", "bai.md.csv"}
	fsys := folder("-- content/t/_index.md --\n---\ntitle: T\nkind: page\n---\n-- content/t/tin.md --\n---\ntitle: Tin\n---\nA.\n")
	draft := &fstest.MapFile{Data: []byte("---\ntitle: Nháp\ndraft: true\n---\nChưa công bố.\n")}
	var want []string
	for name, of := range copies {
		if of != "" {
			fsys["content/t/"+name] = draft
			want = append(want, "file-conflict-copy content/t/"+name)
		}
	}
	for _, name := range hidden {
		fsys["content/t/"+name] = draft
		want = append(want, "file-hidden-ending content/t/"+name)
	}
	lib, problems := Load(fsys, today)
	var got []string
	for _, d := range problems {
		if d.Severity != diag.Warning || d.Args["Name"] == "" {
			t.Errorf("%+v", d)
		}
		got = append(got, d.Code+" "+d.File)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(lib.Entries) != 1 || len(lib.Files) != 0 {
		t.Errorf("%d entries, files %v", len(lib.Entries), lib.Files)
	}
}

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
