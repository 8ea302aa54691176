package desk

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// maxSource is how large a file is that the desk opens, in bytes: the largest that is read
// as an entry.
const maxSource = 512 << 10

// A source is a file that editors write, as it was read.
type source struct {
	*sourcefile.File
	disk   string // its name as the disk has it
	digest folder.Digest
}

// open reads a file of the site.
func (d *Desk) open(file string) (*source, error) {
	disk, err := d.onDisk(file)
	if err != nil {
		return nil, err
	}
	data, err := store.ReadFile(d.folder.FS(), disk, maxSource)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, notFound(file)
	case err != nil:
		p := store.ReadProblem(file, err, "file-vanished")
		return nil, failed(http.StatusUnprocessableEntity, "desk.unreadable", diag.Args{"File": file, "Why": d.opts.Voice.Message(p)})
	}
	s := d.sourceOf(file, data)
	s.disk = disk
	return s, nil
}

// onDisk returns the name of a file as the disk has it, which need not be in NFC. A name
// that is none of a file that editors write is refused.
func (d *Desk) onDisk(file string) (string, error) {
	if !fs.ValidPath(file) || !strings.HasPrefix(file, "content/") || strings.Contains(file, "\\") || store.Ignored(path.Base(file)) ||
		path.Ext(file) != ".md" && file != content.SettingsFile {
		return "", notFound(file)
	}
	if _, err := fs.Stat(d.folder.FS(), file); err == nil {
		return file, nil
	}
	d.folder.Forget()
	disk := "."
	for step := range strings.SplitSeq(file, "/") {
		entries, err := fs.ReadDir(d.folder.FS(), disk)
		if err != nil {
			return "", notFound(file)
		}
		found := ""
		for _, e := range entries {
			if viet.NFC(e.Name()) == step {
				found = e.Name()
			}
		}
		if found == "" {
			return "", notFound(file)
		}
		disk = path.Join(disk, found)
	}
	return disk, nil
}

// sourceOf takes a file apart.
func (d *Desk) sourceOf(file string, data []byte) *source {
	return &source{sourcefile.Read(file, data, d.sortOf(file)), file, folder.DigestOf(data)}
}

// sortOf says what a file is by its name and its folder.
func (d *Desk) sortOf(file string) content.WrittenFile {
	name := "page"
	switch {
	case file == content.SettingsFile:
		name = "site"
	case file == "content/_index.md":
		name = "home"
	case path.Base(file) == "_index.md":
		name = "section"
	default:
		if kind := d.kindOf(file); kind != "" {
			name = string(kind)
		}
	}
	sort, _ := content.WrittenFileNamed(name)
	return sort
}

// kindOf is the kind of an entry by its file, "" for none. Whoever saves an entry that is
// known does not wait for the site to be read.
func (d *Desk) kindOf(file string) content.Kind {
	if set, _ := d.preview.Now(); set != nil {
		if e := set.Site.Library().ByFile(file); e != nil {
			return e.Kind
		}
	}
	if set := d.set(); set != nil {
		if e := set.Site.Library().ByFile(file); e != nil {
			return e.Kind
		}
		if s := sectionAbove(set.Site.Library(), file); s != nil {
			return s.Kind
		}
	}
	return ""
}

// sectionAbove returns the section that a file stands in, nil for none.
func sectionAbove(l *store.Library, file string) (above *store.Section) {
	dir := strings.TrimPrefix(path.Dir(file), "content/") + "/"
	for _, s := range l.Sections {
		if strings.HasPrefix(dir, s.Dir+"/") && (above == nil || len(s.Dir) > len(above.Dir)) {
			above = s
		}
	}
	return above
}
