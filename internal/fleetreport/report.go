// Package fleetreport says how the columns of many units stand: what became of building them ([Results]), what
// the rules find in each ([Check]), and, in one overview ([Report]), what each owes, how fresh it is, and where it says
// otherwise than the shared texts and the national records; with ranks.
//
// Quotas and tasks are counted by package report, so that the overview has the figures of each unit's
// own periodic report; shared news and plans count for no unit. A unit whose site cannot be read stands in the overview with the reason and
// without figures or a rank.
package fleetreport

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/report"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// An Overview is how the columns of some units stand on a day.
type Overview struct {
	OK       bool          `json:"ok"` // every unit could be read
	Title    string        `json:"title"`
	Date     string        `json:"date"`  // ISO
	Units    []*Row        `json:"units"` // by rank; those that could not be read last
	Problems []diag.Record `json:"problems"`
}

// A Row is how the column of one unit stands.
type Row struct {
	Unit     string     `json:"unit"` // its ID
	Name     string     `json:"name"`
	Level    string     `json:"level,omitempty"`
	Rank     int        `json:"rank,omitempty"`   // 1 is the best; none for a unit that could not be read
	Reason   string     `json:"reason,omitempty"` // why it could not be read
	Period   string     `json:"period,omitempty"` // of the figures: 2026-Q1
	From     string     `json:"from,omitempty"`   // ISO, as Until
	Until    string     `json:"until,omitempty"`
	Quotas   int        `json:"quotas"` // that ended in the period
	Missed   []Missed   `json:"missed"` // those of them in which something is missing
	Tasks    int        `json:"tasks"`  // of the plans of the year
	Done     int        `json:"done"`
	Late     []LateTask `json:"late"`
	Duties   []Finding  `json:"duties"` // other duties that are not met
	Errors   int        `json:"errors"` // of all rules
	Warnings int        `json:"warnings"`
	News     *Fresh     `json:"news"`   // the last news of the unit's own; null for none
	Update   *Fresh     `json:"update"` // the last change of an entry of the unit's own
	Drift    []Drift    `json:"drift"`  // entries that say otherwise than the shared ones
	Record   []Finding  `json:"record"` // fields of procedures that say otherwise than the national record

	period string // its name
}

// A Missed is a stretch of a quota in which something is missing.
type Missed struct {
	Quota     string `json:"quota"`
	Unit      string `json:"unit,omitempty"` // that owes it; "" for the column as a whole
	From      string `json:"from"`
	Until     string `json:"until"`
	Owed      int    `json:"owed"`
	Published int    `json:"published"`
}

// A LateTask is a task whose deadline is over.
type LateTask struct {
	Name string   `json:"name"`
	Plan string   `json:"plan"`
	Due  string   `json:"due"`
	Lead []string `json:"lead"`
}

// A Finding is what a rule found, in words.
type Finding struct {
	Code    string `json:"code"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

// A Fresh is a day and how many days ago it was.
type Fresh struct {
	Date string `json:"date"`
	Days int    `json:"days"`
}

// A Drift is an entry that says otherwise than the shared one, see [fleet.Drift].
type Drift struct {
	Title  string   `json:"title"`
	File   string   `json:"file"`
	Shared string   `json:"shared"`
	Fields []string `json:"fields"`
	Copy   bool     `json:"copy"`
}

// Options say of what an overview is.
type Options struct {
	fleet.Options
	Period string      // as [config.Settings.ParseReport] reads it; "" for that of the report to be sent next
	Voice  *diag.Voice // for what rules found
}

// Report makes the overview of some units. each is called after every unit; nil for nobody.
func Report(f *fleet.Fleet, units []*fleetunits.Unit, opts Options, each func(*Row)) *Overview {
	o := &Overview{OK: true, Title: f.Title, Date: opts.Today.ISO(), Units: []*Row{}, Problems: []diag.Record{}}
	for _, u := range units {
		if u.Overview != "" && len(units) > 1 {
			continue // it is that of those who rank the others
		}
		row := &Row{Unit: u.ID, Name: u.Name, Level: u.Level, Missed: []Missed{}, Late: []LateTask{}, Duties: []Finding{}, Drift: []Drift{}, Record: []Finding{}}
		r := &reading{Row: row, opts: opts}
		r.unit(f, u)
		o.OK = o.OK && row.Reason == ""
		o.Units = append(o.Units, row)
		if each != nil {
			each(row)
		}
	}
	rank(o.Units)
	return o
}

// Owed is how many things the unit owes.
func (r *Row) Owed() int { return len(r.Missed) + len(r.Late) + len(r.Duties) }

// rank orders units by what they owe, then by errors, by how much says otherwise, and by the age of their news;
// equal ones have the same rank.
func rank(rows []*Row) {
	age := func(r *Row) int {
		if r.News == nil {
			return math.MaxInt
		}
		return r.News.Days
	}
	unread := func(r *Row) int { return min(len(r.Reason), 1) }
	compare := func(a, b *Row) int {
		return cmp.Or(cmp.Compare(unread(a), unread(b)), cmp.Compare(a.Owed(), b.Owed()), cmp.Compare(a.Errors, b.Errors),
			cmp.Compare(len(a.Drift)+len(a.Record), len(b.Drift)+len(b.Record)), cmp.Compare(age(a), age(b)))
	}
	slices.SortStableFunc(rows, compare)
	for i, r := range rows {
		switch {
		case r.Reason != "":
		case i > 0 && compare(rows[i-1], r) == 0:
			r.Rank = rows[i-1].Rank
		default:
			r.Rank = i + 1
		}
	}
}

// A reading makes the row of one unit.
type reading struct {
	*Row
	opts   Options
	column *fleet.Column
}

// unit reads the site of a unit.
func (r *reading) unit(f *fleet.Fleet, u *fleetunits.Unit) {
	c, problems := f.OpenColumn(u, r.opts.Options, true)
	if c == nil {
		r.unread(problems)
		return
	}
	defer c.Close()
	r.column = c
	set, ofSite, others := c.Open(r.opts.Options)
	for i := range ofSite {
		problems = append(problems, c.Located(ofSite[i]))
	}
	if problems = slices.Concat(others, problems); set == nil || problems.Errors() > 0 {
		r.unread(problems)
		return
	}
	if !r.figures(set.Site) {
		return
	}
	r.found(checkSet(c, set, ofSite, others, r.opts.Options))
	r.fresh(set.Site)
	for _, d := range c.Drift(set.Site.Library()) {
		r.Drift = append(r.Drift, Drift(d))
	}
}

// unread says why a unit could not be read: the first error, and how many more there are.
func (r *reading) unread(problems diag.List) {
	v := r.opts.Voice
	errors := slices.DeleteFunc(slices.Clone(problems), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if len(errors) == 0 {
		r.Reason = v.Say("fleet.unread", nil)
		return
	}
	d := errors[0]
	r.Reason = v.Say("fleet.unread-because", diag.Args{"Place": place(d.Position), "Message": v.Message(d), "More": len(errors) - 1})
}

// place names a place in a file.
func place(at diag.Position) string {
	if at.Line == 0 {
		return at.File
	}
	return at.File + ":" + strconv.Itoa(at.Line)
}

// figures counts quotas and tasks as the periodic report of the unit does; false where there is no such report.
func (r *reading) figures(s *site.Site) bool {
	period, ok := s.Settings.NextReport(s.Today)
	if r.opts.Period != "" {
		period, _, ok, _ = s.Settings.ParseReport(r.opts.Period, s.Today)
	}
	if !ok {
		r.Reason = r.opts.Voice.Say("fleet.no-period", diag.Args{"Value": r.opts.Period})
		return false
	}
	st, ok := report.StandingOf(s, period, r.own)
	if !ok {
		r.Reason = r.opts.Voice.Say("fleet.period-not-begun", diag.Args{"Name": period.Name(), "From": period.From.String()})
		return false
	}
	r.Period, r.period, r.From, r.Until = period.ID(), period.Name(), period.From.ISO(), st.Until.ISO()
	r.Quotas, r.Tasks, r.Done = len(st.Quotas), st.Tasks, st.Done
	for _, c := range st.Quotas {
		if c.Missing > 0 {
			r.Missed = append(r.Missed, Missed{report.QuotaWords(c.Quota), c.Unit, c.From.ISO(), c.Until.ISO(), c.Quota.Count, len(c.Published)})
		}
	}
	for _, t := range st.Late {
		r.Late = append(r.Late, LateTask{t.Name, t.Plan.Title, t.Due.ISO(), append([]string{}, t.Lead...)})
	}
	return true
}

// counted are the rules of the group of duties that are not counted among the missing ones: figures of their
// own have them, or they remind of what is still to come.
var counted = []string{"task-late", "quota-missed", "quota-due", "quota-unit", "report-closing"}

// recordRule is the rule that compares with national records.
const recordRule = "national-differs"

// found counts what the rules found.
func (r *reading) found(rep *check.Report) {
	r.Errors, r.Warnings = rep.Count(diag.Error), rep.Count(diag.Warning)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		finding := Finding{f.Code, f.File, f.Line, r.opts.Voice.Message(f.Diagnostic)}
		switch {
		case f.Rule == nil:
		case f.Code == recordRule:
			r.Record = append(r.Record, finding)
		case f.Rule.Group == check.Duties && !slices.Contains(counted, f.Code):
			r.Duties = append(r.Duties, finding)
		}
	}
}

// fresh finds the last news and the last change among the entries of the unit's own.
func (r *reading) fresh(s *site.Site) {
	var news, update viet.Date
	for _, p := range s.Pages() {
		if !r.own(p) {
			continue
		}
		when := p.Entry.Brief.When.Day()
		if p.EntryKind() == content.KindNews {
			news = later(news, when, s.Today)
		}
		update = later(later(update, when, s.Today), p.Updated.Day(), s.Today)
	}
	r.News, r.Update = freshOn(news, s.Today), freshOn(update, s.Today)
}

// own reports whether a page is an entry of the unit's own: what the province publishes for all counts for none.
func (r *reading) own(p *site.Page) bool { return p.Entry != nil && r.column.Own(p.Entry.File) }

// later returns the later one of two days; one behind today does not count.
func later(a, b, today viet.Date) viet.Date {
	if b.IsZero() || b.After(today.Day()) || !a.IsZero() && !b.After(a) {
		return a
	}
	return b
}

func freshOn(day, today viet.Date) *Fresh {
	if day.IsZero() {
		return nil
	}
	return &Fresh{day.ISO(), int(today.Day().Time().Sub(day.Time()).Hours() / 24)}
}

// Periods names the periods of the figures, each once.
func (o *Overview) Periods() (names []string) {
	for _, r := range o.Units {
		if r.period != "" && !slices.Contains(names, r.period) {
			names = append(names, r.period)
		}
	}
	return names
}
