package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/sitefile"
	"cchc/internal/testenv"
)

// newFolder opens a folder site/ with one file, content/a.md; kin.txt stands
// beside it.
func newFolder(t *testing.T, text string) (f *Folder, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "site")
	put(t, filepath.Join(dir, "content/a.md"), text)
	put(t, filepath.Join(dir, "../kin.txt"), "kín")
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, dir
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// holds checks what a folder has: the one file with its text and nothing else.
func holds(t *testing.T, dir, text string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "content/a.md"))
	if err != nil || string(data) != text {
		t.Errorf("the file has %q, %v, want %q", data, err, text)
	}
	if list, err := os.ReadDir(filepath.Join(dir, "content")); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestSave(t *testing.T) {
	f, dir := newFolder(t, "một")
	file := filepath.Join(dir, "content/a.md")
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := f.Save("content/a.md", DigestOf([]byte("một")), []byte("hai")); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "hai")
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := f.Save("content/mới/b.md", NoFile, []byte("b")); err != nil {
		t.Fatal(err)
	}
	if data, err := fs.ReadFile(f.FS(), "content/mới/b.md"); err != nil || string(data) != "b" {
		t.Errorf("a new file: %q, %v", data, err)
	}
}

// TestSaveConflict: a file that is not the one that was read is left as it is.
func TestSaveConflict(t *testing.T) {
	for _, c := range []struct {
		name string
		was  Digest
		now  Digest
	}{
		{"content/a.md", DigestOf([]byte("cũ")), DigestOf([]byte("một"))},
		{"content/a.md", NoFile, DigestOf([]byte("một"))},
		{"content/b.md", DigestOf([]byte("một")), NoFile},
		{"content/a.md", "", DigestOf([]byte("một"))},
	} {
		f, dir := newFolder(t, "một")
		err := f.Save(c.name, c.was, []byte("hai"))
		var conflict *ConflictError
		if !errors.As(err, &conflict) || *conflict != (ConflictError{c.name, c.was, c.now}) {
			t.Errorf("%s: %v", c.name, err)
		}
		holds(t, dir, "một")
	}
}

// TestSaveProblem: every way to fail has words in both languages.
func TestSaveProblem(t *testing.T) {
	for want, err := range map[string]error{
		"save-conflict": &ConflictError{"a.md", "a", "b"}, "save-exists": &ConflictError{"a.md", NoFile, "b"}, "save-vanished": &ConflictError{"a.md", "a", NoFile},
		"save-in-use": fmt.Errorf("%w: %w", sitefile.ErrInUse, fs.ErrPermission), "save-name": fs.ErrInvalid, "file-special": sitefile.ErrNotRegular, "save-permission": &fs.PathError{Op: "open", Path: "a", Err: fs.ErrPermission},
		"save-busy": context.DeadlineExceeded, "save-not-kept": ErrNotKept, "save-failed": errors.New("disk"),
	} {
		d := SaveProblem("content/a.md", fmt.Errorf("save: %w", err))
		for _, lang := range diag.Languages {
			if v := diag.NewVoice(lang); d.Code != want || d.File != "content/a.md" || !v.Has(want+".message") || v.Hint(d) == "" {
				t.Errorf("%v: %s in %s", err, d.Code, lang)
			}
		}
	}
}

// TestSaveOutside: no name and no link leads out of the site, or to what is no
// source file.
func TestSaveOutside(t *testing.T) {
	f, dir := newFolder(t, "một")
	for _, name := range []string{
		"", ".", "/kin.txt", "../kin.txt", "content/../../kin.txt", "content//a.md", "content/", `content\a.md`, `..\kin.txt`,
		"content/.a.md", ".cchc/save.lock", "content/a.md~", "content/a.tmp", "content/~$a.docx", "content/Thumbs.db",
		"content/CON", "content/nul.md", "content/Com1.md", "lpt9/a.md", "content/con .md", "content/a.md.", "content/a.md ", "content./a.md", "content/a.md:b", "content/a\x00.md", "content/a\nb.md", "content/a?.md",
	} {
		if err := f.Save(name, NoFile, []byte("x")); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := f.Save("content", NoFile, []byte("x")); !errors.Is(err, sitefile.ErrNotRegular) {
		t.Errorf("a folder: %v", err)
	}
	if err := f.Save("content/a.md/b.md", NoFile, []byte("x")); err == nil {
		t.Error("a file was made in a file")
	}
	if err := testenv.Symlink(filepath.Join(dir, "../kin.txt"), filepath.Join(dir, "content/noi.md")); err != nil {
		t.Skip("no symbolic links on this system:", err)
	}
	if err := testenv.Symlink("..", filepath.Join(dir, "ngoai")); err != nil {
		t.Fatal(err)
	}
	if err := testenv.Symlink("../..", filepath.Join(dir, "content/ngoai")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"content/noi.md", "ngoai/../kin.txt", "content/ngoai/kin.txt", "content/ngoai/moi.txt", "content/ngoai/site2/a.md"} {
		for _, old := range []Digest{NoFile, DigestOf([]byte("kín"))} {
			if err := f.Save(name, old, []byte("x")); err == nil {
				t.Errorf("%s was written", name)
			}
		}
	}
	outside, err := os.ReadDir(filepath.Join(dir, ".."))
	if data, err := os.ReadFile(filepath.Join(dir, "../kin.txt")); err != nil || string(data) != "kín" {
		t.Errorf("%q, %v", data, err)
	}
	if err != nil || len(outside) != 2 {
		t.Errorf("beside the site: %v, %v", outside, err)
	}
}

// TestSaveLock: the lock is no way out of the site either.
func TestSaveLock(t *testing.T) {
	f, dir := newFolder(t, "một")
	if err := testenv.Symlink("..", filepath.Join(dir, ".cchc")); err != nil {
		t.Skip("no symbolic links on this system:", err)
	}
	if err := f.Save("content/a.md", DigestOf([]byte("một")), []byte("hai")); err == nil {
		t.Error("a lock outside of the site was taken")
	}
	if _, err := os.Stat(filepath.Join(dir, "../save.lock")); err == nil {
		t.Error("a lock was made outside of the site")
	}
	holds(t, dir, "một")
}

// TestSaveReadOnly: a file that may not be written stays.
func TestSaveReadOnly(t *testing.T) {
	f, dir := newFolder(t, "một")
	file := filepath.Join(dir, "content/a.md")
	if err := os.Chmod(file, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := f.Save("content/a.md", DigestOf([]byte("một")), []byte("hai")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
	holds(t, dir, "một")
	_ = os.Chmod(file, 0o644) // Windows removes no other
}

// TestSaveFaults: whichever step fails, the old file stays whole and nothing else
// is left.
func TestSaveFaults(t *testing.T) {
	fault := errors.New("fault")
	for name, breakIt := range map[string]func(*saver){
		"no room": func(s *saver) {
			s.write = func(f *os.File, data []byte) (int, error) {
				n, _ := f.Write(data[:len(data)/2])
				return n, fault
			}
		},
		"sync":   func(s *saver) { s.sync = func(*os.File) error { return fault } },
		"rename": func(s *saver) { s.rename = func(string, string) error { return fault } },
		"busy for ever": func(s *saver) {
			s.rename, s.busy = func(string, string) error { return fault }, func(err error) bool { return errors.Is(err, fault) }
			s.pause = func(time.Duration) {}
		},
		"changed meanwhile": func(s *saver) {
			s.sync = func(*os.File) error { return s.disk.WriteFile(s.name, []byte("một"), 0o644) }
			if err := s.disk.WriteFile(s.name, []byte("đầu"), 0o644); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, dir := newFolder(t, "một")
			s := newSaver(f.root, "content/a.md")
			breakIt(s)
			now, err := os.ReadFile(filepath.Join(dir, "content/a.md"))
			if err != nil {
				t.Fatal(err)
			}
			var conflict *ConflictError
			if err := s.save(DigestOf(now), []byte("hai, dài hơn")); !errors.Is(err, fault) && !errors.As(err, &conflict) {
				t.Errorf("%v", err)
			}
			holds(t, dir, "một")
		})
	}
}

// TestSaveBusy: what is refused for a moment is tried again.
func TestSaveBusy(t *testing.T) {
	f, dir := newFolder(t, "một")
	passing, tries := errors.New("sharing violation"), 0
	s := newSaver(f.root, "content/a.md")
	s.busy = func(err error) bool { return errors.Is(err, passing) }
	s.rename = func(from, to string) error {
		if tries++; tries < 4 {
			return passing
		}
		return f.root.Rename(from, to)
	}
	if err := s.save(DigestOf([]byte("một")), []byte("hai")); err != nil || tries != 4 {
		t.Errorf("%v in %d tries", err, tries)
	}
	holds(t, dir, "hai")
	s.rename = func(string, string) error { return passing }
	s.pause = func(time.Duration) {}
	if err := s.save(DigestOf([]byte("hai")), []byte("ba")); !errors.Is(err, sitefile.ErrInUse) || !errors.Is(err, passing) {
		t.Error("never let go of:", err)
	}
	holds(t, dir, "hai")
}

// TestSaveAfterCrash: what a crash has left is removed by the next Save of the
// file, and that of others stays.
func TestSaveAfterCrash(t *testing.T) {
	f, dir := newFolder(t, "một")
	s := newSaver(f.root, "content/a.md")
	if _, err := s.writeTemp([]byte("dở"), 0); err != nil {
		t.Fatal(err)
	}
	other := newSaver(f.root, "content/b.md")
	temp, err := other.writeTemp([]byte("dở"), 0)
	if err != nil || !sitefile.Ignored(filepath.Base(temp)) {
		t.Fatal(temp, err)
	}
	if err := f.Save("content/a.md", DigestOf([]byte("một")), []byte("hai")); err != nil {
		t.Fatal(err)
	}
	if err := f.root.Remove(temp); err != nil {
		t.Error(err)
	}
	holds(t, dir, "hai")
}

// TestSaveRace: of writers that have read the same, one wins; readers see whole
// files.
func TestSaveRace(t *testing.T) {
	first, dir := newFolder(t, "0")
	second, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	was, text := DigestOf([]byte("0")), ""
	for round := range 20 {
		var wg sync.WaitGroup
		wins := make(chan string, 8)
		for w := range 4 {
			wg.Go(func() {
				f := []*Folder{first, second}[w%2]
				data := strings.Repeat(fmt.Sprintf("%d.%d ", round, w), 1000)
				err := f.Save("content/a.md", was, []byte(data))
				var conflict *ConflictError
				if err == nil {
					wins <- data
				} else if !errors.As(err, &conflict) {
					t.Error(err)
				}
			})
		}
		done := make(chan bool)
		go func() { wg.Wait(); close(done) }()
		for reading := true; reading; {
			select {
			case <-done:
				reading = false
			default:
			}
			if runtime.GOOS == "windows" {
				time.Sleep(5 * time.Millisecond) // nobody replaces a file that is read without a break
			}
			data, err := os.ReadFile(filepath.Join(dir, "content/a.md"))
			if runtime.GOOS != "windows" && (err != nil || round > 0 && len(data) < 4000) {
				t.Fatalf("a part of a file: %d bytes, %v", len(data), err)
			}
		}
		if len(wins) != 1 {
			t.Fatalf("round %d: %d won", round, len(wins))
		}
		text = <-wins
		holds(t, dir, text)
		was = DigestOf([]byte(text))
	}
}
