package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestCreate: all files are made, or none.
func TestCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	files := []NewFile{{"content/site.yaml", []byte("title: A\n")}, {"content/tin/_index.md", []byte("x")}, {".vscode/settings.json", []byte("{}")}}
	if err := Create(dir, files); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if got, err := os.ReadFile(filepath.Join(dir, f.Name)); err != nil || string(got) != string(f.Data) {
			t.Errorf("%s: %q, %v", f.Name, got, err)
		}
	}

	// One that is there: what was made before it goes again.
	again := []NewFile{{"neu/mot.md", []byte("1")}, {"neu/hai.md", []byte("2")}, {"content/site.yaml", []byte("other")}}
	err := Create(dir, again)
	var at *fs.PathError
	if !errors.Is(err, fs.ErrExist) || !errors.As(err, &at) || at.Path != "content/site.yaml" {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "neu")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was made is still there")
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "content/site.yaml")); string(got) != "title: A\n" {
		t.Errorf("it was written over: %q", got)
	}

	// A folder where a file stands, and a name that leads out.
	file := filepath.Join(dir, "content/site.yaml")
	for in, files := range map[string][]NewFile{file: again[:1], filepath.Join(file, "x"): again[:1], filepath.Join(filepath.Dir(dir), "moi"): {{"a.md", nil}, {"../ra.md", nil}}} {
		if err := Create(in, files); err == nil {
			t.Errorf("%s: made", in)
		}
	}
	if list, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
