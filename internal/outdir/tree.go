package outdir

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/disk"
	"cchc/internal/manifest"
)

// exchange makes the whole new state in tree/ and lets it and the output folder
// exchange their names. The error is disk.ErrNoExchange, and nothing has changed,
// where that cannot be.
func (d *Folder) exchange(have *manifest.Manifest) error {
	if d.served || d.identityOf(d.out) == 0 {
		return disk.ErrNoExchange
	}
	err := d.prepareTree(have)
	if err == nil {
		err = d.disk.Exchange(d.out, d.in("tree"))
		if err == nil {
			return d.commitExchange()
		}
		err = d.failUnless(err, d.out)
	}
	if errors.Is(err, disk.ErrNoExchange) {
		return d.undoTree()
	}
	return err
}

// failUnless names the file that an error is about, but for disk.ErrNoExchange.
func (d *Folder) failUnless(err error, name string) error {
	if err == nil || errors.Is(err, disk.ErrNoExchange) {
		return err
	}
	return d.fail(name, err)
}

// prepareTree makes the next state in tree/, in which stands what have says, and
// writes down that it is about to be exchanged.
func (d *Folder) prepareTree(have *manifest.Manifest) error {
	if err := d.takeTree(have); err != nil {
		return err
	}
	touched, err := d.syncTree(have)
	if err != nil {
		return err
	}
	if err := d.copyAttributes(have, touched); err != nil {
		return err
	}
	if err := d.linkForeign(); err != nil {
		return err
	}
	d.Next.Root, d.Next.Dirs = d.identityOf(d.in("tree")), have.Dirs
	if err := d.stampDirs(d.Next, d.in("tree"), touched); err != nil {
		return err
	}
	d.Now.Links = d.Next.Links // which tree/ has after the exchange
	if err := d.keep(d.Now.Standing(), "manifest.before"); err != nil {
		return err
	}
	if err := d.keep(d.Next, "manifest.next"); err != nil {
		return err
	}
	return d.sync()
}

// undoTree takes the new files out of tree/ again and returns disk.ErrNoExchange.
func (d *Folder) undoTree() error {
	for _, name := range d.New {
		at := d.in("new", name)
		if _, err := d.disk.Stat(at); err == nil {
			continue
		}
		err := d.disk.Mkdir(path.Dir(at))
		if err == nil {
			err = d.disk.Rename(d.in("tree", name), at)
		}
		if err != nil {
			return d.fail(at, err)
		}
	}
	if err := d.dropTree(); err != nil {
		return err
	}
	for _, left := range []string{"manifest.next", "manifest.before"} {
		if err := d.remove(d.in(left)); err != nil {
			return err
		}
	}
	d.Next.Links, d.Next.Swaps = nil, nil
	return disk.ErrNoExchange
}

// commitExchange follows the exchange of the folders with what was changed
// meanwhile, and with their manifests. It can be repeated.
func (d *Folder) commitExchange() error {
	touched, err := d.reconcile()
	if err != nil {
		return err
	}
	links := d.Next.Links
	if len(touched) > 1 || len(links)+len(d.Next.Swaps) > 0 {
		d.Next.ClearSteps()
		d.restamp(touched)
	}
	for _, step := range [][2]string{{"manifest.before", "tree.manifest"}, {"manifest.next", "manifest"}} {
		if err := d.disk.Rename(d.in(step[0]), d.in(step[1])); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return d.fail(d.in(step[0]), err)
		}
	}
	for name, ino := range links { // one name is enough; what stays is removed by the next build
		if info, err := d.disk.Stat(d.in("tree", name)); err == nil && disk.Identity(info) == ino {
			_ = d.disk.Remove(d.in("tree", name))
		}
	}
	return nil
}

// restamp writes both manifests anew after folders changed behind the exchange,
// where others may write meanwhile: the next build reads these. Where there is no
// room for the manifests those on the disk stay, whose times are of before, which
// costs as much.
func (d *Folder) restamp(touched map[string]bool) {
	for name, m := range map[string]*manifest.Manifest{"manifest.before": d.Now.Standing(), "manifest.next": d.Next} {
		m.ForgetTimes(touched)
		if err := d.keep(m, name); err != nil {
			_ = d.disk.Remove(d.in(name + ".part"))
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
func (d *Folder) treeManifest() *manifest.Manifest {
	if m := d.readManifest("tree.manifest"); m.Version != 0 && m.Root == d.identityOf(d.in("tree")) {
		return m
	}
	return &manifest.Manifest{}
}

// takeTree makes tree/ ready to be changed: the state that was published before,
// or nothing but what was made by this build, which have then says.
func (d *Folder) takeTree(have *manifest.Manifest) error {
	if err := d.remove(d.in("tree.manifest")); err != nil {
		return err
	}
	if have.Files == nil {
		if err := d.dropTree(); err != nil {
			return err
		}
	}
	if err := d.writeTreeState(have); err != nil {
		return err
	}
	if have.Files != nil {
		return nil
	}
	if len(d.New) == 0 {
		if err := d.disk.Mkdir(d.in("tree")); err != nil {
			return d.fail(d.in("tree"), err)
		}
		return nil
	}
	if err := d.disk.Rename(d.in("new"), d.in("tree")); err != nil {
		return d.fail(d.in("tree"), err)
	}
	for i, name := 0, d.New; len(name) > 0; i++ { // both are by name
		if r := d.Next.Files[i]; r.Name == name[0] {
			have.Files, name = append(have.Files, r), name[1:]
		}
	}
	return nil
}

// writeTreeState writes down what this build is about to put into tree/, beside
// what stands there and what will stand there afterwards.
func (d *Folder) writeTreeState(have *manifest.Manifest) error {
	s := treeState{Names: slices.Concat(have.Names(), d.Now.Names(), d.Next.Names()), Links: maps.Clone(have.Links)}
	slices.Sort(s.Names)
	s.Names = slices.Compact(s.Names)
	if s.Links == nil {
		s.Links = map[string]uint64{}
	}
	for _, name := range d.plan.links {
		s.Links[name] = d.identityOf(d.public(name))
	}
	text, err := manifest.Seal(&s, 64*len(s.Names))
	if err != nil {
		return err
	}
	return d.replace(text, "tree.state")
}

// dropTree removes tree/, but for what publishing did not put there: that goes
// where it belongs.
func (d *Folder) dropTree() error {
	if _, err := d.disk.Stat(d.in("tree")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var s treeState
	text, err := d.disk.Read(d.in("tree.state"))
	if err != nil || !manifest.Unseal(text, &s) {
		return d.setTreeAside()
	}
	known := &manifest.Manifest{Files: make([]manifest.Record, len(s.Names)), Links: s.Links}
	for i, name := range s.Names {
		known.Files[i].Name = name
	}
	return d.dropDir(".", known)
}

// setTreeAside keeps a tree/ of which nothing is known, after the folders of
// others that stand there went back.
func (d *Folder) setTreeAside() error {
	if err := d.restoreAll("."); err != nil {
		return err
	}
	to, err := d.keepAt("found", "tree", func(to string) error { return d.disk.Rename(d.in("tree"), to) })
	if err == nil {
		d.note(NoteFound, ".", to)
	}
	return err
}

// restoreAll restores every folder of others for which a placeholder stands in
// the output folder.
func (d *Folder) restoreAll(dir string) error {
	entries, err := d.disk.List(d.public(dir))
	if err != nil {
		return d.fail(d.public(dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		err = nil
		switch {
		case e.IsDir() && d.public(name) != d.side:
			err = d.restoreAll(name)
		case e.Type()&fs.ModeSymlink != 0 && d.isPlaceholder(name):
			err = d.restoreDir(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropDir removes a folder of tree/ with what is known there, and adopts the
// rest.
func (d *Folder) dropDir(dir string, known *manifest.Manifest) error {
	entries, err := d.disk.List(d.in("tree", dir))
	if err != nil {
		return d.fail(d.in("tree", dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		at := d.in("tree", name)
		switch {
		case e.IsDir() && known.HasDir(name):
			err = d.dropDir(name, known)
		case !e.IsDir() && known.Find(name) != nil:
			err = d.remove(at)
		default:
			if ino, ok := known.Links[name]; ok && ino == d.identityOf(at) {
				err = d.remove(at)
			} else if e.IsDir() && holdsLink(known, name) {
				err = d.dropDir(name, known)
			} else {
				err = d.adopt(name)
			}
		}
		if err != nil {
			return err
		}
	}
	return d.remove(d.in("tree", dir))
}

// holdsLink reports whether files of others in a folder have a second name.
func holdsLink(m *manifest.Manifest, dir string) bool {
	for name := range m.Links {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return false
}

// syncTree brings the column's files in tree/, in which stands what have says,
// to the next state, and returns the folders in which something came or went.
func (d *Folder) syncTree(have *manifest.Manifest) (touched map[string]bool, err error) {
	touched = map[string]bool{".": true}
	fresh := len(have.Dirs) == 0 // made of new/ by this build, of files as the next state has them
	// The folder itself first: what is made in it may take its group from it.
	if err := d.disk.CopyAttributes(d.out, d.in("tree")); err != nil {
		return nil, d.failUnless(err, d.in("tree"))
	}
	isNew := map[string]bool{}
	if !fresh {
		for _, name := range d.New {
			isNew[name] = true
		}
	}
	// What does not stay goes first.
	stays := func(r *manifest.Record) bool {
		if fresh {
			return true
		}
		want, now := d.Next.Find(r.Name), d.Now.Find(r.Name)
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
		if err := d.discard(r.Name, touched); err != nil {
			return nil, err
		}
	}
	// What comes: the new files, and second names of those that are published.
	var come []string
	for i := range d.Next.Files {
		name := d.Next.Files[i].Name
		if len(staying) > 0 && staying[0] == name {
			staying = staying[1:]
		} else {
			come = append(come, name)
		}
	}
	dirs := map[string]bool{".": true}
	for _, name := range slices.Concat(come, d.plan.links, d.plan.swaps) {
		manifest.AddFolders(dirs, name)
	}
	if err := d.makeDirs(dirs); err != nil {
		return nil, err
	}
	maps.Copy(touched, dirs)
	return touched, each(len(come), func(i int) error {
		name, to := come[i], d.in("tree", come[i])
		if isNew[name] {
			return d.failUnless(d.disk.Rename(d.in("new", name), to), to)
		}
		return d.failUnless(d.linkPublished(name), to)
	})
}

// linkPublished gives a published file a second name in tree/. A file that is
// there already, though the manifest does not say so, gives way to the output.
func (d *Folder) linkPublished(name string) error {
	err := d.disk.Link(d.public(name), d.in("tree", name))
	if errors.Is(err, fs.ErrExist) {
		if err = d.remove(d.in("tree", name)); err == nil {
			err = d.disk.Link(d.public(name), d.in("tree", name))
		}
	}
	return err
}

// makeDirs makes folders in tree/, those above them first.
func (d *Folder) makeDirs(dirs map[string]bool) error {
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		if err := d.disk.Mkdir(d.in("tree", dir)); err != nil {
			return d.fail(d.in("tree", dir), err)
		}
	}
	return nil
}

// copyAttributes gives the folders of tree/, in which stood what have says, the mode,
// owner and extended attributes that they have in the output folder: all that are new
// there, and those in which something, or whose attributes, have changed in either.
// All others had the same at the last exchange. They become touched.
func (d *Folder) copyAttributes(have *manifest.Manifest, touched map[string]bool) error {
	all := d.Next.Folders()
	for _, name := range slices.Concat(d.plan.links, d.plan.swaps) {
		manifest.AddFolders(all, name)
	}
	maps.DeleteFunc(all, func(dir string, _ bool) bool {
		_, known := have.Dirs[dir]
		return known && !touched[dir] && !d.changed[dir] && !d.treeChanged[dir]
	})
	dirs := slices.Sorted(maps.Keys(all))
	differ := make([]bool, len(dirs))
	err := each(len(dirs), func(i int) error {
		here, there := d.public(dirs[i]), d.in("tree", dirs[i])
		if info, err := d.disk.Stat(here); err != nil || !info.IsDir() {
			return nil // a new one
		}
		differ[i] = true
		return d.failUnless(d.disk.CopyAttributes(here, there), there)
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
func (d *Folder) linkForeign() error {
	d.Next.Links, d.Next.Swaps = make(map[string]uint64, len(d.plan.links)), d.plan.swaps
	for _, name := range d.plan.links {
		to := d.in("tree", name)
		err := d.disk.Link(d.public(name), to)
		if errors.Is(err, fs.ErrNotExist) {
			continue // its owner has just removed it
		}
		if err != nil {
			return d.failUnless(err, to)
		}
		d.Next.Links[name] = d.identityOf(to)
	}
	for _, name := range d.plan.swaps {
		if err := d.disk.Symlink(d.placeholder(name), d.in("tree", name)); err != nil {
			return d.failUnless(err, d.in("tree", name))
		}
	}
	return nil
}

// discard removes a file of tree/, and the folders that it leaves empty.
func (d *Folder) discard(name string, touched map[string]bool) error {
	if err := d.remove(d.in("tree", name)); err != nil {
		return err
	}
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		touched[dir] = true
		if dir == "." || d.Next.HasDir(dir) || d.disk.Remove(d.in("tree", dir)) != nil {
			return nil
		}
	}
}
