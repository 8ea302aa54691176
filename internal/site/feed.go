package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// feedTaxonomies are the taxonomies whose terms have feeds: what a citizen or a
// newsroom follows.
var feedTaxonomies = []string{"topic", "field"}

var hasFeedQuery = newQuery("hasFeed", pageArg, (*Site).hasFeed, func(has bool) uint64 { return sumText(strconv.FormatBool(has)) })

// HasFeed reports whether a page has feeds: the home page, a section or a term
// of a topic or field, with an entry that has a date. Nobody subscribes to a
// folder that is carried about.
func (v *View) HasFeed(p *Page) bool { return hasFeedQuery.ask(v, p) }

func (s *Site) hasFeed(p *Page) bool {
	return !s.Delivery.Portable && p.followed() && !s.IsTranslated(p) && s.hasDated(p)
}

// hasDated reports whether an entry with a date is on a page's list. Every page
// asks that of the home page, and there may be thousands without a date.
func (s *Site) hasDated(p *Page) bool {
	return once(s, question{"hasDated", p.Path}, func() bool { return !s.dated(p, func(*Page) bool { return false }) })
}

// followed reports whether a page is one that can have feeds.
func (p *Page) followed() bool {
	switch p.Kind {
	case HomePage, SectionPage:
		return true
	case TermPage:
		return slices.Contains(feedTaxonomies, p.Taxonomy.Name)
	}
	return false
}

var datedQuery = newQuery("dated", twoArgs(pageArg, numberArg), func(s *Site, a pair[*Page, int]) []*Page {
	return s.latestDated(a.first, a.then)
}, sumPages)

// Dated returns the n entries with the latest dates of publication on a page's
// list, the latest first: of the whole site for the home page, of a section
// with those below it, of a term.
func (v *View) Dated(p *Page, n int) []*Page { return datedQuery.ask(v, and(p, n)) }

func (s *Site) latestDated(p *Page, n int) []*Page {
	latest := make([]*Page, 0, n+1)
	s.dated(p, func(e *Page) bool {
		if len(latest) == n && (n == 0 || later(latest[n-1], e) <= 0) {
			return true
		}
		at, _ := slices.BinarySearchFunc(latest, e, later)
		latest = slices.Insert(latest, at, e)
		latest = latest[:min(n, len(latest))]
		return true
	})
	return latest
}

// later orders entries by their day of publication, the latest first.
func later(a, b *Page) int {
	return cmp.Or(b.Published().Compare(a.Published()), strings.Compare(a.Path, b.Path))
}

// dated visits the entries with a date on a page's list and, for a section, on
// those below it, until a visit returns false; it reports whether it came to
// the end.
func (s *Site) dated(p *Page, visit func(*Page) bool) bool {
	if p.Kind == HomePage {
		for _, k := range content.Kinds {
			if !visitDated(s.byKind[k], visit) {
				return false
			}
		}
		return true
	}
	if !visitDated(s.children[p.Path], visit) {
		return false
	}
	for _, sub := range s.below[p.Path] {
		if !s.dated(sub, visit) {
			return false
		}
	}
	return true
}

func visitDated(pages []*Page, visit func(*Page) bool) bool {
	for _, p := range pages {
		if !p.Published().IsZero() && !visit(p) {
			return false
		}
	}
	return true
}

var newestQuery = newQuery("newest", pageArg, (*Site).newest, sumDay)

// Newest returns the day of the last change of a page and of everything on its
// list, for site maps: an entry's own day, the newest of a section with those
// below it, of a term, of all terms of a taxonomy, of the plans whose tasks a
// page lists; of the whole site for the home page and the pages that list all
// of it.
func (v *View) Newest(p *Page) viet.Date { return newestQuery.ask(v, p) }

// newest is asked by each page of a list, which may have thousands of them.
func (s *Site) newest(p *Page) viet.Date {
	if p.Kind == EntryPage {
		return p.Updated.Day()
	}
	return once(s, question{"newest", p.Path}, func() viet.Date { return s.newestOf(p) })
}

func (s *Site) newestOf(p *Page) viet.Date {
	day := p.Updated.Day()
	kind := p.Kind
	if s.IsTranslated(p) && (kind == HomePage || kind == SearchPage) { // of one section
		kind, p = SectionPage, s.homeOf(p)
	}
	switch kind {
	case SectionPage, TermPage:
		day = latestOf(day, s.children[p.Path])
		for _, sub := range s.below[p.Path] {
			day = laterDay(day, s.newest(sub))
		}
	case TaxonomyPage:
		for _, t := range p.Taxonomy.Terms {
			day = laterDay(day, latestOf(viet.Date{}, s.children[t.Path]))
		}
	case TasksPage:
		day = latestOf(day, s.byKind[content.KindPlan])
	case ChangesPage:
		day = latestOf(day, s.byKind[content.KindProcedure])
	case AgencyPage:
		for _, t := range slices.Concat(p.Agency.Lead, p.Agency.Support) {
			day = laterDay(day, t.Plan.Updated.Day())
		}
	case HomePage, SitemapPage, OpenDataPage, SearchPage:
		for _, k := range content.Kinds {
			day = latestOf(day, s.byKind[k])
		}
	}
	return day
}

func latestOf(day viet.Date, pages []*Page) viet.Date {
	for _, p := range pages {
		day = laterDay(day, p.Updated.Day())
	}
	return day
}

func laterDay(a, b viet.Date) viet.Date {
	if b.After(a) {
		return b
	}
	return a
}

var textQuery = newQuery("text", pageArg, func(_ *Site, p *Page) uint64 { return p.body.Digest },
	func(text uint64) uint64 { return text }).aboutText()

// Texts notes that a page shows the text of other entries.
func (v *View) Texts(pages ...*Page) {
	for _, p := range pages {
		textQuery.ask(v, p)
	}
}
