package publish

import (
	"errors"
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
	Look(name string) ([]byte, error) // Read, of a file of the side folder that is large and is read in part; never to be changed
	List(dir string) ([]fs.DirEntry, error)

	Mkdir(dir string) error                                     // with those above; no error where it is there
	Write(name string, data []byte) (modified int64, err error) // into the side folder; the time is that of the file, in nanoseconds
	Append(name string, data []byte) error
	Link(old, new string) error // a second name for a file
	Rename(old, new string) error
	Exchange(a, b string) error // two folders change their names, at once, b gets a's permissions; errNoExchange where that cannot be
	Remove(name string) error   // a file or an empty folder
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

func (m *machine) Look(name string) ([]byte, error) { return mapFile(m.path(name)) }

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

func (m *machine) Link(old, new string) error {
	err := os.Link(m.path(old), m.path(new))
	if err != nil && cannot(err) {
		return errNoExchange
	}
	return err
}

func (m *machine) Rename(old, new string) error {
	if m.own(old) && m.own(new) {
		return os.Rename(m.path(old), m.path(new))
	}
	return m.root.Rename(old, new)
}

func (m *machine) Exchange(a, b string) error {
	if info, err := os.Stat(m.path(a)); err == nil {
		_ = os.Chmod(m.path(b), info.Mode().Perm())
	}
	err := exchange(m.path(a), m.path(b))
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
