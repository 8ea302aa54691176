package content

import (
	"slices"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// What a kind says of itself beyond its fields: a kind for which a question
// makes sense has the method, and for all others the function of the same name
// has the answer. So nothing else in the program needs to know which kinds
// there are.

// Number returns the official number by which other entries call an entry, zero
// for none: that of a document or a plan.
func Number(d Data) viet.DocNumber {
	if n, ok := d.(interface{ OfficialNumber() viet.DocNumber }); ok {
		return n.OfficialNumber()
	}
	return viet.DocNumber{}
}

// Code returns the national code of a procedure, zero for none.
func Code(d Data) viet.ProcedureCode {
	if c, ok := d.(interface{ NationalCode() viet.ProcedureCode }); ok {
		return c.NationalCode()
	}
	return viet.ProcedureCode{}
}

// About returns the procedures that an entry is about, by their codes: a
// question.
func About(d Data) []viet.ProcedureCode {
	if a, ok := d.(interface{ About() []viet.ProcedureCode }); ok {
		return a.About()
	}
	return nil
}

// ReplacedBy returns the procedures that took the place of an entry.
func ReplacedBy(d Data) []viet.ProcedureCode {
	if r, ok := d.(interface{ Successors() []viet.ProcedureCode }); ok {
		return r.Successors()
	}
	return nil
}

// InForce reports whether what an entry tells of can still be used or applies:
// anything does but a procedure or document that says otherwise.
func InForce(d Data) bool {
	f, ok := d.(interface{ InForce() bool })
	return !ok || f.InForce()
}

// Overdue reports whether an entry is behind the day by which it was to be dealt
// with; see [OnDay].
func Overdue(d Data) bool {
	o, ok := d.(interface{ Overdue() bool })
	return ok && o.Overdue()
}

// Creator returns the person or body that an entry names as its author, "" for
// none.
func Creator(d Data) string {
	if c, ok := d.(interface{ Creator() string }); ok {
		return c.Creator()
	}
	return ""
}

// Retired returns the status with which an entry went out of use, so that it
// comes last in lists; nil for one in use, and for a kind that is not used.
func Retired(d Data) schema.Enum {
	if r, ok := d.(interface{ Retired() schema.Enum }); ok {
		return r.Retired()
	}
	return nil
}

// Posted reports whether an entry must be posted on paper where people file
// (niêm yết công khai).
func Posted(d Data) bool {
	p, ok := d.(interface{ Posted() bool })
	return ok && p.Posted()
}

// HandedOut reports whether an entry wants a leaflet (tờ rơi).
func HandedOut(d Data) bool {
	p, ok := d.(interface{ HandedOut() bool })
	return ok && p.HandedOut()
}

// Amendments returns what decisions did to an entry, the last one at the end.
func Amendments(d Data) []Amendment {
	if a, ok := d.(interface{ Amendments() []Amendment }); ok {
		return a.Amendments()
	}
	return nil
}

// AmendedOn returns the day of the last change by a decision, no day for none.
func AmendedOn(d Data) viet.Date {
	if a, ok := d.(interface{ AmendedOn() viet.Date }); ok {
		return a.AmendedOn()
	}
	return viet.Date{}
}

// Groups returns the groups of contacts that an entry registers.
func Groups(d Data) []ContactGroup {
	if g, ok := d.(interface{ ContactGroups() []ContactGroup }); ok {
		return g.ContactGroups()
	}
	return nil
}

// HasHotline reports whether one of an entry's groups is a hotline (đường dây
// nóng).
func HasHotline(d Data) bool {
	return slices.ContainsFunc(Groups(d), func(g ContactGroup) bool { return g.Kind == Hotline })
}

// A Banner is how an entry stands on other pages while it lasts.
type Banner struct {
	From, Until viet.Date
	Level       NoticeLevel
	Scope       []SitePath // below which it stands; none for all pages
}

// Showing reports whether the banner is shown on the given day.
func (b Banner) Showing(today viet.Date) bool {
	return !today.Before(b.From.Day()) && !today.After(b.Until.Day())
}

// BannerOf returns the banner of an entry; ok is false for none.
func BannerOf(d Data) (banner Banner, ok bool) {
	if b, ok := d.(interface{ Banner() Banner }); ok {
		return b.Banner(), true
	}
	return Banner{}, false
}

// A TaskList is the tasks that an entry sets.
type TaskList struct {
	Year      int // in which deadlines without a year fall
	Reference bool
	Tasks     []Task
}

// TasksOf returns the tasks of an entry; ok is false for one that sets none.
func TasksOf(d Data) (list TaskList, ok bool) {
	if t, ok := d.(interface{ TaskList() TaskList }); ok {
		return t.TaskList(), true
	}
	return TaskList{}, false
}

// An Article is what newsrooms say of a text.
type Article struct {
	Author     string
	Recordings []*Media
}

// ArticleOf returns what an entry says as an article; ok is false for one that
// is none.
func ArticleOf(d Data) (article Article, ok bool) {
	if a, ok := d.(interface{ Article() Article }); ok {
		return a.Article(), true
	}
	return Article{}, false
}

// An Occasion is what takes place somewhere at some time, for calendars.
type Occasion struct {
	Start, End  viet.Date
	Recurrence  viet.Cadence
	Place, Host string

	Next viet.Date // when it takes place next, Start where that is to come; see [OnDay]
	Past bool      // it has been
}

// OccasionOf returns what an entry announces; ok is false for a kind that
// announces nothing.
func OccasionOf(d Data) (occasion Occasion, ok bool) {
	if o, ok := d.(interface{ Occasion() Occasion }); ok {
		return o.Occasion(), true
	}
	return Occasion{}, false
}

// A Dataset says how the entries of a kind are published as open data (dữ liệu
// mở).
type Dataset struct {
	Name    string   // procedures: the key of its words
	Slug    string   // thu-tuc: its files are /du-lieu/thu-tuc.json and .csv
	Weight  int      // its place among the sets, small numbers first; 0 comes last
	Rows    []string // the lists that lead to what is a row of the table: groups, contacts; none for a row for each entry
	Columns []string // the entry's fields that stand in every such row; none for all
	Leave   []string // fields that the set has not, by their keys: tasks.start
}

// DatasetOf returns how a kind is published as open data; ok is false where it
// is not.
func DatasetOf(k Kind) (set Dataset, ok bool) {
	if d, ok := k.New().(interface{ Dataset() Dataset }); ok {
		return d.Dataset(), true
	}
	return Dataset{}, false
}

// A LinkedItem is what an entry is in the words of schema.org: its type and its
// own properties. A value is a text, a number, a day or an item, or a list of
// items.
type LinkedItem struct {
	Type       string
	Properties map[string]any
}

// LinkedItemOf returns what an entry is in the words of schema.org, a page of the
// web where its kind does not say.
func LinkedItemOf(d Data) LinkedItem {
	if l, ok := d.(interface{ LinkedItem() LinkedItem }); ok {
		return l.LinkedItem()
	}
	return LinkedItem{Type: "WebPage"}
}

// publicBody is an agency in the words of schema.org.
func publicBody(name string) LinkedItem {
	return LinkedItem{"GovernmentOrganization", map[string]any{"name": name}}
}

// TermKinds is the order of kinds in the list of a term: what a citizen looks
// for first, then the kinds that have no place here.
func TermKinds() []Kind {
	first := []Kind{KindProcedure, KindQuestion, KindDocument, KindPlan, KindNews, KindNotice, KindFeedback, KindMaterial, KindEvent,
		KindIndicator, KindContacts, KindUnit, KindPage}
	for _, k := range Kinds {
		if !slices.Contains(first, k) {
			first = append(first, k)
		}
	}
	return first
}

// Rows returns how many rows an entry has in the table of its kind's open data.
func Rows(d Data) int {
	if r, ok := d.(interface{ Rows() int }); ok {
		return r.Rows()
	}
	return 1
}

// DefaultOrder is how the entries of a kind are listed where their section does
// not say: by date, but for kinds that are looked up by name.
func DefaultOrder(k Kind) Order {
	if o, ok := k.New().(interface{ ListOrder() Order }); ok {
		return o.ListOrder()
	}
	return ByDate
}

// Known returns what pages of other entries know of one, to be compared with
// that of another state of it ([reflect.DeepEqual]).
func Known(d Data) any {
	known := []any{Number(d), Code(d), About(d), ReplacedBy(d), InForce(d), Posted(d), HandedOut(d), HasHotline(d)}
	if _, ok := TasksOf(d); ok { // the pages of agencies show the tasks and whose they are
		known = append(known, d)
	}
	return known
}

// Empty reports whether an entry says nothing yet: somebody has begun it, and it is
// not to be published like that. blank reports whether it has no text.
func Empty(d Data, blank func() bool) bool {
	e, ok := d.(interface{ Empty(blank func() bool) bool })
	return ok && e.Empty(blank)
}

// Unit returns the unit whose work an entry is, which quotas and reports count it
// under; "" for none.
func Unit(d Data) string {
	if u, ok := d.(interface{ OfUnit() string }); ok {
		return u.OfUnit()
	}
	return ""
}
