package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/config"
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

// TestNothingStale: what publishing would change is of what stands there and of the files as they
// are; where the settings cannot be read, the first screen says so.
func TestNothingStale(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-a")
	lan := come(t, d, "Trần Lan")
	lan.published()
	_, _ = lan.post("/dua-len", map[string]any{"target": "thu-muc"})
	if page := lan.published(); !strings.Contains(page, "Không có gì thay đổi") {
		t.Fatalf("published:\n%s", page)
	}
	if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
		t.Fatal(err)
	}
	if page := lan.published(); strings.Contains(page, "Không có gì thay đổi") {
		t.Error("what was published is gone, and nothing is to be done")
	}

	good := text(t, dir, config.SettingsFile)
	put(t, dir, config.SettingsFile, "<<<<<<< HEAD\n"+good)
	d.Saved(config.SettingsFile)
	lan.shows("/", "Cài đặt có lỗi")
	broken := lan.published()
	put(t, dir, config.SettingsFile, good+"\nkhoa-sai: 1\n")
	d.Saved(config.SettingsFile)
	if other := lan.published(); other == broken || !strings.Contains(other, "khoa-sai") {
		t.Errorf("another mistake, and the screen says\n%s", other)
	}
	put(t, dir, config.SettingsFile, good)
	d.Saved(config.SettingsFile)
	lan.shows("/", "!Cài đặt có lỗi")
	if page := lan.published(); strings.Contains(page, "khoa-sai") {
		t.Error("the mistake is mended, and still told")
	}
}
