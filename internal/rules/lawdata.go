package rules

import (
	_ "embed"
	"encoding/csv"
	"maps"
	"strings"
	"sync"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// successors.csv has documents that others took the place of, each with the day from
// which and where that is said. What the site's own documents say comes before it.
//
//go:embed successors.csv
var successorsCSV string

// ceased.csv has bodies and places that are no more since a day, with what is there now.
//
//go:embed ceased.csv
var ceasedCSV string

// A successor is what takes the place of a document, and from when.
type successor struct {
	number viet.DocNumber // zero for a document that ends without one
	from   viet.Date
	source string
}

// table reads the lines behind the first one of a table of this package.
func table(text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("rules: broken table: " + err.Error()) // caught by this room's tests
	}
	return rows[1:]
}

var knownSuccessors = sync.OnceValue(func() map[string]successor {
	all := map[string]successor{}
	for _, row := range table(successorsCSV) {
		old, new := number(row[0]), number(row[1])
		all[old.Key()] = successor{new, day(row[2]), row[4]}
	}
	return all
})

func number(s string) viet.DocNumber {
	n, err := viet.ParseDocNumber(s)
	if err != nil {
		panic("rules: no number of a document: " + s) // caught by this room's tests
	}
	return n
}

func day(s string) viet.Date {
	d, err := viet.ParseDate(s)
	if err != nil {
		panic("rules: no day: " + s) // caught by this room's tests
	}
	return d
}

// lawOf is what is known of the documents that a site's texts may name: by the table, and
// by the site's own documents.
func lawOf(r *check.Reporter) map[string]successor {
	return check.Once(r, "law", func() map[string]successor { return findLaw(r.Site()) })
}

func findLaw(s *site.Site) map[string]successor {
	all := maps.Clone(knownSuccessors())
	for _, e := range s.Library().Entries {
		d, ok := e.Data().(*content.Document)
		if !ok || !published(e) {
			continue
		}
		if !d.ExpiresOn.IsZero() && all[d.Number.Key()].from.IsZero() {
			all[d.Number.Key()] = successor{from: d.ExpiresOn.Day(), source: d.Number.Text}
		}
		for _, old := range d.Replaces {
			if from := d.EffectiveOn.Day(); !from.IsZero() && all[old.Key()].number.IsZero() {
				all[old.Key()] = successor{d.Number, from, d.Number.Text}
			}
		}
	}
	return all
}

// A gone is a body or a place that is no more.
type gone struct {
	name, now string
	from      viet.Date
	source    string
}

var ceased = sync.OnceValue(func() []gone {
	var all []gone
	for _, row := range table(ceasedCSV) {
		all = append(all, gone{row[0], row[1], day(row[2]), row[3]})
	}
	return all
})
