package site

import (
	"slices"

	"cchc/internal/content"
	"cchc/internal/diag"
)

// Poster returns the address of a page's poster, the sheet of paper that an
// agency must post where people file (niêm yết công khai): the page itself laid
// out for A4, which shares its entry. Whether there is one, [Site.HasPoster]
// says.
func (p *Page) Poster() string { return p.Path + "niem-yet/" }

// HasPoster reports whether a page has a poster: where the settings want them,
// a procedure that is in force, a field with such procedures, and a section of
// contacts with a hotline.
func (s *Site) HasPoster(p *Page) bool { return s.posters[p.Path] }

// addPosters gives posters their addresses, so that no entry can take one.
func (s *Site) addPosters() {
	if !s.Settings.Posters {
		return
	}
	for _, p := range s.pages {
		if s.posterOf(p) && s.claim(p.Poster(), diag.Position{File: p.File}, owner{what: p.Poster(), made: true}) {
			s.posters[p.Path] = true
		}
	}
}

func (s *Site) posterOf(p *Page) bool {
	if s.IsTranslated(p) { // what must be posted is in the language of the site
		return false
	}
	switch p.Kind {
	case EntryPage:
		return posted(p)
	case TermPage:
		return p.Taxonomy.Name == "field" && slices.ContainsFunc(s.children[p.Path], posted)
	case SectionPage:
		return slices.ContainsFunc(s.children[p.Path], func(p *Page) bool {
			return content.HasHotline(p.unusual())
		})
	}
	return false
}

// posted reports whether a page is an entry that must be posted.
func posted(p *Page) bool { return p.Entry != nil && p.Entry.Brief.Posted && !p.Entry.Broken }

var posterQuery = newQuery("poster", pageArg, func(s *Site, p *Page) string {
	if s.HasPoster(p) {
		return p.Poster()
	}
	return ""
}, func(path string) uint64 { return sumText(path) })

// PosterOf returns the address of a page's poster, "" for none.
func (v *View) PosterOf(p *Page) string { return posterQuery.ask(v, p) }

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
