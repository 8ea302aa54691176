package desk

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"cchc/internal/media"
	"cchc/internal/screen"
	"cchc/internal/testenv"
)

// chromium starts the browser and returns the context of a tab.
func chromium(t *testing.T, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(testenv.Chromium(t)), chromedp.NoSandbox, chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-gpu", true),
	}, more)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as this context
		t.Fatal(err)
	}
	return ctx
}

// within bounds how long a test is at the browser.
func within(t *testing.T, ctx context.Context, most time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, most)
	t.Cleanup(cancel)
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
	v.do("enter", chromedp.Navigate(v.d.Start()), chromedp.Navigate(v.d.Origin+"/ten"), chromedp.WaitVisible("#name"), chromedp.SetValue("#name", who),
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
	at := v.d.Origin + screen.Link("/soan", "tep", newsOne)
	v.enter("Trần Lan")
	v.do("write", chromedp.Navigate(at), chromedp.WaitVisible("#body"), selectAll,
		chromedp.SendKeys("#body", "Xã trả kết quả tại nhà."), chromedp.WaitVisible(`[data-after-save="/soan/trinh"], #standing`),
		chromedp.Click(`.save-bar .button`), chromedp.WaitVisible(`[data-after-save="/soan/trinh"]`))
	v.do("submit", chromedp.Click(`[data-after-save="/soan/trinh"]`), chromedp.WaitVisible(`button[data-post="/soan/trinh"]`))
	approve := func(who string) {
		v.enter(who)
		v.do("approve as "+who, chromedp.Navigate(v.d.Origin+"/duyet"), chromedp.Click(`.rows a`), chromedp.WaitVisible(`.screen-approval`),
			chromedp.Click(`.panel form .button`), chromedp.WaitVisible(`.screen-approvals`))
	}
	approve("Lê Hải")
	approve("Vũ Mai")
	v.do("publish", chromedp.Navigate(v.d.Origin+"/dua-len"), chromedp.WaitVisible(`button[data-post="/dua-len"]`), chromedp.Click(`button[data-post="/dua-len"]`),
		chromedp.WaitVisible(`section.result`))
	page := ask[string](v, `document.querySelector("section.result").textContent`)
	if public := text(t, dir, "public/tin-tuc/mot/index.html"); !strings.Contains(public, "Xã trả kết quả tại nhà.") || !strings.Contains(page, "Đã đưa lên") {
		t.Fatalf("%s: %s", page, public)
	}
	saved := v.d.History.Of(newsOne)
	first := saved[len(saved)-1]
	if text := text(t, dir, newsOne); strings.Contains(text, "Đoạn một") {
		t.Fatal(text)
	}
	v.enter("Trần Lan")
	v.do("write again", chromedp.Navigate(at), chromedp.WaitVisible("#body"), selectAll,
		chromedp.SendKeys("#body", "Viết nhầm."), chromedp.Click(`.save-bar .button`), chromedp.WaitVisible(`[data-after-save="/soan/trinh"]`))
	v.do("undo", chromedp.Navigate(v.d.Origin+screen.Link("/lich-su", "tep", newsOne)), chromedp.Click(`a[href$="`+first.Hash+`"]`),
		chromedp.WaitVisible(`.screen-version`), chromedp.Click(`button[data-post="/lich-su/ban"]`), chromedp.WaitVisible(`.screen-editor`))
	if now := text(t, dir, newsOne); !strings.Contains(now, "Xã trả kết quả tại nhà.") || strings.Contains(now, "Viết nhầm") {
		t.Error(now)
	}
	if breaks, err := v.d.History.Verify(); err != nil || len(breaks) > 0 {
		t.Error(breaks, err)
	}
}

// axe-core finds nothing on any screen around writing, on a phone, a tablet and a laptop,
// light and dark, and none is wider than the window.
func TestScreensAreAccessible(t *testing.T) {
	v, dir := story(t)
	axe, err := os.ReadFile(filepath.Join("..", "..", ".ci", "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal("axe-core is not installed: run npm ci in .ci/web")
	}
	for _, p := range v.everyScreen(newsOne, newsTwo, planFile) {
		_ = come(t, v.d, "Trần Lan").published() // what will change is known, so that no screen is loaded anew
		v.isAccessible(p.path, string(axe))
	}
	empty := t.TempDir()
	v.d = serve(t, "", "may-2", func(o *Options) { o.Home, o.Folders = empty, []string{dir} })
	v.do("come in", chromedp.Navigate(v.d.Start()), chromedp.WaitReady("#first"))
	v.isAccessible("/", string(axe)) // no column is open
	v.d = slowly(t, dir)
	v.do("come in", chromedp.Navigate(v.d.Start()), chromedp.WaitReady("#main"))
	v.isAccessible("/", string(axe)) // the column is being read
}

// A place is a screen with something to show.
type place struct{ name, path string }

// everyScreen brings a site into a state in which each screen has something to show, with two
// entries and a plan, and returns all screens that a site has.
func (v *visitor) everyScreen(one, two, plan string) []place {
	v.t.Helper()
	v.enter("Trần Lan")
	lan := come(v.t, v.d, "Trần Lan")
	base := lan.write(one, "Đoạn một, đã sửa.\n").base
	_, _ = lan.post("/soan/trinh", map[string]any{"file": one, "base": base})
	checked(v.t, v.d)
	version := regexp.MustCompile(`/lich-su/ban\?ban=(\w+)`).FindString(lan.shows(screen.Link("/lich-su", "tep", one)))
	_, _ = lan.post("/dua-len", map[string]any{"target": "thu-muc"})
	_ = lan.published()
	lan.receivesPacks()
	return []place{
		{"lost", lan.typedIntoGone(filepath.Join(v.d.Dir, filepath.FromSlash(path.Dir(one))), path.Dir(one))}, {"taking", v.imported()}, {"parcel", lan.parcelOf(two)}, {"conflict", lan.conflictOver(two)},
		{"today", "/"}, {"entries", "/bai-viet"}, {"import", "/nhap"}, {"province", "/nhap/tinh"}, {"source", screen.Link("/soan", "tep", two, "van-ban", "1")},
		{"exchange", "/gui-nhan"}, {"settings", "/cai-dat"}, {"part", "/cai-dat/muc?phan=agency"}, {"targets", "/cai-dat/muc?phan=targets"}, {"name", "/ten"},
		{"approvals", "/duyet"}, {"approval", screen.Link("/duyet/bai", "tep", one)},
		{"plans", "/ke-hoach"}, {"plan", screen.Link("/ke-hoach/bang", "tep", plan)}, {"task", screen.Link("/ke-hoach/viec", "tep", plan, "so", "1")},
		{"checks", "/kiem-tra"}, {"reports", "/bao-cao?ky=2026"}, {"publish", "/dua-len"},
		{"history", "/lich-su"}, {"version", version}, {"trash", "/thung-rac"}, {"remove", screen.Link("/thung-rac/bo", "tep", one)},
		{"editor", screen.Link("/soan", "tep", one)},
	}
}

// typedIntoGone has somebody type into an entry whose file then goes away, and returns the
// screen that has the text.
func (b *browser) typedIntoGone(dir, in string) string {
	b.t.Helper()
	file, name := in+"/mat-tep.md", filepath.Join(dir, "mat-tep.md")
	must(b.t, os.WriteFile(name, []byte("---\ntitle: Bài có tệp bị mất\ndraft: true\n---\nĐoạn đầu.\n"), 0o644))
	b.desk.Saved(file)
	o := b.open(file)
	o.body = "Đoạn đầu.\n\nĐoạn đang gõ.\n"
	must(b.t, o.typed())
	must(b.t, os.Remove(name))
	b.desk.Saved(file)
	return screen.Link("/ban-do", "tep", file)
}

// isAccessible looks at a screen with axe-core.
func (v *visitor) isAccessible(path, axe string) {
	v.t.Helper()
	for _, look := range []struct {
		width  int64
		scheme string
	}{{390, "light"}, {390, "dark"}, {1024, "light"}, {1280, "dark"}} {
		v.do(path, inColours(look.scheme), chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(v.d.Origin+path), chromedp.WaitReady("#main"), chromedp.Evaluate[chromedp.Void](axe))
		wider := ask[int](v, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
		found := ask[[]string](v, `axe.run(document, {iframes: false, runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")))`)
		for _, f := range found {
			v.t.Errorf("%s, %d px, %s: %s", path, look.width, look.scheme, f)
		}
		if wider > 0 {
			v.t.Errorf("%s, %d px: %d px too wide", path, look.width, wider)
		}
	}
}

// slowly serves a desk that reads its column until the end of the test.
func slowly(t *testing.T, dir string) *Desk {
	t.Helper()
	screens, pages, hold := listen(t), listen(t), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	opts := options(dir, "may-3")
	opts.OpenPictures = func(string) (media.Cache, io.Closer) { <-hold; return nil, nil }
	d, err := New(ctx, screens.Addr(), pages.Addr(), opts)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- d.Serve(ctx, screens, pages) }()
	t.Cleanup(func() { cancel(); close(hold); must(t, <-served) })
	return d
}

// parcelOf sends an entry to the desk itself, and returns the screen that shows it.
func (b *browser) parcelOf(file string) string {
	b.t.Helper()
	status, data := b.get(screen.Link("/gui", "tep", file))
	if status != http.StatusOK {
		b.t.Fatal(status, data)
	}
	_, answer := b.sendAs("/nhan", "goi", "bai.cchc.zip", []byte(data))
	at, _ := answer["goto"].(string)
	if at == "" {
		b.t.Fatal(answer)
	}
	return at
}

// conflictOver has an entry written in two editors, and returns the screen of the second.
func (b *browser) conflictOver(file string) string {
	b.t.Helper()
	mine, theirs := b.open(file), b.open(file)
	theirs.values["title"], theirs.body = "Tin hai, bản một", "Câu thứ nhất.\n\n"+theirs.body
	must(b.t, theirs.save())
	mine.values["title"], mine.body = "Tin hai, bản hai", "Câu thứ hai.\n\n"+mine.body
	at, ok := strings.CutPrefix(fmt.Sprint(mine.save()), "goto ")
	if !ok {
		b.t.Fatal("two wrote the same, and no screen asks about it")
	}
	return at
}

// imported has the desk read documents, of which some are new, some differ and some cannot be
// read, and returns the screen that shows them.
func (v *visitor) imported() string {
	v.t.Helper()
	v.do("import", chromedp.Navigate(v.d.Origin+"/nhap"), chromedp.WaitVisible("#import"), chromedp.Click("#kind-news"))
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
