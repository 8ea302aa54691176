// Package law knows what took the place of documents (văn bản thay thế), and which
// bodies and places are no more. Both are tables with the source of every line.
package law

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"cchc/internal/viet"
)

// successors.csv has documents that others took the place of, each with the day from
// which and where that is said.
//
//go:embed successors.csv
var successorsCSV string

// ceased.csv has bodies and places that are no more since a day, with what is there now.
//
//go:embed ceased.csv
var ceasedCSV string

// A Successor is what takes the place of a document, and from when.
type Successor struct {
	Number viet.DocNumber // zero for a document that ends without one
	From   viet.Date
	Source string
}

// Successors are the documents that others took the place of, by [viet.DocNumber.Key].
// Nobody may change what it returns.
var Successors = sync.OnceValue(func() map[string]Successor {
	all := map[string]Successor{}
	for _, row := range table(successorsCSV) {
		old, new := number(row[0]), number(row[1])
		all[old.Key()] = Successor{new, day(row[2]), row[4]}
	}
	return all
})

// A Body is a body or a place that is no more.
type Body struct {
	Name   string
	Now    string // what is there now; "" where nothing is
	From   viet.Date
	Source string
}

// Ceased are the bodies and places that are no more. Each name begins with tỉnh or ends
// with huyện.
var Ceased = sync.OnceValue(func() []Body {
	var all []Body
	for _, row := range table(ceasedCSV) {
		all = append(all, Body{row[0], row[1], day(row[2]), row[3]})
	}
	return all
})

// table reads the lines behind the first one of a table of this package.
func table(text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("law: broken table: " + err.Error()) // caught by this room's tests
	}
	return rows[1:]
}

func number(s string) viet.DocNumber {
	n, err := viet.ParseDocNumber(s)
	if err != nil {
		panic("law: no number of a document: " + s) // caught by this room's tests
	}
	return n
}

func day(s string) viet.Date {
	d, err := viet.ParseDate(s)
	if err != nil {
		panic("law: no day: " + s) // caught by this room's tests
	}
	return d
}
