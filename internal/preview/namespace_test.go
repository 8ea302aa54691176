//go:build linux

package preview

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cchc/internal/diag"
)

// inNamespace runs the test again in a user namespace, where the limits of the
// system can be set for it alone and it is nobody's administrator, and reports
// whether this is that run. The test is skipped where there are no namespaces.
func inNamespace(t *testing.T) bool {
	t.Helper()
	const mark = "CCHC_IN_NAMESPACE"
	if os.Getenv(mark) != "" {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), mark+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		t.Errorf("%s", out)
	case err != nil:
		t.Skip("no user namespaces on this system:", err)
	case strings.Contains(string(out), "--- SKIP"):
		t.Skipf("%s", out)
	}
	return false
}

// limit sets a limit of the namespace.
func limit(t *testing.T, name, value string) {
	t.Helper()
	if err := os.WriteFile("/proc/sys/user/"+name, []byte(value), 0o644); err != nil {
		t.Skip("the limit cannot be set:", err)
	}
}

// TestWatchesUsedUp uses up what the system itself allows.
func TestWatchesUsedUp(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	for _, c := range []struct{ limit, value, code string }{
		{"max_inotify_watches", "2", "preview.watches-exhausted"},
		{"max_inotify_instances", "0", "preview.watchers-exhausted"},
	} {
		limit(t, c.limit, c.value)
		dir := newSite(t)
		said := make(chan string, 10)
		_, url := serve(t, dir, func(o *Options) {
			o.every = 20 * time.Millisecond
			o.Polling = func(code string, _ diag.Args) { said <- code }
		})
		if got := <-said; got != c.code {
			t.Errorf("%s: %s", c.limit, got)
		}
		put(t, filepath.Join(dir, "content/t/a.md"), entry("Vẫn theo dõi."))
		showing(t, url, "/cchc/t/a/", "Vẫn theo dõi.")
	}
}

// TestPrivilegedPort asks for a port that is for administrators.
func TestPrivilegedPort(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	if first, err := os.ReadFile("/proc/sys/net/ipv4/ip_unprivileged_port_start"); err != nil || strings.TrimSpace(string(first)) == "0" {
		t.Skip("every port is for everybody")
	}
	l, err := Listen("127.0.0.1", 1, false)
	if err == nil {
		l.Close()
	}
	var e *ListenError
	if !errors.As(err, &e) || e.Code != "preview.port-refused" {
		t.Error(err)
	}
}
