package preview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cchc/internal/hosting"
	"cchc/internal/render"
	"cchc/internal/testenv"
)

// TestForeign: another site's page may link to a preview and nothing else,
// whether its browser says where a request comes from or not.
func TestForeign(t *testing.T) {
	_, url := serve(t, newSite(t))
	ours := "http://" + strings.TrimPrefix(url, "http://") + "/cchc/"
	for _, c := range []struct {
		what   string
		header []string
		want   int
	}{
		{"typed", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"our page's script", []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script", "Referer", ours}, 200},
		{"our page's fetch", []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}, 200},
		{"a link in a mail", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Referer", "https://mail.example/"}, 200},
		{"a link on another port", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"another site's script", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
		{"another port's script", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
		{"another site's picture", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, 403},
		{"another site's frame", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"another site's object", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "object"}, 403},
		{"another site's fetch", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty", "Origin", "https://evil.example"}, 403},
		{"a value of later browsers", []string{"Sec-Fetch-Site", "other", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"curl", []string{"Accept", "*/*"}, 200},
		{"an old browser's typed address", []string{"Accept", "text/html,*/*;q=0.8"}, 200},
		{"an old browser's link in a mail", []string{"Accept", "text/html,*/*;q=0.8", "Referer", "https://mail.example/"}, 200},
		{"an old browser's own script", []string{"Accept", "*/*", "Referer", ours}, 200},
		{"an old browser's own fetch", []string{"Accept", "*/*", "Origin", url}, 200},
		{"another site's script in an old browser", []string{"Accept", "*/*", "Referer", "http://evil.example/"}, 403},
		{"another port's script in an old browser", []string{"Accept", "*/*", "Referer", "http://127.0.0.1:1/"}, 403},
		{"another site's fetch in an old browser", []string{"Accept", "text/html", "Origin", "http://evil.example"}, 403},
		{"a page's without an origin", []string{"Accept", "text/html", "Origin", "null"}, 403},
	} {
		for _, path := range []string{"/cchc/t/nhap/", "/cchc/tim-kiem/muc-0.js", "/__cchc/state?path=/t/nhap/", "/__cchc/"} {
			res, body := get(t, url+path, c.header...)
			if res.StatusCode != c.want || c.want == 403 && strings.Contains(body, "Bản nháp") {
				t.Errorf("%s, %s: %s, want %d", c.what, path, res.Status, c.want)
			}
		}
	}
	if res, body := get(t, url+"/cchc/", "Sec-Fetch-Site", "cross-site"); res.StatusCode != 403 || !strings.Contains(body, "mở thẳng địa chỉ http://127.0.0.1:") {
		t.Errorf("%s: %s", res.Status, body)
	}
}

// TestHeadersOfHosts: every output has the headers that a host gives it, but
// that nothing is kept, nobody may frame it, and nothing is promised of HTTPS.
// What the preview itself says is as closed.
func TestHeadersOfHosts(t *testing.T) {
	dir := newSite(t)
	settings := "title: Cột\nbaseURL: https://thu.example/cchc/\nagency: UBND xã\nfiles: [\"**\"]\nhosting:\n  frameAncestors: [https://cong.example]\n  hsts: 31536000\n"
	put(t, filepath.Join(dir, "content/site.yaml"), settings)
	put(t, filepath.Join(dir, "content/t/hinh.svg"), `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>`)
	_, url := serve(t, dir)
	future := opts
	future.Drafts, future.Future = true, true
	set, problems := render.Open(os.DirFS(dir), future)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	policies := map[string]bool{}
	for _, o := range set.Outputs() {
		res, _ := get(t, url+"/cchc"+o.Path)
		for _, h := range hosting.Headers(set.HeaderRules(), o.Name()) {
			want := h.Value
			switch h.Name {
			case "Cache-Control":
				want = "no-store"
			case "X-Frame-Options":
				want = "DENY"
			case "Strict-Transport-Security":
				want = ""
			case "Content-Security-Policy":
				want = strings.Replace(want, "frame-ancestors https://cong.example", "frame-ancestors 'none'", 1)
				policies[want] = true
			}
			if got := res.Header.Get(h.Name); got != want {
				t.Errorf("%s: %s is %q, want %q", o.Path, h.Name, got, want)
			}
		}
	}
	if len(policies) != 2 {
		t.Errorf("%d policies, want that of pages and that of pictures", len(policies))
	}
	for path, header := range map[string][]string{
		"/": nil, "/cchc/t/a": nil, "/khac": nil, "/__cchc/": nil, "/__cchc/state?path=/": nil, "/__cchc/live.js": nil, "/__cchc/worker.js": nil, "/__cchc/khong": nil,
		"/cchc/": {"Host", "evil.example"}, "/cchc/t/": {"Sec-Fetch-Site", "cross-site"},
	} {
		res, _ := get(t, url+path, header...)
		for name, want := range map[string]string{
			"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if policy := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'") || !strings.HasSuffix(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: %q", path, policy)
		}
	}
}

// raw sends bytes and returns the first line of the answer and the rest of it.
func raw(t *testing.T, url, request string) (status, rest string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	go func() { _, _ = io.WriteString(c, request) }()
	answer, err := io.ReadAll(c)
	if err != nil && len(answer) == 0 {
		t.Fatalf("%.60q: %v", request, err)
	}
	status, rest, _ = strings.Cut(string(answer), "\r\n")
	return status, rest
}

// TestRawRequests: what no browser sends. A request is looked up and never
// joined to a path; one that is too long, or never ends, is ended.
func TestRawRequests(t *testing.T) {
	dir := newSite(t)
	put(t, filepath.Join(dir, "bi-mat.txt"), "bí mật")
	_, url := serve(t, dir)
	const end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
	for _, path := range []string{
		"/cchc/../bi-mat.txt", "/cchc/../../bi-mat.txt", "/cchc/%2e%2e/bi-mat.txt", "/cchc/%2e%2e%2fbi-mat.txt", "/cchc/..%5cbi-mat.txt", `/cchc/..\bi-mat.txt`,
		"/cchc/%00", "/cchc/t/a%00.md", "/cchc/t/a/index.html%00.js", "/cchc/t/a.md", "/cchc/t/phim.mp4::$DATA", "/cchc/t/phim.mp4%20", "/cchc/t/phim.mp4.", "/cchc/T/PHIM.MP4",
		"//bi-mat.txt", "//cchc//bi-mat.txt", "/cchc//t/a/", "/cchc/C:/Windows/win.ini", "/cchc/C:%5cWindows%5cwin.ini", "/cchc/con", "/cchc/nul.txt", "/cchc/lpt1",
		"/cchc/content/site.yaml", "/cchc/%c0%ae%c0%ae/bi-mat.txt", "/cchc/%ff%fe", "/__cchc/../bi-mat.txt", "/__cchc/preview.go", "/__cchc//etc/passwd", "/cchc/" + strings.Repeat("a/", 20000),
		"http://evil.example/cchc/", "*", "/cchc/t/a/?" + strings.Repeat("x", 30000),
	} {
		status, rest := raw(t, url, "GET "+path+end+"\r\n")
		if strings.Contains(rest, "bí mật") || strings.Contains(rest, "[fonts]") || strings.Contains(rest, "root:") || strings.HasPrefix(status, "HTTP/1.1 5") {
			t.Errorf("%.60s: %s", path, status)
		}
		if strings.Contains(status, " 200 ") && !strings.HasPrefix(path, "/cchc/t/a/?") {
			t.Errorf("%.60s is served: %s", path, status)
		}
	}
	for request, want := range map[string]string{
		"GET /cchc/" + end + "Cookie: " + strings.Repeat("c", 1<<20) + "\r\n\r\n":                   "431",
		"GET /" + strings.Repeat("a", 1<<20) + end + "\r\n":                                         "431",
		"GET /cchc/ HTTP/1.1\r\nConnection: close\r\n\r\n":                                          "400",
		"GET /cchc/" + end + "Host: evil.example\r\n\r\n":                                           "400",
		"GET /cchc/ HTTP/1.0\r\n\r\n":                                                               "403",
		"GET http://evil.example/cchc/" + end + "\r\n":                                              "403",
		"HEAD /cchc/t/a/" + end + "\r\n":                                                            "200",
		"POST /cchc/" + end + "Content-Length: 0\r\n\r\n":                                           "405",
		"OPTIONS /cchc/" + end + "Origin: http://localhost\r\n\r\n":                                 "405",
		"TRACE /cchc/" + end + "\r\n":                                                               "405",
		"PROPFIND /cchc/" + end + "\r\n":                                                            "405",
		"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\nConnection: close\r\n\r\n":        "405",
		"GET /cchc/t/phim.mp4" + end + "Range: bytes=-3\r\n\r\n":                                    "206",
		"GET /cchc/t/phim.mp4" + end + "Range: bytes=99-\r\n\r\n":                                   "416",
		"GET /cchc/t/phim.mp4" + end + "Range: bytes=" + strings.Repeat("0-,", 5000) + "0-\r\n\r\n": "200",
	} {
		if status, rest := raw(t, url, request); !strings.Contains(status, " "+want+" ") || len(rest) > 1<<20 {
			t.Errorf("%.60q: %s, want %s", request, status, want)
		}
	}
}

// TestUnfinishedBody: a request that announces a body and never brings it holds
// nothing for long.
func TestUnfinishedBody(t *testing.T) {
	_, url := serve(t, newSite(t))
	if status, _ := raw(t, url, "GET /cchc/t/a/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"); status != "" && !strings.Contains(status, " 200 ") {
		t.Error(status)
	}
}

// TestManyConnections: connections that ask for nothing keep nobody from the
// preview, and leave nothing behind.
func TestManyConnections(t *testing.T) {
	_, url := serve(t, newSite(t))
	get(t, url+"/cchc/")
	http.DefaultClient.CloseIdleConnections()
	before := runtime.NumGoroutine()
	var all []net.Conn
	for range testenv.Rounds(300, 3000) { // 3000 are more than there may be: those that wait are served once the first have to go
		c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	eventually(t, "a bound to connections", func() bool { return runtime.NumGoroutine() < before+mostConnections+50 })
	for i, c := range all {
		if i >= len(all)/2 {
			c.Close()
		}
	}
	if res, _ := get(t, url+"/cchc/t/a/"); res.StatusCode != 200 {
		t.Error(res.Status)
	}
	for _, c := range all {
		c.Close()
	}
	http.DefaultClient.CloseIdleConnections()
	eventually(t, "all goroutines gone", func() bool { return runtime.NumGoroutine() < before+10 })
}

// TestStreams: there is a bound to browsers that listen, and one that has gone
// makes room.
func TestStreams(t *testing.T) {
	s, url := serve(t, newSite(t))
	listeners := func() int { s.clients.mu.Lock(); defer s.clients.mu.Unlock(); return len(s.clients.all) }
	ctx, leave := context.WithCancel(t.Context())
	listen := func() *http.Response {
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, url+"/__cchc/events", nil)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	var last *http.Response
	for range mostStreams {
		last = listen()
	}
	if res := listen(); res.StatusCode != http.StatusServiceUnavailable || last.StatusCode != 200 {
		t.Errorf("%s after %s", res.Status, last.Status)
	}
	s.Reload(nil)
	lines := bufio.NewScanner(last.Body)
	for lines.Scan() && lines.Text() != "event: change" {
	}
	if lines.Err() != nil {
		t.Error(lines.Err())
	}
	leave()
	eventually(t, "all gone", func() bool { return listeners() == 0 })
	ctx = t.Context()
	if res := listen(); res.StatusCode != 200 {
		t.Error(res.Status)
	}
}

// onePipe is a listener with one connection, which buffers nothing.
type onePipe struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l onePipe) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
func (l onePipe) Close() error   { close(l.done); return nil }
func (l onePipe) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowListener: a browser that listens and takes nothing is let go.
func TestSlowListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c clients
		server := &http.Server{Handler: http.HandlerFunc(c.serve)}
		ours, theirs := net.Pipe()
		l := onePipe{make(chan net.Conn, 1), make(chan struct{})}
		l.conns <- theirs
		go func() { _ = server.Serve(l) }()
		fmt.Fprint(ours, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		synctest.Wait()
		if len(c.all) != 1 {
			t.Fatalf("%d listen", len(c.all))
		}
		for range 1000 {
			c.tell() // never waits
		}
		time.Sleep(writeTime + time.Second) // of the bubble's clock
		synctest.Wait()
		if len(c.all) != 0 {
			t.Error("it is still there")
		}
		ours.Close()
		server.Close()
	})
}
