package preview

import (
	"io/fs"
	"os"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/folder"
)

// A siteFolder is the folder at a path, as a file system that no link leads out
// of. Where another folder has come to the path, or there is none any more,
// [siteFolder.renew] goes over to that.
type siteFolder struct {
	dir  string
	mu   sync.RWMutex
	root fs.FS
	open *os.Root // nil where there is no folder

	source   *Source   // what it is made of instead; nil for the folder
	problems diag.List // of opening that
	missing  bool      // there was nothing to open

	unsaved map[string]text // by file, shown in the place of what is in it
}

func openFolder(dir string) (*siteFolder, error) {
	f := &siteFolder{dir: dir}
	return f, f.renew()
}

// renew opens the folder that is at the path now.
func (f *siteFolder) renew() error {
	if f.source != nil {
		f.reopen()
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now, err := os.Stat(f.dir)
	if err == nil && f.open != nil {
		if was, err := f.open.Stat("."); err == nil && os.SameFile(was, now) {
			return nil
		}
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		f.open, f.root = nil, nowhere{}
		return err
	}
	f.open, f.root = root, root.FS() // the one before is closed once nobody reads from it any more
	return nil
}

// quickly has the folder be read in few steps while do runs: not by the whole way to each
// file, as it is while directories may be renamed.
func (f *siteFolder) quickly(do func()) {
	if f.source != nil { // which reads as it likes
		do()
		return
	}
	quick, err := folder.Open(f.dir)
	if err != nil {
		do() // which says so
		return
	}
	defer quick.Close()
	slow := f.exchange(quick.FS())
	do()
	f.exchange(slow)
}

// exchange has another file system read the folder, and returns the one before.
func (f *siteFolder) exchange(root fs.FS) (before fs.FS) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before, f.root = f.root, root
	return before
}

func (f *siteFolder) now() fs.FS {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.root
}

func (f *siteFolder) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open != nil {
		_ = f.open.Close()
	}
}

// nowhere is a folder that is not there.
type nowhere struct{}

func (nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
