package preview

import "golang.org/x/sys/windows"

// Why the system opens no port; package syscall has other numbers under the
// names of Unix.
const (
	errTaken     = windows.WSAEADDRINUSE
	errRefused   = windows.WSAEACCES
	errNoAddress = windows.WSAEADDRNOTAVAIL
	errNoFamily  = windows.WSAEAFNOSUPPORT
	errInvalid   = windows.WSAEINVAL // an address of one network, without its name
)
