package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/report"
	"cchc/internal/reportfile"
	"cchc/internal/site"
	"cchc/internal/store"

	"github.com/spf13/cobra"
)

// reportFlags are the flags of cchc report.
type reportFlags struct {
	site, date, period, format, unit, table, out string
	list, force                                  bool
}

func (t *tool) reportCommand() *cobra.Command {
	var f reportFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "report", Aliases: []string{"bao-cao"}, Short: say("cli.report.short"), Long: say("cli.report.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.makeReport(f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	flags.StringVar(&f.period, "period", "", say("cli.flag.period"))
	flags.StringVar(&f.unit, "unit", "", say("cli.flag.report-unit"))
	flags.StringVar(&f.format, "format", "", say("cli.flag.report-format"))
	flags.StringVar(&f.table, "table", "", say("cli.flag.table"))
	flags.StringVarP(&f.out, "output", "o", "", say("cli.flag.report-out"))
	flags.BoolVar(&f.force, "force", false, say("cli.flag.force"))
	flags.BoolVar(&f.list, "list", false, say("cli.flag.report-list"))
	return cmd
}

// makeReport makes the report of a period and writes it.
func (t *tool) makeReport(f reportFlags) error {
	if err := t.reportFormat(&f); err != nil {
		return err
	}
	graph, err := t.readSite(f.site, f.date)
	if err != nil {
		return err
	}
	if f.list {
		return t.listReports(graph)
	}
	period, err := t.reportPeriod(graph, f.period)
	if err != nil {
		return err
	}
	bypassed, unread := bypasses(f.site)
	if len(unread) > 0 {
		return errors.Join(unread.WriteText(t.err, t.voice), errProblems)
	}
	r, err := report.New(graph, report.Options{Period: period, Unit: f.unit, Bypassed: bypassed})
	if err != nil {
		return t.noReport(period, err)
	}
	data, err := reportfile.Write(r, reportfile.Format(f.format), f.table)
	var table *reportfile.TableError
	if errors.As(err, &table) {
		return usageError{t.voice.Say("report.no-table", diag.Args{"Name": table.Name, "Near": table.Near, "Known": strings.Join(table.All, ", ")})}
	}
	if err != nil {
		return err
	}
	return t.writeReport(f, r, data)
}

// reportFormat completes the format: that of --format, else that of the name of the
// file, else the official document.
func (t *tool) reportFormat(f *reportFlags) error {
	f.format = strings.ToLower(f.format)
	if f.format != "" && !reportfile.Format(f.format).Known() {
		return usageError{t.voice.Say("report.bad-format", diag.Args{"Value": f.format})}
	}
	ofName, err := t.formatOfName(f.out, f.format, reportEndings)
	switch {
	case err != nil:
		return err
	case f.format == "" && f.table != "" && ofName == "":
		f.format = string(reportfile.CSV)
	case f.format == "":
		f.format = cmp.Or(ofName, string(reportfile.DOCX))
	}
	if f.table != "" && reportfile.Format(f.format) != reportfile.CSV {
		return usageError{t.voice.Say("report.table-without-csv", nil)}
	}
	return nil
}

// reportEndings are those of reports.
var reportEndings = []ending{
	{".docx", "docx"}, {".xlsx", "xlsx"}, {".csv", "csv"}, {".html", "html"}, {".htm", "html"}, {".md", "md"},
}

// readSite reads a site as it is on a day, today for "". A site with errors is refused.
func (t *tool) readSite(dir, date string) (*site.Site, error) {
	today, err := t.day(date)
	if err != nil {
		return nil, err
	}
	source, err := t.openSite(dir)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	opts := store.Options{Today: today}
	files, held := approved(source.FS(), dir)
	lib, problems := store.Load(files, opts)
	if held.Errors() > 0 {
		problems = append(problems, held...)
	}
	var graph *site.Site
	if lib != nil {
		var more diag.List
		graph, more = site.Build(lib, opts)
		problems = append(problems, more...).Sort()
	}
	if problems.Errors() == 0 {
		return graph, nil
	}
	if err := store.Excerpts(files, problems).WriteText(t.err, t.voice); err != nil {
		return nil, err
	}
	t.complain(t.voice.Say("report.site-failed", diag.Args{"Count": problems.Errors()}))
	return nil, errProblems
}

// reportPeriod finds the report that is meant: of a text, or the next one to be sent.
func (t *tool) reportPeriod(graph *site.Site, text string) (config.Report, error) {
	if text == "" {
		if r, ok := graph.Settings.NextReport(graph.Today); ok {
			t.complain(t.voice.Say("report.next", t.reportArgs(r)))
			return r, nil
		}
	}
	r, instead, ok, near := graph.Settings.ParseReport(text, graph.Today)
	if !ok {
		return r, usageError{t.voice.Say("report.no-period", diag.Args{"Value": text, "Near": near, "Known": knownReports(graph)})}
	}
	if instead {
		args := t.reportArgs(r)
		args["Value"] = text
		t.complain(t.voice.Say("report.instead", args))
	}
	return r, nil
}

func (t *tool) reportArgs(r config.Report) diag.Args {
	return diag.Args{"Name": r.Name(), "ID": r.ID(), "From": r.From.String(), "Until": r.Until.String(), "Due": r.Due.String()}
}

// knownReports names the reports of this year.
func knownReports(graph *site.Site) string {
	var ids []string
	for _, r := range graph.Settings.ReportsOf(graph.Today.Year()) {
		ids = append(ids, r.ID())
	}
	return strings.Join(ids, ", ")
}

// listReports lists the reports of this year and the next one, with their days.
func (t *tool) listReports(graph *site.Site) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, t.voice.Say("report.heads", nil))
	for _, year := range []int{graph.Today.Year(), graph.Today.Year() + 1} {
		for _, r := range graph.Settings.ReportsOf(year) {
			fmt.Fprintln(w, strings.Join([]string{r.ID(), r.Name(), r.From.String(), r.Until.String(), r.Due.String()}, "\t"))
		}
	}
	return w.Flush()
}

// noReport says why there is no report.
func (t *tool) noReport(period config.Report, err error) error {
	var empty *report.EmptyError
	var unit *report.UnitError
	switch {
	case errors.As(err, &unit):
		return usageError{t.voice.Say("report.no-unit", diag.Args{"Name": unit.Name, "Near": unit.Near, "Known": strings.Join(unit.All, "; ")})}
	case errors.As(err, &empty) && !empty.Begun:
		t.complain(t.voice.Say("report.not-begun", t.reportArgs(period)))
		return errProblems
	case errors.As(err, &empty):
		args := t.reportArgs(period)
		args["Until"] = empty.Until.String()
		t.complain(t.voice.Say("report.empty", args))
		return errProblems
	}
	return err
}

// writeReport writes the report to where it was asked for: a file, or the output.
func (t *tool) writeReport(f reportFlags, r *report.Report, data []byte) error {
	format := reportfile.Format(f.format)
	if f.out == "-" || f.out == "" && !format.Binary() {
		_, err := t.raw.Write(data)
		return err
	}
	name := f.out
	if name == "" {
		name = reportfile.Name(r, format)
	}
	return t.exportReport(name, data, f.force, t.reportArgs(r.Period))
}

// exportReport writes a report into a file and says so; args are what the message names besides.
func (t *tool) exportReport(name string, data []byte, force bool, args diag.Args) error {
	if err := t.writeFile(name, data, force); err != nil {
		return err
	}
	args["File"] = filepath.ToSlash(name)
	_, err := fmt.Fprintln(t.out, t.voice.Say("report.written", args))
	return err
}
