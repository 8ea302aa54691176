//go:build !linux && !darwin

package disk

import (
	"io/fs"
	"os"
)

func exchange(string, string) error { return ErrNoExchange }

func renameNew(old, new string) error {
	if _, err := os.Lstat(new); err == nil {
		return fs.ErrExist
	}
	return os.Rename(old, new)
}

func sameOwner(fs.FileInfo, fs.FileInfo) bool { return true }

func link(old, new string) error { return os.Link(old, new) }

// cannot reports whether an error says that there is no such operation. Where
// folders are not exchanged, files are moved one by one anyway.
func cannot(error) bool { return true }

func Identity(fs.FileInfo) uint64 { return 0 }

// ChangeTime is when something in a folder came or went, in nanoseconds.
func ChangeTime(info fs.FileInfo) int64 { return info.ModTime().UnixNano() }

func copyAttributes(string, string) error { return nil }

func Mounts(string) (mounted, shown bool) { return false, false }

func syncFolder(string) error { return nil }
