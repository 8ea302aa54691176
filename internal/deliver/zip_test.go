package deliver

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/config"
	"cchc/internal/publish"
	"cchc/internal/remote"
	"cchc/internal/store"
	"cchc/internal/transfer"
	"cchc/internal/viet"
)

// TestDamagedZIP: a ZIP file that was damaged since it was made is made again, though its
// size and its names are right; one that is whole is read and stays.
func TestDamagedZIP(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	files := fstest.MapFS{
		"content/site.yaml":       {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n")},
		"content/trang/_index.md": {Data: []byte("---\ntitle: Trang\nkind: page\n---\n")},
	}
	if r, err := publish.Run(files, store.Options{Today: viet.NewDate(2026, time.November, 30)}, publish.Options{Out: out, Key: "test"}); err != nil || r.Problems.Errors() > 0 {
		t.Fatal(err, r.Problems)
	}
	src, err := Open(out, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	file := filepath.Join(dir, "cchc.zip")
	deliver := func() transfer.Result {
		t.Helper()
		r, err := Run(t.Context(), src, &config.Target{Name: "zip", Type: config.ZipTarget, File: "cchc.zip"}, remote.Env{SiteDir: dir}, transfer.Options{Site: "https://thu.example", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	deliver()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r := deliver(); r.Read != len(src.Files()) {
		t.Errorf("%d files of %d were read", r.Read, len(src.Files()))
	}
	bad := append([]byte(nil), whole...)
	for i := range 50 {
		bad[len(bad)/2+i] ^= 0xff
	}
	if err := os.WriteFile(file, bad, 0o644); err != nil {
		t.Fatal(err)
	}
	deliver()
	if now, err := os.ReadFile(file); err != nil || string(now) != string(whole) {
		t.Error("the damaged file was taken for whole")
	}
}
