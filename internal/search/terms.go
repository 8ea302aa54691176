package search

import (
	"cmp"
	"slices"
	"strings"
)

// A term is a word, or two with a space between, and the documents that have it.
type term struct {
	text    string
	docs    int       // how many have it
	list    []posting // of a run that was written, see [Index.writeRuns]
	encoded string    // likewise
}

// A posting says that a document has a term, and how prominently.
type posting struct{ doc, level int32 }

// A levelled term is one of the terms of a document: its place among all, times the
// number of levels, and the most prominent level.
type levelled uint32

func (l levelled) term() int    { return int(l / levels) }
func (l levelled) level() int32 { return int32(l % levels) }

// A collector gathers the terms of documents, and numbers those that it meets.
type collector struct {
	known []string       // the terms of an earlier index, in order, with the first numbers
	ids   map[string]int // those of the others
	texts []string       // by number
	place []int          // by number, where the term stands among those of the present document, and one
	split splitter
	pair  []byte
}

func newCollector(known []string) *collector {
	return &collector{known: known, ids: map[string]int{}, texts: slices.Clone(known), place: make([]int, len(known))}
}

// terms returns the terms of a document, each once.
func (c *collector) terms(title string, texts *[levels][]string) (found []levelled) {
	titled := titleLevel(len(c.split.words(title)))
	for level, texts := range texts {
		if level == inTitle {
			level = titled
		}
		for _, text := range texts {
			words := c.split.words(text)
			for i, w := range words {
				found = c.add(found, w, level)
				if i > 0 && level >= inKeywords {
					c.pair = append(append(append(c.pair[:0], words[i-1]...), ' '), w...)
					found = c.add(found, c.pair, level)
				}
			}
		}
	}
	for _, l := range found {
		c.place[l.term()] = 0
	}
	return found
}

func (c *collector) add(found []levelled, text []byte, level int) []levelled {
	id := c.number(text)
	l := levelled(id*levels + level)
	if at := c.place[id]; at > 0 {
		found[at-1] = max(found[at-1], l)
		return found
	}
	c.place[id] = len(found) + 1
	return append(found, l)
}

// number returns the number of a term.
func (c *collector) number(text []byte) int {
	if id, ok := c.ids[string(text)]; ok {
		return id
	}
	id, ok := slices.BinarySearchFunc(c.known, text, compareText)
	if !ok {
		id = len(c.texts)
		c.texts, c.place = append(c.texts, string(text)), append(c.place, 0)
	}
	c.ids[c.texts[id]] = id
	return id
}

// compareText compares as [strings.Compare] does.
func compareText(a string, b []byte) int {
	switch {
	case a < string(b):
		return -1
	case a > string(b):
		return 1
	}
	return 0
}

// order returns the numbers of the terms in order.
func (c *collector) order() []int {
	order := make([]int, len(c.texts))
	for i := range order {
		order[i] = i
	}
	byText := func(a, b int) int { return strings.Compare(c.texts[a], c.texts[b]) }
	if fresh := order[len(c.known):]; len(fresh) > 0 {
		slices.SortFunc(fresh, byText)
		return merge(order[:len(c.known)], fresh, byText)
	}
	return order
}

// merge makes one ordered list of two.
func merge[T any](a, b []T, compare func(a, b T) int) []T {
	all := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// addTerms adds the terms of all documents in order. Those of a document that stands in
// an earlier index are known.
func (x *Index) addTerms(earlier *saved) {
	var known []string
	if earlier != nil {
		known = earlier.words
	}
	c := newCollector(known)
	for _, d := range x.docs {
		if d.terms == nil {
			d.terms = c.terms(d.page.Title, &d.texts)
		}
	}
	have, terms := make([]int, len(c.texts)), make([]term, 0, len(c.texts))
	for _, d := range x.docs {
		for _, l := range d.terms {
			have[l.term()]++
		}
	}
	place := make([]int, len(c.texts)) // of each number among the terms
	for _, id := range c.order() {
		if n := have[id]; n > 0 {
			place[id] = len(terms)
			terms = append(terms, term{text: c.texts[id], docs: n})
		}
	}
	for _, d := range x.docs {
		for j, l := range d.terms {
			d.terms[j] = levelled(place[l.term()]*levels) + levelled(l.level())
		}
	}
	x.sorted = terms
}

// term returns a term, nil for one that the index has not.
func (x *Index) term(text string) *term {
	i, ok := slices.BinarySearchFunc(x.sorted, text, compareTerm)
	if !ok {
		return nil
	}
	return &x.sorted[i]
}

func compareTerm(t term, text string) int { return strings.Compare(t.text, text) }

// has reports whether the site has the words of a text.
func (x *Index) has(text string) bool {
	return !slices.ContainsFunc(Split(text), func(w string) bool { return x.term(w) == nil })
}

// mostPostings bounds the list of one term. A word that more documents have
// says little; of those the most prominent and most wanted ones are kept, and
// pairs of words tell the others apart.
const mostPostings = 1200

// writeRuns gathers the documents that have each term of some runs, shortens long lists
// and writes all.
func (x *Index) writeRuns(some func(n int) bool) {
	terms, wanted, total := []*term{}, make([]*term, len(x.sorted)), 0
	for n := range x.runs {
		if !some(n) {
			continue
		}
		x.written[n] = true
		for i := x.runFrom[n]; i < x.runFrom[n+1]; i++ {
			wanted[i] = &x.sorted[i]
			terms, total = append(terms, wanted[i]), total+wanted[i].docs
		}
	}
	postings := make([]posting, total)
	for _, t := range terms {
		t.list, postings = postings[:0:t.docs], postings[t.docs:]
	}
	for i, d := range x.docs {
		for _, l := range d.terms {
			if t := wanted[l.term()]; t != nil {
				t.list = append(t.list, posting{int32(i), l.level()})
			}
		}
	}
	var all []byte
	ends := make([]int, len(terms))
	for i, t := range terms {
		t.list = shortened(t.list)
		all = appendList(all, t.list)
		ends[i] = len(all)
	}
	text, from := string(all), 0
	for i, end := range ends {
		terms[i].encoded, from = text[from:end], end
	}
}

// termsOf returns the terms of a run, written.
func (x *Index) termsOf(n int) []term {
	x.writing.Lock()
	defer x.writing.Unlock()
	if !x.written[n] {
		x.writeRuns(func(i int) bool { return i == n })
	}
	return x.sorted[x.runFrom[n]:x.runFrom[n+1]]
}

// shortened returns the most prominent postings of a list, and among equals the
// first, in their order.
func shortened(list []posting) []posting {
	if len(list) <= mostPostings {
		return list
	}
	var at [levels]int
	for _, p := range list {
		at[p.level]++
	}
	least, left := int32(levels-1), mostPostings // of the least prominent level so many are kept
	for left > at[least] {
		left -= at[least]
		least--
	}
	kept := make([]posting, 0, mostPostings)
	for _, p := range list {
		if p.level > least || p.level == least && left > 0 {
			kept = append(kept, p)
			if p.level == least {
				left--
			}
		}
	}
	return kept
}

// mostAlphabet bounds the words that a slip may have meant.
const mostAlphabet = 2500

// addAlphabet gathers the words that a slip in a word of [leastSlip] letters may
// have meant.
func (x *Index) addAlphabet() {
	var words []*term
	for i := range x.sorted {
		t := &x.sorted[i]
		if len(t.text) >= leastSlip-1 && !strings.Contains(t.text, " ") && !digits(t.text[:1]) {
			words = append(words, t)
		}
	}
	slices.SortFunc(words, func(a, b *term) int {
		return cmp.Or(cmp.Compare(min(b.docs, mostPostings), min(a.docs, mostPostings)), strings.Compare(a.text, b.text))
	})
	for _, t := range words[:min(len(words), mostAlphabet)] {
		x.alphabet = append(x.alphabet, t.text)
	}
}

// The 90 signs of encoded lists: printable, and none that JSON escapes.
const (
	signs     = 66 // for the last digit of a number: most have no other
	moreSigns = 24 // behind these, for the digits before it
	firstSign = '#'
)

// appendList writes a list: the distance to each document from the one before,
// times the number of levels, and the level.
func appendList(b []byte, list []posting) []byte {
	last := int32(-1)
	for _, p := range list {
		n := int((p.doc-last)*levels + p.level)
		last = p.doc
		for ; n >= signs; n /= moreSigns {
			b = append(b, sign(signs+n%moreSigns))
		}
		b = append(b, sign(n))
	}
	return b
}

// sign returns a digit; the backslash is passed over.
func sign(n int) byte {
	c := byte(firstSign + n)
	if c >= '\\' {
		c++
	}
	return c
}
