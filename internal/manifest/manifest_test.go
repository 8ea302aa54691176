package manifest

import (
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	"cchc/internal/store"
)

// FuzzManifest reads whatever stands behind a right check sum.
func FuzzManifest(f *testing.F) {
	m := Manifest{Files: []Record{{Name: "a.html", Asks: "\x00"}}, Dirs: map[string]int64{".": 1}, Asked: []string{"today"}, Answers: []uint64{1}, Entries: []Address{{"content/a.md", "/a/", 1}}}
	f.Add(encoded(f, &m)[8:])
	f.Fuzz(func(t *testing.T, text []byte) {
		m := Decode(string(sealOf(text)) + string(text))
		if m == nil {
			return
		}
		if Decode(string(encoded(t, m))) == nil {
			t.Fatal("what was read cannot be written")
		}
		for i := range m.Files {
			if m.Find(m.Files[i].Name) != &m.Files[i] {
				t.Fatalf("%q is not found", m.Files[i].Name)
			}
			for asked := range m.Files[i].Asks.All {
				_, _ = m.Asked[asked], m.Answers[asked]
			}
		}
	})
}

// sealOf returns the check sum of a sealed file.
func sealOf(text []byte) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(DigestOf(text)))
}

// encoded returns a manifest as it is kept.
func encoded(tb testing.TB, m *Manifest) []byte {
	tb.Helper()
	pieces, err := m.Encode()
	if err != nil {
		tb.Fatal(err)
	}
	return []byte(strings.Join(pieces, ""))
}

// TestColumns: what was written into columns is read from them, whatever it is; columns
// that do not belong together are none.
func TestColumns(t *testing.T) {
	m := &Manifest{
		Files: []Record{{Name: "a", Kind: "page", Size: 1 << 40, Time: -1, Hash: 1 << 63, From: 7, Asks: "\x00\x02\x04"}, {Name: "b/đ"}},
		Dirs:  map[string]int64{".": 1, "b": -5},
		Asked: []string{"today", "", "page\t/a\n/b/", "đ", "today"}, Answers: []uint64{1, 0, 1 << 63, 4, 5},
		Entries: []Address{{"content/a.md", "/a/", 1 << 63}, {}}, Moved: []store.Moved{{Path: "/x/", File: "content/a.md"}},
	}
	got := Decode(string(encoded(t, m)))
	if got == nil || !reflect.DeepEqual(got, m) {
		t.Errorf("%+v, want %+v", got, m)
	}
	bare := &Manifest{Files: []Record{}, Dirs: map[string]int64{}, Asked: []string{}, Answers: []uint64{}, Entries: []Address{}}
	if got := Decode(string(encoded(t, bare))); !reflect.DeepEqual(got, bare) {
		t.Errorf("%+v, want %+v", got, bare)
	}
	sizes := func(of ...uint64) (all []byte) {
		for _, n := range of {
			all = binary.AppendUvarint(all, n)
		}
		return all
	}
	for name, c := range map[string]*columnReader{
		"text too short":    {text: "a" + string(sizes(1, 1)), sizes: []int{1, 2}},
		"text too long":     {text: "abc" + string(sizes(1, 1)), sizes: []int{3, 2}},
		"a size cut":        {text: "a\x01\x80", sizes: []int{1, 2}},
		"a size beyond all": {text: string(sizes(1 << 34)), sizes: []int{0, 5}},
		"a column too few":  {text: "a", sizes: []int{1}},
		"a column too long": {text: "a", sizes: []int{2, 0}},
		"a column below 0":  {text: "a", sizes: []int{-1, 0}},
	} {
		if texts := c.texts(); !c.bad {
			t.Errorf("%s is read: %q", name, texts)
		}
	}
	for _, size := range []int{0, 8, 15, 24} {
		if c := (&columnReader{text: strings.Repeat("x", size), sizes: []int{size}}); len(c.numbers(2)) != 2 || !c.bad {
			t.Errorf("%d bytes are two numbers", size)
		}
	}
}
