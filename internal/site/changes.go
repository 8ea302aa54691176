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
	for p := range s.listed {
		for _, c := range content.ReplacedBy(p.unusual()) {
			s.replaces[c.Base] = appendNew(s.replaces[c.Base], p)
		}
		for _, c := range content.About(p.unusual()) {
			s.asked[c.Base] = appendNew(s.asked[c.Base], p)
		}
	}
	for _, pages := range s.asked {
		slices.SortFunc(pages, askedOrder)
	}
	if len(s.byKind[content.KindProcedure]) > 0 {
		s.addPage(&Page{Kind: ChangesPage, Path: changesPath})
	}
}

// askedOrder compares entries about a procedure: the latest first.
var askedOrder = entryOrder(content.ByDate)

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
	Page *Page
	content.Amendment
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
	for p := range s.listed {
		for _, a := range content.Amendments(p.unusual()) {
			c := PublishedChange{p, a}
			k := publicationKey(c)
			pub := byKey[k]
			if pub == nil {
				pub = &Publication{Number: c.Number, Date: c.On}
				byKey[k] = pub
				all = append(all, pub)
			}
			pub.Changes = append(pub.Changes, c)
			pub.sign(c)
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
	if c.Number.IsZero() {
		return c.On.ISO()
	}
	return c.Number.Key() + " " + strconv.Itoa(c.On.Year())
}

// sign gives a publication the day and the issuer of its decision, where the
// entry of a change knows them.
func (pub *Publication) sign(c PublishedChange) {
	if c.Decision == nil {
		return
	}
	if c.Decision.Date.Year() == c.On.Year() {
		pub.Date = c.Decision.Date.Day()
	}
	pub.Issuer = cmp.Or(pub.Issuer, c.Decision.Issuer)
}

// statusOrder is how the changes of one decision are ordered.
func statusOrder(s content.ProcedureStatus) int {
	order := []content.ProcedureStatus{content.ProcedureNew, content.ProcedureAmended, content.ProcedureReplaced, content.ProcedureRepealed, ""}
	return slices.Index(order, s)
}

var (
	replacesQuery = newQuery("replaces", pageArg, func(s *Site, p *Page) []*Page { return s.replaces[s.code(p)] }, sumPages)
	askedQuery    = newQuery("asked", pageArg, func(s *Site, p *Page) []*Page { return s.asked[s.code(p)] }, sumPages)
)

// Replaces returns the procedures that name this one as what replaces them.
func (v *View) Replaces(p *Page) []*Page { return replacesQuery.ask(v, p) }

// Asked returns the questions that name a procedure, the latest first.
func (v *View) Asked(p *Page) []*Page { return askedQuery.ask(v, p) }

// code returns the national code of a procedure without its version, "" for none and
// for a translation, which no other entry is about.
func (s *Site) code(p *Page) string {
	if p.Entry == nil || s.IsTranslated(p) {
		return ""
	}
	return p.Entry.Brief.Code.Base
}

func appendNew(pages []*Page, p *Page) []*Page {
	if n := len(pages); n > 0 && pages[n-1] == p { // one entry may name a code twice
		return pages
	}
	return append(pages, p)
}
