package sitefile

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"cchc/internal/testenv"
)

// A link to nothing is not taken for a name that is not there, and themes that
// cannot be looked at are not taken for none.
func TestLinksToNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/content", 0o755); err != nil {
		t.Fatal(err)
	}
	site := os.DirFS(dir)
	if _, err := Stat(site, "themes"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Fingerprint(site); err != nil {
		t.Error(err)
	}
	for _, target := range []string{"nowhere", "themes"} {
		if err := testenv.Symlink(target, dir+"/themes"); err != nil {
			t.Skip(err)
		}
		if _, err := Stat(site, "themes"); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a link to %s: %v", target, err)
		}
		if _, err := Fingerprint(site); err == nil {
			t.Errorf("a fingerprint of themes that link to %s", target)
		}
		if err := os.Remove(dir + "/themes"); err != nil {
			t.Fatal(err)
		}
	}
}
