package site

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
)

// A Language is where the text of a page stands in one language.
type Language struct {
	Tongue content.Tongue
	Path   string // of a page of the site, "" for elsewhere
	URL    string // elsewhere
}

// Tongue returns the language of a page's text.
func (s *Site) Tongue(p *Page) content.Tongue {
	if p.Entry != nil && p.Entry.Lang != "" {
		return p.Entry.Lang
	}
	return content.Tongue(s.Settings.Lang)
}

// Tongue returns the language of a page's text.
func (v *View) Tongue(p *Page) content.Tongue { return v.site.Tongue(p) }

var languagesQuery = newQuery("languages", pageArg, func(s *Site, p *Page) []Language { return s.languages[p.Path] }, sumLanguages)

// Languages returns where the text of a page stands in which language, the
// page itself among them, by language; nil where it is there in one alone.
func (v *View) Languages(p *Page) []Language { return languagesQuery.ask(v, p) }

func sumLanguages(all []Language) uint64 {
	var parts []string
	for _, l := range all {
		parts = append(parts, string(l.Tongue), l.Path, l.URL)
	}
	return sumText(parts...)
}

// addLanguages joins the entries that name each other as translations: each is
// known to all others, whichever of them says so.
func (s *Site) addLanguages() {
	groups := map[*Page]*languageGroup{}
	for _, p := range s.pages {
		if p.Kind != EntryPage || p.Entry.Broken {
			continue
		}
		for _, t := range p.Entry.Translations {
			group := groupOf(groups, p)
			if t.URL != "" {
				group.outside = append(group.outside, outsideText{p, t.In(p.File), Language{Tongue: t.Lang, URL: string(t.URL)}})
				continue
			}
			path, d := s.lib.Resolve(p.Entry, t.Page.Path)
			other := s.byPath[path]
			if d != nil || other == nil {
				continue // reported with the other files that entries name
			}
			if other.Kind != EntryPage {
				s.problems = append(s.problems, diag.New(t.Page.In(p.File), "translations", "translation-entry", diag.Args{"Path": t.Page.Path}))
				continue
			}
			join(groups, group, groupOf(groups, other))
		}
	}
	for _, p := range s.pages { // in order, each group once
		if g := groups[p]; g != nil && g.pages[0] == p {
			s.addGroup(g)
		}
	}
}

// A languageGroup is texts that say the same.
type languageGroup struct {
	pages   []*Page
	outside []outsideText
}

// An outsideText is a text elsewhere with the page that names it.
type outsideText struct {
	of *Page
	at diag.Position
	Language
}

func groupOf(groups map[*Page]*languageGroup, p *Page) *languageGroup {
	if groups[p] == nil {
		groups[p] = &languageGroup{pages: []*Page{p}}
	}
	return groups[p]
}

// join makes two groups one.
func join(groups map[*Page]*languageGroup, g, other *languageGroup) {
	if g == other {
		return
	}
	g.pages = append(g.pages, other.pages...)
	g.outside = append(g.outside, other.outside...)
	for _, p := range other.pages {
		groups[p] = g
	}
}

// addGroup keeps the languages of a group for each of its pages, and reports
// two texts in one language.
func (s *Site) addGroup(g *languageGroup) {
	var all []Language
	where := map[content.Tongue]string{}
	add := func(l Language, of *Page, at diag.Position) {
		here := cmp.Or(l.URL, of.File)
		if other, twice := where[l.Tongue]; twice && other != here {
			s.problems = append(s.problems, diag.New(at, "translations", "translation-twice",
				diag.Args{"Lang": string(l.Tongue), "Page": here, "Other": other}))
			return
		} else if twice {
			return
		}
		where[l.Tongue] = here
		all = append(all, l)
	}
	for _, p := range g.pages {
		at := diag.Position{File: p.File}
		if ts := p.Entry.Translations; len(ts) > 0 {
			at = ts[0].In(p.File)
		}
		add(Language{Tongue: s.Tongue(p), Path: p.Path}, p, at)
	}
	for _, o := range g.outside {
		add(o.Language, o.of, o.at)
	}
	slices.SortFunc(all, func(a, b Language) int { return strings.Compare(string(a.Tongue), string(b.Tongue)) })
	for _, p := range g.pages {
		if len(all) > 1 {
			s.languages[p.Path] = all
		}
	}
}
