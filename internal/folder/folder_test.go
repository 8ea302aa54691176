package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"cchc/internal/sitefile"
	"cchc/internal/testenv"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.md": "một", "b/c.md": "hai", "b/d/e.md": "", "ngoai.txt": "ngoài"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, "site", name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "site", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "kin.txt"), []byte("kín"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Open(filepath.Join(dir, "site"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := fstest.TestFS(f.FS(), "a.md", "b/c.md", "b/d/e.md"); err != nil {
		t.Error(err)
	}
	if data, err := fs.ReadFile(f.FS(), "b/c.md"); err != nil || string(data) != "hai" {
		t.Errorf("%q, %v", data, err)
	}
	into := f.FS().(interface {
		ReadFileInto(name string, buf []byte, limit int64) ([]byte, error)
		Forget()
	})
	buf := make([]byte, 0, 100)
	if data, err := into.ReadFileInto("a.md", buf, 100); err != nil || string(data) != "một" || &data[0] != &buf[:1][0] {
		t.Errorf("into a buffer: %q, %v", data, err)
	}
	if data, err := into.ReadFileInto("b/c.md", buf[:0:1], 100); err != nil || string(data) != "hai" {
		t.Errorf("into one that is too small: %q, %v", data, err)
	}
	var large *sitefile.TooLargeError
	if _, err := into.ReadFileInto("b/c.md", buf, 2); !errors.As(err, &large) || large.Size != 3 {
		t.Errorf("a file that is too large: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "site/b/c.md")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 1} { // what is in a directory is known until it is forgotten
		if list, err := fs.ReadDir(f.FS(), "b"); err != nil || len(list) != want {
			t.Errorf("%d entries, %v, want %d", len(list), err, want)
		}
		into.Forget()
	}
	if _, err := fs.ReadFile(f.FS(), "b/c.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if err := testenv.Symlink(filepath.Join(dir, "kin.txt"), filepath.Join(dir, "site/b/noi.txt")); err != nil {
		t.Skip("no symbolic links on this system:", err)
	}
	for _, name := range []string{"b/noi.txt", "../kin.txt", "b/../../kin.txt", "/kin.txt", ""} {
		if data, err := fs.ReadFile(f.FS(), name); err == nil {
			t.Errorf("%s gave %q", name, data)
		}
	}
}
