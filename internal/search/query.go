package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/site"
)

// The bounds of one query, so that neither an old phone nor a long text makes
// it dear.
const (
	mostRuns       = 12   // runs of the index that are fetched
	mostEnds       = 8    // words that the last one may become
	mostPairs      = 4    // of those, at least, what follows the word before it
	mostSlips      = 2    // words that a misspelt one may mean
	mostNeighbours = 200  // words behind one, among which a misspelt one is looked for
	leastPart      = 2    // letters of each of two words typed as one
	leastSound     = 3    // letters of a word that may be written as it sounds
	leastSlip      = 5    // letters of a word in which a slip is looked for
	leastShare     = 9    // what scores less than so small a part of the best is not shown
	leastSure      = 5100 // what the best scores at least, where it is an answer
)

// How much a word counts that is not quite the one typed, in quarters.
const (
	exactFactor = 4
	slipFactor  = 3
	endFactor   = 2
	leadFactor  = 6 // of the words of a synonym
)

// Results is what a query finds, the best first.
type Results struct {
	Hits   []Hit
	Rules  []Expansion // the synonyms that were tried, as the reader is told
	Unsure bool        // no synonym was known, and not even the best has much of what was asked

	top int // what the best scores
}

// A Hit is one page that was found.
type Hit struct {
	Page  *site.Page
	Doc   int
	Score int
}

// A candidate is a term that a word may stand for.
type candidate struct {
	term   string
	factor int
}

// search is one query on its way.
type search struct {
	x    *Index
	runs []int // that are read
}

// Search finds what a query means. It is the specification of js/search.js.
// Where it is unsure, the query is read again with words that stand beside those
// before them elsewhere and may have been meant.
func (x *Index) Search(query string) Results {
	words := Split(unmarked(query))
	r, s := x.search(words)
	if r.Unsure || len(r.Hits) == 0 {
		if meant := s.meant(words); !slices.Equal(meant, words) {
			if other, _ := x.search(meant); len(other.Hits) > 0 && other.top > r.top {
				return other
			}
		}
	}
	return r
}

func (x *Index) search(words []string) (Results, *search) {
	r, s := Results{}, &search{x: x}
	phrasings, rules := x.phrasings(words)
	r.Rules = rules
	for _, p := range phrasings {
		s.wantAll(p)
	}
	best := map[int]int{}
	for _, p := range phrasings {
		for doc, score := range s.scores(p) {
			best[doc] = max(best[doc], score)
		}
	}
	r.top = 1
	for _, score := range best {
		r.top = max(r.top, score)
	}
	for doc, score := range best {
		if score*leastShare >= r.top {
			r.Hits = append(r.Hits, Hit{x.docs[doc].page, doc, score})
		}
	}
	slices.SortFunc(r.Hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc)) })
	r.Unsure = len(r.Hits) > 0 && r.top < leastSure && phrasings[len(phrasings)-1].weight == ownWeight
	return r, s
}

// meant returns the words with those in the place of others that were meant, as
// it seems: the word before has no such neighbour, but one that is written much
// like it.
func (s *search) meant(words []string) []string {
	words = slices.Clone(words)
	for i := 1; i < len(words); i++ {
		before := words[i-1] + " "
		if len(s.list(before+words[i])) > 0 {
			continue
		}
		for _, pair := range s.beginning(before, mostNeighbours) {
			if meantFor(words[i], pair[len(before):]) {
				words[i] = pair[len(before):]
				break
			}
		}
	}
	return words
}

// wantAll asks for the runs of all terms of a phrasing: pairs first, for they
// say most.
func (s *search) wantAll(p *phrasing) {
	for i := range p.words {
		for _, j := range p.before(i) {
			s.want(p.words[j] + " " + p.words[i])
		}
	}
	for i, w := range p.words {
		if p.filler[i] {
			continue
		}
		s.want(w)
		if p.open && i == len(p.words)-1 {
			s.wantRun(s.x.run(w) + 1) // words that begin with it
		}
	}
}

// before returns the words with which word i makes a pair: the one before it, and
// the one before that where a filler stands between. Two fillers say nothing together either.
func (p *phrasing) before(i int) []int {
	j := i - 1
	if j < 0 {
		return nil
	}
	if !p.filler[j] {
		return []int{j}
	}
	if p.filler[i] {
		return nil
	}
	if j == 0 || p.filler[j-1] {
		return []int{j}
	}
	return []int{j, j - 1}
}

func (s *search) want(term string) { s.wantRun(s.x.run(term)) }

func (s *search) wantRun(n int) {
	if n < len(s.x.runs) && len(s.runs) < mostRuns && !slices.Contains(s.runs, n) {
		s.runs = append(s.runs, n)
	}
}

// run returns the number of the run that a term is in.
func (x *Index) run(term string) int {
	n := 0
	for n+1 < len(x.runs) && x.runs[n+1] <= term {
		n++
	}
	return n
}

// list returns the postings of a term, none where its run is not read.
func (s *search) list(term string) []posting {
	run := s.x.run(term)
	if !slices.Contains(s.runs, run) {
		return nil
	}
	terms := s.x.termsOf(run)
	if i, ok := slices.BinarySearchFunc(terms, term, compareTerm); ok {
		return terms[i].list
	}
	return nil
}

// beginning returns at most n terms that begin with a text, the commonest
// first, from the run of the text and the next one. Pairs are no words.
func (s *search) beginning(text string, n int) []string {
	var terms []*term
	pairs := strings.Contains(text, " ")
	first := s.x.run(text)
	for _, run := range []int{first, first + 1} {
		if !slices.Contains(s.runs, run) {
			continue
		}
		for i, all := 0, s.x.termsOf(run); i < len(all); i++ {
			t := &all[i]
			if strings.HasPrefix(t.text, text) && t.text != text && strings.Contains(t.text, " ") == pairs {
				terms = append(terms, t)
			}
		}
	}
	slices.SortFunc(terms, func(a, b *term) int {
		return cmp.Or(cmp.Compare(len(b.encoded), len(a.encoded)), strings.Compare(a.text, b.text))
	})
	var texts []string
	for _, t := range terms[:min(len(terms), n)] {
		texts = append(texts, t.text)
	}
	return texts
}

// candidates returns what word i of a phrasing may stand for, the likeliest
// first.
func (s *search) candidates(p *phrasing, i int) []candidate {
	word, open := p.words[i], p.open && i == len(p.words)-1
	if p.filler[i] {
		return []candidate{{word, exactFactor}} // counts in pairs only
	}
	before := ""
	if i > 0 {
		before = p.words[i-1]
	}
	exact := s.exactly(word, before, open)
	if s.known(exact) {
		return exact
	}
	found := s.joined(word)
	if len(found) == 0 {
		for _, t := range s.x.alphabet {
			if len(found) < mostSlips && meantFor(word, t) {
				s.want(t)
				if len(s.list(t)) > 0 {
					found = append(found, candidate{t, slipFactor})
				}
			}
		}
	}
	return append(found, exact...)
}

// joined returns the pair of words that was typed as one: "khaisinh".
func (s *search) joined(word string) []candidate {
	for i := leastPart; i <= len(word)-leastPart; i++ {
		pair := word[:i] + " " + word[i:]
		s.want(pair)
		if len(s.list(pair)) > 0 {
			return []candidate{{pair, slipFactor}}
		}
	}
	return nil
}

// known reports whether a word is one that the site uses, not a slip that
// stands in some text: something else than texts has it.
func (s *search) known(found []candidate) bool {
	return slices.ContainsFunc(found, func(c candidate) bool { return prominent(s.list(c.term)) })
}

// prominent reports whether something else than texts has a term.
func prominent(list []posting) bool {
	return slices.ContainsFunc(list, func(p posting) bool { return p.level > inText })
}

// exactly returns a word that the index has, and, where it may still be being
// typed, what it may become.
func (s *search) exactly(word, before string, open bool) []candidate {
	var found []candidate
	if len(s.list(word)) > 0 {
		found = append(found, candidate{word, exactFactor})
	}
	if !open {
		return found
	}
	var ends []string
	if before != "" {
		for _, pair := range s.beginning(before+" "+word, mostPairs) {
			ends = append(ends, pair[len(before)+1:])
		}
	}
	for _, t := range append(ends, s.beginning(word, mostEnds)...) {
		if len(s.list(t)) > 0 {
			found = append(found, candidate{t, endFactor})
		}
	}
	return found
}

// rarity says how much a term with so many documents tells: 4 for one that half
// of the documents have or more, 4 more for every halving.
func (x *Index) rarity(documents int) int {
	r := 4
	for n := documents * 2; n < len(x.docs); n *= 2 {
		r += 4
	}
	return r
}

// weight returns how much a word tells. What stands in texts alone is not what
// any page is about.
func (s *search) weight(term string) int {
	if list := s.list(term); prominent(list) {
		return s.x.rarity(len(list))
	}
	return textWeight
}

// What a word tells, and two words together, that the site does not have.
const (
	textWeight    = 4  // but in texts
	unknownWeight = 12 // at all
	besideWeight  = 6  // beside a word that it does not have
	missingWeight = 24 // side by side
)

// A tally is what a document has of a phrasing.
type tally struct{ sum, matched int }

// scores returns the documents that have a phrasing.
func (s *search) scores(p *phrasing) map[int]int {
	all := make([][]candidate, len(p.words))
	for i := range all {
		all[i] = s.candidates(p, i)
	}
	docs := map[int]*tally{}
	words, pairs := 0, 0 // what a document can have at most
	for i, found := range all {
		if len(found) == 0 {
			words += unknownWeight
		} else if !p.filler[i] {
			weight := s.weight(found[0].term)
			if p.lead[i] {
				weight = weight * leadFactor / exactFactor
			}
			words += weight
			s.count(docs, found, weight, true)
		}
		for _, j := range p.before(i) {
			following := s.following(all[j], found)
			if len(following) > 0 {
				weight := s.x.rarity(len(s.list(following[0].term)))
				pairs += weight
				s.count(docs, following, weight, false)
			} else if !p.filler[i] && !p.filler[j] {
				pairs += missing(all[j], found)
			}
		}
	}
	scores := map[int]int{}
	for doc, t := range docs {
		if t.matched < words {
			continue
		}
		score := t.sum * 10000 / ((words + pairs) * levelWeights[inShortTitle] * exactFactor)
		score = score * t.matched / (words * 4)
		scores[doc] = score * p.weight / 10 * s.x.boost(doc) / 10
	}
	return scores
}

// missing returns what neighbours tell that the site does not have side by side.
func missing(before, found []candidate) int {
	if len(before) == 0 || len(found) == 0 {
		return besideWeight
	}
	return missingWeight
}

// following returns the pairs of the likeliest of some candidates and others.
func (s *search) following(before, found []candidate) []candidate {
	var pairs []candidate
	for _, c := range found {
		if len(before) == 0 {
			break
		}
		pair := before[0].term + " " + c.term
		s.want(pair)
		if len(s.list(pair)) > 0 {
			pairs = append(pairs, candidate{pair, c.factor})
		}
	}
	return pairs
}

// count adds to each document what the best of the candidates gives it.
func (s *search) count(docs map[int]*tally, found []candidate, weight int, word bool) {
	best := map[int]int{}
	for _, c := range found {
		for _, p := range s.list(c.term) {
			best[int(p.doc)] = max(best[int(p.doc)], levelWeights[p.level]*c.factor)
		}
	}
	for doc, gain := range best {
		t := docs[doc]
		if t == nil {
			t = &tally{}
			docs[doc] = t
		}
		t.sum += gain * weight
		if word {
			t.matched += weight * min(4, gain/16)
		}
	}
}

// boost returns how wanted a document is, in tenths.
func (x *Index) boost(doc int) int {
	for _, c := range x.classes {
		if doc < c.End {
			return c.Boost
		}
	}
	return 0
}

// Read returns the names of the files that a query reads to show the first
// results: what it costs. The words that slips may have meant are among them
// where a word of the query is not of the index.
func (x *Index) Read(query string, results int) []string {
	s := &search{x: x}
	phrasings, _ := x.phrasings(Split(unmarked(query)))
	for _, p := range phrasings {
		s.wantAll(p)
	}
	slips := false
	for _, p := range phrasings {
		for i, w := range p.words {
			open := p.open && i == len(p.words)-1
			slips = slips || !p.filler[i] && len(w) >= leastSound && !s.known(s.exactly(w, "", open)) && len(s.joined(w)) == 0
		}
		s.scores(p)
	}
	names := []string{"goc.js"}
	if slips {
		names = append(names, "tu-vung.js")
	}
	for _, n := range s.runs {
		names = append(names, "tu-"+strconv.Itoa(n)+".js")
	}
	hits := x.Search(query).Hits
	for _, h := range hits[:min(len(hits), results)] {
		if name := "muc-" + strconv.Itoa(h.Doc/planFor(len(x.docs)).block) + ".js"; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
