package render

import (
	"bytes"

	"cchc/internal/diag"
	"cchc/internal/search"
	"cchc/internal/site"
)

// addFinders adds the data with which the lists of procedures are narrowed.
func (s *Set) addFinders() {
	for _, p := range s.Site.Pages() {
		if !s.theme.HasFinder(p) || len(s.Site.NewView().Facets(p)) == 0 {
			continue
		}
		s.add(p.Path+search.FinderName, Data, func(s *Set) Result {
			var out bytes.Buffer
			view, section := s.Site.NewView(), s.Site.At(p.Path)
			rows := s.newRows(p.Path+search.FinderName, view, &out, section.Source())
			search.Finder(view, section, &out, func(e *site.Page, write func(row string)) {
				rows.add(e, func(view *site.View) diag.List {
					row, problems := s.theme.Row(view, section, e)
					write(row)
					return problems
				})
			})
			return rows.result()
		})
	}
}
