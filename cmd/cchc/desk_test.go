package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/testenv"
)

// smallestColumn returns a folder with the smallest column.
func smallestColumn(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range smallest {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// startDesk starts the program as a script does and returns the address that it prints.
func startDesk(t *testing.T, config, dir string) (address string, cmd *exec.Cmd) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd = exec.CommandContext(ctx, "cchc", "desk", "--site", dir, "--port", "0", "--no-open")
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+config, "AppData="+config, "HOME="+config)
	cmd.Stderr = os.Stderr
	interruptible(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("it says nothing:", err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	words := strings.Fields(line)
	return words[len(words)-1], cmd
}

// TestDeskForScripts: what the desk promises to scripts. The last word of a line on
// standard output is the address to start from; nothing is answered without its cookie,
// to another Host, or changed without the token of pages; Ctrl-C ends it with 0. A second
// start for the column says where the first one is, and one after a kill takes its place.
func TestDeskForScripts(t *testing.T) {
	dir, config := smallestColumn(t), t.TempDir()
	address, cmd := startDesk(t, config, dir)
	origin, _, ok := strings.Cut(address, "/bat-dau?m=")
	if !ok || !strings.HasPrefix(origin, "http://127.0.0.1:") {
		t.Fatal(address)
	}
	jar, _ := cookiejar.New(nil)
	in, out := &http.Client{Jar: jar}, &http.Client{}
	status := func(c *http.Client, method, url, host string) int {
		t.Helper()
		r, err := http.NewRequest(method, url, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		answer, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	for _, c := range []struct {
		client            *http.Client
		method, url, host string
		want              int
	}{
		{out, "GET", origin + "/", "", 403}, {out, "POST", origin + "/bai-viet", "", 403}, {out, "GET", origin + "/bat-dau?m=x", "", 403},
		{in, "GET", address, "", 200}, {in, "GET", origin + "/bai-viet", "", 200}, {in, "GET", origin + "/", "evil.example", 421},
		{in, "GET", origin + "/", "localhost" + origin[strings.LastIndex(origin, ":"):], 421}, {in, "POST", origin + "/bai-viet", "", 403},
	} {
		if got := status(c.client, c.method, c.url, c.host); got != c.want {
			t.Errorf("%s %s, Host %q: %d, want %d", c.method, c.url, c.host, got, c.want)
		}
	}

	second, again := startDesk(t, config, dir)
	if err := again.Wait(); second != address || err != nil {
		t.Errorf("the second start: %s, %v", second, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	third, cmd := startDesk(t, config, dir)
	jar, _ = cookiejar.New(nil)
	if third == address || status(&http.Client{Jar: jar}, "GET", third, "") != 200 {
		t.Error("after a kill:", third)
	}
	if testenv.Wine() {
		_ = cmd.Process.Kill()
		t.Skip(testenv.WineConsole)
	}
	if err := interrupt(cmd); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error("Ctrl-C:", err)
	}
}

// TestDeskBindsHere: there is no way to have the desk listen elsewhere.
func TestDeskBindsHere(t *testing.T) {
	var b strings.Builder
	for _, flag := range []string{"--bind", "--host", "--address"} {
		if code := run([]string{"desk", "--site", t.TempDir(), flag, "0.0.0.0"}, strings.NewReader(""), &b, &b); code != exitUsage {
			t.Errorf("%s: %d\n%s", flag, code, b.String())
		}
	}
}
