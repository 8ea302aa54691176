//go:build !windows

package main

// ownsConsole reports whether a console window is there for this program alone, which only
// Windows makes.
func ownsConsole() bool { return false }

func nameConsole(string) {}
