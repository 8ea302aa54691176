package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

const column = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/cchc/
agency: UBND xã
agencies:
  - {name: Ủy ban nhân dân xã Thử, slug: ubnd, aliases: [UBND xã, UBND xã Thử]}
-- content/tin/_index.md --
---
title: Tin
kind: news
---
-- content/tin/mot.md --
---
title: Tin một
date: 2026-11-01
topic: results
author: A
unit: UBND xã
tags: [Hoà giải]
---
Nội dung.
-- content/tin/hai.md --
---
title: Tin hai
date: 2026-11-05
topic: results
author: A
unit: UBND xã Thử
tags: [Hòa giải]
---
Nội dung.
-- content/tin/nhap/index.md --
---
title: Nháp
date: 2026-11-05
topic: results
author: A
draft: true
attachments: [kin.pdf, ../chung.pdf, ../rieng.pdf]
---
Nội dung.
-- content/tin/nhap/kin.pdf --
-- content/tin/chung.pdf --
-- content/tin/rieng.pdf --
-- content/tin/dung.md --
---
title: Dùng tệp
date: 2026-10-05
topic: digital
author: A
attachments: [chung.pdf]
---
Nội dung.
-- content/kh/_index.md --
---
title: Kế hoạch
kind: plan
---
-- content/kh/a.md --
---
title: Kế hoạch 2026
number: 12/KH-UBND
issuer: UBND xã Thử
period: "2026"
tasks:
  - {group: I, name: Xong sớm, lead: UBND xã, deadline: Quý II, status: done, done: 1/6/2026}
  - {group: I, name: Xong muộn, lead: UBND xã Thử, deadline: Quý II, status: done, done: 1/8/2026}
  - {group: II, name: Trễ, lead: Công an xã; UBND xã, deadline: Quý III, status: in-progress}
  - {group: II, name: Đang làm, lead: Công an xã, deadline: 31/12/2026, status: đang thực hiện}
  - {group: I, name: Đều đặn, lead: Công an xã, support: UBND xã, cadence: Hằng tháng}
  - {group: I, name: Bỏ, lead: Công an xã, deadline: Quý I, status: cancelled}
---
Nội dung.
-- content/tb/_index.md --
---
title: Thông báo
kind: notice
---
-- content/tb/a.md --
---
title: Khẩn
from: 2026-11-20
until: 2026-11-22 10:00
level: urgent
---
Nội dung.
-- content/tb/b.md --
---
title: Riêng mục tin
from: 2026-11-20
until: 2026-12-20
level: info
scope: tin
---
Nội dung.
-- content/tb/c.md --
---
title: Đã qua
from: 2026-11-01
until: 2026-11-21
level: urgent
---
Nội dung.
`

func build(t *testing.T, text string) *Site {
	t.Helper()
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(testenv.Files(text), opts)
	if lib == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	s, problems := Build(lib, opts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func titles(pages []*Page) (all []string) {
	for _, p := range pages {
		all = append(all, p.Title)
	}
	return all
}

func TestQueries(t *testing.T) {
	s := build(t, column)
	v := s.NewView()
	if got, want := titles(v.Latest("news", 2)), []string{"Tin hai", "Tin một"}; !slices.Equal(got, want) {
		t.Errorf("latest %q", got)
	}
	if got, want := titles(v.Sections(v.Home())), []string{"Kế hoạch", "Thông báo", "Tin"}; !slices.Equal(got, want) {
		t.Errorf("sections %q", got)
	}
	mot := v.Ref("tin/mot.md")
	if got, want := titles(v.Trail(mot)), []string{"Cột", "Tin"}; !slices.Equal(got, want) {
		t.Errorf("trail %q", got)
	}
	if got, want := titles(v.Notices(v.Home())), []string{"Khẩn"}; !slices.Equal(got, want) {
		t.Errorf("notices on the home page %q", got)
	}
	if got, want := titles(v.Notices(mot)), []string{"Khẩn", "Riêng mục tin"}; !slices.Equal(got, want) {
		t.Errorf("notices on an item of news %q", got)
	}
	n, _ := viet.ParseDocNumber("012/KH-UBND")
	if p := v.Document(n); p == nil || p.Title != "Kế hoạch 2026" {
		t.Errorf("document %+v", p)
	}
	if v.URL("/tin/") != "/cchc/tin/" {
		t.Error(v.URL("/tin/"))
	}
}

// TestTermsOfManySpellings: hoà and hòa, and an agency's names, are one term.
func TestTermsOfManySpellings(t *testing.T) {
	v := build(t, column).NewView()
	tags := v.Terms("tag")
	if len(tags) != 1 || tags[0].Count != 2 || tags[0].Path != "/the/hoa-giai/" {
		t.Errorf("%+v", tags)
	}
	agencies := v.Terms("agency")
	if len(agencies) != 1 || agencies[0].Name != "Ủy ban nhân dân xã Thử" || agencies[0].Path != "/co-quan/ubnd/" {
		t.Errorf("%+v", agencies[0])
	}
}

// TestChosenTaxonomies: a column has pages of the taxonomies that its settings
// name.
func TestChosenTaxonomies(t *testing.T) {
	some := strings.Replace(column, "agencies:", "taxonomies: [cơ quan, year]\nagencies:", 1)
	v := build(t, some).NewView()
	var names []string
	for _, taxonomy := range v.Taxonomies() {
		names = append(names, taxonomy.Name)
	}
	if !slices.Equal(names, []string{"agency", "year"}) {
		t.Errorf("%q", names)
	}
	if len(v.Terms("tag")) != 0 || v.Page("/the/") != nil || v.Page("/the/hoa-giai/") != nil || v.Page("/co-quan/ubnd/") == nil {
		t.Error("pages of another taxonomy, or none of a chosen one")
	}
	if news := v.Ref("tin/mot.md"); len(v.TermsOf(news, "tag")) != 0 || len(v.TermsOf(news, "agency")) != 1 {
		t.Error("an entry has terms of another taxonomy, or none of a chosen one")
	}
}

func TestTasks(t *testing.T) {
	v := build(t, column).NewView()
	plan := v.Ref("kh/a.md")
	var got []string
	for _, g := range v.TaskGroups(plan) {
		for _, task := range g.Tasks {
			got = append(got, fmt.Sprintf("%s %s: %s %v", g.Name, task.Name, task.Progress, task.Late))
		}
	}
	want := []string{"I Xong sớm: done false", "I Xong muộn: done true", "II Trễ: late true", "II Đang làm: in-progress false", "I Đều đặn: ongoing false", "I Bỏ: cancelled false"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if c := v.Tally(plan); c.Percent() != 50 || c.Total != 6 {
		t.Errorf("%+v: %d %%", c, c.Percent())
	}
	a := v.TaskAgency("UBND xã Thử")
	if a == nil || a.Path != "/nhiem-vu/ubnd/" || len(a.Lead) != 3 || len(a.Support) != 1 {
		t.Errorf("%+v", a)
	}
}

// TestHeldFiles: what only a draft uses is not published with it.
func TestHeldFiles(t *testing.T) {
	var got []string
	for _, f := range build(t, column).Files() {
		got = append(got, f.Name)
	}
	if want := []string{"tin/chung.pdf"}; !slices.Equal(got, want) {
		t.Errorf("published %q, want %q", got, want)
	}
}

// TestDigests: the digest of an answer changes exactly when the answer does.
func TestDigests(t *testing.T) {
	ask := func(text string) map[string]uint64 {
		s := build(t, text)
		v := s.NewView()
		v.Latest("news", 2)
		v.Sections(v.Home())
		v.Terms("tag")
		v.Tally(v.Ref("kh/a.md"))
		answers := map[string]uint64{}
		for _, q := range v.Queries() {
			answers[strings.ReplaceAll(q.Name, "\t", " ")] = q.Digest
		}
		return answers
	}
	before := ask(column)
	if again := ask(column); fmt.Sprint(again) != fmt.Sprint(before) {
		t.Errorf("the same column gives other digests")
	}
	for edit, changed := range map[[2]string][]string{
		{"title: Tin hai", "title: Tin hai, sửa"}:   {"latest news 2"},
		{"title: Dùng tệp", "title: Dùng tệp, sửa"}: nil, // not among the latest two
		{"deadline: Quý III", "deadline: Quý IV"}:   {"ref kh/a.md", "tasks /kh/a/"},
		{"title: Tin\n", "title: Tin tức\n"}:        {"sections /"},
	} {
		text := column
		for i := range len(text) - len(edit[0]) {
			if text[i:i+len(edit[0])] == edit[0] {
				text = text[:i] + edit[1] + text[i+len(edit[0]):]
				break
			}
		}
		var got []string
		for name, digest := range ask(text) {
			if before[name] != digest {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, changed) {
			t.Errorf("%q changes %q, want %q", edit, got, changed)
		}
	}
}
