// Package desk is the editing desk (bàn biên tập): what a board writes, checks, approves
// and publishes with, in a browser on one machine, without a terminal.
//
// A Desk is two servers of this machine. One has the screens, each a template of ui/ and a
// file here; the other is a preview of the site (package preview), which shows what is
// being typed. Files are the only truth: every screen is made of what is in the folder of
// the site when it is asked for, and whatever a screen changes, it changes in a file, by
// [folder.Folder.Save] with the digest of what was read, and notes in the history.
//
// # Nothing typed is lost
//
// While somebody types, the browser sends all that is in the form in every pause, and
// every two seconds without one. It is kept as a draft (drafts.go), together with the file
// as it was when the form was opened, and shown by the preview. A draft goes when it has
// been saved or given up. The browser keeps what it could not send.
//
// # Two people
//
// A form is saved over the file that it was opened with and no other. Where that has
// changed, what both have typed is joined by fields and lines, and a screen asks about the
// rest (conflict.go). Who has an entry open is seen by the others before (presence.go).
//
// # Safety
//
// See guard.go: whoever has not come in through the address with the token sees nothing,
// and pages of other servers, of the site too, change nothing.
package desk

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"cchc/internal/approval"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/media"
	"cchc/internal/preview"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// Options say how a desk works.
type Options struct {
	Dir      string // of the site
	Content  store.Options
	Voice    *diag.Voice
	Pictures media.Cache                       // see [preview.Options]
	Poll     bool                              // see [preview.Options]
	Polling  func(code string, args diag.Args) // see [preview.Options]
	Host     string                            // the name of this machine
	User     string                            // a folder for what belongs to this machine's user; "" for none
	Now      func() time.Time                  // nil for time.Now
	Idle     time.Duration                     // the desk stops when no browser was there for so long; 0 for never
	Version  string                            // of the program
}

// A Desk serves the screens for one site.
type Desk struct {
	opts     Options
	origin   string // http://127.0.0.1:1314
	site     string // the origin of the preview
	tokens   tokens
	folder   *folder.Folder
	history  *history.Log
	preview  *preview.Server
	drafts   *drafts
	here     *presence
	checks   checks
	listed   known[[]*entryView]
	versions *approval.Files
	mux      *http.ServeMux
	last     atomic.Int64 // when a browser was last heard, in Unix nanoseconds

	saving sync.Mutex // one change of files at a time
}

// New returns a desk for the site of opts. screens and pages are where the screens and the
// preview will be served. The error says that the folder cannot be opened.
func New(ctx context.Context, screens, pages net.Addr, opts Options) (*Desk, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	d := &Desk{opts: opts, origin: "http://" + screens.String(), site: "http://" + pages.String(), tokens: newTokens(), mux: http.NewServeMux()}
	var err error
	if d.folder, err = folder.Open(opts.Dir); err != nil {
		return nil, err
	}
	d.versions = approval.NewFiles(d.folder.FS())
	if d.history, err = history.Open(opts.Dir, opts.Host, opts.Now); err != nil {
		return nil, errors.Join(err, d.folder.Close())
	}
	if d.drafts, err = openDrafts(opts.Dir); err != nil {
		return nil, errors.Join(err, d.history.Close(), d.folder.Close())
	}
	d.here = newPresence(d.drafts.root, opts.Host, opts.Now)
	d.preview, err = preview.New(ctx, opts.Dir, preview.Options{
		Content: opts.Content, Voice: opts.Voice, Pictures: opts.Pictures, Poll: opts.Poll, Polling: opts.Polling,
		Frame: d.origin, Admit: d.mayPreview, Changed: func(diag.List) { d.checks.stale() },
	})
	if err != nil {
		return nil, errors.Join(err, d.history.Close(), d.folder.Close())
	}
	d.routes()
	d.heard()
	return d, nil
}

// Start returns the address that lets a browser in.
func (d *Desk) Start() string { return d.origin + startPath + "?m=" + d.tokens.launch }

// Serve serves the screens and the preview until ctx ends, or no browser was there for
// Options.Idle.
func (d *Desk) Serve(ctx context.Context, screens, pages net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler: d, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(io.Discard, "", 0), // broken connections
	}
	var wg sync.WaitGroup
	var failed error
	wg.Go(func() { failed = d.preview.Serve(ctx, pages); cancel() })
	wg.Go(func() { d.checks.follow(ctx, d) })
	wg.Go(func() { d.drafts.tidy(d.opts.Now()) })
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
	return errors.Join(err, failed, d.close())
}

func (d *Desk) close() error {
	d.here.leave()
	return errors.Join(d.history.Close(), d.drafts.close(), d.folder.Close())
}

// heard notes that a browser is there.
func (d *Desk) heard() { d.last.Store(d.opts.Now().UnixNano()) }

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
			if d.opts.Now().UnixNano()-d.last.Load() > int64(d.opts.Idle) {
				end()
				return
			}
		}
	}
}

// today is the day that the desk takes for today: the one it was told, or the clock's.
func (d *Desk) today() viet.Date {
	return cmp.Or(d.opts.Content.Today, viet.DateOf(d.opts.Now()))
}

// set returns the outputs of the site as they are now, drafts among them; nil where the
// settings or the theme cannot be read.
func (d *Desk) set() *render.Set {
	set, _ := d.preview.Now()
	return set
}

// say puts a message into words.
func (d *Desk) say(key string, args diag.Args) string { return d.opts.Voice.Say(key, args) }

// isNotExist reports whether a file is not there.
func isNotExist(err error) bool { return errors.Is(err, os.ErrNotExist) }
