package overview

import (
	"errors"
	"net/http"
	"slices"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/history"
	"cchc/internal/report"
	"cchc/internal/reportfile"
	"cchc/internal/screen"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// reportsScreen is the screen Báo cáo: the report of a period, as cchc report makes it. The
// address has the period (ky) and the unit (don-vi).
type reportsScreen struct {
	Period   config.Report
	Unit     string
	Periods  []screen.Option
	Units    []screen.Option
	Report   *report.Report
	Why      string // there is none
	Problems []screen.FindingView
	Formats  []screen.Option
	Tables   []screen.Option // that can be had as CSV
	Next     bool            // it is the one that is to be sent next
}

// A goingOut is the site as it goes out today.
type goingOut struct {
	site *site.Site
	held diag.List // what is held back, and why
	errs diag.List // for which nothing can go out
}

// goingOut reads the site as it goes out: each entry in its last approved version.
func (d *Desk) goingOut() *goingOut {
	return d.reported.Of(d.Set(), d.History.Len(), func() *goingOut {
		files, held, err := d.Outgoing()
		if err != nil {
			return &goingOut{errs: diag.List{history.ReadProblem(err)}}
		}
		g := &goingOut{held: held}
		lib, problems := store.Load(files, d.OutgoingOptions())
		if lib != nil {
			var more diag.List
			g.site, more = site.Build(lib, d.OutgoingOptions())
			problems = append(problems, more...)
		}
		for _, p := range append(problems, held...).Sort() {
			if p.Severity == diag.Error {
				g.errs = append(g.errs, p)
			}
		}
		return g
	})
}

// bypasses are what went out without approval.
func (d *Desk) bypasses() (all []report.Bypass) {
	for _, e := range approval.Bypassed(d.History) {
		all = append(all, report.Bypass{File: e.File, By: e.Who, Why: e.Why, On: viet.DateOf(e.Time)})
	}
	return all
}

func (d *Desk) reportsScreen(r *http.Request) (any, error) {
	s := &reportsScreen{Unit: r.URL.Query().Get("don-vi")}
	g := d.goingOut()
	if len(g.errs) > 0 || g.site == nil {
		titles := d.Titles()
		for _, p := range g.errs {
			s.Problems = append(s.Problems, d.ProblemView(p, titles))
		}
		s.Why = d.Say("desk.report-site", diag.Args{"Count": len(g.errs)})
		return s, nil
	}
	var err error
	if s.Period, s.Next, err = d.period(g.site, r.URL.Query().Get("ky")); err != nil {
		return nil, err
	}
	d.reportChoices(s, g.site)
	s.Report, err = report.New(g.site, report.Options{Period: s.Period, Unit: s.Unit, Bypassed: d.bypasses()})
	if err != nil {
		s.Why = d.noReport(s.Period, err)
		return s, nil
	}
	for _, f := range reportfile.Formats {
		if f != reportfile.CSV {
			s.Formats = append(s.Formats, screen.Option{Value: string(f), Label: d.Say("desk.format-"+string(f), nil)})
		}
	}
	for _, name := range s.Report.TableNames() {
		label := d.Say("desk.report-summary", nil)
		if t := s.Report.Table(name); t != nil {
			label = t.Title
		}
		s.Tables = append(s.Tables, screen.Option{Value: name, Label: label})
	}
	return s, nil
}

// period finds the report that an address means; "" is the next one to be sent.
func (d *Desk) period(graph *site.Site, text string) (period config.Report, next bool, err error) {
	first, ok := graph.Settings.NextReport(graph.Today)
	if text == "" && ok {
		return first, true, nil
	}
	period, _, found, _ := graph.Settings.ParseReport(text, graph.Today)
	if !found {
		return period, false, fault.NotFound(text)
	}
	return period, ok && period.ID() == first.ID(), nil
}

// reportChoices fills in the periods, of last year to the next report, and the units.
func (d *Desk) reportChoices(s *reportsScreen, graph *site.Site) {
	for _, year := range []int{graph.Today.Year(), graph.Today.Year() - 1} {
		for _, p := range slices.Backward(graph.Settings.ReportsOf(year)) {
			if !p.From.After(graph.Today) {
				s.Periods = append(s.Periods, screen.Option{Value: p.ID(), Label: p.Name(), Chosen: p.ID() == s.Period.ID()})
			}
		}
	}
	if !slices.ContainsFunc(s.Periods, func(o screen.Option) bool { return o.Chosen }) {
		s.Periods = slices.Insert(s.Periods, 0, screen.Option{Value: s.Period.ID(), Label: s.Period.Name(), Chosen: true})
	}
	var unknown *report.UnitError
	if _, err := report.New(graph, report.Options{Period: s.Period, Unit: "\u2013"}); errors.As(err, &unknown) {
		for _, name := range unknown.All {
			s.Units = append(s.Units, screen.Option{Value: name, Label: name, Chosen: name == s.Unit})
		}
	}
}

// noReport says why there is no report.
func (d *Desk) noReport(p config.Report, err error) string {
	args := diag.Args{"Name": p.Name(), "ID": p.ID(), "From": p.From.String(), "Until": p.Until.String(), "Due": p.Due.String()}
	var unit *report.UnitError
	var empty *report.EmptyError
	switch {
	case errors.As(err, &unit):
		return d.Say("desk.report-unit", diag.Args{"Name": unit.Name})
	case errors.As(err, &empty) && !empty.Begun:
		return d.Say("report.not-begun", args)
	case errors.As(err, &empty):
		args["Until"] = empty.Until.String()
		return d.Say("report.empty", args)
	}
	return err.Error()
}

// reportDownload answers with a report as a file: its format (dang) and, of CSV, the table
// (bang).
func (d *Desk) reportDownload(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	g := d.goingOut()
	if len(g.errs) > 0 || g.site == nil {
		return screen.Redirect("/bao-cao")
	}
	period, _, err := d.period(g.site, q.Get("ky"))
	if err != nil {
		return err
	}
	rep, err := report.New(g.site, report.Options{Period: period, Unit: q.Get("don-vi"), Bypassed: d.bypasses()})
	if err != nil {
		return fault.New(http.StatusNotFound, "desk.told", diag.Args{"Why": d.noReport(period, err), "Hint": ""})
	}
	format := reportfile.Format(q.Get("dang"))
	if !format.Known() {
		return fault.NotFound(string(format))
	}
	data, err := reportfile.Write(rep, format, q.Get("bang"))
	if err != nil {
		return fault.NotFound(q.Get("bang"))
	}
	name := reportfile.Name(rep, format)
	if table := q.Get("bang"); table != "" && format == reportfile.CSV {
		name = viet.Slug(table) + "-" + name
	}
	screen.Attach(w, name, data)
	return nil
}

// isTable reports whether a block of a report is a table.
func isTable(b report.Block) bool { _, ok := b.(*report.Table); return ok }
