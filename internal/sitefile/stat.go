package sitefile

import (
	"errors"
	"io/fs"
	"path"
	"slices"
)

// Stat is [fs.Stat], but for a link to nothing: there the error is not
// [fs.ErrNotExist], which is left for names that are not there.
func Stat(fsys fs.FS, name string) (fs.FileInfo, error) {
	info, err := fs.Stat(fsys, name)
	if !errors.Is(err, fs.ErrNotExist) {
		return info, err
	}
	entries, unread := fs.ReadDir(fsys, path.Dir(name))
	if unread == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) }) {
		err = &fs.PathError{Op: "stat", Path: name, Err: errors.New("a link to nothing")}
	}
	return nil, err
}
