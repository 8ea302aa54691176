package history

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cchc/internal/testenv"
)

// For the program that tests start: the folder to record into and how much, 0 for
// without end.
const (
	recordFolder = "CCHC_TEST_RECORD_INTO"
	recordCount  = "CCHC_TEST_RECORD_COUNT"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(recordFolder); dir != "" {
		recordForever(dir)
	}
	os.Exit(m.Run())
}

// recordForever records one entry after the other, and says the reason of each once it
// is recorded.
func recordForever(dir string) {
	var count int
	_, _ = fmt.Sscan(os.Getenv(recordCount), &count)
	l, err := Open(dir, "may", time.Now)
	for i := 1; err == nil && (count == 0 || i <= count); i++ {
		why := fmt.Sprintf("%d-%d", os.Getpid(), i)
		if err = l.Record(Entry{Who: "Lan", Act: Saved, File: "content/a.md", Why: why}, []byte(why)); err == nil {
			fmt.Println(why)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// program starts a program that records.
func program(t *testing.T, dir string, count int) (cmd *exec.Cmd, out *bufio.Reader) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), recordFolder+"="+dir, recordCount+"="+fmt.Sprint(count))
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(pipe)
}

// reasons are those of all entries of a folder, each with its version.
func reasons(t *testing.T, dir string) map[string]bool {
	t.Helper()
	l := open(t, dir, "đọc", time.Now)
	defer l.Close()
	found := map[string]bool{}
	for e := range l.All() {
		found[e.Why] = true
		if data, err := l.Data(digest(e.Why)); err != nil || string(data) != e.Why {
			t.Fatalf("the version of %s: %q, %v", e.Why, data, err)
		}
	}
	return found
}

// onlyTorn fails where a log has another break than lines that were not written to
// their end.
func onlyTorn(t *testing.T, dir string) {
	t.Helper()
	l := open(t, dir, "đọc", time.Now)
	defer l.Close()
	breaks, err := l.Verify()
	if err != nil || slices.ContainsFunc(breaks, func(b Break) bool { return b.Kind != Torn }) {
		t.Fatalf("%v, %v", breaks, err)
	}
}

// TestKilled kills a program that records at random moments: what it said that it had
// recorded is there, with its version, and the chain goes on.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	said := map[string]bool{}
	for range testenv.Rounds(8, 200) {
		cmd, out := program(t, dir, 0)
		line, _, err := out.ReadLine()
		if err != nil {
			t.Fatal(err)
		}
		said[string(line)] = true
		time.Sleep(rand.N(20 * time.Millisecond))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(out)
		_ = cmd.Wait()
		for line := range strings.Lines(string(rest)) {
			if strings.HasSuffix(line, "\n") {
				said[strings.TrimSpace(line)] = true
			}
		}
	}
	onlyTorn(t, dir)
	found := reasons(t, dir)
	for why := range said {
		if !found[why] {
			t.Errorf("%s was recorded and is lost", why)
		}
	}
	if list, _ := filepath.Glob(filepath.Join(dir, logDir, "*.lock")); len(list) != 1 {
		t.Errorf("a killed program keeps its writer: %v", list)
	}
	t.Logf("%d entries were said to be recorded, %d are there", len(said), len(found))
}

// TestTogether: programs that record at the same time into one folder lose nothing.
func TestTogether(t *testing.T) {
	dir := t.TempDir()
	const programs = 2
	count := testenv.Rounds(100, 1000)
	var wg sync.WaitGroup
	for range programs {
		cmd, out := program(t, dir, count)
		wg.Go(func() {
			text, _ := io.ReadAll(out)
			if err := cmd.Wait(); err != nil || bytes.Count(text, []byte("\n")) != count {
				t.Errorf("%v, %d lines", err, bytes.Count(text, []byte("\n")))
			}
		})
	}
	wg.Wait()
	l := open(t, dir, "may", time.Now)
	whole(t, l)
	if n := len(reasons(t, dir)); n != programs*count || l.Len() != n {
		t.Errorf("%d entries, %d reasons", l.Len(), n)
	}
	numbers := map[string][]int{}
	for e := range l.All() {
		numbers[e.Writer] = append(numbers[e.Writer], e.Number)
	}
	if len(numbers) != programs {
		t.Errorf("%d writers", len(numbers))
	}
	for writer, n := range numbers {
		if !slices.IsSorted(n) {
			t.Errorf("the entries of %s are out of order", writer)
		}
	}
}

// TestFaults: where writing fails, at its beginning, in its middle or at its end,
// nothing is recorded, the log is whole, and the next record works.
func TestFaults(t *testing.T) {
	full := fmt.Errorf("write: %w", syscall.ENOSPC)
	half := func(f *os.File, data []byte) (int, error) {
		n, _ := f.Write(data[:len(data)/2])
		return n, full
	}
	for name, fail := range map[string]func(d *disk){
		"write":   func(d *disk) { d.write = func(*os.File, []byte) (int, error) { return 0, full } },
		"half":    func(d *disk) { d.write = half },
		"sync":    func(d *disk) { d.sync = func(*os.File) error { return full } },
		"version": func(d *disk) { d.keep = func(*os.Root, string, []byte) error { return full } },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir, "may", clock())
			record(t, l, Entry{Who: "một", Act: Saved})
			fail(&l.disk)
			err := l.Record(Entry{Who: "hai", Act: Saved}, []byte("hai"))
			if d := Problem("content/a.md", err); d.Code != "history-full" {
				t.Errorf("%s: %v", d.Code, err)
			}
			l.disk = realDisk
			whole(t, l)
			record(t, l, Entry{Who: "ba", Act: Saved})
			whole(t, l)
			if got := told(open(t, dir, "đọc", clock()).Page(0, 9)); got != "ba saved \nmột saved \n" || got != told(l.Page(0, 9)) {
				t.Errorf("%s", got)
			}
		})
	}
}

// TestTorn: what a crash has left of a line is put aside and reported, and the chain
// goes on; a line that lacks nothing but its end is an entry.
func TestTorn(t *testing.T) {
	for name, test := range map[string]struct {
		cut   int
		want  string
		aside int
	}{
		"end":    {1, "ba saved \nhai saved \nmột saved \n", 0},
		"middle": {20, "ba saved \nmột saved \n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir, "may", clock())
			record(t, l, Entry{Who: "một", Act: Saved})
			record(t, l, Entry{Who: "hai", Act: Saved})
			_ = l.Close()
			file := filepath.Join(dir, logDir, "may-1/2026-11.jsonl")
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, text[:len(text)-test.cut], 0o644); err != nil {
				t.Fatal(err)
			}
			l = open(t, dir, "may", clock())
			if breaks, err := l.Verify(); err != nil || len(breaks) != 1 || breaks[0].Kind != Torn || breaks[0].Line != 2 {
				t.Errorf("%v, %v", breaks, err)
			}
			record(t, l, Entry{Who: "ba", Act: Saved})
			if got := told(l.Page(0, 9)); got != test.want {
				t.Errorf("%s", got)
			}
			onlyTorn(t, dir)
			if aside, _ := filepath.Glob(file + ".*" + tornEnding); len(aside) != test.aside {
				t.Errorf("%v", aside)
			}
		})
	}
}

// TestTampering: every way to change a log by hand is found, at its place.
func TestTampering(t *testing.T) {
	swap := func(lines []string) []string { lines[1], lines[2] = lines[2], lines[1]; return lines }
	for name, c := range map[string]struct {
		change func(lines []string) []string
		kinds  string
	}{
		"a word":         {func(l []string) []string { l[1] = strings.Replace(l[1], "a1", "x1", 1); return l }, "history-changed 3"},
		"the reason":     {func(l []string) []string { l[0] = strings.Replace(l[0], `"act"`, `"why":"","act"`, 1); return l }, "history-changed 2"},
		"a line is gone": {func(l []string) []string { return slices.Delete(l, 1, 2) }, "history-missing 2"},
		"the first":      {func(l []string) []string { return l[1:] }, "history-missing 1"},
		"the last":       {func(l []string) []string { return l[:3] }, "history-missing 0"},
		"all":            {func([]string) []string { return nil }, "history-missing 0"},
		"order":          {swap, "history-missing 2, history-moved 3, history-missing 4"},
		"twice":          {func(l []string) []string { return append(l, l[2]) }, "history-moved 5"},
		"no line":        {func(l []string) []string { l[1] = "xin chào"; return l }, "history-damaged 2, history-changed 3"},
	} {
		dir := t.TempDir()
		a, b := open(t, dir, "a", clock()), open(t, dir, "b", clock())
		for i := range 4 {
			record(t, a, Entry{Who: fmt.Sprint("a", i), Act: Saved})
		}
		record(t, b, Entry{Who: "b", Act: Saved}) // it has seen the others
		_, _ = a.Close(), b.Close()
		file := filepath.Join(dir, logDir, "a-1/2026-11.jsonl")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := c.change(strings.Split(strings.TrimSpace(string(text)), "\n"))
		changed := strings.Join(lines, "\n") + "\n"
		if len(lines) == 0 {
			changed = ""
		}
		if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		l := open(t, dir, "c", clock())
		breaks, err := l.Verify()
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, b := range breaks {
			if b.Writer != "a-1" {
				t.Errorf("%s: %v", name, b)
			}
			kinds = append(kinds, fmt.Sprint(b.Kind, " ", b.Line))
		}
		if got := strings.Join(kinds, ", "); got != c.kinds {
			t.Errorf("%s: %s, want %s", name, got, c.kinds)
		}
	}
}

// TestCopies: a file that a program that synchronises folders has made a second time is
// read, each line once.
func TestCopies(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, "may", clock())
	record(t, l, Entry{Who: "một", Act: Saved})
	month := filepath.Join(dir, logDir, "may-1/2026-11")
	text, err := os.ReadFile(month + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	record(t, l, Entry{Who: "hai", Act: Saved})
	other := strings.Replace(strings.Replace(string(text), "một", "khác", 1), `"n":1`, `"n":2`, 1)
	if err := os.WriteFile(month+"-LAPTOP-ABC12.jsonl", append(text, other...), 0o644); err != nil {
		t.Fatal(err)
	}
	record(t, l, Entry{Who: "ba", Act: Saved})
	for _, l := range []*Log{l, open(t, dir, "đọc", clock())} {
		if got := told(l.Page(0, 9)); strings.Count(got, "\n") != 4 || strings.Count(got, "một") != 1 || !strings.Contains(got, "khác") {
			t.Errorf("%s", got)
		}
		if breaks, err := l.Verify(); err != nil || len(breaks) != 1 || breaks[0].Kind != Copied {
			t.Errorf("%v, %v", breaks, err)
		}
	}
}

// TestDamagedVersion: a version that is not what it was is never given out, and is
// written again where somebody has it.
func TestDamagedVersion(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, "may", clock())
	record(t, l, Entry{Act: Saved, To: digest("một")}, "một")
	name, _ := versionFile(digest("một"))
	file := filepath.Join(dir, filepath.FromSlash(name))
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(good) {
		bad := slices.Clone(good)
		bad[i] ^= 0x55
		if err := os.WriteFile(file, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if data, err := l.Data(digest("một")); err == nil && string(data) != "một" || err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d: %q, %v", i, data, err)
		}
	}
	record(t, l, Entry{Act: Saved, To: digest("một")}, "một")
	if data, err := l.Data(digest("một")); err != nil || string(data) != "một" {
		t.Errorf("%q, %v", data, err)
	}
}

// FuzzLines reads anything as a log: complete lines end where they end, and a line that
// is one is written as it was read.
func FuzzLines(f *testing.F) {
	good, _ := encodeLine(&line{Entry: Entry{Time: clock()(), Who: "Lan", Act: Saved, File: "content/a.md", Number: 3, With: []Named{{"a", "b"}}}, Place: 1, Seen: map[string]string{"a": "b"}})
	f.Add(append(good, '\n'))
	f.Add([]byte("{}\n{\"i\":1}\r\n\x00\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, size := readLines(data)
		if size > len(data) || len(lines) != bytes.Count(data, []byte("\n")) || bytes.IndexByte(data[size:], '\n') >= 0 {
			t.Fatalf("%d lines in %d of %d bytes", len(lines), size, len(data))
		}
		for _, read := range lines {
			if read.parsed == nil {
				continue
			}
			text, err := encodeLine(read.parsed)
			if err != nil {
				continue // a time that JSON cannot have
			}
			if again, err := decodeLine(text); err != nil || again.Number != read.parsed.Number || again.Act != read.parsed.Act || again.Why != read.parsed.Why {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
