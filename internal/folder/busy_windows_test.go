package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"cchc/internal/sitefile"

	"golang.org/x/sys/windows"
)

// TestOffline: a file that OneDrive has on the network alone is told as such.
func TestOffline(t *testing.T) {
	for _, one := range cloudErrors {
		err := offline(fmt.Errorf("a: %w", &fs.PathError{Op: "read", Path: "b", Err: one}))
		if d := sitefile.Problem("content/a.md", err, ""); !errors.Is(err, one) || d.Code != "file-offline" {
			t.Errorf("%v: %s", one, d.Code)
		}
	}
	for _, other := range []error{nil, windows.ERROR_ACCESS_DENIED, fs.ErrNotExist} {
		if err := offline(other); err != other {
			t.Errorf("%v became %v", other, err)
		}
	}
}
