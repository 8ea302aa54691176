package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"cchc/internal/desk"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/media"
	"cchc/internal/picturecache"
	"cchc/internal/preview"
	"cchc/internal/store"
	"cchc/internal/userdir"
	"cchc/internal/workspace"

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

// desk serves the editing desk until the user stops it, or closes its last page. A folder
// that has no column yet gets one by the questions of the desk; "" has the user choose.
func (t *tool) desk(ctx context.Context, f deskFlags, portGiven bool) error {
	opts := desk.Options{Options: workspace.Options{Dir: f.site, Voice: t.voice, Poll: f.poll, Polling: t.note, Version: programVersion(), Key: buildFlags{}.key()}}
	if f.date != "" {
		day, err := t.day(f.date)
		if err != nil {
			return err
		}
		opts.Content = store.Options{Today: day}
	}
	if opts.Host, _ = os.Hostname(); opts.Host == "" {
		opts.Host = "may"
	}
	if !f.noOpen {
		opts.Idle = deskIdle
	}
	if user, err := userdir.Open(); err == nil {
		opts.User = user
	}
	if err := t.deskFolder(&opts); err != nil {
		return err
	}
	seat := &deskSeat{user: opts.User}
	defer seat.leave()
	opts.Opened = seat.take
	if opts.Dir != "" {
		if err := seat.claim(opts.Dir); errors.Is(err, userdir.ErrRunning) {
			return t.showRunning(seat.other, f.noOpen)
		} else if err != nil {
			return t.refused(err)
		}
	}
	return t.serveDesk(ctx, f, portGiven, opts, seat)
}

// deskFolder finds the folder of the site: the one that is given, which has a column or
// is free for one, or the one that was open last.
func (t *tool) deskFolder(opts *desk.Options) error {
	if opts.Dir != "" {
		dir, err := filepath.Abs(opts.Dir)
		if err != nil {
			return err
		}
		opts.Dir = dir
		if name, err := folder.Occupant(dir); err != nil || name != "" && !desk.HasColumn(dir) {
			return t.isSite(dir)
		}
		return nil
	}
	if opts.User != nil {
		c := opts.User.Choices()
		if opts.Folders = c.Columns; desk.HasColumn(c.Last) {
			opts.Dir = c.Last
		}
	}
	home, err := os.UserHomeDir()
	opts.Home = home
	if documents := filepath.Join(home, "Documents"); err == nil {
		if info, err := os.Stat(documents); err == nil && info.IsDir() {
			opts.Home = documents
		}
	}
	return err
}

// serveDesk opens the ports and serves.
func (t *tool) serveDesk(ctx context.Context, f deskFlags, portGiven bool, opts desk.Options, seat *deskSeat) error {
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
	opts.OpenPictures = func(dir string) (media.Cache, io.Closer) {
		if c, err := picturecache.Open(dir); err == nil {
			return c, c
		}
		return nil, nil
	}
	d, err := desk.New(ctx, screens.Addr(), pages.Addr(), opts)
	if err != nil {
		return t.refused(err)
	}
	if err := seat.announce(d.Start()); err != nil {
		return t.refused(err)
	}
	fmt.Fprintln(t.out, t.voice.Say("desk.serving", diag.Args{"Address": d.Start()}))
	if !f.noOpen {
		openBrowser(d.StartOnce())
	}
	return d.Serve(ctx, screens, pages)
}

// showRunning leads to the desk that runs for the column already.
func (t *tool) showRunning(other userdir.Running, noOpen bool) error {
	if other.URL == "" {
		return t.refuse("desk.running-unknown", nil)
	}
	fmt.Fprintln(t.out, t.voice.Say("desk.running", diag.Args{"Address": other.URL}))
	if !noOpen {
		openBrowser(other.URL)
	}
	return nil
}

// A deskSeat is the right to run the desk of a column; without a folder of the user's
// nobody asks for it.
type deskSeat struct {
	user  *userdir.Dir
	dir   string
	url   string
	held  *userdir.Claim
	other userdir.Running // which runs instead
}

// claim claims a column.
func (s *deskSeat) claim(dir string) (err error) {
	if s.user == nil || s.dir == dir {
		return nil
	}
	s.held, s.other, err = s.user.Claim(dir)
	if err == nil {
		s.dir = dir
	}
	return err
}

// take claims a column that was chosen or made, and notes that it is open.
func (s *deskSeat) take(dir string) error {
	if s.user == nil {
		return nil
	}
	if err := s.claim(dir); err != nil {
		return err
	}
	if s.url != "" {
		if err := s.announce(s.url); err != nil {
			return err
		}
	}
	return s.user.Opened(dir)
}

// announce says where the desk is.
func (s *deskSeat) announce(url string) error {
	s.url = url
	if s.held == nil {
		return nil
	}
	return s.held.Announce(url)
}

func (s *deskSeat) leave() {
	if s.held != nil {
		_ = s.held.Release()
	}
}

// startedFromExplorer opens the desk for somebody who has double-clicked the program. The
// window stays until they have read what went wrong.
func (t *tool) startedFromExplorer(ctx context.Context, in io.Reader) error {
	nameConsole(t.voice.Say("desk.window-title", nil))
	fmt.Fprintln(t.out, t.voice.Say("desk.window", nil))
	err := t.desk(ctx, deskFlags{port: defaultDeskPort}, false)
	if err != nil && !errors.Is(err, errProblems) {
		t.complain(err.Error())
		err = errProblems
	}
	if err != nil {
		_, _ = t.asker(in).ask(t.voice.Say("desk.window-close", nil), "")
	}
	return err
}
