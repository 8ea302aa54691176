package fleetreport

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/viet"
)

// TestVariableToldOnce: a variable that has no value is told once of a unit, with how often it is used and where, by whatever
// looks at the unit; what follows from it on the same line is not told besides.
func TestVariableToldOnce(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"sites.yaml":                     "title: Các xã\nshared: chung\nunits: [{name: Xã A, id: xa-a, baseURL: 'https://a.example/'}]\n",
		"chung/content/site.yaml":        "title: Cột\nbaseURL: https://tinh.example/\nagency: Tỉnh\n",
		"chung/content/lich/_index.md":   "---\ntitle: Tin\nkind: news\n---\n",
		"chung/content/lich/dau-tien.md": "---\ntitle: Tin đầu\ndate: \"{unit.ngayTiep}\"\ntopic: results\nauthor: Xã\n---\nTiếp dân {unit.ngayTiep}, gọi {unit.soMay}.\n",
	}
	for i := range 450 {
		files[fmt.Sprintf("chung/content/lich/tin-%03d.md", i)] = fmt.Sprintf("---\ntitle: Tin %d\ndate: 2026-11-02\ntopic: results\nauthor: Xã\n---\nTiếp dân {unit.ngayTiep}.\n", i)
	}
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, problems := fleet.Open(dir, fleet.File)
	if f == nil {
		t.Fatal(problems)
	}
	defer f.Close()
	voice := diag.NewVoice("vi")
	opts := fleet.Options{Out: filepath.Join(dir, "ra"), Key: "test", Today: viet.NewDate(2026, 11, 30), Now: time.Now}
	hold := func(who string, l diag.List) {
		t.Helper()
		var told []string
		for _, d := range l {
			if d.Severity == diag.Error {
				told = append(told, fmt.Sprintf("%s:%d:%d %s", d.File, d.Line, d.Column, voice.Message(d)))
			}
		}
		const want = `chung/content/lich/dau-tien.md:3:8 biến {unit.ngayTiep} không có giá trị ở đơn vị này; dùng ở 452 chỗ, còn ở chung/content/lich/dau-tien.md:7, chung/content/lich/tin-000.md:7, chung/content/lich/tin-001.md:7….
chung/content/lich/dau-tien.md:7:31 biến {unit.soMay} không có giá trị ở đơn vị này.`
		if got := strings.Join(told, "\n"); got != want {
			t.Errorf("%s: it tells\n%s", who, got)
		}
	}
	f.Build(f.All(), opts, func(r fleet.Result) { hold("build", r.Problems) })
	Check(f, f.All(), opts, func(c Checked) {
		var all diag.List
		for i := range c.Report.Findings {
			all = append(all, c.Report.Findings[i].Diagnostic)
		}
		hold("check", all)
	})
	c, problems := f.OpenColumn(f.All()[0], opts, true)
	if c == nil {
		t.Fatal(problems)
	}
	defer c.Close()
	_, ofSite, others := c.Open(opts)
	hold("report", append(others, ofSite...))
	row := Report(f, f.All(), Options{Options: opts, Voice: voice}, nil).Units[0]
	if !strings.Contains(row.Reason, "{unit.ngayTiep}") || !strings.Contains(row.Reason, "và 1 lỗi khác") {
		t.Errorf("the report says %q", row.Reason)
	}
}
