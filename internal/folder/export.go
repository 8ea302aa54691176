package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Export writes a file that is no part of a site, such as a report: whole or not at all.
// A file that is there stays, and the error is [fs.ErrExist], unless it is to be
// replaced; its folder has to be there.
func Export(name string, data []byte, replace bool) error {
	if info, err := os.Lstat(name); err == nil && (!replace || !info.Mode().IsRegular()) {
		return &fs.PathError{Op: "export", Path: name, Err: fs.ErrExist}
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".cchc-*.tmp")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err == nil {
		err = Retry(func() error { return os.Rename(tmp.Name(), name) })
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
