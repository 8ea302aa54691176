package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

// rubbish is how much memory may go unused before it is looked for, in percent
// of what is used: less than a program that runs for long would choose, because
// a build needs most of what it holds until its end, and many small computers
// have little.
const rubbish = 75

// unsearched is how many bytes a build may hold before rubbish is looked for at
// all. A column of a few hundred pages needs no more from its beginning to its
// end.
const unsearched = 160 << 20

// collect sets when rubbish is looked for, and returns a function that sets it
// back.
func collect() (back func()) {
	limit, percent := debug.SetMemoryLimit(unsearched), debug.SetGCPercent(-1)
	first := new([16]byte) // gone when rubbish has been looked for once
	runtime.AddCleanup(first, func(int) {
		debug.SetGCPercent(rubbish)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 0)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}
