package publish

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cchc/internal/disk"
	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/render"
	"cchc/internal/testenv"
)

// shape returns all that stands in a folder but what publishing made: modes,
// owners, times of what others put there, where links lead, what files hold.
func shape(t *testing.T, out string, ours map[string]string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(out, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(out, p)
		name := filepath.ToSlash(rel)
		if _, ok := ours[name]; ok {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		about := fmt.Sprint(info.Mode(), " ", owner(info))
		isOurs := false
		for own := range ours {
			isOurs = isOurs || strings.HasPrefix(own, name+"/")
		}
		if isOurs && name != "t" && name != "t/a" {
			return nil // may go
		}
		if !isOurs && name != "." {
			about += info.ModTime().String()
		}
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(p)
			about += " to " + to
		case d.Type().IsRegular():
			data, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			about += string(data)
		}
		all[name] = about
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// columnNames returns the names of what a state publishes.
func columnNames(t *testing.T, sets ...*render.Set) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, set := range sets {
		for _, o := range set.Outputs() {
			names[o.Name()] = ""
		}
	}
	return names
}

// TestForeignStaysAsItIs: what others put into the output folder keeps its mode,
// owner, time and content, and its folders stay the same folders, while the
// column changes around it.
func TestForeignStaysAsItIs(t *testing.T) {
	for kind, disk := range disks {
		t.Run(kind, func(t *testing.T) {
			states := []*render.Set{setOf(t, before), setOf(t, after), setOf(t, column(nil))}
			ours := columnNames(t, states...)
			out := filepath.Join(t.TempDir(), "public")
			build := func(i int) {
				t.Helper()
				w, err := begin(Options{Out: out}, disk)
				if err == nil {
					_, _, err = w.Publish(states[i], manifest.Unknown)
					w.Close()
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			build(0)
			putFile(t, filepath.Join(out, "uploads/a.txt"), "a")
			putFile(t, filepath.Join(out, ".well-known/acme-challenge/x"), "x")
			putFile(t, filepath.Join(out, ".ssh/id"), "khóa")
			putFile(t, filepath.Join(out, "t/a/ghi-chu.txt"), "ghi chú")
			for name, mode := range map[string]fs.FileMode{
				"uploads": 0o777, ".ssh": 0o700, ".ssh/id": 0o600, "trong/rong": 0o750, "t/rong": 0o711, "t/a": fs.ModeSetgid | 0o775, ".": fs.ModeSetgid | 0o775,
			} {
				at := filepath.Join(out, name)
				if _, err := os.Lstat(at); err != nil {
					if err := os.MkdirAll(at, 0o755); err != nil {
						t.Fatal(err)
					}
				}
				if err := os.Chmod(at, mode); err != nil {
					t.Fatal(err)
				}
			}
			if err := testenv.Symlink("../ngoai", filepath.Join(out, "t/a/lien-ket")); err != nil {
				t.Skip("no symbolic links on this system:", err)
			}
			if err := os.Link(filepath.Join(out, "uploads/a.txt"), filepath.Join(out, "t/a/a-nua.txt")); err != nil {
				t.Fatal(err)
			}
			if os.Getuid() == 0 {
				for _, name := range []string{".", "uploads", "t", "t/a/ghi-chu.txt"} {
					if err := os.Lchown(filepath.Join(out, name), 1234, 2345); err != nil {
						t.Fatal(err)
					}
				}
				if err := os.Chmod(out, fs.ModeSetgid|0o775); err != nil {
					t.Fatal(err)
				}
			}
			old := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
			for _, name := range []string{"uploads/a.txt", "uploads", ".ssh", "trong/rong", "t/rong", "trong"} {
				if err := os.Chtimes(filepath.Join(out, name), old, old); err != nil {
					t.Fatal(err)
				}
			}
			want := shape(t, out, ours)
			uploads, _ := os.Stat(filepath.Join(out, "uploads"))
			for step, state := range []int{1, 0, 2, 1, 1, 0} {
				build(state)
				// One more file each time: in a folder that was there at the build before.
				name := fmt.Sprintf("uploads/b%d.txt", step)
				putFile(t, filepath.Join(out, name), "b")
				if err := os.Chtimes(filepath.Join(out, "uploads"), old, old); err != nil {
					t.Fatal(err)
				}
				got := shape(t, out, ours)
				want[name] = got[name]
				for name := range want {
					if got[name] != want[name] {
						t.Errorf("step %d: %s is %q, was %q", step, name, got[name], want[name])
					}
				}
				for name := range got {
					if want[name] == "" && !strings.HasPrefix(name, "t/") {
						t.Errorf("step %d: %s came from nowhere", step, name)
					}
				}
			}
			if now, err := os.Stat(filepath.Join(out, "uploads")); err != nil || !os.SameFile(uploads, now) {
				t.Error("the folder of others is another one")
			}
		})
	}
}

// TestWorkersInFoldersLoseNothing: a program whose working folder is in the
// output folder goes on there when it is put aside; what it writes comes back.
func TestWorkersInFoldersLoseNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	publish(t, out, before)
	worker, err := os.OpenRoot(filepath.Join(out, "t/a"))
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Close()
	publish(t, out, after)
	if err := worker.WriteFile("viet-sau.txt", []byte("sau"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := worker.MkdirAll("muc/nho", 0o700); err != nil {
		t.Fatal(err)
	}
	for i, fsys := range []fs.FS{before, after, before} {
		publish(t, out, fsys)
		if data, err := os.ReadFile(filepath.Join(out, "t/a/viet-sau.txt")); err != nil || string(data) != "sau" {
			t.Errorf("build %d: %v", i, err)
		}
		if info, err := os.Stat(filepath.Join(out, "t/a/muc/nho")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
			t.Errorf("build %d: %v", i, err)
		}
	}
}

// TestLostSideFolder: the side folder can go at any time between builds; files of
// others stay.
func TestLostSideFolder(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	publish(t, out, before)
	putOthers(t, out)
	for i, fsys := range []fs.FS{after, before, after, before} {
		publish(t, out, fsys)
		if i%2 == 0 {
			if err := os.RemoveAll(filepath.Join(filepath.Dir(out), ".public.cchc")); err != nil {
				t.Fatal(err)
			}
		}
		got := tree(t, out)
		for name, text := range others {
			if got[name] != text {
				t.Errorf("build %d: %s is %q", i, name, got[name])
			}
		}
	}
}

// TestSameNameAsAnOutput: a file of others that has the name of an output gives
// way to it and is kept.
func TestSameNameAsAnOutput(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	putFile(t, filepath.Join(out, "index.html"), "trang chờ")
	var notes []outdir.Note
	build := func() {
		t.Helper()
		if _, _, err := Publish(setOf(t, before), Options{Out: out, Note: func(n outdir.Note) { notes = append(notes, n) }}); err != nil {
			t.Fatal(err)
		}
	}
	build()
	if len(notes) != 1 || notes[0].Kind != outdir.NoteReplaced || notes[0].Name != "index.html" {
		t.Fatalf("%+v", notes)
	}
	if data, err := os.ReadFile(filepath.Join(dir, notes[0].At)); err != nil || string(data) != "trang chờ" {
		t.Errorf("%q, %v", data, err)
	}
	build()
	if len(notes) != 1 {
		t.Errorf("%+v", notes)
	}
}

// An outsider does things in the output folder at random, and knows what must be
// there.
type outsider struct {
	t      *testing.T
	out    string
	random *rand.Rand
	files  map[string]string // name → content
	modes  map[string]fs.FileMode
	n      int
}

func (o *outsider) any() (string, bool) {
	if len(o.files) == 0 {
		return "", false
	}
	return slices.Sorted(maps.Keys(o.files))[o.random.IntN(len(o.files))], true
}

// step adds, edits, replaces, renames, removes a file, or changes the mode of a
// folder.
func (o *outsider) step() {
	o.n++
	at := func(name string) string { return filepath.Join(o.out, name) }
	dirs := []string{".", "t", "t/a", "t/moi", "t/mat", "uploads", "uploads/anh", ".git/objects", "rieng"}
	name, ok := o.any()
	text := fmt.Sprint("v", o.n)
	var err error
	switch what := o.random.IntN(9); {
	case !ok || what < 3:
		name = filepath.ToSlash(filepath.Join(dirs[o.random.IntN(len(dirs))], fmt.Sprintf("f%d.txt", o.n)))
		putFile(o.t, at(name), text)
		o.files[name] = text
	case what == 3:
		err = os.WriteFile(at(name), []byte(text), 0o644)
		o.files[name] = text
	case what == 4: // as careful programs save
		putFile(o.t, at(name+".tmp"), text)
		err = os.Rename(at(name+".tmp"), at(name))
		o.files[name] = text
	case what == 5:
		to := fmt.Sprintf("%s-%d", name, o.n)
		err = os.Rename(at(name), at(to))
		o.files[to] = o.files[name]
		delete(o.files, name)
	case what == 6:
		err = os.Remove(at(name))
		delete(o.files, name)
	case what == 7:
		dir := []string{"uploads", "rieng", "t/a"}[o.random.IntN(3)]
		mode := []fs.FileMode{0o700, 0o755, 0o775, 0o777}[o.random.IntN(4)]
		if os.Chmod(at(dir), mode) == nil && runtime.GOOS != "windows" { // which has no such modes
			o.modes[dir] = mode
		}
	case what == 8:
		mode := []fs.FileMode{0o600, 0o640, 0o666}[o.random.IntN(3)]
		err = os.Chmod(at(name), mode)
	}
	if err != nil {
		o.t.Fatalf("step %d: %v", o.n, err)
	}
}

func (o *outsider) check(round int) {
	o.t.Helper()
	for name, text := range o.files {
		if data, err := os.ReadFile(filepath.Join(o.out, name)); err != nil || string(data) != text {
			o.t.Errorf("round %d: %s is %q, not %q: %v", round, name, data, text, err)
		}
	}
	for dir, mode := range o.modes {
		if info, err := os.Stat(filepath.Join(o.out, dir)); err == nil && info.Mode().Perm() != mode {
			o.t.Errorf("round %d: folder %s has mode %v, not %v", round, dir, info.Mode().Perm(), mode)
		}
	}
}

// TestForeignAtRandom lets somebody do things in the output folder between builds
// of changing states, hundreds of times, on each kind of disk: nothing is lost,
// no mode changes, and what was removed stays removed.
func TestForeignAtRandom(t *testing.T) {
	rounds := testenv.Rounds(16, 500)
	for kind, disk := range disks {
		t.Run(kind, func(t *testing.T) {
			states := []*render.Set{setOf(t, before), setOf(t, after), setOf(t, column(nil))}
			o := &outsider{t: t, out: filepath.Join(t.TempDir(), "public"), random: rand.New(rand.NewPCG(14, uint64(len(kind)))), files: map[string]string{}, modes: map[string]fs.FileMode{}}
			ours := columnNames(t, states...)
			for round := range rounds {
				w, err := begin(Options{Out: o.out, Note: func(n outdir.Note) { t.Errorf("round %d: %+v", round, n) }}, disk)
				if err == nil {
					_, _, err = w.Publish(states[o.random.IntN(3)], manifest.Unknown)
					w.Close()
				}
				if err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
				o.check(round)
				for _, name := range files(t, o.out) {
					if _, ok := ours[name]; !ok && o.files[name] == "" {
						t.Errorf("round %d: %s came back", round, name)
					}
				}
				if t.Failed() {
					return
				}
				for range 1 + o.random.IntN(5) {
					o.step()
				}
			}
		})
	}
}

// TestForeignWhilePublishing lets somebody write files all the time while states
// are published in turn: into a folder of theirs, into folders of the column,
// directly and by renaming. All are there afterwards.
func TestForeignWhilePublishing(t *testing.T) {
	rounds := testenv.Rounds(6, 60)
	out := filepath.Join(t.TempDir(), "public")
	states := []*render.Set{setOf(t, before), setOf(t, after)}
	build := func(i int) {
		t.Helper()
		if _, _, err := Publish(states[i%2], Options{Out: out}); err != nil {
			t.Fatal(err)
		}
	}
	build(0)
	var (
		stop    atomic.Bool
		refused atomic.Int32
		wg      sync.WaitGroup
		mu      sync.Mutex
		written []string
	)
	for _, dir := range []string{"uploads", "t/a", "t"} {
		if err := os.MkdirAll(filepath.Join(out, dir), 0o755); err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			for i := 0; !stop.Load(); i++ {
				name := fmt.Sprintf("%s/n%d.txt", dir, i)
				// No os.MkdirAll: a folder that is not there is a failure of its own.
				if err := os.WriteFile(filepath.Join(out, name), []byte(name), 0o644); err != nil {
					refused.Add(1) // it knows; see the package comment
					continue
				}
				mu.Lock()
				written = append(written, name)
				mu.Unlock()
				time.Sleep(200 * time.Microsecond)
			}
		})
	}
	for i := range rounds {
		build(i + 1)
	}
	stop.Store(true)
	wg.Wait()
	missing := func() (names []string) {
		for _, name := range written {
			if data, err := os.ReadFile(filepath.Join(out, name)); err != nil || string(data) != name {
				names = append(names, name)
			}
		}
		return names
	}
	rightAfter := len(missing())
	build(rounds)
	build(rounds + 1)
	if lost := missing(); len(lost) > 0 {
		t.Errorf("%d of %d files are lost: %q", len(lost), len(written), lost[:min(5, len(lost))])
	}
	t.Logf("%d files written while %d states were published, %d refused; %d were missing before the next build", len(written), rounds, refused.Load(), rightAfter)
	if n := int(refused.Load()); n > 3+len(written)/1000 {
		t.Errorf("%d files could not be written", n)
	}
	if rightAfter > len(written)/100 {
		t.Errorf("%d of %d files were missing until the next build", rightAfter, len(written))
	}
}

// A busyDisk has somebody who writes a file into a folder of the column just
// before that folder is looked at for the n-th time.
type busyDisk struct {
	disk.Disk
	folder string // on the machine
	left   atomic.Int32
}

func (d *busyDisk) Stat(name string) (fs.FileInfo, error) {
	if name == "public/t" {
		if err := d.look(); err != nil {
			return nil, err
		}
	}
	return d.Disk.Stat(name)
}

func (d *busyDisk) States(dir string, names []string) []disk.State {
	if dir == "public" && slices.Contains(names, "t") && d.look() != nil {
		return make([]disk.State, len(names))
	}
	return d.Disk.States(dir, names)
}

func (d *busyDisk) look() error {
	if d.left.Add(-1) != 0 {
		return nil
	}
	return os.WriteFile(filepath.Join(d.folder, "late.txt"), nil, 0o644)
}

// TestForeignAtEachLook: what others write into a folder of the column just before
// it is looked at, at whichever time of publishing, is there after the next builds.
func TestForeignAtEachLook(t *testing.T) {
	states := []*render.Set{setOf(t, before), setOf(t, after)}
	for kind, base := range disks {
		t.Run(kind, func(t *testing.T) {
			looks := int32(1)
			for ; ; looks++ {
				out := filepath.Join(t.TempDir(), "public")
				build := func(i int, look func(m *disk.Machine) disk.Disk) {
					t.Helper()
					w, err := begin(Options{Out: out}, look)
					if err != nil {
						t.Fatal(err)
					}
					defer w.Close()
					if _, _, err := w.Publish(states[i%2], manifest.Unknown); err != nil {
						t.Fatal(err)
					}
				}
				build(0, base)
				if err := os.WriteFile(filepath.Join(out, "t/early.txt"), nil, 0o644); err != nil {
					t.Fatal(err)
				}
				build(1, base)
				busy := &busyDisk{folder: filepath.Join(out, "t")}
				busy.left.Store(looks)
				build(2, func(m *disk.Machine) disk.Disk { busy.Disk = base(m); return busy })
				if busy.left.Load() > 0 {
					break
				}
				for i := 3; i < 5; i++ {
					build(i, base)
					for _, name := range []string{"early.txt", "late.txt"} {
						if _, err := os.Stat(filepath.Join(out, "t", name)); err != nil {
							t.Errorf("written before look %d, build %d: %v", looks, i, err)
						}
					}
				}
			}
			if looks < 2 {
				t.Error("nobody looks")
			}
		})
	}
}
