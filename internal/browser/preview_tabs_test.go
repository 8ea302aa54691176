package browser

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPreviewTabs: ten tabs of one browser, which opens no more than six
// connections to a server, all load and all follow, in the ways in which tabs
// share a connection or do without; and again after a mistake was mended.
func TestPreviewTabs(t *testing.T) {
	ctx := oneBrowser(t)
	for name, c := range map[string]struct {
		first string
		tabs  int
	}{
		"shared":           {``, 10},
		"no shared worker": {`delete window.SharedWorker`, 10},
		"worker refused":   {`window.SharedWorker = function () { throw new Error("refused"); }`, 2},
		"worker is silent": {`window.SharedWorker = function () { this.port = { postMessage: function () { } }; }`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			dir := smallSite(t)
			url := startPreview(t, dir)
			var tabs []context.Context
			for range c.tabs {
				tab := newTab(t, ctx, c.first)
				do(t, tab, chromedp.Navigate(url+"/trang/a/"))
				tabs = append(tabs, tab)
			}
			all := func(what, script string) {
				t.Helper()
				for i, tab := range tabs {
					becomes(t, tab, fmt.Sprintf("tab %d: %s", i+1, what), script)
				}
			}
			all("the bar", `!!document.querySelector(".cchc-bar")`)
			if c.first == "" {
				eventually(t, tabs[0], `new Promise(function (ok) { new SharedWorker(document.querySelector("[data-worker]").dataset.worker).port.onmessage = function () { ok(true); }; })`)
			}
			write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: Trang A\n---\nBản lưu.\n"))
			all("the saved text", `document.body.textContent.includes("Bản lưu.")`)
			write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: \"Trang A\n---\n"))
			all("the overlay", `!!document.querySelector(".cchc-problems")`)
			write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: Trang A\n---\nĐã sửa.\n"))
			all("the mended text", `document.body.textContent.includes("Đã sửa.") && !document.querySelector(".cchc-problems")`)
			for _, tab := range tabs[:c.tabs-1] {
				do(t, tab, chromedp.Navigate("about:blank"))
			}
			tabs = tabs[c.tabs-1:]
			write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: Trang A\n---\nMột mình.\n"))
			all("the text after the others have gone", `document.body.textContent.includes("Một mình.")`)
		})
	}
}

// TestPreviewTabComesBack: a page that comes back from the browser's memory
// follows on, and so does one whose server was stopped and started again.
func TestPreviewTabComesBack(t *testing.T) {
	ctx := oneBrowser(t)
	for name, first := range map[string]string{"shared": ``, "no shared worker": `delete window.SharedWorker`} {
		t.Run(name, func(t *testing.T) {
			dir := smallSite(t)
			port, stop := previewAt(t, dir, 0)
			tab := newTab(t, ctx, first)
			do(t, tab, chromedp.Navigate(fmt.Sprintf("http://127.0.0.1:%d/trang/a/", port)))
			becomes(t, tab, "the bar", `!!document.querySelector(".cchc-bar")`)
			for _, event := range []string{"pagehide", "pageshow"} {
				do(t, tab, chromedp.Evaluate[chromedp.Void](`window.dispatchEvent(new PageTransitionEvent("`+event+`", {persisted: true}))`))
			}
			write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: Trang A\n---\nSau khi trở lại.\n"))
			becomes(t, tab, "the saved text", `document.body.textContent.includes("Sau khi trở lại.")`)
			stop()
			write(t, filepath.Join(dir, "content/trang/a.md"), []byte("---\ntitle: Trang A\n---\nLúc máy chủ nghỉ.\n"))
			_, stop = previewAt(t, dir, port)
			defer stop()
			becomes(t, tab, "what was saved meanwhile", `document.body.textContent.includes("Lúc máy chủ nghỉ.")`)
		})
	}
}
