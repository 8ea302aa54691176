package site

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// A Query is something that was asked of a site, with a digest of the answer.
type Query struct {
	Name   string // latest news 5, with tabs between the words
	Digest uint64
}

// A View is how one page sees the site: through named queries, each of which
// it remembers. A View belongs to one page at a time.
type View struct {
	site    *Site
	queries []Query
	asked   map[string]bool // the names of queries, once they are many

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
func (s *Site) NewView() *View { return &View{site: s} }

// Queries returns what was asked, in order, each question once.
func (v *View) Queries() []Query { return v.queries }

// Problems returns what kept the view from answering as it should, which is a file
// that cannot be read: what was made of the answers is not to be published.
func (v *View) Problems() diag.List { return v.problems }

// note remembers a question and its answer.
func (v *View) note(digest uint64, question ...string) {
	name := strings.Join(question, questionMark)
	if v.has(name) {
		return
	}
	v.queries = append(v.queries, Query{name, digest})
	if v.asked != nil {
		v.asked[name] = true
	}
}

// fewQueries are found faster without a map.
const fewQueries = 8

// has reports whether a question was asked already.
func (v *View) has(name string) bool {
	if v.asked == nil && len(v.queries) > fewQueries {
		v.asked = make(map[string]bool, 4*fewQueries)
		for _, q := range v.queries {
			v.asked[q.Name] = true
		}
	}
	if v.asked != nil {
		return v.asked[name]
	}
	return slices.ContainsFunc(v.queries, func(q Query) bool { return q.Name == name })
}

// Take remembers what another view of the same site was asked.
func (v *View) Take(asked []Query) {
	for _, q := range asked {
		v.note(q.Digest, q.Name)
	}
}

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
func (v *View) Settings() *content.Settings { return v.site.Settings }

// Delivery says how readers open the site. Pages depend on it as on the settings.
func (v *View) Delivery() store.Delivery { return v.site.Delivery }

// Today returns the day of the build.
func (v *View) Today() viet.Date {
	v.note(sumText(v.site.Today.ISO()), "today")
	return v.site.Today
}

// Home returns the home page.
func (v *View) Home() *Page {
	v.note(v.site.home.digest, "home")
	return v.site.home
}

// Page returns the page at an address, nil for none.
func (v *View) Page(path string) *Page {
	p := v.site.byPath[path]
	v.one(p, "page", path)
	return p
}

func (v *View) one(p *Page, question ...string) {
	if p == nil {
		v.note(0, question...)
	} else {
		v.note(p.digest, question...)
	}
}

// Text returns the text of a page, as Markdown with its place.
func (v *View) Text(p *Page) store.Body { return p.body }

// Ref returns the page of a file below content (thu-tuc/khai-sinh.md), nil for
// none.
func (v *View) Ref(file string) *Page {
	p := v.site.byFile["content/"+file]
	v.one(p, "ref", file)
	return p
}

// Parent returns the page above, nil for the home page.
func (v *View) Parent(p *Page) *Page {
	up := v.site.parent(p)
	v.one(up, "parent", p.Path)
	return up
}

// Trail returns the pages above p, the home page first.
func (v *View) Trail(p *Page) []*Page {
	var trail []*Page
	for up := v.site.parent(p); up != nil; up = v.site.parent(up) {
		trail = append(trail, up)
	}
	slices.Reverse(trail)
	v.note(sumPages(trail), "trail", p.Path)
	return trail
}

// Sections returns the sections directly below a section or the home page.
func (v *View) Sections(p *Page) []*Page {
	sections := v.site.below[p.Path]
	v.note(sumPages(sections), "sections", p.Path)
	return sections
}

// Children returns all entries of a page's list, in order.
func (v *View) Children(p *Page) []*Page {
	children := v.site.children[p.Path]
	v.note(sumPages(children), "children", p.Path)
	return children
}

// Slice returns page n of a page's list, from 1.
func (v *View) Slice(p *Page, n int) []*Page {
	children := v.site.children[p.Path]
	from := min((n-1)*p.PerPage, len(children))
	to := min(from+p.PerPage, len(children))
	part := children[from:to]
	v.note(sum(sumPages(part), uint64(len(children))), "slice", p.Path, strconv.Itoa(n))
	return part
}

// PagerCount returns how many pages the pager of a page's list has, at least 1.
func (v *View) PagerCount(p *Page) int {
	v.CountOf(p)
	return v.site.PagerCount(p)
}

// CountOf returns how many entries a page's list has.
func (v *View) CountOf(p *Page) int {
	n := len(v.site.children[p.Path])
	v.note(uint64(n), "count", p.Path)
	return n
}

// Latest returns the first n entries of a kind in their order (the latest ones
// where the kind is ordered by date); all for n 0.
func (v *View) Latest(kind string, n int) []*Page {
	pages := v.site.byKind[content.Kind(kind)]
	if n > 0 && len(pages) > n {
		pages = pages[:n]
	}
	v.note(sumPages(pages), "latest", kind, strconv.Itoa(n))
	return pages
}

// OwnPlans returns the column's own plans of a year, those kept for reference
// left out.
func (v *View) OwnPlans(year int) []*Page {
	var plans []*Page
	for _, p := range v.site.byKind[content.KindPlan] {
		if d := p.Entry.Data().(*content.Plan); !d.Reference && d.Year() == year {
			plans = append(plans, p)
		}
	}
	v.note(sumPages(plans), "ownPlans", strconv.Itoa(year))
	return plans
}

// Changes returns the n procedures that were last published as new, amended,
// replaced or repealed, the latest first.
func (v *View) Changes(n int) []*Page {
	var changed []*Page
	for _, p := range v.site.byKind[content.KindProcedure] {
		if s := p.Entry.Data().(*content.Procedure).Status; s != "" && s != content.ProcedureInForce {
			changed = append(changed, p)
		}
	}
	slices.SortStableFunc(changed, func(a, b *Page) int { return b.ChangedOn().Compare(a.ChangedOn()) })
	if n > 0 && len(changed) > n {
		changed = changed[:n]
	}
	v.note(sumPages(changed), "changes", strconv.Itoa(n))
	return changed
}

// ChangedOn returns the day of the last change of a procedure: the last one of
// its history, else the day it began or ceased to be in force, else the day of
// its decision.
func (p *Page) ChangedOn() viet.Date {
	d, ok := p.Data().(*content.Procedure)
	if !ok {
		return p.Published()
	}
	var last viet.Date
	for _, c := range d.History {
		if c.Date.After(last) {
			last = c.Date
		}
	}
	if last.IsZero() {
		last = d.EffectiveOn
		if !d.InForce() {
			last = d.ExpiresOn
		}
	}
	if last.IsZero() && d.Decision != nil {
		last = d.Decision.Date
	}
	if last.IsZero() {
		return p.Published()
	}
	return last
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
	return p.Entry.Data().When()
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

// Terms returns the terms of a taxonomy: field, agency, topic, audience,
// service, tag, year.
func (v *View) Terms(taxonomy string) []*Term {
	for _, t := range v.site.taxonomies {
		if t.Name == taxonomy {
			v.note(sumTerms(t.Terms), "terms", taxonomy)
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

// TermsOf returns the terms of an entry in a taxonomy.
func (v *View) TermsOf(p *Page, taxonomy string) []*Term {
	var terms []*Term
	var parts []string
	for _, t := range p.terms {
		if t.Taxonomy.Name == taxonomy {
			terms = append(terms, t)
			parts = append(parts, t.Path, t.Name)
		}
	}
	v.note(sumText(parts...), "termsOf", p.Path, taxonomy)
	return terms
}

// Procedure returns the procedure with a national code, nil for none.
func (v *View) Procedure(code viet.ProcedureCode) *Page {
	p := v.site.procedures[code.Base]
	v.one(p, "procedure", code.Base)
	return p
}

// Document returns the document or plan with a number, nil for none and where
// several have it and none is of the year in the number: numbers restart every
// year.
func (v *View) Document(n viet.DocNumber) *Page { return v.documentWith(n.Key()) }

func (v *View) documentWith(key string) *Page {
	var p *Page
	if found := v.site.documents[key]; len(found) == 1 {
		p = found[0]
	}
	v.one(p, "document", key)
	return p
}

// A ContactsGroup is a group of a register with the page it stands on.
type ContactsGroup struct {
	Page *Page
	*content.ContactGroup
}

// Contacts returns the groups of all registers of a kind ("hotline"), all
// groups for "".
func (v *View) Contacts(kind string) []ContactsGroup {
	v.note(once(v.site, question{"contacts", ""}, func() uint64 { return sumPages(v.site.byKind[content.KindContacts]) }), "contacts", kind)
	return once(v.site, question{"contacts of", kind}, func() []ContactsGroup { return v.site.contacts(kind) })
}

// contacts is asked by every page.
func (s *Site) contacts(kind string) []ContactsGroup {
	var groups []ContactsGroup
	n := 0
	for _, p := range s.byKind[content.KindContacts] {
		if n += hotlines(p); kind == string(content.Hotline) && n > maxHotlines {
			break // reported, see checkEverywhere
		}
		c := p.Entry.Data().(*content.Contacts)
		for i := range c.Groups {
			if kind == "" || string(c.Groups[i].Kind) == kind {
				groups = append(groups, ContactsGroup{p, &c.Groups[i]})
			}
		}
	}
	return groups
}

// Notices returns the notices that show on a page today, the most urgent
// first.
func (v *View) Notices(on *Page) []*Page {
	var showing []*Page
	all := once(v.site, question{"showing", ""}, v.site.showing)
	for _, p := range all[:min(len(all), maxNotices)] {
		if inScope(p.Entry.Data().(*content.Notice).Scope, on.Path) {
			showing = append(showing, p)
		}
	}
	v.note(sumPages(showing), "notices", on.Path)
	return showing
}

// showing returns the notices that show today on some page, the most urgent
// first.
func (s *Site) showing() []*Page {
	var showing []*Page
	for _, level := range []content.NoticeLevel{"urgent", "important", "info"} {
		for _, p := range s.byKind[content.KindNotice] {
			if n := p.Entry.Data().(*content.Notice); n.Level == level && n.Showing(s.Today) {
				showing = append(showing, p)
			}
		}
	}
	return showing
}

func inScope(scope []content.SitePath, path string) bool {
	return len(scope) == 0 || slices.ContainsFunc(scope, func(s content.SitePath) bool { return strings.HasPrefix(path, string(s)) })
}

// TaskGroups returns the tasks of a plan under their headings.
func (v *View) TaskGroups(plan *Page) []TaskGroup {
	v.noteTasks(plan)
	return groups(v.site.tasks[plan.Path])
}

// Tally counts the tasks of a plan.
func (v *View) Tally(plan *Page) Tally {
	v.noteTasks(plan)
	return tally(v.site.tasks[plan.Path])
}

func (v *View) noteTasks(plan *Page) {
	v.note(sum(plan.digest, v.site.taskSums[plan.Path]), "tasks", plan.Path)
}

// TaskAgencies returns the agencies that have tasks, by name.
func (v *View) TaskAgencies() []*AgencyTasks {
	var parts []string
	for _, a := range v.site.agencies {
		parts = append(parts, a.Path, a.Name, strconv.Itoa(len(a.Lead)), strconv.Itoa(len(a.Support)))
	}
	v.note(sumText(parts...), "taskAgencies")
	return v.site.agencies
}

// TaskAgency returns the agency by whose name a task calls it, nil for none.
func (v *View) TaskAgency(name string) *AgencyTasks {
	slug := viet.Slug(name)
	if d := v.site.declared[slug]; d != nil {
		slug = d.Slug
	}
	a := v.site.bySlug[slug]
	if a == nil {
		v.note(0, "taskAgency", slug)
		return nil
	}
	v.note(sumText(a.Path), "taskAgency", slug)
	return a
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
		if t.Plan.Entry.Data().(*content.Plan).Reference {
			list = &reference
		}
		if n := len(*list); n == 0 || (*list)[n-1].Plan != t.Plan {
			*list = append(*list, PlanTasks{Plan: t.Plan})
			v.noteTasks(t.Plan)
		}
		last := &(*list)[len(*list)-1]
		last.Tasks = append(last.Tasks, t)
	}
	return append(own, reference...)
}

// All returns all pages by address, for site maps.
func (v *View) All() []*Page {
	v.note(sumPages(v.site.pages), "all")
	return v.site.pages
}
