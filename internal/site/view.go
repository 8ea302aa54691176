package site

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// A View is how one page sees the site: through named queries, each of which
// it remembers. A View belongs to one page at a time.
type View struct {
	site    *Site
	queries []Query
	asked   map[string]bool // the names of queries, once they are many
	name    []byte          // of the query that is asked, while it is

	problems diag.List
}

// A question about a page that many others ask, and whose answer is found in
// long lists.
type question struct{ what, path string }

// once returns what find finds, which is found out when the first one asks.
func once[T any](s *Site, q question, find func() T) T {
	if known, ok := s.found.Load(q); ok {
		return known.(T)
	}
	answer := find()
	s.found.Store(q, answer)
	return answer
}

// NewView returns a view that nothing was asked of yet.
func (s *Site) NewView() *View { return &View{site: s, name: make([]byte, 0, 96)} }

// Problems returns what kept the view from answering as it should, which is a file
// that cannot be read: what was made of the answers is not to be published.
func (v *View) Problems() diag.List { return v.problems }

// sum is a digest of several.
func sum(parts ...uint64) uint64 {
	var h xxhash.Digest
	h.Reset()
	var b [8]byte
	for _, p := range parts {
		binary.LittleEndian.PutUint64(b[:], p)
		_, _ = h.Write(b[:])
	}
	return h.Sum64()
}

func sumPages(pages []*Page) uint64 {
	parts := make([]uint64, len(pages))
	for i, p := range pages {
		parts[i] = p.digest
	}
	return sum(parts...)
}

// sumPage is the digest of a page, 0 for none.
func sumPage(p *Page) uint64 {
	if p == nil {
		return 0
	}
	return p.digest
}

func sumDay(d viet.Date) uint64 { return sumText(d.ISO()) }

func sumNumber(n int) uint64 { return uint64(n) }

func sumText(parts ...string) uint64 {
	var h xxhash.Digest
	h.Reset()
	for _, p := range parts {
		_, _ = h.WriteString(p)
		_, _ = h.WriteString("\x00")
	}
	return h.Sum64()
}

// Settings returns the settings of the column. Pages depend on all of them at
// once.
func (v *View) Settings() *config.Settings { return v.site.Settings }

// Delivery says how readers open the site. Pages depend on it as on the settings.
func (v *View) Delivery() store.Delivery { return v.site.Delivery }

var todayQuery = newQuery("today", noArgs, func(s *Site, _ none) viet.Date { return s.Today }, sumDay)

// Today returns the day of the build.
func (v *View) Today() viet.Date { return todayQuery.ask(v, none{}) }

var homeQuery = newQuery("home", noArgs, func(s *Site, _ none) *Page { return s.home }, sumPage)

// Home returns the home page.
func (v *View) Home() *Page { return homeQuery.ask(v, none{}) }

var pageQuery = newQuery("page", textArg, (*Site).At, sumPage)

// Page returns the page at an address, nil for none.
func (v *View) Page(path string) *Page { return pageQuery.ask(v, path) }

// Text returns the text of a page, as Markdown with its place.
func (v *View) Text(p *Page) store.Body { return p.body }

var refQuery = newQuery("ref", textArg, func(s *Site, file string) *Page { return s.byFile["content/"+file] }, sumPage)

// Ref returns the page of a file below content (thu-tuc/khai-sinh.md), nil for
// none.
func (v *View) Ref(file string) *Page { return refQuery.ask(v, file) }

var parentQuery = newQuery("parent", pageArg, (*Site).parent, sumPage)

// Parent returns the page above, nil for the home page.
func (v *View) Parent(p *Page) *Page { return parentQuery.ask(v, p) }

var trailQuery = newQuery("trail", pageArg, (*Site).trail, sumPages)

// Trail returns the pages above p, the home page first.
func (v *View) Trail(p *Page) []*Page { return trailQuery.ask(v, p) }

func (s *Site) trail(p *Page) []*Page {
	var trail []*Page
	for up := s.parent(p); up != nil; up = s.parent(up) {
		trail = append(trail, up)
	}
	slices.Reverse(trail)
	return trail
}

var sectionsQuery = newQuery("sections", pageArg, func(s *Site, p *Page) []*Page { return s.below[p.Path] }, sumPages)

// Sections returns the sections directly below a section or the home page.
func (v *View) Sections(p *Page) []*Page { return sectionsQuery.ask(v, p) }

var sectionOfQuery = newQuery("sectionOf", textArg, func(s *Site, kind string) *Page {
	for _, p := range s.below["/"] {
		if string(p.Section.Kind) == kind && len(s.children[p.Path]) > 0 {
			return p
		}
	}
	return nil
}, sumPage)

// SectionOf returns the first section of the home page whose entries are of a kind,
// nil where there is none that has any.
func (v *View) SectionOf(kind string) *Page { return sectionOfQuery.ask(v, kind) }

var childrenQuery = newQuery("children", pageArg, func(s *Site, p *Page) []*Page { return s.children[p.Path] }, sumPages)

var upcomingQuery = newQuery("upcoming", pageArg, (*Site).upcoming, sumPages)

// Upcoming returns the events of a page's list that are still to come, the next one
// first.
func (v *View) Upcoming(p *Page) []*Page { return upcomingQuery.ask(v, p) }

func (s *Site) upcoming(p *Page) []*Page {
	comes := func(p *Page) viet.Date { on, _ := content.OccasionOf(p.unusual()); return on.Next }
	var events []*Page
	for _, e := range s.children[p.Path] {
		if on, ok := content.OccasionOf(e.unusual()); ok && !on.Past {
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(a, b *Page) int { return comes(a).Compare(comes(b)) })
	return events
}

// Children returns all entries of a page's list, in order.
func (v *View) Children(p *Page) []*Page { return childrenQuery.ask(v, p) }

// A slice is a part of a list of count entries.
type slice struct {
	part  []*Page
	count int
}

var sliceQuery = newQuery("slice", twoArgs(pageArg, numberArg), (*Site).slice,
	func(l slice) uint64 { return sum(sumPages(l.part), uint64(l.count)) })

// Slice returns page n of a page's list, from 1.
func (v *View) Slice(p *Page, n int) []*Page { return sliceQuery.ask(v, and(p, n)).part }

func (s *Site) slice(a pair[*Page, int]) slice {
	p, n := a.first, a.then
	children := s.children[p.Path]
	from := min((n-1)*p.PerPage, len(children))
	to := min(from+p.PerPage, len(children))
	return slice{children[from:to], len(children)}
}

// PagerCount returns how many pages the pager of a page's list has, at least 1.
func (v *View) PagerCount(p *Page) int {
	v.CountOf(p)
	return v.site.PagerCount(p)
}

var countQuery = newQuery("count", pageArg, func(s *Site, p *Page) int { return len(s.children[p.Path]) }, sumNumber)

// CountOf returns how many entries a page's list has.
func (v *View) CountOf(p *Page) int { return countQuery.ask(v, p) }

var latestQuery = newQuery("latest", twoArgs(textArg, numberArg), func(s *Site, a pair[string, int]) []*Page {
	return firstOf(a.then, s.byKind[content.Kind(a.first)])
}, sumPages)

// Latest returns the first n entries of a kind in their order (the latest ones
// where the kind is ordered by date); all for n 0.
func (v *View) Latest(kind string, n int) []*Page { return latestQuery.ask(v, and(kind, n)) }

// firstOf returns the first n of some pages, all for n 0.
func firstOf(n int, pages []*Page) []*Page {
	if n > 0 && len(pages) > n {
		return pages[:n]
	}
	return pages
}

var ownPlansQuery = newQuery("ownPlans", numberArg, (*Site).ownPlans, sumPages)

// OwnPlans returns the column's own plans of a year, those kept for reference
// left out.
func (v *View) OwnPlans(year int) []*Page { return ownPlansQuery.ask(v, year) }

func (s *Site) ownPlans(year int) []*Page {
	var plans []*Page
	for p := range s.listed {
		if t, ok := content.TasksOf(p.unusual()); ok && !t.Reference && t.Year == year {
			plans = append(plans, p)
		}
	}
	return plans
}

var changesQuery = newQuery("changes", numberArg, (*Site).changes, sumPages)

// Changes returns the n procedures that were last published as new, amended,
// replaced or repealed, the latest first.
func (v *View) Changes(n int) []*Page { return changesQuery.ask(v, n) }

func (s *Site) changes(n int) []*Page {
	var changed []*Page
	for p := range s.listed {
		if all := content.Amendments(p.unusual()); len(all) > 0 && all[len(all)-1].Status != "" {
			changed = append(changed, p)
		}
	}
	slices.SortStableFunc(changed, func(a, b *Page) int { return b.ChangedOn().Compare(a.ChangedOn()) })
	return firstOf(n, changed)
}

// ChangedOn returns the day of the last change of a procedure, else the day it
// was published.
func (p *Page) ChangedOn() viet.Date {
	if p.Entry != nil && !p.Entry.Brief.AmendedOn.IsZero() {
		return p.Entry.Brief.AmendedOn
	}
	return p.Published()
}

// Published returns the day an entry was published, else the day of what it
// is about.
func (p *Page) Published() viet.Date {
	if p.Entry == nil {
		return p.Updated
	}
	if !p.Entry.Date.IsZero() {
		return p.Entry.Date
	}
	return p.Entry.Brief.When
}

// Taxonomies returns the taxonomies that have terms.
func (v *View) Taxonomies() []*Taxonomy {
	var some []*Taxonomy
	for _, t := range v.site.taxonomies {
		if len(t.Terms) > 0 {
			some = append(some, t)
			v.Terms(t.Name)
		}
	}
	return some
}

var termsQuery = newQuery("terms", textArg, (*Site).terms, sumTerms)

// Terms returns the terms of a taxonomy: field, agency, topic, audience,
// service, tag, year.
func (v *View) Terms(taxonomy string) []*Term { return termsQuery.ask(v, taxonomy) }

func (s *Site) terms(taxonomy string) []*Term {
	for _, t := range s.taxonomies {
		if t.Name == taxonomy {
			return t.Terms
		}
	}
	return nil
}

func sumTerms(terms []*Term) uint64 {
	var parts []string
	for _, t := range terms {
		parts = append(parts, t.Path, t.Name, t.Summary, strconv.Itoa(t.Count))
	}
	return sumText(parts...)
}

var termsOfQuery = newQuery("termsOf", twoArgs(pageArg, textArg), func(_ *Site, a pair[*Page, string]) []*Term {
	return a.first.termsOf(a.then)
}, sumNames)

// TermsOf returns the terms of an entry in a taxonomy.
func (v *View) TermsOf(p *Page, taxonomy string) []*Term {
	return termsOfQuery.ask(v, and(p, taxonomy))
}

func (p *Page) termsOf(taxonomy string) []*Term {
	var terms []*Term
	for _, t := range p.terms {
		if t.Taxonomy.Name == taxonomy {
			terms = append(terms, t)
		}
	}
	return terms
}

// sumNames is a digest of what an entry shows of its terms.
func sumNames(terms []*Term) uint64 {
	var parts []string
	for _, t := range terms {
		parts = append(parts, t.Path, t.Name)
	}
	return sumText(parts...)
}

var procedureQuery = newQuery("procedure", textArg, func(s *Site, code string) *Page { return s.procedures[code] }, sumPage)

// Procedure returns the procedure with a national code, nil for none.
func (v *View) Procedure(code viet.ProcedureCode) *Page { return procedureQuery.ask(v, code.Base) }

var documentQuery = newQuery("document", textArg, (*Site).document, sumPage)

// Document returns the document or plan with a number, nil for none and where
// several have it and none is of the year in the number: numbers restart every
// year.
func (v *View) Document(n viet.DocNumber) *Page { return documentQuery.ask(v, n.Key()) }

func (s *Site) document(key string) *Page {
	if found := s.documents[key]; len(found) == 1 {
		return found[0]
	}
	return nil
}

// A ContactsGroup is a group of a register with the page it stands on.
type ContactsGroup struct {
	Page *Page
	*content.ContactGroup
}

// contactsGroups are groups with the digest of all registers.
type contactsGroups struct {
	groups []ContactsGroup
	digest uint64
}

var contactsQuery = newQuery("contacts", twoArgs(pageArg, textArg), func(s *Site, a pair[*Page, string]) contactsGroups {
	home, kind := a.first, a.then
	return once(s, question{"contacts " + kind, home.Path}, func() contactsGroups { // every page asks
		return contactsGroups{s.contacts(home, kind), sumPages(s.registers(home))}
	})
}, func(c contactsGroups) uint64 { return c.digest })

// Contacts returns the groups of all registers of a kind ("hotline"), all
// groups for "".
func (v *View) Contacts(kind string) []ContactsGroup { return v.ContactsOf(v.site.home, kind) }

// ContactsOf does what Contacts does, for the language that a page belongs to.
func (v *View) ContactsOf(p *Page, kind string) []ContactsGroup {
	return contactsQuery.ask(v, and(v.site.homeOf(p), kind)).groups
}

func (s *Site) contacts(home *Page, kind string) []ContactsGroup {
	var groups []ContactsGroup
	n := 0
	for _, p := range s.registers(home) {
		if n += hotlines(p); kind == string(content.Hotline) && n > maxHotlines {
			break // reported, see checkEverywhere
		}
		of := content.Groups(p.unusual())
		for i := range of {
			if kind == "" || string(of[i].Kind) == kind {
				groups = append(groups, ContactsGroup{p, &of[i]})
			}
		}
	}
	return groups
}

var noticesQuery = newQuery("notices", pageArg, (*Site).notices, sumPages)

// Notices returns the notices that show on a page today, the most urgent
// first.
func (v *View) Notices(on *Page) []*Page { return noticesQuery.ask(v, on) }

func (s *Site) notices(on *Page) []*Page {
	var showing []*Page
	all := once(s, question{"showing", ""}, s.showing)
	for _, p := range all[:min(len(all), maxNotices)] {
		if b, _ := content.BannerOf(p.unusual()); inScope(b.Scope, on.Path) {
			showing = append(showing, p)
		}
	}
	return showing
}

// showing returns the notices that show today on some page, the most urgent
// first.
func (s *Site) showing() []*Page {
	var showing []*Page
	for _, level := range []content.NoticeLevel{"urgent", "important", "info"} {
		for p := range s.listed {
			if b, ok := content.BannerOf(p.unusual()); ok && b.Level == level && b.Showing(s.Today) {
				showing = append(showing, p)
			}
		}
	}
	return showing
}

func inScope(scope []content.SitePath, path string) bool {
	return len(scope) == 0 || slices.ContainsFunc(scope, func(s content.SitePath) bool { return strings.HasPrefix(path, string(s)) })
}

// planTasks is the tasks of a plan with a digest of all that is said of them.
type planTasks struct {
	tasks  []*Task
	digest uint64
}

var tasksQuery = newQuery("tasks", pageArg, func(s *Site, plan *Page) planTasks {
	return planTasks{s.tasks[plan.Path], sum(plan.digest, s.taskSums[plan.Path])}
}, func(t planTasks) uint64 { return t.digest })

// TaskGroups returns the tasks of a plan under their headings.
func (v *View) TaskGroups(plan *Page) []TaskGroup { return groups(tasksQuery.ask(v, plan).tasks) }

// TaskStates returns the tasks of a plan by what is to be done, the late ones first;
// see byState for the names of the states.
func (v *View) TaskStates(plan *Page) []TaskGroup { return byState(tasksQuery.ask(v, plan).tasks) }

// Tally counts the tasks of a plan.
func (v *View) Tally(plan *Page) Tally { return tally(tasksQuery.ask(v, plan).tasks) }

var taskAgenciesQuery = newQuery("taskAgencies", noArgs, func(s *Site, _ none) []*AgencyTasks { return s.agencies }, sumAgencies)

// TaskAgencies returns the agencies that have tasks, by name.
func (v *View) TaskAgencies() []*AgencyTasks { return taskAgenciesQuery.ask(v, none{}) }

func sumAgencies(agencies []*AgencyTasks) uint64 {
	var parts []string
	for _, a := range agencies {
		parts = append(parts, a.Path, a.Name, strconv.Itoa(len(a.Lead)), strconv.Itoa(len(a.Support)))
	}
	return sumText(parts...)
}

var taskAgencyQuery = newQuery("taskAgency", textArg, func(s *Site, key string) *AgencyTasks { return s.agencyOf[key] },
	func(a *AgencyTasks) uint64 {
		if a == nil {
			return 0
		}
		return sumText(a.Path)
	})

// TaskAgency returns the agency by whose name a task calls it, nil for none.
func (v *View) TaskAgency(name string) *AgencyTasks {
	return taskAgencyQuery.ask(v, viet.NameKey(name))
}

// A PlanTasks is tasks of one plan.
type PlanTasks struct {
	Plan  *Page
	Tasks []*Task
}

// ByPlan divides tasks by their plans, in order; the column's own plans before
// those kept for reference.
func (v *View) ByPlan(tasks []*Task) []PlanTasks {
	var own, reference []PlanTasks
	for _, t := range tasks {
		list := &own
		if t.Progress == NoProgress {
			list = &reference
		}
		if n := len(*list); n == 0 || (*list)[n-1].Plan != t.Plan {
			*list = append(*list, PlanTasks{Plan: t.Plan})
			tasksQuery.ask(v, t.Plan)
		}
		last := &(*list)[len(*list)-1]
		last.Tasks = append(last.Tasks, t)
	}
	return append(own, reference...)
}

var allQuery = newQuery("all", noArgs, func(s *Site, _ none) []*Page { return s.pages }, sumAddresses)

// sumAddresses is the digest of what site maps have of pages.
func sumAddresses(pages []*Page) uint64 {
	var h xxhash.Digest
	h.Reset()
	for _, p := range pages {
		offered := byte(0)
		if p.Offered() {
			offered = 1
		}
		_, _ = h.WriteString(string(p.Kind) + p.Path + p.Updated.Day().ISO())
		_, _ = h.Write([]byte{offered})
	}
	return h.Sum64()
}

// All returns all pages by address, for site maps: their kinds, addresses and days, and
// whether they are offered, are all that may be asked of them.
func (v *View) All() []*Page { return allQuery.ask(v, none{}) }
