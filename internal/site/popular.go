package site

import (
	"cmp"
	"slices"

	"cchc/internal/content"
	"cchc/internal/schema"
)

// An Errand is what people often come for (việc hay làm): a page of the column, or an
// address elsewhere.
type Errand struct {
	Name string
	Page *Page  // nil for one elsewhere
	URL  string // of one elsewhere
}

var popularQuery = newQuery("popular", numberArg, (*Site).popular, sumErrands)

// Popular returns at most n things that people often come for: those that the
// settings name, else procedures in force, first those that most questions are asked
// about, then those that can be done online from beginning to end.
func (v *View) Popular(n int) []Errand { return popularQuery.ask(v, n) }

func (s *Site) popular(n int) []Errand {
	var errands []Errand
	for _, m := range s.Settings.Popular {
		switch p := s.byPath[string(m.Page)]; {
		case p != nil:
			errands = append(errands, Errand{Name: m.Name, Page: p})
		case m.URL != "":
			errands = append(errands, Errand{Name: m.Name, URL: string(m.URL)})
		}
	}
	if errands == nil {
		for _, p := range once(s, question{"popular", ""}, s.askedMost) {
			errands = append(errands, Errand{Name: p.Title, Page: p})
		}
	}
	return errands[:min(len(errands), n)]
}

// askedMost returns the procedures in force, those that people ask about most first.
func (s *Site) askedMost() []*Page {
	procedures := slices.DeleteFunc(slices.Clone(s.byKind[content.KindProcedure]), func(p *Page) bool { return !p.Entry.Brief.InForce })
	rank := func(p *Page) int {
		n := 2 * len(s.asked[s.code(p)])
		if p.Entry.Brief.Facets.Service == schema.Label(content.ServiceFull) {
			n++
		}
		return n
	}
	slices.SortStableFunc(procedures, func(a, b *Page) int { return cmp.Compare(rank(b), rank(a)) })
	return procedures
}

func sumErrands(errands []Errand) uint64 {
	var parts []string
	for _, e := range errands {
		path := e.URL
		if e.Page != nil {
			path = e.Page.Path
		}
		parts = append(parts, e.Name, path)
	}
	return sumText(parts...)
}
