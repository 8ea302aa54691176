package browser

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// smallSite is a column with one entry.
func smallSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/site.yaml":       "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n",
		"content/trang/_index.md": "---\ntitle: Mục\nkind: page\n---\n",
		"content/trang/a.md":      "---\ntitle: Trang A\n---\nBản đầu.\n",
		"content/trang/nhap.md":   "---\ntitle: Bản nháp kín\ndraft: true\n---\nKín.\n",
	} {
		write(t, filepath.Join(dir, name), []byte(text))
	}
	return dir
}

// oneBrowser starts the browser, so that the tabs that are opened are its own and
// not each a browser of itself.
func oneBrowser(t *testing.T) context.Context {
	t.Helper()
	ctx := chromium(t)
	do(t, ctx, chromedp.Navigate("about:blank"))
	return ctx
}

// newTab opens a tab in which a script is run before those of each page.
func newTab(t *testing.T, ctx context.Context, first string) context.Context {
	t.Helper()
	tab, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	tab, cancel := context.WithTimeout(tab, 5*time.Minute)
	t.Cleanup(cancel)
	before(t, tab, first)
	return tab
}

// TestPreviewIsForItsTabs: pages of another site, and of another server of this
// machine, read nothing of a preview, whatever they try. A link of theirs works.
func TestPreviewIsForItsTabs(t *testing.T) {
	ctx := oneBrowser(t)
	url := startPreview(t, smallSite(t))
	_, port, _ := strings.Cut(strings.TrimPrefix(url, "http://"), ":")
	for name, target := range map[string]string{"another site": "http://localhost:" + port, "another port": url} {
		t.Run(name, func(t *testing.T) {
			// What a preview answers to each element is seen by whether it loads: the
			// search's data are a script that calls a function.
			evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				fmt.Fprintf(w, `<!DOCTYPE html><title>Khác</title><a id="link" href="%[1]s/trang/nhap/">Xem</a>
<script>
var seen = [], done = 0, tries = 0;
self.cchc = new Proxy({}, {get: function () { return function (x) { seen.push("data " + JSON.stringify(x)); }; }});
function attempt(what, element, attribute, address) {
  tries++;
  var n = document.createElement(element);
  n.onload = function () { if (element !== "iframe" && element !== "object") seen.push(what + " loaded"); done++; };
  n.onerror = function () { done++; };
  n[attribute] = address;
  if (element === "link") n.rel = "stylesheet";
  document.body ? document.body.appendChild(n) : document.documentElement.appendChild(n);
}
function ask(what, promise) {
  tries++;
  promise.then(function (x) { seen.push(what + " " + x); }).catch(function () { }).then(function () { done++; });
}
attempt("script", "script", "src", "%[1]s/tim-kiem/muc-0.js");
attempt("live", "script", "src", "%[1]s/__cchc/live.js");
attempt("style", "link", "href", "%[1]s/__cchc/live.css");
attempt("picture", "img", "src", "%[1]s/favicon.ico");
ask("fetch", fetch("%[1]s/trang/nhap/").then(function (r) { return r.text(); }));
ask("state", fetch("%[1]s/__cchc/state?path=/trang/nhap/").then(function (r) { return r.text(); }));
ask("opaque", fetch("%[1]s/trang/nhap/", {mode: "no-cors"}).then(function (r) { return r.type; }));
ask("events", new Promise(function (ok, no) {
  var e = new EventSource("%[1]s/__cchc/events");
  e.onopen = ok; e.onerror = function () { e.close(); no(); };
}));
ask("worker", new Promise(function (ok, no) { var w = new SharedWorker("%[1]s/__cchc/worker.js"); w.onerror = no; w.port.onmessage = ok; }));
var frame = document.createElement("iframe");
frame.src = "%[1]s/trang/nhap/";
document.documentElement.appendChild(frame);
</script>`, html.EscapeString(target))
			}))
			defer evil.Close()
			tab := newTab(t, ctx, "")
			do(t, tab, chromedp.Navigate(evil.URL))
			becomes(t, tab, "all tries ended", `done === tries`)
			seen, err := chromedp.Run(tab, chromedp.Evaluate[[]string](`seen`))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range seen {
				t.Errorf("another site's page could: %.200s", s)
			}
			becomes(t, tab, "no page in the frame", `!frame.contentDocument`) // an error page, of no origin
			do(t, tab, chromedp.Evaluate[chromedp.Void](`document.getElementById("link").click()`))
			becomes(t, tab, "the page that a link leads to", `document.title.includes("Bản nháp kín") && !!document.querySelector(".cchc-bar")`)
		})
	}
}

// TestPreviewBlocks: what the Content-Security-Policy of a host would block is
// blocked while it is written, and the page is followed all the same.
func TestPreviewBlocks(t *testing.T) {
	ctx := oneBrowser(t)
	dir := smallSite(t)
	base := "{{ define \"main\" }}{{ .Body }}<p id=\"x\" style=\"color:red\">Chữ</p><img src=\"https://khac.example/x.png\" alt=\"\">{{ end }}"
	write(t, filepath.Join(dir, "themes/congvu/layouts/page.html"), []byte(base))
	url := startPreview(t, dir)
	first := `window.blocked = []; document.addEventListener("securitypolicyviolation", function (e) { blocked.push(e.effectiveDirective); })`
	tab := newTab(t, ctx, first)
	do(t, tab, chromedp.Navigate(url+"/trang/a/"))
	becomes(t, tab, "what is blocked", `blocked.includes("style-src-attr") && blocked.includes("img-src") && getComputedStyle(document.getElementById("x")).color !== "rgb(255, 0, 0)"`)
	becomes(t, tab, "the bar", `!!document.querySelector(".cchc-bar") && getComputedStyle(document.querySelector(".cchc-dock")).position === "fixed"`)
	write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: Trang A\n---\nVẫn theo dõi.\n"))
	becomes(t, tab, "the saved text", `document.body.textContent.includes("Vẫn theo dõi.")`)
	becomes(t, tab, "nothing of the preview's own blocked", `blocked.every(function (d) { return d === "style-src-attr" || d === "img-src"; })`)
}
