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
// # Reading a query
//
// People do not type names of procedures: they ask (read.go). Fillers — who asks,
// how one asks, what stands in every question: "cho tôi hỏi", "giấy", "ở đâu" —
// count for nothing by themselves, only together with the word beside them, as
// in "giấy khen". What is spelt as one speaks in a region, and abbreviations, are
// read as they are written. Synonyms make further readings of a query, with the
// official words in the place of the popular ones, which count more than the
// words around them; the intents among them, such as a number to call, the hours,
// the state of a dossier, lead. All tables are in synonyms.go.
//
// # What matches
//
// A word of a query stands for the same word of the index. The last one, which
// may still be being typed, stands for every word that begins with it. A word
// that is no Vietnamese one is read as typed in Telex ("nguyeenx" is nguyen) or
// VNI ("nguye64n"), or with a letter too often ("sinhh"), and a text with the
// signs of VIQR as that ("so^?"). A word that the index has not, or in texts
// alone, is read as two words typed as one, else as one that is written as it
// sounds to somebody ("ngeo"), or, with five letters or more, with a slip: a
// letter too many, too few, wrong, or two in the wrong order. Where nothing is
// sure then, words that stand nowhere behind the one before them are read as
// those that do and are written much alike.
//
// # Order
//
// Each word counts for more the rarer it is and the more prominently an entry
// has it: in the title, and more in a short one, the keywords and numbers, the
// summary, the text (only small sites have that). An entry that has less than a
// quarter of the query by weight is not found, nor one that scores far below the
// best. What is not in force any more comes behind what is. Words that the site
// does not have, and neighbours that stand nowhere side by side, count against
// all: where no synonym was known and not even the best scores much, the reader
// is told that nothing is sure. All of it is whole numbers, so that Go and
// JavaScript agree.
//
// TestQueries holds all this to what people ask (testdata/queries.txt).
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
// # What a change costs
//
// An entry's title changes the runs with its terms and the block with its row,
// and no other file: the number of a document follows from its class and
// address, the length of a title is a level of its postings, and where the terms
// are cut into runs follows from a sample of the documents (divide). What an
// index kept of the pages that are as they were the next one takes over, and it
// writes no file again of which it knows that it stays ([Index.Kept], [File.Stays]).
// An entry more or less, another class,
// and a change in the sample may change every file.
//
// # Lists of procedures
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
	"sync"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// Words says in the language of the site what results show.
type Words struct {
	Page  *site.Page               // that searches, whose language the pages of the index have; nil for that of the site
	Kind  func(kind string) string // of a kind of entry; "section" for a section
	Label func(schema.Enum) string // of a value of an enumeration
	Date  func(viet.Date) string   // as people read it; nil for its String
}

func (w *Words) date(d viet.Date) string {
	if w.Date == nil {
		return d.String()
	}
	return w.Date(d)
}

// An Index is what a site's search finds, and by which terms.
type Index struct {
	folder   string // the address that those of all documents begin with
	docs     []*doc
	sorted   []term // the terms in order
	rules    []rule
	ruled    map[string]bool // the words for which there are rules
	fillers  map[string]bool // words that say nothing by themselves
	classes  []class
	runs     []string // the first term of each run
	runFrom  []int    // where each begins in sorted; one more at the end
	stale    []bool   // runs of which the earlier index may have had another one
	written  []bool   // runs of which the lists are there
	writing  sync.Mutex
	alphabet []string // the words that a slip may have meant, the commonest first
	version  string
	labels   []string // of the kinds
	base     uint64   // see [Rebuild]
	earlier  *saved   // nil for none

	Problems diag.List // of texts that could not be read: without them the index is not to be published
}

// A doc is a page that can be found.
type doc struct {
	page  *site.Page
	class int              // in the order of classes
	kind  int              // its label
	from  uint64           // a digest of what it is found by, and of what is shown of it
	title uint64           // of its title, as titles are compared
	texts [levels][]string // what it is found by; of an earlier index none
	terms []levelled       // made of these
	kept  []byte           // what is shown of it as an earlier index has kept it, nil for none
	shown shown            // else
	apart string           // what tells it from others of its title
}

// The levels. A title of many words says less about each of them.
const (
	inText = iota
	inSummary
	inKeywords
	inLongTitle
	inTitle
	inShortTitle
	levels
)

// What a term counts for on each level.
var levelWeights = [levels]int{4, 12, 24, 31, 32, 33}

// The most words of a title that is short, and of one that is not long.
const (
	shortTitle  = 8
	middleTitle = 16
)

// titleLevel returns the level of the words of a title of so many.
func titleLevel(words int) int {
	switch {
	case words <= shortTitle:
		return inShortTitle
	case words <= middleTitle:
		return inTitle
	}
	return inLongTitle
}

// A class is documents that are equally wanted: they follow one another in the
// order of documents.
type class struct {
	End   int // the number behind its last document
	Boost int // in tenths
}

// Build makes the index of what a view can search.
func Build(view *site.View, words Words) *Index { return Rebuild(view, words, 0, nil) }

// Rebuild makes the index as Build does, of which it takes what is known of pages
// that are as they were from what an earlier index kept ([Index.Kept]). base is a
// digest of what indexes are made of beside the pages, 0 for nobody knows.
func Rebuild(view *site.View, words Words, base uint64, kept []byte) *Index {
	if words.Page == nil {
		words.Page = view.Home()
	}
	plan := planFor(view.SearchSize(words.Page))
	x := &Index{folder: view.HomeOf(words.Page).Path, fillers: fillerWords(), base: base}
	if base != 0 && !plan.texts {
		x.earlier = restore(kept, base)
	}
	kinds := map[string]int{}
	for _, p := range view.Searchable(words.Page, plan.texts) {
		d := &doc{page: p.Page, from: sourceOf(p), class: classOf(p.Page)}
		if !x.earlier.fill(d) {
			x.Problems = append(x.Problems, d.find(view, p, words, plan.texts)...)
		}
		kind := kindOf(p.Page)
		if _, known := kinds[kind]; !known {
			kinds[kind] = len(x.labels)
			x.labels = append(x.labels, words.Kind(kind))
		}
		d.kind = kinds[kind]
		x.docs = append(x.docs, d)
	}
	slices.SortFunc(x.docs, func(a, b *doc) int {
		return cmp.Or(cmp.Compare(a.class, b.class), strings.Compare(a.page.Path, b.page.Path))
	})
	x.tellApart()
	x.addTerms(x.earlier)
	x.rules = rules(view.Settings().Synonyms, x.has)
	x.ruled = ruledWords(x.rules)
	x.addClasses()
	x.divide(plan.runs)
	x.addAlphabet()
	x.seal()
	x.stale, x.written = x.staleRuns(), make([]bool, len(x.runs))
	x.writeRuns(func(n int) bool { return x.stale[n] })
	return x
}

// tellApart finds for pages with one title what differs between them, besides what is
// shown of all: the level, the agency, the audience.
func (x *Index) tellApart() {
	same := make(map[uint64]int, len(x.docs)) // by the title
	for _, d := range x.docs {
		same[d.title]++
	}
	groups := map[uint64][]*doc{}
	for _, d := range x.docs {
		if same[d.title] > 1 {
			groups[d.title] = append(groups[d.title], d)
		}
	}
	for _, docs := range groups {
		all := make([][]string, len(docs))
		for i, d := range docs {
			all[i] = d.show().Apart
		}
		for n := range all[0] {
			if !slices.ContainsFunc(all, func(apart []string) bool { return at(apart, n) != all[0][n] }) {
				continue
			}
			for i, d := range docs {
				d.apart = at(all[i], n)
			}
			break
		}
	}
}

// at returns the nth text of some, "" for none.
func at(texts []string, n int) string {
	if n < len(texts) {
		return texts[n]
	}
	return ""
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
// news and the rest; what is not in force or shown for reference.
var boosts = []int{13, 12, 10, 9, 6}

// classOf returns the class of a page: by the rank of its kind, and behind all
// where it is not in force or is another place's plan, shown for reference.
func classOf(p *site.Page) int {
	if p.Entry == nil {
		return 1
	}
	if b := p.Entry.Brief; b.InForce && !b.Reference {
		return int(content.RankProcedure - b.Rank)
	}
	return len(boosts) - 1
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
