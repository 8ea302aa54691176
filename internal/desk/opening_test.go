package desk

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"cchc/internal/media"
	"cchc/internal/screen"
)

// TestWhileTheSiteIsRead: a desk that is still reading says so to a browser, asks for the
// name first, and answers everything else once it has read.
func TestWhileTheSiteIsRead(t *testing.T) {
	dir := newSite(t)
	screens, pages := listen(t), listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	hold := make(chan struct{})
	read := make(chan struct{})
	opts := options(dir, "may-1")
	opts.OpenPictures = func(string) (media.Cache, io.Closer) { <-hold; return nil, nil }
	d, err := New(ctx, screens.Addr(), pages.Addr(), opts)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- d.Serve(ctx, screens, pages) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	page := func(b *browser, path string) string {
		t.Helper()
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, d.Origin+path, nil)
		req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		res, err := b.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, res.Status)
		}
		return string(text)
	}
	enters := func(who string) *browser {
		jar, _ := cookiejar.New(nil)
		u, _ := url.Parse(d.Origin)
		jar.SetCookies(u, []*http.Cookie{{Name: nameCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(who))}})
		c := &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := c.Get(d.Start())
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return &browser{t: t, desk: d, client: c}
	}
	stranger, lan := enters(""), enters("Trần Lan")
	if text := page(stranger, "/"); !strings.Contains(text, `id="name"`) {
		t.Errorf("nobody is asked for the name: %s", text)
	}
	for _, path := range []string{"/", screen.Link("/soan", "tep", newsOne)} {
		if text := page(lan, path); !strings.Contains(text, "Đang đọc các bài…") || strings.Contains(text, `id="menu"`) {
			t.Errorf("%s: %s", path, text)
		}
	}
	go func() {
		defer close(read)
		if res, err := lan.client.Get(d.Origin + "/ma"); err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%v %v", res, err)
		}
	}()
	select {
	case <-read:
		t.Error("what needs the site is answered before the site is read")
	case <-time.After(50 * time.Millisecond):
	}
	close(hold)
	<-read
	if text := page(lan, "/bai-viet"); !strings.Contains(text, "Tin một") {
		t.Errorf("the site is read: %s", text)
	}
}
