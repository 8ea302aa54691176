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
// laid over it until they are mended.
//
// # Safety
//
// Only what is an output of the site is served: a request is looked up, never
// joined to a path. The Host of a request must be an address or localhost, so
// that no other site's name can be made to point here; drafts and entries of
// later days are shown, which is why the server listens on this machine only
// unless told otherwise.
package preview

import (
	"context"
	"errors"
	"io/fs"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/render"
	"cchc/internal/site"
)

// Options say what is shown.
type Options struct {
	Content content.Options
	Voice   *diag.Voice
	// Changed is called after every reading of the site with its problems, for
	// the terminal; nil for nobody.
	Changed func(problems diag.List)
	// Found is called with the problems that were found while a page was made,
	// once as long as they stay the same; nil for nobody.
	Found func(problems diag.List)
}

// A Server serves one site.
type Server struct {
	folder  fs.FS
	opts    Options
	clients clients

	reading sync.Mutex  // one reading of the site at a time
	last    *render.Set // of the last reading, nil where it could not be made

	mu       sync.RWMutex
	set      *render.Set         // the last one that could be made
	problems diag.List           // of the last reading
	good     map[string]goodPage // by path, those that were asked for
	found    map[string]string   // by path, the problems that Found was called with
	moved    map[string]string   // files of entries that were renamed, to their new names
}

// A goodPage is a page as it was last made without errors.
type goodPage struct {
	data []byte
	file string // behind it
}

// New reads the site in folder for the first time. Where it cannot be read the
// server waits for it to be mended.
func New(folder fs.FS, opts Options) *Server {
	opts.Content.Drafts, opts.Content.Future, opts.Content.Unkept = true, true, true
	opts.Content.Memory = content.NewMemory()
	s := &Server{folder: folder, opts: opts, good: map[string]goodPage{}, found: map[string]string{}}
	s.Reload(nil)
	return s
}

// Reload reads the site again and tells the browsers. changed are the paths of
// all files, from the site's folder, that have changed; with none, changes are
// found by size and time.
func (s *Server) Reload(changed []string) {
	s.reading.Lock()
	defer s.reading.Unlock()
	// Where all changes are known, the rest is taken as it was; the theme too,
	// if the last set has the theme as it is and nothing of it changed.
	earlier := s.last
	for _, path := range changed {
		if !strings.HasPrefix(path, "content/") || path == content.SettingsFile {
			earlier = nil
		}
	}
	if len(changed) == 0 {
		earlier = nil
	}
	s.opts.Content.Memory.Told(s.folder, changed)
	set, problems, ok := s.again(changed)
	if !ok {
		set, problems = render.Reopen(s.folder, s.opts.Content, earlier)
		problems = content.Excerpts(s.folder, problems)
	}
	s.last = set
	s.mu.Lock()
	if set != nil && !settingsBroken(problems) || s.set == nil {
		if !ok && s.set != nil && set != nil {
			s.moved = moves(s.set, set, s.moved)
		}
		s.set = set
	}
	s.problems = problems
	s.mu.Unlock()
	if s.opts.Changed != nil {
		s.opts.Changed(problems)
	}
	s.clients.tell()
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
func (s *Server) again(changed []string) (*render.Set, diag.List, bool) {
	problems := s.Problems()
	if s.last == nil || len(changed) != 1 || settingsBroken(problems) ||
		slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.File == changed[0] }) {
		return nil, nil, false
	}
	set, ok := s.last.Again(changed[0])
	return set, problems, ok
}

// settingsBroken reports whether the settings have errors, so that no page of
// the set can be made.
func settingsBroken(problems diag.List) bool { return broken(problems, content.SettingsFile) }

// broken reports whether a file has errors.
func broken(problems diag.List, file string) bool {
	return slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.File == file })
}

// kept returns the last good state of a page that is gone because its file has
// errors, nil where it is gone for good.
func (s *Server) kept(at string) []byte {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if g, ok := s.good[at]; ok && broken(s.problems, g.file) {
		return g.data
	}
	return nil
}

// now returns what is served at this moment.
func (s *Server) now() (*render.Set, diag.List) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.set, s.problems
}

// Problems returns the problems of the last reading.
func (s *Server) Problems() diag.List {
	_, problems := s.now()
	return problems
}

// Base returns the path under which the site is served: that of its base
// address, / where it could not be read.
func (s *Server) Base() string {
	set, _ := s.now()
	if set == nil {
		return "/"
	}
	return set.Site.Settings.BaseURL.Path
}

// Serve serves on l until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog: log.New(quiet{}, "", 0),
	}
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		done <- server.Shutdown(stop)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}

// quiet drops what the HTTP library would print about broken connections,
// which an editor can do nothing about.
type quiet struct{}

func (quiet) Write(p []byte) (int, error) { return len(p), nil }
