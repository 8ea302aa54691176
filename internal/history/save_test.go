package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"cchc/internal/folder"
)

// TestSaveUnrecorded: where the log cannot be written, the file is saved all the same and
// both its versions are kept.
func TestSaveUnrecorded(t *testing.T) {
	f, l, dir := newSite(t, "content/a.md")
	old := []byte("nội dung content/a.md")
	l.disk.write = func(*os.File, []byte) (int, error) { return 0, errors.New("no space left") }
	err := l.Save(f, Change{Entry: Entry{File: "content/a.md"}, Old: old, Data: []byte("mới")})
	if !errors.Is(err, ErrNotRecorded) {
		t.Errorf("%v", err)
	}
	has(t, dir, "content/a.md", "mới")
	for _, version := range [][]byte{old, []byte("mới")} {
		if data, err := l.Data(folder.DigestOf(version)); err != nil || string(data) != string(version) {
			t.Errorf("%q, %v", data, err)
		}
	}
	if errs := l.SaveAll(f, []Change{{Entry: Entry{File: "content/b.md"}, Data: []byte("b")}}); !errors.Is(errs[0], ErrNotRecorded) {
		t.Error(errs)
	}
}

// TestSaveAll: several files are saved at once, each with its versions and a line of its
// own; one that has changed meanwhile does not keep the others from it.
func TestSaveAll(t *testing.T) {
	f, l, dir := newSite(t, "content/a.md", "content/b.md")
	changes := []Change{
		{Entry: Entry{Who: "Lan", File: "content/a.md"}, Old: []byte("nội dung content/a.md"), Data: []byte("a mới")},
		{Entry: Entry{Who: "Lan", File: "content/b.md"}, Old: []byte("khác"), Data: []byte("b mới")},
	}
	for i := range 40 {
		changes = append(changes, Change{Entry: Entry{Who: "Lan", File: fmt.Sprintf("content/moi/%d.md", i)}, Data: []byte{byte(i)}})
	}
	var conflict *folder.ConflictError
	for i, err := range l.SaveAll(f, changes) {
		if i == 1 != errors.As(err, &conflict) || i != 1 && err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	has(t, dir, "content/a.md", "a mới")
	has(t, dir, "content/b.md", "nội dung content/b.md")
	has(t, dir, "content/moi/39.md", "\x27")
	if l.Len() != 41 || told(l.Of("content/a.md")) != "Lan saved a.md\n" || told(l.Of("content/moi/7.md")) != "Lan created moi/7.md\n" {
		t.Errorf("%d %q %q", l.Len(), told(l.Of("content/a.md")), told(l.Of("content/moi/7.md")))
	}
	if err := l.Record(Entry{Who: "Hải", Act: Approved, File: "content/a.md"}); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, "máy khác", clock())
	defer again.Close()
	if breaks, err := again.Verify(); err != nil || len(breaks) > 0 || again.Len() != 42 {
		t.Errorf("%v, %v, %d entries", breaks, err, again.Len())
	}
}

// TestSaveAlike: files that become the same are saved at once, each whole.
func TestSaveAlike(t *testing.T) {
	f, l, dir := newSite(t)
	var changes []Change
	for i := range 40 {
		changes = append(changes, Change{Entry: Entry{Who: "Lan", File: fmt.Sprintf("content/moi/%d.md", i)}, Data: []byte("như nhau")})
	}
	for i, err := range l.SaveAll(f, changes) {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	has(t, dir, "content/moi/39.md", "như nhau")
}

// TestSaveSteps: a version that cannot be kept leaves the file as it is and nothing in the
// log; a file that somebody else has written leaves nothing in the log either.
func TestSaveSteps(t *testing.T) {
	f, l, dir := newSite(t, "content/a.md")
	old, full := []byte("nội dung content/a.md"), errors.New("no space left")
	l.disk.keep = func(*os.Root, string, []byte) error { return full }
	if err := l.Save(f, Change{Entry: Entry{File: "content/a.md"}, Old: old, Data: []byte("mới")}); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	l.disk.keep = folder.Write
	var conflict *folder.ConflictError
	if err := l.Save(f, Change{Entry: Entry{File: "content/a.md"}, Old: []byte("khác"), Data: []byte("mới")}); !errors.As(err, &conflict) {
		t.Errorf("%v", err)
	}
	has(t, dir, "content/a.md", string(old))
	if l.Len() != 0 {
		t.Errorf("%d entries", l.Len())
	}
	if list, err := os.ReadDir(filepath.Join(dir, "content")); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
