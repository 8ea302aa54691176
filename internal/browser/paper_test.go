package browser

import (
	"bytes"
	"context"
	"image/png"
	"strings"
	"testing"

	"cchc/internal/site"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// paper shows a page as it is printed on A4 with margins of 15 mm.
var paper = chromedp.Steps(
	chromedp.EmulateViewport(680, 1009),
	chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))

// TestALeafletIsOneA5 measures the leaflets as they are printed: each fits on one
// page of A5, and two of them stand side by side on A4 where somebody chose so.
func TestALeafletIsOneA5(t *testing.T) {
	const mm = 96 / 25.4
	ctx := chromium(t)
	set, server := demonstration(t)
	do(t, ctx, paper)
	leaflets := 0
	for _, p := range set.Site.Pages() {
		if !set.Site.HasSheet(p, site.Leaflet) {
			continue
		}
		leaflets++
		address := server.URL + p.Sheet(site.Leaflet)
		do(t, ctx, chromedp.EmulateViewport(559, 800), chromedp.Navigate(address))
		const size = `[...document.querySelectorAll(".leaflet")].map(l => l.getBoundingClientRect()).map(r => [r.left, r.height])`
		if s := ask[[][2]float64](t, ctx, size); s[0][1] > 210*mm || s[1][1] != 0 {
			t.Errorf("%s: %v", address, s)
		}
		do(t, ctx, chromedp.EmulateViewport(1123, 800), chromedp.Navigate(address+"#hai_to"))
		if s := ask[[][2]float64](t, ctx, size); s[1][0] < 148*mm || s[1][1] != s[0][1] || s[0][1] > 210*mm {
			t.Errorf("%s: two are %v", address, s)
		}
		text := ask[string](t, ctx, `document.querySelector(".leaflet").innerText`)
		if !strings.Contains(text, set.Site.Settings.Agency.Name) || !strings.Contains(text, server.URL+p.Path) && !strings.Contains(text, set.Site.Settings.BaseURL.Origin+p.Path) {
			t.Errorf("%s has neither agency nor address: %q", address, text)
		}
	}
	if leaflets < 4 {
		t.Errorf("only %d leaflets", leaflets)
	}
}

// ask runs a script on the page that is open.
func ask[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// tabTo presses Tab until what a selector names has the focus.
func tabTo(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	for range 100 {
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
		if ask[bool](t, ctx, `document.activeElement.matches("`+selector+`")`) {
			return
		}
	}
	t.Fatalf("%s cannot be reached with Tab", selector)
}

const (
	said   = `document.querySelector("[data-ticks] [role=status]").textContent`
	ticked = `Array.from(document.querySelectorAll("[data-tick] input")).map(function (b) { return b.checked ? "x" : "-"; }).join("")`
)

// TestTicksStay does with the keyboard alone what somebody does at home: ticks
// two papers, comes back later, goes elsewhere, and clears the list.
func TestTicksStay(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	l := listen(t, ctx, server)
	is := func(marks, words string) {
		t.Helper()
		if got := ask[string](t, ctx, ticked); got != marks {
			t.Errorf("the ticks are %s, want %s", got, marks)
		}
		if got := ask[string](t, ctx, said); got != words {
			t.Errorf("it says %q, want %q", got, words)
		}
	}
	page := server.URL + "/thu-tuc/dang-ky-khai-sinh/"
	do(t, ctx, chromedp.EmulateViewport(390, 900), chromedp.Navigate(page))
	is("-----", "Đã có 0 trên 5 giấy tờ")
	tabTo(t, ctx, "#giay_to_1")
	do(t, ctx, chromedp.KeyEvent(" "))
	tabTo(t, ctx, "#giay_to_3")
	do(t, ctx, chromedp.KeyEvent(" "))
	is("x-x--", "Đã có 2 trên 5 giấy tờ")
	do(t, ctx, chromedp.Reload())
	is("x-x--", "Đã có 2 trên 5 giấy tờ")
	if n := ask[int](t, ctx, `document.querySelector("label[for=giay_to_1]").control.labels.length`); n != 1 {
		t.Errorf("the first box has %d labels", n)
	}

	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-ket-hon/"))
	if got := ask[string](t, ctx, ticked); got == "" || strings.Contains(got, "x") {
		t.Errorf("the ticks of another procedure are shown: %q", got)
	}
	do(t, ctx, chromedp.Navigate(page), paper)
	if got := ask[string](t, ctx, ticked); got != "x-x--" {
		t.Errorf("on paper the ticks are %s", got)
	}
	if seen := ask[bool](t, ctx, `document.querySelector("#giay_to_1").getBoundingClientRect().width > 10 && !document.querySelector("[data-ticks]").offsetParent`); !seen {
		t.Error("on paper the boxes are gone, or the button is there")
	}

	do(t, ctx, look(view{width: 390, scheme: "light"}), chromedp.Navigate(page))
	tabTo(t, ctx, "[data-ticks] button")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	is("-----", "Đã có 0 trên 5 giấy tờ")
	do(t, ctx, chromedp.Reload())
	is("-----", "Đã có 0 trên 5 giấy tờ")
	if n := ask[int](t, ctx, `localStorage.length`); n != 0 {
		t.Errorf("%d things are kept after the list is cleared", n)
	}
	for _, found := range l.take() {
		t.Error(found)
	}
}

// TestTicksWithoutStorage: where the browser keeps nothing, or something else
// is kept there, the list can still be ticked.
func TestTicksWithoutStorage(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	page := server.URL + "/thu-tuc/dang-ky-khai-sinh/"
	do(t, ctx, chromedp.Navigate(page))
	for _, kept := range []string{`"{\"a\":1}"`, `"[1,null,{}]"`, `"["`, `"null"`} {
		ask[chromedp.Void](t, ctx, `localStorage.setItem("cchc-ticks:/thu-tuc/dang-ky-khai-sinh/", `+kept+`)`)
		do(t, ctx, chromedp.Reload())
		ask[chromedp.Void](t, ctx, `document.querySelector("#giay_to_2").click()`)
		if got := ask[string](t, ctx, ticked); got != "-x---" {
			t.Errorf("with %s kept the ticks are %s", kept, got)
		}
	}
}

// TestQRIsReadFromThePage takes the picture of the code on screen, light and
// dark, on paper, and on the sheets to post, and reads it as a telephone does.
func TestQRIsReadFromThePage(t *testing.T) {
	ctx := chromium(t)
	set, server := demonstration(t)
	wide, dark, phone := look(view{width: 1280, scheme: "light"}), look(view{width: 1280, scheme: "dark"}), look(view{width: 320, scheme: "dark"})
	for _, c := range []struct {
		path  string
		looks map[string]chromedp.Action[chromedp.Void]
	}{
		{"/thu-tuc/dang-ky-khai-sinh/", map[string]chromedp.Action[chromedp.Void]{"wide": wide, "dark": dark, "paper": paper}},
		{"/thu-tuc/dang-ky-khai-sinh/niem-yet/", map[string]chromedp.Action[chromedp.Void]{"wide": wide, "paper": paper}},
		{"/linh-vuc/ho-tich/niem-yet/", map[string]chromedp.Action[chromedp.Void]{"dark": dark}},
		{"/duong-day-nong/niem-yet/", map[string]chromedp.Action[chromedp.Void]{"phone": phone}},
	} {
		want := strings.TrimSuffix(set.Site.Settings.BaseURL.String(), "/") + strings.TrimSuffix(c.path, "niem-yet/")
		for name, as := range c.looks {
			do(t, ctx, as, chromedp.Navigate(server.URL+c.path))
			shot, err := chromedp.Run(ctx, chromedp.Screenshot("svg.qr"))
			if err != nil {
				t.Fatalf("%s, %s: %v", c.path, name, err)
			}
			if got, err := readQR(shot); err != nil || got != want {
				t.Errorf("%s, %s: the code is read as %q, %v; want %q", c.path, name, got, err, want)
			}
		}
	}
}

// TestNoCodeOnPhones: who reads a procedure on a telephone has it there already.
func TestNoCodeOnPhones(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	do(t, ctx, look(view{width: 390, scheme: "light"}), chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-khai-sinh/"))
	if ask[bool](t, ctx, `document.querySelector("svg.qr").getClientRects().length > 0`) {
		t.Error("the code is shown on a phone")
	}
}

func readQR(shot []byte) (string, error) {
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}

// TestPaper: what is for the screen alone is not printed, tables stay tables
// whose heads come again on every sheet, and links say where they lead.
func TestPaper(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	for _, path := range []string{"/", "/thu-tuc/dang-ky-khai-sinh/", "/thay-doi-thu-tuc/", "/van-ban/", "/ke-hoach/cchc-2026/", "/duong-day-nong/", "/linh-vuc/ho-tich/niem-yet/"} {
		do(t, ctx, chromedp.Navigate(server.URL+path), paper)
		for _, wrong := range ask[[]string](t, ctx, `(function () {
			var wrong = [];
			function all(s) { return Array.from(document.querySelectorAll(s)); }
			all(".menu, .trail, .skip-link, nav.bar, .filter, .finder, .button").forEach(function (e) {
				if (e.getClientRects().length) wrong.push("printed: " + e.outerHTML.slice(0, 80));
			});
			all("main thead").forEach(function (e) {
				if (getComputedStyle(e).display !== "table-header-group") wrong.push("a head that does not come again");
			});
			all("main tr").forEach(function (e) {
				if (getComputedStyle(e).display !== "table-row") wrong.push("a row that is none: " + e.textContent.slice(0, 40));
			});
			all("main .prose a[href^=http]:not(.button)").forEach(function (e) {
				if (getComputedStyle(e, "::after").content.indexOf("http") < 0) wrong.push("a link without its address: " + e.href);
			});
			if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push("wider than the sheet");
			return wrong;
		})()`) {
			t.Errorf("%s: %s", path, wrong)
		}
	}
}

// TestHotlinePosterIsOneSheet: what is posted beside a desk is one sheet of A4,
// codes to scan and the foot on it.
func TestHotlinePosterIsOneSheet(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	const width, height = 703, 1047 // A4 without the margins of posters, 186 × 277 mm
	do(t, ctx, chromedp.Navigate(server.URL+"/duong-day-nong/niem-yet/"), paper, chromedp.EmulateViewport(width, height))
	if n := ask[int](t, ctx, `document.querySelectorAll(".codes svg").length`); n != 3 {
		t.Errorf("%d codes, want those for Zalo, the survey and reports", n)
	}
	if h := ask[int](t, ctx, `Math.ceil(document.querySelector(".foot").getBoundingClientRect().bottom)`); h > height {
		t.Errorf("the foot ends %d px below the sheet", h-height)
	}
}
