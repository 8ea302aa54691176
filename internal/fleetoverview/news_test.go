package fleetoverview

import (
	"path/filepath"
	"testing"

	"cchc/internal/fleet"
	"cchc/internal/testenv"
)

// TestOverviewWithoutNews: the page with the news of the units is there before any unit has news, and
// before any unit can be built; the menu leads to it.
func TestOverviewWithoutNews(t *testing.T) {
	dir, out := testenv.CopyOf(t, province), t.TempDir()
	change(t, filepath.Join(dir, "dung-chung/content/thu-tuc/dang-ky-khai-tu.md"), "{agency.name}", "{agency.nam}")
	if states := build(t, dir, out); states["binh-lac"] != fleet.Failed || states["tinh"] != fleet.Built {
		t.Fatal(states)
	}
	has(t, read(t, out, "tinh/tin-don-vi/index.html"), "Các đơn vị chưa đăng tin nào.")
}
