package store

import (
	"fmt"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
)

// newsFile is a news item with a title and a text.
func newsFile(title, body string) string {
	return "---\ntitle: \"" + title + "\"\ndate: 2026-11-20\ntopic: results\nauthor: Ban Biên tập\n---\n" + body
}

// noted loads a site with one file and returns what is said of it, in short.
func noted(t *testing.T, text string, opts Options) (*Library, string) {
	t.Helper()
	folder := fstest.MapFS{
		"content/site.yaml":         {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: {name: UBND xã Thử, email: ban@thu.example}\n")},
		"content/_index.md":         {Data: []byte("---\ntitle: Nhà\n---\n")},
		"content/tin-tuc/_index.md": {Data: []byte("---\ntitle: Tin\nkind: news\n---\n")},
		"content/tin-tuc/a.md":      {Data: []byte(text)},
	}
	lib, problems := Load(folder, opts)
	said := ""
	for _, d := range problems {
		said += fmt.Sprintf("%s %s %d:%d %v\n", d.Severity, d.Code, d.Line, d.Column, d.Args["Words"])
	}
	return lib, said
}

// TestGarbledPlaces: garbled text is told of where it begins, each value and each
// run of paragraphs once.
func TestGarbledPlaces(t *testing.T) {
	const legacy = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
	for _, c := range []struct{ name, title, body, want string }{
		{"clean", "Tin", "Đoạn một.\n\nĐoạn hai, 25 m², «trích», Café.\n", ""},
		{"a title and two paragraphs", "KÕ ho¹ch c¶i c¸ch", legacy + ".\n\nCoäng hoøa xaõ hoäi chuû nghóa Vieät Nam.\n",
			"warning garbled-legacy 2:9 KÕ ho¹ch c¶i c¸ch\nwarning garbled-legacy 7:1 Céng hßa x· héi chñ nghÜa ViÖt\nwarning garbled-legacy 9:1 Coäng hoøa xaõ hoäi chuû nghóa Vieät\n"},
		{"paragraphs one behind the other", "Tin", "Đoạn một.\n\n" + legacy + "\n\n" + legacy + "\n\n" + legacy + "\n", "warning garbled-legacy 9:1 Céng hßa x· héi chñ nghÜa ViÖt\n"},
		{"and apart", "Tin", legacy + "\n\nĐoạn đọc được.\n\n" + legacy + "\n", "warning garbled-legacy 7:1 Céng hßa x· héi chñ nghÜa ViÖt\nwarning garbled-legacy 11:1 Céng hßa x· héi chñ nghÜa ViÖt\n"},
		{"in a paragraph", "Tin", "Ủy ban\nthông báo: Thá»§ tá»¥c hÃ nh chÃ\u00adnh\n", "warning garbled-utf8 8:12 Thá»§ tá»¥c hÃ nh chÃ\u00adnh\n"},
		{"lost letters", "Tin", "Ủy ban nhân d\uFFFDn xã Bình L\uFFFDc\n", "warning garbled-lost 7:1 Ủy ban nhân d\uFFFDn xã Bình L\uFFFDc\n"},
		{"in code it is meant", "Tin", "Phông cũ:\n\n```\n" + legacy + "\n```\n\nỞ đây.\n", ""},
		{"and in code of a line", "Tin", "Chữ hỏng như `" + legacy + "` hay `\uFFFD`.\n", ""},
		{"a control sign", "Tin", "Ủy ban\x07 nhân dân\x07\n", "warning control-sign 7:7 <nil>\n"},
		{"a conflict", "Tin", "Một\n\n<<<<<<< HEAD\nHai\n=======\nBa\n>>>>>>> nhanh\n", "error merge-conflict 9:1 <nil>\n"},
		{"a conflict shown as code", "Tin", "```\n<<<<<<< HEAD\nHai\n=======\nBa\n>>>>>>> nhanh\n```\n", ""},
		{"an arrow is no conflict", "Tin", "<<<<<<<<<<\n\n>>>>>>>>>>\n", ""},
		{"hidden signs", "Thủ\u00ad tục\u200b", "Hồ\u200b sơ\ufeff\n", ""},
	} {
		lib, got := noted(t, newsFile(c.title, c.body), Options{})
		if got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
		if c.name == "hidden signs" {
			text, _ := lib.Entries[0].Body.Text()
			if lib.Entries[0].Title != "Thủ tục" || string(text) != "Hồ sơ\n" {
				t.Errorf("%q, %q", lib.Entries[0].Title, text)
			}
		}
	}
}

// TestConflictInFrontMatter: the marks are told of before what they break.
func TestConflictInFrontMatter(t *testing.T) {
	for _, text := range []string{
		"---\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> x\n---\n",
		"<<<<<<< HEAD\n---\ntitle: A\n=======\n---\ntitle: B\n>>>>>>> x\n---\n",
		"---\r\ntitle: A\r\n<<<<<<< HEAD\r\n=======\r\ndate: 2026-01-01\r\n>>>>>>>\r\n---\r\n",
	} {
		if _, got := noted(t, text, Options{}); len(got) == 0 || got[:len("error merge-conflict")] != "error merge-conflict" || got[len(got)-7:] != " <nil>\n" {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestNotesAreRepeated: what is noted of a file is told by each load, also by one
// that remembers the file.
func TestNotesAreRepeated(t *testing.T) {
	cache := NewCache()
	folder := fstest.MapFS{
		"content/site.yaml":     {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: {name: UBND xã Thử, email: ban@thu.example}\n")},
		"content/_index.md":     {Data: []byte("---\ntitle: Nhà\n---\n")},
		"content/tin/_index.md": {Data: []byte("---\ntitle: Tin\nkind: news\n---\n")},
		"content/tin/a.md":      {Data: []byte(newsFile("KÕ ho¹ch c¶i c¸ch", "Một\n"))},
	}
	var last diag.List
	for range 3 {
		_, problems := Load(folder, Options{Cache: cache})
		if len(problems) != 1 || problems[0].Code != "garbled-legacy" {
			t.Errorf("%v", problems)
		}
		last = problems
	}
	if pieces, _ := cache.Kept(); last != nil {
		for p := range pieces {
			if len(p) > 0 {
				t.Errorf("%d bytes of a file with a note are kept", len(p))
			}
		}
	}
}
