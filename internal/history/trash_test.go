package history

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/folder"
)

// newSite makes a site with some files, and opens it with its log.
func newSite(t *testing.T, files ...string) (*folder.Folder, *Log, string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		put(t, dir, name, "nội dung "+name)
	}
	f, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, open(t, dir, "may", clock()), dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, dir, name, want string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if want == "" && !errors.Is(err, fs.ErrNotExist) || want != "" && (err != nil || string(data) != want) {
		t.Errorf("%s has %q, %v, want %q", name, data, err, want)
	}
}

// TestSave: a file is saved with both of its versions, and not where it has changed.
func TestSave(t *testing.T) {
	f, l, dir := newSite(t)
	for i, text := range []string{"một", "hai"} {
		var old []byte
		if i > 0 {
			old = []byte("một")
		}
		if err := l.Save(f, Change{Entry: Entry{Who: "Lan", File: "content/a.md"}, Old: old, Data: []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	has(t, dir, "content/a.md", "hai")
	if got := told(l.Of("content/a.md")); got != "Lan saved a.md\nLan created a.md\n" {
		t.Errorf("%s", got)
	}
	err := l.Save(f, Change{Entry: Entry{File: "content/a.md"}, Old: []byte("một"), Data: []byte("ba")})
	if d := Problem("content/a.md", err); d.Code != "save-conflict" || l.Len() != 2 {
		t.Errorf("%s, %d", d.Code, l.Len())
	}
}

// TestTrash: what is removed is in the trash with its files until it is restored, under
// another name where its own is taken.
func TestTrash(t *testing.T) {
	const entry, picture = "content/tin/a/index.md", "content/tin/a/anh.jpg"
	f, l, dir := newSite(t, entry, picture, "content/tin/_index.md")
	if err := l.Remove(f, Entry{Who: "Lan", File: entry}, digest("khác"), nil); Problem(entry, err).Code != "save-conflict" {
		t.Errorf("%v", err)
	}
	if err := l.Remove(f, Entry{Who: "Lan", File: entry, Why: "đăng nhầm"}, digest("nội dung "+entry), []string{picture}); err != nil {
		t.Fatal(err)
	}
	has(t, dir, entry, "")
	has(t, dir, picture, "")
	if _, err := os.Stat(filepath.Join(dir, "content/tin/a")); err == nil {
		t.Error("an empty folder is left")
	}
	trash := l.Trash()
	if len(trash) != 1 || trash[0].Why != "đăng nhầm" || len(trash[0].With) != 1 {
		t.Fatalf("%+v", trash)
	}
	put(t, dir, entry, "bài khác")
	f.Forget()
	name, kept, err := l.Restore(f, trash[0], "Hải")
	if err != nil || name != "content/tin/a-2/index.md" || len(kept) > 0 {
		t.Fatalf("%s, %v, %v", name, kept, err)
	}
	has(t, dir, name, "nội dung "+entry)
	has(t, dir, "content/tin/a-2/anh.jpg", "nội dung "+picture)
	has(t, dir, entry, "bài khác")
	if len(l.Trash()) != 0 {
		t.Errorf("%v", l.Trash())
	}
	if got := told(l.Of(name)); got != "Hải restored tin/a-2/index.md\nLan removed tin/a/index.md\n" {
		t.Errorf("%s", got)
	}
	whole(t, l)
}

// TestTrashKeeps: what was removed stays in the trash, with its files, whatever comes under its
// name afterwards, and however often; each is had again by itself.
func TestTrashKeeps(t *testing.T) {
	const entry, picture = "content/tin/a.md", "content/tin/anh.jpg"
	f, l, dir := newSite(t, entry, picture)
	remove := func(text string, with ...string) {
		t.Helper()
		if err := l.Remove(f, Entry{Who: "Lan", File: entry}, digest(text), with); err != nil {
			t.Fatal(err)
		}
	}
	remove("nội dung "+entry, picture)
	if err := l.Save(f, Change{Entry: Entry{Who: "Lan", File: entry}, Data: []byte("bài mới")}); err != nil {
		t.Fatal(err)
	}
	if trash := l.Trash(); len(trash) != 1 || trash[0].From != digest("nội dung "+entry) {
		t.Fatalf("another file of the name empties the trash: %+v", trash)
	}
	remove("bài mới")
	trash := l.Trash()
	if len(trash) != 2 || trash[0].From != digest("bài mới") || len(trash[1].With) != 1 {
		t.Fatalf("%+v", trash)
	}
	if other, gone := l.Displaced(f, trash[1]); len(other)+len(gone) > 0 {
		t.Errorf("displaced: %v, %v", other, gone)
	}
	put(t, dir, picture, "ảnh khác")
	f.Forget()
	if other, gone := l.Displaced(f, trash[1]); len(other) != 1 || other[0] != picture || len(gone) > 0 {
		t.Errorf("displaced: %v, %v", other, gone)
	}
	if _, _, err := l.Restore(f, trash[1], "Lan"); err != nil {
		t.Fatal(err)
	}
	has(t, dir, entry, "nội dung "+entry)
	if trash = l.Trash(); len(trash) != 1 || trash[0].From != digest("bài mới") {
		t.Fatalf("%+v", trash)
	}
	remove("nội dung " + entry)
	if trash = l.Trash(); len(trash) != 2 {
		t.Fatalf("%+v", trash)
	}
	put(t, dir, entry, "bài mới") // by somebody else's backup, and saved once at the desk
	f.Forget()
	if err := l.Save(f, Change{Entry: Entry{Who: "Lan", File: entry}, Old: []byte("bài mới"), Data: []byte("bài mới, sửa")}); err != nil {
		t.Fatal(err)
	}
	if trash = l.Trash(); len(trash) != 2 {
		t.Errorf("%+v", trash)
	}
}

// TestRestoreBeside: a file that went along and has another one in its place is named.
func TestRestoreBeside(t *testing.T) {
	f, l, dir := newSite(t, "content/tin/a.md", "content/tin/anh.jpg")
	if err := l.Remove(f, Entry{File: "content/tin/a.md"}, digest("nội dung content/tin/a.md"), []string{"content/tin/anh.jpg"}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/tin/anh.jpg", "ảnh khác")
	name, kept, err := l.Restore(f, l.Trash()[0], "Lan")
	if err != nil || name != "content/tin/a.md" || len(kept) != 1 || kept[0] != "content/tin/anh.jpg" {
		t.Errorf("%s, %v, %v", name, kept, err)
	}
	has(t, dir, "content/tin/anh.jpg", "ảnh khác")
}

// TestPrune: a year later old pictures go, but not the newest, nor what an approval
// holds; texts stay.
func TestPrune(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, "may", clock())
	record(t, l, Entry{Act: Saved, File: "content/a.md", From: digest("bài 1"), To: digest("bài 2"), With: []Named{{"content/a.jpg", digest("ảnh 1")}}}, "bài 1", "bài 2", "ảnh 1")
	record(t, l, Entry{Act: Approved, File: "content/a.md", To: digest("bài 2"), With: []Named{{"content/a.jpg", digest("ảnh 2")}}}, "ảnh 2")
	record(t, l, Entry{Act: Saved, File: "content/a.jpg", From: digest("ảnh 2"), To: digest("ảnh 3")}, "ảnh 3")
	record(t, l, Entry{Act: Saved, File: "content/b.JPG", To: digest("ảnh b")}, "ảnh b")
	record(t, l, Entry{Act: Saved, File: "content/a.jpg", From: digest("ảnh 3"), To: digest("ảnh 4")}, "ảnh 4")
	now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	old := func(text string) {
		name, _ := versionFile(digest(text))
		if err := os.Chtimes(filepath.Join(dir, name), now, now); err != nil {
			t.Fatal(err)
		}
	}
	all := []string{"bài 1", "bài 2", "ảnh 1", "ảnh 2", "ảnh 3", "ảnh b", "ảnh 4"}
	for _, text := range all {
		old(text)
	}
	for _, c := range []struct {
		when  time.Time
		count int
		gone  string
	}{{now.AddDate(0, 11, 0), 0, ""}, {now.AddDate(0, 13, 0), 2, "ảnh 1, ảnh 3"}, {now.AddDate(9, 0, 0), 0, "ảnh 1, ảnh 3"}} {
		n, err := l.Prune(c.when)
		var gone []string
		for _, text := range all {
			if _, err := l.Data(digest(text)); errors.Is(err, fs.ErrNotExist) {
				gone = append(gone, text)
			}
		}
		if got := strings.Join(gone, ", "); err != nil || n != c.count || got != c.gone {
			t.Errorf("%v: %d, %v, %s are gone", c.when, n, err, got)
		}
	}
	if n, err := open(t, t.TempDir(), "may", clock()).Prune(now); n != 0 || err != nil {
		t.Errorf("a site without a history: %d, %v", n, err)
	}
}
