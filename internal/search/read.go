package search

import (
	"slices"
)

// What is read of a query.
const (
	mostWords = 48 // in all
	mostTold  = 12 // that are no fillers
	mostRules = 4  // ways to read it, besides the last
)

// How much a way to read a query counts, in tenths.
const (
	ownWeight    = 10 // as typed, and as it would be spelt
	ruleWeight   = 11 // with a synonym
	intentWeight = 13 // with what says what the reader wants: a number to call, the hours
)

// An Expansion is words of a query and the official ones.
type Expansion struct{ Words, Means string }

// A phrasing is one way to read a query.
type phrasing struct {
	words  []string
	filler []bool // by word: it says nothing by itself
	lead   []bool // by word: it is of a synonym, what the reader means, and counts more
	weight int
	open   bool // the last word may still be being typed
}

// phrasings returns a query as typed, as it would be spelt, and with synonyms
// in the place of its words; no word has two synonyms.
func (x *Index) phrasings(words []string) ([]*phrasing, []Expansion) {
	words = x.told(words)
	if len(words) == 0 {
		return nil, nil
	}
	all := []*phrasing{x.phrasing(words, ownWeight, true)}
	spelt, open, said := x.spelt(words)
	if !slices.Equal(spelt, words) {
		all = append(all, x.phrasing(spelt, ownWeight, open))
	}
	taken := make([]bool, len(spelt))
	alone := !slices.ContainsFunc(words, func(w string) bool { return !x.fillers[w] })
	for _, r := range x.rules {
		from, end := x.find(spelt, r, 0)
		if r.spelling() || from < 0 || !alone && len(r.from) == 1 && x.fillers[r.from[0]] || slices.Contains(taken[from:end], true) {
			continue
		}
		for i := from; i < end; i++ {
			taken[i] = true
		}
		p := x.phrasing(slices.Concat(spelt[:from], r.to, spelt[end:]), r.weight, open && end < len(spelt))
		for i := from; i < from+len(r.to); i++ {
			p.filler[i], p.lead[i] = false, true
		}
		all = append(all, p)
		if !r.silent {
			said = append(said, r.expansion())
		}
		if len(all) > mostRules {
			break
		}
	}
	return all, said
}

// told returns the words of a query that are read: up to so many that say
// something.
func (x *Index) told(words []string) []string {
	words = words[:min(len(words), mostWords)]
	told := 0
	for i, w := range words {
		if !x.fillers[w] {
			if told++; told > mostTold {
				return words[:i]
			}
		}
	}
	return words
}

// phrasing returns a way to read a query. Where it is fillers alone, they are
// what it says.
func (x *Index) phrasing(words []string, weight int, open bool) *phrasing {
	p := &phrasing{words: words, filler: make([]bool, len(words)), lead: make([]bool, len(words)), weight: weight, open: open}
	for i, w := range words {
		p.filler[i] = x.fillers[w]
	}
	if !slices.Contains(p.filler, false) {
		clear(p.filler)
	}
	return p
}

// spelt returns the words as they would be spelt, whether the last one may
// still be being typed, and what the reader is told of it. The words of rules and
// the fillers are what they look like.
func (x *Index) spelt(words []string) ([]string, bool, []Expansion) {
	open := true
	var said []Expansion
	words = slices.Clone(words)
	for i, w := range words {
		if !x.fillers[w] && !x.ruled[w] {
			words[i] = typed(w)
		}
	}
	for _, r := range x.rules {
		if !r.spelling() {
			continue
		}
		at := 0
		for {
			from, end := x.find(words, r, at)
			if from < 0 {
				break
			}
			open = open && end < len(words)
			words = slices.Concat(words[:from], r.to, words[end:])
			at = from + len(r.to)
		}
		if at > 0 && !r.silent {
			said = append(said, r.expansion())
		}
	}
	return words, open, said
}

// find returns where the words of a rule first stand in a query, at or behind a
// place, -1 for nowhere: one behind the other, or with a filler between where it
// is no spelling.
func (x *Index) find(words []string, r rule, at int) (from, end int) {
	for from := at; from < len(words); from++ {
		if end := x.follow(words, from, r); end > 0 {
			return from, end
		}
	}
	return -1, -1
}

// follow returns the end of the words of a rule that begin at a place, 0 for none.
func (x *Index) follow(words []string, from int, r rule) int {
	i := from
	for n, w := range r.from {
		if n > 0 && i < len(words) && words[i] != w && x.fillers[words[i]] && !r.spelling() {
			i++
		}
		if i == len(words) || words[i] != w {
			return 0
		}
		i++
	}
	return i
}
