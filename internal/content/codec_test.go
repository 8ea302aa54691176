package content

import (
	"os"
	"reflect"
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

// What was read of the demonstration is the same after it was kept.
func TestKeptIsTheSame(t *testing.T) {
	kinds := map[Kind]bool{}
	for _, r := range demonstrationReadings(t) {
		kept := string(r.reading.encode(nil))
		again := remembered{kind: r.reading.kind, frame: kept}.decode(nil, "", "")
		if again == nil {
			t.Fatalf("%s cannot be read again", r.reading.data.common().Title)
		}
		if !reflect.DeepEqual(again.data, r.reading.data) || !reflect.DeepEqual(again.refs, r.reading.refs) || again.sortKey != r.reading.sortKey ||
			again.digest != r.reading.digest || again.offset != r.reading.offset ||
			again.body.Line != r.reading.body.Line || again.body.Size != r.reading.body.Size || again.body.Digest != r.reading.body.Digest {
			t.Errorf("%s is another one now", r.reading.data.common().Title)
		}
		kinds[again.kind] = true
	}
	for _, k := range Kinds {
		if !kinds[k] {
			t.Errorf("no %s was compared", k)
		}
	}
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
