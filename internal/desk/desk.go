// Package desk is the editing desk (bàn biên tập): what a board writes, checks, approves
// and publishes with, in a browser on one machine, without a terminal.
//
// A Desk is two servers of this machine. One has the screens (package screen); the other is a
// preview of the site (package preview), which shows what is being typed. Files are the only
// truth: every screen is made of what is in the folder of the site when it is asked for, and
// whatever a screen changes, it changes in a file, over the version that was read, and notes in
// the history (package workspace).
//
// # Rooms
//
// What is shown, by what it is for: package overview says how the column stands, package writing
// has entries and settings written, package publishing approves and publishes, package exchange
// takes over and hands on, package versions has what was. The addresses of each are in its
// part.go, its templates in its ui/; the menu is here (menu.go).
//
// # Nothing typed is lost
//
// While somebody types, the browser sends all that is in the form in every pause, and
// every two seconds without one. It is kept as a draft (package drafts), together with the file
// as it was when the form was opened, and shown by the preview. A draft goes when it has
// been saved or given up. The browser keeps what it could not send.
//
// # Two people
//
// A form is saved over the file that it was opened with and no other. Where that has
// changed, what both have typed is joined by fields and lines, and a screen asks about the
// rest (package writing). Who has an entry open is seen by the others before (package drafts).
//
// # Starting
//
// A desk answers at once and reads the site behind that: a browser waits a moment, and is told
// that the entries are being read where that takes longer.
//
// # No column yet
//
// A desk in a folder without a column asks the questions of a new one first, makes it
// there and goes on with it (first.go).
//
// # Safety
//
// See package screen: whoever has not come in through the address with the token sees nothing,
// and pages of other servers, of the site too, change nothing.
package desk

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"cchc/internal/exchange"
	"cchc/internal/loopback"
	"cchc/internal/overview"
	"cchc/internal/publishing"
	"cchc/internal/screen"
	"cchc/internal/versions"
	"cchc/internal/workspace"
	"cchc/internal/writing"
)

// Options say how a desk works.
type Options struct {
	workspace.Options                        // Dir is "" where the user is to choose among Folders or to begin a new one in Home
	Folders           []string               // columns that were open before
	Home              string                 // where new columns are made
	Opened            func(dir string) error // called with the folder of the site before it is opened; nil for nobody
	Idle              time.Duration          // the desk stops when no browser was there for so long; 0 for never
}

// A Desk serves the screens for one site.
type Desk struct {
	*screen.Server
	opts       Options
	overview   *overview.Desk
	publishing *publishing.Desk
	parts      []screen.Part // of a desk with a site

	openIn func(dir string) error // opens the folder of a site; see [Desk.openSite]
	begun  chan struct{}          // closed when [New] has the site read, or it cannot be
	stop   func()                 // ends Serve
}

// New returns a desk for the site of opts, or one that begins with a new site where there
// is none. screens and pages are where the screens and the preview will be served. The
// error says that the folder cannot be opened.
func New(ctx context.Context, screens, pages net.Addr, opts Options) (*Desk, error) {
	d := &Desk{opts: opts, begun: make(chan struct{})}
	d.Server = screen.New(workspace.New("http://"+pages.String(), opts.Options), "http://"+screens.String())
	d.overview, d.publishing = overview.New(d.Server), publishing.New(d.Server)
	d.parts = []screen.Part{d.Own(), d.overview.Part(), writing.New(d.Server).Part(), d.publishing.Part(), versions.New(d.Server).Part(), exchange.New(d.Server).Part(), d.stopPart()}
	d.Menu = screen.Menu{Items: menu, Waiting: d.overview.Waiting}
	d.stop = func() {}
	d.openIn = func(dir string) error { return d.openSite(ctx, dir) }
	if opts.Dir == "" || !HasColumn(opts.Dir) {
		d.Routes(d.firstPart())
		close(d.begun)
		return d, nil
	}
	d.Await(d.begun, d.parts...)
	if err := d.openFolder(opts.Dir); err != nil {
		return d, err
	}
	go func() {
		defer close(d.begun)
		if err := d.readSite(ctx); err != nil {
			d.AlwaysFail(d.notMade(opts.Dir, err))
		}
	}()
	return d, nil
}

// openSite opens the folder of a site and has the desk show it from now on.
func (d *Desk) openSite(ctx context.Context, dir string) error {
	if err := d.openFolder(dir); err != nil {
		return err
	}
	return d.readSite(ctx)
}

// openFolder opens the folder of a site.
func (d *Desk) openFolder(dir string) error {
	if d.opts.Opened != nil {
		if err := d.opts.Opened(dir); err != nil {
			return err
		}
	}
	return d.Open(dir)
}

// readSite reads the site of the folder, and has the desk show it.
func (d *Desk) readSite(ctx context.Context) error {
	if err := d.Read(ctx, d.Origin, d.MayPreview); err != nil {
		return err
	}
	d.Routes(d.parts...)
	d.Ready()
	return nil
}

// Serve serves the screens and the preview until ctx ends, or no browser was there for
// Options.Idle.
func (d *Desk) Serve(ctx context.Context, screens, pages net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d.stop = cancel
	server := &http.Server{
		Handler: d, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(io.Discard, "", 0), // broken connections
	}
	screens, _ = loopback.OwnUser(screens)
	pages, _ = loopback.OwnUser(pages)
	var wg sync.WaitGroup
	var failed error
	wg.Go(func() { failed = d.Workspace.Serve(ctx, pages); cancel() })
	wg.Go(func() { d.watchIdle(ctx, cancel) })
	wg.Go(func() {
		<-ctx.Done()
		stop, done := context.WithTimeout(context.Background(), 2*time.Second)
		defer done()
		if server.Shutdown(stop) != nil {
			_ = server.Close()
		}
	})
	err := server.Serve(screens)
	cancel()
	wg.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, failed, d.leave())
}

// leave closes the folder, once nothing is done with it any more.
func (d *Desk) leave() error {
	<-d.begun
	d.publishing.Wait()
	return d.Close()
}

// watchIdle ends the desk when no browser was heard for long.
func (d *Desk) watchIdle(ctx context.Context, end func()) {
	if d.opts.Idle == 0 {
		return
	}
	tick := time.NewTicker(min(d.opts.Idle/4, time.Minute))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if d.Quiet() > d.opts.Idle {
				end()
				return
			}
		}
	}
}
