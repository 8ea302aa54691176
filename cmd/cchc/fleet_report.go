package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetreport"
	"cchc/internal/fleetunits"
	"cchc/internal/reportfile"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// fleetReportFlags are the flags of cchc fleet report.
type fleetReportFlags struct {
	fleetFlags
	period, file string
	force        bool
}

func (t *tool) fleetReportCommand() *cobra.Command {
	var f fleetReportFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "report", Aliases: []string{"bao-cao"}, Short: say("cli.fleet-report.short"), Long: say("cli.fleet-report.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.fleetReport(f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	t.fleetFlags(cmd, &f.fleetFlags)
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	flags.StringVar(&f.period, "period", "", say("cli.flag.fleet-period"))
	flags.StringVar(&f.format, "format", "", say("cli.flag.fleet-report-format"))
	flags.StringVarP(&f.file, "output", "o", "", say("cli.flag.fleet-report-out"))
	flags.BoolVar(&f.force, "force", false, say("cli.flag.force"))
	return cmd
}

// fleetReport makes the overview of units and writes it.
func (t *tool) fleetReport(f fleetReportFlags) error {
	if err := t.fleetReportFormat(&f); err != nil {
		return err
	}
	opts, shard, err := t.fleetOptions(f.fleetFlags)
	if err != nil {
		return err
	}
	all, problems := fleet.Open(sitesFile(f.sites))
	if all == nil {
		return t.noFleet(f.format, &fleetreport.Overview{Date: opts.Today.ISO(), Units: []*fleetreport.Row{}, Problems: problems.Records(t.voice)}, problems)
	}
	defer all.Close()
	units, err := t.chosen(all, f.units, shard)
	if err != nil {
		return err
	}
	voice := t.voice
	if f.format == "xlsx" || f.format == "html" {
		voice = diag.NewVoice("vi") // an official document
	}
	overview := t.overview(all, units, fleetreport.Options{Options: opts, Period: f.period, Voice: voice})
	overview.Problems = problems.Records(t.voice)
	if f.format != "json" {
		if err := problems.WriteText(t.err, t.voice); err != nil {
			return err
		}
	}
	err = t.writeOverview(f, overview)
	if err == nil && !overview.OK {
		return errProblems
	}
	return err
}

// fleetReportFormat completes the format: that of --format, else that of the name of the file, else text.
func (t *tool) fleetReportFormat(f *fleetReportFlags) error {
	f.format = strings.ToLower(f.format)
	if f.format != "" && !slices.Contains([]string{"text", "json", "xlsx", "html"}, f.format) {
		return usageError{t.voice.Say("fleet.report-format", diag.Args{"Value": f.format})}
	}
	ofName, err := t.formatOfName(f.file, f.format, overviewEndings)
	f.format = cmp.Or(f.format, ofName, "text")
	return err
}

// overviewEndings are how files of an overview end.
var overviewEndings = []ending{{".txt", "text"}, {".text", "text"}, {".json", "json"}, {".xlsx", "xlsx"}, {".html", "html"}, {".htm", "html"}}

// overview reads the units.
func (t *tool) overview(all *fleet.Fleet, units []*fleetunits.Unit, opts fleetreport.Options) *fleetreport.Overview {
	progress, clear := t.progressOf("fleet.reporting")
	defer clear()
	done := 0
	return fleetreport.Report(all, units, opts, func(*fleetreport.Row) {
		if done++; progress != nil {
			progress(done, len(units))
		}
	})
}

// writeOverview writes the overview to where it was asked for: a file, or the output.
func (t *tool) writeOverview(f fleetReportFlags, o *fleetreport.Overview) error {
	var out bytes.Buffer
	var err error
	switch f.format {
	case "json":
		err = diag.WriteJSON(&out, o)
	case "text":
		err = t.overviewText(&out, o, len(f.units) > 0)
	default:
		var data []byte
		data, err = o.Book().Write(reportfile.Format(f.format))
		out.Write(data)
	}
	switch {
	case err != nil:
		return err
	case f.file == "" && f.format == "xlsx":
		f.file = "bao-cao-cac-don-vi-" + o.Date + ".xlsx"
	case f.file == "-" || f.file == "":
		w := t.raw
		if f.format == "text" {
			w = t.out
		}
		_, err = w.Write(out.Bytes())
		return err
	}
	return t.exportReport(f.file, out.Bytes(), f.force, diag.Args{"Name": o.Title})
}

// overviewText writes a table of the units by rank, and with lists what their figures count.
func (t *tool) overviewText(w io.Writer, o *fleetreport.Overview, lists bool) error {
	say := func(key string) string { return t.voice.Say("fleet.column-"+key, nil) }
	rows := [][]string{{say("unit"), say("rank"), say("missed"), say("late"), say("owing"), say("errors"), say("warnings"), say("news-days"), say("update-days"), say("drift"), say("record")}}
	var unread []string
	for _, r := range o.Units {
		name := r.Name + " (" + r.Unit + ")"
		if r.Reason != "" {
			rows = append(rows, []string{name, t.voice.Say("fleet.no-rank", nil)})
			unread = append(unread, t.voice.Say("fleet.unread-row", diag.Args{"Unit": r.Name, "Reason": r.Reason}))
			continue
		}
		rows = append(rows, []string{name, fmt.Sprint(r.Rank), fmt.Sprintf("%d/%d", len(r.Missed), r.Quotas), fmt.Sprintf("%d/%d", len(r.Late), r.Tasks), fmt.Sprint(len(r.Duties)),
			fmt.Sprint(r.Errors), fmt.Sprint(r.Warnings), t.days(r.News), t.days(r.Update), fmt.Sprint(len(r.Drift)), fmt.Sprint(len(r.Record))})
	}
	if err := writeTable(w, rows, 1); err != nil {
		return err
	}
	for _, line := range unread {
		fmt.Fprintln(w, line)
	}
	if lists {
		printLists(w, o)
	}
	day, err := viet.ParseDate(o.Date)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, t.voice.Say("fleet.reported", diag.Args{"Units": len(o.Units), "Unread": len(unread), "Date": day.String(), "Periods": strings.Join(o.Periods(), ", ")}))
	return err
}

// days says how many days ago something was.
func (t *tool) days(f *fleetreport.Fresh) string {
	if f == nil {
		return t.voice.Say("fleet.never", nil)
	}
	return fmt.Sprint(f.Days)
}

// printLists writes the lists behind the figures, a row a line.
func printLists(w io.Writer, o *fleetreport.Overview) {
	for _, list := range o.Book().Tables[1:] {
		fmt.Fprintf(w, "\n%s\n", list.Title)
		for _, cells := range list.Rows {
			var words []string
			for i, c := range cells[1:] {
				if text := c.Words(); text != "" {
					words = append(words, list.Columns[i+1].Title+": "+text)
				}
			}
			fmt.Fprintf(w, "- %s. %s\n", cells[0].Words(), strings.Join(words, "; "))
		}
	}
	fmt.Fprintln(w)
}
