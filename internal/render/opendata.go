package render

import (
	"bytes"
	"cchc/internal/diag"
	"cchc/internal/opendata"
	"cchc/internal/site"
)

// addOpenData adds the files of the open data: of every set that has entries a
// JSON, a table and a schema, and the description of them all. None is made
// before it is asked for.
func (s *Set) addOpenData() {
	sets := s.Site.NewView().Datasets()
	if len(sets) == 0 {
		return
	}
	for _, d := range sets {
		s.add(d.Path("json"), Data, func(s *Set) Result { return s.dataJSON(s.Site.NewView(), d) })
		s.add(d.Path("csv"), Data, func(s *Set) Result { return s.dataCSV(s.Site.NewView(), d) })
		s.add(d.Path("schema.json"), Data, func(s *Set) Result {
			view := s.Site.NewView()
			return Result{Data: opendata.Schema(view, d, s.theme.Words), Queries: view.Queries(), Exact: true}
		})
	}
	s.add(site.OpenData+"dcat.jsonld", Data, func(s *Set) Result {
		view := s.Site.NewView()
		return Result{Data: opendata.Catalogue(view, s.theme.Words), Queries: view.Queries(), Exact: true}
	})
}

// dataJSON writes a set as an array of its entries.
func (s *Set) dataJSON(view *site.View, d *site.Dataset) Result {
	var out bytes.Buffer
	w := opendata.NewWriter(&out, d, s.Site.Settings.BaseURL.Origin)
	rows := s.newRows(d.Path("json"), view, &out, 0)
	out.WriteString("[\n")
	for i, p := range view.DataEntries(d) {
		if i > 0 {
			out.WriteString(",\n")
		}
		rows.add(p, func(view *site.View) diag.List {
			w.Object(view, p)
			return nil
		})
	}
	out.WriteString("\n]\n")
	return rows.result()
}

// dataCSV writes a set as a table.
func (s *Set) dataCSV(view *site.View, d *site.Dataset) Result {
	var out bytes.Buffer
	w := opendata.NewWriter(&out, d, s.Site.Settings.BaseURL.Origin)
	rows := s.newRows(d.Path("csv"), view, &out, 0)
	w.Heads()
	for _, p := range view.DataEntries(d) {
		rows.add(p, func(view *site.View) diag.List {
			w.Lines(view, p)
			return nil
		})
	}
	return rows.result()
}
