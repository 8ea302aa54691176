package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/sitefile"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/fxamacker/cbor/v2"
)

var demonstration = os.DirFS("../..")

// reload loads a folder with what an earlier load kept.
func reload(t testing.TB, site fs.FS, kept []byte) (*Library, *Cache) {
	t.Helper()
	m := NewCache()
	m.Restore(bytes.NewReader(kept))
	lib, problems := Load(site, Options{Today: viet.NewDate(2026, 11, 22), Cache: m})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return lib, m
}

// all is what a memory keeps, in one piece.
func all(m *Cache) (kept []byte, whole bool) {
	pieces, whole := m.Kept()
	for p := range pieces {
		kept = append(kept, p...)
	}
	return kept, whole
}

// sameEntries reports the first entry of a library that differs from that of another.
func sameEntries(t testing.TB, got, want *Library) {
	t.Helper()
	if got.Digest() != want.Digest() || len(got.Entries) != len(want.Entries) {
		t.Fatal("another library")
	}
	for i, e := range want.Entries {
		a := got.Entries[i]
		if !reflect.DeepEqual(e.Data(), a.Data()) || !reflect.DeepEqual(e.refs, a.refs) {
			t.Fatalf("%s: other front matter: %+v, was %+v", e.File, a.Data(), e.Data())
		}
		was, _ := e.Body.Text()
		is, problems := a.Body.Text()
		if len(problems) > 0 || !bytes.Equal(is, was) || e.Body.Line != a.Body.Line || e.Body.Size != a.Body.Size || e.Body.Digest != a.Body.Digest || e.SortKey != a.SortKey || e.State != a.State || e.Decomposed != a.Decomposed || e.ForeignD != a.ForeignD {
			t.Fatalf("%s: another text or place", e.File)
		}
	}
}

// recalled counts the entries of a memory that were not read anew.
func recalled(m *Cache) int {
	n := 0
	for _, r := range m.files {
		if r.reading.sound() && r.reading.saved {
			n++
		}
	}
	return n
}

// TestKeptEntriesAreTheSame: every entry of the demonstration, of every kind,
// comes back from what was kept as it was read from its file, its text
// included; the second load reads none anew and keeps nothing more.
func TestKeptEntriesAreTheSame(t *testing.T) {
	first, memory := reload(t, demonstration, nil)
	kept, whole := all(memory)
	if !whole || len(kept) == 0 {
		t.Fatalf("the first load keeps %d bytes, whole %v", len(kept), whole)
	}
	again, memory := reload(t, demonstration, kept)
	if more, whole := all(memory); whole || len(more) > 0 {
		t.Errorf("the second load keeps %d bytes, whole %v", len(more), whole)
	}
	if recalled(memory) < 100 {
		t.Errorf("%d entries were recalled", recalled(memory))
	}
	sameEntries(t, again, first)
	kinds := map[content.Kind]bool{}
	for _, e := range first.Entries {
		kinds[e.Kind] = true
	}
	if len(kinds) != len(content.Kinds) {
		t.Errorf("the demonstration has only the kinds %v", kinds)
	}
}

// TestOddLettersAreKept: where a file has letters that are put right when it is read is
// told of an entry that was kept, too.
func TestOddLettersAreKept(t *testing.T) {
	site := someEntries(t).(fstest.MapFS)
	for name, f := range site {
		if strings.HasSuffix(name, ".md") && !strings.HasSuffix(name, "_index.md") {
			f.Data = append(f.Data, "\nVa\u0306n ba\u0309n cu\u0309a \u00d0a\u0300 Na\u0306\u0303ng.\n"...)
		}
	}
	first, memory := reload(t, site, nil)
	kept, _ := all(memory)
	again, memory := reload(t, site, kept)
	if n := recalled(memory); n < len(first.Entries) {
		t.Errorf("%d of %d entries were recalled", n, len(first.Entries))
	}
	for _, e := range first.Entries {
		if e.Decomposed.Line == 0 || e.ForeignD.Line == 0 {
			t.Fatalf("%s: %v %v", e.File, e.Decomposed, e.ForeignD)
		}
	}
	sameEntries(t, again, first)
}

// fill gives every field below a value one of its own, so that one that is not
// kept shows.
func fill(t *testing.T, v reflect.Value, n *int) {
	*n++
	if date, ok := v.Addr().Interface().(*viet.Date); ok {
		*date = viet.At(time.Unix(int64(*n)*1000, 0))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 3)
	case reflect.String:
		v.SetString(fmt.Sprint("chữ ", *n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), n)
		fill(t, v.Index(1), n)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				t.Errorf("the field %s of %s cannot be kept", v.Type().Field(i).Name, v.Type())
				continue
			}
			fill(t, v.Field(i), n)
		}
	default:
		t.Errorf("a %s cannot be kept", v.Type())
	}
}

// TestEveryFieldIsKept: no field of any kind is lost on the way, whatever type it
// is of and whichever field of the same name stands in another struct.
func TestEveryFieldIsKept(t *testing.T) {
	for _, k := range content.Kinds {
		data, n := k.New(), 0
		fill(t, reflect.ValueOf(data).Elem(), &n)
		r := cachedFile{stamp: stamp{1 << 10, 1}, reading: &reading{kind: k, data: data, common: data.CommonFields(), brief: content.BriefOf(data), body: Body{Line: 1}, sortKey: "\xff\x00", refs: []namedFile{{content.FileRef{Path: "a", Place: content.Place{Line: 1, Column: 2}}, "b"}}}}
		text, err := r.appendRecord(nil, "a.md")
		if err != nil {
			t.Fatal(err)
		}
		m := NewCache()
		m.Restore(bytes.NewReader(text))
		m.restore(nil, []*source{{disk: "a.md", stamp: r.stamp}})
		again := m.lookup("a.md", r.stamp)
		if again == nil {
			t.Fatalf("%s: what was kept cannot be read", k)
		}
		if !reflect.DeepEqual(dataOf(again), data) || !reflect.DeepEqual(again.refs, r.reading.refs) || again.sortKey != r.reading.sortKey {
			t.Errorf("%s: got %+v, want %+v", k, dataOf(again), data)
		}
	}
}

// TestDamagedCache: what is damaged is read from the files again, whichever part
// of it is; and then all is kept anew.
func TestDamagedCache(t *testing.T) {
	site := someEntries(t)
	first, memory := reload(t, site, nil)
	kept, _ := all(memory)
	step := 1 + len(kept)/testenv.Rounds(40, 1000)
	intact := 0
	for i := 0; i < len(kept); i += step {
		flipped := bytes.Clone(kept)
		flipped[i] ^= byte(1 << (i % 8))
		for _, bad := range [][]byte{flipped, kept[:i], append(bytes.Clone(kept[:i]), make([]byte, len(kept)-i)...)} {
			lib, m := reload(t, site, bad)
			sameEntries(t, lib, first)
			intact += recalled(m)
			if mended, whole := all(m); !whole && !bytes.Equal(bad[:i], kept[:i]) || whole && !bytes.Equal(mended, kept) {
				t.Fatalf("byte %d: %d bytes are kept, whole %v, want %d", i, len(mended), whole, len(kept))
			}
		}
	}
	if intact == 0 {
		t.Error("nothing was recalled from what is not damaged")
	}
}

// someEntries is a small site with an entry of each kind of the demonstration.
func someEntries(t testing.TB) fs.FS {
	t.Helper()
	lib, _ := reload(t, demonstration, nil)
	site, kinds := fstest.MapFS{}, map[content.Kind]bool{}
	take := func(name string) {
		text, err := fs.ReadFile(demonstration, name)
		if err != nil {
			t.Fatal(err)
		}
		site[name] = &fstest.MapFile{Data: text, ModTime: time.Unix(1_700_000_000, 0)}
	}
	take(config.SettingsFile)
	for _, e := range lib.Entries {
		if e.Section == nil || kinds[e.Kind] || len(e.refs) > 0 {
			continue
		}
		kinds[e.Kind] = true
		take(e.Section.File)
		take(e.File)
	}
	return site
}

// recordOf returns items as a record whose check sums are right: a key, an entry, and
// the front matter.
func recordOf(items ...any) []byte {
	head, parts := make([]byte, recordHead), [2][]byte{}
	for i, item := range items {
		part := &parts[min(i/2, 1)]
		if e, ok := item.(savedEntry); ok && e.Plain != nil {
			head[24] = 1
		}
		if raw, ok := item.([]byte); ok {
			*part = append(*part, raw...)
			continue
		}
		data, err := cbor.Marshal(item)
		if err != nil {
			panic(err)
		}
		*part = append(*part, data...)
	}
	putPart(head, parts[0])
	putPart(head[12:], parts[1])
	return slices.Concat(head, parts[0], parts[1])
}

// dataOf returns the front matter of a reading.
func dataOf(r *reading) content.Data {
	if r.later != nil {
		return r.later.get()
	}
	return r.data
}

// TestCacheThatLies: a record whose check sum is right and whose content is none
// that was ever written costs only time: no panic, no other entry, and memory in
// proportion to the entries that there are.
func TestCacheThatLies(t *testing.T) {
	site := someEntries(t)
	first, _ := reload(t, site, nil)
	var e *Entry
	for _, each := range first.Entries {
		if each.Kind == content.KindProcedure {
			e = each
		}
	}
	info, err := fs.Stat(site, e.File)
	if err != nil {
		t.Fatal(err)
	}
	key := savedKey{Disk: e.File, Size: info.Size(), State: sitefile.StateOf(site, e.File, info), Kind: e.Kind}
	entry := savedEntry{Digest: e.Digest, Line: 1, Offset: 10, Size: 10, BodyDigest: e.Body.Digest}
	with := func(change func(e *savedEntry)) savedEntry {
		other := entry
		change(&other)
		return other
	}
	of := func(kind content.Kind) savedKey {
		other := key
		other.Kind = kind
		return other
	}
	list := func(of byte, n int) []byte { // of n items of one byte
		return append(binary.BigEndian.AppendUint32([]byte{0x9a}, uint32(n)), bytes.Repeat([]byte{of}, n)...)
	}
	longestList := longest(info.Size()) - 400
	nested := append(bytes.Repeat([]byte{0x81}, 20000), 0)
	for name, lie := range map[string][]byte{
		"nothing":              recordOf(),
		"no entry":             recordOf(key),
		"no front matter":      recordOf(key, entry),
		"null":                 recordOf(nil),
		"nulls":                recordOf(key, nil, nil),
		"an unknown kind":      recordOf(of("x"), entry, map[string]any{}),
		"no kind":              recordOf(of(""), entry, map[string]any{}),
		"another kind":         recordOf(of(content.KindEvent), entry, &content.Procedure{}),
		"an unknown field":     recordOf(key, entry, map[string]any{"X": 1}),
		"a wrong type":         recordOf(key, entry, map[string]any{"Title": 1}),
		"a list for a struct":  recordOf(key, entry, []int{1}),
		"a negative offset":    recordOf(key, with(func(e *savedEntry) { e.Offset = -1 }), &content.Procedure{}),
		"an offset far away":   recordOf(key, with(func(e *savedEntry) { e.Offset = 1 << 60 }), &content.Procedure{}),
		"a negative size":      recordOf(key, with(func(e *savedEntry) { e.Size = -1 << 63 }), &content.Procedure{}),
		"no line":              recordOf(key, with(func(e *savedEntry) { e.Line = 0 }), &content.Procedure{}),
		"a day without end":    recordOf(key, entry, []byte("\xa1\x64Date\x48\x7f\xff\xff\xff\xff\xff\xff\xff")),
		"a date of 3 bytes":    recordOf(key, entry, []byte("\xa1\x64Date\x43abc")),
		"a length far away":    recordOf(key, entry, []byte("\xa1\x65Steps\x9b\x7f\xff\xff\xff\xff\xff\xff\xff")),
		"a text far away":      recordOf(key, entry, []byte("\xa1\x65Title\x7b\x7f\xff\xff\xff\xff\xff\xff\xff")),
		"no UTF-8":             recordOf(key, entry, []byte("\xa1\x65Title\x62\xff\xfe")),
		"no end":               recordOf(key, entry, []byte("\xbf")),
		"a tag":                recordOf(key, entry, []byte("\xc1\xa0")),
		"deep":                 recordOf(key, entry, nested),
		"wide":                 recordOf(key, entry, append([]byte("\xa1\x67Dossier"), list(0xf6, longestList)...)),
		"wide of maps":         recordOf(key, entry, append([]byte("\xa1\x67Dossier"), list(0xa0, 16000)...)),
		"wide of files":        recordOf(key, append([]byte{0x87, 0, 0, 1, 0, 0, 0x60}, list(0xf6, 16000)...), &content.Procedure{}),
		"more behind it":       recordOf(key, entry, &content.Procedure{}, "x"),
		"too long":             recordOf(key, entry, &content.Procedure{Common: content.Common{Title: string(make([]byte, 1<<20))}}),
		"an empty plain entry": recordOf(key, with(func(e *savedEntry) { e.Plain = &plainEntry{}; e.Line = 0 }), &content.Procedure{}),
		"longer than can be":   append(make([]byte, 8), 0xff, 0xff, 0xff, 0xff),
	} {
		t.Run(name, func(t *testing.T) {
			lib, m := reload(t, site, lie)
			sameEntries(t, lib, first)
			if n := recalled(m); n != 0 {
				t.Errorf("%d entries were taken from it", n)
			}
			kept, _ := all(m)
			lib, _ = reload(t, site, append(slices.Clip(lie), kept...)) // as it is appended
			sameEntries(t, lib, first)
		})
	}
}

// TestCacheIsBounded: a cache that is much larger than the folder takes no more
// memory than a right one: what belongs to no file that is there is not held.
func TestCacheIsBounded(t *testing.T) {
	stranger := recordOf(savedKey{Disk: "content/x.md"}, savedEntry{Line: 1}, &content.Procedure{Common: content.Common{Title: string(make([]byte, 64<<10))}})
	m := NewCache()
	m.Restore(&repeated{text: stranger, times: 1 << 10})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m.restore(nil, []*source{{disk: "content/site.md"}})
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; m.records != 1<<10 || len(m.files) > 0 || grown > 8<<20 {
		t.Errorf("%d records, %d of them held, %d bytes", m.records, len(m.files), grown)
	}
}

// repeated reads a text several times over.
type repeated struct {
	text  []byte
	at    int
	times int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.times == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at, r.times = 0, r.times-1
	}
	return n, nil
}

// FuzzRestore puts the sequence of a record, whose check sum is right, in the
// place of one that was kept: it is read as an entry, or refused, and what was
// read is kept as it was read.
func FuzzRestore(f *testing.F) {
	site := someEntries(f)
	_, m := reload(f, site, nil)
	disks := slices.Sorted(maps.Keys(m.files))
	for i, disk := range disks {
		if r := m.files[disk]; r.reading.sound() {
			record, err := r.appendRecord(nil, disk)
			if err != nil {
				f.Fatal(err)
			}
			middle := recordHead + int(binary.LittleEndian.Uint32(record[8:]))
			var key savedKey
			entry, err := savedMode.UnmarshalFirst(record[recordHead:middle], &key)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), string(key.Kind), entry, record[middle:], record[24])
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, kind string, entry, data []byte, plain byte) {
		disk := disks[int(i)%len(disks)]
		is := m.files[disk].stamp
		key := savedKey{Disk: disk, Size: is.size, State: is.state, Kind: content.Kind(kind)}
		again := NewCache()
		record := recordOf(key, entry, data)
		record[24] = plain
		again.Restore(bytes.NewReader(record))
		from := &source{name: disk[len("content/"):], disk: disk, stamp: is}
		again.restore(site, []*source{from})
		r := again.lookup(disk, is)
		if r == nil {
			return
		}
		_, _ = r.body.Text()
		was := dataOf(r)
		once, err := cachedFile{stamp: is, reading: r}.appendRecord(nil, disk)
		if err != nil || len(once) == 0 || r.later != nil && len(r.later.told()) > 0 {
			return // longer than it was read from, or no front matter
		}
		again.Restore(bytes.NewReader(once))
		again.restore(site, []*source{from})
		third := again.lookup(disk, is)
		if third == nil {
			t.Fatal("what was read cannot be kept")
		}
		if !reflect.DeepEqual(dataOf(third), was) || !reflect.DeepEqual(third.refs, r.refs) {
			t.Fatalf("%+v was kept as %+v", was, dataOf(third))
		}
	})
}

// FuzzCacheFile reads whatever stands in the place of a cache.
func FuzzCacheFile(f *testing.F) {
	site := someEntries(f)
	first, m := reload(f, site, nil)
	kept, _ := all(m)
	f.Add(kept)
	f.Add([]byte("12345678\x02\x00\x00\x00\x84\x61a"))
	f.Fuzz(func(t *testing.T, kept []byte) {
		lib, _ := reload(t, site, kept)
		sameEntries(t, lib, first)
	})
}
