package remote

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlacesThatAreNone: a path of this machine that can be no folder says which of its names is why.
func TestPlacesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "tệp")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]FaultKind{
		file: NotFolder, filepath.Join(file, "a", "b"): NotFolder, filepath.Join(dir, "a", "b"): NoFolder, filepath.Join(dir, "a"): "", dir: "",
		filepath.Join(dir, strings.Repeat("o", 300)): NameTooLong, filepath.Join(dir, strings.Repeat("o", 300), "a"): NameTooLong,
	} {
		h, err := dialFolder(name)(context.Background())
		if got := KindOf(err); got != want || want == "" && err != nil {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
		if err == nil {
			_ = h.Close()
		}
		if err := FolderAbove(filepath.Join(name, "a.zip")); want != "" && KindOf(err) != want {
			t.Errorf("a file in %s: %v, want %s", name, err, want)
		}
	}
}
