package browser

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focus says what is wrong with how the focus is seen, "" for nothing: what has
// it must be on the screen, uncovered, with an outline.
const focus = `(function () {
	var e = document.activeElement, style = getComputedStyle(e), r = e.getClientRects()[0], name = e.outerHTML.slice(0, 100) + ": ";
	if (e === document.body || !r) return "nothing has the focus";
	if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return name + "no outline";
	var x = (Math.max(r.left, 0) + Math.min(r.right, innerWidth)) / 2, y = (Math.max(r.top, 0) + Math.min(r.bottom, innerHeight)) / 2;
	var top = x >= 0 && y >= 0 ? document.elementFromPoint(x, y) : null;
	var own = top && (e.contains(top) || top.contains(e) || Array.from(e.labels || []).indexOf(top) >= 0); // a label takes the clicks of its box
	return own ? "" : name + "out of sight";
})()`

// walk presses Tab until what a selector names has the focus, and wants the
// focus to be seen wherever it comes. It returns how many steps it took.
func walk(t *testing.T, ctx context.Context, selector string) int {
	t.Helper()
	for n := 1; n <= 120; n++ {
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
		if wrong := evaluate[string](t, ctx, focus); wrong != "" {
			t.Errorf("on the way to %s: %s", selector, wrong)
		}
		if evaluate[bool](t, ctx, `document.activeElement.matches("`+selector+`")`) {
			return n
		}
	}
	t.Fatalf("%s cannot be reached with Tab", selector)
	return 0
}

// TestAnErrandByKeyboardAlone is a citizen without a mouse who comes for the
// birth certificate of a child: from the home page by words to the procedure,
// ticks what papers are there, and comes to the number to call.
func TestAnErrandByKeyboardAlone(t *testing.T) {
	for _, v := range []view{{name: "phone", width: 390, scheme: "light"}, {name: "desk, dark", width: 1280, scheme: "dark"}, {name: "forced colours", width: 1280, scheme: "dark", forced: true}} {
		t.Run(v.name, func(t *testing.T) {
			ctx := chromium(t)
			_, server := demonstration(t)
			l := listen(t, ctx, server)
			do(t, ctx, look(v), chromedp.Navigate(server.URL+"/"))
			steps := walk(t, ctx, "#tu_khoa")
			do(t, ctx, chromedp.KeyEvent("lam giay khai sinh"), chromedp.KeyEvent(kb.Enter))
			eventually(t, ctx, `location.pathname === "/tim-kiem/" && document.querySelectorAll("#ket_qua .item a").length > 2`)
			steps += walk(t, ctx, "#ket_qua a[href$='/thu-tuc/dang-ky-khai-sinh/']")
			do(t, ctx, chromedp.KeyEvent(kb.Enter))
			eventually(t, ctx, `location.pathname === "/thu-tuc/dang-ky-khai-sinh/" && document.querySelector("[data-tick] input") !== null`)
			steps += walk(t, ctx, "[data-tick] input")
			do(t, ctx, chromedp.KeyEvent(" "))
			steps += walk(t, ctx, "[data-tick] input")
			do(t, ctx, chromedp.KeyEvent(" "))
			if marks := evaluate[string](t, ctx, ticked); marks != "xx---" {
				t.Errorf("the ticks are %s", marks)
			}
			if words := evaluate[string](t, ctx, said); words != "Đã có 2 trên 5 giấy tờ" {
				t.Errorf("it says %q", words)
			}
			steps += walk(t, ctx, ".site-footer a[href^='tel:']")
			if number := evaluate[string](t, ctx, `document.activeElement.textContent + " " + document.activeElement.getAttribute("href")`); number != "0299 000 0100 tel:+842990000100" {
				t.Errorf("the number to call is %s", number)
			}
			t.Logf("%d times Tab", steps)
			for _, found := range l.take() {
				t.Error(found)
			}
		})
	}
}
