package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

// TestCauseOf: an error is known by what the system calls it, however it is wrapped.
func TestCauseOf(t *testing.T) {
	for want, err := range map[Cause]error{Full: syscall.ENOSPC, ReadOnly: syscall.EROFS, Busy: syscall.EBUSY, TooLong: syscall.ENAMETOOLONG, Unknown: errors.New("x")} {
		if got := CauseOf(fmt.Errorf("a: %w", &fs.PathError{Op: "write", Path: "b", Err: err})); got != want {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
	}
	for _, these := range causes {
		for _, err := range these {
			if CauseOf(err) == Unknown {
				t.Errorf("%v has no cause", err)
			}
		}
	}
}
