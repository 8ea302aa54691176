package desk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestLook takes a picture of every screen over the demonstration, on a phone, a tablet and a
// laptop, light and dark, for people to look at:
//
//	DESK_LOOK=/tmp/look CCHC_BROWSER=required go test ./internal/desk -run TestLook
func TestLook(t *testing.T) {
	into := os.Getenv("DESK_LOOK")
	if into == "" {
		t.Skip("DESK_LOOK names the folder that pictures of all screens are put into")
	}
	must(t, os.MkdirAll(into, 0o755))
	dir := demonstration(t)
	v := &visitor{t, chromium(t), serve(t, dir, "may-1")}
	for _, p := range v.everyScreen(anNews(t, dir), "content/thu-tuc/cap-ban-sao-trich-luc-ho-tich.md", "content/ke-hoach/cchc-2026.md") {
		for _, width := range []int64{390, 1024, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				v.do(p.name, inColours(scheme), chromedp.EmulateViewport(width, 900), chromedp.Navigate(v.d.Origin+p.path), chromedp.WaitReady("#main"))
				time.Sleep(time.Second) // the page beside, the list of findings
				if scheme == "light" {  // whole
					v.do(p.name, chromedp.EmulateViewport(width, max(900, ask[int64](v, `document.documentElement.scrollHeight`))))
				}
				v.picture(filepath.Join(into, fmt.Sprintf("%s-%d-%s.png", p.name, width, scheme)), cdppage.CaptureScreenshotParams{Format: "png"})
			}
		}
	}
}

// picture takes a picture of the window.
func (v *visitor) picture(name string, how cdppage.CaptureScreenshotParams) {
	v.t.Helper()
	v.do(name, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		res, err := cdp.Call(ctx, target, cdppage.CaptureScreenshot, how)
		if err != nil {
			return err
		}
		return os.WriteFile(name, res.Data, 0o644)
	}))
}
