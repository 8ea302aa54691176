package main

import (
	"bufio"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"cchc/internal/userdir"
)

// interruptible starts a program in a group of its own, to which Ctrl-Break can be sent.
func interruptible(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt sends Ctrl-Break, which package os/signal takes for Ctrl-C.
func interrupt(cmd *exec.Cmd) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(cmd.Process.Pid))
}

// TestDoubleClick: without arguments, in a console window that was made for it, the program
// says how to stop and opens the desk of the column that was open last.
func TestDoubleClick(t *testing.T) {
	config, dir := t.TempDir(), smallestColumn(t)
	user, err := userdir.At(filepath.Join(config, "cchc"))
	if err != nil {
		t.Fatal(err)
	}
	if err := user.Opened(dir); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("cchc")
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_CONSOLE, HideWindow: true}
	// Without a PATH no browser is found; the address is printed.
	cmd.Env = append(os.Environ(), "AppData="+config, "PATH=", "CCHC_LANG=vi")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	defer func() {
		stop.Stop()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "Bàn biên tập mở trong trình duyệt. Đóng cửa sổ này là dừng bàn biên tập." {
		t.Fatalf("%q", lines.Text())
	}
	if !lines.Scan() || !strings.Contains(lines.Text(), "http://127.0.0.1:") {
		t.Fatalf("%q", lines.Text())
	}
	words := strings.Fields(lines.Text())
	jar, _ := cookiejar.New(nil)
	answer, err := (&http.Client{Jar: jar}).Get(words[len(words)-1])
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Error(answer.Status)
	}
}
