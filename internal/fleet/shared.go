package fleet

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/sitefile"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// maxSource bounds the files that are composed; package store says what is wrong with a larger one.
const maxSource = 512 << 10

// tops are the folders of a site that units share.
var tops = []string{"content", "themes"}

// shared is the shared folders, as they stand on the disk.
type shared struct {
	folders []*sharedFolder
	views   map[string]*view // by the folders that are in one
}

// A sharedFolder is one of them with its files.
type sharedFolder struct {
	fleetunits.SharedFolder
	files io.Closer
	fsys  fs.FS
	all   []*sharedFile
}

// A view is the shared files that some units have.
type view struct {
	folders  []*sharedFolder
	files    map[string]*sharedFile   // by name: content/thu-tuc/khai-sinh.md
	dirs     map[string][]fs.DirEntry // by name: content, content/thu-tuc
	problems diag.List
}

// A sharedFile is a file of a shared folder.
type sharedFile struct {
	name   string
	from   *sharedFolder
	info   fs.FileInfo
	state  uint64 // see sitefile.StateOf
	once   sync.Once
	text   []byte           // of Markdown and settings; nil for others, and for what cannot be read
	digest uint64           // of text
	uses   []fleetunits.Use // variables in text
	parts  []fleetunits.Use // where the text of a unit comes

	generated bool // it stands nowhere, see [Options.Generate]; text is all of it
}

// openShared opens the shared folders of sites.yaml, and finds their files.
func openShared(file string, declared []fleetunits.SharedFolder, open opener) (*shared, diag.List) {
	s := &shared{views: map[string]*view{}}
	var problems diag.List
	for i := range declared {
		d := &declared[i]
		clean, ok := fleetunits.CleanPath(d.Folder)
		if !ok {
			problems = append(problems, diag.New(d.In(file), "shared", "fleet-folder-outside", diag.Args{"Folder": d.Folder}))
			continue
		}
		d.Folder = clean
		fsys, closer, err := open(clean)
		if err != nil {
			problems = append(problems, diag.New(d.In(file), "shared", codeOf(err, "fleet-shared-missing", "fleet-shared-unreadable"), diag.Args{"Folder": d.Folder}))
			continue
		}
		f := &sharedFolder{SharedFolder: *d, files: closer, fsys: fsys}
		s.folders = append(s.folders, f)
		problems = append(problems, f.find()...)
	}
	return s, problems
}

// serves reports whether the units of a level have the folder.
func (f *sharedFolder) serves(level string) bool {
	return len(f.Levels) == 0 || slices.ContainsFunc(f.Levels, func(l string) bool { return viet.Key(l) == viet.Key(level) })
}

// view returns the shared files that a unit has.
func (s *shared) view(u *fleetunits.Unit) *view {
	v := &view{files: map[string]*sharedFile{}, dirs: map[string][]fs.DirEntry{}}
	key := ""
	for _, f := range s.folders {
		if f.serves(u.Level) {
			v.folders = append(v.folders, f)
			key += f.Folder + "\n"
		}
	}
	if known := s.views[key]; known != nil {
		return known
	}
	s.views[key] = v
	for _, folder := range v.folders {
		for _, f := range folder.all {
			if other := v.files[f.name]; other != nil {
				v.problems = append(v.problems, diag.New(diag.Position{File: f.place()}, "", "fleet-shared-twice", diag.Args{"Other": other.place()}))
				continue
			}
			v.files[f.name] = f
		}
	}
	v.list()
	return v
}

// with returns the view with files that were made for a unit; file is the name of sites.yaml, where
// they come from. A shared file of the same name gives way.
func (v *view) with(made map[string][]byte, file string) *view {
	if len(made) == 0 {
		return v
	}
	all := &view{folders: v.folders, files: maps.Clone(v.files), dirs: map[string][]fs.DirEntry{}, problems: v.problems}
	from := &sharedFolder{SharedFolder: fleetunits.SharedFolder{Folder: file}}
	for name, text := range made {
		f := &sharedFile{name: name, from: from, text: text, digest: xxhash.Sum64(text), generated: true}
		f.info = &composedInfo{name: path.Base(name), size: int64(len(text)), sys: &composedState{}}
		all.files[name] = f
	}
	all.list()
	return all
}

// codeOf returns which of two codes an error of opening a folder has.
func codeOf(err error, gone, unreadable string) string {
	if missing(err) {
		return gone
	}
	return unreadable
}

// close closes the folders.
func (s *shared) close() {
	if s == nil {
		return
	}
	for _, f := range s.folders {
		_ = f.files.Close() // only read
	}
}

// find finds the files of a folder.
func (f *sharedFolder) find() (problems diag.List) {
	report := func(name string, err error) {
		problems = append(problems, sitefile.Problem(path.Join(f.Folder, name), err, "file-vanished"))
	}
	for _, top := range tops {
		if _, err := sitefile.Stat(f.fsys, top); missing(err) {
			continue
		}
		err := fs.WalkDir(f.fsys, top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				report(name, err)
				if d != nil && d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case name != top && sitefile.Ignored(d.Name()) && !records(name):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir():
				return nil
			}
			info, err := d.Info()
			if err != nil {
				report(name, err)
				return nil
			}
			f.all = append(f.all, &sharedFile{name: name, from: f, info: info, state: sitefile.StateOf(f.fsys, name, info)})
			return nil
		})
		if err != nil {
			report(top, err)
		}
	}
	return problems
}

// list makes the directories of the files.
func (v *view) list() {
	seen := map[string]bool{}
	for name, f := range v.files {
		var entry fs.DirEntry = fs.FileInfoToDirEntry(f.info)
		for !seen[name] {
			seen[name] = true
			dir := path.Dir(name)
			if dir == "." {
				break
			}
			v.dirs[dir] = append(v.dirs[dir], entry)
			name, entry = dir, fs.FileInfoToDirEntry(dirInfo(path.Base(dir)))
		}
	}
	for _, entries := range v.dirs {
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
}

// records reports whether a file or folder is of the last records of the national database, which the site
// does not publish but checks look at.
func records(name string) bool { return strings.HasPrefix(name+"/", sitefile.NationalFolder) }

// composable reports whether variables are looked for in a file.
func composable(name string) bool {
	return strings.EqualFold(path.Ext(name), ".md") && !records(name) || name == config.SettingsFile
}

// load reads a text that may have variables, once.
func (f *sharedFile) load() {
	if !composable(f.name) {
		return
	}
	f.once.Do(func() {
		text, err := sitefile.Read(f.from.fsys, f.name, maxSource)
		if err != nil {
			return // package store tells of it where the file is read
		}
		f.text, f.digest = text, xxhash.Sum64(text)
		f.uses, f.parts = fleetunits.FindUses(text)
	})
}

// place returns the name of the file as sites.yaml sees it.
func (f *sharedFile) place() string {
	if f.generated {
		return f.from.Folder
	}
	return path.Join(f.from.Folder, f.name)
}
