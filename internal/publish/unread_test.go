package publish

import (
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// An unreliable folder fails the n-th time that a file of it is opened or read,
// 0 for never, and counts these times.
type unreliable struct {
	fs.FS
	mu   sync.Mutex
	n    int
	done int
	file string // that failed
}

var errUnreliable = errors.New("input/output error")

func (u *unreliable) fault(name string) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.done++; u.done == u.n {
		u.file = name
		return &fs.PathError{Op: "read", Path: name, Err: errUnreliable}
	}
	return nil
}

func (u *unreliable) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	if err := u.fault(name); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &unreliableFile{f, u, name}, nil
}

func (u *unreliable) Stat(name string) (fs.FileInfo, error) { return fs.Stat(u.FS, name) }

type unreliableFile struct {
	fs.File
	from *unreliable
	name string
}

func (f *unreliableFile) Read(p []byte) (int, error) {
	if err := f.from.fault(f.name); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

func (f *unreliableFile) Seek(offset int64, whence int) (int64, error) {
	return f.File.(interface {
		Seek(offset int64, whence int) (int64, error)
	}).Seek(offset, whence)
}

// newUnreadSite writes a small site whose outputs of every kind read files when
// they are made: texts, excerpts, feeds with full text, the search, files,
// pictures, a logo and captions.
func newUnreadSite(t *testing.T) *board {
	b := &board{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(1, 1))}
	b.put("content/tin/_index.md", "---\ntitle: Tin\nkind: news\n---\nCác tin.\n")
	b.put("content/tin/a.md", "---\ntitle: A\nauthor: X\ntopic: results\ndate: 2026-03-01\n---\nMột. [Đơn](don.txt) ![Hình](hinh.svg)\n")
	b.put("content/tin/b.md", "---\ntitle: B\nauthor: X\ntopic: results\ndate: 2026-03-02\nattachments: [don.txt]\ncover: {src: anh.png, alt: Ảnh}\nvideo: {file: phim.mp4, captions: phim.vtt, transcript: Lời.}\n---\nHai.\n")
	b.put("content/tin/c.md", "---\ntitle: C\nauthor: X\ntopic: results\ndate: 2026-01-01\ndraft: true\n---\nBa. [Kín](kin.txt)\n")
	b.put("content/sk/_index.md", "---\ntitle: Sự kiện\nkind: event\n---\n")
	b.put("content/sk/a.md", "---\ntitle: Họp\nstart: 2026-04-01 08:00\nplace: Hội trường\n---\nBốn.\n")
	b.put("content/tin/don.txt", "đơn")
	b.put("content/tin/kin.txt", "kín")
	b.put("content/tin/phim.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	b.put("content/tin/phim.vtt", "WEBVTT\n")
	b.put("content/tin/hinh.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>`)
	b.put("content/logo.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="9" height="9"/></svg>`)
	b.picture()
	if err := os.CopyFS(filepath.Join(b.dir, "themes/plain"), os.DirFS("../bench/testdata/themes/plain")); err != nil {
		t.Fatal(err)
	}
	b.put("themes/nho/theme.yaml", "name: nho\ninherits: plain\noptions:\n  - {name: logo, kind: file}\npictures:\n  - {name: cover, sizes: 100vw}\n")
	b.put("themes/nho/layouts/news.html", `{{ define "main" }}<h1>{{ .Page.Title }}</h1>{{ .Body.HTML }}{{ with .Page.Data }}{{ with .Cover }}{{ $.Picture .Src .Alt "cover" }}{{ end }}
{{ with .Video }}<video src="{{ $.File .File }}"><track src="{{ $.File .Captions }}"></video>{{ end }}{{ end }}{{ end }}`)
	b.put("themes/nho/layouts/list.html", `{{ define "main" }}<h1>{{ .TitleOf .Page }}</h1>{{ range .Items }}<p>{{ $.SummaryOf . }}</p>{{ end }}{{ end }}`)
	return b
}

// TestEveryReadFails: whichever file cannot be opened or read, and at whichever
// time, a build after an earlier one publishes nothing and names the file, and the
// next build makes what a clean one makes. Where files are read to tell their states, as
// on Windows, and that fails once, a file is read again, and what is made is right.
func TestEveryReadFails(t *testing.T) {
	step := testenv.Step(29)
	for name, carry := range map[string]store.Delivery{"web": {}, "portable": {Portable: true}, "silent": {}} {
		t.Run(name, func(t *testing.T) {
			compares := name == "silent" || runtime.GOOS == "windows"
			b, out := newUnreadSite(t), filepath.Join(t.TempDir(), "public")
			read := store.Options{Today: viet.NewDate(2026, 8, 1), Delivery: carry}
			build := func(title string, n int, out string) (*unreliable, Report) {
				b.put("content/site.yaml", "title: "+title+"\nbaseURL: https://thu.example/\nagency: UBND xã\nfeeds: {fullText: true}\ntheme: nho\nthemeOptions: {logo: /logo.svg}\n")
				site := &unreliable{FS: os.DirFS(b.dir), n: n}
				var fsys fs.FS = site
				if name == "silent" {
					fsys = testenv.Silent{FS: site}
				}
				r, err := Run(fsys, read, Options{Out: out, Key: "k"})
				if err != nil {
					t.Fatal(err)
				}
				return site, r
			}
			sound := func(title, out string) map[string]string {
				if _, r := build(title, 0, out); r.Problems.Errors() > 0 {
					t.Fatal(r.Problems)
				}
				return tree(t, out)
			}
			title, other := "Một", "Hai" // with another title every page is made again
			want := map[string]map[string]string{title: sound(title, out), other: sound(other, filepath.Join(t.TempDir(), "public"))}
			for n := 1; ; n += step {
				site, r := build(other, n, out)
				if site.done < n {
					t.Logf("%d times", site.done)
					break
				}
				fail := func(what string) {
					t.Helper()
					t.Errorf("time %d, %s: %s: %v", n, site.file, what, r.Problems)
				}
				switch {
				case r.Problems.Errors() == 0 && compares:
					if !maps.Equal(tree(t, out), want[other]) {
						fail("what is published is not right")
					}
				case r.Problems.Errors() == 0:
					fail("nothing is reported")
				case !maps.Equal(tree(t, out), want[title]):
					fail("something is published")
				case !slices.ContainsFunc(r.Problems, func(d diag.Diagnostic) bool { return d.File == site.file }):
					fail("the file is not named")
				}
				if title, other = other, title; !maps.Equal(sound(title, out), want[title]) {
					fail("the next build makes another site")
				}
			}
		})
	}
}
