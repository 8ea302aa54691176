package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes a file below a root, whole or not at all, in the place of whatever is
// there: for what a program keeps beside the files of a site. It is forced to the disk
// and read again. The folders on the way to it are made.
func Write(root *os.Root, name string, data []byte) error {
	s := newSaver(root, name)
	if err := root.MkdirAll(filepath.Dir(s.name), 0o755); err != nil {
		return err
	}
	s.removeLeft()
	temp, err := s.writeTemp(data, 0)
	if err == nil {
		err = s.retried(func() error { return s.rename(temp, s.name) })
	}
	if err != nil {
		if temp != "" {
			err = errors.Join(err, s.retried(func() error { return root.Remove(temp) }))
		}
		return err
	}
	s.syncFolder()
	return s.verify(data)
}

// Remove removes a source file, and only the one that its reader has read, as
// [Folder.Save] replaces one; a folder below content that is empty without it goes too.
func (f *Folder) Remove(name string, old Digest) error {
	if err := Saveable(name); err != nil {
		return &fs.PathError{Op: "remove", Path: name, Err: err}
	}
	unlock, err := f.lock()
	if err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	defer unlock()
	defer f.Forget()
	s := newSaver(f.root, name)
	if _, err := s.unchanged(old); err != nil || old == NoFile {
		return err
	}
	if err := s.retried(func() error { return f.root.Remove(s.name) }); err != nil {
		return err
	}
	s.syncFolder()
	f.Forget() // directories that are open could not be removed
	for dir := filepath.Dir(s.name); filepath.Dir(dir) != "."; dir = filepath.Dir(dir) {
		if f.root.Remove(dir) != nil { // there is something in it
			break
		}
	}
	return nil
}
