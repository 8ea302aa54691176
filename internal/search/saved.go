package search

import (
	"encoding/binary"
	"slices"
	"strings"

	"cchc/internal/site"

	"github.com/cespare/xxhash/v2"
	"github.com/fxamacker/cbor/v2"
)

// A saved is what an index keeps for the next one: of each document what it is found
// by and what is shown of it. Whatever is wrong with it costs time alone. It is kept as
// CBOR, behind which its three long texts stand.
type saved struct {
	_      struct{} `cbor:",toarray"`
	Base   uint64   // see [Rebuild]
	Sealed string   // see [Index.Version]
	From   []uint64 // of each document, see doc.from
	Titles []uint64 // of each document, see doc.title
	Showns []int    // where what is shown of each document ends
	Ends   []int    // where the terms of each document end
	Words  int      // how many bytes all terms have
	Blocks []savedBlock
	Runs   []uint64 // what the file of each run is

	shown []byte         // of each document a shown, in CBOR
	terms []byte         // of each document its levelled terms, as distances to the one before
	words []string       // the terms in order; as it is kept, each with a line end
	docs  map[uint64]int // by From
}

// A savedBlock says of what a block was made, and what its file is.
type savedBlock struct {
	_        struct{} `cbor:",toarray"`
	From, Is uint64
}

// savedMode reads what is kept: lists of a number for each document.
var savedMode = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: 1 << 24}.DecMode()
	if err != nil {
		panic("search: " + err.Error())
	}
	return mode
}()

// restore reads what an index of the same base has kept, nil where that cannot be.
func restore(kept []byte, base uint64) *saved {
	var s saved
	rest, err := savedMode.UnmarshalFirst(kept, &s)
	if len(kept) == 0 || err != nil || s.Base != base || !s.take(rest) {
		return nil
	}
	s.docs = make(map[uint64]int, len(s.From))
	for i, from := range s.From {
		s.docs[from] = i
	}
	return &s
}

// take takes the texts behind the CBOR; ok is false where they do not belong to it.
func (s *saved) take(rest []byte) (ok bool) {
	n := len(s.From)
	if len(s.Titles) != n || !areEnds(s.Showns, n) || !areEnds(s.Ends, n) || s.Words < 0 {
		return false
	}
	var words []byte
	for _, part := range []struct {
		text *[]byte
		size int
	}{{&s.shown, lastOf(s.Showns)}, {&s.terms, lastOf(s.Ends)}, {&words, s.Words}} {
		if part.size > len(rest) {
			return false
		}
		*part.text, rest = rest[:part.size:part.size], rest[part.size:]
	}
	s.words = strings.Split(strings.TrimSuffix(string(words), "\n"), "\n")
	return len(rest) == 0 && slices.IsSorted(s.words)
}

// areEnds reports whether n numbers can be the ends of parts that follow one another.
func areEnds(ends []int, n int) bool {
	return len(ends) == n && slices.IsSorted(ends) && (n == 0 || ends[0] >= 0)
}

func lastOf(ends []int) int {
	if len(ends) == 0 {
		return 0
	}
	return ends[len(ends)-1]
}

// part returns the nth of the parts with some ends.
func part(all []byte, ends []int, n int) []byte {
	from := 0
	if n > 0 {
		from = ends[n-1]
	}
	return all[from:ends[n]:ends[n]]
}

// fill gives a document what was kept of it; ok is false for nothing.
func (s *saved) fill(d *doc) (ok bool) {
	if s == nil {
		return false
	}
	i, ok := s.docs[d.from]
	if !ok {
		return false
	}
	terms, ok := s.termsOf(i)
	if ok {
		d.terms, d.title, d.kept = terms, s.Titles[i], part(s.shown, s.Showns, i)
	}
	return ok
}

// termsOf returns the terms of the nth document; ok is false where they are none.
func (s *saved) termsOf(n int) (terms []levelled, ok bool) {
	b, last, all := part(s.terms, s.Ends, n), uint64(0), uint64(len(s.words)*levels)
	terms = make([]levelled, 0, len(b))
	for len(b) > 0 {
		distance, n := binary.Uvarint(b)
		if last += distance; n <= 0 || distance > all || last >= all {
			return nil, false
		}
		terms, b = append(terms, levelled(last)), b[n:]
	}
	return terms, true
}

// staleRuns finds the runs of which the earlier index may have had another one: those
// with terms that a changed document has or had, all where documents have other numbers.
func (x *Index) staleRuns() []bool {
	stale, s := make([]bool, len(x.runs)), x.earlier
	all := func() []bool { return slices.Repeat([]bool{true}, len(stale)) }
	if s == nil || s.Sealed != x.version || len(s.From) != len(x.docs) {
		return all()
	}
	for i, d := range x.docs {
		if s.From[i] == d.from {
			continue
		}
		old, ok := s.termsOf(i)
		if !ok {
			return all()
		}
		for _, l := range old {
			stale[x.run(s.words[l.term()])] = true
		}
		for _, l := range d.terms {
			stale[x.run(x.sorted[l.term()].text)] = true
		}
	}
	return stale
}

// show returns what is shown of a document.
func (d *doc) show() shown {
	if d.kept == nil {
		return d.shown
	}
	var s shown
	if savedMode.Unmarshal(d.kept, &s) != nil {
		panic("search: what was kept of " + d.page.Path + " is not what was written") // it has a check sum
	}
	return s
}

// sourceOf is a digest of what a page is found by, and of what is shown of it.
func sourceOf(p site.Searched) uint64 {
	return xxhash.Sum64(append(binary.BigEndian.AppendUint64(nil, p.Source()), p.Field...))
}

// Kept returns what is to be kept for the next index ([Rebuild]), in pieces; none for
// nothing. published is the digest (XXH64) of a file of the index as it is published.
func (x *Index) Kept(published func(name string) uint64) [][]byte {
	if x.base == 0 || planFor(len(x.docs)).texts || len(x.Problems) > 0 {
		return nil
	}
	s := saved{Base: x.base, Sealed: x.version}
	n, total, shown := len(x.docs), 0, 0
	for _, d := range x.docs {
		total, shown = total+len(d.terms), shown+len(d.kept)
	}
	s.terms, s.shown = make([]byte, 0, 2*total), make([]byte, 0, shown+4<<10)
	s.From, s.Titles, s.Showns, s.Ends = make([]uint64, 0, n), make([]uint64, 0, n), make([]int, 0, n), make([]int, 0, n)
	for _, d := range x.docs {
		s.add(d)
	}
	size := planFor(len(x.docs)).block
	for n := range (len(x.docs) + size - 1) / size {
		s.Blocks = append(s.Blocks, savedBlock{From: x.blockSource(n), Is: published(blockName(n))})
	}
	for n := range x.runs {
		s.Runs = append(s.Runs, published(runName(n)))
	}
	for i := range x.sorted {
		s.Words += len(x.sorted[i].text) + 1
	}
	words := make([]byte, 0, s.Words)
	for i := range x.sorted {
		words = append(append(words, x.sorted[i].text...), '\n')
	}
	head, err := cbor.Marshal(&s)
	if err != nil {
		return nil // it costs the next build time
	}
	return [][]byte{head, s.shown, s.terms, words}
}

// add adds a document.
func (s *saved) add(d *doc) {
	s.From, s.Titles = append(s.From, d.from), append(s.Titles, d.title)
	if d.kept != nil {
		s.shown = append(s.shown, d.kept...)
	} else {
		text, _ := cbor.Marshal(d.shown) // texts can always be written
		s.shown = append(s.shown, text...)
		slices.Sort(d.terms)
	}
	s.Showns = append(s.Showns, len(s.shown))
	last := levelled(0)
	for _, l := range d.terms {
		s.terms = binary.AppendUvarint(s.terms, uint64(l-last))
		last = l
	}
	s.Ends = append(s.Ends, len(s.terms))
}

// blockSource is a digest of what the file of a block is made of.
func (x *Index) blockSource(n int) uint64 {
	b := []byte(x.version)
	for _, d := range x.block(n) {
		b = binary.BigEndian.AppendUint64(b, d.from)
		b = binary.BigEndian.AppendUint32(b, uint32(d.kind))
		b = append(append(b, d.apart...), 0)
	}
	return xxhash.Sum64(b)
}

// Stays reports whether the file would be as it is published, with this digest, so
// that it need not be made.
func (f File) Stays(x *Index, published uint64) bool {
	switch {
	case x.earlier == nil:
		return false
	case f.run >= 0:
		return !x.stale[f.run] && f.run < len(x.earlier.Runs) && x.earlier.Runs[f.run] == published
	case f.block < 0 || f.block >= len(x.earlier.Blocks):
		return false
	}
	return x.earlier.Blocks[f.block] == savedBlock{From: x.blockSource(f.block), Is: published}
}
