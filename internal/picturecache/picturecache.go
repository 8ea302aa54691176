// Package picturecache keeps what was made of pictures in a folder, for builds into any
// output folder and for the preview: a [Cache].
package picturecache

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// Folder is where a site keeps what was made of its pictures, below the
// site's folder, for builds into any output folder and for the preview.
const Folder = ".cchc/pictures"

// A Cache keeps what was made of pictures in a folder, one file for each
// variant, named by its key; it implements media.Cache. A file begins with the
// SHA-256 of what follows: one that was damaged is made again, and so is one
// that cannot be read or written. A cache costs time when it is lost, nothing
// else; it may be deleted at any time, also while it is used.
//
// The files have at most a number of bytes together: where another one would
// exceed it, those that were used longest ago are removed. The time of a file
// says when it was used. What was used within the last hour stays, so that a
// build does not remove what it needs itself; where that alone is too much,
// nothing more is kept. Several processes may use a folder at once: what the
// others have put is counted when the folder is looked through, before the first
// Put and where there would be too much.
type Cache struct {
	root  *os.Root
	dir   string // below root
	limit int64  // in bytes

	mu     sync.Mutex
	looked bool      // through the folder
	size   int64     // of all files in bytes, as far as it is known
	full   time.Time // when too little could be removed; zero for never
}

const (
	maxPictures = 512 << 20        // of a folder of pictures, in bytes
	inUse       = time.Hour        // a file that was used so recently is not removed
	restamp     = 10 * time.Minute // a file is marked as used again when its time is older
	fullPause   = time.Minute      // between two looks through a folder that is full of files in use
)

// Open returns the cache of the site in a folder, to be closed after the
// last use. The error says that nothing can be kept there: it may not be
// written, or something else has the name of [Folder].
func Open(site string) (*Cache, error) {
	root, err := os.OpenRoot(site)
	if err != nil {
		return nil, err
	}
	c := New(root, Folder)
	if err = c.MakeFolder(); err == nil {
		err = c.write(".gitignore", []byte("*\n")) // also shows that files can be made
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return c, nil
}

// New returns the cache in a folder below root, which stays the caller's; the folder is
// made by [Cache.MakeFolder].
func New(root *os.Root, dir string) *Cache {
	return &Cache{root: root, dir: dir, limit: maxPictures}
}

// Close closes a cache that [Open] returned.
func (c *Cache) Close() error { return c.root.Close() }

// MakeFolder makes the folder. A link on the way is refused: it could lead to
// the entries.
func (c *Cache) MakeFolder() error {
	dir := ""
	for part := range strings.SplitSeq(c.dir, "/") {
		dir = path.Join(dir, part)
		if err := c.root.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if info, err := c.root.Lstat(dir); err != nil || !info.IsDir() {
			return errors.Join(err, &fs.PathError{Op: "mkdir", Path: dir, Err: fs.ErrExist})
		}
	}
	return nil
}

// Get returns what was put under a key, by this build or by an earlier one.
func (c *Cache) Get(key string) ([]byte, bool) {
	if !keyed(key) {
		return nil, false
	}
	name := path.Join(c.dir, cached(key))
	info, err := c.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() < sha256.Size || info.Size() > c.limit {
		return nil, false
	}
	file, err := c.root.ReadFile(name)
	if err != nil || len(file) < sha256.Size {
		return nil, false
	}
	sum, data := file[:sha256.Size], file[sha256.Size:]
	if want := sha256.Sum256(data); !bytes.Equal(sum, want[:]) {
		return nil, false
	}
	if now := time.Now(); now.Sub(info.ModTime()).Abs() > restamp {
		_ = c.root.Chtimes(name, now, now) // else it is only removed earlier
	}
	return data, true
}

// Put keeps data under a key. The file is whole or not there.
func (c *Cache) Put(key string, data []byte) {
	if !keyed(key) || !c.reserve(int64(sha256.Size+len(data))) {
		return
	}
	sum := sha256.Sum256(data)
	if c.root.MkdirAll(path.Join(c.dir, path.Dir(cached(key))), 0o755) == nil {
		_ = c.write(cached(key), append(sum[:], data...)) // else the next build makes it again
	}
}

// write writes a file of the folder, through a name that no other process uses.
func (c *Cache) write(name string, data []byte) error {
	temp := path.Join(c.dir, "new-"+rand.Text())
	err := c.root.WriteFile(temp, data, 0o644)
	if err == nil {
		err = c.root.Rename(temp, path.Join(c.dir, name))
	}
	if err != nil {
		_ = c.root.Remove(temp)
	}
	return err
}

// reserve reports whether a file of n bytes can be added, after removing others
// where there would be too much.
func (c *Cache) reserve(n int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if !c.looked || c.size+n > c.limit && now.Sub(c.full) > fullPause {
		c.size, c.looked = c.prune(now, n), true
		if c.size+n > c.limit {
			c.full = now
		}
	}
	if c.size+n > c.limit {
		return false
	}
	c.size += n
	return true
}

// A keptPicture is a file in the folder.
type keptPicture struct {
	name string
	size int64
	used time.Time
}

// prune removes what was used longest ago where a file of n more bytes would be
// too much, until an eighth of the folder is free, and what is left of writers
// that were killed. It returns how many bytes stay.
func (c *Cache) prune(now time.Time, n int64) (size int64) {
	all := c.list()
	for _, f := range all {
		size += f.size
	}
	most := c.limit
	if size+n > most {
		most = c.limit*7/8 - n
	}
	slices.SortFunc(all, func(a, b keptPicture) int { return cmp.Or(a.used.Compare(b.used), strings.Compare(a.name, b.name)) })
	for _, f := range all {
		left := f.name != path.Join(c.dir, cached(path.Base(f.name)))
		if (size > most || left) && now.Sub(f.used).Abs() > inUse && c.root.Remove(f.name) == nil {
			size -= f.size
		}
	}
	return size
}

// list returns the files in the folder, as far as it can be read.
func (c *Cache) list() (all []keptPicture) {
	_ = fs.WalkDir(c.root.FS(), c.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".gitignore" {
			return nil
		}
		if info, err := d.Info(); err == nil {
			all = append(all, keptPicture{name, info.Size(), info.ModTime()})
		}
		return nil
	})
	return all
}

// cached returns where a key's file stands in the folder: 256 folders keep each
// of them short.
func cached(key string) string { return path.Join(key[:min(2, len(key))], key) }

// keyed reports whether a key can be the name of a file on every system.
func keyed(key string) bool {
	if len(key) < 3 || len(key) > 100 {
		return false
	}
	for _, c := range key {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
