package publish

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path"
	"strconv"
	"sync"
	"sync/atomic"
)

// A PictureCache keeps what was made of pictures in a folder, one file for each
// variant, named by its key; it implements media.Cache. A file begins with the
// hash of what follows: one that was damaged is made again, and so is one that
// cannot be read or written. A cache costs time when it is lost, nothing else.
type PictureCache struct {
	root *os.Root
	mu   sync.Mutex
	used map[string]bool // keys that were asked for or put
	temp atomic.Int64    // names the files on their way
}

// NewPictureCache returns the cache in a folder. The folder stays the caller's,
// who closes it after the last use.
func NewPictureCache(folder *os.Root) *PictureCache {
	return &PictureCache{root: folder, used: map[string]bool{}}
}

// Get returns what was put under a key, by this build or by an earlier one.
func (c *PictureCache) Get(key string) ([]byte, bool) {
	if !keyed(key) {
		return nil, false
	}
	c.use(key)
	file, err := c.root.ReadFile(cached(key))
	if err != nil || len(file) < sha256.Size {
		return nil, false
	}
	sum, data := file[:sha256.Size], file[sha256.Size:]
	if want := sha256.Sum256(data); !bytes.Equal(sum, want[:]) {
		return nil, false
	}
	return data, true
}

// Put keeps data under a key. The file is whole or not there.
func (c *PictureCache) Put(key string, data []byte) {
	if !keyed(key) {
		return
	}
	c.use(key)
	temp := "new-" + strconv.FormatInt(c.temp.Add(1), 10)
	sum := sha256.Sum256(data)
	err := errors.Join(
		c.root.MkdirAll(path.Dir(cached(key)), 0o755),
		c.root.WriteFile(temp, append(sum[:], data...), 0o644))
	if err == nil {
		err = c.root.Rename(temp, cached(key))
	}
	if err != nil {
		_ = c.root.Remove(temp) // the next build makes it again
	}
}

// Sweep removes what was not used since the cache was opened: variants of
// pictures that are gone or have changed. It is for the end of a full build;
// where a file cannot be removed, the next one tries again.
func (c *PictureCache) Sweep() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var failures []error
	remove := func(name string) {
		if err := c.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failures = append(failures, err)
		}
	}
	err := fs.WalkDir(c.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if key := path.Base(name); name != cached(key) || !c.used[key] {
			remove(name)
		}
		return nil
	})
	return errors.Join(append(failures, err)...)
}

func (c *PictureCache) use(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used[key] = true
}

// cached returns where a key's file stands: 256 folders keep each of them
// short.
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
