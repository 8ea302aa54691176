// Package browser looks at the demonstration in a real browser, Chromium, with
// axe-core: every kind of page, light and dark, wide and narrow, in forced
// colours, and as readers see it who choose larger text or high contrast.
//
// The tests take minutes and run with CCHC_BROWSER=required, and then fail where
// there is no Chromium or no axe-core (npm ci in .ci/web).
package browser

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/hosting"
	"cchc/internal/render"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe returns the source of axe-core.
func axe(t *testing.T) string {
	t.Helper()
	testenv.NeedBrowser(t)
	src, err := os.ReadFile("../../.ci/web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed: run npm ci in .ci/web")
	}
	return string(src)
}

// chromium starts the browser and returns the context of a tab.
func chromium(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(testenv.Chromium(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-gpu", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 20*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// demonstration reads the column of this repository and serves it as a static
// host does, with the headers that the program gives it.
func demonstration(t *testing.T) (*render.Set, *httptest.Server) {
	t.Helper()
	set := open(t, os.DirFS("../.."), "")
	return set, serve(t, set, nil)
}

// open reads a site as it is on the day of the demonstration, in a theme; "" is
// the site's own.
func open(t *testing.T, folder fs.FS, theme string) *render.Set {
	t.Helper()
	set, problems := render.Open(folder, store.Options{Today: viet.NewDate(2026, 11, 22), Theme: theme})
	if problems.Errors() > 0 {
		t.Fatalf("the site has problems: %v", problems)
	}
	return set
}

// demonstrationFolder is a copy of the demonstration, for tests that change it.
func demonstrationFolder(t *testing.T) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../.."), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("../../" + name)
		folder[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// serve serves a site. instead, if any, answers for the file with a name and
// reports whether it did.
func serve(t *testing.T, set *render.Set, instead func(w http.ResponseWriter, name string) bool) *httptest.Server {
	server := httptest.NewServer(handler(set, instead))
	t.Cleanup(server.Close)
	return server
}

func handler(set *render.Set, instead func(w http.ResponseWriter, name string) bool) http.HandlerFunc {
	rules := set.HeaderRules()
	return func(w http.ResponseWriter, r *http.Request) {
		if instead != nil && instead(w, path.Base(r.URL.Path)) {
			return
		}
		o := set.Output(r.URL.Path)
		if o == nil {
			http.NotFound(w, r)
			return
		}
		result := set.Render(o)
		for _, h := range hosting.Headers(rules, o.Name()) {
			if h.Name != "Strict-Transport-Security" { // this server has no HTTPS
				w.Header().Set(h.Name, h.Value)
			}
		}
		_, _ = w.Write(result.Data)
	}
}

// kinds returns addresses of the demonstration by what stands there: one or two
// pages of each kind, and a sheet for paper of each kind and form.
func kinds(set *render.Set) (paths []string) {
	count := map[string]int{}
	for _, p := range set.Site.Pages() {
		kind := string(p.Lang) + string(p.Kind) + " " + string(p.EntryKind())
		limit := 1
		if p.Kind == site.EntryPage {
			limit = 2
		}
		if count[kind]++; count[kind] <= limit {
			paths = append(paths, p.Path)
		}
		for _, form := range site.Sheets {
			if name := string(form) + kind; set.Site.HasSheet(p, form) {
				if count[name]++; count[name] == 1 {
					paths = append(paths, p.Sheet(form))
				}
			}
		}
	}
	return paths
}

// A view is a way of looking at a page.
type view struct {
	name   string
	width  int64
	scheme string
	forced bool // the system has its own few colours
	main   bool // further pages of a kind are looked at so too
}

// views has those of one width together, because checkKinds keeps the page then.
var views = []view{
	{name: "wide, light", width: 1280, scheme: "light", main: true}, {name: "wide, dark", width: 1280, scheme: "dark"},
	{name: "phone, dark", width: 390, scheme: "dark", main: true}, {name: "phone, forced colours", width: 390, scheme: "dark", forced: true},
	{name: "narrow, light", width: 320, scheme: "light"},
}

// mainViews are those in which every page is looked at.
var mainViews = slices.DeleteFunc(slices.Clone(views), func(v view) bool { return !v.main })

func look(v view) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(
		chromedp.EmulateViewport(v.width, 900),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}, {Name: "forced-colors", Value: map[bool]string{true: "active", false: "none"}[v.forced]}},
			})
			return err
		}))
}

// A listener gathers what a page should not do: write to the console, throw,
// ask another host, ask for what is not there.
type listener struct {
	mu     sync.Mutex
	origin string
	found  []string
}

// listen listens to a tab that shows pages of a server.
func listen(t *testing.T, ctx context.Context, server *httptest.Server) *listener {
	t.Helper()
	l := &listener{origin: server.URL}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *listener) hear(ev any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		l.found = append(l.found, fmt.Sprintf("console: %s", ev.Type))
	case *runtime.EventExceptionThrown:
		l.found = append(l.found, "exception: "+ev.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		l.found = append(l.found, "log: "+ev.Entry.Text)
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, l.origin) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			l.found = append(l.found, "request to "+u)
		}
	}
}

func (l *listener) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.found
	l.found = nil
	return found
}

// violations is a script that runs axe-core and says what it finds; the options
// say by which rules. A page opened from a folder lets it read no style sheet.
func violations(options string) string {
	return `axe.run(document, Object.assign({preload: location.protocol !== "file:"}, ` + options + `)).then(function (r) {
	return r.violations.map(function (v) {
		return v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map(function (n) { return "    " + n.html.slice(0, 160) + "\n    " + (n.failureSummary || "").replace(/\n/g, " ").slice(0, 220); }).join("\n");
	});
})`
}

const standards = `runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]`

var (
	runAxe = violations(`{` + standards + `}`)
	// The colours that are seen are the system's, and axe-core measures those of
	// the style sheet.
	runAxeForced = violations(`{` + standards + `, rules: {"color-contrast": {enabled: false}}}`)
)

// still waits until nothing moves, colours neither.
const still = `Promise.allSettled(document.getAnimations().map(function (a) { return a.finished; })).then(function () { return true; })`

const sideways = `document.documentElement.scrollWidth - document.documentElement.clientWidth`

func TestEveryKindOfPage(t *testing.T) {
	set, server := demonstration(t)
	checkKinds(t, set, server.URL, views, checkChosenLook)
}

// checkKinds looks at every kind of page in several ways, at further pages of a
// kind in the main ones; chosen looks once more at the first page of each kind. A page
// is loaded once for each width: colours follow those of the system while it is open.
func checkKinds(t *testing.T, set *render.Set, origin string, views []view, chosen func(t *testing.T, ctx context.Context)) {
	t.Helper()
	source := axe(t)
	ctx := chromium(t)
	l := &listener{origin: origin}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range kinds(set) {
		page := set.Site.At(p) // nil for a poster
		again := false
		if page != nil {
			kind := string(page.Lang) + string(page.Kind) + string(page.EntryKind())
			again, known[kind] = known[kind], true
		}
		t.Run(p, func(t *testing.T) {
			loaded := int64(0) // its width
			for _, v := range views {
				if again && !v.main {
					continue
				}
				do(t, ctx, look(v))
				if loaded != v.width {
					do(t, ctx, chromedp.Navigate(origin+p), chromedp.Evaluate[chromedp.Void](source))
					loaded = v.width
				}
				evaluate[bool](t, ctx, still)
				checkLook(t, ctx, v)
				for _, found := range l.take() {
					t.Errorf("%s: %s", v.name, found)
				}
			}
			if page != nil && !again && chosen != nil { // a poster has no helps
				chosen(t, ctx)
			}
		})
	}
}

// checkLook looks at the page that is open, in a view.
func checkLook(t *testing.T, ctx context.Context, v view) {
	t.Helper()
	rules := runAxe
	if v.forced {
		rules = runAxeForced
	}
	for _, violation := range evaluate[[]string](t, ctx, rules) {
		t.Errorf("%s: %s", v.name, violation)
	}
	if over := evaluate[int](t, ctx, sideways); over > 0 {
		t.Errorf("%s: scrolls %d px sideways", v.name, over)
	}
}

// checkChosenLook looks at the page that is open as readers do who have chosen
// text of twice the size, or high contrast: that has 7:1 everywhere.
func checkChosenLook(t *testing.T, ctx context.Context) {
	t.Helper()
	for _, width := range []int64{320, 1280} {
		do(t, ctx, look(view{width: width, scheme: "light"}))
		over := evaluate[string](t, ctx, `cchc.size = 4, cchc.show(), [`+sideways+`].concat(Array.from(document.querySelectorAll("body *")).filter(function (e) {
			return e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".table-scroll, pre, .skip-link");
		}).slice(0, 3).map(function (e) { return e.outerHTML.slice(0, 120); })).join(" ")`)
		if !strings.HasPrefix(over, "0") {
			t.Errorf("text of 200%% at %d px: scrolls %s", width, over)
		}
	}
	evaluate[bool](t, ctx, `cchc.size = 0, cchc.contrast = true, cchc.show(), true`)
	eventually(t, ctx, `getComputedStyle(document.documentElement).getPropertyValue("--quiet") === "#000"`)
	for _, scheme := range []string{"light", "dark"} {
		do(t, ctx, look(view{width: 390, scheme: scheme}))
		for _, violation := range evaluate[[]string](t, ctx, violations(`{runOnly: ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}`)) {
			t.Errorf("high contrast, %s: %s", scheme, violation)
		}
	}
}

// TestTasksAreFiltered does what a civil servant does on a plan: look for the
// tasks of one agency, and for a word typed without marks.
func TestTasksAreFiltered(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	const shown = `Array.from(document.querySelectorAll("[data-item]")).filter(function (r) { return !r.closest("[hidden]"); }).length`
	count := func(script string) int {
		t.Helper()
		n, err := chromedp.Run(ctx, chromedp.Evaluate[int](script))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/ke-hoach/cchc-2026/")); err != nil {
		t.Fatal(err)
	}
	if n := count(shown); n != 21 {
		t.Fatalf("%d tasks are shown, want all 21 of the plan", n)
	}
	if n := count(`(function () {
		var s = document.querySelector("[data-by=lead]");
		s.value = "/nhiem-vu/ban-bien-tap-chuyen-muc/";
		s.dispatchEvent(new Event("input", {bubbles: true}));
		return ` + shown + `;
	})()`); n != 1 {
		t.Errorf("%d tasks are led by the editorial board, want 1", n)
	}
	if n := count(`(function () {
		document.querySelector("[data-by=lead]").value = "";
		var i = document.querySelector("[data-text]");
		i.value = "so hoa so ho tich";
		i.dispatchEvent(new Event("input", {bubbles: true}));
		return ` + shown + `;
	})()`); n != 1 {
		t.Errorf("%d tasks are about the old registers, want 1", n)
	}
	if !evaluate[bool](t, ctx, `Array.from(document.querySelectorAll("[data-group]:not([hidden])")).every(function (g) { return g.open; })`) {
		t.Error("what is found is folded away")
	}
	said, err := chromedp.Run(ctx, chromedp.Text("[data-count]"))
	if err != nil || said != "Đang hiện 1 trên 21 nhiệm vụ" {
		t.Errorf("the count says %q, %v", said, err)
	}
}
