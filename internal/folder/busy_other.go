//go:build !windows

package folder

// busy and locked report whether an error is one that passes: none is, outside of Windows.
func busy(error) bool   { return false }
func locked(error) bool { return false }

// IsOffline reports whether an error of reading a file says that it is on the network alone
// (OneDrive), which it does on Windows only.
func IsOffline(error) bool { return false }
