package fleet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sharedpack"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// overridesDir is the folder of a unit with what it changes of shared entries.
const overridesDir = "overrides"

// A layer is the site of a unit: its own files, and behind them the shared ones.
type layer struct {
	fleet     *Fleet
	unit      *fleetunits.Unit
	view      *view
	own       fs.FS                    // nil for a unit without a folder
	covered   map[string]bool          // shared files in whose place the unit has its own
	taken     *sharedpack.Record       // what the unit has taken in by packs; nil where its record cannot be read
	lost      bool                     // there is no record, though the unit has taken in something
	lists     map[string][]fs.DirEntry // of folders that shared files are in
	broken    map[string]error         // folders of the unit that cannot be read
	overrides map[string]string        // by the shared file: the override's name in the unit's folder
	values    map[string]string        // of variables
	unknown   bool                     // the settings with the values cannot be read
	problems  diag.List                // found so far, with names as sites.yaml sees them

	mu       sync.Mutex
	composed map[string]*composition
	states   map[string]*composedInfo
	kinds    map[string]content.Kind
}

// newLayer returns the site of a unit. own is nil where it has no folder.
func newLayer(f *Fleet, u *fleetunits.Unit, own fs.FS, opts Options) *layer {
	var made map[string][]byte
	if opts.Generate != nil {
		made = opts.Generate(f, u)
	}
	l := &layer{fleet: f, unit: u, view: f.shared.view(u).with(made, f.file), own: own, covered: map[string]bool{}, lists: map[string][]fs.DirEntry{}, broken: map[string]error{}, overrides: map[string]string{},
		composed: map[string]*composition{}, states: map[string]*composedInfo{}, kinds: map[string]content.Kind{}}
	l.problems = append(l.problems, l.view.problems...)
	var settings *config.Settings
	if own != nil {
		settings = l.settings()
		l.readRecord()
		l.findOverrides()
	}
	l.values = f.Values(u, settings)
	for _, top := range tops {
		if l.view.dirs[top] != nil {
			l.merge(top)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.overrides)) {
		switch {
		case l.covered[name] && l.tookIn(name):
			l.problems = append(l.problems, diag.Warn(diag.Position{File: l.place(l.overrides[name])}, "", "fleet-override-taken", diag.Args{"Name": name}))
		case l.covered[name] && l.unrecorded():
		case l.view.files[name] == nil || l.covered[name]:
			l.report(l.overrides[name], "fleet-override-gone", diag.Args{"Name": name})
		}
	}
	return l
}

// place returns the name of a file of the unit as sites.yaml sees it.
func (l *layer) place(name string) string { return path.Join(l.unit.Folder, name) }

func (l *layer) report(own, code string, args diag.Args) {
	l.problems = append(l.problems, diag.New(diag.Position{File: l.place(own)}, "", code, args))
}

// settings returns the unit's own settings, nil for none.
func (l *layer) settings() *config.Settings {
	text, err := sitefile.Read(l.own, config.SettingsFile, maxSource)
	if err != nil {
		l.unknown = !missing(err)
		return nil
	}
	s, problems := config.ParseSettings(viet.NFCBytes(text))
	l.unknown = s == nil || problems.Errors() > 0
	return s
}

// readRecord reads what the unit has taken in. Shared texts as they were taken in are kept beside the record.
func (l *layer) readRecord() {
	record, problem := sharedpack.ReadRecord(l.own)
	if problem != nil {
		problem.File = l.place(problem.File)
		l.problems = append(l.problems, *problem)
		return
	}
	l.taken = record
	if _, err := sitefile.Stat(l.own, sharedpack.RecordFile); missing(err) {
		kept, _ := fs.ReadDir(l.own, path.Dir(sharedpack.RecordFile))
		l.lost = len(kept) > 0
	}
}

// unrecorded reports whether nobody knows what the unit has taken in.
func (l *layer) unrecorded() bool { return l.taken == nil || l.lost }

// conflict reports a file of the unit in the place of a shared one: where it may have been taken in, that
// nobody knows, once.
func (l *layer) conflict(name string, f *sharedFile) {
	gone := func(d diag.Diagnostic) bool { return d.Code == "fleet-record-gone" }
	switch {
	case l.taken == nil: // which is told
	case !l.lost:
		l.report(name, "fleet-own-twice", diag.Args{"Shared": f.place(), "Override": l.place(overridesDir + strings.TrimPrefix(f.name, "content"))})
	case !slices.ContainsFunc(l.problems, gone):
		l.report(sharedpack.RecordFile, "fleet-record-gone", diag.Args{"Name": l.place(name), "Shared": f.place()})
	}
}

// findOverrides finds the overrides of the unit.
func (l *layer) findOverrides() {
	if _, err := sitefile.Stat(l.own, overridesDir); missing(err) {
		return
	}
	err := fs.WalkDir(l.own, overridesDir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.problems = append(l.problems, sitefile.Problem(l.place(name), err, "file-vanished"))
		case name != overridesDir && sitefile.Ignored(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && strings.EqualFold(path.Ext(name), ".md"):
			l.overrides["content"+viet.NFC(strings.TrimPrefix(name, overridesDir))] = name
		case !d.IsDir():
			l.report(name, "fleet-override-type", nil)
		}
		return nil
	})
	if err != nil {
		l.problems = append(l.problems, sitefile.Problem(l.place(overridesDir), err, "file-vanished"))
	}
}

// merge makes the list of a folder that shared files are in, and of those below it.
func (l *layer) merge(dir string) {
	list := slices.Clone(l.view.dirs[dir])
	var own []fs.DirEntry
	if l.own != nil {
		var err error
		if own, err = fs.ReadDir(l.own, dir); err != nil && !missing(err) {
			l.broken[dir] = err
			return
		}
	}
	at := make(map[string]int, len(list))
	for i, d := range list {
		at[viet.NFC(d.Name())] = i
	}
	for _, d := range own {
		i, both := at[viet.NFC(d.Name())]
		if !both {
			list = append(list, d)
			continue
		}
		if l.covers(path.Join(dir, d.Name()), path.Join(dir, list[i].Name()), d, list[i]) {
			list[i] = d
		}
	}
	for i, d := range list {
		name := path.Join(dir, d.Name())
		switch f := l.sharedAt(name); {
		case l.view.dirs[name] != nil && d.IsDir():
			list[i] = fs.FileInfoToDirEntry(dirInfo(d.Name()))
			l.merge(name)
		case f != nil:
			if info := l.composedInfo(f); info != nil {
				list[i] = fs.FileInfoToDirEntry(info)
			}
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	l.lists[dir] = list
}

// covers reports whether a file of the unit, name, stands in the place of a shared one. Where both are the
// same word for word the shared one stays, with the unit's values.
func (l *layer) covers(name, shared string, own, theirs fs.DirEntry) bool {
	if own.IsDir() || theirs.IsDir() {
		if own.IsDir() != theirs.IsDir() {
			l.report(name, "fleet-own-twice", diag.Args{"Shared": shared})
		}
		return true
	}
	f := l.view.files[shared]
	if f.generated { // the unit writes this one itself
		l.covered[shared] = true
		return true
	}
	if path.Base(name) != "_index.md" && name != config.SettingsFile && !records(name) && !l.tookIn(shared) {
		a, errA := fs.ReadFile(l.own, name)
		b, errB := fs.ReadFile(f.from.fsys, f.name)
		if errA == nil && errB == nil && bytes.Equal(a, b) {
			return false
		}
		l.conflict(name, f)
	}
	l.covered[shared] = true
	return true
}

// tookIn reports whether the unit has taken in a shared file by a pack: its own is what it has decided on.
func (l *layer) tookIn(name string) bool {
	return l.taken != nil && l.taken.Of(viet.NFC(name)).Taken != ""
}

// sharedAt returns the shared file that a name of the site means, nil for none.
func (l *layer) sharedAt(name string) *sharedFile {
	if f := l.view.files[name]; f != nil && !l.covered[name] {
		return f
	}
	return nil
}

// composes reports whether a unit has another text than the shared folder.
func (l *layer) composes(f *sharedFile) bool {
	if f.generated {
		return true
	}
	if !composable(f.name) {
		return false
	}
	f.load()
	return f.text != nil && (len(f.uses)+len(f.parts) > 0 || l.overrides[f.name] != "" || f.name == config.SettingsFile)
}

// A composedInfo is what is known of a text before it is composed. Its state, which
// [sitefile.StateOf] asks for by these names, is another one where anything
// that the text is made of has changed.
type composedInfo struct {
	name string
	size int64
	time time.Time
	sys  *composedState
}

type composedState struct {
	Ctim struct{ Sec, Nsec int64 }
	Ino  uint64
}

func (i *composedInfo) Name() string       { return i.name }
func (i *composedInfo) Size() int64        { return i.size }
func (i *composedInfo) Mode() fs.FileMode  { return 0o444 }
func (i *composedInfo) ModTime() time.Time { return i.time }
func (i *composedInfo) IsDir() bool        { return false }
func (i *composedInfo) Sys() any           { return i.sys }

// composedInfo returns what is known of the text of a unit, nil where it is the shared one.
func (l *layer) composedInfo(f *sharedFile) *composedInfo {
	if !l.composes(f) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if info := l.states[f.name]; info != nil {
		return info
	}
	info := &composedInfo{name: path.Base(f.name), size: f.info.Size(), time: f.info.ModTime(), sys: &composedState{}}
	h := xxhash.New()
	state := func(n uint64) { _, _ = h.Write(binary.LittleEndian.AppendUint64(nil, n)) }
	state(composeRules)
	state(f.state)
	state(f.digest)
	for _, u := range f.uses {
		fmt.Fprintf(h, "%s=%s\n", u.Name, l.values[u.Name])
	}
	if f.name == config.SettingsFile {
		fmt.Fprintln(h, l.unit.BaseURL, l.unit.OwnAgency())
	}
	if name := l.overrides[f.name]; name != "" {
		if own, err := fs.Stat(l.own, name); err == nil {
			info.size += own.Size()
			state(sitefile.StateOf(l.own, name, own))
		}
		fmt.Fprintln(h, l.fleet.Overrides)
	}
	info.sys.Ino = h.Sum64()
	l.states[f.name] = info
	return info
}

// composeRules is raised when texts are composed otherwise.
const composeRules = 1

// composition returns the text that the unit has of a shared file.
func (l *layer) composition(f *sharedFile) *composition {
	l.mu.Lock()
	c := l.composed[f.name]
	l.mu.Unlock()
	if c == nil {
		c = l.compose(f)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.composed[f.name] = c
	}
	return c
}

// composeAll composes all texts that the unit has otherwise than the shared folder, and returns
// what is wrong with that.
func (l *layer) composeAll() (problems diag.List) {
	for _, name := range slices.Sorted(maps.Keys(l.view.files)) {
		if f := l.sharedAt(name); f != nil && l.composes(f) {
			problems = append(problems, l.composition(f).problems...)
		}
	}
	return problems
}

// kindOf returns the kind of the entries of a folder, "" where that is unknown.
func (l *layer) kindOf(dir string) content.Kind {
	l.mu.Lock()
	kind, ok := l.kinds[dir]
	l.mu.Unlock()
	if ok {
		return kind
	}
	if dir != "content" && dir != "." {
		if kind = l.sectionKind(path.Join(dir, "_index.md")); kind == "" {
			kind = l.kindOf(path.Dir(dir))
		}
	} else {
		kind = content.KindPage
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kinds[dir] = kind
	return kind
}

// sectionKind returns the kind that an _index.md names, "" for none.
func (l *layer) sectionKind(name string) content.Kind {
	text, ok := store.Text(l, name)
	if !ok {
		return ""
	}
	s, _ := front.Split(name, []byte(text))
	if s.Front == nil {
		return ""
	}
	for _, p := range s.Front.Pairs {
		if sectionType.Field("kind").Is(p.Key) {
			kind, _ := content.KindNamed(p.Value.Text)
			return kind
		}
	}
	return ""
}

var sectionType = schema.TypeOf(reflect.TypeFor[content.SectionFront]())

// SharedText returns a digest of a shared Markdown file that the unit has word for word; ok is
// false for any other file. See [store.Shared].
func (l *layer) SharedText(name string) (digest uint64, ok bool) {
	f := l.sharedAt(name)
	if f == nil || !composable(name) || l.composes(f) || f.text == nil {
		return 0, false
	}
	return f.digest, true
}

// text returns the text of a file that is kept in memory; nil for none.
func (l *layer) text(name string) []byte {
	f := l.sharedAt(name)
	switch {
	case f == nil:
		return nil
	case l.composes(f):
		return l.composition(f).text
	}
	return f.text
}

// Stat returns what is known of a file or a folder.
func (l *layer) Stat(name string) (fs.FileInfo, error) {
	if f := l.sharedAt(name); f != nil {
		if info := l.composedInfo(f); info != nil {
			return info, nil
		}
		return f.info, nil
	}
	if l.lists[name] != nil || name == "." {
		return dirInfo(path.Base(name)), nil
	}
	if l.own == nil {
		return nil, notThere("stat", name)
	}
	return fs.Stat(l.own, name)
}

// ReadDir lists a folder.
func (l *layer) ReadDir(name string) ([]fs.DirEntry, error) {
	switch {
	case l.broken[name] != nil:
		return nil, l.broken[name]
	case l.lists[name] != nil:
		return slices.Clone(l.lists[name]), nil
	case name == ".":
		return l.root()
	case l.own == nil:
		return nil, notThere("open", name)
	}
	return fs.ReadDir(l.own, name)
}

// root lists the folder of the site.
func (l *layer) root() (list []fs.DirEntry, err error) {
	if l.own != nil {
		if list, err = fs.ReadDir(l.own, "."); err != nil {
			return nil, err
		}
		list = slices.Clone(list)
	}
	for _, top := range tops {
		if l.lists[top] != nil {
			list = slices.DeleteFunc(list, func(d fs.DirEntry) bool { return d.Name() == top })
			list = append(list, fs.FileInfoToDirEntry(dirInfo(top)))
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// ReadFile reads a file.
func (l *layer) ReadFile(name string) ([]byte, error) {
	if text := l.text(name); text != nil {
		return slices.Clone(text), nil
	}
	if f := l.sharedAt(name); f != nil {
		return fs.ReadFile(f.from.fsys, name)
	}
	if l.own == nil {
		return nil, notThere("open", name)
	}
	return fs.ReadFile(l.own, name)
}

// ReadFileInto does what [sitefile.Read] does; buf may be used for what is read.
func (l *layer) ReadFileInto(name string, buf []byte, limit int64) ([]byte, error) {
	if text := l.text(name); text != nil {
		if int64(len(text)) > limit {
			return nil, &sitefile.TooLargeError{Size: int64(len(text)), Limit: limit}
		}
		return append(buf[:0], text...), nil
	}
	from := l.own
	if f := l.sharedAt(name); f != nil {
		from = f.from.fsys
	}
	if from == nil {
		return nil, notThere("open", name)
	}
	return sitefile.ReadInto(from, name, buf, limit)
}

// Open opens a file or a folder.
func (l *layer) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if f := l.sharedAt(name); f != nil {
		if info := l.composedInfo(f); info != nil {
			return &openText{bytes.NewReader(l.composition(f).text), info}, nil
		}
		return f.from.fsys.Open(name)
	}
	if l.lists[name] != nil || l.broken[name] != nil || name == "." {
		list, err := l.ReadDir(name)
		if err != nil {
			return nil, err
		}
		return &openDir{dirInfo(path.Base(name)), list}, nil
	}
	if l.own == nil {
		return nil, notThere("open", name)
	}
	return l.own.Open(name)
}

func notThere(op, name string) error { return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist} }

// An openText is a composed text that is read.
type openText struct {
	*bytes.Reader
	info *composedInfo
}

func (o *openText) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *openText) Close() error               { return nil }

// A dirInfo is a folder of the site, by its name.
type dirInfo string

func (d dirInfo) Name() string       { return string(d) }
func (d dirInfo) Size() int64        { return 0 }
func (d dirInfo) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (d dirInfo) ModTime() time.Time { return time.Time{} }
func (d dirInfo) IsDir() bool        { return true }
func (d dirInfo) Sys() any           { return nil }

// An openDir is a folder that is read.
type openDir struct {
	dirInfo
	list []fs.DirEntry
}

func (o *openDir) Stat() (fs.FileInfo, error) { return o.dirInfo, nil }
func (o *openDir) Close() error               { return nil }
func (o *openDir) Read([]byte) (int, error)   { return 0, errors.ErrUnsupported }

func (o *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(o.list)
	} else if len(o.list) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(o.list))
	list := o.list[:n]
	o.list = o.list[n:]
	return list, nil
}
