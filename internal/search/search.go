// Package search finds what citizens look for: the index of a site, made when
// the site is built, and [Index.Search], which says what a query finds.
//
// Pages search with the theme's js/search.js, which reads the index in the
// browser. Search is its specification: the script does the same, step by step,
// and a test runs both over the same queries. Whoever changes a rule here
// changes it there.
//
// # Words
//
// A text is words of a–z and 0–9, folded (words.go): without marks, so that
// tone placement cannot differ; y at the end of a word is i where nothing but a
// consonant stands before it (kỹ, kĩ); the dots of a number are dropped, and a
// procedure's code is its national part, so that 1.001193.H42 is 1001193. Pairs
// of words that follow one another in titles and keywords are terms too ("khai
// sinh"): they are what tells phrases from words that happen to meet.
//
// # What matches
//
// A word of a query stands for the same word of the index. The last one, which
// may still be being typed, stands for every word that begins with it. A word
// that the index has not, or in texts alone, is read as typed in Telex
// ("nguyeenx" is nguyen), else, with five letters or more, as one with a slip: a
// letter too many, too few, wrong, or two in the wrong order. Words that still
// mean nothing are passed over. Synonyms (synonyms.go) make further queries of a
// query, with the official words in the place of the popular ones.
//
// # Order
//
// Each word counts for more the rarer it is and the more prominently an entry
// has it: in the title, the keywords and numbers, the summary, the text (only
// small sites have that). An entry that has less than half of the query by
// weight is not found, nor one that scores far below the best. What is not in force any more comes behind what is.
// All of it is whole numbers, so that Go and JavaScript agree.
//
// # Files
//
// The index is divided (files.go): the root, what every query needs; the terms
// in alphabetical runs; what is shown of entries, in blocks; and the words that
// a slip may have meant. A query reads the root, the runs with its terms, at
// most [mostRuns] of them, and the blocks of the entries that it shows. A small
// site has one run and one block. How many files there are follows from the
// number of pages alone, so that they are known before the index is made.
//
// The list of procedures has an index of its own (finder.go), which narrows it
// by field, audience, level of service and agency.
//
// Every file is a script that hands its data to the function cchcSearch, with a
// version: files of two versions are never used together. So the index works
// with a policy of script-src 'self', and opened from a folder, where nothing
// can be fetched.
package search

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/site"
)

// Words says in the language of the site what results show.
type Words struct {
	Kind  func(kind string) string // of a kind of entry; "section" for a section
	Label func(schema.Enum) string // of a value of an enumeration
}

// An Index is what a site's search finds, and by which terms.
type Index struct {
	docs     []*doc
	terms    map[string][]posting // by term: a word, or two with a space between
	sorted   []string             // the terms in order
	encoded  map[string]string
	rules    []rule
	classes  []class
	runs     []string // the first term of each run
	runFrom  []int    // where each begins in sorted; one more at the end
	alphabet []string // the words that a slip may have meant, the commonest first
	version  string
	labels   []string // of the kinds

	Problems diag.List // of texts that could not be read: without them the index is not to be published
}

// A doc is a page that can be found.
type doc struct {
	page   *site.Page
	found  found
	class  int // in the order of classes
	kind   int // its label
	titled int // how many words its title has
}

// A posting says that a document has a term, and how prominently.
type posting struct{ doc, level int }

// The levels, and what a term counts for on each.
const (
	inText = iota
	inSummary
	inKeywords
	inTitle
)

var levelWeights = [...]int{1, 3, 6, 8}

// A class is documents that are equally wanted: they follow one another in the
// order of documents.
type class struct {
	End   int // the number behind its last document
	Boost int // in tenths
}

// Build makes the index of what a view can search.
func Build(view *site.View, words Words) *Index {
	plan := planFor(view.SearchSize())
	x := &Index{terms: map[string][]posting{}, encoded: map[string]string{}, rules: rules(view.Settings().Synonyms)}
	kinds := map[string]int{}
	for _, p := range view.Searchable(plan.texts) {
		d := &doc{page: p.Page}
		var problems diag.List
		d.found, problems = find(view, p, words, plan.texts)
		x.Problems = append(x.Problems, problems...)
		d.class = classOf(p.Page)
		d.titled = len(Split(p.Title))
		kind := kindOf(p.Page)
		if _, known := kinds[kind]; !known {
			kinds[kind] = len(x.labels)
			x.labels = append(x.labels, words.Kind(kind))
		}
		d.kind = kinds[kind]
		x.docs = append(x.docs, d)
	}
	slices.SortFunc(x.docs, func(a, b *doc) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.titled, b.titled), strings.Compare(a.page.Path, b.page.Path))
	})
	for i, d := range x.docs {
		x.addDoc(i, d)
	}
	x.addClasses()
	x.cut()
	x.divide(plan.runs)
	x.addAlphabet()
	x.seal()
	return x
}

// kindOf returns the kind of a page that can be found.
func kindOf(p *site.Page) string {
	if p.Entry == nil {
		return "section"
	}
	return string(p.Entry.Kind)
}

// boosts are what the classes count for, in tenths, the most wanted first:
// procedures; contacts, questions and sections; documents, forms and guides;
// news and the rest; what is not in force.
var boosts = []int{14, 12, 10, 8, 5}

// classOf returns the class of a page.
func classOf(p *site.Page) int {
	if p.Entry == nil {
		return 1
	}
	switch d := p.Entry.Data().(type) {
	case *content.Procedure:
		if !d.InForce() {
			return 4
		}
		return 0
	case *content.Document:
		if d.Status == "expired" || d.Status == "replaced" {
			return 4
		}
		return 2
	case *content.Contacts, *content.Question:
		return 1
	case *content.Page, *content.Plan, *content.Material, *content.Indicator:
		return 2
	}
	return 3
}

// addDoc adds the terms of a document, each at its most prominent level.
func (x *Index) addDoc(i int, d *doc) {
	best := map[string]int{}
	for level, texts := range d.found.texts {
		for _, text := range texts {
			words := Split(text)
			for j, w := range words {
				best[w] = max(best[w], level+1)
				if j > 0 && level >= inKeywords {
					pair := words[j-1] + " " + w
					best[pair] = max(best[pair], level+1)
				}
			}
		}
	}
	for term, level := range best {
		x.terms[term] = append(x.terms[term], posting{i, level - 1})
	}
}

func (x *Index) addClasses() {
	at := 0
	for c, boost := range boosts {
		for at < len(x.docs) && x.docs[at].class == c {
			at++
		}
		x.classes = append(x.classes, class{at, boost})
	}
}

// mostPostings bounds the list of one term. A word that more documents have
// says little; of those the most prominent and most wanted ones are kept, and
// pairs of words tell the others apart.
const mostPostings = 1200

// cut shortens long lists, orders all and writes them.
func (x *Index) cut() {
	for term, list := range x.terms {
		if len(list) > mostPostings {
			slices.SortFunc(list, func(a, b posting) int {
				return cmp.Or(cmp.Compare(b.level, a.level), cmp.Compare(a.doc, b.doc))
			})
			list = list[:mostPostings]
		}
		slices.SortFunc(list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
		x.terms[term] = list
		x.encoded[term] = encode(list)
		x.sorted = append(x.sorted, term)
	}
	slices.Sort(x.sorted)
}
