package preview

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"cchc/internal/sitefile"
)

// tops are the folders that a site is made from.
var tops = []string{"content", "themes"}

// A tree is a look at everything that a site is made from. Links are followed
// where those who read the site follow them: the two folders, the folder of a
// theme and the files of themes may be links, as long as they stay in the
// site's folder. Folders are known by their real paths, for that is what the
// system tells changes of.
type tree struct {
	tops    []string               // what is followed
	folders map[string][]string    // real paths of folders to the paths in the site that they have, ".", "content/tin-tuc"
	files   map[string]stamp       // by path in the site
	links   map[string]fs.FileInfo // by path on the disk, what is behind a link or may become one; nil for nothing
}

// A stamp tells one state of a file from another. A program may save a file
// with the time and the size that it had; changed, where the system has it, is
// set by nobody but the system.
type stamp struct {
	size          int64 // in bytes
	time, changed int64 // in nanoseconds; 0 for unknown
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{info.Size(), info.ModTime().UnixNano(), changeTime(info)}
}

// look walks through what is followed of a folder. visit is called for each real folder
// before what is in it is looked at, and an error of it ends the walk; files are
// not looked at then. It may be nil.
func look(ctx context.Context, place Place, visit func(folder string) error) (*tree, error) {
	t := &tree{tops: place.Tops, folders: map[string][]string{}, files: map[string]stamp{}, links: map[string]fs.FileInfo{}}
	w := walker{tree: t, ctx: ctx, visit: visit}
	t.link(place.Dir)
	var err error
	if w.root, err = realPath(place.Dir); err != nil {
		return t, nil // until it is there again
	}
	if err := w.folder(".", w.root); err != nil {
		return t, err
	}
	for _, top := range place.Tops {
		if err := w.linked(top, filepath.Join(w.root, top)); err != nil {
			return t, err
		}
	}
	return t, ctx.Err()
}

func realPath(dir string) (string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", err
	}
	return filepath.Abs(real)
}

// link notes what is at a path now.
func (t *tree) link(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		info = nil
	}
	t.links[path] = info
	return info
}

// moved reports whether anything else is behind a link now.
func (t *tree) moved() bool {
	for path, was := range t.links {
		now, err := os.Stat(path)
		switch {
		case err != nil && was == nil:
		case err != nil || was == nil || !os.SameFile(was, now), !now.IsDir() && stampOf(was) != stampOf(now):
			return true
		}
	}
	return false
}

// A walker makes a tree.
type walker struct {
	*tree
	ctx   context.Context
	root  string // the real path of the site's folder
	visit func(folder string) error
}

// linked walks through what is at a path, which may be a link.
func (w walker) linked(rel, disk string) error {
	info := w.link(disk)
	real, err := realPath(disk)
	if info == nil || err != nil || !inside(w.root, real) {
		return nil // nobody can read it
	}
	if !info.IsDir() {
		w.files[rel] = stampOf(info)
		return nil
	}
	if _, known := w.folders[real]; known {
		w.folders[real] = append(w.folders[real], rel) // its files have other names here, and nothing more
		return nil
	}
	return filepath.WalkDir(real, func(disk string, d fs.DirEntry, err error) error {
		below, relErr := filepath.Rel(real, disk)
		if err != nil || relErr != nil {
			return nil
		}
		return w.entry(path.Join(rel, filepath.ToSlash(below)), disk, d)
	})
}

func (w walker) entry(rel, disk string, d fs.DirEntry) error {
	switch {
	case w.ctx.Err() != nil:
		return fs.SkipAll
	case sitefile.Ignored(path.Base(rel)):
		if d.IsDir() {
			return fs.SkipDir
		}
	case d.IsDir():
		return w.folder(rel, disk)
	case d.Type()&fs.ModeSymlink != 0 && strings.HasPrefix(rel, "themes/"):
		return w.linked(rel, disk)
	case w.visit == nil:
		if info, err := d.Info(); err == nil {
			w.files[rel] = stampOf(info)
		}
	}
	return nil
}

// folder adds a real folder.
func (w walker) folder(rel, disk string) error {
	w.folders[disk] = append(w.folders[disk], rel)
	if w.visit == nil {
		return nil
	}
	return w.visit(disk)
}

// inside reports whether a real path is in a folder.
func inside(dir, real string) bool {
	rel, err := filepath.Rel(dir, real)
	return err == nil && filepath.IsLocal(rel)
}
