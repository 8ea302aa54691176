package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"cchc/internal/site"
)

// FinderName is the name of the finder's data in the folder of a section.
const FinderName = "tra-cuu.js"

// A finder is what the theme's js/finder.js narrows: the procedures of a section
// in the order of its list.
type finder struct {
	// What is shown of each: HTML in which addresses are relative to the
	// section.
	Rows []string `json:"rows"`
	// The slugs of their terms, by the folder of the taxonomy: linh-vuc.
	Facets map[string]*column `json:"facets"`
}

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

// Finder returns the data of the finder on the page of a section of procedures:
// a script that hands them to the function cchcFinder, so that it can be read
// where nothing can be fetched. row returns what is shown of a procedure.
func Finder(view *site.View, section *site.Page, row func(p *site.Page) string) []byte {
	f := &finder{Rows: []string{}, Facets: map[string]*column{}}
	for _, facet := range view.Facets(section) {
		f.Facets[folderOf(facet.Taxonomy)] = newColumn()
	}
	here := `href="` + view.URL(section.Path)
	for _, p := range view.Findable(section) {
		f.Rows = append(f.Rows, strings.ReplaceAll(row(p.Page), here, `href="`))
		slugs := map[string][]string{}
		for _, t := range p.Terms {
			folder := folderOf(t.Taxonomy)
			slugs[folder] = append(slugs[folder], t.Slug)
		}
		for folder, c := range f.Facets {
			c.add(slugs[folder])
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil {
		panic("search: " + err.Error()) // texts and numbers can always be written
	}
	return fmt.Appendf(nil, "cchcFinder(%s);\n", bytes.TrimSpace(b.Bytes()))
}

// folderOf returns the folder of a taxonomy: linh-vuc.
func folderOf(t *site.Taxonomy) string { return strings.Trim(t.Path, "/") }
