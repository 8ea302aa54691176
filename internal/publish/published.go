package publish

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// A Published is what the last build has put into an output folder. While it is open no
// other build changes it.
type Published struct {
	Files []PublishedFile // by name; what others put there is not among them
	Time  time.Time       // when the last build ended

	root *os.Root
	lock *flock.Flock
}

// A PublishedFile is a file that a build made.
type PublishedFile struct {
	Name   string
	Size   int64
	Digest uint64 // XXH64 of its content
}

// ErrNothingPublished says that no build has published into a folder.
var ErrNothingPublished = errors.New("nothing is published there")

// A ChangedError says that a published file is not as the build has left it.
type ChangedError struct{ Name string }

func (e *ChangedError) Error() string { return e.Name + ": changed since it was published" }

// OpenPublished opens what is published in a folder. It waits for a build that is under way,
// and calls waiting once where there is one. The error is [ErrNothingPublished], a
// [*ChangedError] or an [*Error].
func OpenPublished(out string, waiting func()) (*Published, error) {
	if info, err := os.Stat(out); err != nil || !info.IsDir() {
		return nil, ErrNothingPublished
	}
	w, err := look(Options{Out: out, Waiting: waiting})
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.root.Close() }() // it was only read
	if len(w.now.Files) == 0 {
		return nil, ErrNothingPublished
	}
	w.lock = flock.New(filepath.Join(w.root.Name(), filepath.FromSlash(w.in("lock"))))
	if err := w.waitForOthers(); err != nil {
		return nil, w.fail(w.in("lock"), err)
	}
	p := &Published{lock: w.lock}
	w.now = w.readManifest("manifest") // a build may have been waited for
	if p.root, err = w.root.OpenRoot(w.out); err != nil {
		_ = p.lock.Unlock()
		return nil, w.fail(w.out, err)
	}
	if err := p.read(w); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// read lists the files, and holds them to what the build has noted of them.
func (p *Published) read(w *Build) error {
	for i := range w.now.Files {
		r := &w.now.Files[i]
		info, err := p.root.Lstat(filepath.FromSlash(r.Name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return w.fail(w.public(r.Name), err)
		}
		if err != nil || !r.same(info) {
			return &ChangedError{r.Name}
		}
		p.Files = append(p.Files, PublishedFile{r.Name, r.Size, uint64(r.Hash)})
	}
	info, err := w.disk.Stat(w.in("manifest"))
	if err != nil {
		return w.fail(w.in("manifest"), err)
	}
	p.Time = info.ModTime()
	return nil
}

// Open opens a published file.
func (p *Published) Open(name string) (io.ReadCloser, error) {
	return p.root.Open(filepath.FromSlash(name))
}

// Close lets other builds go on.
func (p *Published) Close() {
	_ = p.root.Close() // it was only read
	_ = p.lock.Unlock()
}
