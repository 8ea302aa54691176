package disk

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func exchange(a, b string) error {
	return os.NewSyscallError("renamex_np", unix.RenamexNp(a, b, unix.RENAME_SWAP))
}

func renameNew(old, new string) error {
	return os.NewSyscallError("renamex_np", unix.RenamexNp(old, new, unix.RENAME_EXCL))
}

// ChangeTime is when a folder was last changed, its rights among it, in
// nanoseconds.
func ChangeTime(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctimespec.Nano()
	}
	return info.ModTime().UnixNano()
}

// Mounts reports whether the output folder, or one in it, is mounted by itself.
// macOS does not show a folder in two places.
func Mounts(out string) (mounted, shown bool) {
	n, err := unix.Getfsstat(nil, unix.MNT_NOWAIT)
	if err != nil {
		return false, false
	}
	all := make([]unix.Statfs_t, n)
	if n, err = unix.Getfsstat(all, unix.MNT_NOWAIT); err != nil {
		return false, false
	}
	for _, m := range all[:n] {
		at := unix.ByteSliceToString(m.Mntonname[:])
		mounted, shown = mounted || at == out, shown || inside(out, at)
	}
	return mounted, shown
}

// syncFolder waits until what was written is on the disk.
func syncFolder(string) error { return os.NewSyscallError("sync", unix.Sync()) }
