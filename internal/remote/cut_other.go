//go:build !windows

package remote

import "syscall"

// cutErrors are what the system says of a line that was cut.
var cutErrors = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, syscall.ETIMEDOUT}
