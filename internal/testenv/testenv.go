// Package testenv says how thorough a run of the tests is to be. A plain
// go test needs nothing installed and is quick; .ci/run sets all of these:
//
//	CCHC_LONG=1            random tests run in full, not a few times each
//	CCHC_BROWSER=required  tests in Chromium, which take minutes, run; without it they skip
//	CCHC_SERVERS=required  tests that need nginx and Apache fail where these are missing, instead of skipping
//	CCHC_MOUNTS=required   tests that mount file systems fail where they may not
package testenv

import (
	"os"
	"testing"
)

// Long reports whether random tests run in full.
func Long() bool { return os.Getenv("CCHC_LONG") != "" }

// Rounds returns how often a random test runs: in full with CCHC_LONG.
func Rounds(few, full int) int {
	if Long() {
		return full
	}
	return few
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
