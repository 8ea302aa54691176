package outdir

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"cchc/internal/manifest"
)

// inPlace moves files into the output folder one by one: where folders cannot
// be exchanged, and where only one file changes. The manifest that says so is
// on the disk first where there are several, so that a build that is killed is
// finished by the next one.
func (d *Folder) inPlace() error {
	d.Next.InPlace, d.Next.Moves, d.Next.Removes = true, d.byRank(d.New), d.removes
	d.Next.Root, d.Next.Dirs = d.identityOf(d.out), d.Now.Dirs
	if d.several() {
		if err := d.keep(d.Next, "manifest.next"); err != nil {
			return err
		}
	}
	if err := d.sync(); err != nil {
		return d.fail(d.side, err)
	}
	var undo []func() error
	err := d.moveFiles(&undo)
	if err == nil {
		return d.finishInPlace()
	}
	for _, back := range slices.Backward(undo) {
		if bad := back(); bad != nil {
			d.unfinished = true
			return errors.Join(err, bad) // the next build finishes it
		}
	}
	if bad := d.remove(d.in("manifest.next")); bad != nil {
		d.unfinished = true
		return errors.Join(err, bad)
	}
	return err
}

// several reports whether more than one step is needed: one is done or not.
func (d *Folder) several() bool { return len(d.Next.Moves)+len(d.Next.Removes) > 1 }

// resumeInPlace finishes what a build that was killed began: only forward, so
// that it can be killed again at any step.
func (d *Folder) resumeInPlace() error {
	if err := d.moveFiles(nil); err != nil {
		d.unfinished = true
		return err
	}
	return d.finishInPlace()
}

// finishInPlace makes the next manifest the manifest.
func (d *Folder) finishInPlace() error {
	touched := map[string]bool{}
	for _, names := range [][]string{d.Next.Moves, d.Next.Removes} {
		for _, name := range names {
			manifest.AddFolders(touched, name)
		}
	}
	if err := d.stampDirs(d.Next, d.out, nil); err != nil {
		return err
	}
	d.Next.ForgetTimes(touched)
	d.Next.ClearSteps()
	if err := d.keep(d.Next, "manifest"); err != nil {
		return err
	}
	_ = d.disk.Remove(d.in("manifest.next"))
	_ = d.disk.RemoveAll(d.in("old")) // what stays is removed by the next build
	return nil
}

// moveFiles carries out the moves and removals of the next manifest, those of
// them that are still to be done. Every step can be repeated. undo takes the
// ways back; nil for none.
func (d *Folder) moveFiles(undo *[]func() error) error {
	for _, name := range d.Next.Moves {
		if err := d.moveFile(name, undo); err != nil {
			return err
		}
	}
	for _, name := range d.Next.Removes {
		if err := d.setAside(name, undo); err != nil {
			return err
		}
	}
	for _, name := range d.Next.Removes {
		d.removeEmpty(path.Dir(name))
	}
	for _, name := range d.Next.Pruned { // of which nothing but empty folders is left
		if err := d.disk.RemoveAll(d.public(name)); err != nil {
			return d.fail(d.public(name), err)
		}
	}
	return nil
}

// removeEmpty removes a folder of the output folder and those above it as far as
// they are empty.
func (d *Folder) removeEmpty(dir string) {
	for dir != "." && d.disk.Remove(d.public(dir)) == nil {
		dir = path.Dir(dir)
	}
}

// moveFile moves one file from new/ over the published one.
func (d *Folder) moveFile(name string, undo *[]func() error) error {
	from, to := d.in("new", name), d.public(name)
	if _, err := d.disk.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil // moved by the build that was killed
	}
	if err := d.disk.Mkdir(path.Dir(to)); err != nil {
		return d.fail(to, err)
	}
	back := func() error { return nil }
	if undo != nil && d.several() {
		var err error
		if back, err = d.copyAside(name); err != nil {
			return err
		}
	}
	if err := d.disk.Rename(from, to); err != nil {
		return d.fail(to, err) // what is there stays: another program may hold it
	}
	if undo != nil {
		*undo = append(*undo, func() error {
			err := d.disk.Rename(to, from)
			if dir := path.Dir(name); !d.Now.HasDir(dir) {
				d.removeEmpty(dir)
			}
			return errors.Join(err, back())
		})
	}
	return nil
}

// copyAside keeps a published file that is about to be replaced under a second
// name, or as a copy, and returns what puts it back.
func (d *Folder) copyAside(name string) (back func() error, err error) {
	at, aside := d.public(name), d.in("old", name)
	if _, err := d.disk.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return func() error { return nil }, nil
	}
	if err := d.disk.Mkdir(path.Dir(aside)); err != nil {
		return nil, d.fail(aside, err)
	}
	if err := d.copyName(at, aside); err != nil {
		return nil, d.fail(aside, err)
	}
	return func() error { return d.disk.Rename(aside, at) }, nil
}

// setAside takes a published file out of the output folder.
func (d *Folder) setAside(name string, undo *[]func() error) error {
	at, aside := d.public(name), d.in("old", name)
	if _, err := d.disk.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := d.disk.Mkdir(path.Dir(aside)); err != nil {
		return d.fail(aside, err)
	}
	if err := d.disk.Rename(at, aside); err != nil {
		return d.fail(at, err)
	}
	if undo != nil {
		*undo = append(*undo, func() error { return d.disk.Rename(aside, at) })
	}
	return nil
}
