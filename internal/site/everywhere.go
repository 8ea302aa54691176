package site

import (
	"cchc/internal/content"
	"cchc/internal/diag"
)

// What every page shows is bounded: each of it is there as often as there are
// pages.
const (
	maxHotlines = 100 // contacts in groups of hotlines
	maxNotices  = 50  // notices on one day
)

// checkEverywhere reports what is too much to stand on every page.
func (s *Site) checkEverywhere() {
	report := func(p *Page, field, code string, limit int) {
		s.problems = append(s.problems, diag.New(diag.Position{File: p.File, Line: 1}, field, code, diag.Args{"Limit": limit}))
	}
	n := 0
	for _, p := range s.registers(s.home) {
		if n += hotlines(p); n > maxHotlines {
			report(p, "groups", "hotlines-too-many", maxHotlines)
			break
		}
	}
	if showing := s.showing(); len(showing) > maxNotices {
		report(showing[maxNotices], "until", "notices-too-many", maxNotices)
	}
}

// registers returns the entries with groups of contacts in the language of a home
// page.
func (s *Site) registers(home *Page) (pages []*Page) {
	for p := range s.listed {
		if home == s.home && len(content.Groups(p.unusual())) > 0 {
			pages = append(pages, p)
		}
	}
	for _, p := range s.pages {
		if home != s.home && p.Kind == EntryPage && s.homeOf(p) == home && len(content.Groups(p.unusual())) > 0 {
			pages = append(pages, p)
		}
	}
	return pages
}

// hotlines counts the contacts in an entry's groups of hotlines.
func hotlines(p *Page) int {
	n := 0
	for _, g := range content.Groups(p.unusual()) {
		if g.Kind == content.Hotline {
			n += len(g.Contacts)
		}
	}
	return n
}
