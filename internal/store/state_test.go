package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/testenv"
)

// TestStatesAreKept: with other content of the same size and time an entry is read again,
// whatever was kept of it, and a file has another state.
func TestStatesAreKept(t *testing.T) {
	at := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	film := strings.Repeat("x", 4<<20) + "một" + strings.Repeat("y", 4<<20)
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		for name, data := range map[string]string{
			"site.yaml": settings, "t/_index.md": "---\ntitle: T\nkind: page\n---\n",
			"t/a.md": "---\ntitle: " + text + "\n---\n", "t/b.md": "---\ntitle: B\n---\n" + text + "\n", "t/a.pdf": "%PDF " + text, "t/phim.mp4": strings.Replace(film, "một", text, 1),
		} {
			file := filepath.Join(dir, "content", filepath.FromSlash(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(data), 0o644), os.Chtimes(file, at, at)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for kind, fsys := range map[string]fs.FS{"system": os.DirFS(dir), "silent": testenv.Silent{FS: os.DirFS(dir)}} {
		write("một")
		var kept bytes.Buffer
		cache := NewCache()
		opts := today
		opts.Cache = cache
		lib, _ := Load(fsys, opts)
		states := map[string]uint64{}
		for name, f := range lib.Files {
			states[name] = f.State
		}
		pieces, _ := cache.Kept()
		for piece := range pieces {
			kept.Write(piece)
		}
		write("haỉ")
		opts.Cache = NewCache()
		opts.Cache.Restore(&kept)
		lib, _ = Load(fsys, opts)
		if got := lib.ByFile("content/t/a.md").Title; got != "haỉ" {
			t.Errorf("%s: the entry is still %q", kind, got)
		}
		if text, _ := lib.ByFile("content/t/b.md").Body.Text(); string(text) != "haỉ\n" {
			t.Errorf("%s: the text is still %q", kind, text)
		}
		for name, f := range lib.Files {
			if f.State == states[name] || f.State == 0 {
				t.Errorf("%s: %s is taken for what it was", kind, name)
			}
		}
	}
}
