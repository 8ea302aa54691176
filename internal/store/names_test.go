package store

import (
	"slices"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
)

// TestNamesThatWindowsCannotHold: a column is copied to machines of others, so names
// that Windows does not take are told on every system, and stop nothing.
func TestNamesThatWindowsCannotHold(t *testing.T) {
	files := fstest.MapFS{
		"content/site.yaml":        {Data: []byte("title: A\nbaseURL: https://a.example/\nagency: B\n")},
		"content/t/_index.md":      {Data: []byte("---\ntitle: T\nkind: page\n---\n")},
		"content/t/con.md":         {Data: []byte("---\ntitle: A\n---\nA.\n")},
		`content/t/b\c.md`:         {Data: []byte("---\ntitle: B\n---\nB.\n")},
		"content/t/aux/to-khai.md": {Data: []byte("---\ntitle: C\n---\nC.\n")},
		"content/t/cuoi./d.md":     {Data: []byte("---\ntitle: D\n---\nD.\n")},
		"content/t/LPT1.pdf":       {Data: []byte("%PDF-1.7\n")},
		"content/t/con-duong.md":   {Data: []byte("---\ntitle: E\n---\nE.\n")},
	}
	want := []string{"content/t/LPT1.pdf name-reserved", "content/t/aux name-reserved", `content/t/b\c.md name-sign`, "content/t/con.md name-reserved", "content/t/cuoi. name-ending"}
	cache := NewCache()
	for _, round := range []string{"first", "again"} {
		lib, problems := Load(files, Options{Cache: cache})
		var got []string
		for _, d := range problems {
			if d.Severity != diag.Warning {
				t.Errorf("%s: %v", round, d)
			}
			got = append(got, d.File+" "+d.Code)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", round, got, want)
		}
		if len(lib.Entries) != 5 {
			t.Errorf("%s: %d entries", round, len(lib.Entries))
		}
	}
}
