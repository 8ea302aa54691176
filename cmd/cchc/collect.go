package main

import (
	"errors"

	"cchc/internal/collect"
	"cchc/internal/content"
	"cchc/internal/entrydiff"
	"cchc/internal/importer"

	"github.com/spf13/cobra"
)

func (t *tool) collectCommand() *cobra.Command {
	var f importFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{Use: "collect", Aliases: []string{"tong-hop"}, Short: say("cli.collect.short"), Long: say("cli.collect.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return t.collect(cmd, f) }}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.BoolVar(&f.yes, "yes", false, say("cli.flag.import-yes"))
	flags.StringVar(&f.format, "format", "text", say("cli.flag.import-format"))
	flags.StringVar(&f.section, "section", "", say("cli.flag.section"))
	flags.BoolVar(&f.publish, "publish", false, say("cli.flag.import-publish"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	return cmd
}

// collect takes over the items of the feeds that the settings name, as news of their units.
func (t *tool) collect(cmd *cobra.Command, f importFlags) error {
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	r := &importRun{tool: t, Source: importer.Source{Kind: content.KindNews}, importFlags: f, in: cmd.InOrStdin()}
	if err := r.open(); err != nil {
		return err
	}
	defer r.dir.Close()
	feeds := r.target.Library.Settings.Collect
	if len(feeds) == 0 {
		return usageError{t.voice.Say("cli.collect-none", nil)}
	}
	round := collect.Read(cmd.Context(), f.site, feeds)
	for _, feed := range round.Feeds {
		if feed.Failed != nil {
			r.failed = append(r.failed, *feed.Failed)
		} else if feed.Reading != nil {
			r.all = append(r.all, importedFile{entrydiff.Origin{File: feed.Address, Day: r.today}, feed.Reading, nil})
		}
	}
	r.compare()
	if err := r.show(); err != nil {
		return err
	}
	err := r.finish()
	if f.yes {
		err = errors.Join(err, round.Taken())
	}
	return err
}
