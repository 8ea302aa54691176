//go:build linux || darwin

package publish

import (
	"errors"
	"io/fs"
	"syscall"
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

// identity tells one folder from another that has its name later.
func identity(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino
	}
	return 0
}
