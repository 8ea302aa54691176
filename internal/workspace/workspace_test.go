package workspace

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/store"
	"cchc/internal/viet"
)

const entry = "content/tin-tuc/mot.md"

var sources = map[string]string{
	"content/site.yaml":         "title: Cải cách hành chính xã Suối Thử\nbaseURL: https://suoithu.gov.vn/\nagency: {name: UBND xã Suối Thử}\n",
	"content/tin-tuc/_index.md": "---\ntitle: Tin tức\nkind: news\n---\n",
	entry:                       "---\ntitle: Tin một\ndate: 2026-11-02\ntopic: Kết quả cải cách hành chính\nauthor: Lê Văn Hải\n---\nNội dung tin một.\n",
}

// openColumn opens a column in a folder of its own until the end of the test.
func openColumn(t *testing.T, edit ...func(*Options)) *Workspace {
	t.Helper()
	dir := t.TempDir()
	for name, text := range sources {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o := Options{Content: store.Options{Today: viet.NewDate(2026, 11, 30)}, Voice: diag.NewVoice("vi"), Host: "may-1"}
	for _, e := range edit {
		e(&o)
	}
	w := New("http://127.0.0.1:1", o)
	if err := w.Open(dir); err != nil {
		t.Fatal(err)
	}
	if err := w.Read(t.Context(), "", func(*http.Request) bool { return false }); err != nil {
		t.Fatal(err)
	}
	w.Ready()
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// TestTodayOfTheClock: a desk that is told no day reads its column on that of the clock.
func TestTodayOfTheClock(t *testing.T) {
	w := openColumn(t, func(o *Options) {
		o.Content = store.Options{}
		o.Now = func() time.Time { return time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC) } // 1 a.m. in Vietnam
	})
	want := viet.NewDate(2026, 12, 2)
	if got := w.Set().Site.Today; got != want || w.Today() != want {
		t.Errorf("the site is read on %v, the desk has %v, want %v", got, w.Today(), want)
	}
}

// TestSavedBehindTheAnswer: what was saved is on the disk and in the history before the site
// is read with it, and whoever asks for the site then has it.
func TestSavedBehindTheAnswer(t *testing.T) {
	w := openColumn(t)
	base := folder.DigestOf([]byte(sources[entry]))
	hold := make(chan struct{})
	w.later.do(func() { <-hold })
	for i, title := range []string{"Tin đã sửa", "Tin đã sửa nữa"} {
		text := strings.Replace(sources[entry], "Tin một", title, 1)
		var err error
		if base, err = w.Save("Trần Lan", entry, base, []byte(text)); err != nil {
			t.Fatal(title, err)
		}
		if s, err := w.Source(entry); err != nil || string(s.Data) != text {
			t.Errorf("%s is not in the file: %v", title, err)
		}
		if n := len(w.History.Of(entry)); n != i+1 {
			t.Errorf("%s: the history has %d versions", title, n)
		}
	}
	seen := make(chan string)
	go func() { seen <- w.Entry(entry).Title }()
	close(hold)
	if title := <-seen; title != "Tin đã sửa nữa" {
		t.Errorf("the list has %q", title)
	}
}

// TestUnsavedSettings: settings with a mistake are refused and stay as they were.
func TestUnsavedSettings(t *testing.T) {
	w := openColumn(t)
	const file = "content/site.yaml"
	base := folder.DigestOf([]byte(sources[file]))
	if _, err := w.Save("Trần Lan", file, base, []byte(sources[file]+"pageSize: nhiều\n")); err == nil {
		t.Fatal("a mistake was saved")
	}
	if s, err := w.Source(file); err != nil || s.Digest != base {
		t.Errorf("the settings have changed: %v", err)
	}
	if w.Entry(entry).Title != "Tin một" {
		t.Error("the column is not as it was")
	}
}
