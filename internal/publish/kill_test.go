package publish

import (
	"bufio"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// killedFolder names, for the program that [TestKilled] starts and kills, the
// folder to publish into.
const killedFolder = "CCHC_TEST_PUBLISH_INTO"

func TestMain(m *testing.M) {
	if out := os.Getenv(killedFolder); out != "" {
		publishForever(out)
	}
	os.Exit(m.Run())
}

// publishForever publishes two states in turn until it is killed.
func publishForever(out string) {
	t := new(testing.B)
	a, b := setOf(t, before), setOf(t, after)
	fmt.Println("ready")
	for {
		for _, set := range []int{0, 1} {
			state := a
			if set == 1 {
				state = b
			}
			if _, _, err := Publish(state, Options{Out: out}); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}

// TestKilled kills a program that publishes at hundreds of random moments, and
// checks every file of the published folder each time: it is wholly the one
// state or wholly the other.
func TestKilled(t *testing.T) {
	if underRace {
		t.Skip("a program that is several times as slow; in full without the race detector")
	}
	rounds, within := 200, 60*time.Millisecond
	if testing.Short() {
		rounds = 20
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	if _, _, err := Publish(setOf(t, after), Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	isNew := tree(t, out)
	if _, _, err := Publish(setOf(t, before), Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	isOld := tree(t, out)
	w, err := open(Options{Out: out}, nil)
	if err != nil {
		t.Fatal(err)
	}
	exchanges := w.disk.Exchange(w.in("new"), w.in("old")) != errNoExchange
	w.Close()
	if !exchanges {
		t.Skip("this system cannot exchange folders")
	}
	seen := map[bool]int{}
	for round := range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killedFolder+"="+out)
		cmd.Stderr = os.Stderr
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if line, _, err := bufio.NewReader(pipe).ReadLine(); err != nil || string(line) != "ready" {
			t.Fatalf("the program said %q, %v", line, err)
		}
		time.Sleep(rand.N(within))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		got := tree(t, out)
		if !maps.Equal(got, isOld) && !maps.Equal(got, isNew) {
			t.Fatalf("round %d: a mixed site", round)
		}
		seen[maps.Equal(got, isNew)]++
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("only one of the states was ever seen: %v", seen)
	}
	if _, _, err := Publish(setOf(t, after), Options{Out: out}); err != nil || !maps.Equal(tree(t, out), isNew) {
		t.Errorf("after all kills: %v", err)
	}
}
