//go:build !windows

package reach

import "syscall"

// errRefused says that nobody listens there.
const errRefused = syscall.ECONNREFUSED
