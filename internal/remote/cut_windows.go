package remote

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// cutErrors are what Windows says of a line that was cut, and those of Unix for lines of
// tests: package syscall has other numbers under their names.
var cutErrors = []error{
	windows.WSAECONNRESET, windows.WSAECONNABORTED, windows.WSAENETRESET, windows.WSAETIMEDOUT,
	syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, syscall.ETIMEDOUT,
}
