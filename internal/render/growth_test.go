package render

import (
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/testenv"
)

// growthLimit is how many times as much twice an input may cost, in time and in
// memory.
const growthLimit = 2.3

// A hostile is a way of writing that costs much where something grows with the
// square of its size.
type hostile struct {
	name string
	file string                        // below content
	text func(n int) string            // of about n bytes; a body gets the front matter of heads
	many func(n int) map[string]string // or files of about n bytes, by their names below content

	known bool // it once grew with its square: looked at each time
}

// heads are sound front matter by the folder of an entry.
var heads = map[string]string{
	"tin":      "title: Tin\ndate: 2026-11-01\ntopic: digital\nauthor: Lan\n",
	"trang":    "title: Trang\n",
	"ke-hoach": "title: Kế hoạch\nissuer: UBND xã\nperiod: 2026\n",
	"thu-tuc": "title: Thủ tục\nfield: Hộ tịch\naudience: Cá nhân\nagency: UBND xã\nsets: 1 bộ\nsteps: Nộp\n" +
		"channels: [{method: Trực tiếp, time: 1 ngày}]\ndossier: [{papers: [Tờ khai]}]\n",
	"danh-ba":   "title: Danh bạ\n",
	"van-ban":   "title: Văn bản\nnumber: 12/2026/QĐ-UBND\ntype: Quyết định\nissuer: UBND xã\nsignedOn: 2026-01-02\nstatus: in-force\n",
	"thong-bao": "title: Thông báo\nfrom: 2026-11-01\nuntil: 2026-12-01\nlevel: info\n",
}

// sections are the kinds of the folders.
var sections = map[string]string{"tin": "news", "trang": "page", "ke-hoach": "plan", "thu-tuc": "procedure", "danh-ba": "contacts",
	"van-ban": "document", "thong-bao": "notice"}

// grown is a site with a hostile part of about n bytes, none for 0: a section of
// each kind, and entries that texts can name.
func grown(h hostile, n int) fstest.MapFS {
	site := fstest.MapFS{}
	put := func(name, text string) { site["content/"+name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	put("site.yaml", "title: Cột\nbaseURL: https://thu.example/cchc/\nagency: {name: UBND xã Thử, email: ban@thu.example}\nfeeds: {fullText: true}\n")
	put("_index.md", "---\ntitle: Nhà\n---\n")
	for dir, kind := range sections {
		put(dir+"/_index.md", "---\ntitle: Mục "+dir+"\nkind: "+kind+"\n---\n")
	}
	put("van-ban/mot.md", "---\n"+heads["van-ban"]+"---\nĐiều 1.\n")
	put("tin/hai.md", "---\n"+heads["tin"]+"---\nTin khác.\n")
	if n > 0 && h.many != nil {
		for name, text := range h.many(n) {
			put(name, text)
		}
	} else if n > 0 {
		put(h.file, withHead(h.file, h.text(n)))
	}
	return site
}

// withHead puts front matter before a text that has none.
func withHead(file, text string) string {
	for _, mark := range []string{"---", "+++", "{\n"} {
		if strings.HasPrefix(text, mark) {
			return text
		}
	}
	dir, _, _ := strings.Cut(file, "/")
	return "---\n" + heads[dir] + "---\n" + text
}

// wholeLine makes a site as a build does, from its files to every page, feed and
// index, and what an editor is told; the theme is that of an earlier set. It
// returns the problems and how many bytes were made.
func wholeLine(files fstest.MapFS, earlier *Set) (problems diag.List, made int) {
	set, problems := Reopen(files, day, earlier)
	if set != nil {
		for _, o := range set.Outputs() {
			if o.Kind == File {
				continue // of the theme, the same each time
			}
			r := set.Render(o)
			problems = append(problems, r.Problems...)
			made += len(r.Data)
			r.Release()
		}
	}
	problems = store.Excerpts(files, problems.Sort())
	told := &counter{}
	_ = problems.WriteText(told, voice)
	_ = diag.WriteJSON(told, problems.Records(voice))
	return problems, made + told.n
}

var voice = diag.NewVoice("vi")

// A counter counts what is written.
type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

var _ io.Writer = (*counter)(nil)

// A cost is what the whole line takes of a machine.
type cost struct {
	bytes int           // of memory, all in all
	cpu   time.Duration // of all processors
}

// A meter measures costs beyond those of the site without its hostile part.
type meter struct {
	earlier *Set
	base    cost
}

func newMeter(t *testing.T) *meter {
	set, problems := Open(grown(hostile{}, 0), day)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	m := &meter{earlier: set}
	m.base = m.cost(hostile{}, 0, 5)
	t.Logf("the site alone: %d KB, %v", m.base.bytes>>10, m.base.cpu)
	return m
}

// cost returns the least of several runs: what else the machine does only adds.
func (m *meter) cost(h hostile, n, runs int) cost {
	files := grown(h, n)
	least := m.run(files)
	for range runs - 1 {
		least = least.least(m.run(files))
	}
	return cost{max(least.bytes-m.base.bytes, 0), max(least.cpu-m.base.cpu, 0)}
}

func (c cost) least(other cost) cost { return cost{min(c.bytes, other.bytes), min(c.cpu, other.cpu)} }

func (m *meter) run(files fstest.MapFS) cost {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // no collector on idle processors
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cpuTime()
	wholeLine(files, m.earlier)
	cpu := cpuTime() - start
	runtime.ReadMemStats(&after)
	return cost{int(after.TotalAlloc - before.TotalAlloc), cpu}
}

// What costs as little as this is not compared: there the site around it, the
// collector and the machine weigh as much.
const (
	freeBytes = 4 << 20
	freeCPU   = 40 * time.Millisecond
)

// growth returns how many times as much a doubling costs, where n doublings
// cost these.
func growth(before, after, free, doublings int) float64 {
	return math.Pow(float64(after)/float64(before+free), 1/float64(doublings))
}

// slowest returns the slowest growth of memory and of time up to the last of
// several sizes, each twice the one before: where something grows with its
// square, it does so from wherever it is looked at.
func slowest(costs []cost) (memory, cpu float64) {
	last := costs[len(costs)-1]
	memory, cpu = math.Inf(1), math.Inf(1)
	for i, c := range costs[:len(costs)-1] {
		doublings := len(costs) - 1 - i
		memory = min(memory, growth(c.bytes, last.bytes, freeBytes, doublings))
		cpu = min(cpu, growth(int(c.cpu), int(last.cpu), int(freeCPU), doublings))
	}
	return memory, cpu
}

// costs measures several sizes, each twice the one before.
func (m *meter) costs(h hostile, n, sizes int) []cost {
	var all []cost
	for i := range sizes {
		all = append(all, m.cost(h, n<<i, 1))
	}
	return all
}

// TestGrowth: twice the input costs at most about twice as much, whatever it is.
//
// Memory is counted, and nearly the same each time. Time is that of processors,
// on a machine that does other things too: what seems to grow too fast is
// measured again, several times and up to the largest file that is read, where a
// square shows all the more; only what does so each time is a fault. CCHC_LONG
// measures all of it, or a part of it and the others for memory alone, in small;
// else a few are looked at so.
func TestGrowth(t *testing.T) {
	m := newMeter(t)
	for i, h := range hostiles() {
		switch {
		case testenv.Long() && i%testenv.Step(60) == 0:
			t.Run(h.name, func(t *testing.T) { m.hold(t, h) })
		case h.known || testenv.Long() || i%60 == 0:
			t.Run(h.name, func(t *testing.T) { m.holdMemory(t, h) })
		}
	}
}

// holdMemory measures the memory that a hostile takes in small; where it seems to
// grow too fast, in larger sizes: buffers that are kept for the next page fill at
// a size of their own, and then no more.
func (m *meter) holdMemory(t *testing.T, h hostile) {
	const first = 8 << 10
	costs := m.costs(h, first, 2)
	for sizes := 3; ; sizes++ {
		memory, _ := slowest(costs)
		if memory <= growthLimit {
			return
		}
		if sizes > 5 {
			t.Errorf("twice the input takes %.2f times the memory: %v", memory, costs)
			return
		}
		costs = m.costs(h, first, sizes)
	}
}

// hold measures a hostile until it keeps within the limits.
func (m *meter) hold(t *testing.T, h hostile) {
	const first = 56 << 10 // three doublings are 448 KB
	memory, cpu := slowest(m.costs(h, first, 2))
	if memory <= growthLimit && cpu <= growthLimit {
		return
	}
	var least []cost
	for range 5 {
		for i, c := range m.costs(h, first, 4) {
			if i == len(least) {
				least = append(least, c)
			}
			least[i] = least[i].least(c)
		}
		if memory, cpu = slowest(least); memory <= growthLimit && cpu <= growthLimit {
			return
		}
		t.Logf("memory × %.2f, time × %.2f: %v", memory, cpu, least)
	}
	t.Errorf("twice the input takes %.2f times the memory and %.2f times the time", memory, cpu)
}
