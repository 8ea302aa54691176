package remote

import (
	"net"
	"os"
	"testing"
)

// TestCutErrors: what the system says of a line that was cut is known for that, however it
// is wrapped.
func TestCutErrors(t *testing.T) {
	for _, cut := range cutErrors {
		err := OfNetwork(&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", cut)})
		if KindOf(err) != Cut {
			t.Errorf("%v: %v", cut, err)
		}
	}
}
