package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetoverview"
	"cchc/internal/fleetreport"
	"cchc/internal/fleetunits"

	"github.com/spf13/cobra"
)

// fleetFlags are the flags of cchc fleet build.
type fleetFlags struct {
	sites, out, shard, date, format string
	units                           []string
}

// fleetCommand is the commands for the columns of many units.
func (t *tool) fleetCommand() *cobra.Command {
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "fleet", Aliases: []string{"tinh"}, Short: say("cli.fleet.short"), Long: say("cli.fleet.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(t.fleetBuildCommand(), t.fleetCheckCommand(), t.fleetReportCommand(), t.fleetDeliverCommand(), t.fleetPreviewCommand(), t.fleetMergeCommand(), t.fleetPackCommand(), t.fleetKeyCommand())
	return cmd
}

func (t *tool) fleetBuildCommand() *cobra.Command {
	var f fleetFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "build", Aliases: []string{"xuat"}, Short: say("cli.fleet-build.short"), Long: say("cli.fleet-build.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.fleetBuild(f) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&f.out, "out", "", say("cli.flag.fleet-out"))
	t.fleetFlags(cmd, &f)
	cmd.Flags().StringVar(&f.date, "date", "", say("cli.flag.date"))
	cmd.Flags().StringVar(&f.format, "format", "text", say("cli.flag.format"))
	return cmd
}

// fleetFlags adds the flags that all commands for units have.
func (t *tool) fleetFlags(cmd *cobra.Command, f *fleetFlags) {
	say := func(key string) string { return t.voice.Say(key, nil) }
	flags := cmd.Flags()
	flags.StringVar(&f.sites, "sites", fleet.File, say("cli.flag.fleet-sites"))
	flags.StringArrayVar(&f.units, "unit", nil, say("cli.flag.fleet-unit"))
	flags.StringVar(&f.shard, "shard", "", say("cli.flag.fleet-shard"))
}

// fleetBuild publishes the columns of units.
func (t *tool) fleetBuild(f fleetFlags) error {
	if f.out == "" {
		return usageError{t.voice.Say("cli.fleet-out", nil)}
	}
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	opts, shard, err := t.fleetOptions(f)
	if err != nil {
		return err
	}
	all, problems := fleet.Open(sitesFile(f.sites))
	r := &fleetRun{tool: t, format: f.format, report: fleetreport.NewResults(), start: time.Now()}
	r.problems(problems, nil)
	if all == nil {
		return r.finish()
	}
	defer all.Close()
	units, err := t.chosen(all, f.units, shard)
	if err != nil {
		return err
	}
	progress, clear := t.progressOf("fleet.progress")
	loaded, restore := collectWhileLoading()
	loaded() // what one unit needed is garbage when the next one is read
	defer restore()
	fleetoverview.Build(all, units, opts, func(result fleet.Result) {
		r.add(result)
		if progress != nil {
			progress(len(r.report.Units), len(units))
		}
	})
	clear()
	r.problems(all.Strays(f.out), nil)
	return r.finish()
}

// fleetOptions reads the flags that all commands for units have.
func (t *tool) fleetOptions(f fleetFlags) (opts fleet.Options, shard fleetunits.Shard, err error) {
	opts = fleet.Options{Out: f.out, Key: buildFlags{}.key(), Host: host(), Now: time.Now}
	if opts.Today, err = t.day(f.date); err != nil || f.shard == "" {
		return opts, shard, err
	}
	var ok bool
	if shard, ok = fleetunits.ParseShard(f.shard); !ok {
		err = usageError{t.voice.Say("cli.fleet-shard", diag.Args{"Value": f.shard})}
	}
	return opts, shard, err
}

// noFleet ends a command whose sites.yaml cannot be read: with the report that says so for
// programs, with the problems for people.
func (t *tool) noFleet(format string, report any, problems diag.List) error {
	if format == "json" {
		return failWith(diag.WriteJSON(t.out, report))
	}
	return failWith(problems.WriteText(t.err, t.voice))
}

// chosen returns the units that are named, each once, all without names, as far as they
// are in a shard.
func (t *tool) chosen(all *fleet.Fleet, names []string, shard fleetunits.Shard) (units []*fleetunits.Unit, err error) {
	for _, name := range names {
		u, near := all.Named(name)
		switch {
		case u != nil && slices.Contains(units, u): // by another of its names
		case u != nil:
			units = append(units, u)
		case near != "":
			return nil, usageError{t.voice.Say("cli.fleet-unit-near", diag.Args{"Unit": name, "Near": near})}
		default:
			return nil, usageError{t.voice.Say("cli.fleet-unit", diag.Args{"Unit": name})}
		}
	}
	if len(names) == 0 {
		units = all.All()
	}
	return slices.DeleteFunc(units, func(u *fleetunits.Unit) bool { return !shard.Has(u) }), nil
}

// A fleetRun is what is told of units.
type fleetRun struct {
	*tool
	format string
	report *fleetreport.Results
	start  time.Time
	found  []*foundIn
}

// A foundIn is a problem with the units that have it: what is wrong with a shared text
// is told once.
type foundIn struct {
	text  string // as people read it
	units []string
}

// add adds what became of a unit.
func (r *fleetRun) add(result fleet.Result) {
	r.report.Add(fleetreport.RecordOf(result, r.voice))
	r.problems(result.Problems, result.Unit)
}

// problems adds problems of a unit, nil for those of sites.yaml.
func (r *fleetRun) problems(problems diag.List, u *fleetunits.Unit) {
	if u == nil {
		r.report.Problems = append(r.report.Problems, problems.Records(r.voice)...)
		r.report.OK = r.report.OK && problems.Errors() == 0
	}
	for _, d := range problems {
		unit := ""
		if u != nil {
			unit = u.Name
		}
		r.note(r.voice.Sentence(d), unit)
	}
}

// note notes a problem in words; unit is "" where it is no unit's.
func (r *fleetRun) note(text, unit string) {
	i := slices.IndexFunc(r.found, func(f *foundIn) bool { return f.text == text })
	if i < 0 {
		i = len(r.found)
		r.found = append(r.found, &foundIn{text: text})
	}
	if unit != "" {
		r.found[i].units = append(r.found[i].units, unit)
	}
}

// finish prints the report.
func (r *fleetRun) finish() error {
	err := r.print()
	if err == nil && !r.report.OK {
		err = errProblems
	}
	return err
}

func (r *fleetRun) print() error {
	if r.format == "json" {
		return diag.WriteJSON(r.out, r.report)
	}
	for _, f := range r.found {
		fmt.Fprint(r.err, f.text)
		if len(f.units) > 0 {
			some := strings.Join(f.units[:min(len(f.units), 3)], ", ")
			fmt.Fprintln(r.err, "  "+r.voice.Say("fleet.in-units", diag.Args{"Units": some, "More": max(0, len(f.units)-3)}))
		}
	}
	if len(r.report.Units) > 0 {
		if err := r.table(r.out); err != nil {
			return err
		}
	}
	if len(r.report.Units) == 0 && !r.report.OK {
		r.complain(r.voice.Say("fleet.nothing", nil))
		return nil
	}
	_, err := fmt.Fprintln(r.out, r.voice.Say("fleet.summary", diag.Args{
		"Units": len(r.report.Units), "Built": r.report.Count(fleet.Built), "Unchanged": r.report.Count(fleet.Unchanged),
		"Failed": r.report.Count(fleet.Failed), "Seconds": r.seconds(time.Since(r.start)),
	}))
	return err
}

// table writes what became of the units, one a line; failed ones first.
func (r *fleetRun) table(w io.Writer) error {
	say := func(key string) string { return r.voice.Say("fleet.column-"+key, nil) }
	rows := [][]string{{say("unit"), say("state"), say("pages"), say("made"), say("errors"), say("warnings")}}
	units := slices.Clone(r.report.Units)
	slices.SortStableFunc(units, func(a, b fleetreport.Record) int { return cmp.Compare(rank(a.State), rank(b.State)) })
	for _, u := range units {
		errors := 0
		for _, p := range u.Problems {
			if p.Severity == diag.Error {
				errors++
			}
		}
		state := string(u.State)
		switch {
		case u.State != fleet.Failed:
		case u.Kept == nil:
			state = "unknown"
		case !*u.Kept:
			state = "none"
		}
		rows = append(rows, []string{u.Name + " (" + u.Unit + ")", r.voice.Say("fleet.state-"+state, nil),
			fmt.Sprint(u.Pages), fmt.Sprint(u.Made), fmt.Sprint(errors), fmt.Sprint(len(u.Problems) - errors)})
	}
	return writeTable(w, rows, 2)
}

// rank puts what needs somebody first.
func rank(s fleet.State) int {
	return slices.Index([]fleet.State{fleet.Failed, fleet.Built, fleet.Unchanged}, s)
}

// writeTable writes rows of which the first columns are texts and the others numbers.
func writeTable(w io.Writer, rows [][]string, texts int) error {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < texts {
				line.WriteString(cell + space + "  ")
			} else {
				line.WriteString(space + cell + "  ")
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

func (t *tool) fleetMergeCommand() *cobra.Command {
	var sites, format string
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "merge " + say("cli.fleet-merge.what"), Aliases: []string{"gop"}, Short: say("cli.fleet-merge.short"), Long: say("cli.fleet-merge.long"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{say("cli.fleet-merge.none")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return t.fleetMerge(sites, format, args) },
	}
	cmd.Flags().StringVar(&sites, "sites", "", say("cli.flag.fleet-merge-sites"))
	cmd.Flags().StringVar(&format, "format", "text", say("cli.flag.format"))
	return cmd
}

// fleetMerge joins the results of shards. A file without a whole result is an error. With sites.yaml a unit that none has is one
// that failed.
func (t *tool) fleetMerge(sites, format string, files []string) error {
	if err := t.textOrJSON(format); err != nil {
		return err
	}
	var reports []*fleetreport.Results
	var unusable diag.List // of shards that died: what stands in the others is joined
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return usageError{t.voice.Say("cli.fleet-merge.unreadable", diag.Args{"File": filepath.ToSlash(name)})}
		}
		report, err := fleetreport.ParseResults(text)
		if err != nil {
			unusable = append(unusable, diag.New(diag.Position{File: filepath.ToSlash(name)}, "", "fleet-no-report", nil))
			continue
		}
		reports = append(reports, report)
	}
	r := &fleetRun{tool: t, format: format, report: fleetreport.Merge(reports), start: time.Now()}
	r.noteMerged()
	r.problems(unusable, nil)
	if sites != "" {
		all, problems := fleet.Open(sitesFile(sites))
		r.problems(problems, nil)
		if all != nil {
			defer all.Close()
			r.complete(all, sites)
		}
	}
	return r.finish()
}

// sitesFile returns the folder and the name of sites.yaml, which may be named by its folder.
func sitesFile(name string) (dir, file string) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return name, fleet.File
	}
	return filepath.Dir(name), filepath.Base(name)
}

// complete adds the units of sites.yaml that no shard has.
func (r *fleetRun) complete(all *fleet.Fleet, sites string) {
	_, file := sitesFile(sites)
	for _, u := range all.All() {
		if slices.ContainsFunc(r.report.Units, func(known fleetreport.Record) bool { return known.Unit == u.ID }) {
			continue
		}
		problems := diag.List{diag.New(u.In(file), "", "fleet-no-result", diag.Args{"Unit": u.ID})}
		record := fleetreport.RecordOf(fleet.Result{Unit: u, State: fleet.Failed, Problems: problems}, r.voice)
		record.Kept = nil // nobody has looked
		r.report.Add(record)
		r.problems(problems, u)
	}
}

// noteMerged notes the problems of joined results, which are in words already.
func (r *fleetRun) noteMerged() {
	note := func(p diag.Record, unit string) {
		text := p.File
		if p.Line > 0 {
			text += fmt.Sprintf(":%d:%d", p.Line, p.Column)
		}
		r.note(fmt.Sprintf("%s: %s: %s\n", text, r.voice.Say("word."+string(p.Severity), nil), p.Message), unit)
	}
	for _, p := range r.report.Problems {
		note(p, "")
	}
	for _, u := range r.report.Units {
		for _, p := range u.Problems {
			note(p, u.Name)
		}
	}
}
