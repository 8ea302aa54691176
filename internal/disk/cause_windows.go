package disk

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// causes have the errors of Windows, and those of Unix for disks of tests.
var causes = map[Cause][]error{
	Full:     {windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED, syscall.ENOSPC},
	ReadOnly: {windows.ERROR_WRITE_PROTECT, syscall.EROFS},
	Busy:     {windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_BUSY, windows.ERROR_USER_MAPPED_FILE, syscall.EBUSY},
	TooLong:  {windows.ERROR_FILENAME_EXCED_RANGE, windows.ERROR_BUFFER_OVERFLOW, syscall.ENAMETOOLONG},
}
