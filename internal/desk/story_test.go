package desk

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cchc/internal/testenv"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// chromium starts the browser and returns the context of a tab.
func chromium(t *testing.T) context.Context {
	t.Helper()
	testenv.NeedBrowser(t)
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("no Chromium on this machine")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-gpu", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as this context
		t.Fatal(err)
	}
	return ctx
}

// A visitor is somebody at a desk with a real browser.
type visitor struct {
	t   *testing.T
	ctx context.Context
	d   *Desk
}

func (v *visitor) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
}

// ask returns the value of a script.
func ask[T any](v *visitor, script string) T {
	v.t.Helper()
	value, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatal(err)
	}
	return value
}

// selectAll selects the text that is being written, so that typing replaces it.
var selectAll = chromedp.Evaluate[chromedp.Void](`document.getElementById("body").select()`)

// enter comes to the desk under a name.
func (v *visitor) enter(who string) {
	v.t.Helper()
	v.do("enter", chromedp.Navigate(v.d.Start()), chromedp.Navigate(v.d.origin+"/ten"), chromedp.WaitVisible("#name"), chromedp.SetValue("#name", who),
		chromedp.Click(`form[data-post="/ten"] button`), chromedp.WaitVisible(".screen-today"))
}

// story is a site on which a whole way through the desk is gone.
func story(t *testing.T) (*visitor, string) {
	dir := approvingSite(t, "two")
	put(t, dir, "content/ke-hoach/_index.md", "---\ntitle: Kế hoạch\nkind: plan\n---\n")
	put(t, dir, planFile, plan)
	return &visitor{t, chromium(t), serve(t, dir, "may-a")}, dir
}

// One writes and submits, two others approve, the site is published to the folder, and what
// was written is undone from the history.
func TestWriteApprovePublishUndo(t *testing.T) {
	v, dir := story(t)
	at := v.d.origin + link("/soan", "tep", newsOne)
	v.enter("Trần Lan")
	v.do("write", chromedp.Navigate(at), chromedp.WaitVisible("#body"), selectAll,
		chromedp.SendKeys("#body", "Xã trả kết quả tại nhà."), chromedp.WaitVisible(`[data-after-save="/soan/trinh"], #standing`),
		chromedp.Click(`.save-bar .button`), chromedp.WaitVisible(`[data-after-save="/soan/trinh"]`))
	v.do("submit", chromedp.Click(`[data-after-save="/soan/trinh"]`), chromedp.WaitVisible(`button[data-post="/soan/trinh"]`))
	approve := func(who string) {
		v.enter(who)
		v.do("approve as "+who, chromedp.Navigate(v.d.origin+"/duyet"), chromedp.Click(`.rows a`), chromedp.WaitVisible(`.screen-approval`),
			chromedp.Click(`.panel form .button`), chromedp.WaitVisible(`.screen-approvals`))
	}
	approve("Lê Hải")
	approve("Vũ Mai")
	v.do("publish", chromedp.Navigate(v.d.origin+"/dua-len"), chromedp.WaitVisible(`button[data-post="/dua-len"]`), chromedp.Click(`button[data-post="/dua-len"]`),
		chromedp.WaitVisible(`section.result`))
	page := ask[string](v, `document.querySelector("section.result").textContent`)
	if public := text(t, dir, "public/tin-tuc/mot/index.html"); !strings.Contains(public, "Xã trả kết quả tại nhà.") || !strings.Contains(page, "Đã đưa lên") {
		t.Fatalf("%s: %s", page, public)
	}
	saved := v.d.history.Of(newsOne)
	first := saved[len(saved)-1]
	if text := text(t, dir, newsOne); strings.Contains(text, "Đoạn một") {
		t.Fatal(text)
	}
	v.enter("Trần Lan")
	v.do("write again", chromedp.Navigate(at), chromedp.WaitVisible("#body"), selectAll,
		chromedp.SendKeys("#body", "Viết nhầm."), chromedp.Click(`.save-bar .button`), chromedp.WaitVisible(`[data-after-save="/soan/trinh"]`))
	v.do("undo", chromedp.Navigate(v.d.origin+link("/lich-su", "tep", newsOne)), chromedp.Click(`a[href$="`+first.Hash+`"]`),
		chromedp.WaitVisible(`.screen-version`), chromedp.Click(`button[data-post="/lich-su/ban"]`), chromedp.WaitVisible(`.screen-editor`))
	if now := text(t, dir, newsOne); !strings.Contains(now, "Xã trả kết quả tại nhà.") || strings.Contains(now, "Viết nhầm") {
		t.Error(now)
	}
	if breaks, err := v.d.history.Verify(); err != nil || len(breaks) > 0 {
		t.Error(breaks, err)
	}
}

// axe-core finds nothing on any screen around writing, on a phone, a tablet and a laptop,
// light and dark, and none is wider than the window.
func TestScreensAreAccessible(t *testing.T) {
	v, _ := story(t)
	axe, err := os.ReadFile(filepath.Join("..", "..", ".ci", "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal("axe-core is not installed: run npm ci in .ci/web")
	}
	v.enter("Trần Lan")
	lan := come(t, v.d, "Trần Lan")
	base := lan.write(newsOne, "Đoạn một, đã sửa.\n").base
	_, _ = lan.post("/soan/trinh", map[string]any{"file": newsOne, "base": base})
	checked(t, v.d)
	page := lan.shows(link("/lich-su", "tep", newsOne))
	version := regexp.MustCompile(`/lich-su/ban\?ban=(\w+)`).FindString(page)
	_, _ = lan.post("/dua-len", map[string]any{"target": "thu-muc"})
	_ = lan.published()
	taking := v.imported()
	for _, path := range []string{"/", "/bai-viet", "/nhap", taking, "/gui-nhan", "/cai-dat", "/cai-dat/muc?phan=agency", "/ten", "/duyet", link("/duyet/bai", "tep", newsOne), "/ke-hoach", link("/ke-hoach/bang", "tep", planFile), link("/ke-hoach/viec", "tep", planFile, "so", "1"),
		"/kiem-tra", "/bao-cao?ky=2026", "/dua-len", "/lich-su", version, "/thung-rac", link("/thung-rac/bo", "tep", newsOne), link("/soan", "tep", newsOne)} {
		_ = lan.published() // what will change is known, so that no screen is loaded anew
		for _, look := range []struct {
			width  int64
			scheme string
		}{{390, "light"}, {390, "dark"}, {1024, "light"}, {1280, "dark"}} {
			v.do(path, inColours(look.scheme), chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(v.d.origin+path), chromedp.WaitReady("#main"), chromedp.Evaluate[chromedp.Void](string(axe)))
			wider := ask[int](v, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
			found := ask[[]string](v, `axe.run(document, {iframes: false, runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")))`)
			for _, f := range found {
				t.Errorf("%s, %d px, %s: %s", path, look.width, look.scheme, f)
			}
			if wider > 0 {
				t.Errorf("%s, %d px: %d px too wide", path, look.width, wider)
			}
		}
	}
}

// imported has the desk read documents, of which some are new, some differ and some cannot be
// read, and returns the screen that shows them.
func (v *visitor) imported() string {
	v.t.Helper()
	v.do("import", chromedp.Navigate(v.d.origin+"/nhap"), chromedp.WaitVisible("#import"), chromedp.Click("#kind-news"))
	(&screenTab{v.t, v.ctx, v.d}).js(`let d = new DataTransfer();
		d.items.add(new File(["Tin một\n\nXã họp dân.\n\nTin: Trần Lan\n"], "tin.txt")); d.items.add(new File(["%PDF-1.4"], "cu.pdf")); d.items.add(new File(["Tin mới của xã\n\nXã mở thêm quầy.\n"], "moi.txt"));
		document.dispatchEvent(new DragEvent("drop", { dataTransfer: d, bubbles: true, cancelable: true }))`)
	(&screenTab{v.t, v.ctx, v.d}).becomes("the files are chosen", `document.getElementById("files").files.length === 3`)
	v.do("read", chromedp.Click("#import button[type=submit]"), chromedp.WaitVisible(".screen-taking"))
	return ask[string](v, `location.pathname + location.search`)
}

// inColours has pages shown light or dark.
func inColours(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	})
}
