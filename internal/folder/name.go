package folder

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unicode/utf16"
)

// maxName bounds the name of a file: in units of UTF-16 on Windows, in bytes elsewhere.
const maxName = 255

// CheckName returns an error (ENAMETOOLONG) for a path of which one name is longer than any file of this system may have, nil for
// others: Windows says of such a name that there is no such file.
func CheckName(path string) error {
	names := strings.FieldsFunc(path[len(filepath.VolumeName(path)):], func(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) })
	for _, name := range names {
		length := len(name)
		if runtime.GOOS == "windows" {
			length = len(utf16.Encode([]rune(name)))
		}
		if length > maxName {
			return &fs.PathError{Op: "open", Path: path, Err: syscall.ENAMETOOLONG}
		}
	}
	return nil
}

// InTheWay returns what is no folder of a path and those above it, so that nothing can be below it; "" for none.
func InTheWay(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil {
			if info.IsDir() {
				return ""
			}
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}
