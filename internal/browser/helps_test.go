package browser

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	opener   = `document.querySelector(".to-helps")`
	helpSays = `document.querySelector(".helps [role=status]").textContent`
	textSize = `parseFloat(getComputedStyle(document.documentElement).fontSize)`
	offered  = `Array.from(document.querySelectorAll(".help")).filter(function (b) { return b.offsetParent; }).map(function (b) { return b.textContent; }).join(", ")`
)

// before runs a script in every page before its own scripts.
func before(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	do(t, ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// press presses the help with a label.
func press(t *testing.T, ctx context.Context, label string) {
	t.Helper()
	evaluate[bool](t, ctx, `Array.from(document.querySelectorAll(".help")).filter(function (b) { return b.textContent === "`+label+`"; })[0].click(), true`)
}

// openHelps opens the helps of the page that is shown.
func openHelps(t *testing.T, ctx context.Context) {
	t.Helper()
	evaluate[bool](t, ctx, opener+`.click(), true`)
	eventually(t, ctx, `document.querySelector(".helps") !== null && document.querySelector(".helps").offsetHeight > 40 && getComputedStyle(document.querySelector(".helps")).display === "flex"`)
}

// TestTextSizeAndContrastStay: an elderly reader makes the text larger and the
// contrast higher with the keyboard; both hold on the next page from the moment
// it is seen, and in the next visit, until they are taken back.
func TestTextSizeAndContrastStay(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	l := listen(t, ctx, server)
	do(t, ctx, look(view{width: 390, scheme: "light"}), chromedp.Navigate(server.URL+"/"))
	if n := evaluate[int](t, ctx, `performance.getEntriesByType("resource").filter(function (e) { return /helps/.test(e.name); }).length`); n != 0 {
		t.Error("the helps are loaded before anybody wants them")
	}
	usual := evaluate[float64](t, ctx, textSize)
	tabTo(t, ctx, ".to-helps")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	eventually(t, ctx, `document.querySelector(".helps") !== null && `+opener+`.getAttribute("aria-expanded") === "true"`)
	tabTo(t, ctx, ".help[aria-label^='Chữ to hơn']")
	do(t, ctx, chromedp.KeyEvent(kb.Enter+kb.Enter))
	if size := evaluate[float64](t, ctx, textSize); size < usual*1.35 || size > usual*1.45 {
		t.Errorf("after A+ twice the text has %v px, it had %v", size, usual)
	}
	if said := evaluate[string](t, ctx, helpSays); said != "Cỡ chữ 141%" {
		t.Errorf("it says %q", said)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Tab+" ")) // contrast
	const dark = `getComputedStyle(document.querySelector(".site-header")).backgroundColor === "rgb(0, 0, 0)"`
	eventually(t, ctx, dark+` && document.querySelector(".help[aria-pressed=true]").textContent === "Tương phản cao"`)

	do(t, ctx, chromedp.Navigate(server.URL+"/duong-day-nong/"))
	eventually(t, ctx, dark)
	if size := evaluate[float64](t, ctx, textSize); size < usual*1.35 {
		t.Errorf("on the next page the text has %v px", size)
	}
	openHelps(t, ctx)
	press(t, ctx, "A")
	press(t, ctx, "Tương phản cao")
	do(t, ctx, chromedp.Navigate(server.URL+"/"))
	if evaluate[bool](t, ctx, dark) || evaluate[float64](t, ctx, textSize) != usual {
		t.Error("taken back, the page still looks otherwise")
	}
	openHelps(t, ctx)
	for range 9 {
		press(t, ctx, "A−")
	}
	if size := evaluate[float64](t, ctx, textSize); size < 15 || size >= usual {
		t.Errorf("the smallest text has %v px", size)
	}
	for range 9 {
		press(t, ctx, "A+")
	}
	if size := evaluate[float64](t, ctx, textSize); size != usual*2 {
		t.Errorf("the largest text has %v px, not twice %v", size, usual)
	}
	if small := evaluate[[]string](t, ctx, `Array.from(document.querySelectorAll(".help, .head-row button, .head-row .tool")).filter(function (b) { var r = b.getBoundingClientRect(); return r.height && (r.width < 44 || r.height < 44); }).map(function (b) { return b.textContent; })`); len(small) > 0 {
		t.Errorf("%v are hard to hit", small)
	}
	evaluate[bool](t, ctx, opener+`.click(), true`)
	if !evaluate[bool](t, ctx, `document.querySelector(".helps").hidden && `+opener+`.getAttribute("aria-expanded") === "false"`) {
		t.Error("the helps do not close")
	}
	for _, found := range l.take() {
		t.Error(found)
	}
}

// TestNothingMovesWhileAPageComes: on a bad line the choices of the reader are
// there before anything is painted, and the button of the helps moves nothing.
func TestNothingMovesWhileAPageComes(t *testing.T) {
	ctx := chromium(t)
	set, _ := demonstration(t)
	server := serve(t, set, func(_ http.ResponseWriter, name string) bool {
		if strings.HasSuffix(name, ".js") {
			time.Sleep(600 * time.Millisecond)
		}
		return false
	})
	before(t, ctx, `
		window.moved = 0;
		new PerformanceObserver(function (list) { list.getEntries().forEach(function (e) { moved += e.value; }); }).observe({type: "layout-shift", buffered: true});
		if (location.search) localStorage.setItem("cchc-helps", '{"size":2,"contrast":true}'); else localStorage.clear();`)
	for _, width := range []int64{390, 1280} {
		for _, p := range []string{"/", "/?kept", "/thu-tuc/dang-ky-khai-sinh/", "/thu-tuc/dang-ky-khai-sinh/?kept"} {
			do(t, ctx, look(view{width: width, scheme: "light"}), chromedp.Navigate(server.URL+p))
			eventually(t, ctx, `document.readyState === "complete" && performance.getEntriesByName("first-contentful-paint").length > 0`)
			if moved := evaluate[float64](t, ctx, `moved`); moved > 0.01 {
				t.Errorf("%s at %d px: the layout shifts by %v", p, width, moved)
			}
			if black := evaluate[bool](t, ctx, `getComputedStyle(document.querySelector(".site-header")).backgroundColor === "rgb(0, 0, 0)" && `+textSize+` > 25`); black != strings.HasSuffix(p, "kept") {
				t.Errorf("%s: the choices of the reader are applied: %v", p, black)
			}
		}
	}
}

// TestHelpsWhereNothingIsKept: a browser that refuses storage, and one in which
// something else is kept.
func TestHelpsWhereNothingIsKept(t *testing.T) {
	for _, script := range []string{
		`Object.defineProperty(window, "localStorage", {get: function () { throw new DOMException("refused", "SecurityError"); }});`,
		`localStorage.setItem("cchc-helps", "{");`, `localStorage.setItem("cchc-helps", "null");`,
		`localStorage.setItem("cchc-helps", '{"size":"constructor","contrast":"yes"}');`, `localStorage.setItem("cchc-helps", '{"size":-2}');`,
	} {
		ctx := chromium(t)
		_, server := demonstration(t)
		l := listen(t, ctx, server)
		before(t, ctx, script)
		do(t, ctx, chromedp.Navigate(server.URL+"/"))
		usual := evaluate[float64](t, ctx, textSize)
		if usual != 18 {
			t.Errorf("%s: the text has %v px", script, usual)
		}
		openHelps(t, ctx)
		press(t, ctx, "A+")
		press(t, ctx, "Tương phản cao")
		if size := evaluate[float64](t, ctx, textSize); size <= usual || !evaluate[bool](t, ctx, `document.documentElement.classList.contains("contrast")`) {
			t.Errorf("%s: the helps do nothing", script)
		}
		for _, found := range l.take() {
			t.Errorf("%s: %s", script, found)
		}
	}
}

// speaks puts a voice in the place of the browser's: it says a text when the
// test lets it.
const speaks = `
	window.spoken = [];
	window.SpeechSynthesisUtterance = function (text) { this.text = text; };
	Object.defineProperty(window, "speechSynthesis", {value: {
		getVoices: function () { return window.voices; },
		speak: function (u) { this.now = u; spoken.push(u.text.trim().replace(/\s+/g, " ")); },
		cancel: function () { var u = this.now; this.now = null; if (u) u.onerror(); },
		finish: function () { var u = this.now; this.now = null; u.onend(); }
	}});`

// TestReadAloud: the main text is read from its heading on, in the page's
// language, goes on where it was paused, and begins anew where it was stopped.
func TestReadAloud(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	before(t, ctx, `window.voices = [{lang: "en-GB", name: "A"}, {lang: "vi-VN", name: "B"}];`+speaks)
	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/dang-ky-khai-sinh/"))
	openHelps(t, ctx)
	press(t, ctx, "Nghe đọc trang")
	if first := evaluate[string](t, ctx, `spoken.join("|") + " " + speechSynthesis.now.lang + " " + document.querySelectorAll(".read-aloud").length + " " + document.querySelector(".read-aloud").tagName`); first != "Đăng ký khai sinh vi-VN 1 H1" {
		t.Errorf("it begins with %q", first)
	}
	evaluate[bool](t, ctx, `speechSynthesis.finish(), speechSynthesis.finish(), true`)
	press(t, ctx, "Tạm dừng đọc")
	if !evaluate[bool](t, ctx, `speechSynthesis.now === null && spoken.length === 3 && document.querySelector(".read-aloud") === null`) {
		t.Error("it goes on while it is paused")
	}
	press(t, ctx, "Đọc tiếp")
	if !evaluate[bool](t, ctx, `spoken.length === 4 && spoken[3] === spoken[2]`) {
		t.Error("it does not go on where it was paused")
	}
	evaluate[bool](t, ctx, `(function () { for (var n = 0; n < 500 && speechSynthesis.now; n++) speechSynthesis.finish(); })(), true`)
	all := evaluate[string](t, ctx, `spoken.join("|")`)
	for _, part := range []string{"|Hồ sơ cần chuẩn bị|", "Ủy ban nhân dân", "|Căn cứ pháp lý ("} {
		if !strings.Contains(all, part) {
			t.Errorf("it does not read %q:\n%s", part, all)
		}
	}
	for _, part := range []string{"Trang chủ", "Bỏ hết dấu", "Đường dây nóng|", "Đã có 0 trên"} {
		if strings.Contains(all, part) {
			t.Errorf("it reads %q, which leads elsewhere", part)
		}
	}
	if now := evaluate[string](t, ctx, offered+`+ "; " + document.activeElement.textContent`); !strings.Contains(now, "Nghe đọc trang") || strings.Contains(now, "Thôi đọc") {
		t.Errorf("at the end there are %s", now)
	}
	press(t, ctx, "Nghe đọc trang")
	press(t, ctx, "Thôi đọc")
	if !evaluate[bool](t, ctx, `speechSynthesis.now === null && document.querySelector(".read-aloud") === null && document.activeElement.textContent === "Nghe đọc trang"`) {
		t.Error("it does not stop, or the focus is lost")
	}
	// What comes to be read follows the mode of the page: no list that is hidden.
	do(t, ctx, chromedp.Navigate(server.URL+"/hoi-dap/"))
	openHelps(t, ctx)
	press(t, ctx, "Nghe đọc trang")
	if first := evaluate[string](t, ctx, `spoken[0]`); first != "Hỏi – đáp" {
		t.Errorf("a list begins with %q", first)
	}
}

// TestHelpsThatABrowserHasNot are not offered: no Vietnamese voice, no speech,
// nobody to share with.
func TestHelpsThatABrowserHasNot(t *testing.T) {
	const bare = "A−, A, A+, Tương phản cao, Chép liên kết"
	for script, want := range map[string]string{
		`window.voices = [{lang: "en-US"}];` + speaks:                                                         bare,
		`window.voices = [];` + speaks:                                                                        bare,
		`Object.defineProperty(window, "speechSynthesis", {value: undefined});`:                               bare,
		`window.voices = [{lang: "vi"}];` + speaks:                                                            "A−, A, A+, Tương phản cao, Nghe đọc trang, Chép liên kết",
		`navigator.share = function (what) { window.shared = what; return Promise.reject(new Error("no")); }`: "A−, A, A+, Tương phản cao, Chia sẻ, Chép liên kết",
	} {
		ctx := chromium(t)
		_, server := demonstration(t)
		l := listen(t, ctx, server)
		before(t, ctx, script)
		do(t, ctx, chromedp.Navigate(server.URL+"/gioi-thieu/tiep-can/"))
		openHelps(t, ctx)
		if got := evaluate[string](t, ctx, offered); got != want {
			t.Errorf("%.60s: there are %q, want %q", script, got, want)
		}
		if strings.Contains(want, "Chia sẻ") {
			press(t, ctx, "Chia sẻ")
			if url := evaluate[string](t, ctx, `shared.url`); url != server.URL+"/gioi-thieu/tiep-can/" {
				t.Errorf("%s is shared", url)
			}
		}
		if strings.Contains(script, "[]") { // voices can come later
			evaluate[bool](t, ctx, `voices.push({lang: "vi-VN"}), speechSynthesis.onvoiceschanged(), true`)
			if got := evaluate[string](t, ctx, offered); !strings.Contains(got, "Nghe đọc trang") {
				t.Errorf("a voice that comes later is not offered: %s", got)
			}
		}
		for _, found := range l.take() {
			t.Error(found)
		}
	}
}

// TestLinkIsCopied, with a word that it was; where the clipboard is refused,
// the reader gets the link to copy by hand.
func TestLinkIsCopied(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	before(t, ctx, `
		Object.defineProperty(navigator, "clipboard", {get: function () { return window.board; }});
		window.board = {writeText: function (text) { window.copied = text; return Promise.resolve(); }};
		window.prompt = function (label, text) { window.byHand = text; };`)
	address := server.URL + "/thu-tuc/?linh-vuc=ho-tich"
	do(t, ctx, chromedp.Navigate(address))
	openHelps(t, ctx)
	press(t, ctx, "Chép liên kết")
	eventually(t, ctx, helpSays+` === "Đã chép liên kết của trang"`)
	if got := evaluate[string](t, ctx, `copied`); got != address {
		t.Errorf("%s is copied", got)
	}
	for _, board := range []string{`{writeText: function () { return Promise.reject(new Error("refused")); }}`, `undefined`} {
		evaluate[bool](t, ctx, `window.byHand = "", window.board = `+board+`, true`)
		press(t, ctx, "Chép liên kết")
		eventually(t, ctx, `byHand === "`+address+`"`)
	}
}

// TestHelpsComeLateOrNever: the file of the helps cannot be loaded, then it can.
func TestHelpsComeLateOrNever(t *testing.T) {
	ctx := chromium(t)
	set, _ := demonstration(t)
	var back atomic.Bool
	server := serve(t, set, func(w http.ResponseWriter, name string) bool {
		no := !back.Load() && strings.HasPrefix(name, "helps.") && strings.HasSuffix(name, ".js")
		if no {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return no
	})
	do(t, ctx, chromedp.Navigate(server.URL+"/"))
	evaluate[bool](t, ctx, opener+`.click(), true`)
	eventually(t, ctx, opener+`.textContent === "AaChưa tải được, bấm để thử lại"`)
	back.Store(true)
	openHelps(t, ctx)
	if text := evaluate[string](t, ctx, opener+`.textContent`); text != "AaTiện ích đọc" {
		t.Errorf("the button says %q", text)
	}
}
