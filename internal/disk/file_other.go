//go:build !linux && !darwin

package disk

import "os"

// writeFile writes a file, new or over an old one, and returns the time of its
// last change in nanoseconds, which there is for sure once it is closed.
func writeFile(path string, data []byte) (modified int64, err error) {
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return 0, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return 0, err
	}
	return info.ModTime().UnixNano(), nil
}
