package preview

import (
	"io/fs"
	"slices"

	"cchc/internal/diag"
)

// A Source is a site that is made of several folders: that of a unit, with what it shares with others.
type Source struct {
	// Open opens the site as it stands now. It is called at first and after every change. The problems are shown with
	// those of the site. With nil there is no site, and the last one is shown.
	Open func() (fs.FS, diag.List)
	// Locate gives a problem of the site the name of the file that it comes from, for people; nil for the names that
	// the site has. It is called from several places at once.
	Locate func(d diag.Diagnostic) diag.Diagnostic
	// Places are what is followed.
	Places []Place
}

// A Place is files and folders of one folder that are followed.
type Place struct {
	Dir  string
	Tops []string // their names in it: content, themes
}

// siteIn is what a site in one folder follows.
func siteIn(dir string) []Place { return []Place{{dir, tops}} }

// openSource returns a folder that is what a source opens.
func openSource(src *Source) *siteFolder {
	f := &siteFolder{source: src, root: nowhere{}}
	_ = f.renew() // its problems are told
	return f
}

// reopen opens the source as it stands now.
func (f *siteFolder) reopen() {
	root, problems := f.source.Open()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.missing = root == nil
	if f.problems = problems; root != nil {
		f.root = root
	}
}

// told returns the problems of opening a source, and whether there was no site to open.
func (f *siteFolder) told() (problems diag.List, missing bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.problems, f.missing
}

// shown returns problems with the names of files that people know.
func (s *Server) shown(problems diag.List) diag.List {
	if s.opts.Source == nil || s.opts.Source.Locate == nil {
		return problems
	}
	problems = slices.Clone(problems)
	for i, d := range problems {
		problems[i] = s.opts.Source.Locate(d)
	}
	return problems
}
