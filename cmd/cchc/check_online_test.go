package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckOnline asks a server of this machine about the links of a column, once for all.
func TestCheckOnline(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch r.URL.Path {
		case "/mat":
			w.WriteHeader(http.StatusGone)
		case "/cu":
			http.Redirect(w, r, "/moi", http.StatusMovedPermanently)
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/site.yaml":       "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã Thử\nfeedback: /trang/\nlinks:\n  - {name: A, links: [{name: B, url: " + server.URL + "/cu}]}\n",
		"content/trang/_index.md": "---\ntitle: Trang\nkind: page\n---\n",
		"content/trang/a.md":      "---\ntitle: A\n---\nXem [một](" + server.URL + "/moi) và [hai](" + server.URL + "/mat).\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	check := func(flags ...string) string {
		var out, errOut bytes.Buffer
		if code := run(append([]string{"check", "--site", dir, "--date", "2026-06-01"}, flags...), strings.NewReader(""), &out, &errOut); code != 0 || errOut.Len() > 0 {
			t.Fatalf("%d %s%s", code, out.String(), errOut.String())
		}
		return out.String()
	}
	if got := check(); strings.Contains(got, "link-") || asked > 0 {
		t.Errorf("without --online it asks %d times: %s", asked, got)
	}
	got := check("--online")
	for _, want := range []string{
		"content/trang/a.md:4:", "«" + server.URL + "/mat» không mở được: 410.",
		"content/site.yaml:6:", "«" + server.URL + "/cu» đã chuyển sang «" + server.URL + "/moi».",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	asked = 0
	if check("--online"); asked != 2 { // what did not open, twice
		t.Errorf("it asks %d times again", asked)
	}
}
