package browser

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/preview"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/chromedp/chromedp"
)

// copyOf copies the demonstration's content and style sheet, to be edited.
func copyOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for from, to := range map[string]string{"../../content": "content", "../../themes/congvu/assets": "themes/congvu/assets"} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// edit replaces text in a file of the copy.
func edit(t *testing.T, file, old, new string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), old, new, 1)), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
}

// startPreview previews a site until the end of the test and returns the
// address.
func startPreview(t *testing.T, dir string) string {
	t.Helper()
	port, stop := previewAt(t, dir, 0)
	t.Cleanup(stop)
	return fmt.Sprintf("http://127.0.0.1:%d", port)
}

// previewAt previews a site at a port, 0 for any, and returns the port and what
// stops it.
func previewAt(t *testing.T, dir string, port int) (at int, stop func()) {
	t.Helper()
	server, err := preview.New(t.Context(), dir, preview.Options{Content: store.Options{Today: viet.NewDate(2026, 11, 22)}, Voice: diag.NewVoice("vi")})
	if err != nil {
		t.Fatal(err)
	}
	l, err := preview.Listen("127.0.0.1", port, false)
	if err != nil {
		t.Fatal(err)
	}
	serving, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(serving, l) })
	return l.Addr().(*net.TCPAddr).Port, func() { cancel(); wg.Wait() }
}

// becomes waits until a script gives true in a tab.
func becomes(t *testing.T, tab context.Context, what, script string) {
	t.Helper()
	var last error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ok, err := chromedp.Run(tab, chromedp.Evaluate[bool](script))
		if last = err; err == nil && ok {
			return
		}
	}
	t.Fatalf("never happened: %s (%v)", what, last)
}

// TestPreviewFollows is an editor at work in a real browser: one tab with the
// entry, another with a page that the edits do not touch.
func TestPreviewFollows(t *testing.T) {
	ctx := chromium(t)
	dir := copyOf(t)
	url := startPreview(t, dir)

	other, closeOther := chromedp.NewContext(ctx)
	defer closeOther()
	open := func(tab context.Context, path string) {
		t.Helper()
		// A mark on the window tells later whether the page was loaded anew.
		if err := chromedp.Do(tab, chromedp.EmulateViewport(1000, 500), chromedp.Navigate(url+path), chromedp.Evaluate[chromedp.Void](`window.cchcMark = 1`)); err != nil {
			t.Fatal(err)
		}
	}
	is := func(tab context.Context, what, script string) { t.Helper(); becomes(t, tab, what, script) }
	const overlay = `!!document.querySelector(".cchc-problems")`
	entry := filepath.Join(dir, "content/thu-tuc/dang-ky-khai-tu.md")
	open(other, "/tin-tuc/")
	open(ctx, "/thu-tuc/dang-ky-khai-tu/")
	is(ctx, "the bar with the file's path", `document.querySelector(".cchc-bar")?.textContent.includes("content/thu-tuc/dang-ky-khai-tu.md")`)

	// A saved change is on the screen by itself, at the place one was reading.
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`scrollTo(0, 700)`)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(entry)
	if err != nil {
		t.Fatal(err)
	}
	text = regexp.MustCompile(`(?m)^summary: .*$`).ReplaceAll(text, []byte("summary: Bản sửa thứ nhất"))
	if err := os.WriteFile(entry, text, 0o644); err != nil {
		t.Fatal(err)
	}
	is(ctx, "the saved summary", `document.querySelector(".lead")?.textContent === "Bản sửa thứ nhất"`)
	is(ctx, "the place on the page kept", `Math.abs(scrollY - 700) < 120`)
	is(other, "the other page left alone", `window.cchcMark === 1`)

	// A mistake is laid over the page, which stays; mended, it goes by itself.
	edit(t, entry, "title: ", "title: \"")
	is(ctx, "the overlay", overlay)
	is(ctx, "the message with its line and mark", `document.querySelector(".cchc-problems mark") !== null && document.querySelector(".cchc-problems").textContent.includes("content/thu-tuc/dang-ky-khai-tu.md:")`)
	is(ctx, "the last good page below it", `document.querySelector(".lead")?.textContent === "Bản sửa thứ nhất"`)
	edit(t, entry, "title: \"", "title: ")
	is(ctx, "the overlay gone", `!(`+overlay+`)`)

	// A style sheet is swapped without loading the page anew.
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`window.cchcMark = 2; scrollTo(0, 600)`)); err != nil {
		t.Fatal(err)
	}
	css := filepath.Join(dir, "themes/congvu/assets/css/site.css")
	edit(t, css, "h1{", "h1{letter-spacing:3px;")
	is(ctx, "the new style", `getComputedStyle(document.querySelector("h1")).letterSpacing === "3px"`)
	is(ctx, "no reload and the place kept", `window.cchcMark === 2 && Math.abs(scrollY - 600) < 120`)

	// A mistake of the theme does the same.
	layout := filepath.Join(dir, "themes/congvu/layouts/procedure.html")
	if err := os.MkdirAll(filepath.Dir(layout), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(layout, []byte("{{ define \"main\" }}{{ .Khong }}{{ end }}"), 0o644); err != nil {
		t.Fatal(err)
	}
	is(ctx, "the overlay for the theme", overlay+` && document.querySelector(".cchc-problems").textContent.includes("themes/congvu/layouts/procedure.html:1")`)
	if err := os.Remove(layout); err != nil {
		t.Fatal(err)
	}
	is(ctx, "the theme mended", `!(`+overlay+`)`)

	// The entry's file renamed: the home page still leads to its old address.
	// That mended, the browser goes to the new one.
	if err := os.Rename(entry, filepath.Join(dir, "content/thu-tuc/khai-tu.md")); err != nil {
		t.Fatal(err)
	}
	is(ctx, "the overlay for the link of the home page", overlay+` && document.querySelector(".cchc-problems").textContent.includes("content/site.yaml:")`)
	edit(t, filepath.Join(dir, "content/site.yaml"), "/thu-tuc/dang-ky-khai-tu/", "/thu-tuc/khai-tu/")
	is(ctx, "the new address", `location.pathname === "/thu-tuc/khai-tu/"`)

	// The list of all entries marks what is not published yet.
	news := filepath.Join(dir, "content/tin-tuc/chin-thang-giai-quyet-ho-so.md")
	edit(t, news, "---\n", "---\ndraft: true\n")
	is(other, "the draft listed", `(function () {
		var x = new XMLHttpRequest();
		x.open("GET", "/__cchc/", false);
		x.send();
		return x.responseText.includes("bản nháp");
	})()`)
}
