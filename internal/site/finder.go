package site

import (
	"slices"
	"strconv"

	"cchc/internal/content"
)

// FinderTaxonomies are the taxonomies by which the list of procedures is
// narrowed: field, audience, level of service, agency.
var FinderTaxonomies = []string{"field", "audience", "service", "agency"}

// HasFinder reports whether a page is a list of procedures, which can be
// narrowed.
func (p *Page) HasFinder() bool {
	return p.Kind == SectionPage && p.Section.Kind == content.KindProcedure
}

// A Facet is one way in which the procedures of a section can be narrowed.
type Facet struct {
	*Taxonomy
	Choices []Choice
}

// A Choice is a term with how many procedures of a section have it.
type Choice struct {
	*Term
	Count int
}

// addFacets counts the terms of the procedures of each section and of those
// below it.
func (s *Site) addFacets() {
	counts := map[string]map[*Term]int{}
	for _, e := range s.byKind[content.KindProcedure] {
		for up := s.parent(e); up.HasFinder(); up = s.parent(up) {
			if counts[up.Path] == nil {
				counts[up.Path] = map[*Term]int{}
			}
			for _, t := range e.terms {
				counts[up.Path][t]++
			}
		}
	}
	for path, count := range counts {
		for _, name := range FinderTaxonomies {
			i := slices.IndexFunc(s.taxonomies, func(t *Taxonomy) bool { return t.Name == name })
			if i < 0 {
				continue // the column has it not
			}
			f := Facet{Taxonomy: s.taxonomies[i]}
			for _, t := range f.Terms {
				if n := count[t]; n > 0 {
					f.Choices = append(f.Choices, Choice{t, n})
				}
			}
			if len(f.Choices) > 0 {
				s.facets[path] = append(s.facets[path], f)
			}
		}
	}
}

var facetsQuery = newQuery("facets", pageArg, func(s *Site, p *Page) []Facet { return s.facets[p.Path] }, sumFacets)

// Facets returns in which ways the procedures of a section can be narrowed;
// those with nothing to choose from are left out.
func (v *View) Facets(p *Page) []Facet { return facetsQuery.ask(v, p) }

func sumFacets(facets []Facet) uint64 {
	var parts []string
	for _, f := range facets {
		for _, c := range f.Choices {
			parts = append(parts, c.Path, c.Name, strconv.Itoa(c.Count))
		}
	}
	return sumText(parts...)
}

// A Grouped is an entry with the terms that it belongs to.
type Grouped struct {
	*Page
	Terms []*Term
}

var findableQuery = newQuery("findable", pageArg, (*Site).findable, sumGrouped)

// Findable returns the procedures of a section and of those below it, in the
// order of its list. This one question stands for all that the finder has of
// them.
func (v *View) Findable(p *Page) []Grouped { return findableQuery.ask(v, p) }

func (s *Site) findable(p *Page) []Grouped {
	var found []Grouped
	for _, e := range s.proceduresOf(p) {
		found = append(found, Grouped{e, e.terms})
	}
	return found
}

func sumGrouped(entries []Grouped) uint64 {
	var parts []uint64
	for _, e := range entries {
		parts = append(parts, e.digest, sumNames(e.Terms))
	}
	return sum(parts...)
}

// proceduresOf returns the procedures of a section and of those below it that
// are lists of procedures too.
func (s *Site) proceduresOf(p *Page) []*Page {
	var some []*Page
	for _, e := range s.byKind[content.KindProcedure] {
		for up := s.parent(e); up.HasFinder(); up = s.parent(up) {
			if up == p {
				some = append(some, e)
			}
		}
	}
	if order := listOrder(p, content.KindProcedure); order != content.DefaultOrder(content.KindProcedure) {
		slices.SortFunc(some, entryOrder(order))
	}
	return some
}
