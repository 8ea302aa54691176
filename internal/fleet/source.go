package fleet

import (
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/preview"
)

// A Shown is the site of a unit for the preview, read anew after every change of its own files, of the shared ones
// and of sites.yaml.
type Shown struct {
	dir, file, id string
	opts          Options

	mu     sync.Mutex
	fleet  *Fleet
	column *Column // the last one that could be opened
}

// Show returns the site of a unit of a fleet for the preview. It opens the file again by itself; it is to be closed.
func (f *Fleet) Show(u *Unit, opts Options) *Shown {
	return &Shown{dir: f.dir, file: f.file, id: u.ID, opts: opts}
}

// Source is the site for the preview of the unit. Folders that sites.yaml names later are followed from the next start on.
func (s *Shown) Source(f *Fleet, u *Unit) *preview.Source {
	at := func(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }
	places := []preview.Place{{Dir: f.dir, Tops: []string{f.file}}}
	for _, folder := range f.shared.view(u).folders {
		places = append(places, preview.Place{Dir: at(folder.Folder), Tops: tops})
	}
	if u.Folder != "" {
		places = append(places, preview.Place{Dir: at(u.Folder), Tops: append([]string{overridesDir}, tops...)})
	}
	return &preview.Source{Open: s.open, Locate: s.locate, Places: places}
}

// open opens the site of the unit as it stands now.
func (s *Shown) open() (fs.FS, diag.List) {
	f, problems := Open(s.dir, s.file)
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
	return c.FS(), append(problems, c.problems()...)
}

// locate gives a problem of the site the name of the file that it comes from; others have it.
func (s *Shown) locate(d diag.Diagnostic) diag.Diagnostic {
	s.mu.Lock()
	c := s.column
	s.mu.Unlock()
	if top, _, _ := strings.Cut(d.File, "/"); c == nil || top != "content" && top != "themes" {
		return d
	}
	return c.Located(d)
}

// Close closes what was opened last.
func (s *Shown) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.column != nil {
		s.column.Close()
		_ = s.fleet.Close()
	}
}
