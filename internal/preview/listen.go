package preview

import (
	"errors"
	"net"
	"strconv"

	"cchc/internal/diag"
)

// maxPort is the highest port that there is.
const maxPort = 1<<16 - 1

// otherPorts is how many ports behind the wanted one are tried.
const otherPorts = 20

// A ListenError says why no port could be opened, as a message for the user.
type ListenError struct {
	Code string // of the message: preview.port-taken
	Args diag.Args
	Err  error // what the system said, nil for a port that there is not
}

func (e *ListenError) Error() string { return e.Code }

func (e *ListenError) Unwrap() error { return e.Err }

// Listen opens a port at an IP address or localhost: the given one, 0 for any;
// or where that is taken and next is true one of those behind it. The error is
// a [*ListenError].
func Listen(host string, port int, next bool) (net.Listener, error) {
	if port < 0 || port > maxPort {
		return nil, &ListenError{Code: "preview.bad-port", Args: diag.Args{"Port": port}}
	}
	last := port
	if next {
		last = min(port+otherPorts, maxPort)
	}
	var first error
	for p := port; p <= last; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
		if !errors.Is(err, errTaken) && !errors.Is(err, errRefused) {
			break // no other port will do either
		}
	}
	return nil, explain(first, host, port, last)
}

// explain puts the system's refusal to open the ports from one to another into
// a message.
func explain(err error, host string, port, last int) *ListenError {
	e := &ListenError{Code: "preview.listen-failed", Args: diag.Args{"Address": host, "Port": port, "Last": last, "Detail": err.Error()}, Err: err}
	switch {
	case errors.Is(err, errTaken) && last > port:
		e.Code = "preview.ports-taken"
	case errors.Is(err, errTaken):
		e.Code = "preview.port-taken"
	case errors.Is(err, errRefused):
		e.Code = "preview.port-refused"
	case errors.Is(err, errNoAddress), errors.Is(err, errNoFamily), errors.Is(err, errInvalid):
		e.Code = "preview.address-missing"
	}
	return e
}
