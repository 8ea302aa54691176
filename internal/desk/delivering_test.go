package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/history"
	"cchc/internal/userdir"
)

// Delivering publishes first, then takes the column to the target, and the screen says what
// came of it; where that fails, what is published stays.
func TestDelivering(t *testing.T) {
	dir, host := newSite(t), t.TempDir()
	settings := text(t, dir, "content/site.yaml")
	put(t, dir, "content/site.yaml", settings+"\ntargets:\n  - {name: o-mang, type: folder, folder: '"+filepath.ToSlash(host)+"/web'}\n  - {name: chua-noi, type: folder, folder: '"+filepath.ToSlash(host)+"/khong/co'}\n")
	user, err := userdir.At(filepath.Join(t.TempDir(), "cchc"))
	if err != nil {
		t.Fatal(err)
	}
	d := serve(t, dir, "may-a", func(o *Options) { o.User = user })
	lan := come(t, d, "Trần Lan")
	page := lan.published()
	for _, word := range []string{"o-mang (Thư mục hoặc ổ mạng)", "chua-noi", filepath.ToSlash(host) + "/web"} {
		if !strings.Contains(page, word) {
			t.Errorf("%q is not on the screen\n%s", word, page)
		}
	}
	_, _ = lan.post("/dua-len", map[string]any{"target": "toi-o-mang"})
	page = lan.published()
	if !strings.Contains(page, "tất cả đều khớp") || strings.Contains(page, "nhưng chưa đưa lên được") {
		t.Errorf("delivered:\n%s", page)
	}
	want := text(t, dir, "public/index.html")
	if got, err := os.ReadFile(filepath.Join(host, "web/index.html")); err != nil || string(got) != want {
		t.Errorf("it is not on the host: %v", err)
	}
	if e := d.History.Page(0, 1)[0]; e.Act != history.Published || !strings.HasSuffix(e.Target, "/web") {
		t.Errorf("noted: %+v", e)
	}
	times := d.History.Len()
	_, _ = lan.post("/dua-len", map[string]any{"target": "toi-chua-noi"})
	page = lan.published()
	if d.History.Len() != times {
		t.Errorf("what did not arrive is noted as published: %+v", d.History.Page(0, 1)[0])
	}
	for _, word := range []string{"Đã dựng xong trên máy này, nhưng chưa đưa lên được", "ổ mạng đã nối chưa", "Đã đưa lên lúc", "Chưa đưa lên được"} {
		if !strings.Contains(page, word) {
			t.Errorf("%q is not on the screen\n%s", word, page)
		}
	}
}
