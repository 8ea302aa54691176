//go:build !windows

package folder

// busy and locked report whether an error is one that passes: none is, outside of Windows.
func busy(error) bool   { return false }
func locked(error) bool { return false }
