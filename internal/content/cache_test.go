package content

import (
	"fmt"
	"os"
	"reflect"
	"testing"

	"cchc/internal/viet"
)

// reload loads the demonstration with what an earlier load kept.
func reload(t *testing.T, kept []byte) (*Library, *Memory) {
	t.Helper()
	m := NewMemory()
	m.Restore(kept)
	lib, problems := Load(os.DirFS("../.."), Options{Today: viet.NewDate(2026, 11, 22), Memory: m})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return lib, m
}

// all is what a memory keeps, in one piece.
func all(m *Memory) (kept []byte, whole bool) {
	pieces, whole := m.Kept()
	for p := range pieces {
		kept = append(kept, p...)
	}
	return kept, whole
}

// TestKeptEntriesAreTheSame: every entry of the demonstration, of every kind,
// comes back from what was kept as it was read from its file, its text
// included; the second load keeps nothing anew.
func TestKeptEntriesAreTheSame(t *testing.T) {
	first, memory := reload(t, nil)
	kept, whole := all(memory)
	if !whole || len(kept) == 0 {
		t.Fatalf("the first load keeps %d bytes, whole %v", len(kept), whole)
	}
	again, memory := reload(t, kept)
	if more, whole := all(memory); whole {
		t.Error("the second load wants to keep everything again")
	} else if len(more) > len(kept)/20 {
		t.Errorf("the second load keeps %d bytes more, the first %d", len(more), len(kept))
	}
	if again.Digest() != first.Digest() || len(again.Entries) != len(first.Entries) {
		t.Fatal("another library")
	}
	kinds := map[Kind]bool{}
	for i, e := range first.Entries {
		a := again.Entries[i]
		kinds[e.Kind] = true
		if p, ok := a.Head().(*Procedure); ok && len(p.Steps)+len(p.Channels)+len(p.Dossier) > 0 {
			t.Errorf("%s: all of it is read at once", e.File)
		}
		if !reflect.DeepEqual(e.Data(), a.Data()) || !reflect.DeepEqual(e.refs, a.refs) {
			t.Errorf("%s: other front matter: %+v, was %+v", e.File, a.Data(), e.Data())
		}
		was, _ := e.Body.Text()
		is, problems := a.Body.Text()
		if len(problems) > 0 || string(is) != string(was) || e.Body.Line != a.Body.Line || e.Body.Digest != a.Body.Digest || e.SortKey != a.SortKey || e.State != a.State {
			t.Errorf("%s: another text or place", e.File)
		}
	}
	if len(kinds) != len(Kinds) {
		t.Errorf("the demonstration has only the kinds %v", kinds)
	}
}

// TestDamagedMemory: what is damaged is read from the files again, whatever
// part of it is.
func TestDamagedMemory(t *testing.T) {
	first, memory := reload(t, nil)
	kept, _ := all(memory)
	for i := 0; i < len(kept); i += len(kept)/40 + 1 {
		bad := append([]byte(nil), kept...)
		bad[i] ^= 0x55
		for _, text := range [][]byte{bad, bad[:i]} {
			lib, _ := reload(t, text)
			if lib.Digest() != first.Digest() {
				t.Fatalf("byte %d: another library", i)
			}
			for j, e := range first.Entries {
				a := lib.Entries[j]
				if fmt.Sprint(e.Title, e.Path, e.Body.Line) != fmt.Sprint(a.Title, a.Path, a.Body.Line) || !reflect.DeepEqual(e.Data(), a.Data()) {
					t.Fatalf("byte %d: %s is another entry", i, e.File)
				}
			}
		}
	}
}

func FuzzRestore(f *testing.F) {
	f.Add([]byte("12345678"))
	f.Add([]byte{4, 0, 0, 0, 1, 2, 3, 4, 0x84, 0x61, 'a', 0})
	f.Fuzz(func(t *testing.T, kept []byte) {
		m := NewMemory()
		m.Restore(kept)
		for disk, r := range m.files {
			r.decode(os.DirFS("."), disk, disk)
		}
		all(m)
	})
}
