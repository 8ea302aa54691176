package deliver

import (
	"net"
	"os"
	"testing"
)

// TestCutErrors: what the system says of a line that was cut is known for that, however it
// is wrapped.
func TestCutErrors(t *testing.T) {
	for _, cut := range cutErrors {
		err := ofNetwork(&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", cut)})
		if kindOf(err) != Cut {
			t.Errorf("%v: %v", cut, err)
		}
	}
}
