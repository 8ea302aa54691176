package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
)

// rule is one pair of synonyms, as words and as it is shown.
type rule struct {
	from, to []string
	means    string // the official words as they are written
	silent   bool   // nobody has to be told
	weight   int    // of a query with it, in tenths
}

// spelling reports whether a rule is the same said otherwise: it is read in the
// place of what was typed.
func (r rule) spelling() bool { return r.weight == ownWeight }

// expansion returns what a reader is told.
func (r rule) expansion() Expansion { return Expansion{strings.Join(r.from, " "), r.means} }

// rules returns the rules of a site and those that every site has, the longest
// first, each way of writing once; used says whether a site has an abbreviation.
func rules(own []config.Synonym, used func(short string) bool) []rule {
	var all []rule
	seen := map[string]bool{}
	add := func(from, means string, r rule) {
		r.from, r.to, r.means = Split(from), Split(means), means
		key := strings.Join(r.from, " ")
		itself := key == strings.Join(r.to, " ")
		if len(r.from) == 0 || len(r.to) == 0 || seen[key] || itself && r.weight != intentWeight {
			return
		}
		r.silent = r.silent || itself
		seen[key] = true
		all = append(all, r)
	}
	for _, s := range own {
		for _, w := range s.Words {
			add(w, s.Means, rule{weight: ruleWeight})
		}
	}
	each := func(table []synonym, r rule) {
		for _, s := range table {
			for w := range strings.SplitSeq(s.words, ",") {
				add(w, s.means, r)
			}
		}
	}
	each(intents, rule{weight: intentWeight})
	each(popular, rule{weight: ruleWeight})
	each(abbreviations, rule{weight: ownWeight})
	each(spellings, rule{weight: ownWeight, silent: true})
	for _, a := range abbreviations { // the other way: pages may have the short form
		if short, _, _ := strings.Cut(a.words, ","); used(short) {
			add(a.means, short, rule{weight: ruleWeight, silent: true})
		}
	}
	slices.SortStableFunc(all, func(a, b rule) int { return cmp.Compare(len(b.from), len(a.from)) })
	return all
}

// ruledWords returns the words that people type for which there are rules.
func ruledWords(rules []rule) map[string]bool {
	words := map[string]bool{}
	for _, r := range rules {
		for _, w := range r.from {
			words[w] = true
		}
	}
	return words
}

// fillerWords returns the words of fillers as they are compared.
func fillerWords() map[string]bool {
	words := map[string]bool{}
	for _, w := range Split(fillers) {
		words[w] = true
	}
	return words
}

// ages returns what old people say of themselves: 75 tuổi, 75t.
func ages() string {
	var said []string
	for n := 70; n <= 105; n++ {
		said = append(said, strconv.Itoa(n)+" tuổi", strconv.Itoa(n)+"t")
	}
	return strings.Join(said, ",")
}
