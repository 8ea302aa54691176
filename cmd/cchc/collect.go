package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/importer"
	"cchc/internal/intake"
	"cchc/internal/reach"
	"cchc/internal/store"

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
// A feed that fails is reported and does not keep the others from being read.
func (t *tool) collect(cmd *cobra.Command, f importFlags) error {
	if f.format != "text" && f.format != "json" {
		return usageError{t.voice.Say("cli.bad-format", diag.Args{"Value": f.format})}
	}
	r := &importRun{tool: t, importKind: importKind{kind: content.KindNews}, importFlags: f, in: cmd.InOrStdin()}
	if err := r.open(); err != nil {
		return err
	}
	defer r.dir.Close()
	feeds := r.target.Library.Settings.Collect
	if len(feeds) == 0 {
		return usageError{t.voice.Say("cli.collect-none", nil)}
	}
	opts := reach.Default()
	opts.Agent = "cchc-collect (tong hop tin)"
	fetcher := reach.NewFetcher(f.site, opts)
	fetched := map[string]reach.Fetched{}
	for _, feed := range feeds {
		r.readFeed(cmd.Context(), feed, fetcher, fetched)
	}
	r.compare()
	if err := r.show(); err != nil {
		return err
	}
	err := r.finish()
	if f.yes {
		for address, got := range fetched {
			fetcher.Taken(address, got)
		}
		err = errors.Join(err, fetcher.Save())
	}
	return err
}

// readFeed reads one feed; what is wrong with it is kept.
func (r *importRun) readFeed(ctx context.Context, feed content.UnitFeed, fetcher *reach.Fetcher, fetched map[string]reach.Fetched) {
	data, err := r.feedData(ctx, feed.Address, fetcher, fetched)
	if err == nil && data != nil {
		var reading *importer.Reading
		if reading, err = importer.Feed(data, feed); err == nil {
			r.all = append(r.all, importedFile{importer.Origin{File: feed.Address, Day: r.today}, reading, nil})
		}
	}
	if err != nil {
		r.failed = append(r.failed, feedProblem(feed.Address, err))
		delete(fetched, feed.Address)
	}
}

// feedData returns the bytes of a feed, nil for one that has not changed.
func (r *importRun) feedData(ctx context.Context, address string, fetcher *reach.Fetcher, fetched map[string]reach.Fetched) ([]byte, error) {
	if !strings.Contains(address, "://") {
		return readBounded(filepath.Join(r.site, filepath.FromSlash(address)))
	}
	got, err := fetcher.Fetch(ctx, address)
	if err == nil {
		fetched[address] = got
	}
	return got.Data, err
}

// feedProblem says what is wrong with a feed.
func feedProblem(address string, err error) diag.Diagnostic {
	at := diag.Position{File: address}
	var refused *intake.Error
	var status *reach.StatusError
	switch {
	case errors.As(err, &refused):
		return refused.Problem(address)
	case errors.As(err, &status):
		return diag.New(at, "", "collect-status", diag.Args{"Status": status.Status})
	case errors.Is(err, reach.ErrTooLarge):
		return diag.New(at, "", "file-too-large", diag.Args{"Size": 8, "Limit": 8})
	case errors.Is(err, os.ErrNotExist):
		return store.ReadProblem(address, err, "collect-missing")
	case !strings.Contains(address, "://"):
		return store.ReadProblem(address, err, "file-unreadable")
	}
	return diag.New(at, "", "collect-failed", diag.Args{"Why": diag.Word("answer-" + reach.Why(err))})
}
