package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// changesPath is the address of the page of all changes of procedures.
const changesPath = "/thay-doi-thu-tuc/"

// addChanges makes the page of the changes of procedures, where there are
// procedures, and notes which procedures other entries name.
func (s *Site) addChanges() {
	for _, p := range s.byKind[content.KindProcedure] {
		for _, c := range p.Entry.Data().(*content.Procedure).ReplacedBy {
			s.replaces[c.Base] = appendNew(s.replaces[c.Base], p)
		}
	}
	for _, p := range s.byKind[content.KindQuestion] {
		for _, c := range p.Entry.Data().(*content.Question).Procedures {
			s.asked[c.Base] = appendNew(s.asked[c.Base], p)
		}
	}
	if len(s.byKind[content.KindProcedure]) > 0 {
		s.addPage(&Page{Kind: ChangesPage, Path: changesPath})
	}
}

// A Publication is the procedures that one decision published as new, amended,
// replaced or repealed (quyết định công bố).
type Publication struct {
	Number  viet.DocNumber // zero where the entries name no decision
	Date    viet.Date      // of the decision, where an entry says it; else of the change
	Issuer  string
	Changes []PublishedChange
}

// A PublishedChange is what a decision did to one procedure.
type PublishedChange struct {
	Page   *Page
	Text   string                  // what changed; "" where the entry does not say
	Status content.ProcedureStatus // how it left the procedure; "" where a later decision changed it again
	on     viet.Date
	number viet.DocNumber
}

var publicationsQuery = newQuery("publications", noArgs, func(s *Site, _ none) []Publication { return s.publications() }, sumPublications)

// Publications returns the changes of all procedures by decision and date, the
// latest first. A change is what the history of a procedure names, and the
// decision of one that is new, amended, replaced or repealed.
func (v *View) Publications() []Publication { return publicationsQuery.ask(v, none{}) }

// sumPublications is a digest of the pages: they say all of it.
func sumPublications(all []Publication) uint64 {
	var parts []uint64
	for _, pub := range all {
		for _, c := range pub.Changes {
			parts = append(parts, c.Page.digest)
		}
	}
	return sum(parts...)
}

func (s *Site) publications() []Publication {
	byKey := map[string]*Publication{}
	var all []*Publication
	for _, p := range s.byKind[content.KindProcedure] {
		for _, c := range changesOf(p) {
			k := publicationKey(c)
			pub := byKey[k]
			if pub == nil {
				pub = &Publication{Number: c.number, Date: c.on}
				byKey[k] = pub
				all = append(all, pub)
			}
			pub.Changes = append(pub.Changes, c)
			pub.sign(p, c)
		}
	}
	list := make([]Publication, len(all))
	for i, pub := range all {
		slices.SortStableFunc(pub.Changes, func(a, b PublishedChange) int {
			return cmp.Or(cmp.Compare(statusOrder(a.Status), statusOrder(b.Status)), viet.Compare(a.Page.Title, b.Page.Title))
		})
		list[i] = *pub
	}
	slices.SortStableFunc(list, func(a, b Publication) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(a.Number.String(), b.Number.String()))
	})
	return list
}

// publicationKey tells publications apart: numbers of decisions begin anew
// every year; changes without a decision are of one day.
func publicationKey(c PublishedChange) string {
	if c.number.IsZero() {
		return c.on.ISO()
	}
	return c.number.Key() + " " + strconv.Itoa(c.on.Year())
}

// sign gives a publication the day and the issuer of its decision, where the
// entry of a change knows them.
func (pub *Publication) sign(p *Page, c PublishedChange) {
	d := p.Entry.Data().(*content.Procedure).Decision
	if d == nil || c.number.IsZero() || d.Number.Key() != c.number.Key() {
		return
	}
	if d.Date.Year() == c.on.Year() {
		pub.Date = d.Date.Day()
	}
	pub.Issuer = cmp.Or(pub.Issuer, d.Issuer)
}

// changesOf returns the changes of a procedure; the last one has its status.
func changesOf(p *Page) []PublishedChange {
	d := p.Entry.Data().(*content.Procedure)
	var changes []PublishedChange
	for _, c := range d.History {
		changes = append(changes, PublishedChange{Page: p, Text: c.Change, on: c.Date.Day(), number: c.Decision})
	}
	if d.Status == "" || d.Status == content.ProcedureInForce {
		return changes
	}
	if last := (PublishedChange{Page: p, on: p.ChangedOn().Day()}); d.Decision != nil {
		last.number = d.Decision.Number
		if !d.Decision.Date.IsZero() {
			last.on = d.Decision.Date.Day()
		}
		if !slices.ContainsFunc(d.History, func(c content.Change) bool { return c.Decision.Key() == last.number.Key() }) {
			changes = append(changes, last)
		}
	} else if len(changes) == 0 {
		changes = append(changes, last)
	}
	slices.SortStableFunc(changes, func(a, b PublishedChange) int { return a.on.Compare(b.on) })
	changes[len(changes)-1].Status = d.Status
	return changes
}

// statusOrder is how the changes of one decision are ordered.
func statusOrder(s content.ProcedureStatus) int {
	order := []content.ProcedureStatus{content.ProcedureNew, content.ProcedureAmended, content.ProcedureReplaced, content.ProcedureRepealed, ""}
	return slices.Index(order, s)
}

var (
	replacesQuery = newQuery("replaces", pageArg, func(s *Site, p *Page) []*Page { return s.replaces[p.code()] }, sumPages)
	askedQuery    = newQuery("asked", pageArg, func(s *Site, p *Page) []*Page { return s.asked[p.code()] }, sumPages)
)

// Replaces returns the procedures that name this one as what replaces them.
func (v *View) Replaces(p *Page) []*Page { return replacesQuery.ask(v, p) }

// Asked returns the questions that name a procedure, the latest first.
func (v *View) Asked(p *Page) []*Page { return askedQuery.ask(v, p) }

// code returns the national code of a procedure without its version, "" for
// none.
func (p *Page) code() string { return content.Code(p.Data()).Base }

func appendNew(pages []*Page, p *Page) []*Page {
	if n := len(pages); n > 0 && pages[n-1] == p { // one entry may name a code twice
		return pages
	}
	return append(pages, p)
}
