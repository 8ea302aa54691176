package main

import (
	"context"
	"time"

	"cchc/internal/fleet"
	"cchc/internal/fleetoverview"
	"cchc/internal/fleetpreview"
	"cchc/internal/fleetunits"
	"cchc/internal/preview"
	"cchc/internal/store"

	"github.com/spf13/cobra"
)

func (t *tool) fleetPreviewCommand() *cobra.Command {
	f := previewFlags{buildFlags: buildFlags{format: "text"}}
	var sites, unit string
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "preview", Aliases: []string{"xem"}, Short: say("cli.fleet-preview.short"), Long: say("cli.fleet-preview.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return t.fleetPreview(cmd.Context(), f, sites, unit, cmd.Flags().Changed("port"))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&sites, "sites", fleet.File, say("cli.flag.fleet-sites"))
	flags.StringVar(&unit, "unit", "", say("cli.flag.fleet-preview-unit"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	t.serverFlags(cmd, &f)
	return cmd
}

// fleetPreview serves the column of one unit, with what it shares, until the user stops it.
func (t *tool) fleetPreview(ctx context.Context, f previewFlags, sites, name string, portGiven bool) error {
	if name == "" {
		return usageError{t.voice.Say("cli.fleet-preview-unit", nil)}
	}
	today, err := t.day(f.date)
	if err != nil {
		return err
	}
	dir, file := sitesFile(sites)
	all, problems := fleet.Open(dir, file)
	if all == nil {
		return failWith(problems.WriteText(t.err, t.voice))
	}
	defer all.Close()
	units, err := t.chosen(all, []string{name}, fleetunits.Shard{})
	if err != nil {
		return err
	}
	opts := fleet.Options{Today: today, Host: host(), Now: time.Now}
	opts.Generate = fleetoverview.Generator(opts)
	site := fleetpreview.New(all, units[0], opts)
	defer site.Close()
	content := store.Options{Today: today, Base: units[0].BaseURL.String()}
	return t.serve(ctx, f, portGiven, dir, preview.Options{Content: content, Today: f.today(today), Source: site.Source()})
}
