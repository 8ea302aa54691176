package content

import (
	"cchc/internal/viet"
)

// A Brief is what lists and the graph ask of every entry. It is kept beside the front
// matter, which most entries need only when a page shows them.
type Brief struct {
	_         struct{}           `cbor:",toarray"`
	When      viet.Date          // see Data.When
	Facets    Facets             // see Data.Facets
	Number    viet.DocNumber     // see Number
	Code      viet.ProcedureCode // see Code
	Unit      string             // see Unit
	Rows      int                // see Rows
	Rank      SearchRank         // see RankOf
	InForce   bool               // see InForce
	Retired   bool               // see Retired
	Posted    bool               // see Posted
	HandedOut bool               // see HandedOut
	Reference bool               // see TaskList
	AmendedOn viet.Date          // see AmendedOn
}

// BriefOf returns what lists and the graph ask of an entry.
func BriefOf(d Data) Brief {
	return Brief{
		When: d.When(), Facets: d.Facets(), Number: Number(d), Code: Code(d), Unit: Unit(d), Rows: Rows(d), Rank: RankOf(d),
		InForce: InForce(d), Retired: Retired(d) != nil, Posted: Posted(d), HandedOut: HandedOut(d), Reference: forReference(d), AmendedOn: AmendedOn(d),
	}
}

// forReference reports whether an entry is a plan of another place.
func forReference(d Data) bool {
	tasks, _ := TasksOf(d)
	return tasks.Reference
}

// Plain reports whether the [Brief] of an entry says all that is asked of it where no
// page shows it, on any day: it sets no tasks, announces nothing, names no other entry,
// and so on. Questions that are not in the Brief ([TasksOf], [BannerOf], [Amendments] …)
// have the answer none.
func Plain(d Data) bool {
	_, tasks := TasksOf(d)
	_, banner := BannerOf(d)
	_, occasion := OccasionOf(d)
	_, groups := d.(interface{ ContactGroups() []ContactGroup })
	return !tasks && !banner && !occasion && !groups && len(Amendments(d))+len(About(d))+len(ReplacedBy(d)) == 0 && undated(d)
}

// undated reports whether no day makes anything else of an entry ([OnDay]): its kind
// has no days that could, or says so itself.
func undated(d Data) bool {
	if u, ok := d.(interface{ Undated() bool }); ok {
		return u.Undated()
	}
	_, dated := d.(interface {
		OnDay(today viet.Date) (Data, string, []DayNote)
	})
	return !dated
}
