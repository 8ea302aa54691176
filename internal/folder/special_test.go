//go:build unix

package folder

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/sys/unix"
)

// newSite writes a small site with a theme of its own.
func newSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "themes/plain"), os.DirFS("../bench/testdata/themes/plain")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"content/site.yaml": "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\ntheme: plain\nfiles: [\"**\"]\n", "content/t/_index.md": "---\ntitle: T\nkind: page\n---\n",
		"content/t/a.md": "---\ntitle: A\n---\nMột.\n", "content/t/anh.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`,
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// problemsOf reads a site through each file system that a command reads it with,
// and returns the problems, with those of pictures; a file that is waited for
// fails the test.
func problemsOf(t *testing.T, dir string, pictures bool) map[string]diag.List {
	t.Helper()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]diag.List{}
	for name, fsys := range map[string]fs.FS{"build": f.FS(), "preview": root.FS()} {
		done := make(chan diag.List, 1)
		go func() {
			set, problems := render.Open(fsys, store.Options{Today: viet.NewDate(2026, 11, 22)})
			if set != nil && pictures {
				problems = append(problems, set.Check()...)
			}
			done <- problems
		}()
		select {
		case all[name] = <-done:
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: a file is waited for", name)
		}
	}
	_, _ = f.Close(), root.Close()
	return all
}

// TestSpecialFiles: what is no regular file, or leads to none, is refused at once
// wherever it stands.
func TestSpecialFiles(t *testing.T) {
	kinds := map[string]func(file string) error{
		"pipe": func(file string) error { return unix.Mkfifo(file, 0o644) },
		"link to a pipe": func(file string) error {
			pipe := filepath.Join(filepath.Dir(file), ".ong")
			if err := unix.Mkfifo(pipe, 0o644); err != nil {
				return err
			}
			return testenv.Symlink(".ong", file)
		},
		"socket": func(file string) error {
			here, err := os.Getwd()
			if err != nil {
				return err
			}
			defer func() { _ = os.Chdir(here) }()
			if err := os.Chdir(filepath.Dir(file)); err != nil { // the address of a socket is short
				return err
			}
			l, err := net.Listen("unix", filepath.Base(file))
			if err == nil {
				t.Cleanup(func() { _ = l.Close() })
			}
			return err
		},
		"folder": func(file string) error { return os.Mkdir(file, 0o755) },
	}
	for kind, put := range kinds {
		for _, name := range []string{"content/site.yaml", "content/t/a.md", "content/t/anh.svg", "content/t/_index.md", "themes/plain/partials/footer.html", "themes/plain/theme.yaml"} {
			if kind == "folder" && name != "content/site.yaml" && name != "themes/plain/theme.yaml" {
				continue // a folder with that name
			}
			t.Run(kind+"/"+name, func(t *testing.T) {
				dir := newSite(t)
				file := filepath.Join(dir, name)
				if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				if err := put(file); err != nil {
					t.Skip(err)
				}
				for by, problems := range problemsOf(t, dir, strings.Contains(name, "anh")) {
					found := false
					for _, d := range problems {
						found = found || d.File == name && d.Severity == diag.Error && (d.Code == "file-special" || d.Code == "theme-no-file" || d.Code == "file-symlink")
					}
					if !found {
						t.Errorf("%s: %v", by, problems)
					}
				}
			})
		}
	}
}

// TestHugeFiles: a file that has more bytes than its kind can have is refused
// without being read.
func TestHugeFiles(t *testing.T) {
	for name, code := range map[string]string{
		"content/t/anh.gif": "picture-misnamed",
		"content/site.yaml": "file-too-large", "content/t/a.md": "source-too-large", "content/t/_index.md": "source-too-large",
		"content/t/anh.svg": "svg-large", "content/t/anh.png": "picture-heavy",
		"themes/plain/partials/footer.html": "file-too-large", "themes/plain/theme.yaml": "file-too-large",
	} {
		t.Run(name, func(t *testing.T) {
			dir, size := newSite(t), int64(1<<30)
			if strings.HasSuffix(name, ".gif") {
				size = 90 << 20 // as large as pictures may be
			}
			var head []byte
			if strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".gif") {
				head = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x02\x00\x00\x00\x90\x91\x68\x36")
			}
			if err := os.WriteFile(filepath.Join(dir, name), head, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(filepath.Join(dir, name), size); err != nil {
				t.Skip(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			all := problemsOf(t, dir, strings.Contains(name, "anh"))
			runtime.ReadMemStats(&after)
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 400<<20 {
				t.Errorf("%d MB were taken", grown>>20)
			}
			for by, problems := range all {
				found := false
				for _, d := range problems {
					found = found || d.File == name && d.Severity == diag.Error && d.Code == code
				}
				if !found {
					t.Errorf("%s: %v", by, problems)
				}
			}
		})
	}
}
