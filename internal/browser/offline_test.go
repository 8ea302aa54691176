package browser

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/render"

	"github.com/chromedp/chromedp"
)

// A host is a server whose site can be another one, and which can be away.
type host struct {
	*httptest.Server
	site atomic.Pointer[http.Handler]
	away atomic.Bool
}

func newHost(t *testing.T, set *render.Set) *host {
	h := &host{}
	h.show(set)
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.away.Load() {
			panic(http.ErrAbortHandler) // the connection breaks
		}
		(*h.site.Load()).ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *host) show(set *render.Set) {
	var answers http.Handler = handler(set, nil)
	h.site.Store(&answers)
}

// keeps reports in a page how many answers are kept in all.
const keeps = `caches.keys().then(function (names) { return Promise.all(names.map(function (n) { return caches.open(n).then(function (c) { return c.keys(); }); })); }).then(function (all) { return all.reduce(function (n, keys) { return n + keys.length; }, 0); })`

// update has the browser look for a newer worker, as it does by itself when a
// page is opened.
const update = `navigator.serviceWorker.getRegistration().then(function (r) { return r && r.update().catch(function () {}).then(function () { return r; }); })`

// TestReadWithoutNetwork: a citizen looks at a page at the one-stop desk, and
// again at home where there is no network; what the network answers always wins.
func TestReadWithoutNetwork(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	const settings = "offline: {size: 5}\n"
	set := open(t, withSettings(t, settings), "")
	server := newHost(t, set)
	title := func(path string) string {
		t.Helper()
		do(t, ctx, chromedp.Navigate(server.URL+path))
		return evaluate[string](t, ctx, `document.querySelector("h1").textContent`)
	}
	const notice = `(document.querySelector("[data-kept]") || {textContent: ""}).textContent`
	kept := set.Site.NewView().Latest("procedure", 0)

	title("/tin-tuc/")
	eventually(t, ctx, `navigator.serviceWorker.ready.then(function (r) { return r.active.state === "activated" && !!navigator.serviceWorker.controller; })`)
	if n := evaluate[int](t, ctx, keeps); n < len(kept)+5 {
		t.Errorf("%d pages and files are kept from the beginning, of %d procedures", n, len(kept))
	}
	title("/gioi-thieu/gui-phan-anh/")
	if said := evaluate[string](t, ctx, notice); said != "" {
		t.Errorf("with a network the page says %q", said)
	}

	server.away.Store(true)
	for path, want := range map[string]string{
		"/tin-tuc/":                       "Tin tức",               // seen before there was a worker
		"/gioi-thieu/gui-phan-anh/":       "Gửi phản ánh",          // seen
		"/duong-day-nong/":                "Đường dây nóng",        // never seen
		kept[len(kept)-1].Path:            kept[len(kept)-1].Title, // never seen
		"/thu-tuc/dang-ky-khai-sinh/?q=x": "Đăng ký khai sinh",
	} {
		if got := title(path); !strings.Contains(got, want) {
			t.Errorf("without a network %s is %q, want %q", path, got, want)
		}
		if said := evaluate[string](t, ctx, notice); !strings.Contains(said, "bản lưu trên máy này từ ") || !strings.Contains(said, time.Now().Format("2006")) {
			t.Errorf("%s does not say that it is a kept copy and of when: %q", path, said)
		}
	}
	title(kept[0].Path)
	if !evaluate[bool](t, ctx, `getComputedStyle(document.querySelector(".site-header")).backgroundColor === "rgb(159, 29, 32)" && document.querySelectorAll(".tick input").length > 2`) {
		t.Error("the kept page has not its style sheet or its script")
	}
	checkWithAxe(t, ctx, source, "a kept page")
	if got := title("/chi-so/"); got != "Chưa có mạng" || !evaluate[bool](t, ctx, `document.querySelector("main a[href^='tel:']") !== null`) {
		t.Errorf("a page that is not kept is %q, or has no number to call", got)
	}
	checkWithAxe(t, ctx, source, "the page for what is not kept")

	// The network is back, and the hotline has another number.
	folder := withSettings(t, settings)
	const entry, hotline = "content/duong-day-nong/xa-binh-lac.md", "/duong-day-nong/xa-binh-lac/"
	text, err := fs.ReadFile(folder, entry)
	if err != nil {
		t.Fatal(err)
	}
	folder.files[entry] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), "0299 000 0100", "0299 000 9999"))}
	renewed := open(t, folder, "")
	server.show(renewed)
	server.away.Store(false)
	title(hotline)
	if !evaluate[bool](t, ctx, `document.querySelector("main").textContent.indexOf("0299 000 9999") > 0`) || evaluate[string](t, ctx, notice) != "" {
		t.Error("with a network the page is not what the server has")
	}
	server.away.Store(true)
	title(hotline)
	if !evaluate[bool](t, ctx, `document.querySelector("main").textContent.indexOf("0299 000 9999") > 0`) {
		t.Error("without a network the number is the old one")
	}
	server.away.Store(false)
	title("/so-do-trang/")
	digest := regexp.MustCompile(`"` + hotline[1:] + `","([0-9a-f]+)"`).FindSubmatch(renewed.Render(renewed.Output("/sw.js")).Data)
	eventually(t, ctx, fmt.Sprintf(update+`.then(function () { return caches.open("cchc-kept /"); }).then(function (c) { return c.keys(); }).then(function (keys) {
		var of = keys.filter(function (k) { return new URL(k.url).pathname === %q; });
		return of.length === 1 && of[0].url.indexOf(%q) > 0 && keys.length > %d;
	})`, hotline, digest[1], len(kept)))

	// The setting is removed: nothing is left, as soon as the worker has nothing
	// more to do, such as pictures to wait for.
	server.show(open(t, withSettings(t, ""), ""))
	title("/so-do-trang/")
	eventually(t, ctx, update+`.then(function (r) { return !r; })`)
	eventually(t, ctx, keeps+`.then(function (n) { return n === 0; })`)
}

// TestKeepsNoMoreThanItMay: the longest unseen goes first, and what is too large
// is never kept.
func TestKeepsNoMoreThanItMay(t *testing.T) {
	ctx := chromium(t)
	set := open(t, withSettings(t, "offline: {size: 1}\n"), "")
	server := newHost(t, set)
	do(t, ctx, chromedp.Navigate(server.URL+"/"))
	eventually(t, ctx, `navigator.serviceWorker.ready.then(function (r) { return r.active.state === "activated" && !!navigator.serviceWorker.controller; })`)
	var list []string
	for _, p := range set.Site.NewView().Latest("document", 0) {
		list = append(list, fmt.Sprintf("%q", p.Path))
	}
	for _, p := range set.Site.NewView().Latest("news", 0) {
		list = append(list, fmt.Sprintf("%q", p.Path))
	}
	total := evaluate[int](t, ctx, `(async function () {
		for (var p of [`+strings.Join(list, ",")+`]) await fetch(p);
		for (var p of [`+strings.Join(list, ",")+`]) await fetch(p);
		await new Promise(function (done) { setTimeout(done, 1500); });
		var sum = 0;
		for (var name of await caches.keys()) {
			var cache = await caches.open(name);
			for (var k of await cache.keys()) sum += (await (await cache.match(k)).arrayBuffer()).byteLength;
		}
		return sum;
	})()`)
	if total > 1<<20 || total < 500<<10 {
		t.Errorf("%d bytes are kept, of 1 MB", total)
	}
}
