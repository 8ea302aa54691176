//go:build linux || darwin

package disk

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// cannot reports whether an error says that the system or the kind of disk has
// no such operation, as disks of cameras and USB sticks have no second names
// for files, and a folder that is mounted by itself cannot be exchanged.
func cannot(err error) bool {
	for _, no := range []syscall.Errno{syscall.ENOSYS, syscall.EINVAL, syscall.EXDEV, syscall.EBUSY, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.EPERM, syscall.EMLINK} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

// Identity tells one file or folder from another that has its name later.
func Identity(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino
	}
	return 0
}

// sameOwner reports whether two files have the same owner and group.
func sameOwner(a, b fs.FileInfo) bool {
	one, ok := a.Sys().(*syscall.Stat_t)
	other, too := b.Sys().(*syscall.Stat_t)
	return ok && too && one.Uid == other.Uid && one.Gid == other.Gid
}

// link gives a file a second name; a link to somewhere is a file itself.
func link(old, new string) error {
	return os.NewSyscallError("linkat", unix.Linkat(unix.AT_FDCWD, old, unix.AT_FDCWD, new, 0))
}

// copyAttributes gives a folder the mode, owner and extended attributes (access
// control lists among them) of another.
func copyAttributes(from, to string) error {
	var want, have unix.Stat_t
	if err := errors.Join(unix.Lstat(from, &want), unix.Lstat(to, &have)); err != nil {
		return os.NewSyscallError("lstat", err)
	}
	if want.Uid != have.Uid || want.Gid != have.Gid {
		if err := unix.Lchown(to, int(want.Uid), int(want.Gid)); err != nil {
			return os.NewSyscallError("lchown", err)
		}
	}
	if want.Mode != have.Mode || want.Uid != have.Uid || want.Gid != have.Gid {
		if err := unix.Chmod(to, uint32(want.Mode)&0o7777); err != nil {
			return os.NewSyscallError("chmod", err)
		}
	}
	return copyExtended(from, to)
}

// copyExtended copies the extended attributes of a folder. Those that the system
// keeps for itself, and says so, are left.
func copyExtended(from, to string) error {
	want, have := extended(from), extended(to)
	for name, value := range want {
		if old, ok := have[name]; ok && old == value {
			continue
		}
		if err := unix.Lsetxattr(to, name, []byte(value), 0); err != nil && !strings.HasPrefix(name, "trusted.") && !strings.HasPrefix(name, "security.") {
			return os.NewSyscallError("lsetxattr", err)
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			_ = unix.Lremovexattr(to, name)
		}
	}
	return nil
}

// extended returns the extended attributes of a folder, none where the disk has
// none.
func extended(path string) map[string]string {
	names := make([]byte, 64<<10)
	n, err := unix.Llistxattr(path, names)
	if err != nil || n == 0 {
		return nil
	}
	all := map[string]string{}
	value := make([]byte, 64<<10)
	for name := range strings.SplitSeq(strings.TrimSuffix(string(names[:n]), "\x00"), "\x00") {
		if n, err := unix.Lgetxattr(path, name, value); err == nil {
			all[name] = string(value[:n])
		}
	}
	return all
}
