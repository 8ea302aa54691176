package publish

import (
	"errors"
	"io/fs"
	"path"
	"slices"
)

// inPlace moves files into the output folder one by one: where folders cannot
// be exchanged, and where only one file changes. The manifest that says so is
// on the disk first where there are several, so that a build that is killed is
// finished by the next one.
func (w *Build) inPlace() error {
	w.next.InPlace, w.next.Moves, w.next.Removes = true, w.byRank(w.new), w.removes
	w.next.Root, w.next.Dirs = w.identityOf(w.out), w.now.Dirs
	if w.several() {
		if err := w.keep(w.next, "manifest.next"); err != nil {
			return err
		}
	}
	if err := w.sync(); err != nil {
		return w.fail(w.side, err)
	}
	var undo []func() error
	err := w.moveFiles(&undo)
	if err == nil {
		return w.finishInPlace()
	}
	for _, back := range slices.Backward(undo) {
		if bad := back(); bad != nil {
			w.unfinished = true
			return errors.Join(err, bad) // the next build finishes it
		}
	}
	if bad := w.remove(w.in("manifest.next")); bad != nil {
		w.unfinished = true
		return errors.Join(err, bad)
	}
	return err
}

// several reports whether more than one step is needed: one is done or not.
func (w *Build) several() bool { return len(w.next.Moves)+len(w.next.Removes) > 1 }

// resumeInPlace finishes what a build that was killed began: only forward, so
// that it can be killed again at any step.
func (w *Build) resumeInPlace() error {
	if err := w.moveFiles(nil); err != nil {
		w.unfinished = true
		return err
	}
	return w.finishInPlace()
}

// finishInPlace makes the next manifest the manifest.
func (w *Build) finishInPlace() error {
	touched := map[string]bool{}
	for _, names := range [][]string{w.next.Moves, w.next.Removes} {
		for _, name := range names {
			addDirs(touched, name)
		}
	}
	if err := w.stampDirs(w.next, w.out, nil); err != nil {
		return err
	}
	w.next.forgetTimes(touched)
	w.next.clearSteps()
	if err := w.keep(w.next, "manifest"); err != nil {
		return err
	}
	_ = w.disk.Remove(w.in("manifest.next"))
	_ = w.disk.RemoveAll(w.in("old")) // what stays is removed by the next build
	return nil
}

// moveFiles carries out the moves and removals of the next manifest, those of
// them that are still to be done. Every step can be repeated. undo takes the
// ways back; nil for none.
func (w *Build) moveFiles(undo *[]func() error) error {
	for _, name := range w.next.Moves {
		if err := w.moveFile(name, undo); err != nil {
			return err
		}
	}
	for _, name := range w.next.Removes {
		if err := w.setAside(name, undo); err != nil {
			return err
		}
	}
	for _, name := range w.next.Removes {
		w.removeEmpty(path.Dir(name))
	}
	for _, name := range w.next.Pruned { // of which nothing but empty folders is left
		if err := w.disk.RemoveAll(w.public(name)); err != nil {
			return w.fail(w.public(name), err)
		}
	}
	return nil
}

// removeEmpty removes a folder of the output folder and those above it as far as
// they are empty.
func (w *Build) removeEmpty(dir string) {
	for dir != "." && w.disk.Remove(w.public(dir)) == nil {
		dir = path.Dir(dir)
	}
}

// moveFile moves one file from new/ over the published one.
func (w *Build) moveFile(name string, undo *[]func() error) error {
	from, to := w.in("new", name), w.public(name)
	if _, err := w.disk.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil // moved by the build that was killed
	}
	if err := w.disk.Mkdir(path.Dir(to)); err != nil {
		return w.fail(to, err)
	}
	back := func() error { return nil }
	if undo != nil && w.several() {
		var err error
		if back, err = w.copyAside(name); err != nil {
			return err
		}
	}
	if err := w.disk.Rename(from, to); err != nil {
		return w.fail(to, err) // what is there stays: another program may hold it
	}
	if undo != nil {
		*undo = append(*undo, func() error {
			err := w.disk.Rename(to, from)
			if dir := path.Dir(name); !w.now.hasDir(dir) {
				w.removeEmpty(dir)
			}
			return errors.Join(err, back())
		})
	}
	return nil
}

// copyAside keeps a published file that is about to be replaced under a second
// name, or as a copy, and returns what puts it back.
func (w *Build) copyAside(name string) (back func() error, err error) {
	at, aside := w.public(name), w.in("old", name)
	if _, err := w.disk.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return func() error { return nil }, nil
	}
	if err := w.disk.Mkdir(path.Dir(aside)); err != nil {
		return nil, w.fail(aside, err)
	}
	if err := w.copyName(at, aside); err != nil {
		return nil, w.fail(aside, err)
	}
	return func() error { return w.disk.Rename(aside, at) }, nil
}

// setAside takes a published file out of the output folder.
func (w *Build) setAside(name string, undo *[]func() error) error {
	at, aside := w.public(name), w.in("old", name)
	if _, err := w.disk.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := w.disk.Mkdir(path.Dir(aside)); err != nil {
		return w.fail(aside, err)
	}
	if err := w.disk.Rename(at, aside); err != nil {
		return w.fail(at, err)
	}
	if undo != nil {
		*undo = append(*undo, func() error { return w.disk.Rename(aside, at) })
	}
	return nil
}
