package browser

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/security"
	"github.com/chromedp/chromedp"
)

// changed is the folder of a site with some files that stand in it otherwise.
type changed struct {
	fs.FS
	files fstest.MapFS
}

func (c changed) Open(name string) (fs.File, error) {
	if c.files[name] != nil {
		return c.files.Open(name)
	}
	return c.FS.Open(name)
}

// withSettings is the folder of the demonstration with lines added to its
// site.yaml in the place of its hosting.
func withSettings(t *testing.T, lines string) changed {
	t.Helper()
	text, err := os.ReadFile("../../content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own, _, _ := strings.Cut(string(text), "\nhosting:")
	return changed{os.DirFS("../.."), fstest.MapFS{"content/site.yaml": {Data: []byte(own + "\n" + lines)}}}
}

// TestThinThemeOnEveryKindOfPage looks at the column without head and foot.
func TestThinThemeOnEveryKindOfPage(t *testing.T) {
	set := open(t, os.DirFS("../.."), "tinhgian")
	checkKinds(t, set, serve(t, set, nil).URL, mainViews, nil)
}

var snippet = regexp.MustCompile("(?s)```js\n(.*?)```")

// TestFrameGrows puts the column into the frame of a portal, with the script of
// the manual: the frame is as high as the page in it, whatever page that is.
// Nobody else may tell it, and without the setting there is no frame at all.
func TestFrameGrows(t *testing.T) {
	manual, err := os.ReadFile("../../content/huong-dan/nhung-vao-cong.md")
	if err != nil {
		t.Fatal(err)
	}
	script := snippet.FindSubmatch(manual)
	if script == nil {
		t.Fatal("the manual has no script for the portal")
	}
	ctx := chromium(t)
	do(t, ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
		return err
	}))
	src := ""
	portal := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="vi"><title>Cổng</title><h1>Cổng của tỉnh</h1><iframe id="cchc" title="Cải cách hành chính" src="%s" width="700" height="150"></iframe><script>%s</script>`, src, script[1])
	}))
	defer portal.Close()
	set := open(t, withSettings(t, "hosting: {hosts: [nginx], frameAncestors: ["+portal.URL+"]}\n"), "tinhgian")
	column := httptest.NewTLSServer(handler(set, nil))
	defer column.Close()
	src = column.URL + "/"

	const frame = `document.getElementById("cchc")`
	heights := map[string]int{}
	for _, p := range []string{"/", "/thu-tuc/dang-ky-khai-sinh/"} {
		do(t, ctx, chromedp.EmulateViewport(700, 900), chromedp.Navigate(column.URL+p))
		heights[p] = evaluate[int](t, ctx, `Math.ceil(document.documentElement.getBoundingClientRect().height)`)
	}
	if heights["/"] < 1000 || heights["/"] == heights["/thu-tuc/dang-ky-khai-sinh/"] {
		t.Fatalf("the pages are %v px high", heights)
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(portal.URL))
	eventually(t, ctx, fmt.Sprintf(`%s.clientHeight === %d`, frame, heights["/"]))
	evaluate[bool](t, ctx, fmt.Sprintf(`scrollTo(0, 3000), %s.src = %q, true`, frame, column.URL+"/thu-tuc/dang-ky-khai-sinh/"))
	eventually(t, ctx, fmt.Sprintf(`%s.clientHeight === %d`, frame, heights["/thu-tuc/dang-ky-khai-sinh/"]))
	eventually(t, ctx, frame+`.getBoundingClientRect().top > -2`)
	evaluate[bool](t, ctx, `postMessage({cchc: "height", height: 300}, "*"), new Promise(function (done) { setTimeout(function () { done(true); }, 300); })`)
	if h := evaluate[int](t, ctx, frame+`.clientHeight`); h == 300 {
		t.Error("anybody can tell the frame its height")
	}

	closed := httptest.NewTLSServer(handler(open(t, withSettings(t, "hosting: {hosts: [nginx]}\n"), "tinhgian"), nil))
	defer closed.Close()
	src = closed.URL + "/"
	do(t, ctx, chromedp.Navigate(portal.URL))
	evaluate[bool](t, ctx, `new Promise(function (done) { setTimeout(function () { done(true); }, 1000); })`)
	if h := evaluate[int](t, ctx, frame+`.clientHeight`); h != 150 {
		t.Errorf("a column that names no portal shows in its frame, %d px high", h)
	}
}
