package desk

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cchc/internal/drafts"
	"cchc/internal/folder"
)

// ask sends a request as it is given and returns its status and why it was refused.
func (v *guest) ask(r *http.Request) (status int, refused string) {
	v.Helper()
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, answer.Header.Get("X-Cchc-Refused")
}

// letIn has a request come from a browser that was let in.
func (v *guest) letIn(r *http.Request) *http.Request {
	r.AddCookie(&http.Cookie{Name: deskCookie, Value: v.tokens.cookie})
	r.AddCookie(&http.Cookie{Name: nameCookie, Value: base64.RawURLEncoding.EncodeToString([]byte("Lan"))})
	return r
}

// TestHost: the desk answers at its own address and no other name of it (DNS rebinding).
func TestHost(t *testing.T) {
	v := arrive(t, smallColumn)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(v.Origin, "http://"))
	for _, host := range []string{
		"localhost:" + port, "LOCALHOST:" + port, "evil.example:" + port, "127.0.0.1.nip.io:" + port, "127.0.0.1.:" + port, "127.0.0.1", "127.0.0.1:1", "127.1:" + port, "2130706433:" + port,
		"0.0.0.0:" + port, "[::1]:" + port, "[::ffff:127.0.0.1]:" + port, "127.0.0.1:0" + port, "127.0.0.2:" + port, "user@127.0.0.1:" + port, "127.0.0.1:" + port + ".evil.example",
	} {
		r := v.letIn(v.request(http.MethodGet, "/", nil))
		r.Host = host
		status, refused := 0, "host"
		if !strings.Contains(host, "@") {
			status, refused = v.ask(r)
		} else {
			status = v.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + deskCookie + "=" + v.tokens.cookie + "\r\n\r\n")
		}
		if status != http.StatusMisdirectedRequest && status != http.StatusBadRequest || refused != "host" {
			t.Errorf("%q: %d, %s", host, status, refused)
		}
	}
	if status := v.raw("GET / HTTP/1.1\r\n\r\n"); status != http.StatusBadRequest {
		t.Error("no Host:", status)
	}
	if status := v.raw("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nCookie: " + deskCookie + "=" + v.tokens.cookie + "\r\n\r\n"); status != http.StatusMisdirectedRequest {
		t.Error("an address as the target:", status)
	}
}

// raw sends bytes and returns the status of the answer, 0 for none.
func (v *guest) raw(text string) int {
	v.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(v.Origin, "http://"))
	if err != nil {
		v.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	_, _ = io.WriteString(c, text)
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

// TestStrangers: without the cookie nothing is answered, at any address, and the address
// that lets in lets in with its token alone.
func TestStrangers(t *testing.T) {
	v := arrive(t, smallColumn)
	var all []string
	for _, s := range v.allScreens() {
		all = append(all, "GET "+s.Path)
	}
	for at := range v.allActions() {
		all = append(all, "POST "+at)
	}
	for at := range v.allDownloads() {
		all = append(all, "GET "+at)
	}
	all = append(all, "GET /ui/desk.js", "GET /ui/../desk.go", "OPTIONS /", "PUT /soan/luu", "DELETE /", "TRACE /", "GET /__cchc/", "HEAD /")
	for _, one := range all {
		method, at, _ := strings.Cut(one, " ")
		for _, cookie := range []string{"", "x", v.tokens.view, v.tokens.page, v.tokens.launch, v.tokens.cookie[1:], v.tokens.cookie + "x", strings.ToLower(v.tokens.cookie)} {
			r := v.request(method, at, nil)
			if cookie != "" {
				r.AddCookie(&http.Cookie{Name: deskCookie, Value: cookie})
			}
			if status, refused := v.ask(r); status != http.StatusForbidden || refused != "stranger" && method != http.MethodHead {
				t.Errorf("%s with %q: %d, %s", one, cookie, status, refused)
			}
		}
	}
	for _, m := range []string{"", "x", v.tokens.cookie, v.tokens.page, v.tokens.launch + "x", v.tokens.launch[1:]} {
		if status, _ := v.ask(v.request(http.MethodGet, startAt+"?m="+m, nil)); status != http.StatusForbidden {
			t.Errorf("%q: %d", m, status)
		}
	}
	if status, _ := v.ask(v.request(http.MethodPost, startAt+"?m="+v.tokens.launch, nil)); status != http.StatusForbidden {
		t.Error("by POST:", status)
	}
	if status, _ := v.ask(v.request(http.MethodGet, "/"+v.tokens.launch, nil)); status != http.StatusForbidden {
		t.Error(status)
	}
}

// TestStartOnce: the address that a browser is started with lets in once, for a minute.
func TestStartOnce(t *testing.T) {
	var late atomic.Int64
	begin := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	v := arrive(t, smallColumn, func(o *Options) { o.Now = func() time.Time { return begin.Add(time.Duration(late.Load())) } })
	at := strings.TrimPrefix(v.StartOnce(), v.Origin)
	for i, want := range []int{http.StatusSeeOther, http.StatusForbidden} {
		if status, _ := v.ask(v.request(http.MethodGet, at, nil)); status != want {
			t.Errorf("time %d: %d", i+1, status)
		}
	}
	at = strings.TrimPrefix(v.StartOnce(), v.Origin)
	late.Store(int64(2 * time.Minute))
	if status, _ := v.ask(v.request(http.MethodGet, at, nil)); status != http.StatusForbidden {
		t.Error("late:", status)
	}
}

// TestForeignPages: what pages of other origins have a browser send is refused though it
// sends the cookie, those of other ports of this machine too.
func TestForeignPages(t *testing.T) {
	v := arrive(t, smallColumn)
	before := fmt.Sprint(v.sources())
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for name, headers := range map[string]map[string]string{
			"cross-site":      {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
			"same site":       {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
			"old, cross-site": {"Origin": "https://evil.example"},
			"old, same site":  {"Origin": "http://127.0.0.1:1"},
			"opaque":          {"Origin": "null"},
			"preview":         {"Sec-Fetch-Site": "same-site", "Origin": v.PreviewOrigin},
			"unknown":         {"Sec-Fetch-Site": "x"},
			"prefix":          {"Origin": v.Origin + ".evil.example"},
		} {
			for _, at := range []string{"/", "/cai-dat", "/cai-dat/dung", "/ma", "/bai-viet", "/gui?tep=content/tin/mot.md"} {
				r := v.letIn(v.request(method, at, []byte("{}")))
				r.Header.Set("Content-Type", "application/json")
				for h, value := range headers {
					r.Header.Set(h, value)
				}
				if status, refused := v.ask(r); status != http.StatusForbidden || refused != "origin" {
					t.Errorf("%s %s, %s: %d, %s", method, at, name, status, refused)
				}
			}
		}
	}
	if fmt.Sprint(v.sources()) != before {
		t.Error("something changed")
	}
}

// TestToken: a change needs the token of pages, and is sent as no form sends it.
func TestToken(t *testing.T) {
	v := arrive(t, smallColumn)
	before := fmt.Sprint(v.sources())
	for at := range v.allActions() {
		for _, token := range []string{"", "x", v.tokens.cookie, v.tokens.launch, v.tokens.page + "x"} {
			r := v.letIn(v.request(http.MethodPost, at, []byte("{}")))
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set(changeHeader, token)
			if status, refused := v.ask(r); status != http.StatusForbidden || refused != "token" {
				t.Errorf("%s with %q: %d, %s", at, token, status, refused)
			}
		}
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, "X"} {
			if status, _ := v.ask(v.letIn(v.request(method, at, []byte("{}")))); status != http.StatusForbidden {
				t.Errorf("%s %s: %d", method, at, status)
			}
		}
		if v.takesFiles(at) || at == "/cai-dat/dung" || at == "/cai-dat/khac" {
			continue
		}
		for _, sort := range []string{"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""} {
			r := v.letIn(v.request(http.MethodPost, at, []byte(`{"name":"x"}`)))
			r.Header.Set("Content-Type", sort)
			if status, _ := v.ask(r); status < 400 {
				t.Errorf("%s as %q: %d", at, sort, status)
			}
		}
	}
	if fmt.Sprint(v.sources()) != before {
		t.Error("something changed")
	}
}

// TestHeaders: no page of others shows, embeds or keeps what the desk answers, and no
// address that has the token goes out in a Referer.
func TestHeaders(t *testing.T) {
	v := arrive(t, smallColumn)
	for _, at := range []string{"/", "/none", "/ui/desk.js", "/ma", startAt, startAt + "?m=" + v.tokens.launch} {
		r := v.letIn(v.request(http.MethodGet, at, nil))
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		csp := answer.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: %s", at, csp)
			}
		}
		for name, value := range map[string]string{"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"} {
			if answer.Header.Get(name) != value {
				t.Errorf("%s: %s is %q", at, name, answer.Header.Get(name))
			}
		}
		for _, c := range answer.Cookies() {
			if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Domain != "" {
				t.Errorf("%s: %v", at, c)
			}
		}
		if strings.Contains(string(text), v.tokens.launch) || strings.Contains(string(text), v.tokens.cookie) || answer.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s gives a secret away", at)
		}
	}
}

// TestGetChangesNothing: looking at any screen, whatever the address says, leaves the
// site as it is.
func TestGetChangesNothing(t *testing.T) {
	v := arrive(t, smallColumn)
	before, acts := fmt.Sprint(v.sources()), v.History.Len()
	queries := url.Values{"tep": {"content/tin/mot.md"}, "phan": {"agency"}, "goi": {"0123456789abcdef"}, "ban": {"tabtabtab"}, "tim": {"<script>"}, "dir": {"tin"}, "title": {"x"}, "name": {"x"}, "as": {"new"}}
	for _, s := range v.allScreens() {
		_, _ = v.ask(v.letIn(v.request(http.MethodGet, s.Path+"?"+queries.Encode(), nil)))
	}
	for at := range v.allActions() {
		_, _ = v.ask(v.letIn(v.request(http.MethodGet, at+"?"+queries.Encode(), nil)))
	}
	for at := range v.allDownloads() {
		_, _ = v.ask(v.letIn(v.request(http.MethodGet, at+"?"+queries.Encode(), nil)))
	}
	if fmt.Sprint(v.sources()) != before || v.History.Len() != acts {
		t.Error("something changed")
	}
}

// TestNames: names of files that lead elsewhere, or that some system reads otherwise, are
// refused wherever a browser can send one.
func TestNames(t *testing.T) {
	v := arrive(t, smallColumn)
	v.writeFile("content/tin/.an.md", "x")
	v.writeFile("themes/rieng/a.md", "x")
	before := fmt.Sprint(v.sources())
	digest := folder.DigestOf([]byte(smallColumn["content/tin/mot.md"]))
	v.get("/soan?tep=content/tin/mot.md", http.StatusOK)
	for _, name := range []string{
		"", ".", "..", "/", "/etc/passwd", "../x.md", "content/../../x.md", "content/../x.md", "content/tin/../mot.md", "content/./tin/mot.md", "content//tin/mot.md", "/content/tin/mot.md",
		`content\tin\mot.md`, `content/tin\mot.md`, `C:\content\a.md`, "C:/content/a.md", "content/tin/mot.md:x", "content/tin/mot.md::$DATA", "content/tin/mot.md.", "content/tin/mot.md ", "content/tin/CON.md",
		"content/tin/.an.md", "content/.bo-qua.yaml", "themes/rieng/a.md", ".cchc/desk/drafts/a.md", "content/tin/mau.pdf", "content/tin", "content/tin/mot.md\x00", "content/tin/mot.md%00", "content/tin/mo\u0302\u0323t.md",
		"content/tin/" + strings.Repeat("a", 4000) + ".md", "content/tin/mot.MD", "file:///etc/passwd", `\\may-chu\content\a.md`,
	} {
		v.get("/soan?tep="+url.QueryEscape(name), http.StatusNotFound)
		v.get("/gui?tep="+url.QueryEscape(name), http.StatusNotFound)
		for _, at := range []string{"/soan/nhap", "/soan/luu"} {
			v.post(at, map[string]any{"file": name, "tab": "tabtabtab", "base": digest, "text": "x"}, http.StatusNotFound)
		}
	}
	for _, tab := range []string{"", "../../x", "a/b/c/d/e", `..\..\xxx`, "tabtab:x", strings.Repeat("a", 41), "tab tab tab", "tábtabtab", "TABTABTAB"} {
		v.post("/soan/nhap", map[string]any{"file": "content/tin/mot.md", "tab": tab, "base": digest, "text": "x"}, http.StatusBadRequest)
		v.post("/soan/bo", map[string]any{"file": "content/tin/mot.md", "tab": tab}, http.StatusBadRequest)
	}
	for _, base := range []string{"", "../../content/site.yaml", "none", strings.Repeat("a", 64), strings.Repeat("../", 21) + "a"} {
		v.post("/soan/luu", map[string]any{"file": "content/tin/mot.md", "tab": "tabtabtab", "base": base, "text": "x"}, http.StatusConflict)
	}
	for title, status := range map[string]int{"../../x": http.StatusOK, "CON": http.StatusOK, `C:\x`: http.StatusOK, "...": http.StatusBadRequest, "\x00": http.StatusBadRequest, strings.Repeat("dài ", 2000): http.StatusOK} {
		v.post("/bai-viet", map[string]string{"dir": "tin", "title": title}, status)
	}
	v.post("/bai-viet", map[string]string{"dir": "../themes", "title": "x"}, http.StatusBadRequest)
	for name := range v.sources() {
		if !strings.HasPrefix(name, "content/tin/") && !strings.Contains(before, name) {
			t.Errorf("%q was made", name)
		}
	}
}

// TestBodies: what is too large, too slow or pretends to be front matter does no harm.
func TestBodies(t *testing.T) {
	v := arrive(t, smallColumn)
	v.get("/soan?tep=content/tin/mot.md", http.StatusOK)
	source := smallColumn["content/tin/mot.md"]
	digest := folder.DigestOf([]byte(source))
	large := `{"file":"content/tin/mot.md","tab":"tabtabtab","text":"` + strings.Repeat("x", 50<<20) + `"}`
	r := v.letIn(v.request(http.MethodPost, "/soan/luu", []byte(large)))
	r.Header.Set("Content-Type", "application/json")
	if status, _ := v.ask(r); status != http.StatusRequestEntityTooLarge {
		t.Error("50 MB:", status)
	}

	// A text that begins like front matter is text.
	form := map[string]any{"title": "Tin một", "date": "2026-11-01", "topic": "results", "author": "Ban Biên tập", "attachments": []any{map[string]any{"from": 1, "value": map[string]any{"file": "mau.pdf", "name": "Mẫu"}}}}
	body := "---\ntitle: Khác\ndraft: false\n---\nNội dung.\n"
	v.post("/soan/luu", map[string]any{"file": "content/tin/mot.md", "tab": "tabtabtab", "base": digest, "form": form, "body": body}, http.StatusOK)
	if got := v.file("content/tin/mot.md"); got != strings.TrimSuffix(source, "Nội dung.\n")+body {
		t.Errorf("%s", got)
	}
	if e := v.Set().Site.Library().ByFile("content/tin/mot.md"); e == nil || e.Common.Title != "Tin một" {
		t.Error("the text is front matter")
	}

	// Clients that never end what they begin hold nobody else up.
	for range 50 {
		c, err := net.Dial("tcp", strings.TrimPrefix(v.Origin, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /soan/luu HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\n%s: %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", strings.TrimPrefix(v.Origin, "http://"), deskCookie, v.tokens.cookie, changeHeader, v.tokens.page)
	}
	v.get("/bai-viet", http.StatusOK)
	if status := v.raw("GET / HTTP/1.1\r\nHost: " + strings.TrimPrefix(v.Origin, "http://") + "\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n"); status != http.StatusRequestHeaderFieldsTooLarge && status != 0 {
		t.Error("a large header:", status)
	}
}

// TestHostileNames: whatever somebody calls himself, here or in files that another machine
// has written, is text in every screen.
func TestHostileNames(t *testing.T) {
	v := arrive(t, smallColumn)
	const name = `"><script>alert(1)</script>`
	v.post("/ten", map[string]string{"name": name + "\r\nSet-Cookie: x=1; Path=/\x00\u202e"}, http.StatusOK)
	v.get("/soan?tep=content/tin/mot.md", http.StatusOK)
	source := smallColumn["content/tin/mot.md"]
	digest := folder.DigestOf([]byte(source))
	v.post("/soan/nhap", map[string]any{"file": "content/tin/mot.md", "tab": "tabtabtab", "base": digest, "text": source + name}, http.StatusOK)
	v.post("/soan/luu", map[string]any{"file": "content/tin/mot.md", "tab": "tabtabtac", "base": digest, "text": source + "x\n"}, http.StatusOK)
	v.writeFile(".cchc/desk/drafts/"+drafts.Key("content/tin/mot.md")+"-hostile.json", `{"file":"content/tin/mot.md","tab":"../../x\"><script>alert(1)</script>","who":"<script>alert(1)</script>","host":"<b>","time":"2026-11-30T08:00:00Z","base":"`+string(digest)+`","text":"x"}`)
	v.writeFile(".cchc/desk/drafts/broken.json", `{"file":"../../etc/passwd","tab":"x","base":"../../x","who":"<script>"}`)
	v.writeFile(".cchc/desk/drafts/worse.json", `[`)
	for _, at := range []string{"/", "/ten", "/bai-viet", "/soan?tep=content/tin/mot.md", "/xung-dot?tep=content/tin/mot.md&ban=tabtabtab", "/gui-nhan", "/cai-dat"} {
		page := v.get(at, http.StatusOK)
		if strings.Contains(page, "<script>alert") {
			t.Errorf("%s has the name as markup", at)
		}
	}
}
