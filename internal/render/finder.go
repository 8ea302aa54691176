package render

import (
	"cchc/internal/diag"
	"cchc/internal/search"
	"cchc/internal/site"
)

// addFinders adds the data with which the lists of procedures are narrowed.
func (s *Set) addFinders() {
	for _, p := range s.Site.Pages() {
		if !s.theme.HasFinder(p) {
			continue
		}
		s.add(p.Path+search.FinderName, Data, func(s *Set) Result {
			var problems diag.List
			view, section := s.Site.NewView(), s.Site.At(p.Path)
			data := search.Finder(view, section, func(e *site.Page) string {
				row, more := s.theme.Row(view, section, e)
				problems = append(problems, more...)
				return row
			})
			return Result{Data: data, Queries: view.Queries(), Problems: append(problems, view.Problems()...), Exact: true}
		})
	}
}
