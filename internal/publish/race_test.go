//go:build race

package publish

// underRace shortens the long tests under the race detector, which makes them
// several times as slow; they run in full without it.
const underRace = true
