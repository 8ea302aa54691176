//go:build !unix

package bench

import (
	"os"
	"time"
)

// maxMemory is not told by this system.
func maxMemory(*os.ProcessState) int64 { return 0 }

// processorTime returns the time that has passed, where the system tells no other.
func processorTime() time.Duration { return time.Since(started) }

var started = time.Now()
