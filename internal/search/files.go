package search

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/site"
)

// A plan is how an index is divided.
type plan struct {
	texts bool // the texts of entries are searched too
	runs  int  // of terms
	block int  // how many documents one block has
}

// The sizes at which the plan changes.
const (
	smallSite = 300 // up to so many pages all of the index is a few files
	runSize   = 80  // pages for each run of a larger one
	blockSize = 16  // documents in each block of a larger one
)

// planFor returns the plan of an index of n pages.
func planFor(n int) plan {
	if n <= smallSite {
		return plan{texts: true, runs: 1, block: smallSite}
	}
	return plan{runs: (n + runSize - 1) / runSize, block: blockSize}
}

// A File is one file of an index.
type File struct {
	Name string // in the folder /tim-kiem/
	Text func(x *Index) []byte
}

// Files returns the files of the index of n pages: which there are depends on
// nothing else.
func Files(n int) []File {
	p := planFor(n)
	files := []File{{"goc.js", (*Index).root}, {"tu-vung.js", (*Index).vocabulary}}
	for i := range p.runs {
		files = append(files, File{"tu-" + strconv.Itoa(i) + ".js", func(x *Index) []byte { return x.runFile(i) }})
	}
	for i := range (n + p.block - 1) / p.block {
		files = append(files, File{"muc-" + strconv.Itoa(i) + ".js", func(x *Index) []byte { return x.blockFile(i) }})
	}
	return files
}

// divide cuts the terms into n runs of about the same size.
func (x *Index) divide(n int) {
	total := 0
	for _, t := range x.sorted {
		total += len(t) + len(x.encoded[t]) + termCost
	}
	size, next := 0, 0
	for i, t := range x.sorted {
		if next < n && size >= total*next/n {
			x.runs, x.runFrom = append(x.runs, t), append(x.runFrom, i)
			next++
		}
		size += len(t) + len(x.encoded[t]) + termCost
	}
	for ; next < n; next++ { // fewer terms than runs: the others are empty
		x.runs, x.runFrom = append(x.runs, "~"), append(x.runFrom, len(x.sorted))
	}
	x.runFrom = append(x.runFrom, len(x.sorted))
}

// termCost is what a term costs beside itself and its list.
const termCost = 6

// mostAlphabet bounds the words that a slip may have meant.
const mostAlphabet = 2500

// addAlphabet gathers the words that a slip in a word of [leastSlip] letters may
// have meant.
func (x *Index) addAlphabet() {
	for _, t := range x.sorted {
		if len(t) >= leastSlip-1 && !strings.Contains(t, " ") && !digits(t[:1]) {
			x.alphabet = append(x.alphabet, t)
		}
	}
	slices.SortFunc(x.alphabet, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(x.terms[b]), len(x.terms[a])), strings.Compare(a, b))
	})
	x.alphabet = x.alphabet[:min(len(x.alphabet), mostAlphabet)]
}

// seal gives the index its version. Two indexes of one version mean the same
// by every number of a document and of a run, so that files of both can be read
// together: words may be newer in one than in the other, never another page's.
func (x *Index) seal() {
	h := fnv.New64a()
	fmt.Fprintln(h, "1", len(x.docs))
	for _, d := range x.docs {
		fmt.Fprintln(h, d.page.Path)
	}
	for _, r := range x.runs {
		fmt.Fprintln(h, r)
	}
	x.version = strconv.FormatUint(h.Sum64(), 36)
}

// Version returns the version of the index.
func (x *Index) Version() string { return x.version }

// The 90 signs of encoded lists: printable, and none that JSON escapes.
const (
	signs     = 45 // the last digit of a number is below, the others above
	firstSign = '#'
)

// encode writes a list: the distance to each document from the one before,
// times four, and the level.
func encode(list []posting) string {
	var b strings.Builder
	last := -1
	for _, p := range list {
		n := (p.doc-last)*4 + p.level
		last = p.doc
		for ; n >= signs; n /= signs {
			b.WriteByte(sign(signs + n%signs))
		}
		b.WriteByte(sign(n))
	}
	return b.String()
}

// sign returns a digit; the backslash is passed over.
func sign(n int) byte {
	c := byte(firstSign + n)
	if c >= '\\' {
		c++
	}
	return c
}

// file writes one file of the index.
func (x *Index) file(key string, v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	fmt.Fprintf(&b, "cchcSearch(%q,%q,", key, x.version)
	if err := e.Encode(v); err != nil {
		panic("search: " + err.Error()) // texts and numbers can always be written
	}
	b.Truncate(b.Len() - 1)
	b.WriteString(");\n")
	return b.Bytes()
}

// root is what every query needs.
func (x *Index) root() []byte {
	type root struct {
		Docs    int         `json:"n"`
		Block   int         `json:"block"`
		Kinds   []string    `json:"kinds"`
		Classes [][2]int    `json:"classes"`
		Runs    []string    `json:"runs"`
		Rules   [][3]string `json:"rules"`
	}
	r := root{Docs: len(x.docs), Block: planFor(len(x.docs)).block, Kinds: x.labels, Runs: x.runs}
	for _, c := range x.classes {
		r.Classes = append(r.Classes, [2]int{c.End, c.Boost})
	}
	for _, rule := range x.rules {
		r.Rules = append(r.Rules, [3]string{strings.Join(rule.from, " "), strings.Join(rule.to, " "), rule.said})
	}
	return x.file("goc", r)
}

// vocabulary is the words that a slip may have meant.
func (x *Index) vocabulary() []byte { return x.file("tu-vung", strings.Join(x.alphabet, " ")) }

// runFile is a run of terms with their lists.
func (x *Index) runFile(n int) []byte {
	terms := map[string]string{} // written in order
	for _, t := range x.sorted[x.runFrom[n]:x.runFrom[n+1]] {
		terms[t] = x.encoded[t]
	}
	return x.file("tu-"+strconv.Itoa(n), terms)
}

// blockFile is what is shown of the documents of a block.
func (x *Index) blockFile(n int) []byte {
	size := planFor(len(x.docs)).block
	var rows [][]any
	for _, d := range x.docs[min(n*size, len(x.docs)):min((n+1)*size, len(x.docs))] {
		rows = append(rows, []any{d.page.Title, strings.TrimPrefix(d.page.Path, "/"), d.kind, d.found.field, d.found.state, d.found.more})
	}
	return x.file("muc-"+strconv.Itoa(n), rows)
}

// Folder is the address of the folder of the index.
const Folder = site.SearchPath
