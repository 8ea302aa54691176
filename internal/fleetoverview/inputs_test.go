package fleetoverview

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/fleet"
	"cchc/internal/testenv"
)

// TestSitesAreInputs: what sites.yaml says of a unit, and of all units, is in what decides that nothing has
// changed: after any change of it the columns are those of a first build.
func TestSitesAreInputs(t *testing.T) {
	dir, out := testenv.CopyOf(t, province), t.TempDir()
	sites := filepath.Join(dir, fleet.File)
	build(t, dir, out)
	before := published(t, out)
	// Each round changes something of several units, one thing of each.
	for _, round := range [][][2]string{
		{{"https://binhlac.lachong.example/cchc/", "https://moi.example/cchc/"}, {"Số 12 đường Bến Đò", "Số 14 đường Bến Đò"}, {"id: son-thuy\n    level: Xã", "id: son-thuy\n    level: Phường"}},
		{{"https://lachong.example/cchc/", "https://tinh.example/"}, {"name: Xã Bình Lạc", "name: Xã Bình Lạc Mới"}, {"Xã Bình An", "Xã Bình Yên"},
			{"https://tanlac.lachong.example/cchc/", "https://tanlac.example/"}, {"    folder: don-vi/son-thuy\n", "    agency: {name: Ủy ban nhân dân xã Sơn Thủy, address: Số 1}\n"}},
		{{"sáng thứ Năm", "chiều thứ Năm"}, {"0299 000 0202", "0299 000 0222"}, {"overview: don-vi", "overview: cac-don-vi"}},
	} {
		for _, e := range round {
			change(t, sites, e[0], e[1])
			if strings.HasPrefix(e[0], "overview") { // pages lead to it
				change(t, filepath.Join(dir, "tinh/content/site.yaml"), "/don-vi/", "/cac-don-vi/")
				change(t, filepath.Join(dir, "tinh/content/gioi-thieu/trang-nay.md"), "/don-vi/", "/cac-don-vi/")
			}
		}
		build(t, dir, out)
		got, clean := published(t, out), t.TempDir()
		build(t, dir, clean)
		want := published(t, clean)
		if maps.Equal(want, before) {
			t.Errorf("with %q nothing is another one", round)
		}
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("with %q %s is not that of a first build", round, name)
				break
			}
		}
		if len(got) != len(want) {
			t.Errorf("with %q there are %d files, not %d", round, len(got), len(want))
		}
		before = got
	}
}

// published returns the files of all columns.
func published(t *testing.T, out string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasSuffix(name, ".cchc"):
			return filepath.SkipDir
		case !d.IsDir():
			files[strings.TrimPrefix(name, out)] = read(t, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
