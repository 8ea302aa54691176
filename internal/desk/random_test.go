package desk

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cchc/internal/drafts"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/screen"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/testenv"
	"cchc/internal/workspace"
)

// TestTwoMachines has two people on two machines write in one folder at random, in one
// entry and in another. Every line that somebody was told is saved is there in the end, and
// what the machines have noted of it is whole.
func TestTwoMachines(t *testing.T) {
	dir := newSite(t)
	files := []string{"content/tin-tuc/mot.md", "content/tin-tuc/hai.md"}
	people := []*browser{come(t, serve(t, dir, "may-1"), "Lan"), come(t, serve(t, dir, "may-2"), "Hải")}
	fields := []string{"summary", "author"} // which of them types into which
	rng := rand.New(rand.NewPCG(1, 2))
	open := map[string]*opened{}
	lines := map[string][]string{} // of a file, what was acknowledged
	last := map[string]string{}    // of a file and a field
	conflicts := 0
	for step := range testenv.Rounds(60, 1000) {
		who, file := rng.IntN(2), files[rng.IntN(2)]
		key := fmt.Sprint(who, file)
		o := open[key]
		if o == nil || rng.IntN(3) == 0 {
			o = people[who].open(file)
		}
		line := fmt.Sprintf("Dòng %d của %d.", step, who)
		all := strings.SplitAfter(o.body, "\n")
		at := rng.IntN(len(all))
		o.body = strings.Join(all[:at], "") + line + "\n" + strings.Join(all[at:], "")
		value := fmt.Sprintf("Giá trị %d", step)
		o.values[fields[who]] = value
		if rng.IntN(2) == 0 {
			if err := o.typed(); err != nil {
				t.Fatalf("step %d: %v", step, err)
			}
		}
		open[key] = o
		if rng.IntN(4) == 0 {
			continue // it is saved later
		}
		err := o.save()
		if err != nil {
			conflicts++
			joinBoth(t, o)
			delete(open, key)
		}
		for _, text := range strings.Split(o.body, "\n") {
			if strings.HasPrefix(text, "Dòng ") {
				lines[file] = append(lines[file], text)
			}
		}
		last[file+fields[who]] = value
	}
	if conflicts == 0 {
		t.Error("the two never met")
	}
	for _, file := range files {
		got := text(t, dir, file)
		for _, line := range lines[file] {
			if strings.Count(got, line+"\n") != 1 {
				t.Errorf("%s has %q %d times", file, line, strings.Count(got, line+"\n"))
			}
		}
		for _, f := range fields {
			if want := last[file+f]; want != "" && !strings.Contains(got, f+": "+want+"\n") && !strings.Contains(got, f+": '"+want+"'\n") {
				t.Errorf("%s: %s is not %q:\n%s", file, f, want, got)
			}
		}
	}
	for _, b := range people {
		if err := b.desk.History.Reload(); err != nil {
			t.Fatal(err)
		}
		if breaks, err := b.desk.History.Verify(); err != nil || len(breaks) > 0 {
			t.Errorf("the history is broken: %v %v", breaks, err)
		}
		for _, file := range files {
			if all := b.desk.History.Of(file); all[0].To != folder.DigestOf([]byte(text(t, dir, file))) {
				t.Errorf("the last version of %s is not the file", file)
			}
		}
	}
}

// joining is what joining what was typed with the file as it is makes.
func (o *opened) joining(t *testing.T) (*sourcefile.Joining, *workspace.Source) {
	t.Helper()
	all, err := o.desk.Drafts.Of(o.file)
	must(t, err)
	i := slices.IndexFunc(all, func(d *drafts.Draft) bool { return d.Tab == o.tab })
	if i < 0 {
		t.Fatal("no draft of", o.file)
	}
	base, err := o.desk.Base(o.file, all[i].Base)
	must(t, err)
	there, err := o.desk.Source(o.file)
	must(t, err)
	j, err := sourcefile.Join(base.File, there.File, all[i].Typed)
	must(t, err)
	return j, there
}

// joinBoth joins what was typed with what is saved, and keeps the lines of both.
func joinBoth(t *testing.T, o *opened) {
	t.Helper()
	for range 20 {
		j, there := o.joining(t)
		if len(j.Conflicts) > 0 {
			t.Fatalf("two different fields are in conflict: %v", j.Conflicts)
		}
		chunks := []string{}
		for _, c := range j.Chunks {
			if c.Conflict {
				chunks = append(chunks, "both")
			}
		}
		status, answer := o.post("/xung-dot", map[string]any{"file": o.file, "tab": o.tab, "theirs": there.Digest, "fields": []string{}, "chunks": chunks})
		if to, _ := answer["goto"].(string); status == http.StatusOK && strings.HasPrefix(to, "/soan?") {
			return
		}
	}
	t.Fatal("joining never ends")
}

// TestMain serves a desk until it is killed, where a test asks for that.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CCHC_TEST_DESK"); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

func child(dir string) {
	t := &testing.T{}
	screens, pages := listen(t), listen(t)
	opts := options(dir, "may-1")
	opts.Key = "key of a test"
	d, err := New(context.Background(), screens.Addr(), pages.Addr(), opts)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(d.Start())
	_ = d.Serve(context.Background(), screens, pages)
	os.Exit(0)
}

// A process is a desk in a process of its own.
type process struct {
	*browser
	start string // the address that lets in
	cmd   *exec.Cmd
}

func begin(t *testing.T, dir string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CCHC_TEST_DESK="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	start := strings.TrimSpace(line)
	origin, _, _ := strings.Cut(start, startAt)
	return &process{comeBy(t, start, &Desk{Server: &screen.Server{Origin: origin}}, ""), start, cmd}
}

// TestKilled kills the program at random moments while somebody types and saves. What was
// acknowledged is in the draft or in the file, and neither is ever half written.
func TestKilled(t *testing.T) {
	dir := newSite(t)
	file := "content/tin-tuc/mot.md"
	rng := rand.New(rand.NewPCG(3, 4))
	n := 0
	for round := range testenv.Rounds(3, 100) {
		p := begin(t, dir)
		names := regexp.MustCompile(`data-tab="(\w+)" data-base="(\w+)"`).FindStringSubmatch(p.page(t, file))
		o := &opened{browser: p.browser, file: file, tab: names[1], base: folder.Digest(names[2])}
		o.values = map[string]any{"title": "Tin một", "date": "2026-11-02", "topic": "Kết quả cải cách hành chính", "author": "Lê Văn Hải", "summary": "Một câu."}
		acknowledged := 0
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				n++
				o.body = fmt.Sprintf("Chữ số %d.\n%s\nHết %d.\n", n, strings.Repeat("Một dòng dài của bài. ", 200), n)
				path := "/soan/nhap"
				if n%7 == 0 {
					path = "/soan/luu"
				}
				if !o.try(path) {
					return
				}
				acknowledged = n
			}
		}()
		time.Sleep(time.Duration(20+rng.IntN(400)) * time.Millisecond)
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		<-done
		found := newest(t, dir, file)
		if found < acknowledged {
			t.Fatalf("round %d: %d was acknowledged, and %d is the newest that is there", round, acknowledged, found)
		}
		keepsVersion(t, dir, file)
	}
	log, err := history.Open(dir, "may-9", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	breaks, err := log.Verify()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaks {
		if b.Kind != history.Torn {
			t.Errorf("the history is broken: %v", b)
		}
	}
}

// keepsVersion fails where the history does not have the file as a killed program has left
// it: the next save would take the only copy.
func keepsVersion(t *testing.T, dir, file string) {
	t.Helper()
	log, err := history.Open(dir, "may-8", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	now := text(t, dir, file)
	if !log.Has(folder.DigestOf([]byte(now))) && !strings.Contains(column, now) {
		t.Fatalf("no version of what stands in the file: %.80s", now)
	}
}

// page returns the editor of an entry.
func (p *process) page(t *testing.T, file string) string {
	t.Helper()
	status, page := p.get(screen.Link("/soan", "tep", file))
	if status == http.StatusOK && strings.Contains(page, `id="editor"`) {
		return page
	}
	p.client.Jar, _ = cookiejar.New(nil)
	*p.browser = *comeBy(t, p.start, p.desk, "Lan")
	_, page = p.get(screen.Link("/soan", "tep", file))
	return page
}

// try sends what is typed, and reports whether it was acknowledged.
func (o *opened) try(path string) bool {
	status, answer, err := o.attempt(path, o.sent())
	if base, is := answer["base"].(string); is {
		o.base = folder.Digest(base)
	}
	return err == nil && status == http.StatusOK
}

// newest returns the largest number that the file and its drafts hold whole.
func newest(t *testing.T, dir, file string) int {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	bodies := []string{text(t, dir, file)}
	all, err := drafts.New(root).Of(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		bodies = append(bodies, *one.Body)
	}
	whole := regexp.MustCompile(`(?s)Chữ số (\d+)\.\n.*\nHết (\d+)\.\n$`)
	most := 0
	for _, body := range bodies {
		m := whole.FindStringSubmatch(body)
		if m == nil && strings.Contains(body, "Chữ số") || m != nil && m[1] != m[2] {
			t.Fatalf("half a text: %.200q", body)
		}
		if m != nil {
			var n int
			fmt.Sscan(m[1], &n)
			most = max(most, n)
		}
	}
	left, _ := filepath.Glob(filepath.Join(dir, "content/tin-tuc", "*"))
	for _, name := range left {
		if base := filepath.Base(name); !sitefile.Ignored(base) && base != "mot.md" && base != "hai.md" && base != "_index.md" {
			t.Errorf("%s is left behind", base)
		}
	}
	return most
}
