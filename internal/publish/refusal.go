package publish

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
)

// Refusal returns the code of the message for what the operating system refused, and the
// file that it is about; "" where there is no message for it.
func Refusal(err error) (code, name string) {
	var at *Error
	if errors.As(err, &at) {
		name = filepath.ToSlash(at.Name)
	}
	switch {
	case errors.Is(err, ErrBlocked):
		code = "build.blocked"
	case errors.Is(err, ErrNeverPublished):
		code = "build.never-published"
	case errors.Is(err, ErrSideFolder):
		code = "build.side-folder"
	case errors.Is(err, syscall.ENOSPC):
		code = "build.disk-full"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		code = "build.no-permission"
	case errors.Is(err, syscall.EBUSY):
		code = "build.busy"
	case errors.Is(err, syscall.ENAMETOOLONG):
		code = "build.name-too-long"
	}
	return code, name
}
