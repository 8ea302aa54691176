package site

import (
	"slices"

	"cchc/internal/content"
	"cchc/internal/diag"
)

// A Sheet is a form of a page for paper, which shares its entry. Its value is
// the end of its address.
type Sheet string

// The sheets.
const (
	Poster  Sheet = "niem-yet/" // A4, which an agency must post where people file (niêm yết công khai)
	Leaflet Sheet = "to-roi/"   // A5, to be handed out (tờ rơi)
)

// Sheets are all forms for paper.
var Sheets = []Sheet{Poster, Leaflet}

// Sheet returns the address of a page's sheet. Whether there is one,
// [Site.HasSheet] says.
func (p *Page) Sheet(s Sheet) string { return p.Path + string(s) }

// HasSheet reports whether a page has a sheet. Where the settings want posters, a
// procedure that is in force, a field with such procedures and a section of
// contacts with a hotline have one, and that section has a leaflet. A procedure
// that is in force has a leaflet where its entry wants one.
func (s *Site) HasSheet(p *Page, form Sheet) bool { return s.sheets[p.Sheet(form)] }

// addSheets gives sheets their addresses, so that no entry can take one.
func (s *Site) addSheets() {
	for _, p := range s.pages {
		for _, form := range Sheets {
			path := p.Sheet(form)
			if s.wants(p, form) && s.claim(path, diag.Position{File: p.File}, owner{what: path, made: true}) {
				s.sheets[path] = true
			}
		}
	}
}

func (s *Site) wants(p *Page, form Sheet) bool {
	if s.IsTranslated(p) { // what must be posted is in the language of the site
		return false
	}
	switch p.Kind {
	case EntryPage:
		return posted(p) && (form == Poster && s.Settings.Posters || form == Leaflet && p.Entry.Brief.HandedOut)
	case TermPage:
		return form == Poster && s.Settings.Posters && p.Taxonomy.Name == "field" && slices.ContainsFunc(s.children[p.Path], posted)
	case SectionPage:
		return s.Settings.Posters && slices.ContainsFunc(s.children[p.Path], func(p *Page) bool {
			return content.HasHotline(p.unusual())
		})
	}
	return false
}

// posted reports whether a page is an entry that must be posted.
func posted(p *Page) bool { return p.Entry != nil && p.Entry.Brief.Posted && !p.Entry.Broken }

var sheetQuery = newQuery("sheet", textArg, func(s *Site, path string) string {
	if s.sheets[path] {
		return path
	}
	return ""
}, func(path string) uint64 { return sumText(path) })

// SheetOf returns the address of a page's sheet, "" for none.
func (v *View) SheetOf(p *Page, form Sheet) string { return sheetQuery.ask(v, p.Sheet(form)) }

// InForce returns the procedures on a page's list that citizens can use, in its
// order.
func (v *View) InForce(p *Page) []*Page {
	var some []*Page
	for _, e := range v.Children(p) {
		if posted(e) {
			some = append(some, e)
		}
	}
	return some
}
