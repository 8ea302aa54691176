//go:build !unix

package render

import "time"

var started = time.Now()

// cpuTime returns the time that has gone by: the least of several runs is near
// that of the processor.
func cpuTime() time.Duration { return time.Since(started) }
