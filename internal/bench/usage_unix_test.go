//go:build unix

package bench

import (
	"os"
	"runtime"
	"syscall"
)

// maxMemory returns the most memory that a process that has ended had at once, in bytes.
func maxMemory(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}
