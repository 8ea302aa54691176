package reach

import "golang.org/x/sys/windows"

// errRefused says that nobody listens there; package syscall has another number under the
// name of Unix.
const errRefused = windows.WSAECONNREFUSED
