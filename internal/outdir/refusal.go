package outdir

import (
	"errors"
	"io/fs"
	"path/filepath"

	"cchc/internal/disk"
	"cchc/internal/folder"
	"cchc/internal/sitefile"
)

// Refusal returns the code of the message for what the operating system refused, and the
// file that it is about; "" where there is no message for it.
func Refusal(err error) (code, name string) {
	var at *Error
	if errors.As(err, &at) {
		name = filepath.ToSlash(at.Name)
	}
	cause := disk.CauseOf(err)
	switch {
	case errors.Is(err, ErrBlocked):
		code = "build.blocked"
	case errors.Is(err, ErrNeverPublished):
		code = "build.never-published"
	case errors.Is(err, ErrSideFolder):
		code = "build.side-folder"
	case cause == disk.Full:
		code = "build.disk-full"
	case errors.Is(err, sitefile.ErrInUse), cause == disk.Busy: // before the rights: Windows says that as well
		code = "build.busy"
	case folder.IsOffline(err), errors.Is(err, sitefile.ErrOffline):
		code = "build.offline"
	case errors.Is(err, fs.ErrPermission), cause == disk.ReadOnly:
		code = "build.no-permission"
	case cause == disk.TooLong:
		code = "build.name-too-long"
	}
	return code, name
}
