package userdir

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cchc/internal/testenv"
)

func open(t *testing.T) *Dir {
	t.Helper()
	d, err := At(filepath.Join(t.TempDir(), "cchc"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestClaim: one desk of a user runs for a column; what a killed one has left is in
// nobody's way, and nobody else of the machine can read where it is.
func TestClaim(t *testing.T) {
	d, column := open(t), t.TempDir()
	first, _, err := d.Claim(column)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Announce("http://127.0.0.1:1/bat-dau?m=secret"); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		for _, name := range []string{"", "running", first.name + ".json", first.name + ".lock"} {
			info, err := os.Stat(filepath.Join(d.name, filepath.FromSlash(name)))
			if err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%q: %v, %v", name, info.Mode(), err)
			}
		}
	}
	link := filepath.Join(t.TempDir(), "link")
	names := []string{column}
	if testenv.Symlink(column, link) == nil {
		names = append(names, link)
	}
	for _, name := range names {
		if _, other, err := d.Claim(name); !errors.Is(err, ErrRunning) || other.URL != "http://127.0.0.1:1/bat-dau?m=secret" || other.PID != os.Getpid() {
			t.Errorf("%s: claimed twice: %+v, %v", name, other, err)
		}
	}
	other, _, err := d.Claim(t.TempDir())
	if err != nil {
		t.Fatal("another column:", err)
	}
	if err := other.Release(); err != nil {
		t.Error(err)
	}

	// Killed: the system lets go of the lock, and the file stays.
	if err := first.lock.Close(); err != nil {
		t.Fatal(err)
	}
	second, _, err := d.Claim(column)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(second.Announce("x"), second.Release()); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(d.name, "running", "*.json")); len(left) != 0 {
		t.Error("left behind:", left)
	}
}

// TestChoices are kept, the column that was open last first, and what is no file of
// choices is none.
func TestChoices(t *testing.T) {
	d := open(t)
	for _, column := range []string{"/a", "/b", "/a"} {
		if err := d.Opened(column); err != nil {
			t.Fatal(err)
		}
	}
	if c := d.Choices(); c.Last != "/a" || !slices.Equal(c.Columns, []string{"/a", "/b"}) {
		t.Errorf("%+v", c)
	}
	for i := range 20 {
		if err := d.Opened("/" + strings.Repeat("x", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	if c := d.Choices(); len(c.Columns) != mostColumns {
		t.Error(len(c.Columns), "columns")
	}
	if err := os.WriteFile(filepath.Join(d.name, choicesFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := d.Choices(); c.Last != "" {
		t.Errorf("%+v", c)
	}
}
