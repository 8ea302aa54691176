package fleet

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"cchc/internal/fleetunits"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// province writes a small province into a folder and returns that.
func province(t testing.TB, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"sites.yaml": "title: Các xã\nshared: chung\nunits:\n" +
			"  - {name: Xã A, folder: a, baseURL: 'https://a.example/', hotline: 0299 000 0101}\n" +
			"  - {name: Xã B, baseURL: 'https://b.example/', hotline: 0299 000 0202}\n",
		"chung/content/site.yaml":          "title: Cải cách hành chính {unit.name}\nbaseURL: https://tinh.example/\nagency: Tỉnh\n",
		"chung/content/thu-tuc/_index.md":  "---\ntitle: Thủ tục\nkind: procedure\n---\n",
		"chung/content/thu-tuc/khai-tu.md": procedure("Đăng ký khai tử", "Ủy ban nhân dân xã"),
		"chung/content/thu-tuc/hoi.md":     procedure("Hỏi {unit.hotline}", "{agency.name}"),
		"chung/content/trang/_index.md":    "---\ntitle: Trang\nkind: page\n---\n",
		"chung/content/trang/tiep.md":      "---\ntitle: Tiếp dân\n---\nĐầu.\n\n{unit.part}\n\nCuối.\n",
		"a/content/site.yaml":              "title: Cải cách hành chính xã A\nbaseURL: https://a.example/\nagency: Ủy ban nhân dân xã A\n",
		"a/content/tin/_index.md":          "---\ntitle: Tin\nkind: news\n---\n",
		"a/content/tin/mot.md":             "---\ntitle: Tin một\ndate: 2026-11-01\ntopic: results\nauthor: Ban Biên tập\n---\nNội dung.\n",
		"a/overrides/thu-tuc/khai-tu.md":   "---\nplaces: Nhà văn hóa\n---\n",
		"a/overrides/trang/tiep.md":        "---\n---\n\nThứ Tư.\nThứ Sáu.\n",
	}
	maps.Copy(files, more)
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func procedure(title, agency string) string {
	return "---\ntitle: " + title + "\nsummary: Ghi sổ.\nfield: Hộ tịch\naudience: Công dân\nagency: '" + agency + "'\nsteps: Nộp hồ sơ.\n" +
		"channels:\n  - {method: in-person, time: Ngay trong ngày}\n  - {method: online, time: Một ngày}\n" +
		"dossier:\n  - {case: Hồ sơ gồm, papers: [Giấy báo tử]}\nsets: 01 bộ\n---\nLời.\n"
}

func open(t testing.TB, dir string) *Fleet {
	t.Helper()
	f, problems := Open(dir, File)
	if f == nil || problems.Errors() > 0 {
		t.Fatal(problems)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// site returns the site of a unit.
func site(t testing.TB, f *Fleet, name string) *layer {
	t.Helper()
	u, _ := f.Named(name)
	own, _, closeUnit, problem := f.openUnit(u, Options{Now: time.Now})
	if problem != nil {
		t.Fatal(problem)
	}
	t.Cleanup(closeUnit)
	return newLayer(f, u, own, Options{})
}

// TestSitesSavedElsewhere: sites.yaml is read however editors of other systems save it, and UTF-16 is told.
func TestSitesSavedElsewhere(t *testing.T) {
	dir := province(t, nil)
	file := filepath.Join(dir, File)
	plain, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	windows := strings.ReplaceAll(string(plain), "\n", "\r\n")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var wide strings.Builder
	for _, unit := range utf16.Encode([]rune("\uFEFF" + windows)) {
		wide.Write([]byte{byte(unit), byte(unit >> 8)})
	}
	for name, text := range map[string]string{"lines of Windows": windows, "a mark of Notepad": "\uFEFF" + windows, "lines of an old Mac": strings.ReplaceAll(string(plain), "\n", "\r")} {
		write(text)
		if f := open(t, dir); len(f.Units) != 2 || f.Units[1].Name != "Xã B" {
			t.Errorf("%s: %+v", name, f.Units)
		}
	}
	write(wide.String())
	if f, problems := Open(dir, File); f != nil || len(problems) != 1 || problems[0].Code != "utf16-encoding" || problems[0].File != File {
		t.Errorf("UTF-16: %+v", problems)
	}
}

// TestLayerIsAFileSystem holds the site of a unit to what [fstest.TestFS] asks of a file system: the same
// files by every way there is.
func TestLayerIsAFileSystem(t *testing.T) {
	f := open(t, province(t, nil))
	for unit, files := range map[string][]string{
		"xa-a": {"content/site.yaml", "content/thu-tuc/khai-tu.md", "content/thu-tuc/hoi.md", "content/trang/tiep.md", "content/tin/mot.md"},
		"xa-b": {"content/site.yaml", "content/thu-tuc/khai-tu.md", "content/trang/tiep.md"},
	} {
		l := site(t, f, unit)
		for name := range l.view.files { // sizes are exact once texts are composed
			if c := l.sharedAt(name); c != nil && l.composes(c) {
				l.states[name] = &composedInfo{name: filepath.Base(name), size: int64(len(l.composition(c).text)), time: c.info.ModTime(), sys: &composedState{}}
			}
		}
		l.lists = map[string][]os.DirEntry{}
		for _, top := range tops {
			if l.view.dirs[top] != nil {
				l.merge(top)
			}
		}
		if err := fstest.TestFS(l, files...); err != nil {
			t.Errorf("%s: %v", unit, err)
		}
	}
}

// TestComposed tells what a unit has of shared texts, and where each line comes from.
func TestComposed(t *testing.T) {
	f := open(t, province(t, nil))
	l := site(t, f, "Xã A")
	if problems := append(l.composeAll(), l.problems...); len(problems) > 0 {
		t.Fatal(problems)
	}
	c := l.composition(l.view.files["content/trang/tiep.md"])
	if want := "---\ntitle: Tiếp dân\n---\nĐầu.\n\nThứ Tư.\nThứ Sáu.\n\nCuối.\n"; string(c.text) != want {
		t.Errorf("the page is\n%s", c.text)
	}
	if got := fmt.Sprint(c.lines); got != "[{false 1} {false 2} {false 3} {false 4} {false 5} {true 4} {true 5} {false 7} {false 8} {false 0}]" {
		t.Errorf("its lines are from %s", got)
	}
	c = l.composition(l.view.files["content/thu-tuc/khai-tu.md"])
	if !strings.Contains(string(c.text), "\nplaces: Nhà văn hóa\n") || !strings.HasSuffix(string(c.text), "\n---\nLời.\n") {
		t.Errorf("the procedure is\n%s", c.text)
	}
	last := len(c.lines) - 2
	if shared := l.view.files["content/thu-tuc/khai-tu.md"]; c.lines[last].line != strings.Count(string(shared.text), "\n") {
		t.Errorf("its last line is from %v", c.lines[last])
	}
	if text := string(l.text("content/thu-tuc/hoi.md")); !strings.Contains(text, "title: Hỏi 0299 000 0101\n") || !strings.Contains(text, "agency: 'Ủy ban nhân dân xã A'\n") {
		t.Errorf("values are not in place:\n%s", text)
	}
	b := site(t, f, "Xã B")
	if text := string(b.text("content/trang/tiep.md")); text != "---\ntitle: Tiếp dân\n---\nĐầu.\n\n\nCuối.\n" {
		t.Errorf("without a part the page is\n%s", text)
	}
	if text := string(b.text("content/site.yaml")); !strings.Contains(text, "title: Cải cách hành chính Xã B\nbaseURL: https://b.example/\n") || !strings.Contains(text, "Xã B") {
		t.Errorf("the settings are\n%s", text)
	}
}

// TestReadOnce holds that units share what was read of a text that they have word for word, and of no
// other one.
func TestReadOnce(t *testing.T) {
	f := open(t, province(t, nil))
	a, b := site(t, f, "Xã A"), site(t, f, "Xã B")
	for name, want := range map[string][2]bool{
		"content/thu-tuc/khai-tu.md": {false, true}, // the first has an override
		"content/thu-tuc/hoi.md":     {false, false},
		"content/thu-tuc/_index.md":  {true, true},
		"content/tin/mot.md":         {false, false},
	} {
		_, inA := a.SharedText(name)
		_, inB := b.SharedText(name)
		if got := [2]bool{inA, inB}; got != want {
			t.Errorf("%s is shared: %v, want %v", name, got, want)
		}
	}
	read := func(l *layer) string {
		lib, problems := store.Load(l, store.Options{Today: viet.NewDate(2026, 11, 22), Cache: store.NewCache(), Shared: f.read})
		if problems.Errors() > 0 {
			t.Fatal(problems)
		}
		var titles []string
		for _, e := range lib.Entries {
			titles = append(titles, e.Title)
		}
		return strings.Join(titles, ", ")
	}
	for range 2 { // what was read of one is not that of another
		if got := read(a); got != "Hỏi 0299 000 0101, Đăng ký khai tử, Tin một, Tiếp dân" && got != "Hỏi 0299 000 0101, Đăng ký khai tử, Tiếp dân, Tin một" {
			t.Errorf("the first unit has %s", got)
		}
		if got := read(b); got != "Hỏi 0299 000 0202, Đăng ký khai tử, Tiếp dân" {
			t.Errorf("the second unit has %s", got)
		}
	}
}

// TestStates holds that the state of a composed text is another one where, and only where, something
// that it is made of has changed.
func TestStates(t *testing.T) {
	dir := province(t, nil)
	states := func() map[string]string {
		f := open(t, dir)
		all := map[string]string{}
		for _, unit := range []string{"xa-a", "xa-b"} {
			l := site(t, f, unit)
			for name := range l.view.files {
				info, err := l.Stat(name)
				if err != nil {
					t.Fatal(err)
				}
				all[unit+" "+name] = fmt.Sprint(sitefile.StateOf(l, name, info))
			}
		}
		return all
	}
	changed := func(before, after map[string]string) (names []string) {
		for name, state := range after {
			if before[name] != state {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return names
	}
	before := states()
	if got := changed(before, states()); got != nil {
		t.Errorf("of what is as it was, %v has another state", got)
	}
	edits := []struct {
		file, old, new string
		want           []string
	}{
		{"a/overrides/thu-tuc/khai-tu.md", "Nhà", "Sân", []string{"xa-a content/thu-tuc/khai-tu.md"}},
		{"sites.yaml", "0299 000 0202", "0299 000 0303", []string{"xa-b content/thu-tuc/hoi.md"}},
		{"chung/content/trang/tiep.md", "Cuối", "Hết", []string{"xa-a content/trang/tiep.md", "xa-b content/trang/tiep.md"}},
	}
	for _, e := range edits {
		file := filepath.Join(dir, filepath.FromSlash(e.file))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), e.old, e.new)), 0o644); err != nil {
			t.Fatal(err)
		}
		after := states()
		if got := changed(before, after); !slices.Equal(got, e.want) {
			t.Errorf("after a change of %s %v have other states, want %v", e.file, got, e.want)
		}
		before = after
	}
}

// TestColumnsShareFiles holds that files which units have alike are on the disk once, also where a unit
// is built alone later; an option of one unit's theme leaves the files of the others.
func TestColumnsShareFiles(t *testing.T) {
	dir, out := province(t, map[string]string{
		"sites.yaml": "title: Các xã\nshared: chung\nunits:\n  - {name: Xã A, folder: a, baseURL: 'https://a.example/', hotline: 0299 000 0101}\n" +
			"  - {name: Xã B, baseURL: 'https://b.example/', hotline: 0299 000 0202}\n  - {name: Xã C, baseURL: 'https://c.example/', hotline: 0299 000 0303}\n",
	}), t.TempDir()
	probe := filepath.Join(out, "probe")
	if err := os.WriteFile(probe, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(probe, probe+"-2"); err != nil {
		t.Skip("this disk gives files no second names")
	}
	build := func(names ...string) {
		f := open(t, dir)
		units := f.All()
		if len(names) > 0 {
			units = slices.DeleteFunc(units, func(u *fleetunits.Unit) bool { return !slices.Contains(names, u.ID) })
		}
		f.Build(units, Options{Out: out, Key: "k", Today: viet.NewDate(2026, 11, 22), Now: time.Now}, func(r Result) {
			if r.State == Failed {
				t.Fatal(r.Unit.Name, r.Problems)
			}
		})
	}
	files := func(unit string) map[string]os.FileInfo {
		all := map[string]os.FileInfo{}
		err := filepath.WalkDir(filepath.Join(out, unit), func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, _ := filepath.Rel(filepath.Join(out, unit), name)
			all[filepath.ToSlash(rel)], err = os.Lstat(name) // an entry of a list does not tell files apart under Wine
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	// compare returns which files of two units have the same bytes; they must be the same file.
	compare := func(a, b string) (alike []string) {
		t.Helper()
		one, two := files(a), files(b)
		for name, info := range one {
			other, ok := two[name]
			if !ok {
				continue
			}
			textA, errA := os.ReadFile(filepath.Join(out, a, name))
			textB, errB := os.ReadFile(filepath.Join(out, b, name))
			equal := errA == nil && errB == nil && string(textA) == string(textB)
			if equal {
				alike = append(alike, name)
			}
			if got := os.SameFile(info, other); got != equal {
				t.Errorf("%s of %s and %s: the same bytes %v, the same file %v", name, a, b, equal, got)
			}
		}
		slices.Sort(alike)
		return alike
	}
	build("xa-b")
	build("xa-a")
	build()
	alike := compare("xa-a", "xa-b")
	if compare("xa-b", "xa-c"); len(alike) < 20 || !slices.Contains(alike, "favicon.svg") {
		t.Errorf("alike are %v", alike)
	}
	text := func(unit, name string) string {
		text, err := os.ReadFile(filepath.Join(out, unit, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	settings := filepath.Join(dir, "a", "content", "site.yaml")
	before, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	card, others := text("xa-a", "chia-se/procedure.png"), text("xa-b", "chia-se/procedure.png")
	for _, option := range []string{"themeOptions: {brand: '#003366'}\n", ""} {
		if err := os.WriteFile(settings, append(slices.Clone(before), option...), 0o644); err != nil {
			t.Fatal(err)
		}
		build()
		if got := text("xa-a", "chia-se/procedure.png"); (got == card) != (option == "") {
			t.Errorf("with %q the card of the unit is as before: %v", option, got == card)
		}
		if text("xa-b", "chia-se/procedure.png") != others {
			t.Errorf("with %q of another unit the card is another one", option)
		}
		compare("xa-a", "xa-b")
		compare("xa-b", "xa-c")
	}
}

// TestDataOfUnits holds that the open data of a shared procedure has the addresses of each unit,
// also of its files, which are no part of what is made once for all.
func TestDataOfUnits(t *testing.T) {
	f, out := open(t, province(t, map[string]string{
		"chung/content/thu-tuc/mau.md":  strings.Replace(procedure("Có mẫu", "Ủy ban nhân dân xã"), "\nsets:", "\nforms:\n  - {name: Tờ khai, file: to-khai.pdf}\nsets:", 1),
		"chung/content/thu-tuc/khac.md": procedure("Không mẫu", "Ủy ban nhân dân xã"), "chung/content/thu-tuc/to-khai.pdf": "%PDF-1.7\n",
	})), t.TempDir()
	f.Build(f.All(), Options{Out: out, Key: "k", Today: viet.NewDate(2026, 11, 22), Now: time.Now}, func(r Result) {
		if r.State == Failed {
			t.Fatal(r.Unit.Name, r.Problems)
		}
	})
	for _, name := range []string{"thu-tuc.json", "thu-tuc.csv"} {
		rows := map[string][]string{}
		for _, unit := range []string{"a", "b"} {
			text, err := os.ReadFile(filepath.Join(out, "xa-"+unit, "du-lieu", name))
			if err != nil {
				t.Fatal(err)
			}
			for row := range strings.Lines(string(text)) {
				if strings.Contains(row, "/thu-tuc/mau/") || strings.Contains(row, "/thu-tuc/khac/") {
					rows[unit] = append(rows[unit], row)
				}
			}
		}
		all := strings.Join(rows["b"], "")
		if len(rows["b"]) < 2 || name == "thu-tuc.json" && !strings.Contains(all, "https://b.example/thu-tuc/to-khai.pdf") {
			t.Errorf("%s of b has %q", name, all)
		}
		if other := strings.ReplaceAll(all, "https://b.example/", "https://a.example/"); other != strings.Join(rows["a"], "") {
			t.Errorf("%s of a has %q, want %q", name, rows["a"], other)
		}
	}
}
