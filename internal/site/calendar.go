package site

import (
	"cchc/internal/content"
	"cchc/internal/diag"
)

// Calendar returns the address of a page's calendar, for the programs that
// people keep their days in: of one event, or of all events of a section; ""
// for any other page.
func (p *Page) Calendar() string {
	if !p.announces() || p.Entry != nil && p.Entry.Broken {
		return ""
	}
	return p.Path + "lich.ics"
}

// announces reports whether a page is of a kind for calendars.
func (p *Page) announces() bool {
	d := p.unusual()
	if p.Kind == SectionPage {
		d = p.Section.Kind.New()
	}
	_, ok := content.OccasionOf(d)
	return ok
}

// Events returns the events of a page's calendar: that of an entry, those of
// a section's list.
func (v *View) Events(p *Page) []*Page {
	if p.Entry != nil {
		v.Page(p.Path)
		return []*Page{p}
	}
	var events []*Page
	for _, e := range v.Children(p) {
		if e.announces() {
			events = append(events, e)
		}
	}
	return events
}

// addCalendars gives calendars their addresses, so that no file can take one.
func (s *Site) addCalendars() {
	for _, p := range s.pages {
		if path := p.Calendar(); path != "" {
			s.claim(path, diag.Position{File: p.File}, owner{what: path, made: true})
		}
	}
}
