package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetdeliver"
	"cchc/internal/fleetunits"
	"cchc/internal/userdir"

	"github.com/spf13/cobra"
)

// fleetDeliverFlags are the flags of cchc fleet deliver.
type fleetDeliverFlags struct {
	fleetFlags
	target, takeOver, trustKey   string
	dryRun, verify, savePassword bool
}

// forOne reports whether there is a flag that is about one place: what is agreed to of one host is not of all.
func (f *fleetDeliverFlags) forOne() bool {
	return f.takeOver != "" || f.trustKey != "" || f.savePassword
}

func (t *tool) fleetDeliverCommand() *cobra.Command {
	var f fleetDeliverFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "deliver", Aliases: []string{"dua-len"}, Short: say("cli.fleet-deliver.short"), Long: say("cli.fleet-deliver.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return t.fleetDeliver(cmd.Context(), cmd.InOrStdin(), f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.out, "out", "", say("cli.flag.fleet-deliver-out"))
	t.fleetFlags(cmd, &f.fleetFlags)
	flags.StringVar(&f.target, "target", "", say("cli.flag.fleet-target"))
	flags.BoolVar(&f.dryRun, "dry-run", false, say("cli.flag.deliver-dry-run"))
	flags.BoolVar(&f.verify, "verify", false, say("cli.flag.deliver-verify"))
	flags.StringVar(&f.takeOver, "take-over", "", say("cli.flag.fleet-take-over"))
	flags.BoolVar(&f.savePassword, "save-password", false, say("cli.flag.fleet-save-password"))
	flags.StringVar(&f.trustKey, "trust-key", "", say("cli.flag.fleet-trust-key"))
	flags.StringVar(&f.format, "format", "text", say("cli.flag.format"))
	return cmd
}

// A fleetDeliverReport is what --format json prints.
type fleetDeliverReport struct {
	OK       bool                  `json:"ok"`
	DryRun   bool                  `json:"dryRun"`
	Units    []fleetdeliver.Record `json:"units"` // a record for each target of a unit
	Problems []diag.Record         `json:"problems"`
}

// fleetDeliver takes the published columns of units to their targets.
func (t *tool) fleetDeliver(ctx context.Context, in io.Reader, f fleetDeliverFlags) error {
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	if f.out == "" && !f.savePassword {
		return usageError{t.voice.Say("cli.fleet-deliver-out", nil)}
	}
	opts, shard, err := t.fleetOptions(f.fleetFlags)
	if err != nil {
		return err
	}
	all, problems := fleet.Open(sitesFile(f.sites))
	r := &fleetDelivering{tool: t, report: fleetDeliverReport{OK: problems.Errors() == 0, DryRun: f.dryRun, Units: []fleetdeliver.Record{}, Problems: problems.Records(t.voice)}, start: time.Now()}
	if all == nil {
		return t.noFleet(f.format, r.report, problems)
	}
	defer all.Close()
	units, err := t.chosen(all, f.units, shard)
	if err != nil {
		return err
	}
	run := fleetdeliver.Options{
		Options: opts, Target: f.target, Who: whoDelivers(), DryRun: f.dryRun, Verify: f.verify, TakeOver: f.takeOver != "", NewKey: f.trustKey,
		Waiting: t.waitingFor,
	}
	if f.forOne() {
		target, err := t.oneTarget(all, units, f, run)
		if err != nil {
			return err
		}
		if f.savePassword {
			return t.savePassword(in, target)
		}
	}
	if run.User, err = userdir.Open(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	r.run(ctx, all, units, run)
	return r.finish(f.format, problems)
}

// oneTarget returns the one target that flags are about, of the one unit that is named; any other number is wrong use.
func (t *tool) oneTarget(all *fleet.Fleet, units []*fleetunits.Unit, f fleetDeliverFlags, opts fleetdeliver.Options) (*config.Target, error) {
	if len(f.units) == 0 || len(units) != 1 {
		return nil, usageError{t.voice.Say("cli.fleet-deliver-unit", nil)}
	}
	targets, problems := fleetdeliver.Targets(all, units[0], opts)
	var names []string
	for _, one := range targets {
		names = append(names, string(one.Name))
	}
	switch {
	case len(targets) == 0:
		return nil, t.problems(problems)
	case len(targets) > 1:
		return nil, usageError{t.voice.Say("cli.fleet-deliver-target", diag.Args{"Unit": units[0].Name, "Known": strings.Join(names, ", ")})}
	case f.takeOver != "" && f.takeOver != names[0]:
		return nil, usageError{t.voice.Say("deliver.take-over-name", diag.Args{"Name": names[0], "Value": f.takeOver})}
	}
	return &targets[0], nil
}

// A fleetDelivering is what is told of deliveries.
type fleetDelivering struct {
	*tool
	report fleetDeliverReport
	start  time.Time
}

// run delivers, and gathers what became of each delivery, in the order of the units.
func (r *fleetDelivering) run(ctx context.Context, all *fleet.Fleet, units []*fleetunits.Unit, opts fleetdeliver.Options) {
	progress, clear := r.progressOf("fleet.delivering")
	defer clear()
	seen := map[string]bool{}
	fleetdeliver.Run(ctx, all, units, opts, func(result fleetdeliver.Result) {
		r.report.OK = r.report.OK && result.State != fleetdeliver.Failed
		r.report.Units = append(r.report.Units, result.Record(r.voice))
		if seen[result.Unit.ID] = true; progress != nil {
			progress(len(seen), len(units))
		}
	})
	order := map[string]int{}
	for i, u := range units {
		order[u.ID] = i
	}
	slices.SortStableFunc(r.report.Units, func(a, b fleetdeliver.Record) int { return order[a.Unit] - order[b.Unit] })
}

// finish prints the report.
func (r *fleetDelivering) finish(format string, problems diag.List) (err error) {
	if format == "json" {
		err = diag.WriteJSON(r.out, r.report)
	} else {
		err = r.print(problems)
	}
	if err == nil && !r.report.OK {
		err = errProblems
	}
	return err
}

// print says why deliveries failed, and writes a table of all, failed ones first.
func (r *fleetDelivering) print(problems diag.List) error {
	if err := problems.WriteText(r.err, r.voice); err != nil {
		return err
	}
	say := func(key string) string { return r.voice.Say("fleet.column-"+key, nil) }
	rows := [][]string{{say("unit"), say("target"), say("state"), say("added"), say("changed"), say("removed"), say("kept")}}
	counts := map[fleetdeliver.State]int{}
	all := slices.Clone(r.report.Units)
	place := func(u fleetdeliver.Record) int {
		if u.State == fleetdeliver.Failed {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b fleetdeliver.Record) int { return place(a) - place(b) })
	for _, u := range all {
		counts[u.State]++
		r.tell(u)
		figures := []string{"–", "–", "–", "–"}
		if u.State != fleetdeliver.Failed {
			figures = []string{fmt.Sprint(u.Added), fmt.Sprint(u.Changed), fmt.Sprint(u.Removed), fmt.Sprint(u.Kept)}
		}
		rows = append(rows, append([]string{u.Name + " (" + u.Unit + ")", strings.TrimSpace(u.Target + " " + u.Where), r.voice.Say("fleet.delivery-"+string(u.State), nil)}, figures...))
	}
	if err := writeTable(r.out, rows, 3); err != nil {
		return err
	}
	_, err := fmt.Fprintln(r.out, r.voice.Say("fleet.delivered", diag.Args{
		"Count": len(all), "Delivered": counts[fleetdeliver.Delivered], "Unchanged": counts[fleetdeliver.Unchanged], "Planned": counts[fleetdeliver.Planned],
		"Failed": counts[fleetdeliver.Failed], "DryRun": r.report.DryRun, "Seconds": r.seconds(time.Since(r.start)),
	}))
	return err
}

// tell says why a delivery failed, and what is to be told besides.
func (r *fleetDelivering) tell(u fleetdeliver.Record) {
	for _, p := range u.Problems {
		fmt.Fprintln(r.err, r.voice.Say("fleet.delivery-problem", diag.Args{"Unit": u.Name, "File": p.File, "Line": p.Line, "Message": p.Message, "Hint": p.Hint}))
	}
	if u.Error != nil {
		fmt.Fprintln(r.err, r.voice.Say("fleet.delivery-fault", diag.Args{"Unit": u.Name, "Target": u.Target, "Message": u.Error.Message}))
	}
	for _, note := range u.Notes {
		fmt.Fprintln(r.err, r.voice.Say("fleet.delivery-fault", diag.Args{"Unit": u.Name, "Target": u.Target, "Message": note}))
	}
}
