package deliver

import (
	"io"
	"path"
	"strings"
)

// A Host is the folder of a column on a host, reached by one connection, which one goroutine
// uses at a time. Names are as those of package io/fs; "." is the folder itself. Errors say
// what they are by [fs.ErrNotExist], [fs.ErrExist] and [Fault]; all others are taken for a
// fault of the host.
type Host interface {
	// List returns what a folder holds, hidden names too.
	List(dir string) ([]Entry, error)
	Read(name string) (io.ReadCloser, error)
	// Write writes a file, in place of one of that name, into a folder that is there. After
	// an error there may be a part of it, unless the host's [Traits] are Direct.
	Write(name string, r io.Reader, size int64) error
	// Rename gives a file another name, in place of a file that has it.
	Rename(from, to string) error
	Remove(name string) error
	// Mkdir makes a folder; of two that do so at once the second gets [fs.ErrExist]. Mkdir of
	// "." makes the column's own folder, whether it is there or not.
	Mkdir(dir string) error
	// RemoveDir removes a folder that is empty.
	RemoveDir(dir string) error
	Close() error
}

// Traits say what a host can do.
type Traits struct {
	Direct   bool // files are written whole or not at all, and there are no folders: nothing is renamed
	Parallel int  // how many connections it is asked for at once
}

// A lister is a host that is Direct: it lists all at once.
type lister interface{ ListAll() (tree, error) }

// An Entry is what a host says of a file or folder.
type Entry struct {
	Name  string // without its folder
	Dir   bool
	Other bool // neither a file nor a folder: a link
	Size  int64
	Stamp string // another one whenever the file is written: its time, a tag; "" where the host has none that lasts
}

// A tree is what a host says of the files and folders below a folder, by name.
type tree map[string]Entry

// listTree returns what stands in the folders that want names, and in those alone: folders
// of others may be large.
func (d *delivery) listTree(want map[string]bool) (tree, error) {
	all := tree{}
	if d.traits.Direct {
		err := d.use(func(h Host) (err error) {
			if l, ok := h.(lister); ok {
				all, err = l.ListAll()
			}
			return err
		})
		return all, err
	}
	for level := []string{"."}; len(level) > 0; {
		found := make([][]Entry, len(level))
		err := d.each(len(level), func(h Host, i int) (err error) {
			found[i], err = h.List(level[i])
			return missingIsNil(err)
		})
		if err != nil {
			return nil, err
		}
		var next []string
		for i, dir := range level {
			for _, e := range found[i] {
				name := path.Join(dir, e.Name)
				all[name] = e
				if e.Dir && want[name] && name != Dir {
					next = append(next, name)
				}
			}
		}
		level = next
	}
	return all, d.foldNames(all)
}

// foldNames gives files the names of the column that differ from theirs by the case of letters
// only, on a host that does not tell these apart: there they are the same file.
func (d *delivery) foldNames(all tree) error {
	folded := map[string]string{}
	for name := range all {
		folded[strings.ToLower(name)] = name
	}
	var pairs [][2]string
	for _, f := range d.src.Files() {
		if _, there := all[f.Name]; !there {
			if other := folded[strings.ToLower(f.Name)]; other != "" {
				pairs = append(pairs, [2]string{f.Name, other})
			}
		}
	}
	if len(pairs) == 0 || d.traits.Direct {
		return nil
	}
	same := false
	err := d.use(func(h Host) error {
		_, err := h.List(strings.ToUpper(Dir))
		same = err == nil
		return missingIsNil(err)
	})
	for _, p := range pairs {
		if same {
			all[p[0]] = all[p[1]]
			delete(all, p[1])
			d.folded[p[0]] = p[1]
		}
	}
	return err
}

// file returns a file of a tree.
func (t tree) file(name string) (Entry, bool) {
	e, ok := t[name]
	return e, ok && !e.Dir && !e.Other
}

// holds reports whether a tree has something in a folder.
func (t tree) holds(dir string) bool {
	for name := range t {
		if within(name, dir) {
			return true
		}
	}
	return false
}

// addDirs adds the folders that a file is in, but for the column's own.
func addDirs(dirs map[string]bool, name string) {
	for dir := path.Dir(name); dir != "." && !dirs[dir]; dir = path.Dir(dir) {
		dirs[dir] = true
	}
}
