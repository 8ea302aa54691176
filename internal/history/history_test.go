package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/viet"
)

// clock returns a clock that begins on 30 November 2026 and goes on by a minute each
// time somebody looks.
func clock() func() time.Time {
	t := time.Date(2026, 11, 30, 8, 0, 0, 0, viet.Zone)
	return func() time.Time { t = t.Add(time.Minute); return t }
}

func open(t testing.TB, dir, host string, now func() time.Time) *Log {
	t.Helper()
	l, err := Open(dir, host, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func record(t testing.TB, l *Log, e Entry, data ...string) {
	t.Helper()
	var all [][]byte
	for _, d := range data {
		all = append(all, []byte(d))
	}
	if err := l.Record(e, all...); err != nil {
		t.Fatal(err)
	}
}

func digest(text string) folder.Digest { return folder.DigestOf([]byte(text)) }

// told writes entries in short: who, act, file.
func told(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s %s %s\n", e.Who, e.Act, strings.TrimPrefix(e.File, "content/"))
	}
	return b.String()
}

func whole(t testing.TB, l *Log) {
	t.Helper()
	if breaks, err := l.Verify(); err != nil || len(breaks) > 0 {
		t.Errorf("the log is broken: %v, %v", breaks, err)
	}
}

// TestRecord: what was recorded is there for whoever opens the folder later.
func TestRecord(t *testing.T) {
	dir := t.TempDir()
	if Exists(dir) {
		t.Error("an empty folder has a history")
	}
	now := clock()
	l := open(t, dir, "Máy văn thư", now)
	if Exists(dir) {
		t.Error("opening has written something")
	}
	record(t, l, Entry{Who: "Lan", Act: Created, File: "content/a.md", From: folder.NoFile, To: digest("một")}, "một")
	record(t, l, Entry{Who: "Hải", Act: Saved, File: "content/a.md", From: digest("một"), To: digest("hai"), Why: "sửa \"ngày\"\nhọp <b>"}, "hai")
	record(t, l, Entry{Who: "Lan", Act: Published, Target: "thư mục D:\\web"})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, dir, "Máy văn thư", now)
	if got, want := told(l.Page(0, 9)), "Lan published \nHải saved a.md\nLan created a.md\n"; got != want {
		t.Errorf("%s", got)
	}
	e := l.Of("content/a.md")[0]
	if e.Why != "sửa \"ngày\"\nhọp <b>" || e.Host != "Máy văn thư" || e.Writer != "may-van-thu-1" || len(e.Hash) != 64 || e.Time.Format("02/01/2006 15:04") != "30/11/2026 08:02" {
		t.Errorf("%+v", e)
	}
	for _, text := range []string{"một", "hai"} {
		if data, err := l.Data(digest(text)); err != nil || string(data) != text {
			t.Errorf("%q, %v", data, err)
		}
	}
	if _, err := l.Data(digest("ba")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	whole(t, l)
	if !Exists(dir) {
		t.Error("there is no history")
	}
}

// TestPages: entries by page and by day.
func TestPages(t *testing.T) {
	now := clock()
	l := open(t, t.TempDir(), "a", now)
	for i := range 5 {
		record(t, l, Entry{Who: fmt.Sprint(i), Act: Saved, File: "content/a.md"})
	}
	if got := told(l.Page(1, 2)); got != "3 saved a.md\n2 saved a.md\n" {
		t.Errorf("%s", got)
	}
	if got := len(l.Page(4, 9)) + len(l.Page(9, 9)) + len(l.Page(0, 0)); got != 1 {
		t.Errorf("%d", got)
	}
	record(t, l, Entry{Time: time.Date(2026, 12, 1, 0, 0, 1, 0, viet.Zone), Act: Saved, File: "content/b.md"})
	if a, b := len(l.Day(viet.NewDate(2026, 11, 30))), len(l.Day(viet.NewDate(2026, 12, 1))); a != 5 || b != 1 {
		t.Errorf("%d, %d", a, b)
	}
	if n := len(slices.Collect(l.All())); n != 6 || l.Len() != 6 {
		t.Errorf("%d", n)
	}
	whole(t, l) // across two months
}

// TestRenames: a file's entries are found under the names that it had, and not those
// of another file that has one of these names later.
func TestRenames(t *testing.T) {
	l := open(t, t.TempDir(), "a", clock())
	record(t, l, Entry{Who: "1", Act: Created, File: "content/a.md"})
	record(t, l, Entry{Who: "2", Act: Renamed, File: "content/b.md", Was: "content/a.md"})
	record(t, l, Entry{Who: "3", Act: Created, File: "content/a.md"})
	record(t, l, Entry{Who: "4", Act: Saved, File: "content/b.md"})
	record(t, l, Entry{Who: "5", Act: Renamed, File: "content/c.md", Was: "content/b.md"})
	for file, want := range map[string]string{
		"content/c.md": "5 renamed c.md\n4 saved b.md\n2 renamed b.md\n1 created a.md\n",
		"content/a.md": "3 created a.md\n",
		"content/b.md": "",
	} {
		if got := told(l.Of(file)); got != want {
			t.Errorf("%s: %s", file, got)
		}
	}
}

// TestTwoMachines: each writes a file of its own, both see all in one order, also where
// their clocks differ.
func TestTwoMachines(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir, "lan", clock()), open(t, dir, "hai", func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, viet.Zone) })
	same := open(t, dir, "lan", clock())
	for i := range 3 {
		record(t, a, Entry{Who: fmt.Sprint("a", i), Act: Saved})
		record(t, b, Entry{Who: fmt.Sprint("b", i), Act: Saved})
		record(t, same, Entry{Who: fmt.Sprint("c", i), Act: Saved})
	}
	want := "c2 saved \nb2 saved \na2 saved \nc1 saved \nb1 saved \na1 saved \nc0 saved \nb0 saved \na0 saved \n"
	for _, l := range []*Log{a, b, same, open(t, dir, "đọc", clock())} {
		if err := l.Reload(); err != nil {
			t.Fatal(err)
		}
		if got := told(l.Page(0, 99)); got != want {
			t.Errorf("%s", got)
		}
		whole(t, l)
	}
	list, err := filepath.Glob(filepath.Join(dir, logDir, "*/*.jsonl"))
	if err != nil || len(list) != 3 {
		t.Errorf("%v, %v", list, err)
	}
}

// TestProblems: every error and every break has words in both languages.
func TestProblems(t *testing.T) {
	problems := []diag.Diagnostic{}
	for _, err := range []error{ErrNotRecorded, ErrTooLarge, ErrDamaged, fs.ErrPermission, fs.ErrNotExist, errors.New("disk"), &folder.ConflictError{}} {
		problems = append(problems, Problem("content/a.md", fmt.Errorf("x: %w", err)))
	}
	for _, kind := range Kinds {
		problems = append(problems, Break{Kind: kind}.Problem())
	}
	for _, d := range problems {
		for _, lang := range diag.Languages {
			if v := diag.NewVoice(lang); !v.Has(d.Code+".message") || v.Hint(d) == "" {
				t.Errorf("%s in %s", d.Code, lang)
			}
		}
	}
}

// TestReadOnly: a folder that cannot be written to can be read, and says why nothing is
// recorded.
func TestReadOnly(t *testing.T) {
	switch {
	case os.Geteuid() == 0:
		t.Skip("nothing is read-only for the administrator")
	case runtime.GOOS == "windows":
		t.Skip("a folder of Windows that is read-only lets files in")
	}
	dir := t.TempDir()
	record(t, open(t, dir, "a", clock()), Entry{Act: Saved})
	for _, name := range []string{logDir, logDir + "/a-1"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(filepath.Join(dir, name), 0o755)
	}
	l := open(t, dir, "b", clock())
	if l.Len() != 1 {
		t.Errorf("%d entries", l.Len())
	}
	if d := Problem("content/a.md", l.Record(Entry{Act: Saved})); d.Code != "history-permission" {
		t.Errorf("%s", d.Code)
	}
}
