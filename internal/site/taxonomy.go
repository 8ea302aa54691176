package site

import (
	"cmp"
	"slices"
	"strconv"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// addTaxonomies groups the entries. Terms that the settings declare come
// first, in their order and under their names; others by name, years latest
// first.
func (s *Site) addTaxonomies() {
	for _, t := range []*Taxonomy{
		{Name: "field", Path: "/linh-vuc/"}, {Name: "agency", Path: "/co-quan/"}, {Name: "topic", Path: "/chu-de/"},
		{Name: "audience", Path: "/doi-tuong/"}, {Name: "service", Path: "/dich-vu-cong/"}, {Name: "tag", Path: "/the/"}, {Name: "year", Path: "/nam/"},
	} {
		t.bySlug, t.byName = map[string]*Term{}, map[string]*Term{}
		s.taxonomies = append(s.taxonomies, t)
	}
	field, agency, topic, audience := s.taxonomy("field"), s.taxonomy("agency"), s.taxonomy("topic"), s.taxonomy("audience")
	service, tag, year := s.taxonomy("service"), s.taxonomy("tag"), s.taxonomy("year")
	field.declare(s.Settings.Fields)
	agency.declare(s.Settings.Agencies)
	service.declare(services())
	for _, k := range termKinds {
		for _, p := range s.byKind[k] {
			f := p.Entry.Data.Facets()
			field.put(p, f.Field)
			topic.put(p, f.Topic)
			agency.put(p, f.Agencies...)
			audience.put(p, f.Audience...)
			service.put(p, f.Service)
			tag.put(p, p.Entry.Tags...)
			if y := p.Entry.Data.When().Year(); f.Dated && y > 0 {
				year.put(p, strconv.Itoa(y))
			}
		}
	}
	for _, t := range s.taxonomies {
		s.addTerms(t)
	}
}

// taxonomy returns the taxonomy with a name.
func (s *Site) taxonomy(name string) *Taxonomy {
	i := slices.IndexFunc(s.taxonomies, func(t *Taxonomy) bool { return t.Name == name })
	return s.taxonomies[i]
}

// services are the terms of the taxonomy service, the furthest online first.
func services() (infos []content.TermInfo) {
	for _, o := range content.Service("").Options() {
		infos = append(infos, content.TermInfo{Name: o.Name()})
	}
	return infos
}

// termKinds is the order of kinds in the list of a term: what a citizen looks
// for first.
var termKinds = []content.Kind{content.KindProcedure, content.KindQuestion, content.KindDocument, content.KindPlan,
	content.KindNews, content.KindNotice, content.KindFeedback, content.KindMaterial, content.KindEvent,
	content.KindIndicator, content.KindContacts, content.KindPage}

// termOrder compares entries as the list of a term has them.
func termOrder(a, b *Page) int {
	if c := cmp.Compare(slices.Index(termKinds, a.Entry.Kind), slices.Index(termKinds, b.Entry.Kind)); c != 0 {
		return c
	}
	return entryOrder(defaultOrder(a.Entry.Kind))(a, b)
}

// declare makes the terms that the settings name.
func (t *Taxonomy) declare(infos []content.TermInfo) {
	for i, info := range infos {
		slug := viet.Slug(cmp.Or(info.Slug, info.Name))
		term := &Term{Name: info.Name, Slug: slug, Summary: info.Summary, Taxonomy: t, order: i + 1}
		t.Terms = append(t.Terms, term)
		for _, name := range append([]string{slug, info.Name}, info.Aliases...) {
			if k := viet.Slug(name); t.bySlug[k] == nil {
				t.bySlug[k] = term
			}
		}
	}
}

// put adds a page to the terms with the given names.
func (t *Taxonomy) put(p *Page, names ...string) {
	for _, name := range names {
		term := t.byName[name]
		if term == nil {
			if term = t.term(viet.Slug(name)); term == nil {
				continue
			}
			t.byName[name] = term
		}
		if slices.Contains(p.terms, term) {
			continue
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

// addTerms makes the pages of a taxonomy that has entries.
func (s *Site) addTerms(t *Taxonomy) {
	t.Terms = slices.DeleteFunc(t.Terms, func(term *Term) bool { return len(term.pages) == 0 })
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
