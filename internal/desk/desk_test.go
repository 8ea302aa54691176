package desk

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/screen"
	"cchc/internal/store"
	"cchc/internal/workspace"
)

const column = `
-- content/site.yaml --
title: Cải cách hành chính
baseURL: https://xa.example/cchc/
agency:
  name: UBND xã Thử
  responsible: Lê Văn Hải
  address: Thôn Một
  phone: 0299 000 0101
  email: bbt@xa.example
-- content/tin-tuc/_index.md --
---
title: Tin tức
kind: news
---
-- content/tin-tuc/mot.md --
---
# Bài đầu tiên
title: Tin một
date: 2026-11-02   # ngày họp
topic: Kết quả cải cách hành chính
author: Lê Văn Hải

summary: 'Một câu.'
---
Đoạn một.

Đoạn hai.
-- content/tin-tuc/hai.md --
---
title: Tin hai
date: 2026-11-03
topic: Kết quả cải cách hành chính
author: Lê Văn Hải
---
Nội dung tin hai.
`

// newSite makes a column in a folder of its own.
func newSite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(column)).Files {
		put(t, dir, f.Name, string(f.Data))
	}
	return dir
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func text(t testing.TB, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What browsers and the desk say to each other.
const (
	startAt      = "/bat-dau"
	deskCookie   = "cchc_desk"
	viewCookie   = "cchc_view"
	nameCookie   = "cchc_ten"
	changeHeader = "X-Cchc-Token"
)

var pageToken = regexp.MustCompile(`name="cchc-token" content="(\w+)"`)

// A browser is somebody at a desk.
type browser struct {
	t      testing.TB
	desk   *Desk
	client *http.Client
	token  string
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// options are those of a desk for a folder, on a machine with a name.
func options(dir, host string) Options {
	return Options{Options: workspace.Options{Dir: dir, Content: store.Options{Today: today}, Voice: diag.NewVoice("vi"), Host: host}}
}

// serve serves a desk for a folder until the end of the test.
func serve(t testing.TB, dir, host string, change ...func(*Options)) *Desk {
	t.Helper()
	screens, pages := listen(t), listen(t)
	opts := options(dir, host)
	for _, c := range change {
		c(&opts)
	}
	ctx, cancel := context.WithCancel(context.Background())
	d, err := New(ctx, screens.Addr(), pages.Addr(), opts)
	if err != nil {
		t.Fatal(err)
	}
	<-d.begun
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := d.Serve(ctx, screens, pages); err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	return d
}

// come lets somebody in.
func come(t testing.TB, d *Desk, who string) *browser {
	t.Helper()
	return comeBy(t, d.Start(), d, who)
}

// comeBy lets somebody in at a desk by an address.
func comeBy(t testing.TB, start string, d *Desk, who string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, desk: d, client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	if who != "" {
		u, _ := url.Parse(d.Origin)
		jar.SetCookies(u, []*http.Cookie{{Name: nameCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(who))}})
	}
	res, err := b.client.Get(start)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	m := pageToken.FindSubmatch(body)
	if m == nil {
		t.Fatalf("%s: no token in %s", res.Status, body)
	}
	b.token = string(m[1])
	return b
}

// get returns a screen.
func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	res, err := b.client.Get(b.desk.Origin + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// post sends a change and returns the answer.
func (b *browser) post(path string, data any) (int, map[string]any) {
	b.t.Helper()
	status, answer, err := b.attempt(path, data)
	if err != nil {
		b.t.Fatalf("%s: %d: %v", path, status, err)
	}
	return status, answer
}

// attempt is post for a desk that may be gone.
func (b *browser) attempt(path string, data any) (int, map[string]any, error) {
	body, err := json.Marshal(data)
	if err != nil {
		return 0, nil, err
	}
	req, _ := http.NewRequest(http.MethodPost, b.desk.Origin+path, bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(changeHeader, b.token)
	res, err := b.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	var answer map[string]any
	err = json.NewDecoder(res.Body).Decode(&answer)
	return res.StatusCode, answer, err
}

// An opened is an editor that a browser has open.
type opened struct {
	*browser
	file, tab string
	base      folder.Digest
	values    map[string]any
	body      string
}

// open opens the editor of an entry.
func (b *browser) open(file string) *opened {
	b.t.Helper()
	status, page := b.get(screen.Link("/soan", "tep", file))
	if status != http.StatusOK {
		b.t.Fatalf("%s: %d %s", file, status, page)
	}
	attr := func(name string) string {
		m := regexp.MustCompile(`id="editor"[^>]* ` + name + `="([^"]*)"`).FindStringSubmatch(page)
		if m == nil {
			b.t.Fatalf("%s: the editor has no %s", file, name)
		}
		return m[1]
	}
	o := &opened{browser: b, file: file, tab: attr("data-tab"), base: folder.Digest(attr("data-base"))}
	s, err := b.desk.Base(file, o.base)
	if err != nil {
		b.t.Fatal(err)
	}
	raw, _ := json.Marshal(s.Values)
	_ = json.Unmarshal(raw, &o.values)
	o.body = s.Body
	return o
}

// sent is what the editor sends.
func (o *opened) sent() map[string]any {
	return map[string]any{"file": o.file, "tab": o.tab, "base": o.base, "form": o.values, "body": o.body}
}

// type sends what is typed, save saves it; the error is the words of the answer.
func (o *opened) typed() error { return o.send("/soan/nhap") }

func (o *opened) save() error {
	o.t.Helper()
	return o.send("/soan/luu")
}

func (o *opened) send(path string) error {
	status, answer := o.post(path, o.sent())
	if to, ok := answer["goto"]; ok {
		return fmt.Errorf("goto %s", to)
	}
	if status != http.StatusOK {
		return fmt.Errorf("%d: %s", status, answer["error"])
	}
	if base, ok := answer["base"].(string); ok {
		o.base = folder.Digest(base)
	}
	return nil
}

// TestSaveChangesOneLine saves a changed title: its line is another one, everything else is
// as it was, and the preview and the list show it.
func TestSaveChangesOneLine(t *testing.T) {
	for _, eol := range []string{"\n", "\r\n"} {
		dir := newSite(t)
		file := "content/tin-tuc/mot.md"
		before := "\ufeff" + strings.ReplaceAll(text(t, dir, file), "\n", eol)
		put(t, dir, file, before)
		d := serve(t, dir, "may-1")
		b := come(t, d, "Trần Thị Lan")
		o := b.open(file)
		o.values["title"] = "Tin một: đã sửa"
		o.body = strings.Replace(o.body, "Đoạn hai.", "Đoạn hai, thêm chữ.\nDòng mới.", 1)
		if err := o.typed(); err != nil {
			t.Fatal(err)
		}
		if got := text(t, dir, file); got != before {
			t.Errorf("typing changed the file: %q", got)
		}
		if err := o.save(); err != nil {
			t.Fatal(err)
		}
		want := strings.Replace(before, "title: Tin một", `title: "Tin một: đã sửa"`, 1)
		want = strings.Replace(want, "Đoạn hai.", "Đoạn hai, thêm chữ."+eol+"Dòng mới.", 1)
		if got := text(t, dir, file); got != want && got != strings.Replace(want, `"Tin một: đã sửa"`, `'Tin một: đã sửa'`, 1) {
			t.Errorf("the file is\n%q, want\n%q", got, want)
		}
		if _, page := b.get("/bai-viet"); !strings.Contains(page, "Tin một: đã sửa") {
			t.Error("the list shows the old title")
		}
		if left, err := d.Drafts.All(); err != nil || len(left) > 0 {
			t.Errorf("%d drafts are left, %v", len(left), err)
		}
		if all := d.History.Of(file); len(all) != 1 || all[0].Who != "Trần Thị Lan" {
			t.Errorf("the history has %v", all)
		}
	}
}

// TestTwoPeople: who saves second is led to joining, where what both typed is there.
func TestTwoPeople(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	lan, hai := come(t, d, "Lan"), come(t, d, "Hải")
	a, b := lan.open("content/tin-tuc/mot.md"), hai.open("content/tin-tuc/mot.md")
	a.values["title"], a.body = "Tên của Lan", strings.Replace(a.body, "Đoạn một.", "Đoạn một của Lan.", 1)
	b.values["title"], b.values["summary"], b.body = "Tên của Hải", "Hải tóm tắt.", strings.Replace(b.body, "Đoạn hai.", "Đoạn hai của Hải.", 1)
	if err := a.save(); err != nil {
		t.Fatal(err)
	}
	err := b.save()
	if err == nil || !strings.HasPrefix(err.Error(), "goto /xung-dot?") {
		t.Fatalf("saving second: %v", err)
	}
	saved := text(t, dir, "content/tin-tuc/mot.md")
	if strings.Contains(saved, "Hải tóm tắt") || !strings.Contains(saved, "Tên của Lan") {
		t.Fatalf("the second wrote over the first:\n%s", saved)
	}
	_, page := hai.get(strings.TrimPrefix(err.Error(), "goto "))
	for _, want := range []string{"Tên của Lan", "Tên của Hải", "Đoạn hai của Hải."} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen does not show %q", want)
		}
	}
	join := map[string]any{"file": b.file, "tab": b.tab, "theirs": folder.DigestOf([]byte(saved)), "fields": []string{"mine"}, "chunks": []string{}}
	if status, answer := hai.post("/xung-dot", join); status != http.StatusOK {
		t.Fatalf("joining: %d %v", status, answer)
	}
	joined := text(t, dir, "content/tin-tuc/mot.md")
	for _, want := range []string{"Tên của Hải", "Hải tóm tắt.", "Đoạn một của Lan.", "Đoạn hai của Hải.", "# Bài đầu tiên", "# ngày họp"} {
		if !strings.Contains(joined, want) {
			t.Errorf("the joined file has no %q:\n%s", want, joined)
		}
	}
}

// TestDraftComesBack: what was typed and not saved is offered when the entry is opened
// again, with its difference, also by another run of the program.
func TestDraftComesBack(t *testing.T) {
	dir := newSite(t)
	file := "content/tin-tuc/hai.md"
	t.Run("typed", func(t *testing.T) {
		o := come(t, serve(t, dir, "may-1"), "Lan").open(file)
		o.body = "Chữ chưa lưu của Lan.\n"
		if err := o.typed(); err != nil {
			t.Fatal(err)
		}
	})
	b := come(t, serve(t, dir, "may-1"), "Lan")
	_, page := b.get("/")
	if !strings.Contains(page, "Đang viết dở") || !strings.Contains(page, "Tin hai") {
		t.Error("the first screen does not tell of the draft")
	}
	_, page = b.get(screen.Link("/soan", "tep", file))
	if !strings.Contains(page, "<ins>Chữ chưa lưu của Lan.") || !strings.Contains(page, "<del>Nội dung tin hai.") {
		t.Errorf("the editor does not show the draft's difference: %s", page)
	}
	if strings.Contains(text(t, dir, file), "Chữ chưa lưu") {
		t.Error("the draft came into the file by itself")
	}
}
