package publish

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A disk is what publishing does to the folder that holds the output folder
// and the side folder. Names are paths below it, with slashes. Tests put one
// in its place that fails.
type disk interface {
	Stat(name string) (fs.FileInfo, error) // of a link: the link's own
	Read(name string) ([]byte, error)
	List(dir string) ([]fs.DirEntry, error)

	Mkdir(dir string) error                                     // with those above; no error where it is there
	Write(name string, data []byte) (modified int64, err error) // into the side folder; the time is that of the file, in nanoseconds
	Append(name string, data []byte) error
	Open(name string) (io.ReadCloser, error)
	Copy(name string, from io.Reader) (modified int64, err error) // what from holds into a new file of the side folder, piece by piece
	Link(old, new string) error                                   // a second name for a file; errNoExchange where that cannot be
	Symlink(target, name string) error                            // below the side folder
	Readlink(name string) (string, error)                         // where a link leads
	Rename(old, new string) error                                 // over what may be there
	RenameNew(old, new string) error                              // fs.ErrExist where new is there
	Exchange(a, b string) error                                   // two names change what they stand for, at once; errNoExchange where that cannot be
	CopyAttributes(from, to string) error                         // a folder gets the mode, owner and extended attributes of another; errNoExchange where that is not allowed
	Remove(name string) error                                     // a file or an empty folder
	RemoveAll(name string) error
	Sync(name string) error // what was written in a folder is on the disk
}

// errNoExchange says that the system, or this kind of disk, cannot exchange two
// folders or give a file two names.
var errNoExchange = errors.New("no exchange of folders")

// machine is the disk of this machine. What belongs to the output folder is
// reached through an [os.Root], so that no link in it leads out of it; what is
// in the side folder, which is made by nobody else, by plain paths, which cost
// less.
type machine struct {
	root *os.Root
	dir  string // absolute
	side string // the side folder's name
}

func (m *machine) path(name string) string { return filepath.Join(m.dir, filepath.FromSlash(name)) }

// own reports whether a name is in the side folder.
func (m *machine) own(name string) bool {
	return strings.HasPrefix(name, m.side) && (len(name) == len(m.side) || name[len(m.side)] == '/')
}

func (m *machine) Stat(name string) (fs.FileInfo, error) { return os.Lstat(m.path(name)) }

func (m *machine) Read(name string) ([]byte, error) {
	if m.own(name) {
		return os.ReadFile(m.path(name))
	}
	return m.root.ReadFile(name)
}

func (m *machine) List(dir string) ([]fs.DirEntry, error) { return os.ReadDir(m.path(dir)) }

func (m *machine) Mkdir(dir string) error {
	if !m.own(dir) {
		return m.root.MkdirAll(dir, 0o755)
	}
	err := os.Mkdir(m.path(dir), 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		if err = m.Mkdir(path.Dir(dir)); err == nil {
			err = os.Mkdir(m.path(dir), 0o755)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (m *machine) Write(name string, data []byte) (modified int64, err error) {
	return writeFile(m.path(name), data)
}

// Append writes behind what is in a file of the side folder.
func (m *machine) Append(name string, data []byte) error {
	f, err := os.OpenFile(m.path(name), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func (m *machine) Open(name string) (io.ReadCloser, error) {
	if m.own(name) {
		return os.Open(m.path(name))
	}
	return m.root.Open(name)
}

func (m *machine) Copy(name string, from io.Reader) (modified int64, err error) {
	f, err := os.OpenFile(m.path(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(f, from)
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	info, err := os.Lstat(m.path(name))
	if err != nil {
		return 0, err
	}
	return info.ModTime().UnixNano(), nil
}

func (m *machine) Link(old, new string) error { return possible(link(m.path(old), m.path(new))) }

func (m *machine) Symlink(target, name string) error {
	return os.Symlink(filepath.FromSlash(target), m.path(name))
}

func (m *machine) Readlink(name string) (string, error) {
	to, err := os.Readlink(m.path(name))
	return filepath.ToSlash(to), err
}

func (m *machine) Rename(old, new string) error {
	if m.own(old) && m.own(new) {
		return os.Rename(m.path(old), m.path(new))
	}
	return m.root.Rename(old, new)
}

func (m *machine) RenameNew(old, new string) error { return renameNew(m.path(old), m.path(new)) }

func (m *machine) Exchange(a, b string) error { return possible(exchange(m.path(a), m.path(b))) }

func (m *machine) CopyAttributes(from, to string) error {
	err := copyAttributes(m.path(from), m.path(to))
	if errors.Is(err, fs.ErrPermission) {
		return errNoExchange
	}
	return possible(err)
}

// possible returns errNoExchange for an error that says that there is no such
// operation.
func possible(err error) error {
	if err != nil && cannot(err) {
		return errNoExchange
	}
	return err
}

func (m *machine) Remove(name string) error {
	if m.own(name) {
		return os.Remove(m.path(name))
	}
	return m.root.Remove(name)
}

func (m *machine) RemoveAll(name string) error {
	if m.own(name) {
		return os.RemoveAll(m.path(name))
	}
	return m.root.RemoveAll(name)
}

func (m *machine) Sync(name string) error { return syncFolder(m.path(name)) }

// inside reports whether a path is below a folder; both are clean and absolute.
func inside(dir, name string) bool {
	return name != dir && strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/")
}
