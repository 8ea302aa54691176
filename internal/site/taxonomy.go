package site

import (
	"cmp"
	"slices"
	"strconv"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/viet"
)

// addTaxonomies groups the entries. Terms that the settings declare come
// first, in their order and under their names; others by name, years latest
// first.
func (s *Site) addTaxonomies() {
	taxonomy := func(name config.Taxonomy, path string) *Taxonomy {
		if !s.Settings.Groups(name) {
			return nil
		}
		t := &Taxonomy{Name: string(name), Path: path, bySlug: map[string]*Term{}, names: newNaming()}
		s.taxonomies = append(s.taxonomies, t)
		return t
	}
	field, agency, topic := taxonomy(config.ByField, "/linh-vuc/"), taxonomy(config.ByAgency, "/co-quan/"), taxonomy(config.ByTopic, "/chu-de/")
	audience, service := taxonomy(config.ByAudience, "/doi-tuong/"), taxonomy(config.ByService, "/dich-vu-cong/")
	tag, year := taxonomy(config.ByTag, "/the/"), taxonomy(config.ByYear, "/nam/")
	field.declare(s.Settings.Fields)
	agency.declare(s.Settings.AllAgencies())
	service.declare(services())
	visit := func(take func(t *Taxonomy, p *Page, names ...string)) {
		for _, k := range termKinds {
			for _, p := range s.byKind[k] {
				f := p.Entry.Brief.Facets
				take(field, p, f.Field)
				take(topic, p, f.Topic)
				take(agency, p, f.Agencies...)
				take(audience, p, f.Audience...)
				take(service, p, f.Service)
				take(tag, p, p.Entry.Tags...)
				if y := p.Entry.Brief.When.Year(); f.Dated && y > 0 {
					take(year, p, strconv.Itoa(y))
				}
			}
		}
	}
	visit((*Taxonomy).use)
	for _, t := range s.taxonomies {
		t.names.resolve()
		s.sharedSlugs = s.sharedSlugs || t.names.shared
	}
	visit((*Taxonomy).put)
	for _, t := range s.taxonomies {
		s.addTerms(t)
	}
}

// services are the terms of the taxonomy service, the furthest online first.
func services() (infos []config.TermInfo) {
	for _, o := range content.Service("").Options() {
		infos = append(infos, config.TermInfo{Name: o.Name()})
	}
	return infos
}

// termKinds is the order of kinds in the list of a term.
var termKinds = content.TermKinds()

// termOrder compares entries as the list of a term has them.
func termOrder(a, b *Page) int {
	if c := cmp.Compare(slices.Index(termKinds, a.Entry.Kind), slices.Index(termKinds, b.Entry.Kind)); c != 0 {
		return c
	}
	return entryOrder(content.DefaultOrder(a.Entry.Kind))(a, b)
}

// declare makes the terms that the settings name; none of a nil taxonomy, which
// the column has not.
func (t *Taxonomy) declare(infos []config.TermInfo) {
	if t == nil {
		return
	}
	for i, info := range infos {
		slug := t.names.declare(info)
		term := &Term{Name: info.Name, Slug: slug, Summary: info.Summary, Taxonomy: t, order: i + 1}
		t.Terms = append(t.Terms, term)
		if t.bySlug[slug] == nil {
			t.bySlug[slug] = term
		}
	}
}

// use notes the names by which a page calls its terms; none of a nil taxonomy.
func (t *Taxonomy) use(p *Page, names ...string) {
	if t == nil {
		return
	}
	for _, name := range names {
		t.names.use(name, p.Entry.Brief.When.Day())
	}
}

// put adds a page to the terms with the given names; to none of a nil taxonomy.
func (t *Taxonomy) put(p *Page, names ...string) {
	if t == nil {
		return
	}
	for _, name := range names {
		term := t.term(t.names.slugs[name])
		if term == nil {
			continue
		}
		if n := len(term.pages); n > 0 && term.pages[n-1] == p {
			continue // named twice: pages come one after the other
		}
		if term.spelling != nil {
			term.spelling[name]++
		}
		term.pages = append(term.pages, p)
		p.terms = append(p.terms, term)
	}
}

// term returns the term with a slug, which is made where it is new; nil for no
// slug.
func (t *Taxonomy) term(slug string) *Term {
	if slug == "" {
		return nil
	}
	term := t.bySlug[slug]
	if term == nil {
		term = &Term{Slug: slug, Taxonomy: t, spelling: map[string]int{}}
		t.bySlug[slug] = term
		t.Terms = append(t.Terms, term)
	}
	return term
}

// mostUsed returns the spelling that is used most, the first of the dictionary
// among equals.
func mostUsed(spelling map[string]int) string {
	best := ""
	for name, n := range spelling {
		if best == "" || n > spelling[best] || n == spelling[best] && viet.Compare(name, best) < 0 {
			best = name
		}
	}
	return best
}

// leastTagged is how many entries a tag must have to be a term: one that leads from an
// entry to itself is none.
const leastTagged = 2

// addTerms makes the pages of a taxonomy that has entries.
func (s *Site) addTerms(t *Taxonomy) {
	least := 1
	if t.Name == string(config.ByTag) {
		least = leastTagged
	}
	few := func(term *Term) bool { return term.Taxonomy == t && len(term.pages) < least }
	left := map[*Page]bool{} // of terms of their own; each is gone through once, however many it has
	for _, term := range t.Terms {
		for _, p := range term.pages {
			if few(term) && !left[p] {
				left[p] = true
				p.terms = slices.DeleteFunc(p.terms, few)
			}
		}
	}
	t.Terms = slices.DeleteFunc(t.Terms, few)
	if len(t.Terms) == 0 {
		return
	}
	for _, term := range t.Terms {
		if term.spelling != nil {
			term.Name = mostUsed(term.spelling)
		}
		term.Path, term.Count = t.Path+term.Slug+"/", len(term.pages)
	}
	slices.SortFunc(t.Terms, func(a, b *Term) int {
		byName := viet.Compare(a.Name, b.Name)
		if t.Name == "year" {
			byName = -byName
		}
		return cmp.Or(compareWeight(a.order, b.order), byName)
	})
	list := &Page{Kind: TaxonomyPage, Path: t.Path, Taxonomy: t}
	list.seal(0)
	s.addPage(list)
	for _, term := range t.Terms {
		p := &Page{Kind: TermPage, Path: term.Path, Title: term.Name, Summary: term.Summary, Taxonomy: t, Term: term, PerPage: s.Settings.PageSize}
		p.seal(uint64(term.Count))
		if s.addPage(p) {
			s.children[p.Path] = term.pages
		}
		term.pages = nil
	}
}
