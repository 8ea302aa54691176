package publish

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/disk"
)

// exchange makes the whole new state in tree/ and lets it and the output folder
// exchange their names. The error is disk.ErrNoExchange, and nothing has changed,
// where that cannot be.
func (w *Build) exchange(have *manifest) error {
	if w.served || w.identityOf(w.out) == 0 {
		return disk.ErrNoExchange
	}
	err := w.prepareTree(have)
	if err == nil {
		err = w.disk.Exchange(w.out, w.in("tree"))
		if err == nil {
			return w.commitExchange()
		}
		err = w.failUnless(err, w.out)
	}
	if errors.Is(err, disk.ErrNoExchange) {
		return w.undoTree()
	}
	return err
}

// failUnless names the file that an error is about, but for disk.ErrNoExchange.
func (w *Build) failUnless(err error, name string) error {
	if err == nil || errors.Is(err, disk.ErrNoExchange) {
		return err
	}
	return w.fail(name, err)
}

// prepareTree makes the next state in tree/, in which stands what have says, and
// writes down that it is about to be exchanged.
func (w *Build) prepareTree(have *manifest) error {
	if err := w.takeTree(have); err != nil {
		return err
	}
	touched, err := w.syncTree(have)
	if err != nil {
		return err
	}
	if err := w.copyAttributes(have, touched); err != nil {
		return err
	}
	if err := w.linkForeign(); err != nil {
		return err
	}
	w.next.Root, w.next.Dirs = w.identityOf(w.in("tree")), have.Dirs
	if err := w.stampDirs(w.next, w.in("tree"), touched); err != nil {
		return err
	}
	w.now.Links = w.next.Links // which tree/ has after the exchange
	if err := w.keep(w.now.standing(), "manifest.before"); err != nil {
		return err
	}
	if err := w.keep(w.next, "manifest.next"); err != nil {
		return err
	}
	return w.sync()
}

// undoTree takes the new files out of tree/ again and returns disk.ErrNoExchange.
func (w *Build) undoTree() error {
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
	if err := w.dropTree(); err != nil {
		return err
	}
	for _, left := range []string{"manifest.next", "manifest.before"} {
		if err := w.remove(w.in(left)); err != nil {
			return err
		}
	}
	w.next.Links, w.next.Swaps = nil, nil
	return disk.ErrNoExchange
}

// commitExchange follows the exchange of the folders with what was changed
// meanwhile, and with their manifests. It can be repeated.
func (w *Build) commitExchange() error {
	touched, err := w.reconcile()
	if err != nil {
		return err
	}
	links := w.next.Links
	if len(touched) > 1 || len(links)+len(w.next.Swaps) > 0 {
		w.next.clearSteps()
		w.restamp(touched)
	}
	for _, step := range [][2]string{{"manifest.before", "tree.manifest"}, {"manifest.next", "manifest"}} {
		if err := w.disk.Rename(w.in(step[0]), w.in(step[1])); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return w.fail(w.in(step[0]), err)
		}
	}
	for name, ino := range links { // one name is enough; what stays is removed by the next build
		if info, err := w.disk.Stat(w.in("tree", name)); err == nil && disk.Identity(info) == ino {
			_ = w.disk.Remove(w.in("tree", name))
		}
	}
	return nil
}

// restamp writes both manifests anew after folders changed behind the exchange,
// where others may write meanwhile: the next build reads these. Where there is no
// room for the manifests those on the disk stay, whose times are of before, which
// costs as much.
func (w *Build) restamp(touched map[string]bool) {
	for name, m := range map[string]*manifest{"manifest.before": w.now.standing(), "manifest.next": w.next} {
		m.forgetTimes(touched)
		if err := w.keep(m, name); err != nil {
			_ = w.disk.Remove(w.in(name + ".part"))
		}
	}
}

// A treeState says what publishing itself put into tree/, which may be while it
// was killed: names of files of the column, and files of others with their
// identities. Everything else in there is not ours to remove.
type treeState struct {
	_     struct{} `cbor:",toarray"`
	Names []string // sorted
	Links map[string]uint64
}

// treeManifest reads what stands in tree/; a manifest without files where that
// is not known.
func (w *Build) treeManifest() *manifest {
	if m := w.readManifest("tree.manifest"); m.Version != 0 && m.Root == w.identityOf(w.in("tree")) {
		return m
	}
	return &manifest{}
}

// takeTree makes tree/ ready to be changed: the state that was published before,
// or nothing but what was made by this build, which have then says.
func (w *Build) takeTree(have *manifest) error {
	if err := w.remove(w.in("tree.manifest")); err != nil {
		return err
	}
	if have.Files == nil {
		if err := w.dropTree(); err != nil {
			return err
		}
	}
	if err := w.writeTreeState(have); err != nil {
		return err
	}
	if have.Files != nil {
		return nil
	}
	if len(w.new) == 0 {
		if err := w.disk.Mkdir(w.in("tree")); err != nil {
			return w.fail(w.in("tree"), err)
		}
		return nil
	}
	if err := w.disk.Rename(w.in("new"), w.in("tree")); err != nil {
		return w.fail(w.in("tree"), err)
	}
	for i, name := 0, w.new; len(name) > 0; i++ { // both are by name
		if r := w.next.Files[i]; r.Name == name[0] {
			have.Files, name = append(have.Files, r), name[1:]
		}
	}
	return nil
}

// writeTreeState writes down what this build is about to put into tree/, beside
// what stands there and what will stand there afterwards.
func (w *Build) writeTreeState(have *manifest) error {
	s := treeState{Names: slices.Concat(have.names(), w.now.names(), w.next.names()), Links: maps.Clone(have.Links)}
	slices.Sort(s.Names)
	s.Names = slices.Compact(s.Names)
	if s.Links == nil {
		s.Links = map[string]uint64{}
	}
	for _, name := range w.plan.links {
		s.Links[name] = w.identityOf(w.public(name))
	}
	text, err := seal(&s, 64*len(s.Names))
	if err != nil {
		return err
	}
	return w.replace(text, "tree.state")
}

// dropTree removes tree/, but for what publishing did not put there: that goes
// where it belongs.
func (w *Build) dropTree() error {
	if _, err := w.disk.Stat(w.in("tree")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var s treeState
	text, err := w.disk.Read(w.in("tree.state"))
	if err != nil || !unseal(text, &s) {
		return w.setTreeAside()
	}
	known := &manifest{Files: make([]record, len(s.Names)), Links: s.Links}
	for i, name := range s.Names {
		known.Files[i].Name = name
	}
	return w.dropDir(".", known)
}

// setTreeAside keeps a tree/ of which nothing is known, after the folders of
// others that stand there went back.
func (w *Build) setTreeAside() error {
	if err := w.restoreAll("."); err != nil {
		return err
	}
	to, err := w.keepAt("found", "tree", func(to string) error { return w.disk.Rename(w.in("tree"), to) })
	if err == nil {
		w.note(NoteFound, ".", to)
	}
	return err
}

// restoreAll restores every folder of others for which a placeholder stands in
// the output folder.
func (w *Build) restoreAll(dir string) error {
	entries, err := w.disk.List(w.public(dir))
	if err != nil {
		return w.fail(w.public(dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		err = nil
		switch {
		case e.IsDir() && w.public(name) != w.side:
			err = w.restoreAll(name)
		case e.Type()&fs.ModeSymlink != 0 && w.isPlaceholder(name):
			err = w.restoreDir(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropDir removes a folder of tree/ with what is known there, and adopts the
// rest.
func (w *Build) dropDir(dir string, known *manifest) error {
	entries, err := w.disk.List(w.in("tree", dir))
	if err != nil {
		return w.fail(w.in("tree", dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		at := w.in("tree", name)
		switch {
		case e.IsDir() && known.hasDir(name):
			err = w.dropDir(name, known)
		case !e.IsDir() && known.find(name) != nil:
			err = w.remove(at)
		default:
			if ino, ok := known.Links[name]; ok && ino == w.identityOf(at) {
				err = w.remove(at)
			} else if e.IsDir() && known.holdsLink(name) {
				err = w.dropDir(name, known)
			} else {
				err = w.adopt(name)
			}
		}
		if err != nil {
			return err
		}
	}
	return w.remove(w.in("tree", dir))
}

// holdsLink reports whether files of others in a folder have a second name.
func (m *manifest) holdsLink(dir string) bool {
	for name := range m.Links {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return false
}

// syncTree brings the column's files in tree/, in which stands what have says,
// to the next state, and returns the folders in which something came or went.
func (w *Build) syncTree(have *manifest) (touched map[string]bool, err error) {
	touched = map[string]bool{".": true}
	fresh := len(have.Dirs) == 0 // made of new/ by this build, of files as the next state has them
	// The folder itself first: what is made in it may take its group from it.
	if err := w.disk.CopyAttributes(w.out, w.in("tree")); err != nil {
		return nil, w.failUnless(err, w.in("tree"))
	}
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
	dirs := map[string]bool{".": true}
	for _, name := range slices.Concat(come, w.plan.links, w.plan.swaps) {
		addDirs(dirs, name)
	}
	if err := w.makeDirs(dirs); err != nil {
		return nil, err
	}
	maps.Copy(touched, dirs)
	return touched, each(len(come), func(i int) error {
		name, to := come[i], w.in("tree", come[i])
		if isNew[name] {
			return w.failUnless(w.disk.Rename(w.in("new", name), to), to)
		}
		return w.failUnless(w.linkPublished(name), to)
	})
}

// linkPublished gives a published file a second name in tree/. A file that is
// there already, though the manifest does not say so, gives way to the output.
func (w *Build) linkPublished(name string) error {
	err := w.disk.Link(w.public(name), w.in("tree", name))
	if errors.Is(err, fs.ErrExist) {
		if err = w.remove(w.in("tree", name)); err == nil {
			err = w.disk.Link(w.public(name), w.in("tree", name))
		}
	}
	return err
}

// makeDirs makes folders in tree/, those above them first.
func (w *Build) makeDirs(dirs map[string]bool) error {
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		if err := w.disk.Mkdir(w.in("tree", dir)); err != nil {
			return w.fail(w.in("tree", dir), err)
		}
	}
	return nil
}

// copyAttributes gives the folders of tree/, in which stood what have says, the mode,
// owner and extended attributes that they have in the output folder: all that are new
// there, and those in which something, or whose attributes, have changed in either.
// All others had the same at the last exchange. They become touched.
func (w *Build) copyAttributes(have *manifest, touched map[string]bool) error {
	all := w.next.dirs()
	for _, name := range slices.Concat(w.plan.links, w.plan.swaps) {
		addDirs(all, name)
	}
	dirs := slices.Sorted(maps.Keys(all))
	dirs = slices.DeleteFunc(dirs, func(dir string) bool {
		_, known := have.Dirs[dir]
		return known && !touched[dir] && !w.changed[dir] && !w.treeChanged[dir]
	})
	differ := make([]bool, len(dirs))
	err := each(len(dirs), func(i int) error {
		here, there := w.public(dirs[i]), w.in("tree", dirs[i])
		if info, err := w.disk.Stat(here); err != nil || !info.IsDir() {
			return nil // a new one
		}
		differ[i] = true
		return w.failUnless(w.disk.CopyAttributes(here, there), there)
	})
	for i, dir := range dirs {
		if differ[i] {
			touched[dir] = true
		}
	}
	return err
}

// linkForeign gives the files of others second names in tree/, and their folders
// placeholders, and notes both in the next manifest.
func (w *Build) linkForeign() error {
	w.next.Links, w.next.Swaps = make(map[string]uint64, len(w.plan.links)), w.plan.swaps
	for _, name := range w.plan.links {
		to := w.in("tree", name)
		err := w.disk.Link(w.public(name), to)
		if errors.Is(err, fs.ErrNotExist) {
			continue // its owner has just removed it
		}
		if err != nil {
			return w.failUnless(err, to)
		}
		w.next.Links[name] = w.identityOf(to)
	}
	for _, name := range w.plan.swaps {
		if err := w.disk.Symlink(w.placeholder(name), w.in("tree", name)); err != nil {
			return w.failUnless(err, w.in("tree", name))
		}
	}
	return nil
}

// discard removes a file of tree/, and the folders that it leaves empty.
func (w *Build) discard(name string, touched map[string]bool) error {
	if err := w.remove(w.in("tree", name)); err != nil {
		return err
	}
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		touched[dir] = true
		if dir == "." || w.next.hasDir(dir) || w.disk.Remove(w.in("tree", dir)) != nil {
			return nil
		}
	}
}
