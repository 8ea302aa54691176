package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// ways are the two ways to follow a site.
var ways = map[string]func(*Options){"told": func(o *Options) { o.every = 20 * time.Millisecond }, "polled": polling}

// entry is the text of an entry.
func entry(text string) string { return "---\ntitle: Trang A\n---\nNội dung.\n" + text + "\n" }

// showing waits until a page shows a text.
func showing(t *testing.T, url, path, text string) {
	t.Helper()
	eventually(t, path+" shows "+text, func() bool { _, body := get(t, url+path); return strings.Contains(body, text) })
}

// TestSavedWhileStarting saves at random moments of the start, to text of the
// same size, and wants the last save to be shown.
func TestSavedWhileStarting(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 10))
	for _, edit := range ways {
		for round := range testenv.Rounds(2, 40) {
			dir := newSite(t)
			for i := range 40 { // something to read
				put(t, filepath.Join(dir, fmt.Sprintf("content/t/m%d.md", i)), entry("Một."))
			}
			saves, pause := 1+random.IntN(6), time.Duration(random.IntN(8000))*time.Microsecond
			last, saved := "", make(chan struct{})
			for n := range saves {
				last = fmt.Sprintf("Lần %d, %04d.", n, random.IntN(10000))
			}
			go func() {
				defer close(saved)
				for n := range saves {
					time.Sleep(pause) // some moment of the start
					text := last
					if n < saves-1 {
						text = strings.Repeat("x", len(last))
					}
					_ = os.WriteFile(filepath.Join(dir, "content/t/a.md"), []byte(entry(text)), 0o644)
					_ = os.WriteFile(filepath.Join(dir, fmt.Sprintf("content/t/s%d.md", n)), []byte(entry(text)), 0o644)
				}
			}()
			s := newServer(t, dir, edit)
			if round%2 == 0 {
				<-saved // all between the first reading and following
			}
			url := start(t, s)
			<-saved
			showing(t, url, "/cchc/t/a/", last)
			showing(t, url, fmt.Sprintf("/cchc/t/s%d/", saves-1), last)
		}
	}
}

// brokenWatcher follows some folders and then says that there can be no more.
type brokenWatcher struct {
	watcher
	left int
	err  error
}

func (w *brokenWatcher) Add(folder string) error {
	if w.left--; w.left < 0 {
		return w.err
	}
	return w.watcher.Add(folder)
}

// TestNoMoreWatches: where the system can tell of no more changes, at the start
// or later, that is said, once, and files are looked at instead.
func TestNoMoreWatches(t *testing.T) {
	for name, c := range map[string]struct {
		open func() (watcher, error)
		code string
	}{
		"no watcher":      {func() (watcher, error) { return nil, fmt.Errorf("inotify_init: %w", syscall.EMFILE) }, "preview.watchers-exhausted"},
		"no folder":       {limited(0, syscall.ENOSPC), "preview.watches-exhausted"},
		"not all folders": {limited(2, syscall.ENOSPC), "preview.watches-exhausted"},
		"no new folder":   {limited(5, syscall.ENOSPC), "preview.watches-exhausted"},
		"no memory":       {limited(2, syscall.ENOMEM), "preview.not-watched"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newSite(t)
			said := make(chan string, 10)
			_, url := serve(t, dir, func(o *Options) {
				o.open, o.every = c.open, 20*time.Millisecond
				o.Polling = func(code string, args diag.Args) { said <- code + ": " + o.Voice.Say(code, args) }
			})
			put(t, filepath.Join(dir, "content/t/a.md"), entry("Sửa lần một."))
			showing(t, url, "/cchc/t/a/", "Sửa lần một.")
			for _, folder := range []string{"x", "x/y", "x/y/z"} {
				put(t, filepath.Join(dir, "content/t", folder, "c.md"), entry("Bài mới."))
				showing(t, url, "/cchc/t/"+folder+"/c/", "Bài mới.")
			}
			put(t, filepath.Join(dir, "content/t/x/y/z/c.md"), entry("Sửa lần hai."))
			showing(t, url, "/cchc/t/x/y/z/c/", "Sửa lần hai.")
			want := c.code
			if runtime.GOOS != "linux" {
				want = "preview.not-watched"
			}
			if got := <-said; !strings.HasPrefix(got, want+": lưu ý: ") || len(said) > 0 {
				t.Errorf("said %q and %d more, want %s once", got, len(said), want)
			}
		})
	}
}

// limited returns watchers that follow n folders.
func limited(n int, err error) func() (watcher, error) {
	return func() (watcher, error) {
		w, errOpen := openWatcher()
		return &brokenWatcher{w, n, err}, errOpen
	}
}

// link makes a symbolic link in a site, in place of what is there, at once.
func link(t *testing.T, to, file string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := testenv.Symlink(filepath.FromSlash(to), file+".new~"); err != nil {
		t.Skip("no symbolic links on this system:", err)
	}
	if err := os.Rename(file+".new~", file); err != nil {
		t.Fatal(err)
	}
}

// rename renames as editors do on Windows: again where the preview has the file open.
func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := folder.Retry(func() error { return os.Rename(from, to) }); err != nil {
		t.Fatal(err)
	}
}

// TestLinks: the folders of the site may be links that stay in it. What is
// behind them is followed, and so are the links.
func TestLinks(t *testing.T) {
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newSite(t)
			at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
			rename(t, at("content"), at("noi-dung"))
			if err := os.CopyFS(at("ban-2/content"), os.DirFS(at("noi-dung"))); err != nil {
				t.Fatal(err)
			}
			put(t, at("ban-2/content/t/a.md"), entry("Bản hai."))
			link(t, "noi-dung", at("hien-tai"))
			link(t, "hien-tai", at("content"))
			put(t, at("kho/xanh/layouts/page.html"), `{{ define "main" }}<h1>Xanh</h1>{{ .Body }}{{ end }}`)
			put(t, at("kho/do/layouts/page.html"), `{{ define "main" }}<h1>Đỏ</h1>{{ .Body }}{{ end }}`)
			put(t, at("kho/don.html"), `{{ define "main" }}<h1>Đơn</h1>{{ .Body }}{{ end }}`)
			link(t, "kho", at("giao-dien"))
			link(t, "giao-dien", at("themes"))
			link(t, "xanh", at("kho/congvu"))
			link(t, "..", at("kho/vong")) // a circle
			link(t, os.TempDir(), at("kho/ngoai"))

			_, url := serve(t, dir, edit)
			showing(t, url, "/cchc/t/a/", "<h1>Xanh</h1>")
			put(t, at("content/t/a.md"), entry("Qua liên kết."))
			showing(t, url, "/cchc/t/a/", "Qua liên kết.")
			put(t, at("noi-dung/t/a.md"), entry("Ở thư mục thật."))
			showing(t, url, "/cchc/t/a/", "Ở thư mục thật.")
			put(t, at("noi-dung/t/moi/b.md"), entry("Thư mục mới."))
			showing(t, url, "/cchc/t/moi/b/", "Thư mục mới.")
			put(t, at("kho/xanh/layouts/page.html"), `{{ define "main" }}<h1>Xanh đậm</h1>{{ .Body }}{{ end }}`)
			showing(t, url, "/cchc/t/a/", "<h1>Xanh đậm</h1>")

			link(t, "do", at("kho/congvu"))
			showing(t, url, "/cchc/t/a/", "<h1>Đỏ</h1>")
			put(t, at("kho/do/layouts/page.html"), `{{ define "main" }}<h1>Đỏ tươi</h1>{{ .Body }}{{ end }}`)
			showing(t, url, "/cchc/t/a/", "<h1>Đỏ tươi</h1>")
			link(t, "../../don.html", at("kho/do/layouts/page.html")) // a file
			showing(t, url, "/cchc/t/a/", "<h1>Đơn</h1>")
			put(t, at("kho/don.html"), `{{ define "main" }}<h1>Đơn sửa</h1>{{ .Body }}{{ end }}`)
			showing(t, url, "/cchc/t/a/", "<h1>Đơn sửa</h1>")

			link(t, "ban-2/content", at("hien-tai")) // in the middle of the way
			showing(t, url, "/cchc/t/a/", "Bản hai.")
			put(t, at("ban-2/content/t/a.md"), entry("Bản hai, sửa."))
			showing(t, url, "/cchc/t/a/", "Bản hai, sửa.")
			rename(t, at("ban-2/content"), at("ban-2/cu")) // what a link leads to
			eventually(t, "a message", func() bool { return len(stateOf(t, url, "/t/a/", "").Problems) > 0 })
			rename(t, at("ban-2/cu"), at("ban-2/content"))
			eventually(t, "no message", func() bool { return len(stateOf(t, url, "/t/a/", "").Problems) == 0 })
			put(t, at("ban-2/content/t/a.md"), entry("Trở lại."))
			showing(t, url, "/cchc/t/a/", "Trở lại.")
		})
	}
}

// TestTimes: a save is seen whatever it does to the time of the file.
func TestTimes(t *testing.T) {
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newSite(t)
			a := filepath.Join(dir, "content/t/a.md")
			now := time.Now()
			save := func(text string, at time.Time) {
				put(t, a+".tmp", entry(text))
				if err := os.Chtimes(a+".tmp", at, at); err != nil {
					t.Fatal(err)
				}
				rename(t, a+".tmp", a)
			}
			save("Bản một.", now)
			_, url := serve(t, dir, edit)
			showing(t, url, "/cchc/t/a/", "Bản một.")
			if name == "told" || runtime.GOOS != "windows" {
				save("Bản hai.", now) // the same size and time
				showing(t, url, "/cchc/t/a/", "Bản hai.")
			}
			save("Bản ba.", now.Add(-24*time.Hour)) // a clock that was set back
			showing(t, url, "/cchc/t/a/", "Bản ba.")
			save("Bản bốn.", now.Add(24*time.Hour))
			showing(t, url, "/cchc/t/a/", "Bản bốn.")
			save("Bản năm.", now)
			showing(t, url, "/cchc/t/a/", "Bản năm.")
			if name == "polled" && runtime.GOOS == "windows" {
				return // who looks now and then sees sizes and times there, and nothing else
			}
			for n := range testenv.Rounds(5, 50) { // the same size and time, and a new folder in the same moment
				text := fmt.Sprintf("Bản %04d.", n)
				if err := os.Mkdir(filepath.Join(dir, fmt.Sprintf("content/t/m%d", n)), 0o755); err != nil {
					t.Fatal(err)
				}
				save(text, now)
				showing(t, url, "/cchc/t/a/", text)
			}
		})
	}
}

// TestEditors saves as editors do: no temporary file of theirs is left to be
// seen, and nothing is missed.
func TestEditors(t *testing.T) {
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newSite(t)
			a := filepath.Join(dir, "content/t/a.md")
			in := func(name string) string { return filepath.Join(filepath.Dir(a), name) }
			remove := func(file string) {
				if err := folder.Retry(func() error { return os.Remove(file) }); err != nil {
					t.Fatal(err)
				}
			}
			_, url := serve(t, dir, edit)
			for name, save := range map[string]func(text string){
				"vim": func(text string) {
					put(t, in(".a.md.swp"), "swp")
					put(t, in("4913"), "")
					remove(in("4913"))
					rename(t, a, a+"~")
					put(t, a, text)
					remove(a + "~")
				},
				"emacs": func(text string) {
					_ = testenv.Symlink("ai@may.123:456", in(".#a.md"))
					put(t, in("#a.md#"), text)
					put(t, a, text)
					remove(in("#a.md#"))
					_ = os.Remove(in(".#a.md"))
				},
				"JetBrains": func(text string) {
					put(t, a+"___jb_tmp___", text)
					rename(t, a, a+"___jb_old___")
					rename(t, a+"___jb_tmp___", a)
					remove(a + "___jb_old___")
				},
				"sed -i": func(text string) { put(t, in("sedA1b2C3"), text); rename(t, in("sedA1b2C3"), a) },
				"gedit": func(text string) {
					put(t, in(".goutputstream-X1Y2Z3"), text)
					rename(t, in(".goutputstream-X1Y2Z3"), a)
				},
				"Word": func(text string) { put(t, in("~$a.md"), "khóa"); put(t, a, text); remove(in("~$a.md")) },
				"in two steps": func(text string) {
					put(t, a, "")
					put(t, a, text[:10])
					put(t, a, text)
				},
			} {
				text := "Lưu bằng " + name + "."
				save(entry(text))
				showing(t, url, "/cchc/t/a/", text)
				eventually(t, "no problem", func() bool { return len(stateOf(t, url, "/t/a/", "content/t/a.md").Problems) == 0 })
			}
		})
	}
}

// TestFolders: folders with any name, that are renamed, replaced, or deleted and
// made again, the site's own among them.
func TestFolders(t *testing.T) {
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "cot")
			if err := os.CopyFS(dir, os.DirFS(newSite(t))); err != nil {
				t.Fatal(err)
			}
			at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
			_, url := serve(t, dir, edit)
			if err := os.Mkdir(at("content/t/ten.md"), 0o755); err != nil { // no entry, for all its name
				t.Fatal(err)
			}
			put(t, at("content/t/ten.md/a.md"), entry("Ở thư mục có đuôi."))
			showing(t, url, "/cchc/t/ten-md/a/", "Ở thư mục có đuôi.")
			put(t, at("content/t/ten.md/a.md"), entry("Sửa ở đó."))
			showing(t, url, "/cchc/t/ten-md/a/", "Sửa ở đó.")
			rename(t, at("content/t/ten.md"), at("content/t/khac"))
			showing(t, url, "/cchc/t/khac/a/", "Sửa ở đó.")
			put(t, at("content/t/khac/a.md"), entry("Sau khi đổi tên."))
			showing(t, url, "/cchc/t/khac/a/", "Sau khi đổi tên.")

			// Another copy of the site comes to its place.
			if runtime.GOOS == "windows" {
				return // it renames no folder that a program has open
			}
			if err := os.CopyFS(dir+"-2", os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			put(t, dir+"-2/content/t/a.md", entry("Bản chép."))
			rename(t, dir, dir+"-1")
			rename(t, dir+"-2", dir)
			showing(t, url, "/cchc/t/a/", "Bản chép.")
			put(t, at("content/t/a.md"), entry("Bản chép, sửa."))
			showing(t, url, "/cchc/t/a/", "Bản chép, sửa.")
			rename(t, dir, dir+"-3")
			eventually(t, "a message", func() bool { return len(stateOf(t, url, "/t/a/", "").Problems) > 0 })
			if res, _ := get(t, url+"/cchc/t/a/"); res.StatusCode != http.StatusOK {
				t.Error("the last good page is gone:", res.Status)
			}
			rename(t, dir+"-1", dir)
			eventually(t, "no message", func() bool { return len(stateOf(t, url, "/t/a/", "").Problems) == 0 })
			put(t, at("content/t/a.md"), entry("Bản đầu, sửa."))
			showing(t, url, "/cchc/t/a/", "Bản đầu, sửa.")
		})
	}
}

// TestGrowing: a file that grows all the time does not hold back the others.
func TestGrowing(t *testing.T) {
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newSite(t)
			_, url := serve(t, dir, edit)
			stop := growingFile(t, filepath.Join(dir, "content/t/lon.webm"))
			defer stop()
			put(t, filepath.Join(dir, "content/t/a.md"), entry("Lưu lúc chép phim."))
			showing(t, url, "/cchc/t/a/", "Lưu lúc chép phim.")
		})
	}
}

// TestHidden: what is no part of the site, a build's result and hidden folders
// among it, has nothing read again.
func TestHidden(t *testing.T) {
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newSite(t)
			put(t, filepath.Join(dir, "content/.obsidian/workspace.json"), "{}")
			s, url := serve(t, dir, edit)
			before := s.clients.count()
			for n := range 5 {
				put(t, filepath.Join(dir, "content/.obsidian/workspace.json"), fmt.Sprint(n))
				put(t, filepath.Join(dir, "public/t/a/index.html"), fmt.Sprint(n))
				put(t, filepath.Join(dir, ".public.cchc/state"), fmt.Sprint(n))
				put(t, filepath.Join(dir, "content/t/.a.md.swp"), fmt.Sprint(n))
			}
			put(t, filepath.Join(dir, "content/t/a.md"), entry("Một lần lưu."))
			showing(t, url, "/cchc/t/a/", "Một lần lưu.")
			if n := s.clients.count() - before; n > 2 { // one, or two for a save that was seen half done
				t.Errorf("read again %d times for one save", n)
			}
		})
	}
}

// TestFollowingEnds: a look that is under way ends with its context.
func TestFollowingEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := follower{Place: Place{newSite(t), tops}, polling: true, every: time.Hour}
	f.begin(ctx)
	if _, ok := f.next(ctx); ok || len(f.tree.files) > 0 {
		t.Error("it went on")
	}
	if _, err := look(ctx, f.Place, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestLargeFile: a film is served whole and in parts, and not read into memory.
func TestLargeFile(t *testing.T) {
	dir := newSite(t)
	text := film(24 << 20)
	put(t, filepath.Join(dir, "content/t/lon.mp4"), text)
	s, url := serve(t, dir)
	if res, body := get(t, url+"/cchc/t/lon.mp4"); res.StatusCode != 200 || body != text || res.Header.Get("Content-Type") != "video/mp4" {
		t.Errorf("%s, %d bytes", res.Status, len(body))
	}
	if res, body := get(t, url+"/cchc/t/lon.mp4", "Range", "bytes=4-7"); res.StatusCode != 206 || body != "ftyp" {
		t.Errorf("%s %q", res.Status, body)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 5 {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/cchc/t/lon.mp4", nil)
		r.Header.Set("Range", "bytes=100-200")
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(len(text)) {
		t.Errorf("%d bytes of memory for parts of a film", used)
	}
	if err := os.Remove(filepath.Join(dir, "content/t/lon.mp4")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the film gone", func() bool { res, _ := get(t, url+"/cchc/t/lon.mp4"); return res.StatusCode == 404 })
}

// TestStops: whatever is under way, the preview ends when it is told to.
func TestStops(t *testing.T) {
	dir := newSite(t)
	put(t, filepath.Join(dir, "content/t/lon.mp4"), film(64<<20))
	stopGrowing := growingFile(t, filepath.Join(dir, "content/t/lon.webm"))
	for name, edit := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, dir, edit)
			l, err := Listen("127.0.0.1", 0, false)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- s.Serve(ctx, l) }()
			c, err := net.Dial("tcp", l.Addr().String()) // a browser that stops in the middle of a film
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(20 * time.Second))
			fmt.Fprint(c, "GET /cchc/t/lon.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
			if _, err := io.ReadFull(c, make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
			told := s.clients.count()
			eventually(t, "the film that grows", func() bool { return s.clients.count() > told })
			cancel()
			select {
			case err := <-ended:
				if err != nil {
					t.Error(err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("the preview did not end")
			}
		})
	}
	t.Cleanup(stopGrowing)
}

// film returns what looks like a film of so many bytes.
func film(size int) string { return "0123ftyp" + strings.Repeat("x", size-8) }

// growingFile has a file grow all the time until the returned function is
// called.
func growingFile(t *testing.T, file string) (stop func()) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	_, _ = f.WriteString(film(16))
	go func() {
		defer close(done)
		defer f.Close()
		for tick := time.NewTicker(2 * time.Millisecond); ctx.Err() == nil; <-tick.C {
			_, _ = f.WriteString("thêm")
		}
	}()
	return func() { cancel(); <-done }
}

// TestNextDay: a preview that stays open goes on to the next day, and what is then due, late or out is
// shown so, though no file has changed; what is saved on that day is read for it.
func TestNextDay(t *testing.T) {
	for way, edit := range ways {
		t.Run(way, func(t *testing.T) {
			var days atomic.Int64
			first := viet.NewDate(2026, 11, 22)
			s, _ := serve(t, newSite(t), edit, func(o *Options) {
				o.Content.Today = viet.Date{}
				o.Today = func() viet.Date { return first.AddDays(int(days.Load())) }
			})
			is := func(day viet.Date) bool {
				set, _ := s.Now()
				return set.Site.Today == day
			}
			if !is(first) {
				t.Fatal("the site is not read on the first day")
			}
			days.Store(1)
			eventually(t, "the site on the next day", func() bool { return is(first.AddDays(1)) })
		})
	}
}
