package reach

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cchc/internal/check"
)

// host is a server that notes what it is asked.
type host struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
	now   atomic.Int32
	most  atomic.Int32
}

func newHost(t *testing.T) *host {
	h := &host{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := h.now.Add(1); n > h.most.Load() {
			h.most.Store(n)
		}
		defer h.now.Add(-1)
		h.mu.Lock()
		h.asked = append(h.asked, r.Method+" "+r.URL.Path)
		h.mu.Unlock()
		if !strings.HasPrefix(r.Header.Get("User-Agent"), "cchc-check") {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		switch r.URL.Path {
		case "/cu":
			http.Redirect(w, r, "/moi", http.StatusMovedPermanently)
		case "/tam":
			http.Redirect(w, r, "/moi", http.StatusFound)
		case "/mat":
			w.WriteHeader(http.StatusNotFound)
		case "/chi-get":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/cham":
			<-r.Context().Done()
		case "/vong":
			http.Redirect(w, r, "/vong", http.StatusFound)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

func options() Options {
	o := Default()
	o.Pause, o.Timeout = 0, 30*time.Second
	return o
}

func TestAsk(t *testing.T) {
	h := newHost(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := "http://" + closed.Addr().String() + "/"
	closed.Close()
	var addresses []string
	for _, path := range []string{"/moi", "/cu", "/tam", "/mat", "/chi-get", "/vong", "/moi"} {
		addresses = append(addresses, h.URL+path)
	}
	answers := Ask(context.Background(), append(addresses, refused), options())
	for path, want := range map[string]check.Answer{
		"/moi": {Status: 200}, "/cu": {Status: 200, Moved: h.URL + "/moi"}, "/tam": {Status: 200}, "/mat": {Status: 404},
		"/chi-get": {Status: 200}, "/vong": {Failed: "other"},
	} {
		if got := answers[h.URL+path]; got != want {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
	if got := answers[refused]; got.Failed != "refused" {
		t.Errorf("%+v", got)
	}
	if h.most.Load() != 1 {
		t.Errorf("a host was asked %d things at once", h.most.Load())
	}
	if n := len(slices.DeleteFunc(slices.Clone(h.asked), func(s string) bool { return s != "HEAD /chi-get" && s != "GET /chi-get" })); n != 2 {
		t.Errorf("HEAD and then GET: %q", h.asked)
	}
}

// TestSlow asks a host that never answers.
func TestSlow(t *testing.T) {
	h, o := newHost(t), options()
	o.Timeout = 100 * time.Millisecond
	if got := Ask(context.Background(), []string{h.URL + "/cham"}, o)[h.URL+"/cham"]; got.Failed != "timeout" {
		t.Errorf("%+v", got)
	}
}

func TestCertificate(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	defer s.Close()
	if got := Ask(context.Background(), []string{s.URL}, options())[s.URL]; got.Failed != "certificate" {
		t.Errorf("%+v", got)
	}
}

func TestEnds(t *testing.T) {
	h := newHost(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := Ask(ctx, []string{h.URL + "/moi"}, options()); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}

// TestCache: good answers are kept for a week, others are asked for again.
func TestCache(t *testing.T) {
	h, site := newHost(t), t.TempDir()
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	ask := func(now time.Time) []string {
		h.mu.Lock()
		h.asked = nil
		h.mu.Unlock()
		o := options()
		o.Cache = OpenCache(site, now)
		answers := Ask(context.Background(), []string{h.URL + "/moi", h.URL + "/mat", h.URL + "/cu"}, o)
		if err := o.Cache.Save(); err != nil {
			t.Fatal(err)
		}
		if answers[h.URL+"/moi"].Status != 200 || answers[h.URL+"/mat"].Status != 404 || answers[h.URL+"/cu"].Moved == "" {
			t.Errorf("%+v", answers)
		}
		return h.asked
	}
	if n := len(ask(now)); n != 5 { // /moi; /mat twice; /cu and where it leads
		t.Errorf("%d requests: %q", n, h.asked)
	}
	if got := ask(now.Add(6 * 24 * time.Hour)); len(got) != 2 {
		t.Errorf("%q", got)
	}
	if got := ask(now.Add(8 * 24 * time.Hour)); len(got) != 5 {
		t.Errorf("%q", got)
	}
	if err := os.WriteFile(filepath.Join(site, ".cchc", "links.json"), []byte("hỏng"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := ask(now); len(got) != 5 {
		t.Errorf("a broken cache: %q", got)
	}
}
