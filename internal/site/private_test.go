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

// TestPrivateNumbers: numbers of people in what is published are told, once for
// each file and kind, with the place; those of the column itself are not.
func TestPrivateNumbers(t *testing.T) {
	fsys := fstest.MapFS{
		"content/site.yaml":    {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: {name: UBND xã, phone: 0912 000 001}\nzalo: https://zalo.me/0912000002\n")},
		"content/_index.md":    {Data: []byte("---\ntitle: Trang\n---\nGọi 0912000001, 0912 000 002.\n")},
		"content/db/_index.md": {Data: []byte("---\ntitle: Danh bạ\nkind: contacts\n---\n")},
		"content/db/a.md":      {Data: []byte("---\ntitle: Xã\ngroups:\n  - name: Lãnh đạo\n    contacts:\n      - {name: Ông A, phones: [0912.000.003]}\n---\n")},
		"content/t/_index.md":  {Data: []byte("---\ntitle: T\nkind: page\n---\nÔng B 0912 111 111.\n")},
		"content/t/a.md":       {Data: []byte("---\ntitle: A\nsummary: CCCD 001099012345\n---\nGọi ông A 0912000003 hoặc +84 912 000 003.\n\nBà C 0987654321, CMND 212345678, 001099012345.\n\nBà C 0987 654 321, ông D 0987654322.\n")},
		"content/t/b.md":       {Data: []byte("---\ntitle: B\n---\nHồ sơ 000.00.12.H26-260115-0001 và\n000.00.12.H26-260115-0002.\n")},
		"content/t/nhap.md":    {Data: []byte("---\ntitle: N\ndraft: true\n---\nCCCD 001099012345, 0987654321.\n")},
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22), Cache: store.NewCache()}
	want := []string{
		"content/t/_index.md:5:7 private-phone 1", "content/t/a.md:3:15 private-id 2", "content/t/a.md:7:6 private-phone 2", "content/t/b.md:4:7 private-dossier 2",
	}
	for range 2 { // the second time from the cache
		lib, problems := store.Load(fsys, opts)
		_, more := Build(lib, opts)
		var got []string
		for _, d := range append(problems, more...).Sort() {
			got = append(got, fmt.Sprintf("%s:%d:%d %s %v", d.File, d.Line, d.Column, d.Code, d.Args["Count"]))
			for _, lang := range diag.Languages {
				if words := diag.NewVoice(lang).Message(d); d.Severity != diag.Warning || strings.Contains(words, "{{") || strings.Contains(words, "<no value>") {
					t.Errorf("%s: %s", lang, words)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	opts.Drafts, opts.Cache = true, nil
	lib, _ := store.Load(fsys, opts)
	if _, problems := Build(lib, opts); len(problems) != len(want)+2 {
		t.Errorf("with drafts: %v", problems)
	}
}

// TestPrivateNumbersAreBounded: many files are told in few lines.
func TestPrivateNumbersAreBounded(t *testing.T) {
	fsys := fstest.MapFS{"content/site.yaml": {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n")}}
	for i := range 200 {
		fsys[fmt.Sprintf("content/a%d.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: A\n---\n" + strings.Repeat("001099012345 036301009876\n", 500))}
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, _ := store.Load(fsys, opts)
	_, problems := Build(lib, opts)
	if len(problems) != maxPrivateFiles+1 || problems[0].Code != "private-more" || problems[0].Args["Count"] != 150 {
		t.Errorf("%d: %v", len(problems), problems[0])
	}
}
