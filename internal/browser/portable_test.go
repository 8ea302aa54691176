package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// carried writes the demonstration into a folder that is opened without a
// server, and returns the address of the folder.
func carried(t *testing.T, carry store.Delivery) string {
	t.Helper()
	set, problems := render.Open(os.DirFS("../.."), store.Options{Today: viet.NewDate(2026, 11, 22), Delivery: carry})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	dir := t.TempDir()
	set.Each(func(_ int, o *render.Output) bool {
		write(t, filepath.Join(dir, o.Name()), set.Render(o).Data)
		return true
	})
	return "file://" + dir + "/"
}

// TestErrandFromAStick is a citizen's errand in a folder that was opened by a
// double click: from the home page by the search to a checklist.
func TestErrandFromAStick(t *testing.T) {
	ctx := chromium(t)
	at := carried(t, store.Delivery{Portable: true})
	l := &listener{origin: at}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(at+"index.html"), chromedp.SendKeys("#tu_khoa", "khai sinh"))
	eventually(t, ctx, `document.querySelectorAll("[role=option]").length > 2`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	eventually(t, ctx, fmt.Sprintf(`location.href.indexOf(%q) === 0 && document.querySelectorAll("#ket_qua .item").length > 2`, at+"tim-kiem/index.html?q=khai"))
	do(t, ctx, chromedp.Click("#ket_qua .item a"))
	procedure := at + "thu-tuc/dang-ky-khai-sinh/index.html"
	eventually(t, ctx, fmt.Sprintf(`location.href === %q && document.querySelectorAll(".tick input").length > 2`, procedure))
	do(t, ctx, chromedp.Click(".tick:nth-of-type(2) label"), chromedp.Navigate(at+"index.html"), chromedp.Navigate(procedure))
	if n := evaluate[int](t, ctx, `document.querySelectorAll(".tick input:checked").length`); n != 1 {
		t.Errorf("%d ticks are remembered, want 1", n)
	}
	if !evaluate[bool](t, ctx, `document.querySelector(".page-qr svg") !== null && document.querySelector(".page-address").textContent.indexOf("https://binhlac.lachong.example/") === 0`) {
		t.Error("the code and the address for a telephone are not those of the published page")
	}
	for _, found := range l.take() {
		t.Error(found)
	}
}

// TestEveryKindOfPageFromAStick looks at every kind of page in a folder, where
// there is no server that gives it headers.
func TestEveryKindOfPageFromAStick(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	at := carried(t, store.Delivery{Portable: true})
	l := &listener{origin: at}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatal(err)
	}
	set, _ := demonstration(t)
	for i, p := range kinds(set) {
		name := strings.TrimPrefix(p, "/")
		if p == "/404.html" {
			continue // only a server shows it
		}
		v := mainViews[i%2]
		do(t, ctx, look(v), chromedp.Navigate(at+name+"index.html"))
		checkWithAxe(t, ctx, source, name+", "+v.name)
		for _, found := range l.take() {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// later lets time pass for a page.
func later(t *testing.T, ctx context.Context, seconds int) {
	t.Helper()
	evaluate[bool](t, ctx, fmt.Sprintf(`(function () { var now = Date.now; Date.now = function () { return now() + %d000; }; return true; })()`, seconds))
}

// TestKioskForgets: a screen for everybody asks who is there, and shows nobody
// what the reader before was looking for.
func TestKioskForgets(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	at := carried(t, store.Delivery{Portable: true, Idle: 90})
	l := &listener{origin: at}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatal(err)
	}
	const asks, procedure = `document.querySelector("dialog") !== null && document.querySelector("dialog").open`, "thu-tuc/dang-ky-khai-sinh/index.html"
	home := fmt.Sprintf(`location.href === %q && document.readyState === "complete"`, at+"index.html")

	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(at+"index.html"))
	later(t, ctx, 1000)
	if evaluate[bool](t, ctx, `new Promise(function (done) { setTimeout(function () { done(`+asks+`); }, 1200); })`) {
		t.Error("the home page that nobody has touched asks who is there")
	}

	do(t, ctx, chromedp.Navigate(at+"tim-kiem/index.html?q=ly+hon"), chromedp.Navigate(at+procedure), chromedp.Click(".tick:nth-of-type(2) label"), chromedp.Focus(".brand"))
	later(t, ctx, 85)
	if evaluate[bool](t, ctx, `new Promise(function (done) { setTimeout(function () { done(`+asks+`); }, 1200); })`) {
		t.Error("the page asks after 85 seconds")
	}
	later(t, ctx, 8)
	eventually(t, ctx, asks)
	checkWithAxe(t, ctx, source, "the question")
	if said := evaluate[string](t, ctx, `document.querySelector("dialog p").textContent`); !strings.Contains(said, "giây") {
		t.Errorf("the question says %q", said)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	if !evaluate[bool](t, ctx, `!document.querySelector("dialog").open && document.activeElement.className === "brand" && location.href.indexOf("khai-sinh") > 0`) {
		t.Error("a key does not lead back to where the reader was")
	}
	later(t, ctx, 95)
	eventually(t, ctx, asks)
	do(t, ctx, chromedp.MouseClickXY(20, 20))
	if evaluate[bool](t, ctx, asks) || evaluate[int](t, ctx, `document.querySelectorAll(".tick input:checked").length`) != 1 {
		t.Error("a touch does not answer the question, or takes the ticks")
	}

	later(t, ctx, 95)
	eventually(t, ctx, asks)
	later(t, ctx, 30)
	eventually(t, ctx, home)
	if n := evaluate[int](t, ctx, `Object.keys(localStorage).length`); n != 0 {
		t.Errorf("%d things are still remembered", n)
	}
	for range 2 { // the search, the home page before it
		evaluate[bool](t, ctx, `window.isLeft = true, setTimeout(function () { history.back(); }), true`)
		eventually(t, ctx, `!window.isLeft`) // the page that comes leads on
		eventually(t, ctx, home)
	}

	for _, p := range []string{"index.html", procedure, "duong-day-nong/index.html", "thu-tuc/index.html"} {
		do(t, ctx, chromedp.Navigate(at+p))
		checkWithAxe(t, ctx, source, p)
		for _, small := range evaluate[[]string](t, ctx, `Array.from(document.querySelectorAll("a[href], button, select, summary, input")).filter(function (e) {
			return e.offsetParent && getComputedStyle(e).display !== "inline" && !e.closest(".skip-link") && e.type !== "checkbox" && e.getBoundingClientRect().height < 44;
		}).map(function (e) { return e.outerHTML.slice(0, 120); })`) {
			t.Errorf("%s: too small for a finger: %s", p, small)
		}
	}
	for _, found := range l.take() {
		t.Error(found)
	}
}
