package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// hold opens a file as Word does: nobody else may read or write it until it is closed.
func hold(t *testing.T, name string) (release func()) {
	t.Helper()
	at, err := windows.UTF16PtrFromString(name)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(at, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = windows.CloseHandle(h) }
}

// TestHeldFiles: a source file or a published one that another program has open is waited for;
// where that takes too long it is named, with what to do, and what was published stays.
func TestHeldFiles(t *testing.T) {
	dir := t.TempDir()
	inPlace(t, dir, nil)
	build := []string{"build", "--site", dir, "--date", "2026-11-22"}
	inHere(t, 0, build...)
	entry, page := filepath.Join(dir, "content", "tin", "mot.md"), filepath.Join(dir, "public", "tin", "mot", "index.html")
	for i, name := range []string{entry, page} {
		before := tree(t, filepath.Join(dir, "public"))
		title := []string{"Tin hai", "Tin ba"}[i]
		if err := os.WriteFile(entry, []byte(strings.Replace(smallest["content/tin/mot.md"], "Tin một", title, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		release := hold(t, name)
		said := inHere(t, 1, build...)
		release()
		if !strings.Contains(said, "chương trình khác") || !strings.Contains(said, filepath.Base(name)) {
			t.Errorf("%s: it says\n%s", name, said)
		}
		wantTree(t, tree(t, filepath.Join(dir, "public")), before)

		release = hold(t, name)
		time.AfterFunc(300*time.Millisecond, release)
		inHere(t, 0, build...)
		if text := tree(t, filepath.Join(dir, "public"))["tin/mot/index.html"]; !strings.Contains(text, title) {
			t.Errorf("%s: the page does not say %q", name, title)
		}
	}
}
