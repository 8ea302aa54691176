package outdir

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
	d, err := Look(Options{Out: out, Waiting: waiting})
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.root.Close() }() // it was only read
	if len(d.Now.Files) == 0 {
		return nil, ErrNothingPublished
	}
	d.lock = flock.New(filepath.Join(d.root.Name(), filepath.FromSlash(d.in("lock"))))
	if err := d.waitForOthers(); err != nil {
		return nil, d.fail(d.in("lock"), err)
	}
	p := &Published{lock: d.lock}
	d.Now = d.readManifest("manifest") // a build may have been waited for
	if p.root, err = d.root.OpenRoot(d.out); err != nil {
		_ = p.lock.Unlock()
		return nil, d.fail(d.out, err)
	}
	if err := p.read(d); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// read lists the files, and holds them to what the build has noted of them.
func (p *Published) read(d *Folder) error {
	for i := range d.Now.Files {
		r := &d.Now.Files[i]
		info, err := p.root.Lstat(filepath.FromSlash(r.Name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return d.fail(d.public(r.Name), err)
		}
		if err != nil || !r.Same(info) {
			return &ChangedError{r.Name}
		}
		p.Files = append(p.Files, PublishedFile{r.Name, r.Size, uint64(r.Hash)})
	}
	info, err := d.disk.Stat(d.in("manifest"))
	if err != nil {
		return d.fail(d.in("manifest"), err)
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

// Folders returns the names of the folders in another one that have a side folder beside them: into
// these something was published.
func Folders(dir string) (names []string) {
	entries, _ := os.ReadDir(dir) // there is none in what cannot be read
	for _, e := range entries {
		name, ok := strings.CutSuffix(strings.TrimPrefix(e.Name(), "."), ".cchc")
		if ok && name != "" && e.IsDir() && e.Name() == sideNames(name)[0] {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
				names = append(names, name)
			}
		}
	}
	return names
}

// Changed returns a number that is another one once something else was published into a
// folder, or the folder is not there any more; 0 for one into which nothing was.
func Changed(out string) int64 {
	if _, err := os.Stat(out); err != nil {
		return 0
	}
	for _, side := range sideNames(filepath.Base(out)) {
		if info, err := os.Stat(filepath.Join(filepath.Dir(out), filepath.FromSlash(side), "manifest")); err == nil {
			return info.ModTime().UnixNano()
		}
	}
	return 0
}
