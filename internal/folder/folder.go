// Package folder is the folder of a site on this machine, as a file system, and
// the one way to write a source file into it.
//
// A [Folder] is what [os.Root.FS] is — no link leads out of it — but quicker
// where thousands of files are read: a directory is opened once, and its files
// are opened from there, not by the whole way from the top each time; and what is
// in a directory is looked up once, until [Folder.Forget]. That is for a program
// that reads a site once; one that follows what becomes of it, directories that
// are renamed among it, takes [os.Root.FS].
//
// [Folder.Save] writes a file whole or not at all, and only over the one that its
// writer has read.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"cchc/internal/sitefile"
)

// A Folder is a file system that reads a folder of this machine. It can be used
// by several goroutines at once.
type Folder struct {
	dir    string
	root   *os.Root
	mu     sync.Mutex
	places map[string]*place
	lists  map[string][]fs.DirEntry
	saved  map[string]bool // by [Folder.Save]
}

// mostPlaces is how many directories are kept open at most: a system lets a
// program open about a thousand files.
const mostPlaces = 128

// Open opens a folder.
func Open(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{dir: dir, root: root, places: map[string]*place{}, lists: map[string][]fs.DirEntry{}, saved: map[string]bool{}}, nil
}

// Close closes the folder and everything that was kept open of it.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.places {
		p.close()
	}
	f.places = map[string]*place{}
	return f.root.Close()
}

// Forget has the folder look anew what is in its directories.
func (f *Folder) Forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.lists)
	if heldByHandle {
		for _, p := range f.places {
			p.close()
		}
		clear(f.places)
	}
}

// FS returns the folder as a file system that knows no more than [fs.FS],
// [fs.StatFS], [fs.ReadDirFS], [fs.ReadFileFS], and the methods ReadFileInto and
// Forget.
func (f *Folder) FS() fs.FS { return files{f} }

// place returns a directory that is kept open, nil where it is not.
func (f *Folder) place(name string) *place {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.places[name]
	if ok || len(f.places) >= mostPlaces {
		return p
	}
	p, err := openPlace(f.root, name)
	if err != nil {
		return nil
	}
	f.places[name] = p
	return p
}

type files struct{ f *Folder }

// local returns a name as the system spells it. On Windows it refuses \ and :,
// with which one name would be another one.
func local(name string) (string, error) {
	at, err := filepath.Localize(name)
	if err != nil {
		return "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return at, nil
}

// Open opens a file or a directory; anything else is refused, and never waited
// for.
func (f files) Open(name string) (fs.File, error) {
	at, err := local(name)
	if err != nil {
		return nil, err
	}
	var file *os.File
	err = retry(func() (err error) { file, err = f.f.root.OpenFile(at, os.O_RDONLY|syscall.O_NONBLOCK, 0); return err }, locked, time.Sleep)
	if err != nil {
		return nil, offline(err)
	}
	info, err := file.Stat()
	if err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: sitefile.ErrNotRegular}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (f files) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.f.root.FS(), name) }

func (f files) Forget() { f.f.Forget() }

func (f files) ReadDir(name string) ([]fs.DirEntry, error) {
	f.f.mu.Lock()
	list, ok := f.f.lists[name]
	f.f.mu.Unlock()
	if ok {
		return list, nil
	}
	if _, err := local(name); err != nil {
		return nil, err
	}
	list, err := f.f.list(name)
	if err != nil {
		return list, err
	}
	f.f.mu.Lock()
	defer f.f.mu.Unlock()
	f.f.lists[name] = list
	return list, nil
}

// list reads a directory with the size and time of all that is in it.
func (f *Folder) list(name string) ([]fs.DirEntry, error) {
	dir, err := f.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	dir = unrooted(dir, filepath.Join(f.dir, filepath.FromSlash(name)))
	defer dir.Close()
	list, err := dir.ReadDir(-1)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	look(list)
	return list, err
}

// look asks for the size and time of every file of a list, on all processors.
func look(list []fs.DirEntry) {
	var (
		wg   sync.WaitGroup
		next atomic.Int64
	)
	for range min(runtime.GOMAXPROCS(0), 1+len(list)/100) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				if info, err := list[i].Info(); err == nil {
					list[i] = seen{list[i], info}
				}
			}
		})
	}
	wg.Wait()
}

// seen is an entry of a directory whose size and time are known.
type seen struct {
	fs.DirEntry
	info fs.FileInfo
}

func (s seen) Info() (fs.FileInfo, error) { return s.info, nil }

// ReadFile reads a file in as few steps as there can be.
func (f files) ReadFile(name string) ([]byte, error) { return f.ReadFileInto(name, nil, math.MaxInt64) }

// ReadFileInto does what [content.ReadFile] does, into the room of buf where there
// is enough, and in as few steps as there can be.
func (f files) ReadFileInto(name string, buf []byte, limit int64) ([]byte, error) {
	if _, err := local(name); err != nil {
		return nil, err
	}
	if p := f.f.place(path.Dir(name)); p != nil {
		if data, ok := p.read(path.Base(name), buf, limit); ok {
			return data, nil
		}
	}
	data, err := sitefile.Read(f, name, limit)
	return data, offline(err)
}

// offline names the cause where a file is on the network alone.
func offline(err error) error {
	if err != nil && IsOffline(err) {
		return fmt.Errorf("%w: %w", sitefile.ErrOffline, err)
	}
	return err
}

// sized returns a slice of a length, in the room of buf where there is enough.
func sized(buf []byte, n int64) []byte {
	if int64(cap(buf)) >= n {
		return buf[:n]
	}
	return make([]byte, n)
}
