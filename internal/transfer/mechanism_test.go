package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cchc/internal/remote"
	"cchc/internal/testenv"
)

// TestCutAtEveryOperation delivers a change of a column, cut at the first operation, the
// second, and so on; a third state of it is delivered next, which may be cut too. After that
// the host is the column, and at each moment every asset that a page names was there.
func TestCutAtEveryOperation(t *testing.T) {
	for _, kind := range []string{"folders", "partial", "direct", "no stamps", "ignores case"} {
		t.Run(kind, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, 7))
			for round := range testenv.Rounds(1, 40) {
				cuts := 0
				for cut := 1; ; cut++ {
					m := newMachine()
					m.direct, m.partial, m.noStamps, m.ignoresCase = kind == "direct", kind == "partial", kind == "no stamps", kind == "ignores case"
					m.files["cua-nguoi-khac/ghi-chu.txt"], m.dirs["cua-nguoi-khac"] = "của người khác", true
					states := rand.New(rand.NewPCG(uint64(round), 1))
					opts := options()
					opts.TakeOver = true
					m.must(t, randomSite(states), opts, "cua-nguoi-khac/ghi-chu.txt")
					var broken string
					m.after = func(m *machine) {
						if broken == "" {
							broken = missing(m.public())
						}
					}
					opts.TakeOver = false
					m.ops, m.cutAt = 0, cut
					_, err := m.deliver(randomSite(states), opts)
					if err != nil && r.IntN(3) == 0 { // and again, sooner or later
						m.ops, m.cutAt = 0, 1+r.IntN(cut+20)
						_, _ = m.deliver(randomSite(states), opts)
					}
					m.cutAt = 0
					m.must(t, randomSite(states), opts, "cua-nguoi-khac/ghi-chu.txt")
					if broken != "" {
						t.Fatalf("round %d, cut at %d: %s", round, cut, broken)
					}
					for name := range m.names() {
						if strings.HasPrefix(name, Dir+"/") && name != ManifestFile {
							t.Fatalf("round %d, cut at %d: %s is left", round, cut, name)
						}
					}
					if err == nil {
						break
					}
					cuts++
				}
				if cuts < 20 {
					t.Fatalf("only %d cuts", cuts)
				}
			}
		})
	}
}

func TestDeliverTwice(t *testing.T) {
	m := newMachine()
	s := randomSite(rand.New(rand.NewPCG(1, 1)))
	r := m.must(t, s, options())
	if !r.First || len(r.Added) != len(s) || r.Read == 0 {
		t.Errorf("first: %+v", r)
	}
	writes := 0
	m.fail = func(op, name string) error {
		if op == "write" && name != ownerFile || op == "rename" {
			writes++
		}
		return nil
	}
	if r = m.must(t, s, options()); r.First || !r.Empty() || r.Kept != len(s) || writes > 0 {
		t.Errorf("again: %+v, %d writes", r, writes)
	}
}

// TestOthers: what no delivery has put there is neither overwritten nor removed.
func TestOthers(t *testing.T) {
	s := site{"index.html": "trang chủ", "tin/a.html": "a"}
	for name, want := range map[string]remote.FaultKind{"index.html": remote.Occupied, "khac.txt": remote.Occupied, "cgi-bin": ""} {
		m := newMachine()
		m.files[name] = "của người khác"
		_, err := m.deliver(s, options())
		if remote.KindOf(err) != want {
			t.Errorf("%s is there: %v, want %q", name, err, want)
		}
		if m.files[name] != "của người khác" {
			t.Errorf("%s was overwritten", name)
		}
	}
	m := newMachine()
	m.files["khac.txt"], m.files["index.html"] = "của người khác", "cũ"
	opts := options()
	opts.TakeOver = true
	m.must(t, s, opts, "khac.txt")
	// Later a file of others has the name of one of the column, and one is changed by hand.
	m.files["tin/b.html"], m.files["tin/a.html"] = "của người khác", "sửa tay"
	next := site{"index.html": "trang chủ", "tin/b.html": "b"}
	if _, err := m.deliver(next, options()); remote.KindOf(err) != remote.Collision || m.files["tin/b.html"] != "của người khác" {
		t.Errorf("a file of others has the name of a page: %v", err)
	}
	delete(next, "tin/b.html")
	r := m.must(t, next, options(), "khac.txt", "tin/b.html", "tin/a.html")
	if !slices.Equal(r.Notes, []Note{{NoteKept, "tin/a.html"}}) {
		t.Errorf("notes: %v", r.Notes)
	}
	// What has the same content is taken for the column's, without a manifest.
	m = newMachine()
	maps.Copy(m.files, s)
	m.dirs["tin"] = true
	if r := m.must(t, s, options()); r.Kept != 2 || !r.First {
		t.Errorf("copied by hand: %+v", r)
	}
	// Another column stands there.
	opts = options()
	opts.Site = "https://khac.example/"
	if _, err := m.deliver(s, opts); remote.KindOf(err) != remote.OtherSite {
		t.Errorf("another column: %v", err)
	}
	// A damaged manifest is none.
	m.files[ManifestFile] = m.files[ManifestFile][:30]
	if r := m.must(t, s, options()); r.Kept != 2 {
		t.Errorf("damaged manifest: %+v", r)
	}
	m.files[ManifestFile], m.files["index.html"] = "", "khác"
	if _, err := m.deliver(s, options()); remote.KindOf(err) != remote.Occupied {
		t.Errorf("damaged manifest, other files: %v", err)
	}
}

// TestRefusalLeavesNothing holds that a host which is refused has nothing of deliveries afterwards, whenever that is
// found: at the first look, or under the lock, where somebody has put something there meanwhile.
func TestRefusalLeavesNothing(t *testing.T) {
	s := site{"index.html": "trang chủ", "tin/a.html": "a"}
	for _, direct := range []bool{false, true} {
		for _, late := range []bool{false, true} {
			m := newMachine()
			m.direct = direct
			if late {
				m.fail = func(op, name string) error {
					if op == "write" && name == ownerFile {
						m.files["index.html"] = "của người khác"
					}
					return nil
				}
			} else {
				m.files["index.html"] = "của người khác"
				m.fail = func(op, name string) error {
					if op != "list" && op != "read" {
						t.Errorf("direct %v: %s %s before the host is known", direct, op, name)
					}
					return nil
				}
			}
			if _, err := m.deliver(s, options()); remote.KindOf(err) != remote.Occupied {
				t.Errorf("direct %v, late %v: %v", direct, late, err)
			}
			if len(m.files) != 1 || len(m.dirs) != 0 {
				t.Errorf("direct %v, late %v: there are %v, %v", direct, late, m.files, m.dirs)
			}
		}
	}
}

// TestRestored: what others have changed or removed on the host comes back.
func TestRestored(t *testing.T) {
	m := newMachine()
	s := site{"index.html": "trang chủ", "a.html": "a", "b.html": "b", "c.css": "c"}
	m.must(t, s, options())
	delete(m.files, "a.html")
	m.files["b.html"], m.stamps["b.html"] = "B", 1000 // the same size
	if r := m.must(t, s, options()); !slices.Equal(r.Restored, []string{"a.html", "b.html"}) {
		t.Errorf("restored: %v", r.Restored)
	}
	m.noStamps = true
	m.must(t, s, options())
	m.files["c.css"] = "C"
	opts := options()
	opts.Verify = true
	if r := m.must(t, s, opts); !slices.Equal(r.Restored, []string{"c.css"}) || r.Read < len(s) {
		t.Errorf("with verify: %+v", r.Plan)
	}
}

// TestArrived: what the host damages is sent again, and said where that is in vain.
func TestArrived(t *testing.T) {
	s := site{"index.html": "trang chủ", "a.html": "một bài"}
	m := newMachine()
	times := 0
	m.after = func(m *machine) {
		if _, there := m.files["a.html"]; there && times < 1 {
			times++
			m.files["a.html"] = "hỏng"
		}
	}
	if r := m.must(t, s, options()); !slices.Equal(r.Notes, []Note{{NoteRepaired, "a.html"}}) {
		t.Errorf("notes: %v", r.Notes)
	}
	m = newMachine()
	m.after = func(m *machine) {
		if _, there := m.files["a.html"]; there {
			m.files["a.html"] = "hỏng"
		}
	}
	if _, err := m.deliver(s, options()); remote.KindOf(err) != remote.NotArrived {
		t.Errorf("damaged each time: %v", err)
	}
}

func TestBlocked(t *testing.T) {
	m := newMachine()
	m.must(t, site{"index.html": "", "a": "tệp", "b/c.txt": "c", "b/d/e.txt": "e"}, options())
	m.must(t, site{"index.html": "", "a/x.txt": "x", "b": "tệp"}, options())
	m.files["khac"] = "của người khác"
	if _, err := m.deliver(site{"index.html": "", "khac/x.txt": "x"}, options()); remote.KindOf(err) != remote.Blocked {
		t.Errorf("a file of others in the way: %v", err)
	}
	m.dirs["bo"] = true
	m.files["bo/x"] = "của người khác"
	if _, err := m.deliver(site{"index.html": "", "bo": "x"}, options()); remote.KindOf(err) != remote.Blocked {
		t.Errorf("a folder of others in the way: %v", err)
	}
}

// TestFolds renames a file by the case of its letters, on a host that does not tell them apart.
func TestFolds(t *testing.T) {
	m := newMachine()
	m.ignoresCase = true
	m.must(t, site{"index.html": "[Mau.pdf]", "Mau.pdf": "1"}, options())
	if _, err := m.deliver(site{"index.html": "[mau.pdf]", "mau.pdf": "2"}, options()); err != nil {
		t.Fatal(err)
	}
	if m.files["Mau.pdf"] != "2" {
		t.Errorf("on the host: %v", m.public())
	}
}

func TestFaultsOfHosts(t *testing.T) {
	s := site{"index.html": "trang chủ", "a.html": "a"}
	for kind, at := range map[remote.FaultKind]string{remote.Full: "write", remote.NoRights: "rename"} {
		m := newMachine()
		m.must(t, site{"index.html": "cũ"}, options())
		m.fail = func(op, name string) error {
			if op == at && strings.HasPrefix(name, stagingDir) || op == at && name == "index.html" {
				return remote.NewFault(kind, nil, nil)
			}
			return nil
		}
		if _, err := m.deliver(s, options()); remote.KindOf(err) != kind || m.files["index.html"] != "cũ" {
			t.Errorf("%s: %v", kind, err)
		}
		m.fail = nil
		m.must(t, s, options())
	}
}

func TestChangedWhileDelivered(t *testing.T) {
	m := newMachine()
	s := site{"index.html": "trang chủ"}
	src := &changing{s}
	if _, err := run(context.Background(), src, m.dial, m.traits(), options()); remote.KindOf(err) != remote.PublicChanged {
		t.Error(err)
	}
	if m.files["index.html"] != "" {
		t.Error("it was placed")
	}
}

type changing struct{ site }

func (c *changing) Open(string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("trang chỉ")), nil
}

func TestDryRun(t *testing.T) {
	m := newMachine()
	m.must(t, site{"index.html": "cũ", "b.html": "b"}, options())
	before, dirs := maps.Clone(m.files), maps.Clone(m.dirs)
	opts := options()
	opts.DryRun = true
	r, err := m.deliver(site{"index.html": "trang chủ", "a.html": "aa"}, opts)
	if err != nil || fmt.Sprint(r.Added, r.Changed, r.Removed, r.Bytes) != "[a.html] [index.html] [b.html] 13" {
		t.Errorf("%+v, %v", r.Plan, err)
	}
	if !maps.Equal(before, m.files) || !maps.Equal(dirs, m.dirs) {
		t.Error("the host has changed")
	}
}

// TestTwoPeople: the second is told who delivers; a lock that was left is taken over by one.
func TestTwoPeople(t *testing.T) {
	m := newMachine()
	m.slow = 2 * time.Millisecond
	s := randomSite(rand.New(rand.NewPCG(1, 1)))
	first, second := options(), options()
	second.Who, second.Machine = "Hùng", "may-2"
	var wg sync.WaitGroup
	var err1 error
	wg.Go(func() { _, err1 = m.deliver(s, first) })
	for there := false; !there; time.Sleep(time.Millisecond) {
		m.mu.Lock()
		_, there = m.files[ownerFile]
		m.mu.Unlock()
	}
	_, err2 := m.deliver(s, second)
	wg.Wait()
	var f *remote.Fault
	if err1 != nil || remote.KindOf(err2) != remote.Locked || !errors.As(err2, &f) || f.Args["Who"] != "Lan" {
		t.Errorf("first: %v, second: %v", err1, err2)
	}
	m.slow = 0
	m.must(t, s, second)

	// A lock that was left, with its owner and without.
	for _, text := range []string{`{"token":"ABC","who":"Lan"}`, "", "{"} {
		m.dirs[lockDir] = true
		if text != "" {
			m.files[ownerFile] = text
		}
		m.must(t, s, second)
	}
	m.dirs[lockDir], m.dirs[lockDir+"/taken-ABC"] = true, true
	m.files[ownerFile] = `{"token":"ABC","who":"Lan"}`
	m.must(t, s, second)

	// Several find the same old lock: one delivers at a time.
	m.dirs[lockDir] = true
	m.files[ownerFile] = `{"token":"ABC","who":"Lan"}`
	m.slow = time.Millisecond
	done := 0
	for i := range 4 {
		wg.Go(func() {
			opts := options()
			opts.Machine = fmt.Sprint("may-", i+10)
			_, err := m.deliver(s, opts)
			m.mu.Lock()
			defer m.mu.Unlock()
			if err == nil {
				done++
			} else if remote.KindOf(err) != remote.Locked && remote.KindOf(err) != remote.LockLost {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done == 0 {
		t.Error("nobody has delivered")
	}
}

// TestLockInTime: whoever finds a lock is told within two beats that its owner is at it, may
// have one that was left after as many beats as it takes to know that, and one of the same
// machine at once. That somebody is waited for is shown.
func TestLockInTime(t *testing.T) {
	s := site{"index.html": "trang chủ"}
	other := options()
	other.Beat, other.Who, other.Machine = usualBeat, "Hùng", "may-2"
	waited := false
	other.Progress = func(p Progress) { waited = waited || p.Stage == Waiting }
	left := func(text string) *machine {
		m := newMachine()
		m.dirs[Dir], m.dirs[lockDir] = true, true
		if text != "" {
			m.files[ownerFile] = text
		}
		return m
	}
	for name, c := range map[string]struct {
		left   string
		atMost time.Duration
		waits  bool
	}{
		"left by another machine": {`{"token":"ABC","machine":"may-1","who":"Lan"}`, (staleBeats + 1) * usualBeat, true},
		"left without its owner":  {"", (ownerlessBeats + 1) * usualBeat, true},
		"left by this machine":    {`{"token":"ABC","machine":"may-2","who":"Hùng"}`, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, start := left(c.left), time.Now()
				waited = false
				m.must(t, s, other)
				if took := time.Since(start); took > c.atMost || waited != c.waits {
					t.Errorf("took %v, want at most %v; waiting was shown: %v", took, c.atMost, waited)
				}
			})
		})
	}
	t.Run("held", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m, first := newMachine(), options()
			first.Beat = usualBeat
			ended := make(chan error)
			go func() {
				_, err := run(t.Context(), slowSource{s}, m.dial, m.traits(), first)
				ended <- err
			}()
			synctest.Wait() // until it sends
			start := time.Now()
			_, err := m.deliver(s, other)
			if took := time.Since(start); remote.KindOf(err) != remote.Locked || took > 2*usualBeat {
				t.Errorf("%v after %v", err, took)
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	})
}

// A slowSource takes a minute for each file.
type slowSource struct{ site }

func (s slowSource) Open(name string) (io.ReadCloser, error) {
	time.Sleep(time.Minute)
	return s.site.Open(name)
}

// TestLockRefused: where the file of the owner cannot be written, the lock is given back, so
// that nobody waits for it.
func TestLockRefused(t *testing.T) {
	for _, kind := range []remote.FaultKind{remote.NoRights, remote.Full, remote.BadAnswer} {
		m := newMachine()
		m.fail = func(op, name string) error {
			if op == "write" {
				return remote.NewFault(kind, nil, nil)
			}
			return nil
		}
		if _, err := m.deliver(site{"index.html": ""}, options()); remote.KindOf(err) != kind {
			t.Errorf("%s: %v", kind, err)
		}
		if m.dirs[lockDir] {
			t.Errorf("%s: the lock is still there", kind)
		}
	}
}

// TestLockLost: whoever has lost the lock places nothing.
func TestLockLost(t *testing.T) {
	m := newMachine()
	m.fail = func(op, name string) error {
		if op == "write" && strings.HasPrefix(name, stagingDir) {
			m.files[ownerFile] = `{"token":"ABC","who":"Hùng"}`
		}
		return nil
	}
	if _, err := m.deliver(site{"index.html": "trang chủ"}, options()); remote.KindOf(err) != remote.LockLost {
		t.Error(err)
	}
	if _, there := m.files["index.html"]; there {
		t.Error("it was placed")
	}
}

// TestCutShort: a line that is cut for a moment is opened again. No call is cut twice: how
// often one is tried is bounded.
func TestCutShort(t *testing.T) {
	m := newMachine()
	n, cut := 0, map[string]bool{}
	m.fail = func(op, name string) error {
		if n++; n%5 == 0 && !cut[op+name] {
			cut[op+name] = true
			return remote.ErrCut
		}
		return nil
	}
	m.must(t, randomSite(rand.New(rand.NewPCG(1, 1))), options())
}

func TestManifestsOfStrangers(t *testing.T) {
	for _, name := range []string{"../a", "/a", "", ".", Dir, ManifestFile, "a//b"} {
		m := &Manifest{Version: manifestVersion, Files: map[string]Placed{name: {}}}
		text, err := m.Encode()
		if err != nil || DecodeManifest(strings.NewReader(string(text))) != nil {
			t.Errorf("%q is taken for a name: %v", name, err)
		}
	}
	if !errors.Is(remote.MissingIsNil(remote.ErrCut), remote.ErrCut) || remote.MissingIsNil(fs.ErrNotExist) != nil {
		t.Error("missingIsNil")
	}
}

// TestStopped: whoever stops a delivery is told so, and the next one goes on.
func TestStopped(t *testing.T) {
	m := newMachine()
	ctx, stop := context.WithCancel(context.Background())
	m.fail = func(op, name string) error {
		if op == "rename" {
			stop()
		}
		return nil
	}
	s := randomSite(rand.New(rand.NewPCG(1, 1)))
	if _, err := run(ctx, s, m.dial, m.traits(), options()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	m.fail = nil
	if r := m.must(t, s, options()); !r.Resumed {
		t.Errorf("%+v", r)
	}
}
