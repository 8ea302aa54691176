package publish

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cchc/internal/disk"
	"cchc/internal/manifest"
	"cchc/internal/testenv"
)

// For the program that [TestKilled] starts and kills: the folder to publish into
// and the kind of disk.
const (
	killedFolder = "CCHC_TEST_PUBLISH_INTO"
	killedDisk   = "CCHC_TEST_PUBLISH_DISK"
)

func TestMain(m *testing.M) {
	if out := os.Getenv(killedFolder); out != "" {
		publishForever(out)
	}
	os.Exit(m.Run())
}

// disks are the kinds of disk of which a build may be killed: one that has all,
// one that cannot exchange folders, and one on which a file has one name only,
// either of which the tests make of the first.
var disks = map[string]func(m *disk.Machine) disk.Disk{
	"all":         func(m *disk.Machine) disk.Disk { return m },
	"no-exchange": func(m *disk.Machine) disk.Disk { return noExchange{m} },
	"no-links":    func(m *disk.Machine) disk.Disk { return noLinks{noExchange{m}} },
	"overlay":     func(m *disk.Machine) disk.Disk { return m },          // see TestOverlay
	"swap-only":   func(m *disk.Machine) disk.Disk { return noLinks{m} }, // as FAT on Linux
}

type noExchange struct{ disk.Disk }

func (noExchange) Exchange(string, string) error { return disk.ErrNoExchange }

type noLinks struct{ disk.Disk }

func (noLinks) Link(string, string) error           { return disk.ErrNoExchange }
func (noLinks) Share(string, string) (int64, error) { return 0, disk.ErrNoExchange }
func (noLinks) Symlink(string, string) error        { return disk.ErrNoExchange }

// publishForever publishes two states in turn until it is killed, and says each
// time when all is made and is about to be put into place.
func publishForever(out string) {
	t := new(testing.B)
	a, b := setOf(t, before), setOf(t, after)
	for {
		for _, state := range []bool{true, false} {
			set := a
			if !state {
				set = b
			}
			made := func(done, total int) {
				if done == total {
					fmt.Println("made")
				}
			}
			w, err := begin(Options{Out: out, Progress: made}, disks[os.Getenv(killedDisk)])
			if err == nil {
				_, _, err = w.Publish(set, manifest.Unknown)
				w.Close()
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}

// killAtRandom starts a program that publishes, and kills it in its first or a
// later build.
func killAtRandom(t *testing.T, out, disk string, within time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedFolder+"="+out, killedDisk+"="+disk)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(pipe)
	for range 1 + rand.IntN(3) {
		if line, _, err := lines.ReadLine(); err != nil || string(line) != "made" {
			t.Fatalf("the program said %q, %v", line, err)
		}
	}
	time.Sleep(rand.N(within))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, lines)
	_ = cmd.Wait()
}

// TestKilled kills a program that publishes at random moments, on each kind of
// disk, and checks every file of the published folder each time. Where folders
// are exchanged, it is wholly the one state or wholly the other; elsewhere after
// what was begun was finished, which is the first thing that a build does. What
// others put there is there all the time.
func TestKilled(t *testing.T) {
	if underRace {
		t.Skip("a program that is several times as slow; in full without the race detector")
	}
	for _, disk := range []string{"all", "no-exchange", "no-links", "swap-only"} {
		t.Run(disk, func(t *testing.T) {
			t.Parallel()
			killRounds(t, filepath.Join(t.TempDir(), "public"), disk)
		})
	}
}

func killRounds(t *testing.T, out, disk string) {
	rounds := testenv.Rounds(4, 220)
	publishOn := func(set bool) error {
		state := setOf(t, before)
		if set {
			state = setOf(t, after)
		}
		w, err := begin(Options{Out: out}, disks[disk])
		if err != nil {
			return err
		}
		defer w.Close()
		_, _, err = w.Publish(state, manifest.Unknown)
		return err
	}
	var states []map[string]string
	for _, set := range []bool{true, false} {
		if err := publishOn(set); err != nil {
			t.Fatal(err)
		}
		if set {
			putOthers(t, out)
			if err := os.Remove(filepath.Join(out, "t/b/rieng.txt")); err != nil { // in a folder that goes
				t.Fatal(err)
			}
		}
		states = append(states, tree(t, out))
	}
	for name, text := range others {
		if name != "t/b/rieng.txt" {
			states[0][name] = text
		}
	}
	isWhole := func() bool {
		got := tree(t, out)
		return maps.Equal(got, states[0]) || maps.Equal(got, states[1])
	}
	mixed := 0
	for round := range rounds {
		killAtRandom(t, out, disk, 40*time.Millisecond)
		if !isWhole() {
			mixed++
			if disk == "all" {
				t.Fatalf("round %d: a mixed site", round)
			}
		}
		w, err := begin(Options{Out: out}, disks[disk])
		if err != nil {
			t.Fatalf("round %d: what was begun cannot be finished: %v", round, err)
		}
		w.Close()
		if !isWhole() {
			t.Fatalf("round %d: a mixed site, after what was begun was finished: %q", round, files(t, out))
		}
	}
	t.Logf("%d kills, %d of them between two states", rounds, mixed)
	if err := publishOn(true); err != nil || !maps.Equal(tree(t, out), states[0]) {
		t.Errorf("after all kills: %v", err)
	}
	if left := files(t, filepath.Join(filepath.Dir(out), ".public.cchc")); slices.ContainsFunc(left, func(name string) bool {
		return filepath.Dir(name) == "found" || filepath.Dir(name) == "replaced"
	}) {
		t.Errorf("left: %q", left)
	}
}
