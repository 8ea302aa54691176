package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestFillersSayNothingByThemselves, but beside another word, and where they are
// all that is said.
func TestFillersSayNothingByThemselves(t *testing.T) {
	x := demonstration(t)
	for query, want := range map[string]string{
		"cho tôi hỏi làm di chúc cần giấy gì": "chuc", "giấy khen": "khen", "o dau": "o dau",
	} {
		all, _ := x.phrasings(Split(query))
		var told []string
		for i, w := range all[0].words {
			if !all[0].filler[i] {
				told = append(told, w)
			}
		}
		if got := strings.Join(told, " "); got != want && !strings.HasSuffix(got, " "+want) {
			t.Errorf("%q says %q", query, got)
		}
	}
	polite, plain := x.Search("dạ cho em hỏi muốn chứng thực chữ ký thì làm ở đâu ạ"), x.Search("chứng thực chữ ký")
	if polite.Hits[0] != plain.Hits[0] {
		t.Errorf("who asks politely finds %v, who does not %v", polite.Hits[0], plain.Hits[0])
	}
}

// TestSpellings: what is said otherwise in a region, or written in messages, is
// read as it is written; nobody is told.
func TestSpellings(t *testing.T) {
	x := demonstration(t)
	for query, want := range map[string]string{
		"lam giay khai sanh": "lam giay khai sinh", "heo dịch": "lon dich", "đk tạm trú": "dang ki tam tru", "hồi nào có": "khi nao co",
		"công an xã phường": "", "lãnh đạo xã": "",
	} {
		all, said := x.phrasings(Split(query))
		spelt := slices.ContainsFunc(all, func(p *phrasing) bool { return p.weight == ownWeight && strings.Join(p.words, " ") == want })
		if spelt != (want != "") || want == "" && len(all) > 1 && all[1].weight == ownWeight {
			t.Errorf("%q is read as %v", query, all[min(1, len(all)-1)].words)
		}
		for _, e := range said {
			if slices.Equal(Split(e.Words), Split(query)) && e.Means == want {
				t.Errorf("%q: the reader is told %v", query, e)
			}
		}
	}
}

// TestRulesSkipOneFiller: a filler may stand between the words of a synonym, and
// one that is a filler itself is a synonym where nothing else is said.
func TestRulesSkipOneFiller(t *testing.T) {
	x := &Index{fillers: fillerWords(), rules: rules([]config.Synonym{
		{Words: []string{"mở quán"}, Means: "hộ kinh doanh"}, {Words: []string{"ai"}, Means: "danh bạ"},
	}, func(string) bool { return false })}
	for query, want := range map[string]string{
		"mở cái quán": "hộ kinh doanh", "mở mấy cái quán": "", "mở lớn quán": "", "ai": "danh bạ", "ai vậy": "danh bạ", "ai cấp phép": "",
	} {
		_, said := x.phrasings(Split(query))
		got := ""
		if len(said) > 0 {
			got = said[0].Means
		}
		if got != want {
			t.Errorf("%q means %q, want %q", query, got, want)
		}
	}
}

// TestLongQueriesAreBounded: of a long text, only the beginning is read.
func TestLongQueriesAreBounded(t *testing.T) {
	x := demonstration(t)
	all, _ := x.phrasings(Split(strings.Repeat("giấy ", 500) + "khen"))
	if n := len(all[0].words); n > mostWords {
		t.Errorf("%d words are read", n)
	}
	all, _ = x.phrasings(Split(strings.Repeat("cho tôi hỏi khen ", 30)))
	told := 0
	for _, filler := range all[0].filler {
		if !filler {
			told++
		}
	}
	if told > mostTold {
		t.Errorf("%d words that say something are read", told)
	}
}

// TestNothingIsSure where words merely meet on a page.
func TestNothingIsSure(t *testing.T) {
	x := demonstration(t)
	for query, want := range map[string]bool{"mua xe máy cũ": true, "nấu canh chua": true, "xyzabc khai sinh": false, "khai sinh": false, "dẹp tiệm": false} {
		if got := x.Search(query); len(got.Hits) == 0 || got.Unsure != want {
			t.Errorf("%q: %d results, unsure %v", query, len(got.Hits), got.Unsure)
		}
	}
	if got := x.Search("asdf qwer"); len(got.Hits) > 0 || got.Unsure {
		t.Errorf("%v", got)
	}
}

// TestSameTitlesAreToldApart by the first thing that differs.
func TestSameTitlesAreToldApart(t *testing.T) {
	entry := func(title, more string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, `---
title: %s
field: Hộ tịch
audience: [Công dân]
agency: UBND
steps: [Nộp]
channels: [{method: in-person, time: 5 ngày}]
dossier: [{case: Gồm, papers: [Tờ khai]}]
sets: "1"
%s
---
`, title, more)}
	}
	files := fstest.MapFS{
		"content/site.yaml":         {Data: []byte("title: Thử\nbaseURL: https://thu.example/\nagency: UBND xã Thử\n")},
		"content/_index.md":         {Data: []byte("---\ntitle: Thử\n---\n")},
		"content/thu-tuc/_index.md": {Data: []byte("---\ntitle: Thủ tục\nkind: procedure\n---\n")},
		"content/thu-tuc/a.md":      entry("Đăng ký khai sinh", "levels: [xã]"),
		"content/thu-tuc/b.md":      entry("Đăng ký khai sinh", "levels: [tỉnh]\ncode: 1.001193"),
		"content/thu-tuc/c.md":      entry("Đăng ký khai tử", "levels: [tỉnh]"),
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(files, opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	graph, _ := site.Build(lib, opts)
	shown := map[string]string{}
	for _, d := range Build(graph.NewView(), words).docs {
		shown[d.page.File] = d.more(d.show())
	}
	for file, want := range map[string]string{"a": "Cấp xã", "b": "1.001193 · Cấp tỉnh", "c": ""} {
		if got := shown["content/thu-tuc/"+file+".md"]; got != want {
			t.Errorf("%s shows %q, want %q", file, got, want)
		}
	}
}
