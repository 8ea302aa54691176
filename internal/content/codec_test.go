package content

import (
	"os"
	"testing"

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
			f.Add(string(r.reading.kind), string(r.reading.encode(nil)))
		}
	}
	f.Fuzz(func(t *testing.T, kind, kept string) {
		again := remembered{kind: Kind(kind), frame: kept}.decode(nil, "", "")
		if again == nil {
			return
		}
		once := string(again.encode(nil))
		if third := (remembered{kind: Kind(kind), frame: once}).decode(nil, "", ""); third == nil || string(third.encode(nil)) != once {
			t.Fatal("what was read again is kept otherwise")
		}
	})
}
