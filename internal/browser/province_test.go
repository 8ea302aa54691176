package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cchc/internal/fleet"
	"cchc/internal/fleetoverview"
	"cchc/internal/fleetunits"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/chromedp/chromedp"
)

// provinceUnits are what a citizen has to find on the pages of each unit of the demonstration's province.
var provinceUnits = map[string]struct{ agency, hotline, place string }{
	"binh-lac": {"Ủy ban nhân dân xã Bình Lạc", "0299 000 0101", "Trung tâm Phục vụ hành chính công xã Bình Lạc, thôn Đồng Giữa"},
	"son-thuy": {"Ủy ban nhân dân xã Sơn Thủy", "0299 000 0202", "Nơi tiếp nhận hồ sơ của Ủy ban nhân dân xã Sơn Thủy, Thôn Đá Bạc"},
	"tan-lac":  {"Ủy ban nhân dân phường Tân Lạc", "0299 000 0303", "Nơi tiếp nhận hồ sơ của Ủy ban nhân dân phường Tân Lạc, Số 12 đường Bến Đò"},
}

// TestProvince looks at a page of each unit, on a phone and on a wide screen: the unit's own name and hotline, the shared
// procedure with the unit's values, no variable that was left, nothing wider than the screen and nothing that the
// browser complains of.
func TestProvince(t *testing.T) {
	ctx := chromium(t)
	all, problems := fleet.Open(testenv.CopyOf(t, "../fleet/testdata/province"), fleet.File)
	if all == nil {
		t.Fatal(problems)
	}
	defer all.Close()
	if len(all.Units) != len(provinceUnits)+1 {
		t.Fatalf("the province has %d units", len(all.Units))
	}
	for _, u := range all.All() {
		if u.Overview != "" {
			continue // see TestProvinceOverview
		}
		want := provinceUnits[u.ID]
		server := serveUnit(t, all, u)
		heard := listen(t, ctx, server)
		for _, width := range []int64{390, 1280} {
			do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/cchc/"))
			if link := ask[string](t, ctx, `document.querySelector("main a[href^='tel:']").textContent.trim()`); link != want.hotline {
				t.Errorf("%s at %d px: the first number is %q", u.ID, width, link)
			}
			if head := ask[string](t, ctx, `document.querySelector("header").textContent`); !strings.Contains(head, want.agency) {
				t.Errorf("%s at %d px: the head is %q", u.ID, width, head)
			}
			do(t, ctx, chromedp.Navigate(server.URL+"/cchc/thu-tuc/dang-ky-khai-sinh/"))
			text := ask[string](t, ctx, `document.querySelectorAll("details").forEach(d => { d.open = true }), document.querySelector("main").innerText`)
			for _, part := range []string{"Đăng ký khai sinh", want.place, want.hotline + " của " + want.agency} {
				if !strings.Contains(text, part) {
					t.Errorf("%s at %d px: the procedure does not say %q", u.ID, width, part)
				}
			}
			if strings.Contains(text, "{unit.") || strings.Contains(text, "{agency.") {
				t.Errorf("%s at %d px: a variable was left", u.ID, width)
			}
			if wide := ask[int](t, ctx, `document.documentElement.scrollWidth`); int64(wide) > width {
				t.Errorf("%s at %d px: the page is %d px wide", u.ID, width, wide)
			}
		}
		if found := heard.take(); len(found) > 0 {
			t.Errorf("%s: %q", u.ID, found)
		}
	}
}

// TestProvinceOverview goes the way of a citizen who knows the old name of the commune: from the province's
// home page to the commune, and to its page of a procedure.
func TestProvinceOverview(t *testing.T) {
	ctx := chromium(t)
	all, problems := fleet.Open(testenv.CopyOf(t, "../fleet/testdata/province"), fleet.File)
	if all == nil {
		t.Fatal(problems)
	}
	defer all.Close()
	u, _ := all.Named("tinh")
	server := serveUnit(t, all, u)
	heard := listen(t, ctx, server)
	for _, width := range []int64{390, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/cchc/"))
		follow := func(link string) {
			t.Helper()
			to := ask[string](t, ctx, `([...document.querySelectorAll("main a")].find(a => a.textContent.trim() == "`+link+`") || {}).href || ""`)
			if to == "" {
				t.Fatalf("at %d px there is no link %q", width, link)
			}
			do(t, ctx, chromedp.Navigate(to))
		}
		follow("Chọn xã, phường của bạn")
		if text := ask[string](t, ctx, `[...document.querySelectorAll("tbody tr")].find(row => row.textContent.includes("Xã Lạc Thủy")).textContent`); !strings.Contains(text, "Xã Bình Lạc") {
			t.Errorf("at %d px the old name stands with %q", width, text)
		}
		if wide := ask[int](t, ctx, `document.documentElement.scrollWidth`); int64(wide) > width {
			t.Errorf("the list at %d px is %d px wide", width, wide)
		}
		follow("Xã Bình Lạc")
		if link := ask[string](t, ctx, `[...document.querySelectorAll("main a")].find(a => a.textContent == "Đăng ký khai sinh").href`); link != "https://binhlac.lachong.example/cchc/thu-tuc/dang-ky-khai-sinh/" {
			t.Errorf("at %d px the procedure is at %s", width, link)
		}
		if wide := ask[int](t, ctx, `document.documentElement.scrollWidth`); int64(wide) > width {
			t.Errorf("the unit at %d px is %d px wide", width, wide)
		}
	}
	if found := heard.take(); len(found) > 0 {
		t.Errorf("%q", found)
	}
}

// serveUnit serves the column of a unit as a static host does.
func serveUnit(t *testing.T, all *fleet.Fleet, u *fleetunits.Unit) *httptest.Server {
	t.Helper()
	opts := fleet.Options{Today: viet.NewDate(2026, 11, 30), Host: "test", Now: time.Now}
	opts.Generate = fleetoverview.Generator(opts)
	c, problems := all.OpenColumn(u, opts, true)
	if c == nil {
		t.Fatal(problems)
	}
	t.Cleanup(c.Close)
	set, ofSite, others := c.Open(opts)
	if set == nil || ofSite.Errors()+others.Errors() > 0 {
		t.Fatal(ofSite, others)
	}
	server := httptest.NewServer(http.StripPrefix("/cchc", handler(set, nil)))
	t.Cleanup(server.Close)
	return server
}
