package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"

	"cchc/internal/fleet"
	"cchc/internal/publish"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A provinceSize says how large a province is: 450 shared texts of which each unit has
// 300, those of all levels and those of its own.
type provinceSize struct {
	units  int
	common int // texts that every unit has
	level  int // texts that the units of a level have, for each of the levels
}

// levels are those of units, the first one that of most.
var levels = []string{"Xã", "Phường", "Đặc khu"}

// levelOf returns the level of unit i, from 0.
func levelOf(i int) int {
	switch {
	case i%13 == 12:
		return 2
	case i%4 == 3:
		return 1
	}
	return 0
}

func unitName(i int) string { return fmt.Sprintf("%s Số %d", levels[levelOf(i)], i+1) }

// sizeOfProvince returns the size to measure: BENCH_UNITS units (12), as many texts as
// BENCH_TEXTS says (450).
func sizeOfProvince(tb testing.TB) provinceSize {
	number := func(name string, usual int) int {
		text := os.Getenv(name)
		if text == "" {
			return usual
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			tb.Fatalf("%s=%s is no number from 1 up", name, text)
		}
		return n
	}
	texts := number("BENCH_TEXTS", 450)
	return provinceSize{number("BENCH_UNITS", 12), texts / 2, texts / 6}
}

// A provinceWriter writes a province, and the same columns as sites that stand alone.
type provinceWriter struct {
	testing.TB
	size       provinceSize
	dir, alone string
	page       *template.Template
	texts      int
}

// writeProvince writes a province into dir, and its columns as sites of their own into alone.
// One text in three has a variable; each unit has three news and changes the places of two
// procedures.
func writeProvince(tb testing.TB, size provinceSize, dir, alone string) {
	tb.Helper()
	w := &provinceWriter{TB: tb, size: size, dir: dir, alone: alone, page: template.Must(template.ParseFiles("testdata/procedure.md.tmpl"))}
	folders := []map[string][]byte{w.folder("chung", size.common)}
	for _, level := range levels {
		folders = append(folders, w.folder(level, size.level))
	}
	var sites strings.Builder
	sites.WriteString("title: Các chuyên mục của tỉnh Lạc Hồng\nshared:\n  - {folder: d0, owner: Sở Nội vụ tỉnh Lạc Hồng}\n")
	for i, level := range levels {
		fmt.Fprintf(&sites, "  - {folder: d%d, levels: %s}\n", i+1, level)
	}
	sites.WriteString("units:\n")
	for i := range size.units {
		fmt.Fprintf(&sites, "  - {name: %s, id: don-vi-%d, level: %s, folder: don-vi/%d, baseURL: 'https://don-vi-%d.example/', hotline: 0299 000 0202}\n", unitName(i), i+1, levels[levelOf(i)], i+1, i+1)
		w.unit(i, folders[0], folders[1+levelOf(i)])
	}
	w.save(filepath.Join(dir, "sites.yaml"), []byte(sites.String()))
	for i, texts := range folders {
		for name, text := range texts {
			w.save(filepath.Join(dir, fmt.Sprint("d", i), "content", name), text)
		}
	}
}

// folder makes the texts of a shared folder.
func (w *provinceWriter) folder(of string, n int) map[string][]byte {
	texts := map[string][]byte{}
	if of == "chung" {
		texts["thu-tuc/_index.md"] = []byte("---\ntitle: Thủ tục hành chính\nkind: procedure\n---\n")
		texts["tin/_index.md"] = []byte("---\ntitle: Tin tức\nkind: news\n---\n")
	}
	for i := range n {
		w.texts++
		p := newProcedure(w.texts)
		if i == 0 {
			p.Before = "/thu-tuc/"
		}
		var text bytes.Buffer
		if err := w.page.Execute(&text, p); err != nil {
			w.Fatal(err)
		}
		if w.texts%3 == 0 {
			text.WriteString("\nGọi {agency.name}, số {unit.hotline}.\n")
		}
		texts[fmt.Sprintf("thu-tuc/tt-%06d.md", w.texts)] = text.Bytes()
	}
	return texts
}

// unit writes the folder of a unit, and its column as a site of its own.
func (w *provinceWriter) unit(i int, folders ...map[string][]byte) {
	own := filepath.Join(w.dir, "don-vi", fmt.Sprint(i+1))
	alone := filepath.Join(w.alone, fmt.Sprint(i+1))
	agency := "Ủy ban nhân dân " + strings.ToLower(levels[levelOf(i)]) + fmt.Sprintf(" Số %d", i+1)
	both := func(name, text string) {
		w.save(filepath.Join(own, name), []byte(text))
		w.save(filepath.Join(alone, name), []byte(text))
	}
	both("content/site.yaml", fmt.Sprintf("title: Cải cách hành chính %s\nbaseURL: https://don-vi-%d.example/\nagency:\n  name: %s\n  phone: 0299 000 0202\n", unitName(i), i+1, agency))
	for n := range 3 {
		both(fmt.Sprintf("content/tin/tin-%d.md", n+1), news(i, n, ""))
	}
	values := strings.NewReplacer("{agency.name}", agency, "{unit.hotline}", "0299 000 0202")
	places := fmt.Sprintf("places: [Nhà văn hóa của %s]\n", unitName(i))
	changed := 0
	for _, texts := range folders {
		for name, text := range texts {
			at := strings.TrimSuffix(name, ".md")
			full := values.Replace(string(text))
			if number, err := strconv.Atoi(at[len(at)-6:]); err == nil && number <= 2 {
				w.save(filepath.Join(own, "overrides", name), []byte("---\n"+places+"---\n"))
				full = strings.Replace(full, "\nsteps:", "\n"+places+"steps:", 1)
				changed++
			}
			w.save(filepath.Join(alone, "content", name), []byte(full))
		}
	}
	if changed != 2 {
		w.Fatalf("%d overrides", changed)
	}
}

// news is the text of news n of unit i.
func news(i, n int, more string) string {
	return fmt.Sprintf("---\ntitle: Tin %d của %s\ndate: 2026-10-%02d\ntopic: results\nauthor: Ban Biên tập\n---\nTrung tâm nhận hồ sơ cả năm ngày trong tuần.%s\n", n+1, unitName(i), 3+n, more)
}

func (w *provinceWriter) save(name string, text []byte) {
	w.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		w.Fatal(err)
	}
}

// A spent is what one or several processes have spent.
type spent struct {
	wall, cpu time.Duration
	peak      int64 // of the largest, in bytes
}

func (s *spent) add(other spent) {
	s.wall, s.cpu, s.peak = s.wall+other.wall, s.cpu+other.cpu, max(s.peak, other.peak)
}

func (s spent) String() string {
	return fmt.Sprintf("%8.2f s wall %8.2f s CPU %6d MB peak", s.wall.Seconds(), s.cpu.Seconds(), s.peak>>20)
}

// spend runs a program.
func spend(b *testing.B, name string, args ...string) spent {
	b.Helper()
	start := time.Now()
	cmd := exec.Command(name, args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s %v: %v\n%s", name, args, err, said)
	}
	s := cmd.ProcessState
	return spent{time.Since(start), s.UserTime() + s.SystemTime(), maxMemory(s)}
}

// BenchmarkFleet measures cchc fleet build over a province (BENCH_UNITS, BENCH_TEXTS): cold, with
// nothing changed, after a change of one shared text, after one of a unit's news; beside it the same columns
// by one call of cchc build each, and, where BENCH_HUGO names the folder of a site of
// Hugo with its templates, by one call of that each. Each figure is of whole
// processes, in one run; the table is printed.
func BenchmarkFleet(b *testing.B) {
	tmp := b.TempDir()
	tool, dir, alone := filepath.Join(tmp, "cchc"), filepath.Join(tmp, "province"), filepath.Join(tmp, "alone")
	run(b, "go", "build", "-buildvcs=false", "-o", tool, "cchc/cmd/cchc")
	size := sizeOfProvince(b)
	writeProvince(b, size, dir, alone)
	build := func() spent {
		return spend(b, tool, "fleet", "build", "--sites", dir, "--out", filepath.Join(tmp, "out"), "--date", "2026-11-22")
	}
	for b.Loop() {
		remove(b, filepath.Join(tmp, "out"))
		remove(b, filepath.Join(dir, ".cchc"))
		cold := build()
		nothing := build()
		shared := filepath.Join(dir, "d0/content/thu-tuc/tt-000004.md")
		text, err := os.ReadFile(shared)
		if err != nil {
			b.Fatal(err)
		}
		save(b, shared, append(bytes.Clone(text), "\nMột câu nữa.\n"...))
		one := build()
		save(b, filepath.Join(dir, "don-vi/2/content/tin/tin-1.md"), []byte(news(1, 0, " Thêm một câu.")))
		unit := build()
		save(b, shared, text)
		var each, hugo spent
		for i := range size.units {
			each.add(spend(b, tool, "build", "--site", filepath.Join(alone, fmt.Sprint(i+1)), "--out", filepath.Join(tmp, "each", fmt.Sprint(i+1)), "--date", "2026-11-22"))
		}
		b.Logf("%d units of %d texts, %d MB published", size.units, size.common+size.level, sizeOf(b, filepath.Join(tmp, "out"))>>20)
		table := []struct {
			name string
			spent
		}{{"cold", cold}, {"nothing changed", nothing}, {"one shared text", one}, {"one unit's news", unit}, {"cchc build each", each}}
		if site := os.Getenv("BENCH_HUGO"); site != "" {
			for i := range size.units {
				hugo.add(spend(b, "hugo", "--source", site, "--contentDir", filepath.Join(alone, fmt.Sprint(i+1), "content", "thu-tuc"), "-d", filepath.Join(tmp, "hugo", fmt.Sprint(i+1)),
					"--cacheDir", filepath.Join(tmp, "hugo-cache"), "--noBuildLock", "--minify"))
			}
			table = append(table, struct {
				name string
				spent
			}{"hugo each", hugo})
		}
		for _, row := range table {
			b.Logf("%-16s %s  CPU/cold %.3f", row.name, row.spent, float64(row.cpu)/float64(cold.cpu))
		}
		remove(b, filepath.Join(tmp, "each"))
		remove(b, filepath.Join(tmp, "hugo"))
	}
}

// TestFleetIsLikeAlone holds that the column which a unit has from shared content is, byte for byte,
// the one of a site of its own with the same texts; and so it is after a change of a shared text, where
// most was published before.
func TestFleetIsLikeAlone(t *testing.T) {
	dir := t.TempDir()
	province, alone, out := filepath.Join(dir, "province"), filepath.Join(dir, "alone"), filepath.Join(dir, "out")
	writeProvince(t, provinceSize{4, 4, 2}, province, alone)
	today := viet.NewDate(2026, 11, 22)
	for round := range 2 {
		all, problems := fleet.Open(province, fleet.File)
		if all == nil || len(problems) > 0 {
			t.Fatal(problems)
		}
		units := all.All()
		all.Build(units, fleet.Options{Out: out, Key: "test", Today: today, Now: time.Now}, func(r fleet.Result) {
			if r.State != fleet.Built {
				t.Fatalf("%s is %s: %v", r.Unit.Name, r.State, r.Problems)
			}
		})
		if err := all.Close(); err != nil {
			t.Fatal(err)
		}
		for i, u := range units {
			site := filepath.Join(alone, fmt.Sprint(i+1))
			own := filepath.Join(dir, "alone-out", fmt.Sprint(round, i+1))
			r, err := publish.Run(os.DirFS(site), store.Options{Today: today}, publish.Options{Out: own, Site: site, Key: "test"})
			if err != nil || r.Problems.Errors() > 0 {
				t.Fatal(err, r.Problems)
			}
			same(t, filepath.Join(out, u.ID), own)
		}
		more := func(file string) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append(text, "\nMột câu nữa.\n"...), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		more(filepath.Join(province, "d0/content/thu-tuc/tt-000004.md"))
		for i := range units {
			more(filepath.Join(alone, fmt.Sprint(i+1), "content/thu-tuc/tt-000004.md"))
		}
	}
}

// same compares two folders.
func same(t *testing.T, a, b string) {
	t.Helper()
	files := func(dir string) map[string]string {
		all := map[string]string{}
		err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			all[strings.TrimPrefix(name, dir)] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	one, other := files(a), files(b)
	for name, text := range one {
		if other[name] != text {
			t.Errorf("%s%s is not that of %s", a, name, b)
		}
		delete(other, name)
	}
	for name := range other {
		t.Errorf("%s has no %s", a, name)
	}
}

// TestWriteProvince writes the province and its columns into the folder that BENCH_PROVINCE
// names, for other programs.
func TestWriteProvince(t *testing.T) {
	dir := os.Getenv("BENCH_PROVINCE")
	if dir == "" {
		dir = t.TempDir()
		writeProvince(t, provinceSize{2, 4, 2}, filepath.Join(dir, "province"), filepath.Join(dir, "alone"))
		return
	}
	writeProvince(t, sizeOfProvince(t), filepath.Join(dir, "province"), filepath.Join(dir, "alone"))
}
