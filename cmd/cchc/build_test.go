package main

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// TestBuildGivesTheCollectorBack: how much may lie about unused is another
// figure while a column is built, and who calls has the one from before again,
// whether the build succeeds or not.
func TestBuildGivesTheCollectorBack(t *testing.T) {
	t.Setenv("GOGC", "")
	const before = 150
	defer debug.SetGCPercent(debug.SetGCPercent(before))
	dir := t.TempDir()
	settings := filepath.Join(dir, "content", "site.yaml")
	if err := os.MkdirAll(filepath.Dir(settings), 0o755); err != nil {
		t.Fatal(err)
	}
	for text, code := range map[string]int{
		"title: Cột\nbaseURL: https://cot.example/\nagency: {name: Xã Mẫu, phone: \"02031234567\"}\n": 0,
		"title: [\n": 1,
	} {
		if err := os.WriteFile(settings, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if got := run([]string{"build", "--site", dir}, strings.NewReader(""), &out, &out); got != code {
			t.Fatalf("%q: exit %d, want %d: %s", text, got, code, &out)
		}
		if after := debug.SetGCPercent(before); after != before {
			t.Errorf("%q: %d %% behind the build, %d before", text, after, before)
		}
	}
}
