package preview

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"cchc/internal/diag"
)

// TestPorts: a port that cannot be opened is told why, each in its own words.
func TestPorts(t *testing.T) {
	taken, err := Listen("127.0.0.1", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	system := func(err error) error { return &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", err)} }
	listen := func(host string, port int) error { _, err := Listen(host, port, false); return err }
	for _, c := range []struct {
		err  error
		code string
		says string
	}{
		{listen("127.0.0.1", port), "preview.port-taken", fmt.Sprintf("cổng %d: có chương trình khác đang dùng", port)},
		{listen("127.0.0.1", -1), "preview.bad-port", "không có cổng -1"},
		{listen("127.0.0.1", 65536), "preview.bad-port", "không có cổng 65536"},
		{listen("203.0.113.9", 0), "preview.address-missing", "máy này không có địa chỉ 203.0.113.9"},
		{listen("2001:db8::1", 0), "preview.address-missing", "máy này không có địa chỉ 2001:db8::1"},
		{explain(system(errRefused), "127.0.0.1", 80, 80), "preview.port-refused", "không cho phép mở cổng 80"},
		{explain(system(errTaken), "127.0.0.1", 1313, 1333), "preview.ports-taken", "từ 1313 đến 1333"},
		{explain(system(errInvalid), "fe80::1", 1313, 1313), "preview.address-missing", "fe80::1"},
		{explain(errors.New("lạ"), "127.0.0.1", 1313, 1313), "preview.listen-failed", "127.0.0.1, cổng 1313: lạ"},
	} {
		var e *ListenError
		if !errors.As(c.err, &e) || e.Code != c.code {
			t.Errorf("%v, want %s", c.err, c.code)
			continue
		}
		for _, lang := range []string{"vi", "en"} {
			if said := diag.NewVoice(lang).Say(e.Code, e.Args); lang == "vi" && !strings.Contains(said, c.says) || strings.Contains(said, "no value") {
				t.Errorf("%s says %q", e.Code, said)
			}
		}
	}
}

// TestNextPort: with next, those behind a port that is taken are tried, up to
// the last that there is.
func TestNextPort(t *testing.T) {
	taken, err := Listen("127.0.0.1", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	next, err := Listen("127.0.0.1", port, true)
	if err != nil {
		t.Fatal(err)
	}
	next.Close()
	last, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(maxPort)))
	if err != nil {
		t.Skip("the last port is in use:", err)
	}
	defer last.Close()
	var e *ListenError
	if _, err := Listen("127.0.0.1", maxPort, true); !errors.As(err, &e) || e.Code != "preview.port-taken" {
		t.Error(err)
	}
}
