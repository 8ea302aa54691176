package fleetoverview

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// province is the folder of the demonstration's, from that of the tests.
const province = "../fleet/testdata/province"

// build builds units, all without names, and returns their states.
func build(t *testing.T, dir, out string, names ...string) map[string]fleet.State {
	t.Helper()
	f, problems := fleet.Open(dir, fleet.File)
	if f == nil {
		t.Fatal(problems)
	}
	defer f.Close()
	var units []*fleetunits.Unit
	for _, u := range f.All() {
		if len(names) == 0 || strings.Contains(strings.Join(names, " "), u.ID) {
			units = append(units, u)
		}
	}
	states := map[string]fleet.State{}
	Build(f, units, fleet.Options{Out: out, Key: "test", Today: viet.NewDate(2026, 11, 30), Now: time.Now}, func(r fleet.Result) {
		states[r.Unit.ID] = r.State
		if r.Unit.ID == "tinh" && r.State == fleet.Failed {
			t.Error(r.Problems)
		}
	})
	return states
}

func read(t *testing.T, name ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(name...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func change(t *testing.T, name, old, new string) {
	t.Helper()
	text := read(t, name)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(text, old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("there is no %q", w)
		}
	}
}

// TestOverview: the column of the province leads to every unit, by its old names too, with its
// procedures, its news and how it stands; a change of a unit is there with the next build, and
// only then anything is made again.
func TestOverview(t *testing.T) {
	dir, out := testenv.CopyOf(t, province), t.TempDir()
	build(t, dir, out)
	list := read(t, out, "tinh/don-vi/index.html")
	has(t, list, "Xã Bình Lạc", "Xã Bình An, Xã Lạc Thủy", "0299 000 0101", "xong 1/2", "quá hạn 1", "18/11/2026", "Phường Tân Lạc")
	unit := read(t, out, "tinh/don-vi/binh-lac/index.html")
	has(t, unit, `href="https://binhlac.lachong.example/cchc/"`, `href="https://binhlac.lachong.example/cchc/thu-tuc/dang-ky-khai-sinh/"`, "Kết quả tiếp nhận hồ sơ tháng 11/2026",
		`"@type":"GovernmentOrganization"`)
	if strings.Contains(unit, "tinh-dung-chung-noi-dung") {
		t.Error("news of the province stands as that of a unit")
	}
	has(t, read(t, out, "tinh/tin-don-vi/index.html"), "18/11/2026", `href="https://sonthuy.lachong.example/cchc/tin-tuc/mo-diem-tiep-nhan/"`, "Xã Sơn Thủy")
	has(t, read(t, out, "tinh/tim-kiem/muc-0.js"), "Xã Bình An")
	has(t, read(t, out, "tinh/du-lieu/don-vi.csv"), "Xã Sơn Thủy", "https://sonthuy.lachong.example/cchc/")

	for unit, state := range build(t, dir, out) {
		if state != fleet.Unchanged {
			t.Errorf("%s is %s again", unit, state)
		}
	}
	change(t, filepath.Join(dir, "don-vi/son-thuy/content/tin-tuc/mo-diem-tiep-nhan.md"), "title: ", "title: Mới – ")
	states := build(t, dir, out)
	if states["binh-lac"] != fleet.Unchanged || states["son-thuy"] != fleet.Built || states["tinh"] != fleet.Built {
		t.Error(states)
	}
	has(t, read(t, out, "tinh/tin-don-vi/index.html"), "Mới – ")
}

// TestOverviewAlone: the overview is the same, whether the units are built before it, were built
// by another program, or never.
func TestOverviewAlone(t *testing.T) {
	dir, out := testenv.CopyOf(t, province), t.TempDir()
	build(t, dir, out)
	want := read(t, out, "tinh/don-vi/index.html") + read(t, out, "tinh/don-vi/son-thuy/index.html") + read(t, out, "tinh/tin-don-vi/index.html")
	for _, kept := range []bool{true, false} {
		if !kept {
			if err := os.RemoveAll(filepath.Join(dir, keptDir)); err != nil {
				t.Fatal(err)
			}
		}
		alone := t.TempDir()
		if states := build(t, dir, alone, "tinh"); len(states) != 1 {
			t.Error(states)
		}
		if got := read(t, alone, "tinh/don-vi/index.html") + read(t, alone, "tinh/don-vi/son-thuy/index.html") + read(t, alone, "tinh/tin-don-vi/index.html"); got != want {
			t.Errorf("kept %v: the overview alone is another one", kept)
		}
	}
}

// TestOverviewOfABrokenUnit: of a unit with mistakes the last good state is shown, and said to be
// that; of one that never could be built, what sites.yaml says.
func TestOverviewOfABrokenUnit(t *testing.T) {
	for _, before := range []bool{true, false} {
		t.Run(fmt.Sprint(before), func(t *testing.T) {
			dir, out := testenv.CopyOf(t, province), t.TempDir()
			if before {
				build(t, dir, out)
			}
			change(t, filepath.Join(dir, "don-vi/son-thuy/content/site.yaml"), "title:", "titel:")
			states := build(t, dir, out)
			if states["son-thuy"] != fleet.Failed || states["tinh"] != fleet.Built {
				t.Fatal(states)
			}
			unit := read(t, out, "tinh/don-vi/son-thuy/index.html")
			has(t, unit, "https://sonthuy.lachong.example/cchc/", "0299 000 0202")
			if got := strings.Contains(unit, "mo-diem-tiep-nhan") && strings.Contains(unit, "đang là bản trước"); got != before {
				t.Errorf("built before: %v; an old version is shown: %v", before, got)
			}
		})
	}
}

// TestOwnPage: a page that the province writes itself stands in the place of the one that would
// be made.
func TestOwnPage(t *testing.T) {
	dir, out := testenv.CopyOf(t, province), t.TempDir()
	for name, text := range map[string]string{
		"_index.md":   "---\ntitle: Xã, phường của tỉnh\nkind: unit\n---\n",
		"tan-lac.md":  "---\ntitle: Phường Tân Lạc, viết tay\nsite: https://tanlac.lachong.example/cchc/\n---\n",
		"so-nong.md":  "---\ntitle: Sở Nông nghiệp\nsite: https://so.lachong.example/\n---\n",
		"../bo-trong": "",
	} {
		file := filepath.Join(dir, "tinh/content/don-vi", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			continue
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build(t, dir, out)
	has(t, read(t, out, "tinh/don-vi/index.html"), "Xã, phường của tỉnh", "Phường Tân Lạc, viết tay", "Sở Nông nghiệp", "Xã Bình Lạc")
}

// TestWords: what units write is text wherever it comes to stand.
func TestWords(t *testing.T) {
	u := &fleetunits.Unit{Name: `Xã "A": {b} #1`, ID: "xa-a"}
	s := &summary{Hotline: "1022", News: []news{{Title: `*Tin* [x](javascript:y) <b> "z"`, Path: "/tin/a/", Date: "2026-11-02"}},
		Procedures: []procedure{{Name: "Tên: a, {b} 'c' \\ \"d\"", Path: "/thu-tuc/a/"}}}
	has(t, string(unitFile(u, s, false)), `title: "Xã \"A\": {b} #1"`, `{name: "Tên: a, {b} 'c' \\ \"d\"", url: "/thu-tuc/a/"}`)
	has(t, string(newsPage([]item{{s.News[0], u}})), `- 02/11/2026 – [\*Tin\* \[x\]\(javascript:y\) \<b\> "z"](</tin/a/>), Xã "A": \{b\} \#1`)
}

// TestFirstQuery: choosing one of 168 units and looking for one of its 300 procedures takes two
// pages of less than 100 KB together, as they are sent.
func TestFirstQuery(t *testing.T) {
	if !testenv.Long() {
		t.Skip("builds a province of 168 units: set CCHC_LONG=part")
	}
	dir, out := testenv.CopyOf(t, province), t.TempDir()
	var units strings.Builder
	for i := range 164 {
		fmt.Fprintf(&units, "  - name: Xã Số %d\n    level: Xã\n    baseURL: https://xa%d.lachong.example/cchc/\n    aliases: [Xã Cũ %d A, Xã Cũ %d B]\n    hotline: 0299 000 0%03d\n    agency: Ủy ban nhân dân xã Số %d\n", i, i, i, i, i, i)
	}
	sites := filepath.Join(dir, fleet.File)
	text := read(t, sites) + units.String()
	if err := os.WriteFile(sites, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	procedure := regexp.MustCompile(`(?m)^(title|code): .*$`)
	model := read(t, dir, "dung-chung/content/thu-tuc/dang-ky-khai-sinh.md")
	for i := range 298 {
		other := procedure.ReplaceAllStringFunc(model, func(line string) string {
			if strings.HasPrefix(line, "title") {
				return fmt.Sprintf("title: Thủ tục số %d về việc cấp lại giấy tờ, sổ sách cho người dân", i)
			}
			return fmt.Sprintf("code: 9.%06d", i)
		})
		file := filepath.Join(dir, fmt.Sprintf("don-vi/binh-lac/content/thu-tuc/so-%d.md", i))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(other), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build(t, dir, out, "binh-lac", "tinh")
	size := 0
	for _, page := range []string{"tinh/don-vi/index.html", "tinh/don-vi/binh-lac/index.html"} {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(read(t, out, page)))
		_ = w.Close()
		t.Logf("%s: %d bytes", page, b.Len())
		size += b.Len()
	}
	has(t, read(t, out, "tinh/don-vi/binh-lac/index.html"), "Thủ tục số 297")
	if size > 100<<10 {
		t.Errorf("%d bytes", size)
	}
}
