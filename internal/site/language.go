package site

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
)

// A Language is where the text of a page stands in one language.
type Language struct {
	Tongue content.Tongue
	Path   string // of a page of the site, "" for elsewhere
	URL    string // elsewhere
}

// Tongue returns the language of a page's text.
func (s *Site) Tongue(p *Page) content.Tongue {
	return cmp.Or(p.Lang, content.Tongue(s.Settings.Lang))
}

// Tongues returns the languages of all pages, that of the site first.
func (s *Site) Tongues() []content.Tongue {
	tongues := []content.Tongue{content.Tongue(s.Settings.Lang)}
	for _, p := range s.pages {
		if p.Lang != "" && !slices.Contains(tongues, p.Lang) {
			tongues = append(tongues, p.Lang)
		}
	}
	return tongues
}

// isHome reports whether a section is the home page of another language: directly below
// the folder of the site, with a language of its own. What is below it are
// translations: they are on its lists and in its search, and on no others.
func (s *Site) isHome(sec *store.Section) bool {
	return sec.Parent == nil && sec.Lang != "" && sec.Lang != content.Tongue(s.Settings.Lang)
}

// homeOf returns the home page of the language that a page belongs to.
func (s *Site) homeOf(p *Page) *Page {
	if len(s.homes) == 0 || p.Section == nil {
		return s.home
	}
	top := p.Section
	for top.Parent != nil {
		top = top.Parent
	}
	if s.isHome(top) && s.sections[top] != nil {
		return s.sections[top]
	}
	return s.home
}

// IsTranslated reports whether a page belongs to another language than the site's.
func (s *Site) IsTranslated(p *Page) bool { return s.homeOf(p) != s.home }

var homeOfQuery = newQuery("homeOf", pageArg, (*Site).homeOf, sumPage)

// HomeOf returns the home page of the language that a page belongs to: that of the
// site, or the section of another language.
func (v *View) HomeOf(p *Page) *Page { return homeOfQuery.ask(v, p) }

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
	for _, home := range s.homes {
		s.checkHome(home)
		join(groups, groupOf(groups, s.home), groupOf(groups, home))
		if search := s.searchOf(s.home); search != nil {
			join(groups, groupOf(groups, search), groupOf(groups, s.searchOf(home)))
		}
	}
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

// checkHome warns of a language in which the settings do not say how the column and
// the agency are called.
func (s *Site) checkHome(home *Page) {
	if s.Settings.In(home.Lang) == s.Settings {
		s.problems = append(s.problems, diag.Warn(diag.Position{File: home.File, Line: 1}, "lang", "language-unnamed", diag.Args{"Lang": string(home.Lang), "Name": home.Lang.Name()}))
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
		if p.Entry != nil && len(p.Entry.Translations) > 0 {
			at = p.Entry.Translations[0].In(p.File)
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
