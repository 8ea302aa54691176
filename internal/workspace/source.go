package workspace

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// MaxSource is how large a file is that the desk opens, in bytes: the largest that is read
// as an entry.
const MaxSource = 512 << 10

// A Source is a file that editors write, as it was read.
type Source struct {
	*sourcefile.File
	Disk   string // its name as the disk has it
	Digest folder.Digest
}

// Source reads a file of the site.
func (w *Workspace) Source(file string) (*Source, error) {
	disk, err := w.OnDisk(file)
	if err != nil {
		return nil, err
	}
	data, err := sitefile.Read(w.Folder.FS(), disk, MaxSource)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.NotFound(file)
	case err != nil:
		p := sitefile.Problem(file, err, "file-vanished")
		return nil, fault.New(http.StatusUnprocessableEntity, "desk.unreadable", diag.Args{"File": file, "Why": w.Voice.Message(p)})
	}
	s := w.SourceOf(file, data)
	s.Disk = disk
	return s, nil
}

// OnDisk returns the name of a file as the disk has it, which need not be in NFC. A name
// that is none of a file that editors write is refused.
func (w *Workspace) OnDisk(file string) (string, error) {
	if !IsSource(file) {
		return "", fault.NotFound(file)
	}
	disk, there := w.Locate(file)
	if !there {
		return "", fault.NotFound(file)
	}
	return disk, nil
}

// IsSource reports whether a name is one of a file that editors write, be it there or not.
func IsSource(file string) bool {
	return fs.ValidPath(file) && strings.HasPrefix(file, "content/") && !strings.Contains(file, "\\") && !sitefile.Ignored(path.Base(file)) &&
		(sitefile.IsMarkdown(file) || file == config.SettingsFile)
}

// Locate returns the name of a file as the disk has it, and whether it is there. Systems
// write the same name in several ways (NFD on a Mac), and several folders may have one that
// reads the same: the file is looked for in all of these. One that is not there belongs into
// the folder that is.
func (w *Workspace) Locate(file string) (disk string, there bool) {
	fsys := w.Folder.FS()
	if ext := path.Ext(file); ext == strings.ToLower(ext) { // else Windows and macOS find a.md for a.MD
		if _, err := fs.Stat(fsys, file); err == nil {
			return file, true
		}
	}
	w.Folder.Forget()
	steps := strings.Split(viet.NFC(file), "/")
	disk, found := longestIn(fsys, ".", steps)
	return path.Join(append([]string{disk}, steps[found:]...)...), found == len(steps)
}

// longestIn follows as many steps below a folder as are there, by names that are the same in
// NFC, and returns where that leads and how many these are.
func longestIn(fsys fs.FS, dir string, steps []string) (name string, found int) {
	if len(steps) == 0 {
		return dir, 0
	}
	entries, _ := fs.ReadDir(fsys, dir) // none of what is no folder
	name = dir
	for _, e := range entries {
		if viet.NFC(e.Name()) != steps[0] || len(steps) > 1 && !e.IsDir() {
			continue
		}
		if at, n := longestIn(fsys, path.Join(dir, e.Name()), steps[1:]); n+1 > found {
			name, found = at, n+1
		}
	}
	return name, found
}

// SourceOf takes a file apart.
func (w *Workspace) SourceOf(file string, data []byte) *Source {
	return &Source{sourcefile.Read(file, data, w.SortOf(file)), file, folder.DigestOf(data)}
}

// SortOf says what a file is by its name and its folder.
func (w *Workspace) SortOf(file string) config.WrittenFile {
	name := "page"
	switch {
	case file == config.SettingsFile:
		name = "site"
	case file == "content/_index.md":
		name = "home"
	case path.Base(file) == "_index.md":
		name = "section"
	default:
		if kind := w.kindOf(file); kind != "" {
			name = string(kind)
		}
	}
	sort, _ := config.WrittenFileNamed(name)
	return sort
}

// kindOf is the kind of an entry by its file, "" for none. Whoever saves an entry that is
// known does not wait for the site to be read.
func (w *Workspace) kindOf(file string) content.Kind {
	if set, _ := w.preview.Now(); set != nil {
		if e := set.Site.Library().ByFile(file); e != nil {
			return e.Kind
		}
	}
	if set := w.Set(); set != nil {
		if e := set.Site.Library().ByFile(file); e != nil {
			return e.Kind
		}
		if s := SectionAbove(set.Site.Library(), file); s != nil {
			return s.Kind
		}
	}
	return ""
}

// SectionAbove returns the section that a file stands in, nil for none.
func SectionAbove(l *store.Library, file string) (above *store.Section) {
	dir := strings.TrimPrefix(path.Dir(file), "content/") + "/"
	for _, s := range l.Sections {
		if strings.HasPrefix(dir, s.Dir+"/") && (above == nil || len(s.Dir) > len(above.Dir)) {
			above = s
		}
	}
	return above
}
