package publish

import (
	"errors"
	"io/fs"
	"path"
	"slices"
)

// inPlace moves files into the output folder one by one: where folders cannot
// be exchanged, and where only one file changes. The manifest that says so is
// written first where there are several, so that a build that is killed is
// finished by the next one.
func (w *Build) inPlace() error {
	w.next.InPlace, w.next.Moves = true, w.byRank(w.new)
	w.next.Root, w.next.Dirs = w.identityOf(w.out), w.now.Dirs
	if err := w.sync(); err != nil {
		return w.fail(w.side, err)
	}
	if len(w.next.Moves)+len(w.next.Removes) > 1 {
		if err := w.keep(w.next, "manifest.next"); err != nil {
			return err
		}
	}
	return w.moveAll()
}

// moveAll carries out the moves and removals of the next manifest, those of
// them that are still to be done, and makes it the manifest. Where something
// fails all is put back.
func (w *Build) moveAll() error {
	var done []func() error
	err := w.step(&done)
	if err != nil {
		for _, undo := range slices.Backward(done) {
			if bad := undo(); bad != nil {
				return errors.Join(err, bad) // the next build finishes it
			}
		}
		_ = w.disk.Remove(w.in("manifest.next"))
		return err
	}
	touched := map[string]bool{}
	for _, names := range [][]string{w.next.Moves, w.next.Removes} {
		for _, name := range names {
			addDirs(touched, name)
		}
	}
	if err := w.stampDirs(w.out, touched); err != nil {
		return err
	}
	w.next.Moves, w.next.Removes, w.next.InPlace = nil, nil, false
	if err := w.keep(w.next, "manifest"); err != nil {
		return err
	}
	_ = w.disk.Remove(w.in("manifest.next"))
	_ = w.disk.RemoveAll(w.in("old")) // what stays is removed by the next build
	return nil
}

// step moves and removes; done are the ways back.
func (w *Build) step(done *[]func() error) error {
	for _, name := range w.next.Moves {
		from, to := w.in("new", name), w.public(name)
		if _, err := w.disk.Stat(from); errors.Is(err, fs.ErrNotExist) {
			continue // moved by the build that was killed
		}
		if err := w.disk.Mkdir(path.Dir(to)); err != nil {
			return w.fail(to, err)
		}
		if len(w.next.Moves)+len(w.next.Removes) > 1 { // one move is done or not
			if err := w.copyAside(name, done); err != nil {
				return err
			}
		}
		if err := w.disk.Rename(from, to); err != nil {
			return w.fail(to, err)
		}
		*done = append(*done, func() error { return w.disk.Rename(to, from) })
	}
	for _, name := range w.next.Removes {
		if err := w.setAside(name, done); err != nil {
			return err
		}
	}
	for _, name := range w.next.Removes {
		for dir := path.Dir(name); dir != "." && w.disk.Remove(w.public(dir)) == nil; dir = path.Dir(dir) {
		}
	}
	return nil
}

// copyAside keeps a published file that is about to be replaced under a second
// name, or as a copy, in case it must be put back.
func (w *Build) copyAside(name string, done *[]func() error) error {
	at, aside := w.public(name), w.in("old", name)
	if _, err := w.disk.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := w.disk.Mkdir(path.Dir(aside)); err != nil {
		return w.fail(aside, err)
	}
	err := w.disk.Link(at, aside)
	if errors.Is(err, errNoExchange) {
		var data []byte
		if data, err = w.disk.Read(at); err == nil {
			_, err = w.disk.Write(aside, data)
		}
	}
	if err != nil {
		return w.fail(aside, err)
	}
	*done = append(*done, func() error { return w.disk.Rename(aside, at) })
	return nil
}

// setAside takes a published file out of the output folder.
func (w *Build) setAside(name string, done *[]func() error) error {
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
	*done = append(*done, func() error { return w.disk.Rename(aside, at) })
	return nil
}
