package site

import (
	"slices"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// twoLanguages is a column with a part in English: a procedure in both languages, under
// one code, a register and a notice in each.
const twoLanguages = `
-- content/site.yaml --
title: Cải cách hành chính
baseURL: https://xa.example/
agency: {name: UBND xã, phone: 0299 000 0101}
languages:
  - {lang: en, title: Public services, agency: {name: Commune People's Committee}}
-- content/_index.md --
---
title: Trang chủ
---
-- content/thu-tuc/_index.md --
---
title: Thủ tục
kind: procedure
---
-- content/thu-tuc/khai-sinh.md --
---
title: Đăng ký khai sinh
code: "1.001193"
agency: UBND xã
audience: [Công dân]
steps: [Nộp]
sets: 01 bộ
channels: [{method: in-person, time: 1 ngày, fees: Không}]
dossier: [{papers: [{name: Tờ khai}]}]
field: Hộ tịch
date: 2026-01-01
translations: [../en/procedures/birth.md]
---
-- content/thu-tuc/hoi.md --
---
title: Đăng ký khai tử
field: Hộ tịch
code: "1.000656"
agency: UBND xã
audience: [Công dân]
steps: [Nộp]
sets: 01 bộ
channels: [{method: in-person, time: 1 ngày, fees: Không}]
dossier: [{papers: [{name: Tờ khai}]}]
date: 2026-01-01
---
-- content/goi/_index.md --
---
title: Danh bạ
kind: contacts
---
-- content/goi/xa.md --
---
title: Danh bạ xã
groups:
  - {name: Đường dây nóng, kind: hotline, contacts: [{name: Trực ban, phones: [0299 000 0101]}]}
---
-- content/en/_index.md --
---
title: Services
kind: page
lang: en
---
-- content/en/procedures/_index.md --
---
title: Procedures
kind: procedure
---
-- content/en/procedures/birth.md --
---
title: Birth registration
code: "1.001193"
agency: UBND xã
audience: [Công dân]
steps: [Nộp]
sets: 01 bộ
channels: [{method: in-person, time: 1 ngày, fees: Không}]
dossier: [{papers: [{name: Tờ khai}]}]
field: Civil status
date: 2026-01-02
---
-- content/en/contacts/_index.md --
---
title: Contacts
kind: contacts
---
-- content/en/contacts/all.md --
---
title: Whom to call
groups:
  - {name: Hotline, kind: hotline, contacts: [{name: Officer on duty, phones: [0299 000 0101]}]}
---
`

// TestTranslationsAreApart: what is below the home page of another language is on its
// lists, in its search and among its numbers, and on no list of the site.
func TestTranslationsAreApart(t *testing.T) {
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(testenv.Files(twoLanguages), opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	s, problems := Build(lib, opts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	v := s.NewView()
	home, birth := s.At("/en/"), s.At("/en/procedures/birth/")
	if home.Kind != HomePage || s.Tongue(birth) != "en" || v.HomeOf(birth) != home || v.HomeOf(s.At("/thu-tuc/khai-sinh/")) != v.Home() {
		t.Errorf("%v, %s", home.Kind, s.Tongue(birth))
	}
	for _, c := range []struct {
		what string
		got  []*Page
		want string
	}{
		{"the procedures", v.Latest("procedure", 0), "/thu-tuc/khai-sinh/ /thu-tuc/hoi/"},
		{"the trail", v.Trail(birth), "/en/ /en/procedures/"},
		{"the sections of the site", v.Sections(v.Home()), "/goi/ /thu-tuc/"},
		{"the sections in English", v.Sections(home), "/en/contacts/ /en/procedures/"},
		{"the list from A to Z", v.Children(v.SearchOf(v.Home())), "/goi/xa/ /thu-tuc/khai-sinh/ /thu-tuc/hoi/"},
		{"that in English", v.Children(v.SearchOf(birth)), "/en/procedures/birth/ /en/contacts/all/"},
	} {
		var got []string
		for _, p := range c.got {
			got = append(got, p.Path)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.what, got, c.want)
		}
	}
	if terms := v.Terms("field"); len(terms) != 1 || len(v.TermsOf(birth, "field")) != 0 {
		t.Errorf("%d fields", len(terms))
	}
	if n := v.SearchSize(v.SearchOf(birth)); n != 4 {
		t.Errorf("the search in English has %d pages", n)
	}
	code, _ := viet.ParseProcedureCode("1.001193")
	if p := v.Procedure(code); p == nil || p.Path != "/thu-tuc/khai-sinh/" {
		t.Errorf("the procedure of the code is %v", p)
	}
	for of, want := range map[*Page]string{v.Home(): "Trực ban", birth: "Officer on duty"} {
		if groups := v.ContactsOf(of, "hotline"); len(groups) != 1 || groups[0].Contacts[0].Name != want {
			t.Errorf("%s: %v", of.Path, groups)
		}
	}
	for _, p := range []*Page{v.Home(), v.SearchOf(v.Home()), birth} {
		var tongues []string
		for _, l := range v.Languages(p) {
			tongues = append(tongues, string(l.Tongue))
		}
		if !slices.Equal(tongues, []string{"en", "vi"}) {
			t.Errorf("%s is there in %v", p.Path, tongues)
		}
	}
	if got := s.Settings.In("en").Agency; got.Name != "Commune People's Committee" || got.Phone != s.Settings.Agency.Phone {
		t.Errorf("%+v", got)
	}
	if got := s.Tongues(); !slices.Equal(got, []content.Tongue{"vi", "en"}) {
		t.Error(got)
	}
}

// TestLanguageWithoutName: the settings should say how the column is called in each of
// its languages.
func TestLanguageWithoutName(t *testing.T) {
	text := strings.Replace(twoLanguages, "lang: en, title", "lang: km, title", 1)
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, _ := store.Load(testenv.Files(text), opts)
	_, problems := Build(lib, opts)
	if len(problems) != 1 || problems[0].Code != "language-unnamed" || problems[0].File != "content/en/_index.md" {
		t.Errorf("%v", problems)
	}
}
