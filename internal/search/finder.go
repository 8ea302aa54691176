package search

import (
	"bytes"
	"encoding/json"
	"strings"

	"cchc/internal/site"
)

// FinderName is the name of the finder's data in the folder of a section.
const FinderName = "tra-cuu.js"

// A column has several texts in each row. As few sets of them occur, a row only
// says which.
type column struct {
	Sets [][]string `json:"sets"`
	Rows []int      `json:"rows"` // places in Sets

	known map[string]int
}

func newColumn() *column {
	return &column{Sets: [][]string{}, Rows: []int{}, known: map[string]int{}}
}

// add adds a row.
func (c *column) add(values []string) {
	key := strings.Join(values, " ")
	i, ok := c.known[key]
	if !ok {
		i = len(c.Sets)
		c.known[key] = i
		c.Sets = append(c.Sets, append([]string{}, values...))
	}
	c.Rows = append(c.Rows, i)
}

// Finder writes what the theme's js/finder.js narrows, the procedures of a section
// in the order of its list: a script that hands it to the function cchcFinder, so
// that it can be read where nothing can be fetched. Its rows are what is shown of
// each, HTML in which addresses are relative to the section; its facets are the
// slugs of their terms, by the folder of the taxonomy (linh-vuc). row calls write
// with what is shown of a procedure, or writes to out what write once has.
func Finder(view *site.View, section *site.Page, out *bytes.Buffer, row func(p *site.Page, write func(row string))) {
	facets := map[string]*column{}
	for _, facet := range view.Facets(section) {
		facets[folderOf(facet.Taxonomy)] = newColumn()
	}
	here := `href="` + view.URL(section.Path)
	write := func(row string) { writeJSON(out, strings.ReplaceAll(row, here, `href="`)) }
	out.WriteString(`cchcFinder({"rows":[`)
	for i, p := range view.Findable(section) {
		if i > 0 {
			out.WriteByte(',')
		}
		row(p.Page, write)
		slugs := map[string][]string{}
		for _, t := range p.Terms {
			folder := folderOf(t.Taxonomy)
			slugs[folder] = append(slugs[folder], t.Slug)
		}
		for folder, c := range facets {
			c.add(slugs[folder])
		}
	}
	out.WriteString(`],"facets":`)
	writeJSON(out, facets)
	out.WriteString("});\n")
}

// writeJSON writes texts and numbers, which can always be written.
func writeJSON(out *bytes.Buffer, v any) {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("search: " + err.Error())
	}
	out.Truncate(out.Len() - 1) // the encoder ends the line
}

// folderOf returns the folder of a taxonomy: linh-vuc.
func folderOf(t *site.Taxonomy) string { return strings.Trim(t.Path, "/") }
