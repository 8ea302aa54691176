package sitefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/testenv"
)

// TestFileStates: other content of the same size and time is seen in every kind of
// file, and nothing is seen where nothing was changed.
func TestFileStates(t *testing.T) {
	at := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	film := strings.Repeat("x", 4*sumPart) + "một" + strings.Repeat("y", 4*sumPart)
	site := map[string]string{
		"content/site.yaml": "title: một\n", "content/_index.md": "---\ntitle: một\n---\n", "content/t/_index.md": "---\ntitle: một\nkind: page\n---\n",
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
		state := func() uint64 {
			t.Helper()
			sum, err := Fingerprint(fsys)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		for name, text := range site {
			before := state()
			if state() != before {
				t.Errorf("%s: nothing was changed, and it is another state", kind)
			}
			put(dir, name, strings.Replace(text, "một", "haỉ", 1))
			after := state()
			put(dir, name, text)
			if after == before {
				t.Errorf("%s: a change of %s is not seen", kind, name)
			}
		}
	}
}

// TestStateOfUnreadable: a file that cannot be read to tell its state is never the same.
func TestStateOfUnreadable(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("một"), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys := testenv.Silent{FS: os.DirFS(dir)}
	info, err := fsys.Stat("a")
	if err != nil {
		t.Fatal(err)
	}
	if one, other := StateOf(fsys, "a", info), StateOf(fsys, "a", info); one != other || one == 0 {
		t.Errorf("the file has the states %d and %d", one, other)
	}
	if err := os.Remove(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	if one, other := StateOf(fsys, "a", info), StateOf(fsys, "a", info); one == other || one == 0 || other == 0 {
		t.Errorf("a file that cannot be read has the states %d and %d", one, other)
	}
}
