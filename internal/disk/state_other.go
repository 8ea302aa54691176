//go:build !linux && !darwin

package disk

import (
	"os"
	"path/filepath"
)

func states(dir string, names []string) []State {
	all := make([]State, len(names))
	for i, name := range names {
		if info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			all[i] = State{Regular: info.Mode().IsRegular(), Dir: info.IsDir(), Size: info.Size(), Modified: info.ModTime().UnixNano(), Changed: ChangeTime(info)}
		}
	}
	return all
}
