package bench

import (
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"
)

// The most memory that the process had at once, the same figure that
// /usr/bin/time -v gives for a whole process. Linux alone tells it, and lets it
// begin anew (proc(5): clear_refs, VmHWM).

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// resetPeak gives back what is not in use and begins anew; ok is false where
// the system cannot.
func resetPeak() (ok bool) {
	debug.FreeOSMemory()
	return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil && peakMemory() > 0
}

// peakMemory returns the bytes since resetPeak, 0 where the system does not
// tell.
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := highWater.FindSubmatch(status)
	if m == nil {
		return 0
	}
	kilobytes, _ := strconv.ParseInt(string(m[1]), 10, 64)
	return kilobytes << 10
}

// TestPeakMemory: what was used and given back is in the peak until it begins
// anew.
func TestPeakMemory(t *testing.T) {
	if !resetPeak() {
		t.Skip("this system does not tell the peak of memory")
	}
	const much = 64 << 20
	before := peakMemory()
	touch(make([]byte, much))
	after := peakMemory()
	resetPeak()
	if again := peakMemory(); after-before < much/2 || after-again < much/4 { // the race detector gives not all of it back
		t.Errorf("the peak was %d bytes, %d with %d more, %d anew", before, after, much, again)
	}
}

// touch writes into every page of memory.
func touch(data []byte) {
	for i := 0; i < len(data); i += 4096 {
		data[i] = 1
	}
}
