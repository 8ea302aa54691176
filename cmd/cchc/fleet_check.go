package main

import (
	"fmt"
	"slices"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetoverview"
	"cchc/internal/fleetreport"

	"github.com/spf13/cobra"
)

func (t *tool) fleetCheckCommand() *cobra.Command {
	var f fleetFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "check", Aliases: []string{"kiem-tra"}, Short: say("cli.fleet-check.short"), Long: say("cli.fleet-check.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.fleetCheck(f) },
	}
	cmd.Flags().SortFlags = false
	t.fleetFlags(cmd, &f)
	cmd.Flags().StringVar(&f.date, "date", "", say("cli.flag.date"))
	cmd.Flags().StringVar(&f.format, "format", "text", say("cli.flag.format"))
	return cmd
}

// A fleetCheckReport is what --format json prints.
type fleetCheckReport struct {
	OK       bool                      `json:"ok"`
	Units    []fleetreport.CheckRecord `json:"units"`
	Problems []diag.Record             `json:"problems"`
}

// fleetCheck goes over the columns of units with the rules, and ranks the units.
func (t *tool) fleetCheck(f fleetFlags) error {
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	opts, shard, err := t.fleetOptions(f)
	if err != nil {
		return err
	}
	opts.Generate = fleetoverview.Generator(opts)
	all, problems := fleet.Open(sitesFile(f.sites))
	report := fleetCheckReport{OK: problems.Errors() == 0, Units: []fleetreport.CheckRecord{}, Problems: problems.Records(t.voice)}
	if all == nil {
		return t.noFleet(f.format, report, problems)
	}
	defer all.Close()
	units, err := t.chosen(all, f.units, shard)
	if err != nil {
		return err
	}
	progress, clear := t.progressOf("fleet.checking")
	fleetreport.Check(all, units, opts, func(c fleetreport.Checked) {
		record := c.Record(t.voice)
		report.OK = report.OK && record.Errors == 0
		if f.format == "text" && len(f.units) == 0 {
			record.Findings = nil // the table counts them
		}
		report.Units = append(report.Units, record)
		if f.format == "text" && len(f.units) > 0 {
			for i := range c.Report.Findings {
				fmt.Fprint(t.err, t.voice.Sentence(c.Report.Findings[i].Diagnostic))
			}
		}
		if progress != nil {
			progress(len(report.Units), len(units))
		}
	})
	clear()
	fleetreport.Rank(report.Units)
	if f.format == "json" {
		err = diag.WriteJSON(t.out, report)
	} else {
		err = t.fleetCheckTable(report, problems)
	}
	if !report.OK {
		return failWith(err)
	}
	return err
}

// failWith returns an error, or that problems were found and printed.
func failWith(err error) error {
	if err != nil {
		return err
	}
	return errProblems
}

// fleetCheckTable writes the units in the order of their ranks.
func (t *tool) fleetCheckTable(report fleetCheckReport, problems diag.List) error {
	if err := problems.WriteText(t.err, t.voice); err != nil {
		return err
	}
	say := func(key string) string { return t.voice.Say("fleet.column-"+key, nil) }
	groups := []check.Group{check.Duties, check.Procedures, check.Law}
	rows := [][]string{{say("unit"), say("rank"), say("errors"), say("warnings"), say("duties"), say("procedures"), say("law")}}
	errors := 0
	for _, u := range report.Units {
		row := []string{u.Name + " (" + u.Unit + ")", fmt.Sprint(u.Rank), fmt.Sprint(u.Errors), fmt.Sprint(u.Warnings)}
		for _, g := range groups {
			row = append(row, fmt.Sprint(u.Groups[g]))
		}
		rows = append(rows, row)
		errors += u.Errors
	}
	if err := writeTable(t.out, rows, 1); err != nil {
		return err
	}
	without := len(slices.DeleteFunc(slices.Clone(report.Units), func(u fleetreport.CheckRecord) bool { return u.Errors > 0 }))
	_, err := fmt.Fprintln(t.out, t.voice.Say("fleet.checked", diag.Args{"Units": len(report.Units), "Without": without, "Errors": errors}))
	return err
}
