package picturecache

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cchc/internal/media"
	"cchc/internal/testenv"
)

var _ media.Cache = (*Cache)(nil)

func openCache(t *testing.T, dir string) *Cache {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return New(root, ".")
}

// files returns the names of the files in a folder, in order.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestPicturesAreFoundAgain: the next build has what this one made.
func TestPicturesAreFoundAgain(t *testing.T) {
	dir := t.TempDir()
	openCache(t, dir).Put("a1b2", []byte("ảnh"))
	if data, ok := openCache(t, dir).Get("a1b2"); !ok || string(data) != "ảnh" {
		t.Errorf("%q, %v", data, ok)
	}
	if _, ok := openCache(t, dir).Get("c3d4"); ok {
		t.Error("found what was never put")
	}
	if got := files(t, dir); !slices.Equal(got, []string{"a1/a1b2"}) {
		t.Errorf("%q", got)
	}
}

// TestDamagedPicturesCostOnlyTime: whatever happened to a file, it is not
// handed out, and the next Put mends it.
func TestDamagedPicturesCostOnlyTime(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir)
	c.Put("a1b2", []byte("một tấm ảnh"))
	file := filepath.Join(dir, "a1", "a1b2")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-1] ^= 1
	for name, damaged := range map[string][]byte{"empty": nil, "cut": whole[:len(whole)-3], "only the hash": whole[:32], "half a hash": whole[:9], "one bit": flipped} {
		if err := os.WriteFile(file, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		if data, ok := c.Get("a1b2"); ok {
			t.Errorf("%s: %q was handed out", name, data)
		}
		c.Put("a1b2", []byte("một tấm ảnh"))
		if data, ok := c.Get("a1b2"); !ok || string(data) != "một tấm ảnh" {
			t.Errorf("%s: not mended: %q, %v", name, data, ok)
		}
	}
}

// age makes the files of a folder look as if they had been used so many hours
// ago, by the names of their keys.
func age(t *testing.T, dir string, hours map[string]int) {
	t.Helper()
	for key, h := range hours {
		used := time.Now().Add(-time.Duration(h) * time.Hour)
		if err := os.Chtimes(filepath.Join(dir, filepath.FromSlash(cached(key))), used, used); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPicturesAreBounded: what was used longest ago makes way, what is in use
// stays, and where that is too much nothing is added.
func TestPicturesAreBounded(t *testing.T) {
	dir := t.TempDir()
	data := make([]byte, 1000-32)
	open := func() *Cache {
		c := openCache(t, dir)
		c.limit = 4000
		return c
	}
	first := open()
	for _, key := range []string{"aaaa", "bbbb", "cccc", "dddd", "eeee"} {
		first.Put(key, data)
	}
	if got := files(t, dir); !slices.Equal(got, []string{"aa/aaaa", "bb/bbbb", "cc/cccc", "dd/dddd"}) {
		t.Errorf("all in use: %q", got)
	}
	age(t, dir, map[string]int{"aaaa": 4, "bbbb": 6, "cccc": 5, "dddd": 2})
	next := open()
	if _, ok := next.Get("bbbb"); !ok {
		t.Error("bbbb is not there")
	}
	next.Put("ffff", data)
	if got := files(t, dir); !slices.Equal(got, []string{"bb/bbbb", "dd/dddd", "ff/ffff"}) {
		t.Errorf("the two used longest ago had to go: %q", got)
	}
	next.Put("gggg", data)
	next.Put("hhhh", data) // dddd makes way
	if got := files(t, dir); !slices.Equal(got, []string{"bb/bbbb", "ff/ffff", "gg/gggg", "hh/hhhh"}) {
		t.Errorf("later: %q", got)
	}
	if open().Put("iiii", make([]byte, 5000)); slices.Contains(files(t, dir), "ii/iiii") {
		t.Error("one that is larger than the folder may be was kept")
	}
}

// TestLeftFilesGo: what a process that was killed left goes after an hour, what
// another one is writing now stays.
func TestLeftFilesGo(t *testing.T) {
	dir := t.TempDir()
	for name, hours := range map[string]int{"new-OLD": 2, "new-NOW": 0, "new-AHEAD": -48} {
		used := time.Now().Add(-time.Duration(hours) * time.Hour)
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o644), os.Chtimes(filepath.Join(dir, name), used, used)); err != nil {
			t.Fatal(err)
		}
	}
	openCache(t, dir).Put("aaaa", []byte("ảnh"))
	if got := files(t, dir); !slices.Equal(got, []string{"aa/aaaa", "new-NOW"}) {
		t.Errorf("%q", got)
	}
}

// TestPicturesMayBeDeleted while they are used.
func TestPicturesMayBeDeleted(t *testing.T) {
	site := t.TempDir()
	c, err := Open(site)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Put("aaaa", []byte("ảnh"))
	if err := os.RemoveAll(filepath.Join(site, ".cchc")); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get("aaaa"); ok {
		t.Error("found")
	}
	c.Put("aaaa", []byte("ảnh"))
	if data, ok := c.Get("aaaa"); !ok || string(data) != "ảnh" {
		t.Errorf("%q, %v", data, ok)
	}
}

// TestOpen: the folder tells git to leave it alone; what is no folder of
// its own is refused.
func TestOpen(t *testing.T) {
	open := func(site string) error {
		c, err := Open(site)
		if err == nil {
			defer c.Close()
			c.Put("aaaa", []byte("ảnh"))
		}
		return err
	}
	site := t.TempDir()
	if err := errors.Join(open(site), open(site)); err != nil {
		t.Error(err)
	}
	if got := files(t, site); !slices.Equal(got, []string{".cchc/pictures/.gitignore", ".cchc/pictures/aa/aaaa"}) {
		t.Errorf("%q", got)
	}
	for name, prepare := range map[string]func(dir string) error{
		"no folder":       func(dir string) error { return os.Remove(dir) },
		".cchc is a file": func(dir string) error { return os.WriteFile(filepath.Join(dir, ".cchc"), nil, 0o644) },
		".cchc leads to content": func(dir string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, "content"), 0o755), testenv.Symlink("content", filepath.Join(dir, ".cchc")))
		},
		"pictures leads elsewhere": func(dir string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, ".cchc"), 0o755), testenv.Symlink(site, filepath.Join(dir, ".cchc", "pictures")))
		},
		"pictures leads to content": func(dir string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, "content"), 0o755), os.Mkdir(filepath.Join(dir, ".cchc"), 0o755), testenv.Symlink("../content", filepath.Join(dir, ".cchc", "pictures")))
		},
	} {
		dir := t.TempDir()
		if err := prepare(dir); err != nil && err.Error() == testenv.WineLinks {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		if open(dir) == nil {
			t.Errorf("%s: was taken", name)
		}
		if got, _ := os.ReadDir(filepath.Join(dir, "content")); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestKeysAreNames: a key never leads out of the folder.
func TestKeysAreNames(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir)
	for _, key := range []string{"", "a", "../x", "a/b", "A1B2", "ảnh", `a\b`, strings.Repeat("a", 101)} {
		c.Put(key, []byte("x"))
		if _, ok := c.Get(key); ok {
			t.Errorf("%q was taken", key)
		}
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// TestFolderThatRefuses: where nothing can be written, nothing is found.
func TestFolderThatRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a1"), nil, 0o644); err != nil { // where the folder would be
		t.Fatal(err)
	}
	c := openCache(t, dir)
	c.Put("a1b2", []byte("x"))
	if _, ok := c.Get("a1b2"); ok {
		t.Error("found")
	}
	if got := files(t, dir); !slices.Equal(got, []string{"a1"}) {
		t.Errorf("%q was left", got)
	}
}

// TestManyAtOnce: two processes, each with several writers.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	caches := []*Cache{openCache(t, dir), openCache(t, dir)}
	var wg sync.WaitGroup
	for i := range 8 {
		c := caches[i%2]
		wg.Go(func() {
			for _, key := range []string{"aaaa", "bbbb", "cccc"} {
				c.Put(key, bytes.Repeat([]byte(key), 1000))
				if data, ok := c.Get(key); !ok || !bytes.Equal(data, bytes.Repeat([]byte(key), 1000)) {
					t.Errorf("%s: %d bytes, %v", key, len(data), ok)
				}
			}
		})
	}
	wg.Wait()
	if got := files(t, dir); !slices.Equal(got, []string{"aa/aaaa", "bb/bbbb", "cc/cccc"}) {
		t.Errorf("%q", got)
	}
}
