package main

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// buildDemonstration builds the column of this repository into a new folder.
func buildDemonstration(t *testing.T, args ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "public")
	var stdout, stderr bytes.Buffer
	args = append([]string{"build", "--site", "../..", "--out", out, "--date", "2026-11-22"}, args...)
	if code := run(args, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	if stderr.Len() > 0 {
		t.Errorf("the demonstration has warnings:\n%s", stderr.String())
	}
	return out
}

// tree returns the files of a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTwoBuildsGiveTheSameBytes(t *testing.T) {
	whole(t)
	first, second := tree(t, buildDemonstration(t)), tree(t, buildDemonstration(t))
	if len(first) != len(second) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
	for name, text := range first {
		if second[name] != text {
			t.Errorf("%s differs", name)
		}
	}
}

// TestNoDeadLinks serves the built column with a plain static server, at the
// root and under a sub-path, and follows every link, picture, style sheet and
// script from the home page.
func TestNoDeadLinks(t *testing.T) {
	whole(t)
	for _, base := range []string{"/", "/xa/cchc/"} {
		t.Run(base, func(t *testing.T) {
			out := buildDemonstration(t, "--base", "https://binhlac.example"+base)
			server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(base, "/"), http.FileServer(http.Dir(out))))
			defer server.Close()
			c := &crawler{t: t, server: server.URL, ids: map[string]map[string]bool{}, fragments: map[string]string{}}
			c.follow(base, "the start")
			c.checkFragments()

			reached := len(c.ids)
			manual := base + "huong-dan/" // for editors: nothing leads there, and from there to all of it
			if c.ids[manual] != nil {
				t.Errorf("a page leads to %s", manual)
			}
			c.follow(manual, "the manual")
			for name, text := range tree(t, out) {
				path := base + strings.TrimSuffix(name, "index.html")
				if strings.HasSuffix(name, ".html") && name != "404.html" && !isRedirect(text) && c.ids[path] == nil {
					t.Errorf("nothing leads to %s", path)
				}
			}
			if reached < 100 {
				t.Errorf("only %d addresses were reached", reached)
			}
		})
	}
}

// isRedirect reports whether a page only leads on from an address of before (aliases).
func isRedirect(text string) bool { return strings.Contains(text, `http-equiv="refresh"`) }

type crawler struct {
	t         *testing.T
	server    string
	ids       map[string]map[string]bool // of each address that was fetched
	fragments map[string]string          // address#id → where it is linked
}

func (c *crawler) follow(path, from string) {
	if _, done := c.ids[path]; done {
		return
	}
	c.ids[path] = map[string]bool{}
	res, err := http.Get(c.server + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != path {
		c.t.Errorf("%s links to %s: %s at %s", from, path, res.Status, res.Request.URL.Path)
		return
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		return
	}
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				if c.ids[path][a.Val] {
					c.t.Errorf("%s has the id %s twice", path, a.Val)
				}
				c.ids[path][a.Val] = true
			case a.Key == "href" || a.Key == "src":
				c.link(path, a.Val)
			}
		}
	}
}

func (c *crawler) link(path, ref string) {
	if ref == "" {
		c.t.Errorf("%s has an empty link", path)
		return
	}
	u, err := url.Parse(ref)
	if err != nil {
		c.t.Errorf("%s links to %q: %v", path, ref, err)
		return
	}
	if u.Host == "binhlac.example" {
		u.Scheme, u.Host = "", "" // canonical addresses must be there too
	}
	if u.Scheme != "" || u.Host != "" {
		return
	}
	target := (&url.URL{Path: path}).ResolveReference(u)
	if u.Fragment != "" {
		c.fragments[target.Path+"#"+u.Fragment] = path
	}
	c.follow(target.Path, path)
}

func (c *crawler) checkFragments() {
	for ref, from := range c.fragments {
		path, id, _ := strings.Cut(ref, "#")
		if !c.ids[path][id] {
			c.t.Errorf("%s links to %s, where no element has that id", from, ref)
		}
	}
}

// TestReadmeIsTrue: what README and manual show is what the build prints, but
// for the time it took.
func TestReadmeIsTrue(t *testing.T) {
	summary := regexp.MustCompile(`Đã dựng \d+ trang và \d+ tệp khác vào`)
	var stdout, stderr bytes.Buffer
	out := filepath.Join(t.TempDir(), "public")
	if code := run([]string{"build", "--site", "../..", "--out", out, "--date", "2026-11-22"}, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatal(stderr.String())
	}
	want := summary.FindString(stdout.String())
	for _, file := range []string{"../../README.md", "../../content/huong-dan/bat-dau.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := summary.FindString(string(text)); got != want {
			t.Errorf("%s shows %q, the build prints %q", file, got, want)
		}
	}
}

// whole leaves out a test that builds the demonstration again and again where
// tests are to be short.
func whole(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds the demonstration several times")
	}
}
