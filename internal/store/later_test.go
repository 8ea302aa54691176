package store

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"reflect"
	"testing"
	"testing/fstest"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// TestPlainEntriesAreReadLater: what was kept of a plain entry is not read before
// somebody asks for its front matter, which is the same then; what is known before
// agrees with it.
func TestPlainEntriesAreReadLater(t *testing.T) {
	first, memory := reload(t, demonstration, nil)
	kept, _ := all(memory)
	again, _ := reload(t, demonstration, kept)
	plain := 0
	for i, e := range again.Entries {
		was := first.Entries[i]
		if !reflect.DeepEqual(e.Brief, was.Brief) || !reflect.DeepEqual(e.Common, was.Common) {
			t.Errorf("%s is known as %+v, %+v; was %+v, %+v", e.File, e.Brief, e.Common, was.Brief, was.Common)
		}
		if e.Unusual() == nil {
			plain++
		}
		if content.Plain(was.Data()) != (e.Unusual() == nil) {
			t.Errorf("%s: plain is %v", e.File, e.Unusual() == nil)
		}
		if !reflect.DeepEqual(content.BriefOf(e.Data()), e.Brief) {
			t.Errorf("%s: a Brief that its front matter does not have", e.File)
		}
	}
	if plain < 50 || plain == len(again.Entries) {
		t.Errorf("%d of %d entries are plain", plain, len(again.Entries))
	}
	if problems := again.LateProblems(); len(problems) > 0 {
		t.Error(problems)
	}
}

// TestPlainSaysAll: of a plain entry no question but those of its Brief has an answer,
// on any day.
func TestPlainSaysAll(t *testing.T) {
	lib, _ := reload(t, demonstration, nil)
	for _, e := range lib.Entries {
		d := e.Data()
		if !content.Plain(d) {
			continue
		}
		_, banner := content.BannerOf(d)
		_, occasion := content.OccasionOf(d)
		_, tasks := content.TasksOf(d)
		if banner || occasion || tasks || len(content.Groups(d))+len(content.Amendments(d))+len(content.About(d))+len(content.ReplacedBy(d)) > 0 {
			t.Errorf("%s answers more", e.File)
		}
		for day := viet.NewDate(2015, 1, 1); day.Year() < 2045; day = day.AddDays(13) {
			if _, state, _ := content.OnDay(d, day); state != "" {
				t.Fatalf("%s is %s on %s", e.File, state, day.ISO())
			}
		}
	}
}

// TestFrontMatterThatIsLost: where what was kept of a front matter is damaged it is read
// from its Markdown file; where that cannot be read either, the entry stays under its
// title, and the problem is told.
func TestFrontMatterThatIsLost(t *testing.T) {
	site := someEntries(t).(fstest.MapFS)
	first, memory := reload(t, site, nil)
	kept, _ := all(memory)
	bad := bytes.Clone(kept)
	for at := 0; at < len(bad); {
		n, m := int(binary.LittleEndian.Uint32(bad[at+8:])), int(binary.LittleEndian.Uint32(bad[at+20:]))
		if bad[at+24] == 1 {
			bad[at+recordHead+n+m/2] ^= 1
		}
		at += recordHead + n + m
	}
	lib, memory := reload(t, site, bad)
	sameEntries(t, lib, first)
	if len(lib.LateProblems()) > 0 || recalled(memory) == 0 {
		t.Errorf("%v; %d recalled", lib.LateProblems(), recalled(memory))
	}
	mended, _ := all(memory)
	if len(mended) > 0 {
		t.Errorf("%d bytes are kept", len(mended))
	}
	lib, _ = reload(t, site, bad)
	var lost *Entry
	for _, e := range lib.Entries {
		if e.Unusual() == nil {
			lost = e
			delete(site, e.File)
			break
		}
	}
	if _, err := fs.Stat(site, lost.File); err == nil {
		t.Fatal("the file is there")
	}
	if len(lib.LateProblems()) > 0 {
		t.Error("told before it is asked for")
	}
	if got := lost.Data().CommonFields().Title; got != lost.Title {
		t.Errorf("it is called %q", got)
	}
	if problems := lib.LateProblems(); problems.Errors() != 1 || problems[0].File != lost.File {
		t.Errorf("told %v", problems)
	}
}
