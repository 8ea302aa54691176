// Package testenv has what the tests of several rooms share, and says how thorough a
// run of them is to be. A plain
// go test needs nothing installed and is quick; .ci/run sets all of these:
//
//	CCHC_LONG=part         tests at random, and those of each fault in turn, run a fifth of their rounds; full: all of them
//	CCHC_BROWSER=required  tests in Chromium, which take minutes, run; without it they skip
//	CCHC_SERVERS=required  tests that need servers (nginx, Apache, OpenSSH, vsftpd, Samba, rclone) fail where these are missing, instead of skipping
//	CCHC_LIGHTHOUSE=required  Lighthouse judges pages, which takes minutes of a machine that does nothing else; without it that test skips
//	CCHC_OFFICE=required   tests that open documents with LibreOffice, which take half a minute, run; without it they skip
//	CCHC_MOUNTS=required   tests that mount file systems fail where they may not
package testenv

import (
	"os"
	"os/exec"
	"testing"
)

// part is how many times fewer rounds CCHC_LONG=part runs than CCHC_LONG=full.
const part = 5

// Long reports whether tests at random run a part of their rounds or all.
func Long() bool { return os.Getenv("CCHC_LONG") != "" }

// Rounds returns how often a random test runs, at least few times. In Wine (see [WineSlow])
// it is a fifth of few, and few in a long run.
func Rounds(few, full int) int {
	switch long := os.Getenv("CCHC_LONG"); {
	case Wine() && long == "":
		return max(1, few/part)
	case Wine(), long == "":
		return few
	case long == "part":
		return max(few, full/part)
	}
	return full
}

// Step returns which of many cases a test looks at: each, or each of so many, at
// most each of most; in Wine each of five times as many, and each of most in a long run.
func Step(most int) int {
	switch long := os.Getenv("CCHC_LONG"); {
	case Wine() && long == "":
		return part * most
	case Wine(), long == "":
		return most
	case long == "part":
		return min(most, part)
	}
	return 1
}

// Missing skips a test for which something is missing, or fails it where the
// environment requires that: CCHC_SERVERS, for one.
func Missing(t testing.TB, variable, what string) {
	t.Helper()
	if os.Getenv(variable) != "" {
		t.Fatalf("%s is set: %s", variable, what)
	}
	t.Skip(what)
}

// NeedBrowser skips a test that is for a run with CCHC_BROWSER only.
func NeedBrowser(t testing.TB) {
	t.Helper()
	if os.Getenv("CCHC_BROWSER") == "" {
		t.Skip("set CCHC_BROWSER=required to look at pages in Chromium")
	}
}

// Chromium returns the browser for a test of pages, which is skipped where it is not
// wanted: the one without windows where it is installed, as it does the same with a third
// less processor time.
func Chromium(t testing.TB) string {
	t.Helper()
	NeedBrowser(t)
	return program(t, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
}

// WholeChromium returns the browser as people have it.
func WholeChromium(t testing.TB) string {
	t.Helper()
	NeedBrowser(t)
	return program(t, "chromium", "chromium-browser", "google-chrome")
}

// program returns where the first of some programs is that this machine has.
func program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Fatalf("this machine has none of %v", names)
	return ""
}

// NeedOffice skips a test that is for a run with CCHC_OFFICE only.
func NeedOffice(t testing.TB) {
	t.Helper()
	if os.Getenv("CCHC_OFFICE") == "" {
		t.Skip("set CCHC_OFFICE=required to open documents with LibreOffice")
	}
}
