package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestExport writes a file whole, leaves what is there unless it is told otherwise, and
// leaves nothing else behind.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "báo cáo.docx")
	want := func(text string) {
		t.Helper()
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("the file has %q, %v; want %q", got, err, text)
		}
		if files, _ := os.ReadDir(dir); len(files) != 1 {
			t.Errorf("the folder has %v", files)
		}
	}
	if err := Export(name, []byte("một"), false); err != nil {
		t.Fatal(err)
	}
	want("một")
	if err := Export(name, []byte("hai"), false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is there is written: %v", err)
	}
	want("một")
	if err := Export(name, []byte("hai"), true); err != nil {
		t.Error(err)
	}
	want("hai")
	if err := Export(filepath.Join(dir, "không có", "a"), nil, false); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if err := Export(dir, nil, true); !errors.Is(err, ErrNoFile) {
		t.Errorf("in the place of a folder: %v", err)
	}
	want("hai")
}

// TestExportFails leaves no temporary file where the last step fails.
func TestExportFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Export(filepath.Join(dir, "a", "..", "a", string([]byte{'x', 0})), []byte("x"), true); err == nil {
		t.Error("a name that no disk takes is written")
	}
	if files, _ := os.ReadDir(filepath.Join(dir, "a")); len(files) != 1 {
		t.Errorf("the folder has %v", files)
	}
}
