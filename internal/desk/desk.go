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
// every two seconds without one. It is kept as a draft (package drafts), together with the file
// as it was when the form was opened, and shown by the preview. A draft goes when it has
// been saved or given up. The browser keeps what it could not send.
//
// # Two people
//
// A form is saved over the file that it was opened with and no other. Where that has
// changed, what both have typed is joined by fields and lines, and a screen asks about the
// rest (conflict.go). Who has an entry open is seen by the others before (package drafts).
//
// # Starting
//
// A desk answers at once and reads the site behind that (opening.go): a browser waits a
// moment, and says that the entries are being read where that takes longer.
//
// # No column yet
//
// A desk in a folder without a column asks the questions of a new one first, makes it
// there and goes on with it (first.go).
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
	"cchc/internal/drafts"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/loopback"
	"cchc/internal/media"
	"cchc/internal/preview"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/userdir"
	"cchc/internal/viet"
)

// Options say how a desk works.
type Options struct {
	Dir     string                 // of the site; "" where the user is to choose among Folders or to begin a new one in Home
	Folders []string               // columns that were open before
	Home    string                 // where new columns are made
	Opened  func(dir string) error // called with the folder of the site before it is opened; nil for nobody
	Content store.Options
	Voice   *diag.Voice
	Poll    bool                              // see [preview.Options]
	Polling func(code string, args diag.Args) // see [preview.Options]
	Host    string                            // the name of this machine
	User    *userdir.Dir                      // for what belongs to this machine's user; nil for none
	// OpenPictures opens where made pictures are kept, nil for in memory.
	OpenPictures func(dir string) (media.Cache, io.Closer)
	Now          func() time.Time // nil for time.Now
	Idle         time.Duration    // the desk stops when no browser was there for so long; 0 for never
	Version      string           // of the program
	Key          string           // of the program and how it builds, see [publish.Options] and [preview.Options]
}

// A Desk serves the screens for one site.
type Desk struct {
	opts       Options
	origin     string // http://127.0.0.1:1314
	site       string // the origin of the preview
	tokens     tokens
	folder     *folder.Folder
	history    *history.Log
	preview    *preview.Server
	pictures   io.Closer // nil for none
	root       *os.Root  // of the site's folder, for what the desk keeps beside the site
	drafts     *drafts.Store
	here       *drafts.Presence
	checks     checks
	listed     known[[]*entryView]
	books      known[*approval.Book]
	outgoing   known[*goingOut]
	versions   *approval.Files
	backups    backups
	mux        atomic.Pointer[http.ServeMux]
	publishing publishing
	last       atomic.Int64 // when a browser was last heard, in Unix nanoseconds
	asked      atomic.Int64 // when something was asked for last, on the real clock
	answering  atomic.Int32 // how many requests are being answered

	openIn func(dir string) error // opens the folder of a site; see [Desk.openSite]
	opened chan struct{}          // closed when there is a site
	begun  chan struct{}          // closed when [New] has the site read, or it cannot be
	stop   func()                 // ends Serve

	saving sync.Mutex // one change of files at a time
	later  later      // what follows a change

	linkTargets known[[]*linkTarget] // of links
	uploads     uploads
	imports     imports
	tabs        drafts.Saves
}

// New returns a desk for the site of opts, or one that begins with a new site where there
// is none. screens and pages are where the screens and the preview will be served. The
// error says that the folder cannot be opened.
func New(ctx context.Context, screens, pages net.Addr, opts Options) (*Desk, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	d := &Desk{opts: opts, origin: "http://" + screens.String(), site: "http://" + pages.String(), tokens: newTokens(), opened: make(chan struct{}), begun: make(chan struct{})}
	d.stop = func() {}
	d.openIn = func(dir string) error { return d.openSite(ctx, dir) }
	d.heard()
	if opts.Dir == "" || !HasColumn(opts.Dir) {
		d.routes(d.firstScreens(), d.firstActions(), nil)
		close(d.begun)
		return d, nil
	}
	d.waitForSite()
	if err := d.openFolder(opts.Dir); err != nil {
		return d, err
	}
	go func() {
		defer close(d.begun)
		if err := d.readSite(ctx); err != nil {
			d.showNothing(err)
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

// openFolder opens what a site's folder has beside the site.
func (d *Desk) openFolder(dir string) (err error) {
	if d.opts.Opened != nil {
		if err := d.opts.Opened(dir); err != nil {
			return err
		}
	}
	d.opts.Dir = dir
	if d.folder, err = folder.Open(dir); err != nil {
		return err
	}
	d.versions = approval.NewFiles(d.folder.FS())
	if d.history, err = history.Open(dir, d.opts.Host, d.opts.Now); err != nil {
		return errors.Join(err, d.folder.Close())
	}
	if d.root, err = os.OpenRoot(dir); err != nil {
		return errors.Join(err, d.history.Close(), d.folder.Close())
	}
	d.drafts = drafts.New(d.root)
	d.here = drafts.NewPresence(d.root, d.opts.Host, d.opts.Now)
	return nil
}

// readSite reads the site of the folder, and has the desk show it.
func (d *Desk) readSite(ctx context.Context) (err error) {
	var pictures media.Cache
	if d.opts.OpenPictures != nil {
		pictures, d.pictures = d.opts.OpenPictures(d.opts.Dir)
	}
	from := time.Now()
	d.preview, err = preview.New(ctx, d.opts.Dir, preview.Options{
		Content: d.opts.Content, Voice: d.opts.Voice, Pictures: pictures, Key: d.opts.Key, Poll: d.opts.Poll, Polling: d.opts.Polling,
		Frame: d.origin, Admit: d.mayPreview, Changed: func(diag.List) { d.versions.Forget(); d.checks.stale() },
	})
	if err != nil {
		return errors.Join(err, d.root.Close(), d.history.Close(), d.folder.Close())
	}
	d.checks.began(time.Since(from))
	d.routes(d.screens(), d.actions(), d.downloads())
	close(d.opened)
	return nil
}

// Start returns the address that lets a browser in.
func (d *Desk) Start() string { return d.origin + startPath + "?m=" + d.tokens.launch }

// StartOnce returns an address that lets one browser in, within a minute. Others of the
// machine can see what programs are called with, a browser among them.
func (d *Desk) StartOnce() string {
	return d.origin + startPath + "?m=" + d.tokens.once.make(d.opts.Now())
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
	withSite := func(do func()) {
		wg.Go(func() {
			select {
			case <-d.opened:
				do()
			case <-ctx.Done():
			}
		})
	}
	withSite(func() { failed = d.preview.Serve(ctx, pages); cancel() })
	withSite(func() { d.checks.follow(ctx, d) })
	withSite(func() { d.drafts.Tidy(d.opts.Now()) })
	withSite(func() { d.backUpDaily(ctx) })
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
	<-d.begun
	if !d.isOpen() {
		return nil
	}
	d.later.wait()
	d.checks.close()
	d.preview.Close()
	d.here.Leave()
	if d.pictures != nil {
		defer d.pictures.Close()
	}
	d.publishing.work.Wait()
	return errors.Join(d.history.Close(), d.root.Close(), d.folder.Close())
}

// isOpen reports whether there is a site.
func (d *Desk) isOpen() bool {
	select {
	case <-d.opened:
		return true
	default:
		return false
	}
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
	if !d.isOpen() {
		return nil
	}
	set, _ := d.now()
	return set
}

// now returns that with the problems of reading it, once all is read that was saved.
func (d *Desk) now() (*render.Set, diag.List) {
	d.later.wait()
	return d.preview.Now()
}

// say puts a message into words.
func (d *Desk) say(key string, args diag.Args) string { return d.opts.Voice.Say(key, args) }

// isNotExist reports whether a file is not there.
func isNotExist(err error) bool { return errors.Is(err, os.ErrNotExist) }
