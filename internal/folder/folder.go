// Package folder is the folder of a site on this machine, as a file system.
//
// A [Folder] is what [os.Root.FS] is — no link leads out of it — but quicker
// where thousands of files are read: a directory is opened once, and its files
// are opened from there, not by the whole way from the top each time. That is
// for a program that reads a site once; one that follows what becomes of it,
// directories that are renamed among it, takes [os.Root.FS].
package folder

import (
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
)

// A Folder is a file system that reads a folder of this machine. It can be used
// by several goroutines at once.
type Folder struct {
	root *os.Root
	mu   sync.Mutex
	dirs map[string]*os.Root
}

// mostDirs is how many directories are kept open at most: a system lets a
// program open about a thousand files.
const mostDirs = 128

// Open opens a folder.
func Open(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root: root, dirs: map[string]*os.Root{}}, nil
}

// Close closes the folder and everything that was kept open of it.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range f.dirs {
		_ = d.Close()
	}
	f.dirs = map[string]*os.Root{}
	return f.root.Close()
}

// FS returns the folder as a file system that knows no more than [fs.FS],
// [fs.StatFS], [fs.ReadDirFS] and [fs.ReadFileFS].
func (f *Folder) FS() fs.FS { return files{f} }

// dir returns an open directory, nil where it is not kept open.
func (f *Folder) dir(name string) *os.Root {
	f.mu.Lock()
	defer f.mu.Unlock()
	d, ok := f.dirs[name]
	if ok || len(f.dirs) >= mostDirs {
		return d
	}
	d, err := f.root.OpenRoot(name)
	if err != nil {
		return nil
	}
	f.dirs[name] = d
	return d
}

type files struct{ f *Folder }

func (f files) Open(name string) (fs.File, error) { return f.f.root.FS().Open(name) }

func (f files) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.f.root.FS(), name) }

func (f files) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(f.f.root.FS(), name)
}

// ReadFile reads a file in as few steps as there can be: its size is asked
// once, and as much is read.
func (f files) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if d := f.f.dir(path.Dir(name)); d != nil {
		if file, err := d.Open(path.Base(name)); err == nil {
			return readAll(file)
		}
	}
	file, err := f.f.root.Open(name)
	if err != nil {
		return nil, err
	}
	return readAll(file)
}

func readAll(file *os.File) ([]byte, error) {
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(file, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return data[:n], nil // it became shorter
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}
