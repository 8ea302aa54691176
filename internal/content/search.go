package content

import (
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A SearchText is what the site's search takes of an entry besides its title,
// summary, tags and text.
type SearchText struct {
	Titles   []string             // found as the title is
	Called   []string             // what people call it: found as keywords are, and shown
	Keywords []string             // what people type who know what they look for
	Words    []string             // found as the summary is
	Cited    []string             // found as the text is
	Number   viet.DocNumber       // its own official number
	Codes    []viet.ProcedureCode // of the procedures that it is or is about
	More     string               // shown beside the title: a number or code; "" for the day
	Apart    []string             // shown, the first that differs, where another of the kind has the same title
	Status   string               // shown in words; "" for none
	Over     bool                 // it is not in force any more
}

// A SearchRank says how prominent a kind is among the results, the most wanted
// first.
type SearchRank int

// The ranks. What is not in force comes after all of them.
const (
	RankNews      SearchRank = iota // news and the like, the least
	RankGuide                       // documents, guides, plans
	RankAnswer                      // contacts, questions, sections
	RankProcedure                   // what citizens come for
)

// SearchTextOf returns what the search takes of an entry; label gives the words for
// the value of an enumeration.
func SearchTextOf(d Data, label func(schema.Enum) string) SearchText {
	s, ok := d.(interface {
		SearchText(label func(schema.Enum) string) SearchText
	})
	if !ok {
		return SearchText{}
	}
	e := s.SearchText(label)
	e.Number, e.Over = Number(d), !InForce(d)
	if code := Code(d); !code.IsZero() {
		e.Codes = append(e.Codes, code)
	}
	e.Codes = append(e.Codes, About(d)...)
	return e
}

// RankOf returns how prominent an entry is by its kind.
func RankOf(d Data) SearchRank {
	if r, ok := d.(interface{ Rank() SearchRank }); ok {
		return r.Rank()
	}
	return RankNews
}
