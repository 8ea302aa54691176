package desk

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cchc/internal/screen"
	"cchc/internal/testenv"
)

// TestSpeed measures the desk in the browser on a large column, and prints a table. It runs
// where DESK_SPEED names one, which it copies:
//
//	BENCH_WRITE=/tmp/big BENCH_N=10000 go test ./internal/bench -run TestWriteColumn
//	DESK_SPEED=/tmp/big CCHC_BROWSER=required go test ./internal/desk -run TestSpeed -v
func TestSpeed(t *testing.T) {
	from := os.Getenv("DESK_SPEED")
	if from == "" {
		t.Skip("DESK_SPEED names no column to measure")
	}
	testenv.NeedBrowser(t)
	dir := t.TempDir()
	copyColumn(t, dir, from)
	v := &visitor{t, chromium(t), nil}
	table := &measures{t: t}
	defer table.print()
	v.starts(table, dir, "for the first time")
	for range 3 {
		v.do("leave", chromedp.Navigate("about:blank"))
		v.starts(table, dir, "later")
	}
	v.starting(dir)
	file := someEntry(t, dir)
	for range 7 {
		table.add("list on screen", "300 ms", v.loads("/bai-viet"))
		table.add("list, found by a word, on screen", "300 ms", v.loads(screen.Link("/bai-viet", "tim", "dang ky")))
		table.add("Hôm nay on screen", "", v.loads("/"))
	}
	v.types(table, file)
}

// measures are durations by what was measured.
type measures struct {
	t     *testing.T
	names []string
	goals map[string]string
	all   map[string][]time.Duration
}

func (m *measures) add(name, goal string, d ...time.Duration) {
	if m.all == nil {
		m.all, m.goals = map[string][]time.Duration{}, map[string]string{}
	}
	if m.all[name] == nil {
		m.names = append(m.names, name)
	}
	m.goals[name], m.all[name] = goal, append(m.all[name], d...)
}

func (m *measures) print() {
	var b strings.Builder
	fmt.Fprintf(&b, "| %-48s | %8s | %8s | %8s | %8s | %5s |\n", "what", "goal", "best", "median", "worst", "times")
	for _, name := range m.names {
		all := slices.Sorted(slices.Values(m.all[name]))
		fmt.Fprintf(&b, "| %-48s | %8s | %8s | %8s | %8s | %5d |\n", name, m.goals[name], all[0].Round(time.Millisecond/10), all[len(all)/2].Round(time.Millisecond/10), all[len(all)-1].Round(time.Millisecond/10), len(all))
	}
	m.t.Log("\n" + b.String())
}

// starting starts a desk in a process of its own and comes in. page is the time to a page,
// which may say that the entries are being read.
func (v *visitor) starting(dir string) (cmd *exec.Cmd, page time.Duration) {
	v.t.Helper()
	from := time.Now()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CCHC_TEST_DESK="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		v.t.Fatal(err)
	}
	start := strings.TrimSpace(line)
	origin, _, _ := strings.Cut(start, startAt)
	v.d = &Desk{Server: &screen.Server{Origin: origin}}
	v.do("come in", chromedp.Navigate(start))
	page = time.Since(from)
	if ask[bool](v, `!!document.getElementById("name")`) {
		v.do("the name", chromedp.SetValue("#name", "Trần Lan"), chromedp.Click(`form[data-post="/ten"] button`))
	}
	v.do("Hôm nay", chromedp.WaitVisible(".screen-today"))
	return cmd, page
}

// starts measures from starting the program to its first page and to Hôm nay.
func (v *visitor) starts(table *measures, dir, when string) {
	v.t.Helper()
	from := time.Now()
	cmd, page := v.starting(dir)
	table.add("start → Hôm nay, "+when, "2 s", time.Since(from))
	table.add("start → a page, "+when, "2 s", page)
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
}

// loads measures a screen, from the click to all of it painted.
func (v *visitor) loads(path string) time.Duration {
	v.t.Helper()
	v.do(path, chromedp.Navigate(v.d.Origin+path), chromedp.WaitReady("#main"))
	ms := ask[float64](v, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => { let n = performance.getEntriesByType("navigation")[0]; done(Math.max(n.loadEventEnd, ...performance.getEntriesByType("paint").map(p => p.startTime))) })))`)
	return time.Duration(ms * float64(time.Millisecond))
}

// watchKeys notes how long the desk keeps a key from the screen.
const watchKeys = `(() => {
	window.own = [];
	["keydown", "input", "keyup"].forEach(name => {
		let from;
		addEventListener(name, () => { from = performance.now(); }, true);
		addEventListener(name, () => { window.own.push(performance.now() - from); });
	});
})()`

// types measures typing, the page beside it, and saving.
func (v *visitor) types(table *measures, file string) {
	v.t.Helper()
	table.add("editor on screen", "", v.loads(screen.Link("/soan", "tep", file)))
	s := &screenTab{v.t, v.ctx, v.d}
	s.becomes("the editor", `!!window.cchcTools && !!(window.cchcEditor.body || window.cchcEditor.text)`)
	s.is("the form is shown", `!!cchcEditor.body`, "true")
	time.Sleep(2 * time.Second)
	view := ask[string](v, `document.querySelector(".view iframe").src`)
	client := come(v.t, v.d, "Lê Hải").client
	for i := range 30 {
		s.js(`performance.clearResourceTimings(); let b = document.getElementById("body"); b.focus(); b.setSelectionRange(0, 0); document.execCommand("insertText", false, "Dấu ` + fmt.Sprint(i) + `. ")`)
		sent := v.answered("/soan/nhap")
		from := time.Now()
		res, err := client.Get(view)
		if err != nil {
			v.t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if !strings.Contains(string(text), fmt.Sprintf("Dấu %d.", i)) {
			v.t.Errorf("the page beside is not what was typed: %d", i)
		}
		table.add("pause in typing → page beside, made and sent", "100 ms", sent+time.Since(from))
	}
	s.js(watchKeys)
	s.byBackspace("Thủ tướng ký Nghị quyết cắt giảm giấy tờ hồ sơ thuận lợi cho người dân")
	for _, ms := range ask[[]float64](v, `window.own`) {
		table.add("key → echo: what the desk does before", "16 ms", time.Duration(ms*1e6))
	}
	for i := range 15 {
		s.js(`performance.clearResourceTimings(); let b = document.getElementById("body"); b.focus(); b.setSelectionRange(0, 0); document.execCommand("insertText", false, "Lần ` + fmt.Sprint(i) + `. "); cchcEditor.save()`)
		table.add("save → the file is written and answered", "50 ms", v.answered("/soan/luu"))
		time.Sleep(400 * time.Millisecond)
	}
}

// answered waits for the answer to something that was sent, and returns how long it took.
func (v *visitor) answered(path string) time.Duration {
	v.t.Helper()
	s := &screenTab{v.t, v.ctx, v.d}
	s.becomes("an answer of "+path, `performance.getEntriesByName(location.origin + "`+path+`").length > 0`)
	ms := ask[float64](v, `(e => e.responseEnd - e.startTime)(performance.getEntriesByName(location.origin + "`+path+`")[0])`)
	return time.Duration(ms * 1e6)
}
