//go:build !unix

package bench

import "os"

// maxMemory is not told by this system.
func maxMemory(*os.ProcessState) int64 { return 0 }
