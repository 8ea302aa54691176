package publish

import (
	"os"

	"golang.org/x/sys/unix"
)

func exchange(a, b string) error {
	return os.NewSyscallError("renamex_np", unix.RenamexNp(a, b, unix.RENAME_SWAP))
}

// syncFolder waits until what was written is on the disk.
func syncFolder(string) error { return os.NewSyscallError("sync", unix.Sync()) }
