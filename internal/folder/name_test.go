package folder

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestCheckName: each name of a path is measured by itself, as this system does.
func TestCheckName(t *testing.T) {
	most := 255 / len("ệ")
	if runtime.GOOS == "windows" {
		most = 255
	}
	for name, long := range map[string]bool{
		strings.Repeat("a", 255): false, strings.Repeat("a", 256): true, strings.Repeat("ệ", most): false, strings.Repeat("ệ", most+1): true,
		strings.Repeat("thư mục/", 100) + "tệp": false, "a/" + strings.Repeat("b", 300) + "/c": true, "": false,
	} {
		if err := CheckName(filepath.FromSlash(name)); (err != nil) != long {
			t.Errorf("%.20q with %d bytes: %v", name, len(name), err)
		}
	}
}

// TestInTheWay: the file below which nothing can be is found, however far above it is.
func TestInTheWay(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "tệp")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{dir: "", filepath.Join(dir, "không", "có"): "", file: file, filepath.Join(file, "a", "b"): file} {
		if got := InTheWay(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
