package browser

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/chromedp/chromedp"
)

// What an errand may cost on a phone: so many taps, and on each page that it comes to
// so little scrolling that what is tapped or read stands on one screen and a half.
const (
	mostTaps  = 2
	tapScreen = 844
	mostDown  = tapScreen * 3 / 2
)

// A step of an errand taps what a selector names, or types words into what has the focus.
type step struct{ tap, words string }

// errands are what most people come for, from the home page to the answer.
var errands = []struct {
	what   string
	steps  []step
	page   string // where the answer is
	answer string // a selector
}{
	{"papers for a birth", []step{{tap: "main a[href$='/thu-tuc/dang-ky-khai-sinh/']"}}, "/thu-tuc/dang-ky-khai-sinh/", "#ho_so"},
	{"fee of a certified copy", []step{{tap: "main a[href$='/thu-tuc/chung-thuc-ban-sao/']"}}, "/thu-tuc/chung-thuc-ban-sao/", "#le_phi"},
	{"whom to call", nil, "/", "main a[href^='tel:']"},
	{"opening hours now", nil, "/", "main [data-open]"},
	{"where is my complaint", []step{{tap: "header button[popovertarget=trinh_don]"}, {tap: "#trinh_don a[href$='/phan-anh/']"}}, "/phan-anh/", "#ma_phan_anh"},
	{"what changed", []step{{tap: "main a[href$='/thu-tuc/']"}, {tap: "main a[href$='/thay-doi-thu-tuc/']"}}, "/thay-doi-thu-tuc/", "main h2"},
	{"land title", []step{{tap: "main a[href$='/dang-ky-dat-dai-cap-giay-chung-nhan-lan-dau/']"}}, "/thu-tuc/dang-ky-dat-dai-cap-giay-chung-nhan-lan-dau/", "#ho_so"},
	{"poor household", []step{{tap: "#tu_khoa"}, {words: "hộ nghèo"}, {tap: "[role=option]"}}, "/thu-tuc/cong-nhan-ho-ngheo-phat-sinh/", "#ho_so"},
	{"marriage from elsewhere", []step{{tap: "#tu_khoa"}, {words: "kết hôn khác xã"}, {tap: "[role=option]"}}, "/hoi-dap/ket-hon-khac-xa/", "main .prose p"},
	{"file online", []step{{tap: "main a[href$='/thu-tuc/dang-ky-khai-sinh/']"}}, "/thu-tuc/dang-ky-khai-sinh/", ".file-online"},
}

// seen is the first element that a selector names and that is shown.
func seen(selector string) string {
	return fmt.Sprintf(`Array.from(document.querySelectorAll(%q)).filter(function (e) { return e.getClientRects().length; })[0]`, selector)
}

// bottom waits for what a selector names, and returns how far down its end is.
func bottom(t *testing.T, ctx context.Context, selector string) int {
	t.Helper()
	eventually(t, ctx, `!!`+seen(selector))
	return evaluate[int](t, ctx, `(function (r) { return Math.round(r.top + scrollY + Math.min(r.height, 48)); })(`+seen(selector)+`.getBoundingClientRect())`)
}

// settle waits until what a selector names is there and stays as it is for half a second:
// suggestions follow the keys.
func settle(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	eventually(t, ctx, fmt.Sprintf(`new Promise(function (done) {
		function text() { return Array.from(document.querySelectorAll(%q)).map(function (e) { return e.textContent; }).join(); }
		var was = text();
		setTimeout(function () { done(was !== "" && was === text()); }, 500);
	})`, selector))
}

// tap does what a finger does, and waits for the page that a link leads to.
func tap(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	from := evaluate[string](t, ctx, `location.pathname`)
	leads := evaluate[bool](t, ctx, `(function (e) { e.focus(); setTimeout(function () { e.click(); }); return e.matches("a, [role=option]"); })(`+seen(selector)+`)`)
	if leads {
		eventually(t, ctx, fmt.Sprintf(`location.pathname !== %q && document.readyState === "complete"`, from))
	}
}

// TestTenErrands does what most people come for, on a phone.
func TestTenErrands(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, e := range errands {
		do(t, ctx, chromedp.EmulateViewport(390, tapScreen, chromedp.EmulateMobile), chromedp.Navigate(server.URL+"/"))
		taps, deepest := 0, 0
		for _, s := range e.steps {
			if s.words != "" {
				do(t, ctx, chromedp.KeyEvent(s.words))
				settle(t, ctx, "[role=option]")
				continue
			}
			taps++
			deepest = max(deepest, bottom(t, ctx, s.tap))
			tap(t, ctx, s.tap)
		}
		deepest = max(deepest, bottom(t, ctx, e.answer))
		path := evaluate[string](t, ctx, `location.pathname`)
		fmt.Fprintf(w, "%s\t%s\t%d taps\t%d px\n", e.what, path, taps, deepest)
		if path != e.page || taps > mostTaps || deepest > mostDown {
			t.Errorf("%s: %d taps, %d px down on %s; at most %d and %d, on %s", e.what, taps, deepest, path, mostTaps, mostDown, e.page)
		}
	}
	w.Flush()
	t.Log("\n" + table.String())
}
