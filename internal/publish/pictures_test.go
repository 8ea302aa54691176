package publish

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"cchc/internal/media"
)

var _ media.Cache = (*PictureCache)(nil)

func openCache(t *testing.T, dir string) *PictureCache {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return NewPictureCache(root)
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

// TestSweep removes what no picture of the column needs any more, and what a
// build that was killed left behind.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	first := openCache(t, dir)
	for _, key := range []string{"aaaa", "aabb", "bbbb"} {
		first.Put(key, []byte(key))
	}
	if err := os.WriteFile(filepath.Join(dir, "new-7"), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	next := openCache(t, dir)
	next.Get("aabb")
	next.Put("cccc", []byte("mới"))
	if err := next.Sweep(); err != nil {
		t.Error(err)
	}
	if got := files(t, dir); !slices.Equal(got, []string{"aa/aabb", "cc/cccc"}) {
		t.Errorf("%q", got)
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

func TestManyAtOnce(t *testing.T) {
	c := openCache(t, t.TempDir())
	var wg sync.WaitGroup
	for range 8 {
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
}
