package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
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
	Name  string // in the folder /tim-kiem/
	Text  func(x *Index) []byte
	block int // its number, -1 for another file
	run   int // likewise
}

// Files returns the files of the index of n pages: which there are depends on
// nothing else.
func Files(n int) []File {
	p := planFor(n)
	files := []File{{"goc.js", (*Index).root, -1, -1}, {"tu-vung.js", (*Index).vocabulary, -1, -1}}
	for i := range p.runs {
		files = append(files, File{runName(i), func(x *Index) []byte { return x.runFile(i) }, -1, i})
	}
	for i := range (n + p.block - 1) / p.block {
		files = append(files, File{blockName(i), func(x *Index) []byte { return x.blockFile(i) }, i, -1})
	}
	return files
}

func runName(n int) string { return "tu-" + strconv.Itoa(n) + ".js" }

func blockName(n int) string { return "muc-" + strconv.Itoa(n) + ".js" }

// sampleSize is about how many documents say where the terms are cut.
const sampleSize = 256

// divide cuts the terms into n runs of about the same size. Where it cuts follows
// from a sample of the documents, drawn by their addresses: a change of one of
// the many others moves no cut, so that only the runs with its terms change. Lists
// are not cut yet: what is in a long one depends on all documents.
func (x *Index) divide(n int) {
	drawn, share := x.sample()
	have := make([]int, len(x.sorted))
	for i, d := range x.docs {
		for _, l := range d.terms {
			if drawn[i] {
				have[l.term()]++
			}
		}
	}
	sizes, total := make([]int, len(x.sorted)), 0
	for i, has := range have {
		t := &x.sorted[i]
		if has > 0 { // of the terms that so few have, most are not in the sample
			sizes[i] = (len(t.text)+termCost)*share/min(has, share) + postingCost*min(has*share, mostPostings)
			total += sizes[i]
		}
	}
	x.runs, x.runFrom = []string{""}, []int{0}
	size := 0
	for i := range x.sorted {
		t := &x.sorted[i]
		if sizes[i] > 0 && len(x.runs) < n && size >= total*len(x.runs)/n {
			x.runs, x.runFrom = append(x.runs, t.text), append(x.runFrom, i)
		}
		size += sizes[i]
	}
	for len(x.runs) < n { // fewer terms than runs: the others are empty
		x.runs, x.runFrom = append(x.runs, "~"), append(x.runFrom, len(x.sorted))
	}
	x.runFrom = append(x.runFrom, len(x.sorted))
}

// sample draws some documents, one of so many as share says.
func (x *Index) sample() (drawn []bool, share int) {
	drawn, share = make([]bool, len(x.docs)), max(1, len(x.docs)/sampleSize)
	for i, d := range x.docs {
		h := fnv.New32a()
		_, _ = io.WriteString(h, d.page.Path)
		drawn[i] = h.Sum32()%uint32(share) == 0
	}
	return drawn, share
}

// What a term costs beside itself and its list, and a document in a list, about.
const (
	termCost    = 6
	postingCost = 2
)

// seal gives the index its version. Two indexes of one version mean the same
// by every number of a document and of a run, so that files of both can be read
// together: words may be newer in one than in the other, never another page's.
func (x *Index) seal() {
	h := fnv.New64a()
	fmt.Fprintln(h, "2", len(x.docs))
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

// file writes one file of the index.
func (x *Index) file(key string, v any) []byte {
	b := x.open(key)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("search: " + err.Error()) // texts and numbers can always be written
	}
	b.Truncate(b.Len() - 1)
	return closed(b)
}

// open begins a file of the index, and closed ends it.
func (x *Index) open(key string) *bytes.Buffer {
	var b bytes.Buffer
	fmt.Fprintf(&b, "cchcSearch(%q,%q,", key, x.version)
	return &b
}

func closed(b *bytes.Buffer) []byte {
	b.WriteString(");\n")
	return b.Bytes()
}

// root is what every query needs.
func (x *Index) root() []byte {
	type root struct {
		Docs    int      `json:"n"`
		Block   int      `json:"block"`
		Kinds   []string `json:"kinds"`
		Classes [][2]int `json:"classes"`
		Runs    []string `json:"runs"`
		Rules   [][]any  `json:"rules"`
		Fillers string   `json:"fillers"`
	}
	r := root{Docs: len(x.docs), Block: planFor(len(x.docs)).block, Kinds: x.labels, Runs: x.runs}
	for _, c := range x.classes {
		r.Classes = append(r.Classes, [2]int{c.End, c.Boost})
	}
	r.Rules, r.Fillers = x.ruleRows(), " "+strings.Join(slices.Sorted(maps.Keys(x.fillers)), " ")+" "
	return x.file("goc", r)
}

// ruleRows returns the rules in order: what they mean, their words, divided by
// commas, what they count for, and 1 where nobody is told. Neighbours of one
// meaning are one row.
func (x *Index) ruleRows() [][]any {
	var rows [][]any
	var last rule
	for i, r := range x.rules {
		words := strings.Join(r.from, " ")
		if i > 0 && r.means == last.means && r.weight == last.weight && r.silent == last.silent {
			row := rows[len(rows)-1]
			row[1] = row[1].(string) + "," + words
			continue
		}
		last = r
		row := []any{r.means, words, r.weight}
		if r.silent {
			row = append(row, 1)
		}
		rows = append(rows, row)
	}
	return rows
}

// vocabulary is the words that a slip may have meant.
func (x *Index) vocabulary() []byte { return x.file("tu-vung", strings.Join(x.alphabet, " ")) }

// runFile is a run of terms with their lists, of which JSON escapes nothing.
func (x *Index) runFile(n int) []byte {
	b := x.open("tu-" + strconv.Itoa(n))
	b.WriteByte('{')
	for i, t := range x.termsOf(n) {
		if i > 0 {
			b.WriteByte(',')
		}
		for _, part := range []string{`"`, t.text, `":"`, t.encoded, `"`} {
			b.WriteString(part)
		}
	}
	b.WriteByte('}')
	return closed(b)
}

// blockFile is what is shown of the documents of a block.
func (x *Index) blockFile(n int) []byte {
	var rows [][]any
	for _, d := range x.block(n) {
		s := d.show()
		row := []any{d.page.Title, strings.TrimPrefix(d.page.Path, x.folder), d.kind, s.Field, s.State, d.more(s), d.page.Summary}
		if len(s.Called) > 0 {
			row = append(row, s.Called)
		}
		rows = append(rows, row)
	}
	return x.file("muc-"+strconv.Itoa(n), rows)
}

// more returns the code, number and day that are shown of a document, and what tells
// it apart.
func (d *doc) more(s shown) string {
	if d.apart == "" {
		return s.More
	}
	return strings.Trim(s.More+" · "+d.apart, " ·")
}

// block returns the documents of a block.
func (x *Index) block(n int) []*doc {
	size := planFor(len(x.docs)).block
	return x.docs[min(n*size, len(x.docs)):min((n+1)*size, len(x.docs))]
}

// Folder is the address of the folder of the index.
const Folder = site.SearchPath
