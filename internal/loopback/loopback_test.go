package loopback

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// listen returns a listener for the user alone, or skips.
func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	own, sure := OwnUser(l)
	if !sure {
		t.Skip("this system does not tell whose a connection is")
	}
	return own
}

// greet answers every connection with a word.
func greet(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = io.WriteString(c, "vào")
		_ = c.Close()
	}
}

// TestOwnUser: the user's own connections are let in, from sockets of either family.
func TestOwnUser(t *testing.T) {
	l := listen(t)
	go greet(l)
	for _, network := range []string{"tcp4", "tcp"} {
		c, err := net.Dial(network, l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(c); string(got) != "vào" || err != nil {
			t.Errorf("%s: %q, %v", network, got, err)
		}
		c.Close()
	}
}

// TestOtherUser: another user's program gets nothing. Only root can start one.
func TestOtherUser(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("only root of Linux can be another user too")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no Python to be another user with")
	}
	l := listen(t)
	go greet(l)
	const program = `import encodings.idna, os, socket, sys
os.setgid(65534); os.setuid(65534)
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
try:
    sys.stdout.buffer.write(s.recv(99)); sys.stdout.flush()
except ConnectionResetError:
    pass`
	_, port, _ := net.SplitHostPort(l.Addr().String())
	cmd := exec.Command(python, "-c", program, port)
	cmd.Stderr = os.Stderr
	got, err := cmd.Output()
	if err != nil || len(got) != 0 {
		t.Errorf("another user got %q, %v", got, err)
	}
}

// TestUnknown: a connection of which nothing is known is nobody's.
func TestUnknown(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	began := time.Now()
	asked := 0
	if isOwn(a, func(netip.AddrPort, netip.AddrPort) (bool, error) { asked++; return false, errUnknown }) || asked < 2 {
		t.Errorf("let in, asked %d times", asked)
	}
	if time.Since(began) > 5*time.Second {
		t.Error("asked for ever")
	}
	if tells(func(netip.AddrPort, netip.AddrPort) (bool, error) { return false, nil }) {
		t.Error("a system that takes the user for another one is believed")
	}
}
