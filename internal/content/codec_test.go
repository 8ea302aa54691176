package content

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"

	"cchc/internal/viet"
)

// demonstrationReadings are what is read of the entries of the demonstration.
func demonstrationReadings(tb testing.TB) []remembered {
	tb.Helper()
	m := NewMemory()
	lib, problems := Load(os.DirFS("../.."), Options{Today: viet.NewDate(2026, 11, 22), Memory: m})
	if lib == nil || problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	var all []remembered
	for _, r := range m.files {
		if r.reading.sound() {
			all = append(all, r)
		}
	}
	if len(all) < 100 {
		tb.Fatalf("%d entries", len(all))
	}
	return all
}

// Whatever stands in the place of what was kept is read or refused.
func FuzzKept(f *testing.F) {
	for i, r := range demonstrationReadings(f) {
		if i%10 == 0 {
			kept, soon := r.reading.encode(nil)
			f.Add(string(r.reading.kind), string(kept), soon)
		}
	}
	none := fstest.MapFS{}
	f.Fuzz(func(t *testing.T, kind, kept string, soon int) {
		if soon < 0 || soon > len(kept) {
			return
		}
		again := remembered{kind: Kind(kind), frame: kept, soon: soon}.decode(none, "a.md", "content/a.md")
		if again == nil {
			return
		}
		once, soon := again.encode(nil)
		third := remembered{kind: Kind(kind), frame: string(once), soon: soon}.decode(none, "a.md", "content/a.md")
		if third == nil {
			t.Fatal("what was read again cannot be read")
		}
		if thrice, _ := third.encode(nil); !bytes.Equal(thrice, once) {
			t.Fatal("what was read again is kept otherwise")
		}
	})
}
