package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cchc/internal/screen"
	"cchc/internal/userdir"
	"cchc/internal/viet"
)

// today is the day of all tests.
var today = viet.NewDate(2026, 11, 30)

// A guest is a browser at a desk that runs.
type guest struct {
	*testing.T
	*Desk
	dir    string
	client *http.Client
	tokens struct{ launch, cookie, view, page string } // what a browser was told
	end    func()
}

// smallColumn is a small column.
var smallColumn = map[string]string{
	"content/site.yaml": "# Thiết lập của xã.\ntitle: Cải cách hành chính xã Thử   # tên\nbaseURL: https://thu.example/\n\nagency:\n  name: Ủy ban nhân dân xã Thử # cơ quan\n  phone: 0299 000 0101\n\n" +
		"quotas:\n  - {kind: news, count: 1, per: month}   # mỗi tháng\n\nthemeOptions:\n  # màu của xã\n  brand: \"#9f1d20\"\n",
	"content/tin/_index.md":    "---\ntitle: Tin tức\nkind: news\n---\n",
	"content/tin/mot.md":       "---\ntitle: Tin một\ndate: 2026-11-01\ntopic: results\nauthor: Ban Biên tập\nattachments:\n  - {file: mau.pdf, name: Mẫu}\n---\nNội dung.\n",
	"content/tin/mau.pdf":      "%PDF-1.4\n%%EOF\n",
	"content/trang/_index.md":  "---\ntitle: Trang\nkind: page\n---\n",
	"content/trang/lien-he.md": "---\ntitle: Liên hệ\n---\nTrụ sở.\n",
}

// begin starts a desk on a folder with some files; options may change how.
func arrive(t *testing.T, files map[string]string, change ...func(*Options)) *guest {
	t.Helper()
	v := &guest{T: t, dir: t.TempDir()}
	for name, text := range files {
		v.writeFile(name, text)
	}
	user, err := userdir.At(filepath.Join(t.TempDir(), "user"))
	if err != nil {
		t.Fatal(err)
	}
	opts := options(v.dir, "may-thu")
	opts.User = user
	for _, c := range change {
		c(&opts)
	}
	screens, pages := listen(t), listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	if v.Desk, err = New(ctx, screens.Addr(), pages.Addr(), opts); err != nil {
		cancel()
		t.Fatal(err)
	}
	<-v.begun
	done := make(chan error, 1)
	go func() { done <- v.Serve(ctx, screens, pages) }()
	stopped := false
	v.end = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(v.end)
	v.client = v.browser()
	return v
}

// browser is one that came in by the address and has said who it is.
func (v *guest) browser() *http.Client {
	v.Helper()
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	r, err := c.Get(v.Start())
	if err != nil {
		v.Fatal(err)
	}
	page, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		v.Fatal("not let in:", r.Status)
	}
	v.client = c
	v.remember(jar, string(page))
	if v.IsOpen() {
		v.post("/ten", map[string]string{"name": "Trần Thị Lan"}, http.StatusOK)
	}
	return c
}

// remember keeps what a browser was told when it was let in.
func (v *guest) remember(jar http.CookieJar, page string) {
	v.Helper()
	_, v.tokens.launch, _ = strings.Cut(v.Start(), startAt+"?m=")
	at, _ := url.Parse(v.Start())
	for _, c := range jar.Cookies(at) {
		switch c.Name {
		case deskCookie:
			v.tokens.cookie = c.Value
		case viewCookie:
			v.tokens.view = c.Value
		}
	}
	if m := pageToken.FindStringSubmatch(page); m != nil {
		v.tokens.page = m[1]
	}
	if t := v.tokens; t.launch == "" || t.cookie == "" || t.view == "" || t.page == "" {
		v.Fatalf("not all was told: %+v", t)
	}
}

// allScreens, allActions, allDownloads and takesFiles are what the desk answers.
func (v *guest) allScreens() (all []screen.Screen) {
	for _, p := range v.parts {
		all = append(all, p.Screens...)
	}
	return all
}

func (v *guest) allActions() map[string]screen.Action {
	all := map[string]screen.Action{}
	for _, p := range v.parts {
		maps.Copy(all, p.Actions)
	}
	return all
}

func (v *guest) allDownloads() map[string]screen.Download {
	all := map[string]screen.Download{}
	for _, p := range v.parts {
		maps.Copy(all, p.Downloads)
	}
	return all
}

func (v *guest) takesFiles(at string) bool {
	return slices.ContainsFunc(v.parts, func(p screen.Part) bool { return slices.Contains(p.Uploads, at) })
}

func (v *guest) writeFile(name, text string) {
	v.Helper()
	name = filepath.Join(v.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		v.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		v.Fatal(err)
	}
}

func (v *guest) file(name string) string {
	data, err := os.ReadFile(filepath.Join(v.dir, filepath.FromSlash(name)))
	if err != nil {
		v.Helper()
		v.Fatal(err)
	}
	return string(data)
}

// get returns a screen.
func (v *guest) get(at string, status int) string {
	v.Helper()
	r, err := v.client.Get(v.Origin + at)
	if err != nil {
		v.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != status {
		v.Fatalf("GET %s: %s, %v\n%.600s", at, r.Status, err, text)
	}
	return string(text)
}

// post changes something as a page of the desk does.
func (v *guest) post(at string, in any, status int) map[string]any {
	v.Helper()
	data, err := json.Marshal(in)
	if err != nil {
		v.Fatal(err)
	}
	return v.postBody(at, "application/json", data, status)
}

func (v *guest) postBody(at, sort string, data []byte, status int) map[string]any {
	v.Helper()
	r := v.request(http.MethodPost, at, data)
	r.Header.Set("Content-Type", sort)
	answer, err := v.client.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	var out map[string]any
	if answer.StatusCode != status {
		v.Fatalf("POST %s: %s\n%.600s", at, answer.Status, text)
	}
	_ = json.Unmarshal(text, &out)
	return out
}

// request is one with the token of pages.
func (v *guest) request(method, at string, data []byte) *http.Request {
	v.Helper()
	r, err := http.NewRequest(method, v.Origin+at, bytes.NewReader(data))
	if err != nil {
		v.Fatal(err)
	}
	r.Header.Set(changeHeader, v.tokens.page)
	return r
}

// upload sends a file.
func (v *guest) upload(at, field string, data []byte, status int) map[string]any {
	v.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile(field, "goi.cchc.zip")
	if err != nil {
		v.Fatal(err)
	}
	_, _ = part.Write(data)
	w.Close()
	return v.postBody(at, w.FormDataContentType(), b.Bytes(), status)
}

// sources lists the files of the site, without those of the desk.
func (v *guest) sources() map[string]string {
	all := map[string]string{}
	_ = filepath.WalkDir(v.dir, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(v.dir, name)
		if d.IsDir() && (rel == ".cchc" || rel == "public") {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			data, _ := os.ReadFile(name)
			all[filepath.ToSlash(rel)] = string(data)
		}
		return err
	})
	return all
}

func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is not in\n%.1500s", p, text)
		}
	}
}
