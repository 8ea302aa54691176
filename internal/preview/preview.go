// Package preview shows a column while it is being written.
//
// A [Server] reads the site, serves every output on demand, and reads it again
// whenever something in content/ or themes/ changes. What it serves is what
// render.Set makes, byte for byte, but for one script element at the end of
// each page. That script (live.js) listens to the server; after every change
// it asks how its page stands, and follows: nothing where the page is the same,
// new style sheets where only those differ, a reload where the page differs,
// another address where the entry has moved.
//
// # Mistakes
//
// A mistake never takes a page away. Where the site, its theme or one entry
// cannot be made, the last good state of it is served, and the messages are
// laid over it until they are mended. What the script lays over a page has as
// much space at the page's end, and can be folded. The list at [ListPath] has all
// entries: their days, what is not published yet, late or over, and the problems.
//
// # Starting
//
// What was read of the entries is kept in the site's folder, as builds keep it beside the
// published one, so that a later start reads only the files that changed since
// (entries.go).
//
// # Changes
//
// The site is followed before it is read, so that nothing that is saved
// meanwhile is missed. Where the system can tell of no more changes, the files
// are looked at every second instead, and [Options].Polling is called. A browser
// opens no more than six connections to a server, so all its tabs share one
// (worker.js).
//
// # Safety
//
// Only what is an output of the site is served: a request is looked up, never
// joined to a path. The Host of a request must be an address or localhost, so
// that no other site's name can be made to point here. Drafts and entries of
// later days are shown, which is why the server listens on this machine only
// unless told otherwise, and why pages of other sites may link to a preview and
// nothing else: what they embed or fetch is refused. The headers are those of a
// host, so that what its Content-Security-Policy would block is blocked here.
package preview

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/media"
	"cchc/internal/render"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"

	"golang.org/x/net/netutil"
)

// Options say what is shown.
type Options struct {
	Content store.Options
	// Today is the day on which the site is shown, asked before each reading and every
	// minute: a preview that is open overnight goes on to the next day. nil for that of
	// Content.
	Today func() viet.Date
	Voice *diag.Voice
	// Pictures keeps what is made of pictures; nil for the memory of this server.
	Pictures media.Cache
	// Key tells the program from others: what was read of the entries is kept in the
	// site's folder for later runs of the same program, which read only what changed
	// since; "" keeps nothing.
	Key string
	// Poll has the files looked at every second, where the system does not tell
	// of changes, as on shares of a network.
	Poll bool
	// Source is what the site is made of; nil for its folder.
	Source *Source
	// Frame is the origin of a page that shows pages of the site in a frame; "" for
	// none, so that nobody does.
	Frame string
	// Admit says of a request whether it is answered; nil for all.
	Admit func(r *http.Request) bool
	// Changed is called after every reading of the site with its problems, for
	// the terminal; nil for nobody.
	Changed func(problems diag.List)
	// Found is called with the problems that were found while a page was made,
	// once as long as they stay the same; nil for nobody.
	Found func(problems diag.List)
	// Polling is called with a message when the system can tell of no more
	// changes, so that files are looked at instead; nil for nobody.
	Polling func(code string, args diag.Args)

	every time.Duration           // instead of pollInterval and dayInterval, for tests
	open  func() (watcher, error) // instead of openWatcher, for tests
}

// A Server serves one site.
type Server struct {
	folder    *siteFolder
	followers []*follower
	opts      Options
	clients   clients
	started   string      // tells this run of the program from others
	served    atomic.Bool // it is the followers' loops that close them
	entries   *keptEntries

	reading sync.Mutex  // one reading of the site at a time
	last    *render.Set // of the last reading, nil where it could not be made
	saved   savedSite

	mu       sync.RWMutex
	set      *render.Set         // the last one that could be made
	problems diag.List           // of the last reading
	typed    bool                // which had texts that are not saved
	good     map[string]goodPage // by path, those that were asked for
	found    map[string]string   // by path, the problems that Found was called with
	moved    map[string]string   // files of entries that were renamed, to their new names
}

// A goodPage is a page as it was last made without errors.
type goodPage struct {
	data   []byte
	file   string // behind it
	policy string // its Content-Security-Policy
}

// New follows the site in dir, or its source, and then reads it for the first time, so that
// what is saved meanwhile is not missed. Where it cannot be read the server
// waits for it to be mended; an error says that there is no such folder. ctx ends
// the look at the folder.
func New(ctx context.Context, dir string, opts Options) (*Server, error) {
	var folder *siteFolder
	places := siteIn(dir)
	if opts.Source == nil {
		var err error
		if folder, err = openFolder(dir); err != nil {
			return nil, err
		}
	} else {
		folder, places = openSource(opts.Source), opts.Source.Places
	}
	opts.Content.Drafts, opts.Content.Future, opts.Content.NoServiceWorker = true, true, true
	opts.Content.Cache = store.NewCache()
	if day := opts.Content.Today; opts.Today == nil {
		opts.Today = func() viet.Date { return day }
	}
	s := &Server{folder: folder, opts: opts, started: strconv.FormatInt(time.Now().UnixNano(), 36) + "-", good: map[string]goodPage{}, found: map[string]string{}}
	for _, p := range places {
		f := &follower{Place: p, polling: opts.Poll, every: cmp.Or(opts.every, pollInterval), open: opts.open, noWatch: s.noWatch}
		if f.open == nil {
			f.open = openWatcher
		}
		f.begin(ctx)
		s.followers = append(s.followers, f)
	}
	s.entries = recallEntries(dir, opts.Key, opts.Content.Cache)
	folder.quickly(func() { s.Reload(nil) })
	s.entries.keep(opts.Content.Cache)
	return s, nil
}

func (s *Server) noWatch(err error) {
	if s.opts.Polling != nil {
		s.opts.Polling(watchProblem(err))
	}
}

// Close gives back what a server holds that was never served; one that was does
// so by itself, maybe a while after [Server.Serve] has returned.
func (s *Server) Close() {
	if !s.served.Load() {
		for _, f := range s.followers {
			f.close()
		}
	}
	s.folder.close()
	s.entries.close()
}

// follow has the site read again after every change until ctx ends.
func (s *Server) follow(ctx context.Context) {
	var all sync.WaitGroup
	for _, f := range s.followers {
		all.Go(func() {
			defer f.close()
			for {
				c, ok := f.next(ctx)
				if !ok {
					return
				}
				s.reload(c)
			}
		})
	}
	all.Go(func() { s.followDays(ctx) })
	all.Wait()
}

// dayInterval is how often it is looked whether another day has begun: a machine may
// have slept meanwhile.
const dayInterval = time.Minute

// followDays has the site read again on every new day until ctx ends.
func (s *Server) followDays(ctx context.Context) {
	tick := time.NewTicker(cmp.Or(s.opts.every, dayInterval))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if !s.isToday() {
				s.Reload(nil)
			}
		}
	}
}

// isToday reports whether the site was read last for the present day.
func (s *Server) isToday() bool {
	s.reading.Lock()
	defer s.reading.Unlock()
	return s.opts.Content.Today == s.opts.Today()
}

// Reload reads the site again and tells the browsers. changed are the paths of
// all files, from the site's folder, that have changed; with none, changes are
// found by size and time.
func (s *Server) Reload(changed []string) {
	s.reload(changes{paths: changed, all: len(changed) == 0})
}

func (s *Server) reload(c changes) {
	s.reading.Lock()
	defer s.reading.Unlock()
	c.all = c.all || s.opts.Source != nil // what a file is in one of its folders may change others
	s.opts.Content.Cache.Invalidate(s.folder, c.paths)
	if c.all {
		_ = s.folder.renew() // where there is none, reading says so
	}
	if c.all || s.saved.readLast {
		s.opts.Content.Cache.Invalidate(s.folder, nil)
	}
	typed := s.folder.hasUnsaved()
	if !typed {
		s.saved = savedSite{readLast: s.saved.readLast}
	} else if !c.typed {
		s.saved.old = true
	}
	today := s.opts.Today()
	another := s.opts.Content.Today != today
	s.opts.Content.Today = today
	var set *render.Set
	var problems diag.List
	ok := false
	if !another {
		set, problems, ok = s.again(c)
	}
	if !ok {
		set, problems = s.read(c)
	}
	if set != nil && s.opts.Pictures != nil {
		set.UseCache(s.opts.Pictures)
	}
	s.last = set
	s.mu.Lock()
	if set != nil && !settingsBroken(problems) || s.set == nil {
		if !ok && s.set != nil && set != nil {
			s.moved = moves(s.set, set, s.moved)
		}
		s.set = set
	}
	s.problems, s.typed = problems, typed
	s.mu.Unlock()
	if s.opts.Changed != nil {
		s.opts.Changed(s.shown(problems))
	}
	s.clients.tell()
}

// read reads the site.
func (s *Server) read(c changes) (*render.Set, diag.List) {
	told, missing := s.folder.told()
	if missing {
		return nil, told
	}
	set, problems := render.Reopen(s.folder, s.opts.Content, s.earlier(c))
	s.saved.readLast = false
	return set, append(slices.Clone(told), store.Excerpts(s.folder, problems)...)
}

// earlier returns the set whose theme is taken as it was: the last one, where
// all changes are known and none is the theme's or the settings'.
func (s *Server) earlier(c changes) *render.Set {
	of := func(path string) bool { return !strings.HasPrefix(path, "content/") || path == config.SettingsFile }
	if c.all || slices.ContainsFunc(c.paths, of) {
		return nil
	}
	return s.last
}

// moves adds to the renamed files those of the step from one set to the next.
func moves(from, to *render.Set, before map[string]string) map[string]string {
	files := to.Site.Entries()
	moved := site.Renamed(from.Site.Entries(), files)
	for was, is := range before {
		if _, known := moved[was]; !known {
			moved[was] = is
		}
	}
	for file := range moved {
		if _, there := files[file]; there {
			delete(moved, file) // it is there again
		}
	}
	return moved
}

// again is the short way, for what editors do most: only one entry was saved,
// nothing is or was wrong with it, and the problems of the last reading, which
// are other files', are those of this one.
func (s *Server) again(c changes) (*render.Set, diag.List, bool) {
	problems := s.Problems()
	if s.last == nil || c.all || len(c.paths) != 1 || settingsBroken(problems) ||
		slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.File == c.paths[0] }) {
		return nil, nil, false
	}
	set, ok := s.last.Again(c.paths[0])
	return set, problems, ok
}

// settingsBroken reports whether the settings have errors, so that no page of
// the set can be made.
func settingsBroken(problems diag.List) bool { return broken(problems, config.SettingsFile) }

// broken reports whether a file has errors.
func broken(problems diag.List, file string) bool {
	return slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.File == file })
}

// kept returns the last good state of a page that is gone because its file has
// errors; its data are nil where it is gone for good.
func (s *Server) kept(at string) goodPage {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if g, ok := s.good[at]; ok && broken(s.problems, g.file) {
		return g
	}
	return goodPage{}
}

// Now returns what is served at this moment, with texts that are not saved, nil where the
// site was never readable, and the problems of the last reading.
func (s *Server) Now() (*render.Set, diag.List) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.set, s.problems
}

// Files returns the folder of the site as it is shown, unsaved texts among it.
func (s *Server) Files() fs.FS { return s.folder }

// Problems returns the problems of the last reading.
func (s *Server) Problems() diag.List {
	_, problems := s.Now()
	return problems
}

// Base returns the path under which the site is served: that of its base
// address, / where it could not be read.
func (s *Server) Base() string {
	set, _ := s.Now()
	if set == nil {
		return "/"
	}
	return set.Site.Settings.BaseURL.Path
}

const (
	// mostConnections is how many browsers' connections there are at most; more
	// wait. A system lets a program open about a thousand files, and the site's
	// have to be among them.
	mostConnections = 512
	// stopTime is how long is waited for what is under way when ctx has ended.
	stopTime = time.Second
)

// Serve serves on l, and follows the site, until ctx ends. Then the server is
// closed.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(io.Discard, "", 0), // broken connections, which an editor can do nothing about
	}
	s.served.Store(true)
	ctx, cancel := context.WithCancel(ctx)
	defer s.entries.close()
	defer s.folder.close()
	following := make(chan struct{})
	go func() { defer close(following); s.follow(ctx) }()
	stopped := make(chan struct{})
	go func() { defer close(stopped); <-ctx.Done(); stop(server, following) }()
	err := server.Serve(netutil.LimitListener(l, mostConnections))
	cancel()
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// stop ends a server and waits for what is under way, but not for ever: a
// browser may take its time with a film.
func stop(server *http.Server, following <-chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
	select {
	case <-following:
	case <-ctx.Done(): // a share of a network may not answer
	}
}
