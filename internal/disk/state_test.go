package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// TestStates: what is asked of many files at once is what is asked of each, and nothing
// where there is none, nor a folder.
func TestStates(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "thư mục", "nhánh"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "thư mục", "a.txt"), []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	names := []string{".", "thư mục", "thư mục/nhánh", "thư mục/a.txt", "không có", "thư mục/a.txt/b"}
	if os.Symlink("thư mục", filepath.Join(dir, "lối")) == nil {
		names = append(names, "lối")
	}
	m := &Machine{Dir: filepath.Dir(dir)}
	for i, got := range m.States(filepath.Base(dir), names) {
		var want State
		if info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(names[i]))); err == nil {
			want = State{info.Mode().IsRegular(), info.IsDir(), info.Size(), info.ModTime().UnixNano(), ChangeTime(info)}
		}
		if got != want {
			t.Errorf("%s: %+v, want %+v", names[i], got, want)
		}
	}
	for _, got := range m.States("không có", names) {
		if got != (State{}) {
			t.Errorf("%+v in a folder that is not there", got)
		}
	}
}
