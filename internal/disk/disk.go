// Package disk is what publishing does to the disk of this machine: files are written
// and get second names, and two folders exchange their names in one step, where the
// system and the kind of disk can do that.
//
// A [Disk] is all of these steps, by names below one folder, so that tests can put one
// in the place of a [Machine] that fails, or cannot do everything. The files of this
// package say what each system calls them. Who may be looking at a folder from
// elsewhere says [Mounts]. [Keep] and [Recall] keep data for later runs of the program,
// and have it again.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// A Disk is what publishing does to the folder that holds the output folder
// and the side folder. Names are paths below it, with slashes.
type Disk interface {
	Stat(name string) (fs.FileInfo, error)     // of a link: the link's own
	States(dir string, names []string) []State // of what stands below a folder; the zero value for what is not there
	Read(name string) ([]byte, error)
	List(dir string) ([]fs.DirEntry, error)

	Mkdir(dir string) error                                     // with those above; no error where it is there
	Write(name string, data []byte) (modified int64, err error) // into the side folder; the time is that of the file, in nanoseconds
	Append(name string, data []byte) error
	Open(name string) (io.ReadCloser, error)
	Copy(name string, from io.Reader) (modified int64, err error) // what from holds into a new file of the side folder, piece by piece
	Link(old, new string) error                                   // a second name for a file; ErrNoExchange where that cannot be
	Share(old, new string) (modified int64, err error)            // a second name in the side folder for a file that is as a new one would be; ErrNoExchange where that cannot be
	Symlink(target, name string) error                            // below the side folder
	Readlink(name string) (string, error)                         // where a link leads
	Rename(old, new string) error                                 // over what may be there
	RenameNew(old, new string) error                              // fs.ErrExist where new is there
	Exchange(a, b string) error                                   // two names change what they stand for, at once; ErrNoExchange where that cannot be
	CopyAttributes(from, to string) error                         // a folder gets the mode, owner and extended attributes of another; ErrNoExchange where that is not allowed
	Remove(name string) error                                     // a file or an empty folder
	RemoveAll(name string) error
	Sync(name string) error // what was written in a folder is on the disk
}

// A State is what tells one state of a file or folder from another. Of a link it is the
// link's own.
type State struct {
	Regular, Dir bool
	Size         int64
	Modified     int64 // in nanoseconds
	Changed      int64 // likewise, see [ChangeTime]
}

// ErrNoExchange says that the system, or this kind of disk, cannot exchange two
// folders or give a file two names.
var ErrNoExchange = errors.New("no exchange of folders")

// A Machine is the disk of this machine. What belongs to the output folder is
// reached through an [os.Root], so that no link in it leads out of it; what is
// in the side folder, which is made by nobody else, by plain paths, which cost
// less.
type Machine struct {
	Root *os.Root // of Dir
	Dir  string   // absolute
	Side string   // the side folder's name

	// Retry does something again while another program has a file open; nil does it once.
	Retry func(do func() error) error

	fresh    sync.Once
	freshErr error
	newFile  fs.FileInfo // a new file of the side folder
}

func (m *Machine) retried(do func() error) error {
	if m.Retry == nil {
		return do()
	}
	return m.Retry(do)
}

func (m *Machine) path(name string) string { return filepath.Join(m.Dir, filepath.FromSlash(name)) }

// own reports whether a name is in the side folder.
func (m *Machine) own(name string) bool {
	return strings.HasPrefix(name, m.Side) && (len(name) == len(m.Side) || name[len(m.Side)] == '/')
}

func (m *Machine) Stat(name string) (fs.FileInfo, error) { return os.Lstat(m.path(name)) }

func (m *Machine) States(dir string, names []string) []State { return states(m.path(dir), names) }

func (m *Machine) Read(name string) ([]byte, error) {
	if m.own(name) {
		return os.ReadFile(m.path(name))
	}
	return m.Root.ReadFile(name)
}

func (m *Machine) List(dir string) ([]fs.DirEntry, error) { return os.ReadDir(m.path(dir)) }

func (m *Machine) Mkdir(dir string) error {
	if !m.own(dir) {
		return m.Root.MkdirAll(dir, 0o755)
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

func (m *Machine) Write(name string, data []byte) (modified int64, err error) {
	err = m.retried(func() error { modified, err = writeFile(m.path(name), data); return err })
	return modified, err
}

// Append writes behind what is in a file of the side folder.
func (m *Machine) Append(name string, data []byte) error {
	f, err := os.OpenFile(m.path(name), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func (m *Machine) Open(name string) (io.ReadCloser, error) {
	if m.own(name) {
		return os.Open(m.path(name))
	}
	return m.Root.Open(name)
}

func (m *Machine) Copy(name string, from io.Reader) (modified int64, err error) {
	var f *os.File
	if err := m.retried(func() (err error) {
		f, err = os.OpenFile(m.path(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
		return err
	}); err != nil {
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

func (m *Machine) Link(old, new string) error { return possible(link(m.path(old), m.path(new))) }

// Share gives a file that belongs to another output folder a second name, where it has
// the mode and the owner that a new one gets: whoever was given the files of one output
// folder gets none of another.
func (m *Machine) Share(old, new string) (modified int64, err error) {
	m.fresh.Do(func() { m.newFile, m.freshErr = m.stateOfNew() })
	if m.freshErr != nil {
		return 0, m.freshErr
	}
	if err := m.Link(old, new); err != nil {
		return 0, err
	}
	info, err := m.Stat(new)
	if err == nil && !(info.Mode() == m.newFile.Mode() && sameOwner(info, m.newFile)) {
		err = ErrNoExchange
	}
	if err != nil {
		return 0, errors.Join(err, m.Remove(new))
	}
	return info.ModTime().UnixNano(), nil
}

// stateOfNew makes a file in the side folder to see what new ones are like.
func (m *Machine) stateOfNew() (fs.FileInfo, error) {
	name := path.Join(m.Side, "new.mode")
	if _, err := m.Write(name, nil); err != nil {
		return nil, err
	}
	info, err := m.Stat(name)
	return info, errors.Join(err, m.Remove(name))
}

func (m *Machine) Symlink(target, name string) error {
	return os.Symlink(filepath.FromSlash(target), m.path(name))
}

func (m *Machine) Readlink(name string) (string, error) {
	to, err := os.Readlink(m.path(name))
	return filepath.ToSlash(to), err
}

func (m *Machine) Rename(old, new string) error {
	return m.retried(func() error {
		if m.own(old) && m.own(new) {
			return os.Rename(m.path(old), m.path(new))
		}
		return m.Root.Rename(old, new)
	})
}

func (m *Machine) RenameNew(old, new string) error {
	return m.retried(func() error { return renameNew(m.path(old), m.path(new)) })
}

func (m *Machine) Exchange(a, b string) error { return possible(exchange(m.path(a), m.path(b))) }

func (m *Machine) CopyAttributes(from, to string) error {
	err := copyAttributes(m.path(from), m.path(to))
	if errors.Is(err, fs.ErrPermission) {
		return ErrNoExchange
	}
	return possible(err)
}

// possible returns ErrNoExchange for an error that says that there is no such
// operation.
func possible(err error) error {
	if err != nil && cannot(err) {
		return ErrNoExchange
	}
	return err
}

func (m *Machine) Remove(name string) error {
	return m.retried(func() error {
		if m.own(name) {
			return os.Remove(m.path(name))
		}
		return m.Root.Remove(name)
	})
}

func (m *Machine) RemoveAll(name string) error {
	return m.retried(func() error {
		if m.own(name) {
			return os.RemoveAll(m.path(name))
		}
		return m.Root.RemoveAll(name)
	})
}

func (m *Machine) Sync(name string) error { return syncFolder(m.path(name)) }

// inside reports whether a path is below a folder; both are clean and absolute.
func inside(dir, name string) bool {
	return name != dir && strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/")
}
