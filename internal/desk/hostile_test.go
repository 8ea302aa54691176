package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// openChromium opens a browser that lets pages open windows.
func openChromium(t *testing.T) context.Context {
	t.Helper()
	return within(t, chromium(t, chromedp.Flag("disable-popup-blocking", true)), 5*time.Minute)
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// value is what a script makes.
func value[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// enter has a browser come in and say who it is.
func (v *guest) enter(ctx context.Context) {
	v.Helper()
	do(v.T, ctx, chromedp.Navigate(v.Start()), chromedp.WaitVisible("#name"), chromedp.SetValue("#name", "Lan"), chromedp.Click("form button"), chromedp.WaitVisible("nav#menu"))
}

// attack is what a page does that wants to read the desk at DESK, or to change something
// there, with whatever a browser offers. What it could read it puts into window.read.
const attack = `
window.read = []; window.tried = 0;
function got(how, text) { if (text) window.read.push(how + ": " + String(text).slice(0, 200)); window.tried++; }
var desk = "DESK", change = JSON.stringify({ title: "Xau", dir: "tin", name: "Xau" });
["/", "/ma", "/cai-dat", "/gui?tep=content/tin/mot.md", "/ui/desk.js"].forEach(function (at) {
  ["cors", "no-cors"].forEach(function (mode) {
    ["include", "omit"].forEach(function (credentials) {
      fetch(desk + at, { mode: mode, credentials: credentials }).then(function (r) { return r.text(); }).then(function (text) { got("GET " + at + " " + mode, text); }, function () { got(); });
    });
  });
});
["/bai-viet", "/cai-dat/dung", "/cai-dat/muc", "/ten"].forEach(function (at) {
  [["cors", { "Content-Type": "application/json", "X-Cchc-Token": "x" }], ["cors", { "Content-Type": "text/plain" }], ["no-cors", { "Content-Type": "text/plain" }]].forEach(function (how) {
    fetch(desk + at, { method: "POST", mode: how[0], credentials: "include", headers: how[1], body: change }).then(function (r) { return r.text(); }).then(function (text) { got("POST " + at, text); }, function () { got(); });
  });
  navigator.sendBeacon(desk + at, change);
  ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"].forEach(function (sort, i) {
    var frame = document.createElement("iframe"), form = document.createElement("form"), input = document.createElement("input");
    frame.name = "f" + at + i; document.body.append(frame);
    form.method = "POST"; form.action = desk + at; form.enctype = sort; form.target = frame.name;
    input.name = '{"title":"Xau","dir":"tin","x":"'; input.value = '"}'; form.append(input); document.body.append(form); form.submit();
    frame.addEventListener("load", function () { try { got("form", frame.contentDocument.body.textContent.trim()); } catch (e) { got(); } });
  });
});
var frame = document.createElement("iframe"); frame.src = desk + "/cai-dat"; document.body.append(frame);
frame.addEventListener("load", function () { try { got("frame", frame.contentDocument.body.textContent.trim()); } catch (e) { got(); } });
[["img", "/ui/icon.svg"], ["script", "/ui/desk.js"], ["script", "/ma"]].forEach(function (one) {
  var el = document.createElement(one[0]); el.src = desk + one[1];
  el.onload = function () { got(one[0] + " " + one[1], "loaded"); }; el.onerror = function () { got(); };
  document.body.append(el);
});
var css = document.createElement("link"); css.rel = "stylesheet"; css.href = desk + "/ui/desk.css"; css.onload = function () { got("css", "loaded"); }; css.onerror = function () { got(); }; document.head.append(css);
try { var socket = new WebSocket(desk.replace("http", "ws") + "/nhip"); socket.onopen = function () { got("socket", "open"); }; socket.onerror = function () { got(); }; } catch (e) { got(); }
try { var events = new EventSource(desk + "/nhip", { withCredentials: true }); events.onopen = function () { got("events", "open"); }; events.onerror = function () { events.close(); got(); }; } catch (e) { got(); }
var opened = window.open(desk + "/cai-dat");
setTimeout(function () { try { got("window", opened && opened.document.body.textContent.trim()); } catch (e) { got(); } if (opened) { opened.postMessage({ goto: "/cai-dat/dung" }, "*"); } }, 1500);
window.addEventListener("message", function (e) { if (e.origin === desk) got("message", JSON.stringify(e.data)); });
if (top !== window) { try { top.location.href = "EVIL/taken"; } catch (e) { } try { top.postMessage({ goto: "EVIL/taken" }, "*"); } catch (e) { } try { got("top", top.document.title); } catch (e) { got(); } }
`

// A stranger is a server of another port of this machine, which remembers who came.
type stranger struct {
	*httptest.Server
	mu   sync.Mutex
	came []string
}

func (v *guest) stranger() *stranger {
	s := &stranger{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.came = append(s.came, r.URL.String()+" "+r.Referer())
		s.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><title>evil</title><body><script>%s</script>", strings.NewReplacer("DESK", v.Origin, "EVIL", s.URL).Replace(attack))
	}))
	v.Cleanup(s.Close)
	return s
}

// TestHostilePage: a page of another port of this machine, which a browser takes for one of
// the same site and sends the desk's cookie to the desk from, reads and changes nothing.
func TestHostilePage(t *testing.T) {
	ctx := openChromium(t)
	v := arrive(t, smallColumn)
	v.enter(ctx)
	evil := v.stranger()
	before, acts := fmt.Sprint(v.sources()), v.History.Len()
	for _, host := range []string{"127.0.0.1", "localhost"} {
		at := strings.Replace(evil.URL, "127.0.0.1", host, 1)
		do(t, ctx, chromedp.Navigate(at+"/"), chromedp.Sleep(4*time.Second))
		read, tried := value[[]string](t, ctx, "window.read"), value[int](t, ctx, "window.tried")
		if len(read) > 0 || tried < 30 {
			t.Errorf("%s: %d tries read %q", host, tried, read)
		}
	}
	if fmt.Sprint(v.sources()) != before || v.History.Len() != acts {
		t.Error("something changed")
	}
	v.get("/", http.StatusOK) // it was not stopped
	for _, came := range evil.came {
		if strings.Contains(came, v.tokens.launch) || strings.Contains(came, "bat-dau") {
			t.Errorf("the address went out: %s", came)
		}
	}
	do(t, ctx, chromedp.Navigate(v.Origin+"/cai-dat"))
	if title := value[string](t, ctx, "document.title"); !strings.Contains(title, "Cài đặt") {
		t.Error("the user is out:", title)
	}
}

// TestHostileTheme: the script of a theme, in the page beside an editor, reads and changes
// nothing of the desk, and does not lead the whole window elsewhere, by itself or when
// somebody clicks into it.
func TestHostileTheme(t *testing.T) {
	ctx := openChromium(t)
	v := arrive(t, smallColumn)
	evil := v.stranger()
	v.writeFile("themes/xau/theme.yaml", "name: xau\ninherits: congvu\n")
	v.writeFile("themes/xau/assets/js/site.js", strings.NewReplacer("DESK", v.Origin, "EVIL", evil.URL).Replace(
		"parent.postMessage('ran', '*');\ndocument.addEventListener('click', function () { try { top.location.href = 'EVIL/clicked'; } catch (e) { } });\n"+
			"document.addEventListener('DOMContentLoaded', function () {"+attack+"parent.postMessage('tried', '*');\n});\n"))
	v.writeFile("content/site.yaml", strings.Replace(smallColumn["content/site.yaml"], "\nagency:", "theme: xau\n\nagency:", 1))
	v.Saved()
	v.enter(ctx)
	before, acts := fmt.Sprint(v.sources()), v.History.Len()
	for _, at := range []string{"/soan?tep=content/tin/mot.md", "/cai-dat/muc?phan=theme"} {
		do(t, ctx, chromedp.Navigate(v.Origin+at), chromedp.WaitVisible(".view iframe"))
		value[any](t, ctx, `window.ran = false; addEventListener("message", function (e) { if (e.data === "tried") window.ran = true; }); document.querySelector(".view iframe").src += "?"; 1`)
		ran := false
		for end := time.Now().Add(30 * time.Second); !ran && time.Now().Before(end); ran = value[bool](t, ctx, "window.ran") {
			do(t, ctx, chromedp.Sleep(200*time.Millisecond))
		}
		do(t, ctx, chromedp.Sleep(3*time.Second)) // what it began has time to come of it
		box := value[[]float64](t, ctx, `(function (b) { return [b.left + 150, b.top + 150]; })(document.querySelector(".view iframe").getBoundingClientRect())`)
		do(t, ctx, chromedp.MouseClickXY(box[0], box[1]), chromedp.Sleep(time.Second))
		now := value[string](t, ctx, "location.href")
		if !ran {
			t.Errorf("%s: the theme's script did not run, so nothing was tried", at)
		}
		if now != v.Origin+at {
			t.Errorf("%s: the window is at %s", at, now)
		}
	}
	if fmt.Sprint(v.sources()) != before || v.History.Len() != acts {
		t.Error("something changed")
	}
	for _, came := range evil.came {
		t.Errorf("somebody was led to the stranger: %s", came)
	}
	v.get("/", http.StatusOK)
}
