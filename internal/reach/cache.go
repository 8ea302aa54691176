package reach

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cchc/internal/check"
)

// keptFor is how long a good answer is taken to hold.
const keptFor = 7 * 24 * time.Hour

// A Cache keeps good answers between runs, in a file of the side folder of a site. A nil
// Cache keeps nothing.
type Cache struct {
	file string
	now  time.Time
	mu   sync.Mutex
	kept map[string]entry
}

// An entry is an answer with the time at which it was given.
type entry struct {
	At    time.Time `json:"at"`
	Moved string    `json:"moved,omitempty"`
	State int       `json:"status"`
}

// OpenCache opens the cache of a site. What cannot be read counts as empty: everything is
// asked for again.
func OpenCache(site string, now time.Time) *Cache {
	c := &Cache{file: filepath.Join(site, ".cchc", "links.json"), now: now, kept: map[string]entry{}}
	if data, err := os.ReadFile(c.file); err == nil {
		var kept map[string]entry
		if json.Unmarshal(data, &kept) == nil && kept != nil {
			c.kept = kept
		}
	}
	return c
}

func (c *Cache) get(address string) (a check.Answer, ok bool) {
	if c == nil {
		return a, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.kept[address]
	if age := c.now.Sub(e.At); !ok || age < 0 || age > keptFor {
		return a, false
	}
	return check.Answer{Status: e.State, Moved: e.Moved}, true
}

// put keeps a good answer, and forgets that there was one behind any other.
func (c *Cache) put(address string, a check.Answer) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if a.Failed != "" || a.Status >= 400 {
		delete(c.kept, address)
		return
	}
	c.kept[address] = entry{c.now, a.Moved, a.Status}
}

// Save writes the cache for later runs, without what is too old.
func (c *Cache) Save() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for address, e := range c.kept {
		if c.now.Sub(e.At) > keptFor {
			delete(c.kept, address)
		}
	}
	return writeAside(c.file, "links-*", c.kept)
}

// writeAside writes a value as a file of the side folder: the old file or the new one, never
// a part. pattern names the temporary file.
func writeAside(name, pattern string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(name), pattern)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
