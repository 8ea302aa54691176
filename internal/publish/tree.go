package publish

import (
	"errors"
	"io/fs"
	"path"
)

// exchange makes the whole new state in tree/ and lets it and the output folder
// exchange their names. The error is errNoExchange, and nothing has changed,
// where that cannot be.
func (w *Build) exchange() error {
	if w.identityOf(w.out) == 0 {
		return errNoExchange
	}
	have, err := w.takeTree()
	if err != nil {
		return err
	}
	touched, err := w.bring(have)
	if errors.Is(err, errNoExchange) {
		return w.giveBack()
	}
	if err != nil {
		return err
	}
	tree := w.in("tree")
	w.next.Root, w.next.Dirs = w.identityOf(tree), have.Dirs
	if err := w.stampDirs(tree, touched); err != nil {
		return err
	}
	w.next.Removes = nil
	if err := w.keep(w.now, "manifest.before"); err != nil {
		return err
	}
	if err := w.keep(w.next, "manifest.next"); err != nil {
		return err
	}
	if err := w.sync(); err != nil {
		return w.fail(w.side, err)
	}
	if err := w.disk.Exchange(w.out, tree); err != nil {
		if errors.Is(err, errNoExchange) {
			return w.giveBack()
		}
		return w.fail(w.out, err)
	}
	return w.turn()
}

// giveBack takes the new files out of tree/ again and returns errNoExchange.
func (w *Build) giveBack() error {
	for _, name := range w.new {
		at := w.in("new", name)
		if _, err := w.disk.Stat(at); err == nil {
			continue
		}
		err := w.disk.Mkdir(path.Dir(at))
		if err == nil {
			err = w.disk.Rename(w.in("tree", name), at)
		}
		if err != nil {
			return w.fail(at, err)
		}
	}
	for _, left := range []string{"tree", "manifest.next", "manifest.before"} {
		if err := w.disk.RemoveAll(w.in(left)); err != nil {
			return w.fail(w.in(left), err)
		}
	}
	return errNoExchange
}

// turn follows the exchange of the folders with their manifests.
func (w *Build) turn() error {
	err := w.disk.Rename(w.in("manifest.before"), w.in("tree.manifest"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return w.fail(w.in("manifest.before"), err)
	}
	if err := w.disk.Rename(w.in("manifest.next"), w.in("manifest")); err != nil {
		return w.fail(w.in("manifest.next"), err)
	}
	return nil
}

// takeTree makes tree/ ready to be changed and returns what stands in it: the
// state that was published before, or nothing but what was made by this build.
func (w *Build) takeTree() (*manifest, error) {
	have := &manifest{}
	text, err := w.disk.Read(w.in("tree.manifest"))
	if err == nil {
		if m := decodeManifest(text); m != nil && m.Root == w.identityOf(w.in("tree")) {
			have = m
		}
		if err := w.disk.Remove(w.in("tree.manifest")); err != nil {
			return nil, w.fail(w.in("tree.manifest"), err)
		}
	}
	if have.Files != nil {
		return have, nil
	}
	if err := w.disk.RemoveAll(w.in("tree")); err != nil {
		return nil, w.fail(w.in("tree"), err)
	}
	if len(w.new) == 0 {
		err = w.disk.Mkdir(w.in("tree"))
	} else if err = w.disk.Rename(w.in("new"), w.in("tree")); err == nil {
		for i, name := 0, w.new; len(name) > 0; i++ { // both are by name
			if r := w.next.Files[i]; r.Name == name[0] {
				have.Files, name = append(have.Files, r), name[1:]
			}
		}
	}
	if err != nil {
		return nil, w.fail(w.in("tree"), err)
	}
	return have, nil
}

// bring brings tree/, in which stands what have says, to the next state, and
// returns the folders of it in which something came or went.
func (w *Build) bring(have *manifest) (touched map[string]bool, err error) {
	touched = map[string]bool{}
	fresh := len(have.Dirs) == 0 // made of new/ by this build, of files as the next state has them
	isNew := map[string]bool{}
	if !fresh {
		for _, name := range w.new {
			isNew[name] = true
		}
	}
	// What does not stay goes first.
	stays := func(r *record) bool {
		if fresh {
			return true
		}
		want, now := w.next.find(r.Name), w.now.find(r.Name)
		return want != nil && !isNew[r.Name] && want.Hash == r.Hash &&
			now != nil && now.Hash == r.Hash // one that was tampered with may be so under both its names
	}
	var staying []string // by name, as all of these lists are
	for i := range have.Files {
		r := &have.Files[i]
		if stays(r) {
			staying = append(staying, r.Name)
			continue
		}
		if err := w.discard(r.Name, touched); err != nil {
			return nil, err
		}
	}
	for _, name := range have.Foreign {
		if err := w.discard(name, touched); err != nil {
			return nil, err
		}
	}
	// What comes: the new files, and second names of those that are published.
	var come []string
	for i := range w.next.Files {
		name := w.next.Files[i].Name
		if len(staying) > 0 && staying[0] == name {
			staying = staying[1:]
		} else {
			come = append(come, name)
		}
	}
	come = append(come, w.next.Foreign...)
	for _, name := range come {
		to := w.in("tree", name)
		if err := w.disk.Mkdir(path.Dir(to)); err != nil {
			return nil, w.fail(to, err)
		}
		addDirs(touched, name)
	}
	err = each(len(come), func(i int) error {
		name, to := come[i], w.in("tree", come[i])
		var err error
		if isNew[name] {
			err = w.disk.Rename(w.in("new", name), to)
		} else {
			err = w.disk.Link(w.public(name), to)
		}
		if errors.Is(err, errNoExchange) {
			return errNoExchange
		}
		if err != nil {
			return w.fail(to, err)
		}
		return nil
	})
	return touched, err
}

// discard removes a file of tree/, and the folders that it leaves empty.
func (w *Build) discard(name string, touched map[string]bool) error {
	at := w.in("tree", name)
	if err := w.disk.Remove(at); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return w.fail(at, err)
	}
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		touched[dir] = true
		if dir == "." || w.next.hasDir(dir) || w.disk.Remove(w.in("tree", dir)) != nil {
			return nil
		}
	}
}
