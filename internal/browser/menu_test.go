package browser

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestMenu: on a phone the menu opens from its button, with and without scripts, and
// closes with Escape and its own button; on a wide screen it is a row that is there.
func TestMenu(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		ctx := chromium(t)
		_, server := demonstration(t)
		do(t, ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
			return err
		}), chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/thu-tuc/"))
		const shown = `document.querySelectorAll(".menu a").length > 5 && Array.from(document.querySelectorAll(".menu a")).every(function (a) { return a.offsetHeight >= 44; })`
		is := func(want bool, what string) {
			t.Helper()
			if got := evaluate[bool](t, ctx, shown); got != want {
				t.Errorf("scripts %v: the menu %s", scripts, what)
			}
		}
		is(false, "is open before anybody opens it")
		do(t, ctx, chromedp.Click(".to-menu"))
		is(true, "does not open")
		do(t, ctx, chromedp.KeyEvent(kb.Escape))
		is(false, "does not close with Escape")
		do(t, ctx, chromedp.Click(".to-menu"), chromedp.Click(".menu-close"))
		is(false, "does not close with its button")
		do(t, ctx, chromedp.EmulateViewport(1280, 900))
		is(true, "is not there on a wide screen")
		if evaluate[bool](t, ctx, `document.querySelector(".to-menu").offsetHeight > 0`) {
			t.Error("a wide screen has a button for the menu that is there")
		}
	}
}

// TestJumpsUnfold: a link within the page opens what it leads to, and what is folded
// on a phone is open on a wide screen and on paper.
func TestJumpsUnfold(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	const steps = `document.querySelector(".steps").checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})`
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-khai-sinh/"))
	if evaluate[bool](t, ctx, steps) {
		t.Error("the steps are not folded on a phone")
	}
	do(t, ctx, chromedp.Click(".jump a[href='#trinh_tu']"))
	eventually(t, ctx, steps)
	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-khai-sinh/?#lich_su"))
	eventually(t, ctx, `document.getElementById("lich_su").closest("details").open`)
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-khai-sinh/"))
	if !evaluate[bool](t, ctx, steps) {
		t.Error("the steps are folded on a wide screen")
	}
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-ket-hon/"))
	if open := evaluate[string](t, ctx, `(function () {
		dispatchEvent(new Event("beforeprint"));
		var printed = document.querySelectorAll("details:not([open])").length;
		dispatchEvent(new Event("afterprint"));
		return printed + " " + (document.querySelectorAll("details:not([open])").length > 5);
	})()`); open != "0 true" {
		t.Errorf("folded while it is printed, folded again behind it: %s", open)
	}
}
