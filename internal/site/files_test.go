package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestNamedFiles: a file is published exactly where something that is published
// names it, or a pattern of the settings.
func TestNamedFiles(t *testing.T) {
	const front = "date: 2026-11-01\ntopic: results\nauthor: A\n"
	for name, c := range map[string]struct {
		settings, front, text string // of the site, of an entry
		other                 map[string]string
		want                  []string // published, of don.pdf, anh.png, tin/a.pdf, tin/nhap/b.pdf, mau/c.docx, mau/sau/d.pdf
		reported              []string
	}{
		"nobody":          {want: nil, reported: []string{"content", "content/mau", "content/mau/sau", "content/tin", "content/tin/nhap"}},
		"attachment":      {front: "attachments: [a.pdf, /don.pdf]\n", want: []string{"don.pdf", "tin/a.pdf"}},
		"cover":           {front: "cover: {src: /anh.png, alt: Ảnh}\n", want: []string{"anh.png"}},
		"recording":       {front: "video: {file: a.pdf, captions: /mau/c.docx, transcript: Lời.}\n", want: []string{"mau/c.docx", "tin/a.pdf"}},
		"link":            {text: "[Đơn](../don.pdf)", want: []string{"don.pdf"}},
		"picture":         {text: "![Ảnh](/anh.png)", want: []string{"anh.png"}},
		"only a word":     {text: "Tệp don.pdf và a.pdf.", want: nil},
		"in code":         {text: "`[a](a.pdf)`", want: nil},
		"in a comment":    {text: "<!-- [a](a.pdf) -->", want: nil},
		"draft":           {front: "draft: true\nattachments: [a.pdf]\n", text: "[Đơn](../don.pdf)", want: nil},
		"scheduled":       {front: "date: 2027-01-01\nattachments: [a.pdf]\n", want: nil},
		"draft and entry": {front: "attachments: [a.pdf]\n", other: map[string]string{"content/tin/c.md": "---\ntitle: C\n" + front + "draft: true\nattachments: [a.pdf, /don.pdf]\n---\n"}, want: []string{"tin/a.pdf"}},
		"section":         {other: map[string]string{"content/tin/_index.md": "---\ntitle: Tin\nkind: news\n---\n[a](a.pdf)\n"}, want: []string{"tin/a.pdf"}},
		"home":            {other: map[string]string{"content/_index.md": "---\ntitle: Trang\n---\n![Ảnh](anh.png)\n"}, want: []string{"anh.png"}},
		"menu":            {settings: "menu: [{name: Đơn, page: /don.pdf}]\n", want: []string{"don.pdf"}},
		"theme option":    {settings: "themeOptions: {logo: /anh.png}\n", want: []string{"anh.png"}},
		"alias":           {front: "aliases: [/don.pdf]\n", want: nil},
		"pattern":         {settings: "files: [mau/**]\n", want: []string{"mau/c.docx", "mau/sau/d.pdf"}},
		"one star":        {settings: "files: [mau/*]\n", want: []string{"mau/c.docx"}},
		"folder":          {settings: "files: [mau/sau/, \"*.pdf\"]\n", want: []string{"don.pdf", "mau/sau/d.pdf"}},
		"from content":    {settings: "files: [/mau/c.docx, content/don.pdf]\n", want: []string{"don.pdf", "mau/c.docx"}},
		"any of":          {settings: "files: [\"**/*.{docx,png}\"]\n", want: []string{"anh.png", "mau/c.docx"}},
		"all":             {settings: "files: [\"**\"]\n", want: []string{"anh.png", "don.pdf", "mau/c.docx", "mau/sau/d.pdf", "tin/a.pdf", "tin/nhap/b.pdf"}},
		"all but a draft's": {settings: "files: [\"**\"]\n", other: map[string]string{"content/tin/nhap/index.md": "---\ntitle: Nháp\n" + front + "draft: true\nattachments: [/don.pdf]\n---\n"},
			want: []string{"anh.png", "mau/c.docx", "mau/sau/d.pdf", "tin/a.pdf"}},
	} {
		fsys := fstest.MapFS{
			"content/site.yaml":      {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n" + c.settings)},
			"content/tin/_index.md":  {Data: []byte("---\ntitle: Tin\nkind: news\n---\n")},
			"content/tin/b.md":       {Data: []byte("---\ntitle: B\n" + strings.TrimPrefix(front, map[bool]string{true: "date: 2026-11-01\n"}[strings.HasPrefix(c.front, "date")]) + c.front + "---\nA.\n" + c.text + "\n")},
			"content/don.pdf":        {Data: []byte("%PDF-1.7")},
			"content/anh.png":        {Data: []byte("x")},
			"content/tin/a.pdf":      {Data: []byte("%PDF-1.7")},
			"content/tin/nhap/b.pdf": {Data: []byte("%PDF-1.7")},
			"content/mau/c.docx":     {Data: []byte("PK\x03\x04")},
			"content/mau/sau/d.pdf":  {Data: []byte("%PDF-1.7")},
		}
		for file, text := range c.other {
			fsys[file] = &fstest.MapFile{Data: []byte(text)}
		}
		opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
		lib, _ := store.Load(fsys, opts)
		s, problems := Build(lib, opts)
		var got, reported []string
		for _, f := range s.Files() {
			got = append(got, f.Name)
		}
		for _, d := range problems {
			if d.Code == "files-unnamed" {
				reported = append(reported, d.File)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: published %q, want %q", name, got, c.want)
		}
		if c.reported != nil && !slices.Equal(reported, c.reported) {
			t.Errorf("%s: reported %q, want %q", name, reported, c.reported)
		}
	}
}

// TestUnnamedFilesAreBounded: a thousand files in a hundred folders are told in
// few lines, with how many there are.
func TestUnnamedFilesAreBounded(t *testing.T) {
	fsys := fstest.MapFS{"content/site.yaml": {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\nfiles: [khong-co/*.pdf]\n")}}
	for i := range 1000 {
		fsys[fmt.Sprintf("content/t/%d/danh-sach-%03d.xlsx", i%100, i)] = &fstest.MapFile{Data: []byte("PK\x03\x04")}
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, _ := store.Load(fsys, opts)
	_, problems := Build(lib, opts)
	if len(problems) != maxUnnamedFolders+2 || problems.Errors() > 0 {
		t.Fatal(len(problems), problems)
	}
	if d := problems[0]; d.Code != "files-unnamed-more" || d.Args["Count"] != 800 || d.Args["Folders"] != 80 {
		t.Errorf("%+v", d)
	}
	if d := problems[1]; d.Code != "file-pattern-unmatched" || d.Line != 4 || d.Field != "files[1]" {
		t.Errorf("%+v", d)
	}
	if d := problems[2]; d.File != "content/t/0" || d.Args["Count"] != 10 || !strings.HasSuffix(fmt.Sprint(d.Args["Names"]), "danh-sach-400.xlsx, …") {
		t.Errorf("%+v", d)
	}
	for _, lang := range diag.Languages {
		for _, d := range problems {
			if words := diag.NewVoice(lang).Message(d); words == "" || strings.Contains(words, "<no value>") {
				t.Errorf("%s: %q", lang, words)
			}
		}
	}
}
