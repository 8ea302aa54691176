package deliver

import (
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/publish"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestUnderWay: whoever waits for a folder of what is published is told that a delivery goes from it, until that has ended; a build
// of the same folder is none, and is not troubled by what deliveries leave beside it.
func TestUnderWay(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build := func() {
		t.Helper()
		files := fstest.MapFS{
			"content/site.yaml":       {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n")},
			"content/trang/_index.md": {Data: []byte("---\ntitle: Trang\nkind: page\n---\n")},
		}
		r, err := publish.Run(files, store.Options{Today: viet.NewDate(2026, time.November, 30)}, publish.Options{Out: out, Key: "test"})
		if err != nil || r.Problems.Errors() > 0 {
			t.Fatal(err, r.Problems)
		}
		if UnderWay(out) {
			t.Error("a build is taken for a delivery")
		}
	}
	build()
	for range 2 {
		first, err := Open(out, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !UnderWay(out) || !UnderWay(out+string(filepath.Separator)) {
			t.Error("nobody is told that a delivery is under way")
		}
		told := make(chan bool)
		go func() {
			second, err := Open(out, func() {
				told <- UnderWay(out)
				first.Close()
			})
			if err != nil {
				t.Error(err)
			} else {
				second.Close()
			}
			close(told)
		}()
		if !<-told {
			t.Error("the second one is not told of the first")
		}
		<-told
		if UnderWay(out) {
			t.Error("a delivery that has ended is told")
		}
		build()
	}
}
