package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cchc/internal/desk"
	"cchc/internal/diag"
	"cchc/internal/media"
	"cchc/internal/preview"
	"cchc/internal/publish"
	"cchc/internal/store"

	"github.com/spf13/cobra"
)

// deskFlags are the flags of cchc desk.
type deskFlags struct {
	site, date   string
	port         int
	noOpen, poll bool
}

// defaultDeskPort is the port of the desk; the preview beside it takes the next free one.
const defaultDeskPort = 1414

// deskIdle is how long the desk waits for a browser before it stops by itself.
const deskIdle = 10 * time.Minute

func (t *tool) deskCommand() *cobra.Command {
	var f deskFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "desk", Aliases: []string{"ban-bien-tap"}, Short: say("cli.desk.short"), Long: say("cli.desk.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return t.desk(cmd.Context(), f, cmd.Flags().Changed("port"))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	flags.IntVar(&f.port, "port", defaultDeskPort, say("cli.flag.port"))
	flags.BoolVar(&f.noOpen, "no-open", false, say("cli.flag.no-open"))
	flags.BoolVar(&f.poll, "poll", false, say("cli.flag.poll"))
	return cmd
}

// desk serves the editing desk until the user stops it, or closes its last page.
func (t *tool) desk(ctx context.Context, f deskFlags, portGiven bool) error {
	opts := desk.Options{Dir: f.site, Voice: t.voice, Poll: f.poll, Polling: t.note, Version: programVersion()}
	if f.date != "" {
		day, err := t.day(f.date)
		if err != nil {
			return err
		}
		opts.Content = store.Options{Today: day}
	}
	if err := t.isSite(f.site); err != nil {
		return err
	}
	if opts.Host, _ = os.Hostname(); opts.Host == "" {
		opts.Host = "may"
	}
	if !f.noOpen {
		opts.Idle = deskIdle
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	screens, err := preview.Listen("127.0.0.1", f.port, !portGiven)
	var refused *preview.ListenError
	if errors.As(err, &refused) {
		return usageError{t.voice.Say(refused.Code, refused.Args)}
	}
	defer screens.Close()
	pages, err := preview.Listen("127.0.0.1", 0, false)
	if errors.As(err, &refused) {
		return usageError{t.voice.Say(refused.Code, refused.Args)}
	}
	defer pages.Close()
	var pictures media.Cache
	if c, err := publish.OpenPictures(f.site); err == nil {
		defer c.Close()
		pictures = c
	}
	opts.Pictures = pictures
	d, err := desk.New(ctx, screens.Addr(), pages.Addr(), opts)
	if err != nil {
		return t.refused(err)
	}
	fmt.Fprintln(t.out, t.voice.Say("desk.serving", diag.Args{"Address": d.Start()}))
	if !f.noOpen {
		openBrowser(d.Start())
	}
	return d.Serve(ctx, screens, pages)
}
