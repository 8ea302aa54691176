package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"

	"cchc/internal/disk"
	"cchc/internal/manifest"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// A faulty disk fails one of the things that are done to it, and where it dies
// all that come behind it, as a program does that is killed or a disk that is
// torn out.
type faulty struct {
	disk.Disk
	mu       sync.Mutex
	left     int // how many things are done before the fault
	dies     bool
	failed   bool
	err      error
	exchange bool // folders can be exchanged
}

func (f *faulty) fault() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left--
	if f.left == 0 || f.left < 0 && f.dies {
		f.failed = true
		return f.err
	}
	return nil
}

func (f *faulty) Mkdir(dir string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.Mkdir(dir)
}

// Write fails in the middle: half of the file is there.
func (f *faulty) Write(name string, data []byte) (modified int64, err error) {
	if err := f.fault(); err != nil {
		_, _ = f.Disk.Write(name, data[:len(data)/2])
		return 0, err
	}
	return f.Disk.Write(name, data)
}

func (f *faulty) Link(old, new string) error {
	if err := f.fault(); err != nil {
		return err
	}
	if !f.exchange {
		return disk.ErrNoExchange
	}
	return f.Disk.Link(old, new)
}

func (f *faulty) Rename(old, new string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.Rename(old, new)
}

func (f *faulty) Symlink(target, name string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.Symlink(target, name)
}

func (f *faulty) RenameNew(old, new string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.RenameNew(old, new)
}

func (f *faulty) CopyAttributes(from, to string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.CopyAttributes(from, to)
}

func (f *faulty) Exchange(a, b string) error {
	if err := f.fault(); err != nil {
		return err
	}
	if !f.exchange {
		return disk.ErrNoExchange
	}
	return f.Disk.Exchange(a, b)
}

func (f *faulty) Remove(name string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.Remove(name)
}

func (f *faulty) RemoveAll(name string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.RemoveAll(name)
}

func (f *faulty) Sync(name string) error {
	if err := f.fault(); err != nil {
		return err
	}
	return f.Disk.Sync(name)
}

// before and after are two states of a column: pages and files change, come and
// go.
var (
	before = column(map[string]string{
		"content/t/b.md": "---\ntitle: B\n---\nB.\n", "content/t/mat/c.md": "---\ntitle: C\n---\nNội dung.\n", "content/t/a/cu.pdf": "%PDF-1.7 cũ",
	})
	after = column(map[string]string{
		"content/t/b.md": "---\ntitle: B, sửa\n---\nB.\n", "content/t/moi/d.md": "---\ntitle: D\n---\nNội dung.\n", "content/t/a/a.pdf": "%PDF-1.7 mới",
	})
)

func setOf(t testing.TB, fsys fs.FS) *render.Set {
	t.Helper()
	set, problems := render.Open(fsys, store.Options{Today: viet.NewDate(2026, 11, 22)})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return set
}

// others are files that others put into the output folder: in a folder of the
// column that stays, in one that goes, in folders of their own.
var others = map[string]string{
	"ngoai/cua-toi.txt": "của tôi", "ngoai/sau/b.txt": "b", "t/a/rieng.txt": "riêng", "t/b/rieng.txt": "riêng b", "t/mat/c/tep/x": "x", "o-tren.txt": "trên",
}

func putOthers(t *testing.T, out string) {
	t.Helper()
	for name, text := range others {
		putFile(t, filepath.Join(out, name), text)
	}
}

func putFile(t testing.TB, at, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// onto publishes a set onto a disk that may fail.
func onto(t *testing.T, set *render.Set, out string, f *faulty) error {
	t.Helper()
	w, err := begin(Options{Out: out}, func(m *disk.Machine) disk.Disk { f.Disk = m; return f })
	if err != nil {
		return err
	}
	defer w.Close()
	_, problems, err := w.Publish(set, manifest.Unknown)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return err
}

// TestEveryFault lets every single thing that is done to the disk fail in turn,
// and the program die there in turn, with and without an exchange of folders.
// The published folder is then wholly as it was or wholly new — where files are
// moved one by one and the program died, at least after the next build — and
// the next build makes it new.
func TestEveryFault(t *testing.T) {
	if underRace {
		t.Skip("hundreds of builds, in full without the race detector")
	}
	old, next := setOf(t, before), setOf(t, after)
	clean := func(set *render.Set) map[string]string {
		out := filepath.Join(t.TempDir(), "public")
		if _, _, err := Publish(set, Options{Out: out}); err != nil {
			t.Fatal(err)
		}
		want := tree(t, out)
		maps.Copy(want, others)
		return want
	}
	wantOld, wantNew := clean(old), clean(next)
	for _, exchange := range []bool{true, false} {
		if exchange && runtime.GOOS == "windows" {
			continue // folders are not exchanged there
		}
		for _, dies := range []bool{false, true} {
			faults, step := 0, testenv.Step(23)
			for n := 1; ; n += step {
				dir := t.TempDir()
				out := filepath.Join(dir, "public")
				if err := onto(t, old, out, &faulty{exchange: exchange}); err != nil {
					t.Fatal(err)
				}
				putOthers(t, out)
				f := &faulty{left: n, dies: dies, exchange: exchange, err: syscall.ENOSPC}
				err := onto(t, next, out, f)
				if !f.failed {
					break
				}
				faults++
				got := tree(t, out)
				isOld, isNew := maps.Equal(got, wantOld), maps.Equal(got, wantNew)
				if !isOld && !isNew && (exchange || !dies) {
					t.Fatalf("exchange %v, dies %v, fault %d (%v): a mixed site", exchange, dies, n, err)
				}
				if err == nil && !isNew {
					t.Fatalf("exchange %v, fault %d: no error, and not the new site", exchange, n)
				}
				if isOld && !errors.Is(err, syscall.ENOSPC) {
					t.Fatalf("fault %d: error %v", n, err)
				}
				if err := onto(t, next, out, &faulty{exchange: exchange}); err != nil {
					t.Fatalf("exchange %v, dies %v, fault %d: the next build: %v", exchange, dies, n, err)
				}
				if got := tree(t, out); !maps.Equal(got, wantNew) {
					t.Fatalf("exchange %v, dies %v, fault %d: the next build made another site: %q", exchange, dies, n, slices.Sorted(maps.Keys(got)))
				}
				if n/step%8 != 0 {
					continue
				}
				if err := onto(t, old, out, &faulty{exchange: exchange}); err != nil || !maps.Equal(tree(t, out), wantOld) {
					t.Fatalf("exchange %v, dies %v, fault %d: the way back: %v", exchange, dies, n, err)
				}
				left := files(t, filepath.Join(dir, ".public.cchc"))
				if slices.ContainsFunc(left, func(name string) bool {
					return !slices.Contains([]string{"lock", "manifest", "tree.manifest", "tree.state"}, name) && filepath.Dir(name) == "."
				}) {
					t.Fatalf("fault %d: left in the side folder: %q", n, left)
				}
			}
			if faults < 60/step {
				t.Errorf("exchange %v, dies %v: only %d faults", exchange, dies, faults)
			}
			t.Logf("exchange %v, dies %v: %d faults", exchange, dies, faults)
		}
	}
}

// A sick disk takes its time with each file until it was asked to settle, which
// it could not, and says so once.
type sick struct {
	disk.Disk
	asked chan struct{}
	once  sync.Once
}

func (s *sick) Write(name string, data []byte) (modified int64, err error) {
	<-s.asked
	return s.Disk.Write(name, data)
}

func (s *sick) Sync(name string) (err error) {
	s.once.Do(func() {
		close(s.asked)
		err = syscall.EIO
	})
	return err
}

// TestDiskIsSickWhileMoreIsMade: in a long build files go to the disk while more
// are made; what it refuses then is not forgotten when all of it is to be there.
func TestDiskIsSickWhileMoreIsMade(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if _, _, err := Publish(setOf(t, before), Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	was := tree(t, out)
	w, err := begin(Options{Out: out}, func(m *disk.Machine) disk.Disk { return &sick{Disk: m, asked: make(chan struct{})} })
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Publish(setOf(t, after), manifest.Unknown)
	w.Close()
	if !errors.Is(err, syscall.EIO) || !maps.Equal(tree(t, out), was) {
		t.Errorf("%v, %q", err, files(t, out))
	}
}

// holding refuses to change one published file while it is held, as Windows does where
// another program has it open, and knows no exchange of folders.
type holding struct {
	faulty
	name string
}

func (h *holding) Rename(old, new string) error {
	if h.name != "" && (old == h.name || new == h.name) {
		return fs.ErrPermission
	}
	return h.faulty.Rename(old, new)
}

// TestHeldByAnother: where one published file is held, be it to be replaced or removed, all
// files are as they were; once it is let go of, the next build does what that one could not.
func TestHeldByAnother(t *testing.T) {
	was, wants := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "public")
	for dir, site := range map[string]fs.FS{was: before, wants: after} {
		if _, _, err := Publish(setOf(t, site), Options{Out: dir}); err != nil {
			t.Fatal(err)
		}
	}
	first, last := tree(t, was), tree(t, wants)
	held := 0
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if last[name] == first[name] || held == testenv.Rounds(15, 100) {
			continue
		}
		held++
		out := filepath.Join(t.TempDir(), "public")
		if _, _, err := Publish(setOf(t, before), Options{Out: out}); err != nil {
			t.Fatal(err)
		}
		for _, hold := range []string{"public/" + name, ""} {
			want := last
			if hold != "" {
				want = first
			}
			w, err := begin(Options{Out: out}, func(m *disk.Machine) disk.Disk { return &holding{faulty{Disk: m}, hold} })
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = w.Publish(setOf(t, after), manifest.Unknown)
			w.Close()
			if (err != nil) != (hold != "") || !maps.Equal(tree(t, out), want) {
				t.Errorf("%s held: %v: %v, the files are as they are to be: %v", name, hold != "", err, maps.Equal(tree(t, out), want))
			}
		}
	}
	if held < 3 {
		t.Errorf("only %d files were held", held)
	}
}

// TestPublishedFilesAreLookedAfter goes back and forth between states, with files of others
// that come, change and go and files that are tampered with in between, and
// wants the folder to be right each time.
func TestPublishedFilesAreLookedAfter(t *testing.T) {
	for _, exchange := range []bool{true, false} {
		out := filepath.Join(t.TempDir(), "public")
		write := func(name, text string) {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(out, name)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		states := []*render.Set{setOf(t, before), setOf(t, after), setOf(t, column(nil))}
		var clean []map[string]string
		for _, set := range states {
			at := filepath.Join(t.TempDir(), "public")
			if _, _, err := Publish(set, Options{Out: at}); err != nil {
				t.Fatal(err)
			}
			clean = append(clean, tree(t, at))
		}
		foreign := map[string]string{}
		for step := range 24 {
			switch step % 6 {
			case 1:
				foreign["t/moi/rieng.txt"] = "riêng"
				write("t/moi/rieng.txt", "riêng")
			case 2:
				write("t/a/index.html", "bị sửa tay, tại chỗ")
			case 3:
				_ = os.Remove(filepath.Join(out, "t/index.html"))
			case 4:
				foreign["t/moi/rieng.txt"] = "riêng, đã sửa"
				write("t/moi/rieng.txt", "riêng, đã sửa")
			case 5:
				delete(foreign, "t/moi/rieng.txt")
				_ = os.Remove(filepath.Join(out, "t/moi/rieng.txt"))
			}
			i := step * 7 % 3
			if err := onto(t, states[i], out, &faulty{exchange: exchange}); err != nil {
				t.Fatalf("exchange %v, step %d: %v", exchange, step, err)
			}
			want := maps.Clone(clean[i])
			maps.Copy(want, foreign)
			if got := tree(t, out); !maps.Equal(got, want) {
				t.Fatalf("exchange %v, step %d: %q, want %q", exchange, step, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
		}
		write("khac.txt", "x")
		if sum, _, err := Publish(states[0], Options{Out: out, PruneForeign: true}); err != nil || sum.Removed < 1 || !maps.Equal(tree(t, out), clean[0]) {
			t.Errorf("one pruned: %v, %+v, %q", err, sum, files(t, out))
		}
		write("khac.txt", "x")
		write("t/khac.txt", "x")
		if _, _, err := Publish(states[0], Options{Out: out, PruneForeign: true}); err != nil || !maps.Equal(tree(t, out), clean[0]) {
			t.Errorf("pruned: %v, %q", err, files(t, out))
		}
	}
}

// TestOneAfterTheOther: a build waits for the one that is under way.
func TestOneAfterTheOther(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	first, err := begin(Options{Out: out}, nil)
	if err != nil {
		t.Fatal(err)
	}
	waiting, done := make(chan bool, 1), make(chan error, 1)
	set := setOf(t, before)
	go func() {
		_, _, err := Publish(set, Options{Out: out, Waiting: func() { waiting <- true }})
		done <- err
	}()
	<-waiting
	select {
	case <-done:
		t.Fatal("it did not wait")
	default:
	}
	first.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
