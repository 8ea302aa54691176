package store

import (
	"bytes"
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
	site := map[string]string{
		"content/site.yaml": settings + "summary: một\n", "content/_index.md": "---\ntitle: một\n---\n", "content/t/_index.md": "---\ntitle: một\nkind: page\n---\n",
		"content/t/a.md": "---\ntitle: một\n---\n", "content/t/b.md": "---\ntitle: B\n---\nmột\n",
		"content/t/a.svg": "<svg><!-- một --></svg>", "content/t/a.png": "\x89PNG một", "content/t/a.jpg": "\xff\xd8\xff một", "content/t/a.pdf": "%PDF một",
		"content/t/a.docx": "PK một", "content/t/a.csv": "một", "content/t/phim.mp4": film,
		"themes/a/theme.yaml": "name: một\n", "themes/a/layouts/page.html": "một", "themes/a/assets/css/site.css": "/* một */", "themes/a/static/a.txt": "một",
	}
	put := func(dir, name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	for name, text := range site {
		put(dir, name, text)
	}
	for kind, fsys := range map[string]fs.FS{"system": os.DirFS(dir), "silent": testenv.Silent{FS: os.DirFS(dir)}} {
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
		for name, text := range site {
			put(dir, name, strings.Replace(text, "một", "haỉ", 1))
		}
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
		for name, text := range site {
			put(dir, name, text)
		}
	}
}
