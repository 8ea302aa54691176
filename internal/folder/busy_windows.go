package folder

import (
	"errors"

	"golang.org/x/sys/windows"
)

// busy reports whether an error of changing a file is one that passes: a virus scanner,
// an indexer or a program that synchronises the folder has the file open. Windows refuses
// access too where a file is open that is to be replaced.
func busy(err error) bool { return errors.Is(err, windows.ERROR_ACCESS_DENIED) || locked(err) }

// locked reports whether an error of opening a file is one that passes.
func locked(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
