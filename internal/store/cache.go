package store

import (
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
)

// A Cache keeps what was read of a folder's Markdown files, so that the next
// load of the same folder reads only those that changed since (see [sitefile.StateOf]). It belongs to one load at a time. A nil Cache keeps nothing.
type Cache struct {
	files    map[string]cachedFile // by the path in the file system
	list     *listing
	saved    io.Reader       // what an earlier run kept, see Restore; nil once it was read
	records  int             // how many that were
	damaged  bool            // not all of them could be read
	complete bool            // the caller has named every change
	same     bool            // no file came or went
	changed  map[string]bool // files that the caller has named, by the path in the file system
}

// A listing is what a walk through the folder found.
type listing struct {
	sources  []*source
	files    map[string]*File
	problems diag.List
}

type cachedFile struct {
	stamp   stamp
	reading *reading
}

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{files: map[string]cachedFile{}} }

// Clear forgets everything, where no load will follow.
func (m *Cache) Clear() { *m = Cache{} }

// A stamp tells one state of a file from another.
type stamp struct {
	size  int64
	state uint64 // see [sitefile.StateOf]
}

// A reading is what was made of one file. It never changes once its entry has
// been made.
type reading struct {
	front    *front.Node // nil where it could not be read, and once data is made of it
	digest   uint64      // of the front matter's text
	offset   int         // where the text begins
	body     Body
	problems diag.List    // of taking the file apart
	notes    diag.List    // of what cannot be read in its text
	kind     content.Kind // that data was read as
	data     content.Data
	later    *laterData // reads data when it is asked for, where it was kept and is plain; nil where it is there
	common   *content.Common
	brief    content.Brief
	wrong    diag.List // of data
	empty    bool      // the entry says nothing yet
	sortKey  string
	refs     []namedFile
	mentions []string               // files that the text names
	private  []Private              // numbers of people in the file
	unfilled []schema.PlaceholderAt // in its text
	phones   []string               // in the front matter
	made     *sync.Map              // see Entry.Made
	saved    bool                   // it is what an earlier run kept

	decomposed, eth content.Place // see Entry.Decomposed
	places          front.Places  // see Entry.Places
}

// hasData reports whether the front matter is there, or can be read.
func (r *reading) hasData() bool { return r.data != nil || r.later != nil }

// found returns what is wrong with the file, for a load to add to.
func (r *reading) found() diag.List { return slices.Concat(r.problems, r.notes) }

// A namedFile is a file that a front matter names, with its field.
type namedFile struct {
	Ref   content.FileRef
	Field string
}

// Invalidate prepares for a load before which only the given files have changed, by
// their paths from the site's folder; none means that nothing is known. The
// load then looks only at these files; and where they are Markdown files that
// were there and still are, it does not even look for others.
func (m *Cache) Invalidate(site fs.FS, changed []string) {
	m.complete = len(changed) > 0
	m.same, m.changed = m.complete, map[string]bool{}
	for _, path := range changed {
		m.changed[path] = true
		_, known := m.files[path]
		if info, err := fs.Stat(site, path); !known || err != nil || !info.Mode().IsRegular() {
			m.same = m.same && !strings.HasPrefix(path, "content/")
		}
		delete(m.files, path)
	}
}

// Knows reports whether what was read last of a Markdown file, by its path in the file
// system, is what it has now.
func (m *Cache) Knows(site fs.FS, disk string) bool {
	info, err := fs.Stat(site, disk)
	if err != nil {
		return false
	}
	now := stamp{info.Size(), sitefile.StateOf(site, disk, info)}
	return m.lookup(disk, now) != nil
}

func (m *Cache) stamp(site fs.FS, disk string, d fs.DirEntry) stamp {
	if m == nil {
		return stamp{}
	}
	if r, ok := m.files[disk]; ok && m.complete {
		return r.stamp
	}
	info, err := d.Info()
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), sitefile.StateOf(site, disk, info)}
}

// file returns the state of a file beside the entries.
func (m *Cache) file(site fs.FS, f *File, info fs.FileInfo) uint64 {
	if m != nil && m.complete && m.list != nil && !m.changed[f.Disk] {
		if old := m.list.files[f.Name]; old != nil && old.Disk == f.Disk {
			return old.State
		}
	}
	return sitefile.StateOf(site, f.Disk, info)
}

// lookupList makes the walk of an earlier load l's own and reports whether it
// can be. A file that was invalidated has no stamp, so that it is read.
func (m *Cache) lookupList(l *loader) bool {
	if m == nil || !m.same || m.list == nil {
		return false
	}
	l.lib.Files = m.list.files
	l.problems = append(l.problems, m.list.problems...)
	for _, d := range m.list.problems {
		if d.Severity == diag.Error {
			l.lib.broken[d.File] = true
		}
	}
	for _, s := range m.list.sources {
		l.sources = append(l.sources, &source{name: s.name, disk: s.disk, stamp: m.files[s.disk].stamp})
	}
	return true
}

// keepList remembers a walk.
func (m *Cache) keepList(l *loader, problems diag.List) {
	if m != nil {
		m.list = &listing{slices.Clone(l.sources), l.lib.Files, slices.Clone(problems)}
	}
}

// lookup returns what was read of a file in the given state, nil for nothing.
func (m *Cache) lookup(disk string, at stamp) *reading {
	if m == nil || at.state == 0 || m.files[disk].stamp != at {
		return nil
	}
	return m.files[disk].reading
}

// keep remembers the files of a load and forgets all others.
func (m *Cache) keep(sources []*source) {
	if m == nil {
		return
	}
	m.files = make(map[string]cachedFile, len(sources))
	for _, s := range sources {
		m.files[s.disk] = cachedFile{stamp: s.stamp, reading: s.reading}
	}
}
