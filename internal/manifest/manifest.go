// Package manifest says what a build made and of what, so that the next one knows
// what stands in the output folder without looking into it, and what it need not
// make again.
package manifest

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/render"
	"cchc/internal/store"
)

// version is another one whenever the form of a manifest changes; an
// older manifest is none.
const version = 9

// A Manifest says what a build made, so that the next one knows what stands in
// the output folder without looking into it.
type Manifest struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Key     string        // what made it: the program and how it was called
	Inputs  Digest        // of every file that it was made from, unknown where a later build must look closer
	Told    []Warning     // what a build from these inputs warns of
	Graph   uint64        // the digest of the site's graph
	Root    uint64        // the identity of the folder that it describes, 0 where the system has none
	Moved   []store.Moved // where entries stood in earlier builds

	// Of each file, folder, question and entry, kept in columns:
	Files   []Record         `cbor:"-"` // what was made, by name
	Dirs    map[string]int64 `cbor:"-"` // the folders of these files, "." among them, with the time of their last change (see [disk.ChangeTime]): nothing came or went since
	Asked   []string         `cbor:"-"` // every question that was asked of the site
	Answers []uint64         `cbor:"-"` // the digests of the answers
	Entries []Address        `cbor:"-"` // where the entries stand
	Columns []int            // how many bytes each column has, see columns.go

	Foreign     []string          // files that others put into the folders of these files, by name
	ForeignDirs []string          // folders of others, which have no such file, by name: the topmost ones
	Links       map[string]uint64 // files of others that have a second name in tree/, with their identities

	// Of a build that is under way:
	InPlace bool     // it moves files into place one by one
	Moves   []string // names that wait in new/ for that
	Removes []string // names to remove behind them
	Swaps   []string // folders of others that are to be moved over after the exchange
	Pruned  []string // files and folders of others that are to be removed
}

// ClearSteps forgets what was to be done by the build that is under way.
func (m *Manifest) ClearSteps() {
	m.InPlace, m.Moves, m.Removes, m.Swaps, m.Pruned, m.Links = false, nil, nil, nil, nil, nil
}

// Standing is what a manifest says of the files and folders that stand there, which is
// all that is asked of a folder that was published before.
func (m *Manifest) Standing() *Manifest {
	s := *m
	s.Asked, s.Answers, s.Entries, s.Files = nil, nil, nil, make([]Record, len(m.Files))
	for i, r := range m.Files {
		s.Files[i] = Record{Name: r.Name, Hash: r.Hash}
	}
	return &s
}

// A Warning is a [diag.Diagnostic] as a manifest keeps it: a build that has nothing
// to do tells again what the one before has told.
type Warning struct {
	_            struct{} `cbor:",toarray"`
	File         string
	Line, Column int
	Field, Code  string
	Args         map[string]Argument
}

// An Argument is a value that the message of a warning names.
type Argument struct {
	_    struct{} `cbor:",toarray"`
	Word bool     // it is a [diag.Word]
	Text any      // a text, a whole number or a truth value
}

// An Address says where an entry stands.
type Address struct {
	File   string
	Path   string
	Digest uint64 // of its front matter, by which it is known under another name
}

// A Record is one file that was made, as it stands in the output folder.
type Record struct {
	Name string
	Kind render.Kind
	Size int64
	Time int64 // of its last change, in nanoseconds
	Hash Digest
	From uint64 // what it was made of (see [render.Set.Source]), 0 for what is made each time
	Asks Places // what it asked
}

// IsPage reports whether a file is a page; nil is none.
func (r *Record) IsPage() bool { return r != nil && r.Kind == render.Page }

// Packed is the kind of the smaller forms of files, which stand beside their files
// and belong to them.
const Packed render.Kind = "packed"

// Same reports whether a file is as it was when it was recorded.
func (r *Record) Same(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() == r.Size && info.ModTime().UnixNano() == r.Time
}

// Find returns the record of a file.
func (m *Manifest) Find(name string) *Record {
	i, ok := slices.BinarySearchFunc(m.Files, name, func(r Record, name string) int { return strings.Compare(r.Name, name) })
	if !ok {
		return nil
	}
	return &m.Files[i]
}

// Names returns the names of its files, sorted.
func (m *Manifest) Names() []string {
	names := make([]string, len(m.Files))
	for i := range m.Files {
		names[i] = m.Files[i].Name
	}
	return names
}

// Folders returns the folders of a manifest's files, "." among them.
func (m *Manifest) Folders() map[string]bool {
	dirs := map[string]bool{".": true}
	for i := range m.Files {
		AddFolders(dirs, m.Files[i].Name)
	}
	return dirs
}

// AddFolders adds the folders that a file is in.
func AddFolders(dirs map[string]bool, name string) {
	for dir := path.Dir(name); !dirs[dir]; dir = path.Dir(dir) {
		dirs[dir] = true
	}
}

// HasDir reports whether files of a manifest are in a folder.
func (m *Manifest) HasDir(dir string) bool {
	i, _ := slices.BinarySearchFunc(m.Files, dir+"/", func(r Record, name string) int { return strings.Compare(r.Name, name) })
	return i < len(m.Files) && strings.HasPrefix(m.Files[i].Name, dir+"/")
}

// ForgetTimes makes the next build read folders in which something came or went
// while others may have written there too, since nothing tells their files from
// those of others but a look at each.
func (m *Manifest) ForgetTimes(dirs map[string]bool) {
	for dir := range dirs {
		if _, known := m.Dirs[dir]; known {
			m.Dirs[dir] = 0
		}
	}
}

// valid reports whether all names are below the output folder, the files are in
// their order, and there is an answer to each question that they ask.
func (m *Manifest) valid() bool {
	for _, names := range [][]string{m.Moves, m.Removes, m.Foreign, m.ForeignDirs, m.Swaps, m.Pruned, slices.Collect(maps.Keys(m.Links))} {
		if slices.ContainsFunc(names, BadName) {
			return false
		}
	}
	for dir := range m.Dirs {
		if dir != "." && BadName(dir) {
			return false
		}
	}
	if len(m.Answers) != len(m.Asked) {
		return false
	}
	for i, r := range m.Files {
		if BadName(r.Name) || r.Size < 0 || i > 0 && m.Files[i-1].Name >= r.Name {
			return false
		}
		if !r.Asks.below(len(m.Asked)) {
			return false
		}
	}
	return true
}

// BadName reports whether a name is not that of a file below the output folder.
func BadName(name string) bool { return !fs.ValidPath(name) || name == "." }
