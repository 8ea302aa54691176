//go:build !windows

package preview

import "syscall"

// Why the system opens no port.
const (
	errTaken     = syscall.EADDRINUSE
	errRefused   = syscall.EACCES
	errNoAddress = syscall.EADDRNOTAVAIL
	errNoFamily  = syscall.EAFNOSUPPORT
	errInvalid   = syscall.EINVAL // an address of one network, without its name
)
