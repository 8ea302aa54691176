package remote

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"cchc/internal/diag"
	"cchc/internal/folder"
)

// A folderHost is a folder of this machine, or of a share that it has opened.
type folderHost struct {
	dir  string
	root *os.Root // nil until it is there
}

// dialFolder opens a folder. It is made where it is not there, but not the one that holds it:
// a share that is not connected is no place to deliver to.
func dialFolder(dir string) func(context.Context) (Host, error) {
	return func(context.Context) (Host, error) {
		h := &folderHost{dir: dir}
		if err := checkName(dir); err != nil {
			return nil, err
		}
		if root, err := os.OpenRoot(dir); err == nil {
			h.root = root
		} else if file := folder.InTheWay(dir); file != "" {
			return nil, ofFile(file)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, OfDisk(err)
		} else if err := FolderAbove(dir); err != nil {
			return nil, err
		}
		return h, nil
	}
}

// ofFile says that a file stands where a folder is needed.
func ofFile(name string) error {
	return NewFault(NotFolder, nil, diag.Args{"File": filepath.ToSlash(name)})
}

// checkName reports that no file of this machine can have a name of a path.
func checkName(name string) error {
	if err := folder.CheckName(name); err != nil {
		return NewFault(NameTooLong, err, diag.Args{"File": filepath.ToSlash(name)})
	}
	return nil
}

// FolderAbove reports that the folder which is to hold a file or folder of this machine is not there, or is a file,
// or that the name is too long.
func FolderAbove(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	above := filepath.Dir(name)
	if file := folder.InTheWay(above); file != "" {
		return ofFile(file)
	}
	_, err := os.Stat(above)
	if errors.Is(err, fs.ErrNotExist) {
		return NewFault(NoFolder, err, diag.Args{"Dir": filepath.ToSlash(above)})
	}
	return OfDisk(err)
}

func (h *folderHost) at(name string) (string, error) {
	if h.root == nil {
		root, err := os.OpenRoot(h.dir) // another connection may have made it
		if err != nil {
			return "", OfDisk(err)
		}
		h.root = root
	}
	return filepath.FromSlash(name), nil
}

func (h *folderHost) List(dir string) ([]Entry, error) {
	at, err := h.at(dir)
	if err != nil {
		return nil, err
	}
	f, err := h.root.Open(at)
	if err != nil {
		return nil, OfDisk(err)
	}
	infos, err := f.Readdir(-1)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, OfDisk(err)
	}
	entries := make([]Entry, len(infos))
	for i, info := range infos {
		entries[i] = entryOf(info)
	}
	return entries, nil
}

// entryOf returns what a system says of a file.
func entryOf(info fs.FileInfo) Entry {
	return Entry{
		Name: info.Name(), Dir: info.IsDir(), Other: !info.IsDir() && !info.Mode().IsRegular(),
		Size: info.Size(), Stamp: strconv.FormatInt(info.ModTime().UnixNano(), 36),
	}
}

func (h *folderHost) Read(name string) (io.ReadCloser, error) {
	at, err := h.at(name)
	if err != nil {
		return nil, err
	}
	f, err := h.root.Open(at)
	if err != nil {
		return nil, OfDisk(err)
	}
	return f, nil
}

func (h *folderHost) Write(name string, r io.Reader, _ int64) error {
	at, err := h.at(name)
	if err != nil {
		return err
	}
	var f *os.File
	err = folder.Retry(func() (err error) {
		f, err = h.root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
		return err
	})
	if err != nil {
		return OfDisk(err)
	}
	_, err = io.Copy(f, r)
	return OfDisk(errors.Join(err, f.Sync(), f.Close()))
}

func (h *folderHost) Rename(from, to string) error {
	return h.retry(from, func(at string) error { return h.root.Rename(at, filepath.FromSlash(to)) })
}

func (h *folderHost) Remove(name string) error {
	return h.retry(name, func(at string) error { return h.root.Remove(at) })
}

func (h *folderHost) RemoveDir(dir string) error { return h.Remove(dir) }

func (h *folderHost) retry(name string, do func(at string) error) error {
	at, err := h.at(name)
	if err != nil {
		return err
	}
	return OfDisk(folder.Retry(func() error { return do(at) }))
}

func (h *folderHost) Mkdir(dir string) error {
	if dir != "." {
		return h.retry(dir, func(at string) error { return h.root.Mkdir(at, 0o755) })
	}
	if h.root != nil {
		return fs.ErrExist
	}
	err := os.Mkdir(h.dir, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		return NewFault(NoFolder, err, diag.Args{"Dir": filepath.ToSlash(filepath.Dir(h.dir))})
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return OfDisk(err)
	}
	h.root, err = os.OpenRoot(h.dir)
	return OfDisk(err)
}

func (h *folderHost) Close() error {
	if h.root != nil {
		return h.root.Close()
	}
	return nil
}
