//go:build !windows

package testenv

// Wine reports whether the program runs in Wine.
func Wine() bool { return false }
