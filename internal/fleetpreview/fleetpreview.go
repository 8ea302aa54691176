// Package fleetpreview has the preview show the column of one unit, with what it shares with others.
package fleetpreview

import (
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/preview"
)

// A Site is the site of a unit, read anew after every change of its own files, of the shared ones and of sites.yaml.
type Site struct {
	dir, file, id string
	opts          fleet.Options
	places        []preview.Place

	mu     sync.Mutex
	fleet  *fleet.Fleet
	column *fleet.Column // the last one that could be opened
}

// New returns the site of a unit. It opens the file of the fleet again by itself; it is to be closed. Folders that
// the file names later are not followed.
func New(f *fleet.Fleet, u *fleetunits.Unit, opts fleet.Options) *Site {
	at := func(name string) string { return filepath.Join(f.Dir(), filepath.FromSlash(name)) }
	s := &Site{dir: f.Dir(), file: f.File(), id: u.ID, opts: opts, places: []preview.Place{{Dir: f.Dir(), Tops: []string{f.File()}}}}
	for _, folder := range f.SharedFolders(u) {
		s.places = append(s.places, preview.Place{Dir: at(folder), Tops: fleet.SharedTops()})
	}
	if u.Folder != "" {
		s.places = append(s.places, preview.Place{Dir: at(u.Folder), Tops: fleet.OwnTops()})
	}
	return s
}

// Source is the site for the preview.
func (s *Site) Source() *preview.Source {
	return &preview.Source{Open: s.open, Locate: s.locate, Places: s.places}
}

// open opens the site of the unit as it stands now.
func (s *Site) open() (fs.FS, diag.List) {
	f, problems := fleet.Open(s.dir, s.file)
	if f == nil {
		return nil, problems
	}
	u, _ := f.Named(s.id)
	if u == nil {
		_ = f.Close()
		return nil, append(problems, diag.New(diag.Position{File: s.file}, "", "fleet-unit-gone", diag.Args{"Unit": s.id}))
	}
	c, wrong := f.OpenColumn(u, s.opts, false)
	if problems = append(problems, wrong...); c == nil {
		_ = f.Close()
		return nil, problems
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fleet, s.column = f, c // those before are closed once nobody reads from them any more, see os.Root
	return c.FS(), append(problems, c.Problems()...)
}

// locate gives a problem of the site the name of the file that it comes from; others have it.
func (s *Site) locate(d diag.Diagnostic) diag.Diagnostic {
	s.mu.Lock()
	c := s.column
	s.mu.Unlock()
	if top, _, _ := strings.Cut(d.File, "/"); c == nil || top != "content" && top != "themes" {
		return d
	}
	return c.Located(d)
}

// Close closes what was opened last.
func (s *Site) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.column != nil {
		s.column.Close()
		_ = s.fleet.Close()
	}
}
