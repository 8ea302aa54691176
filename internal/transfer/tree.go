package transfer

import (
	"path"
	"strings"

	"cchc/internal/remote"
)

// A tree is what a host says of the files and folders below a folder, by name.
type tree map[string]remote.Entry

// listTree returns what stands in the folders that want names, and in those alone: folders
// of others may be large.
func (d *delivery) listTree(want map[string]bool) (tree, error) {
	all := tree{}
	if d.traits.Direct {
		err := d.use(func(h remote.Host) (err error) {
			all, err = h.(remote.Lister).ListAll()
			return err
		})
		return all, err
	}
	for level := []string{"."}; len(level) > 0; {
		found := make([][]remote.Entry, len(level))
		err := d.each(len(level), func(h remote.Host, i int) (err error) {
			found[i], err = h.List(level[i])
			return remote.MissingIsNil(err)
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
	err := d.use(func(h remote.Host) error {
		_, err := h.List(strings.ToUpper(Dir))
		same = err == nil
		return remote.MissingIsNil(err)
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
func (t tree) file(name string) (remote.Entry, bool) {
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
