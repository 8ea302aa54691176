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
// by and what is shown of it. Whatever is wrong with it costs time alone.
type saved struct {
	_      struct{} `cbor:",toarray"`
	Base   uint64   // see [Rebuild]
	From   []uint64 // of each document, see doc.from
	Titles []uint64 // of each document, see doc.title
	Shown  []byte   // of each document a shown, in CBOR
	Showns []int    // where each of these ends
	Terms  []byte   // of each document its levelled terms, as distances to the one before
	Ends   []int    // where each of these ends
	Words  string   // the terms in order, each with a line end
	Blocks []savedBlock

	all  []string       // of Words
	docs map[uint64]int // by From
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
	if len(kept) == 0 || savedMode.Unmarshal(kept, &s) != nil || s.Base != base || !s.valid() {
		return nil
	}
	s.docs = make(map[uint64]int, len(s.From))
	for i, from := range s.From {
		s.docs[from] = i
	}
	return &s
}

// valid reports whether the parts of what was kept belong together, and takes the
// terms apart.
func (s *saved) valid() bool {
	n := len(s.From)
	if len(s.Titles) != n || !within(s.Showns, n, len(s.Shown)) || !within(s.Ends, n, len(s.Terms)) {
		return false
	}
	if s.Words != "" {
		s.all = strings.Split(strings.TrimSuffix(s.Words, "\n"), "\n")
	}
	return slices.IsSorted(s.all)
}

// within reports whether n numbers are the ends of parts that follow one another in
// so many bytes.
func within(ends []int, n, size int) bool {
	return len(ends) == n && slices.IsSorted(ends) && (n == 0 || ends[0] >= 0 && ends[n-1] <= size)
}

// part returns the nth of the parts with some ends.
func part(all []byte, ends []int, n int) []byte {
	from := 0
	if n > 0 {
		from = ends[n-1]
	}
	return all[from:ends[n]:ends[n]]
}

// words returns the terms in order.
func (s *saved) words() []string {
	if s == nil {
		return nil
	}
	return s.all
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
	var terms []levelled
	last := uint64(0)
	for b := part(s.Terms, s.Ends, i); len(b) > 0; {
		distance, n := binary.Uvarint(b)
		if last += distance; n <= 0 || distance > uint64(len(s.all)*levels) || last >= uint64(len(s.all)*levels) {
			return false
		}
		terms, b = append(terms, levelled(last)), b[n:]
	}
	d.terms, d.title, d.kept = terms, s.Titles[i], part(s.Shown, s.Showns, i)
	return true
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

// Kept returns what is to be kept for the next index ([Rebuild]); nil for nothing.
// published is the digest (XXH64) of a file of the index as it is published.
func (x *Index) Kept(published func(name string) uint64) []byte {
	if x.base == 0 || planFor(len(x.docs)).texts || len(x.Problems) > 0 {
		return nil
	}
	s := saved{Base: x.base}
	var words strings.Builder
	for i := range x.sorted {
		words.WriteString(x.sorted[i].text)
		words.WriteByte('\n')
	}
	s.Words = words.String()
	for _, d := range x.docs {
		s.add(d)
	}
	size := planFor(len(x.docs)).block
	for n := range (len(x.docs) + size - 1) / size {
		s.Blocks = append(s.Blocks, savedBlock{From: x.blockSource(n), Is: published(blockName(n))})
	}
	text, err := cbor.Marshal(&s)
	if err != nil {
		return nil // it costs the next build time
	}
	return text
}

// add adds a document.
func (s *saved) add(d *doc) {
	s.From, s.Titles = append(s.From, d.from), append(s.Titles, d.title)
	shown := d.kept
	if shown == nil {
		shown, _ = cbor.Marshal(d.shown) // texts can always be written
	}
	s.Shown = append(s.Shown, shown...)
	s.Showns = append(s.Showns, len(s.Shown))
	slices.Sort(d.terms)
	last := levelled(0)
	for _, l := range d.terms {
		s.Terms = binary.AppendUvarint(s.Terms, uint64(l-last))
		last = l
	}
	s.Ends = append(s.Ends, len(s.Terms))
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
	if f.block < 0 || x.earlier == nil || f.block >= len(x.earlier.Blocks) {
		return false
	}
	return x.earlier.Blocks[f.block] == savedBlock{From: x.blockSource(f.block), Is: published}
}
