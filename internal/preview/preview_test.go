package preview

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/media"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/tools/txtar"
)

const column = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/cchc/
agency: UBND xã
files: ["**"]
-- content/t/_index.md --
---
title: Mục
kind: page
---
-- content/t/a.md --
---
title: Trang A
---
Một.
-- content/t/b.md --
---
title: Trang B
---
Hai.
-- content/t/nhap.md --
---
title: Bản nháp
draft: true
---
Nội dung.
-- content/t/mai.md --
---
title: Ngày mai
date: 2026-11-23
---
Nội dung.
-- content/t/phim.mp4 --
0123ftyp89
`

var opts = store.Options{Today: viet.NewDate(2026, 11, 22)}

// newSite writes a column into a new folder.
func newSite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(column)).Files {
		put(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	return dir
}

func put(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// newServer reads a site; it is not served.
func newServer(t testing.TB, dir string, edit ...func(*Options)) *Server {
	t.Helper()
	o := Options{Content: opts, Voice: diag.NewVoice("vi")}
	for _, e := range edit {
		e(&o)
	}
	s, err := New(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// serve previews a folder, following its changes.
func serve(t testing.TB, dir string, edit ...func(*Options)) (*Server, string) {
	t.Helper()
	s := newServer(t, dir, edit...)
	return s, start(t, s)
}

// start serves until the end of the test and returns the address.
func start(t testing.TB, s *Server) string {
	t.Helper()
	l, err := Listen("127.0.0.1", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.Serve(ctx, l); err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	return "http://" + l.Addr().String()
}

// polling looks at files often.
func polling(o *Options) { o.Poll, o.every = true, 20*time.Millisecond }

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// eventually waits for something that a change brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

// TestAsAStaticHost: the right answers, types and redirects, ranges, no cache.
func TestAsAStaticHost(t *testing.T) {
	dir := newSite(t)
	_, url := serve(t, dir)
	for _, c := range []struct {
		path     string
		status   int
		location string
		kind     string
		body     string
	}{
		{"/", 302, "/cchc/", "", ""},
		{"/cchc/", 200, "", "text/html; charset=utf-8", "Cột"},
		{"/cchc/t/a/", 200, "", "text/html; charset=utf-8", "Trang A"},
		{"/cchc/t/a/index.html", 200, "", "text/html; charset=utf-8", "Trang A"},
		{"/cchc/t/a?x=1", 301, "/cchc/t/a/?x=1", "", ""},
		{"/cchc/t/nhap/", 200, "", "", "Bản nháp"},
		{"/cchc/t/mai/", 200, "", "", "Ngày mai"},
		{"/cchc/khong-co/", 404, "", "text/html; charset=utf-8", "Không tìm thấy trang"},
		{"/cchc/sitemap.xml", 200, "", "application/xml; charset=utf-8", "<loc>https://thu.example/cchc/t/a/</loc>"},
		{"/cchc/t/phim.mp4", 200, "", "video/mp4", "0123ftyp89"},
		{"/khac/", 302, "/cchc/", "", ""},
		{"/__cchc/khong", 404, "", "", ""},
		{"/__cchc/", 200, "", "text/html; charset=utf-8", "content/t/nhap.md"},
	} {
		res, body := get(t, url+c.path)
		if res.StatusCode != c.status || res.Header.Get("Location") != c.location || c.kind != "" && res.Header.Get("Content-Type") != c.kind || !strings.Contains(body, c.body) {
			t.Errorf("%s: %s, location %q, %s", c.path, res.Status, res.Header.Get("Location"), res.Header.Get("Content-Type"))
		}
		if res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s can be cached", c.path)
		}
	}
	if res, body := get(t, url+"/cchc/t/phim.mp4", "Range", "bytes=2-4"); res.StatusCode != 206 || body != "23f" {
		t.Errorf("range: %s %q", res.Status, body)
	}
}

// TestOnlyTheSite: nothing outside the site can be had, whatever the request.
func TestOnlyTheSite(t *testing.T) {
	dir := newSite(t)
	put(t, filepath.Join(dir, "bi-mat.txt"), "bí mật")
	if err := testenv.Symlink(filepath.Join(dir, "bi-mat.txt"), filepath.Join(dir, "content/t/noi.txt")); err != nil {
		t.Log("no symbolic links on this system:", err)
	}
	s, url := serve(t, dir)
	for _, path := range []string{
		"/../bi-mat.txt", "/cchc/../bi-mat.txt", "/cchc/..%2fbi-mat.txt", "/cchc/%2e%2e/bi-mat.txt", "/cchc/t/noi.txt", "/cchc/..\\bi-mat.txt",
		"/cchc/C:/Windows/win.ini", "/cchc/con", "/cchc/aux.txt", "//etc/passwd", "/cchc//etc/passwd", "/cchc/content/site.yaml", "/bi-mat.txt",
	} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code == 200 || strings.Contains(w.Body.String(), "bí mật") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	for host, want := range map[string]int{"localhost": 200, "127.0.0.1:1313": 200, "[::1]:1313": 200, "192.168.1.9": 200, "evil.example": 403, "localhost.evil.example": 403, "thu.example:1313": 403} {
		if res, _ := get(t, url+"/cchc/", "Host", host); res.StatusCode != want {
			t.Errorf("Host %s: %s", host, res.Status)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "http://localhost/cchc/", nil))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}

// TestSameBytes: what is previewed is what is published, but for the script.
func TestSameBytes(t *testing.T) {
	dir := newSite(t)
	_, url := serve(t, dir)
	future := opts
	future.Drafts, future.Future = true, true
	set, _ := render.Open(os.DirFS(dir), future)
	for _, o := range set.Outputs() {
		_, body := get(t, url+"/cchc"+o.Path)
		if i := strings.Index(body, `<script src="/__cchc/live.js"`); i >= 0 {
			j := i + strings.Index(body[i:], "</script>") + len("</script>")
			body = body[:i] + body[j:]
		}
		if want := string(set.Render(o).Data); body != want {
			t.Errorf("%s is previewed with other bytes", o.Path)
		}
	}
}

// stateOf asks as live.js does.
func stateOf(t *testing.T, url, path, file string) pageState {
	t.Helper()
	_, body := get(t, url+"/__cchc/state?path="+path+"&file="+file)
	var st pageState
	if err := json.Unmarshal([]byte(body), &st); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return st
}

// events opens the stream of events and returns how many changes it told of.
func events(t *testing.T, url string) func() int {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, url+"/__cchc/events", nil)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	var mu sync.Mutex
	n := 0
	go func() {
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if lines.Text() == "event: change" {
				mu.Lock()
				n++
				mu.Unlock()
			}
		}
	}()
	return func() int { mu.Lock(); defer mu.Unlock(); return n }
}

// TestFollowing is an hour of an editor's work: save, break, mend, rename,
// delete, make again, with and without a system that tells of changes.
func TestFollowing(t *testing.T) {
	for name, edit := range map[string]func(*Options){"told": func(*Options) {}, "polled": polling} {
		t.Run(name, func(t *testing.T) {
			dir := newSite(t)
			_, url := serve(t, dir, edit)
			told := events(t, url)
			a := filepath.Join(dir, "content/t/a.md")
			page := func() string { _, body := get(t, url+"/cchc/t/a/"); return body }
			shows := func(text string) func() bool { return func() bool { return strings.Contains(page(), text) } }

			before, other := stateOf(t, url, "/t/a/", ""), stateOf(t, url, "/t/b/", "")
			put(t, a, "---\ntitle: Trang A\n---\nSửa lần một.\n")
			eventually(t, "a saved body", shows("Sửa lần một."))
			eventually(t, "an event", func() bool { return told() > 0 })
			if st := stateOf(t, url, "/t/a/", ""); st.Hash == before.Hash {
				t.Error("the page changed and its digest did not")
			}
			if st := stateOf(t, url, "/t/b/", ""); st.Hash != other.Hash {
				t.Error("another page's digest changed")
			}

			// Broken front matter keeps the page and tells what is wrong.
			put(t, a, "---\ntitle: \"Trang A\n---\nHỏng.\n")
			eventually(t, "a message", func() bool {
				st := stateOf(t, url, "/t/a/", "content/t/a.md")
				return len(st.Problems) == 1 && st.Problems[0].Code == "yaml-quote"
			})
			st := stateOf(t, url, "/t/a/", "content/t/a.md")
			if p := st.Problems[0]; p.File != "content/t/a.md" || p.Line != 2 || p.Hint == "" || st.Excerpts[0] != `title: "Trang A` {
				t.Errorf("%+v, %q", p, st.Excerpts)
			}
			if !strings.Contains(page(), "Sửa lần một.") || st.Goto != "" {
				t.Error("the last good page is gone")
			}
			// So does a broken link, which is found when the page is made.
			put(t, a, "---\ntitle: Trang A\n---\n[x](khong-co.md)\n")
			eventually(t, "a message about the link", func() bool {
				st := stateOf(t, url, "/t/a/", "content/t/a.md")
				return len(st.Problems) == 1 && st.Problems[0].Code == "link-missing"
			})
			if !strings.Contains(page(), "Sửa lần một.") {
				t.Error("the last good page is gone")
			}
			put(t, a, "---\ntitle: Trang A\n---\nĐã sửa.\n")
			eventually(t, "the mended page", shows("Đã sửa."))
			if st := stateOf(t, url, "/t/a/", "content/t/a.md"); len(st.Problems) != 0 {
				t.Errorf("%+v", st.Problems)
			}

			// Saving by rename, as many editors do.
			put(t, a+".tmp", "---\ntitle: Trang A\n---\nLưu bằng đổi tên.\n")
			rename(t, a+".tmp", a)
			eventually(t, "a page saved by rename", shows("Lưu bằng đổi tên."))

			// A new folder with a file in it, at once.
			put(t, filepath.Join(dir, "content/t/sau/them/c.md"), "---\ntitle: Trang C\n---\nNội dung.\n")
			eventually(t, "a page in a new folder", func() bool { res, _ := get(t, url+"/cchc/t/sau/them/c/"); return res.StatusCode == 200 })
			put(t, filepath.Join(dir, "content/t/sau/them/c.md"), "---\ntitle: Trang C\n---\nSau này.\n")
			eventually(t, "a change in it", func() bool { _, body := get(t, url+"/cchc/t/sau/them/c/"); return strings.Contains(body, "Sau này.") })

			// Broken settings and a broken theme leave the site standing.
			put(t, filepath.Join(dir, "content/site.yaml"), "title: \"\n")
			eventually(t, "a message about the settings", func() bool { return len(stateOf(t, url, "/t/a/", "").Problems) > 0 })
			if !shows("Lưu bằng đổi tên.")() {
				t.Error("broken settings took the site away")
			}
			put(t, filepath.Join(dir, "content/site.yaml"), string(txtar.Parse([]byte(column)).Files[0].Data))
			put(t, filepath.Join(dir, "themes/congvu/layouts/page.html"), "{{ define")
			eventually(t, "a message about the theme", func() bool {
				st := stateOf(t, url, "/t/a/", "")
				return len(st.Problems) == 1 && st.Problems[0].File == "themes/congvu/layouts/page.html"
			})
			if !shows("Lưu bằng đổi tên.")() {
				t.Error("a broken theme took the site away")
			}
			put(t, filepath.Join(dir, "themes/congvu/layouts/page.html"), `{{ define "main" }}<h1>Riêng</h1>{{ end }}`)
			eventually(t, "the theme's own layout", shows("<h1>Riêng</h1>"))
			testenv.SkipInWine(t, testenv.WineWatch)
			removeAll(t, filepath.Join(dir, "themes"))
			eventually(t, "the built-in layout again", shows("Lưu bằng đổi tên."))

			// A folder deleted and made again is followed on.
			removeAll(t, filepath.Join(dir, "content/t"))
			eventually(t, "the section gone", func() bool { res, _ := get(t, url+"/cchc/t/b/"); return res.StatusCode == 404 })
			put(t, filepath.Join(dir, "content/t/_index.md"), "---\ntitle: Mục\nkind: page\n---\n")
			put(t, a, "---\ntitle: Trang A\n---\nLại có.\n")
			eventually(t, "the section again", shows("Lại có."))
			put(t, a, "---\ntitle: Trang A\n---\nVẫn theo dõi.\n")
			eventually(t, "a change in it", shows("Vẫn theo dõi."))

			// Renaming moves the address; whoever looks at the page is led there.
			rename(t, a, filepath.Join(dir, "content/t/moi.md"))
			eventually(t, "the new address", func() bool { res, _ := get(t, url+"/cchc/t/moi/"); return res.StatusCode == 200 })
			eventually(t, "the way to it", func() bool { return stateOf(t, url, "/t/a/", "content/t/a.md").Goto == "/cchc/t/moi/" })
		})
	}
}

// TestStyleSheetsAreTold: a change of a style sheet changes the digest of a
// page and not its shape.
func TestStyleSheetsAreTold(t *testing.T) {
	dir := newSite(t)
	put(t, filepath.Join(dir, "themes/congvu/assets/css/site.css"), "a{color:red}")
	s, url := serve(t, dir)
	before := stateOf(t, url, "/t/a/", "")
	put(t, filepath.Join(dir, "themes/congvu/assets/css/site.css"), "a{color:blue}")
	s.Reload(nil)
	after := stateOf(t, url, "/t/a/", "")
	if before.Hash == after.Hash || before.Shape != after.Shape || fmt.Sprint(before.Styles) == fmt.Sprint(after.Styles) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

// TestHammer saves again and again while pages are fetched; meant for the race
// detector. At the end the preview still follows.
func TestHammer(t *testing.T) {
	dir := newSite(t)
	_, url := serve(t, dir)
	told := events(t, url)
	get(t, url+"/cchc/t/a/") // a page that was good once stays, whatever is saved
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for i := range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, path := range []string{"/cchc/", "/cchc/t/a/", "/cchc/t/", "/__cchc/", "/__cchc/state?path=/t/a/&file=content/t/a.md"} {
					if res, err := http.Get(url + path); err != nil {
						t.Error(err)
					} else {
						_, _ = io.Copy(io.Discard, res.Body)
						res.Body.Close()
						if res.StatusCode >= 500 {
							t.Errorf("%s: %s", path, res.Status)
						}
					}
				}
				_ = i
			}
		})
	}
	for n := range 60 {
		text := fmt.Sprintf("---\ntitle: Trang A\n---\nLần %d.\n", n)
		if n%5 == 4 {
			text = "---\ntitle: \"hỏng\n---\n"
		}
		put(t, filepath.Join(dir, "content/t/a.md"), text)
		put(t, filepath.Join(dir, fmt.Sprintf("content/t/m%d.md", n%7)), fmt.Sprintf("---\ntitle: M %d\n---\nNội dung.\n", n))
		if n%3 == 0 {
			os.Remove(filepath.Join(dir, fmt.Sprintf("content/t/m%d.md", (n+3)%7)))
		}
		get(t, url+"/cchc/t/b/")
	}
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Trang A\n---\nXong.\n")
	eventually(t, "the last save", func() bool { _, body := get(t, url+"/cchc/t/a/"); return strings.Contains(body, "Xong.") })
	close(stop)
	wg.Wait()
	if told() == 0 {
		t.Error("no event was told")
	}
}

// TestOneEntryWasSaved saves entries of several kinds again and again, text and
// front matter, and wants the short way to give the bytes of the long one. It is
// not taken where more than the entry and its place in lists has changed.
func TestOneEntryWasSaved(t *testing.T) {
	dir := t.TempDir()
	write := func(file, front, text string) {
		put(t, filepath.Join(dir, file), "---\n"+front+"---\n"+text+"\n")
	}
	put(t, filepath.Join(dir, "content/site.yaml"), "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\npageSize: 3\n")
	write("content/tin/_index.md", "title: Tin\nkind: news\n", "")
	write("content/trang/_index.md", "title: Trang\nkind: page\nsort: date\n", "")
	write("content/vb/_index.md", "title: Văn bản\nkind: document\n", "")
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string { return []string{"An", "Bình", "Đông", "Ê", "Ích"}[random.IntN(5)] }
	front := map[string]func(i int) string{
		"tin": func(i int) string {
			return fmt.Sprintf("title: Tin %s %d\ndate: 2026-%02d-05\ntopic: results\nauthor: A\ntags: [Thẻ %d]\naliases: [/cu-%d/]\nweight: %d\n", word(), i, 1+random.IntN(10), i%3, i, random.IntN(3))
		},
		"trang": func(i int) string {
			return fmt.Sprintf("title: Trang %s %d\ndate: 2026-%02d-01\nsummary: Tóm %s\n", word(), i, 1+random.IntN(10), word())
		},
		"vb": func(i int) string {
			return fmt.Sprintf("title: %s\nnumber: %d/QĐ-UBND\ntype: quyết định\nissuer: UBND xã\nsignedOn: 2026-03-%02d\nstatus: in-force\n", word(), i+1, 1+random.IntN(20))
		},
	}
	text := func() string { return "Xem Quyết định số 3/QĐ-UBND, [trang](../trang/e1.md). " + word() }
	for section, f := range front {
		for i := range 8 {
			write(fmt.Sprintf("content/%s/e%d.md", section, i), f(i), text())
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	all := store.Options{Today: opts.Today, Drafts: true, Future: true}
	open := func() *render.Set {
		set, problems := render.Open(root.FS(), all)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return set
	}
	set := open()
	for step := range 40 {
		section := []string{"tin", "trang", "vb"}[step%3]
		i := random.IntN(8)
		file := fmt.Sprintf("content/%s/e%d.md", section, i)
		write(file, front[section](i), text())
		again, ok := set.Again(file)
		if !ok {
			t.Fatalf("step %d: a changed entry was taken for more", step)
		}
		fresh := open()
		for _, o := range fresh.Outputs() {
			if path.Ext(o.Path) == ".png" && step > 0 {
				continue // pictures that the program draws are no entry's, and take long
			}
			want, got := fresh.Render(o), again.Render(again.Output(o.Path))
			if string(got.Data) != string(want.Data) || fmt.Sprint(got.Problems) != fmt.Sprint(want.Problems) {
				t.Fatalf("step %d, %s saved, %s: the short way gives other bytes or problems", step, file, o.Path)
			}
		}
		set = again
	}
	for _, changed := range []string{
		"title: A\ndate: 2026-01-05\ntopic: digital\nauthor: A\ntags: [Thẻ 1]\naliases: [/cu-1/]\n",              // another topic
		"title: A\ndate: 2026-01-05\ntopic: results\nauthor: A\ntags: [Thẻ mới]\naliases: [/cu-1/]\n",            // another tag
		"title: A\ndate: 2025-01-05\ntopic: results\nauthor: A\ntags: [Thẻ 1]\naliases: [/cu-1/]\n",              // another year
		"title: A\ndate: 2026-01-05\ntopic: results\nauthor: A\ntags: [Thẻ 1]\naliases: [/cu-khac/]\n",           // another old address
		"title: A\ndate: 2026-01-05\ntopic: results\nauthor: A\ntags: [Thẻ 1]\naliases: [/cu-1/]\ndraft: true\n", // a draft now
		"title: A\ndate: 2026-01-05\ntopic: results\nauthor: A\ntags: [Thẻ 1]\ncover: khong-co.jpg\n",            // a mistake
		"title: \"hỏng\n",
	} {
		write("content/tin/e1.md", changed, "")
		if _, ok := set.Again("content/tin/e1.md"); ok {
			t.Errorf("%q was taken for a change of the entry alone", changed)
		}
	}
	if _, ok := set.Again("content/tin/khong-co.md"); ok {
		t.Error("a file that is not there was read")
	}
}

// removeAll removes a folder whose files may just be read, which Windows refuses.
func removeAll(t *testing.T, dir string) {
	t.Helper()
	eventually(t, "removed: "+dir, func() bool { return os.RemoveAll(dir) == nil })
}

// TestBranchSwitch changes thousands of files at once, as a change of branches
// does, and wants the preview to follow to the end and on.
func TestBranchSwitch(t *testing.T) {
	testenv.SkipInWine(t, testenv.WineSlow)
	dir := newSite(t)
	_, url := serve(t, dir)
	const files = 3000
	write := func(text string) {
		for i := range files {
			put(t, filepath.Join(dir, fmt.Sprintf("content/t/nhieu/%d/f%d.md", i%20, i)), fmt.Sprintf("---\ntitle: Tệp %d\n---\n%s\n", i, text))
		}
	}
	has := func(path, text string) func() bool {
		return func() bool { _, body := get(t, url+"/cchc/t/nhieu/"+path); return strings.Contains(body, text) }
	}
	write("Nhánh một.")
	eventually(t, "the last file of the first branch", has(fmt.Sprintf("%d/f%d/", (files-1)%20, files-1), "Nhánh một."))
	write("Nhánh hai.")
	for _, i := range []int{0, files / 2, files - 1} {
		eventually(t, "a file of the second branch", has(fmt.Sprintf("%d/f%d/", i%20, i), "Nhánh hai."))
	}
	removeAll(t, filepath.Join(dir, "content/t/nhieu"))
	eventually(t, "all of them gone", func() bool { res, _ := get(t, url+"/cchc/t/nhieu/0/f0/"); return res.StatusCode == 404 })
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Trang A\n---\nVẫn theo dõi.\n")
	eventually(t, "a change afterwards", func() bool { _, body := get(t, url+"/cchc/t/a/"); return strings.Contains(body, "Vẫn theo dõi.") })
}

// TestTheTerminalIsTold of what is found while a page is made: once as long as
// it stays, and again when it is another mistake.
func TestTheTerminalIsTold(t *testing.T) {
	dir := newSite(t)
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Trang A\n---\n[x](khong-co.md)\n")
	var told []string
	s := newServer(t, dir, func(o *Options) {
		o.Found = func(problems diag.List) {
			for _, d := range problems {
				told = append(told, fmt.Sprintf("%s:%d %s", d.File, d.Line, d.Code))
			}
		}
	})
	ask := func() {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://localhost/cchc/t/a/", nil))
	}
	ask()
	ask()
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Trang A\n---\n\n[x](#khong-co)\n")
	s.Reload([]string{"content/t/a.md"})
	ask()
	ask()
	if want := "[content/t/a.md:4 link-missing content/t/a.md:5 anchor-missing]"; fmt.Sprint(told) != want {
		t.Errorf("told %v, want %s", told, want)
	}
}

// A page that could not be made even once says why, and stays until it can: a
// state with a digest would have the browser load it again and again.
func TestNeverMade(t *testing.T) {
	dir := newSite(t)
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Trang A\n---\n[Mất](khong-co.md)\n")
	s, url := serve(t, dir)
	if res, body := get(t, url+"/cchc/t/a/"); res.StatusCode != http.StatusInternalServerError || !strings.Contains(body, "live.js") {
		t.Fatal(res.StatusCode, body)
	}
	if st := stateOf(t, url, "/t/a/", "content/t/a.md"); st.Hash != "" || len(st.Problems) == 0 {
		t.Errorf("%+v", st)
	}
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Trang A\n---\n[Còn](b.md)\n")
	s.Reload([]string{"content/t/a.md"})
	if st := stateOf(t, url, "/t/a/", "content/t/a.md"); st.Hash == "" || len(st.Problems) > 0 {
		t.Errorf("%+v", st)
	}
}

// A browser that stands on an address that has no page goes over to the page
// when it is written: the address is the one that was asked for.
func TestWrittenLater(t *testing.T) {
	dir := newSite(t)
	s, url := serve(t, dir)
	res, body := get(t, url+"/cchc/t/moi")
	if res.StatusCode != http.StatusNotFound || !strings.Contains(body, `data-path="/t/moi/"`) {
		t.Fatal(res.Status, body)
	}
	before := stateOf(t, url, "/t/moi/", "")
	put(t, filepath.Join(dir, "content/t/moi.md"), "---\ntitle: Mới viết\n---\nNội dung.\n")
	s.Reload([]string{"content/t/moi.md"})
	if after := stateOf(t, url, "/t/moi/", ""); after.Shape == before.Shape {
		t.Error("the page that is there now looks like the one that says there is none")
	}
}

// TestList: the list of all entries has the day of each, says what is late or
// over, and leads back to the column.
func TestList(t *testing.T) {
	dir := newSite(t)
	for section, kind := range map[string]string{"ke-hoach": "plan", "phan-anh": "feedback", "van-ban": "document"} {
		put(t, filepath.Join(dir, "content", section, "_index.md"), "---\ntitle: Mục\nkind: "+kind+"\n---\n")
	}
	put(t, filepath.Join(dir, "content/ke-hoach/kh.md"), `---
title: Kế hoạch
number: 12/KH-UBND
issued: 2026-01-15
issuer: UBND xã
signer: Trần Văn Mẫu
period: "2026"
tasks:
  - {name: Việc trễ, product: Báo cáo, lead: [UBND xã], deadline: 31/10/2026}
  - {name: Việc trễ nữa, product: Báo cáo, lead: [UBND xã], deadline: 20/11/2026}
  - {name: Việc còn hạn, product: Báo cáo, lead: [UBND xã], deadline: 31/12/2026}
---
`)
	put(t, filepath.Join(dir, "content/phan-anh/pa.md"), "---\ntitle: Phản ánh\ncode: PA-1\nreceivedOn: 2026-11-02\nagency: UBND xã\nstatus: Đang xử lý\ndue: 2026-11-17\n---\nNội dung.\n")
	put(t, filepath.Join(dir, "content/van-ban/qd.md"), "---\ntitle: Quyết định\ntype: Quyết định\nnumber: 9/QĐ-UBND\nsignedOn: 2024-03-01\nfield: Hộ tịch\neffectiveOn: 2024-03-01\nissuer: UBND xã\nsigner: Trần Văn Mẫu\nexpiresOn: 2026-01-01\nsource: {url: \"https://thu.example/qd\"}\n---\nNội dung.\n")
	s, url := serve(t, dir)
	_, body := get(t, url+"/__cchc/")
	row := func(title string) string {
		_, rest, _ := strings.Cut(body, ">"+title+"</a>")
		row, _, _ := strings.Cut(rest, "</tr>")
		return row
	}
	for title, wants := range map[string][]string{
		"Kế hoạch":   {"<time>15/01/2026</time>", `<strong class="cchc-late">2 nhiệm vụ quá hạn</strong>`},
		"Phản ánh":   {"<time>02/11/2026</time>", `<strong class="cchc-late">quá hạn</strong>`},
		"Quyết định": {"<time>01/3/2024</time>", "không còn hiệu lực"},
		"Ngày mai":   {"<time>23/11/2026</time>", "chưa đến ngày đăng"},
		"Bản nháp":   {"<td></td>", "bản nháp"},
	} {
		for _, want := range wants {
			if !strings.Contains(row(title), want) {
				t.Errorf("%s has no %s: %s\n%v", title, want, row(title), s.Problems().Records(s.opts.Voice))
			}
		}
	}
	if strings.Contains(row("Trang A"), "<strong") || strings.Index(body, "Trang A") < strings.Index(body, "Kế hoạch") {
		t.Errorf("what needs nobody's eye does not come last: %s", body)
	}
	if !strings.Contains(body, `<a href="/cchc/">← Về chuyên mục</a>`) {
		t.Error("no way back")
	}
	if labels := strings.Join(stateOf(t, url, "/ke-hoach/kh/", "").Labels, ", "); !strings.Contains(labels, "2 nhiệm vụ quá hạn") {
		t.Errorf("the bar says %q", labels)
	}
}

// countingCache counts what is put.
type countingCache struct {
	media.MemoryCache
	puts atomic.Int64
}

func (c *countingCache) Put(key string, data []byte) {
	c.puts.Add(1)
	c.MemoryCache.Put(key, data)
}

// TestPicturesAreKept: what one server has made of a picture another one takes,
// also after the site was read again.
func TestPicturesAreKept(t *testing.T) {
	dir := newSite(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "content/t/anh.png"), picture.String())
	cache := &countingCache{MemoryCache: media.MemoryCache{Limit: 1 << 20}}
	for range 2 {
		s, url := serve(t, dir, func(o *Options) { o.Pictures = cache })
		for range 2 {
			if res, body := get(t, url+"/cchc/t/anh.png.480.webp"); res.StatusCode != http.StatusOK || len(body) == 0 {
				t.Fatalf("status %d, %d bytes", res.StatusCode, len(body))
			}
			s.Reload(nil)
		}
	}
	if n := cache.puts.Load(); n != 1 {
		t.Errorf("the picture was made %d times", n)
	}
}
