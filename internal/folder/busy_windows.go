package folder

import (
	"errors"

	"golang.org/x/sys/windows"
)

// busy reports whether an error is one that passes: a virus scanner, an indexer or
// a program that synchronises the folder has the file open.
func busy(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
