package disk

import (
	"errors"
	"slices"
)

// A Cause is why a system refuses to change a file, where it says so by an error of its
// own. Package syscall has the names of Unix on Windows too, and no call returns them there.
type Cause int

// The causes that people can do something about.
const (
	Unknown  Cause = iota
	Full           // no space, or the user's share of it is used up
	ReadOnly       // the whole disk: a CD, a USB stick with its switch set
	Busy           // the file is in use by the system
	TooLong        // the name, or the whole path
)

// CauseOf returns the cause of an error of a file.
func CauseOf(err error) Cause {
	for cause, these := range causes {
		if slices.ContainsFunc(these, func(one error) bool { return errors.Is(err, one) }) {
			return cause
		}
	}
	return Unknown
}
