package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoFile says that something else has the name of a file that is to be written: a folder, a link, a device.
var ErrNoFile = errors.New("not a file")

// Export writes a file that is no part of a site, such as a report: whole or not at all.
// A file that is there stays, and the error is [fs.ErrExist], unless it is to be
// replaced; what is no file is never replaced ([ErrNoFile]). Its folder has to be there.
func Export(name string, data []byte, replace bool) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "export", Path: name, Err: ErrNoFile}
	} else if err == nil && !replace {
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
