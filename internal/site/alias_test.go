package site

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"
)

func TestOldAddress(t *testing.T) {
	for written, want := range map[string]string{
		"/tin/cu/": "/tin/cu/", "tin/cu": "/tin/cu/", "/tin/cu/index.html": "/tin/cu/", "/Trang/Tin.aspx": "/Trang/Tin.aspx",
		"/tin/cu/index.html/": "/tin/cu/", "/tin/cu/Index.HTML": "/tin/cu/", "/tin/index.html/index.html": "/tin/",
		"/tin-t%E1%BB%A9c/": "/tin-tức/", "/tin%20tuc/": "/tin tuc/", "/tin-tu\u031b\u0301c": "/tin-tức/", "/100%/": "/100%/", "/100%25/": "/100%/",
		"/": "", "": "", "/index.html": "", "/a b/": "", "/a?b=1": "", "/a%3Fb": "", "/a#b": "", "/../a/": "", "/a/./b/": "", "/a//b/": "", `/a\b/`: "",
		"https://cu.example/a/": "", "/a%0Ab/": "", "/a%00b/": "", "/a./": "", "/a%20/": "", "/%20a/": "", `/"a"/`: "", "/a*/": "", "/a|b/": "", "/a\u00a0b/": "",
		"/a/web.config": "", "/.htaccess": "", "/a/_Headers/": "", "/.git/config": "", "/tin/index.php": "/tin/index.php", "/%zz-tu\u031b/": "/%zz-tư/",
	} {
		got, ok := oldAddress(written)
		if !ok {
			got = ""
		}
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}

// FuzzOldAddress: what is taken as an old address is one that a file can have
// on every system and that a configuration can hold on one line, and stays as
// it is when a browser writes it.
func FuzzOldAddress(f *testing.F) {
	for _, seed := range []string{"/tin/cu/", "/tin-t%E1%BB%A9c/a.aspx", "/100%25", "/a%2Fb", "/a/index.html/index.html", "/a/index.html/", "/%2e%2e/a", "/a%25%32%30b/", "/%zzu\u031b/", "/%00/", "/%2500/", "/a/web.config"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		path, ok := oldAddress(written)
		if !ok {
			return
		}
		if !strings.HasPrefix(path, "/") || !fs.ValidPath(strings.Trim(path, "/")) || strings.ContainsAny(path, "\x00\n\r\t\"\\<>|*?:#") || strings.HasSuffix(strings.ToLower(path), "/index.html") {
			t.Errorf("%q gives %q", written, path)
		}
		if again, ok := oldAddress((&url.URL{Path: path}).EscapedPath()); !ok || again != path {
			t.Errorf("%q gives %q, which gives %q", written, path, again)
		}
	})
}
