package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cchc/internal/diag"
	"cchc/internal/hosting"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/andybalholm/brotli"
	"golang.org/x/tools/txtar"
)

// hosted is a column that is put on servers. Its old addresses have what old
// portals have: capitals, letters with marks, spaces, signs that mean something
// in a configuration. One of them has a page of today below it.
const hosted = `
-- content/site.yaml --
title: Cải cách hành chính xã Thử
baseURL: https://thu.example/
agency: Ủy ban nhân dân xã Thử
hosting:
  hosts: [Netlify, nginx, Apache, IIS]
  hsts: bật
  compress: có
-- content/trang/_index.md --
---
title: Trang
kind: page
---
-- content/trang/moi.md --
---
title: Trang mới
aliases:
  - /trang/cu/
  - /Pages/Tin-Tuc.aspx
  - /tin-tức/cải%20cách/
  - /$uri/100%25%20$1%25{x}/
  - /trang/;{}'()[]+&^=~@!,.x/
  - /trang/goc/
---
Trang này có chữ. [Biểu mẫu](so-lieu.csv) và [lịch](lich.ics), [ảnh](anh.svg), [ảnh khác](anh.webp), [nén](du-lieu.csv.gz).
-- content/trang/goc/moc.md --
---
title: Con
aliases: [/trang/cu/con-cu/]
---
Nội dung.
-- content/trang/so-lieu.csv --
nam,so
2026,1
-- content/trang/lich.ics --
BEGIN:VCALENDAR
END:VCALENDAR
-- content/trang/anh.svg --
<svg xmlns="http://www.w3.org/2000/svg"><path style="fill:red" d="M0 0h1"/></svg>
-- themes/congvu/static/site.webmanifest --
{}
`

// servedAt are the base addresses under which the column is tried: at the root,
// below a path of a portal, and below one whose name has to be encoded.
var servedAt = []string{"/", "/xa/cchc/", "/x%C3%A3%20(1)&2;+/"}

// pixel is a WebP picture of one pixel, without loss.
const pixel = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

// compressing is where the column is tried without the smaller forms of its
// files: there the server compresses.
const compressing = "/nen/"

func TestNginxServesTheColumn(t *testing.T) {
	nginx := program("nginx")
	if nginx == "" {
		testenv.Missing(t, "CCHC_SERVERS", "nginx is not installed (apt-get install nginx-light)")
	}
	brotliModule := firstThere("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so", "/usr/lib64/nginx/modules/ngx_http_brotli_static_module.so", "/etc/nginx/modules/ngx_http_brotli_static_module.so")
	if brotliModule == "" && os.Getenv("CCHC_SERVERS") != "" {
		t.Fatal("nginx has no brotli module (apt-get install libnginx-mod-http-brotli-static)")
	}
	for _, base := range append(servedAt, compressing) {
		t.Run(base, func(t *testing.T) {
			c := buildHosted(t, base)
			c.encodings = []string{"gzip"}
			loaded, brotliStatic := "", ""
			if brotliModule != "" {
				c.encodings = append(c.encodings, "br")
				loaded, brotliStatic = "load_module "+brotliModule+";", "brotli_static on;"
			}
			include := filepath.Join(c.out, "_hosting/nginx.conf")
			text, err := os.ReadFile(include)
			if err != nil {
				t.Fatal(err)
			}
			// The variable is the one that the generated file asks for.
			_, variable, _ := strings.Cut(string(text), "set ")
			variable, _, _ = strings.Cut(variable, " ")
			c.serve(t, func(port string) *exec.Cmd {
				user := ""
				if os.Getuid() == 0 {
					user = "user nobody nogroup;"
				}
				conf := fmt.Sprintf(`%s
%s
daemon off;
pid %[3]s/nginx.pid;
error_log %[3]s/error.log;
events { }
http {
    access_log off;
    client_body_temp_path %[3]s/body;
    proxy_temp_path %[3]s/proxy;
    fastcgi_temp_path %[3]s/fastcgi;
    uwsgi_temp_path %[3]s/uwsgi;
    scgi_temp_path %[3]s/scgi;
    add_header X-Frame-Options SAMEORIGIN;
    server {
        listen 127.0.0.1:%[4]s;
        root %[3]s/portal;
        set %[5]s %[6]s;
        %[7]s
        include %[8]s;
    }
}
`, loaded, user, c.dir, port, variable, c.out, brotliStatic, include)
				file := c.write(t, "nginx.conf", conf)
				return exec.Command(nginx, "-p", c.dir, "-e", filepath.Join(c.dir, "error.log"), "-c", file)
			})
			c.check(t)
		})
	}
}

func TestApacheServesTheColumn(t *testing.T) {
	apache := program("apache2", "httpd")
	if apache == "" {
		testenv.Missing(t, "CCHC_SERVERS", "Apache is not installed (apt-get install apache2)")
	}
	modules := firstThere("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2", "/usr/lib/httpd/modules")
	if modules == "" {
		testenv.Missing(t, "CCHC_SERVERS", "the modules of Apache are in no folder that is known here")
	}
	for _, base := range append(servedAt, compressing) {
		t.Run(base, func(t *testing.T) {
			c := buildHosted(t, base)
			c.encodings = []string{"gzip", "br"}
			c.serve(t, func(port string) *exec.Cmd {
				var conf strings.Builder
				fmt.Fprintf(&conf, "ServerRoot %[1]s\nServerName 127.0.0.1\nListen 127.0.0.1:%[2]s\nPidFile %[1]s/apache.pid\nDefaultRuntimeDir %[1]s\nErrorLog %[1]s/error.log\n", c.dir, port)
				for _, m := range []string{"mpm_event", "unixd", "authz_core", "alias", "dir", "mime", "env", "headers", "rewrite", "filter", "deflate"} {
					file := filepath.Join(modules, "mod_"+m+".so")
					if _, err := os.Stat(file); err == nil { // else it is part of the program
						fmt.Fprintf(&conf, "LoadModule %s_module %s\n", m, file)
					}
				}
				if os.Getuid() == 0 {
					conf.WriteString("User #65534\nGroup #65534\n")
				}
				fmt.Fprintf(&conf, "TypesConfig %s\nAddEncoding x-gzip .gz\nAddLanguage br .br\nHeader set X-Frame-Options SAMEORIGIN\n", c.write(t, "mime.types", "text/html html\napplication/x-gzip gz\n"))
				fmt.Fprintf(&conf, "DocumentRoot %s/portal\n", c.dir)
				if c.base == "/" {
					fmt.Fprintf(&conf, "DocumentRoot %s\n", c.out)
				} else {
					fmt.Fprintf(&conf, "Alias %q %q\n", strings.TrimSuffix(c.base, "/"), c.out)
				}
				fmt.Fprintf(&conf, "<Directory %s>\nAllowOverride All\nRequire all granted\n</Directory>\n", c.dir)
				return exec.Command(apache, "-D", "FOREGROUND", "-f", c.write(t, "apache.conf", conf.String()))
			})
			c.check(t)
		})
	}
}

// program returns the path of the first program that there is; servers often
// stand outside the path of those who are not root.
func program(names ...string) string {
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
		if found := firstThere("/usr/sbin/" + name); found != "" && runtime.GOOS != "windows" { // Wine shows files of Unix
			return found
		}
	}
	return ""
}

// firstThere returns the first path that there is.
func firstThere(paths ...string) string {
	for _, p := range paths {
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	return ""
}

// A hostedColumn is a built column and the server that it is on.
type hostedColumn struct {
	base      string // not encoded
	dir, out  string
	set       *render.Set
	encodings []string
	address   string // http://127.0.0.1:4711
}

// buildHosted builds the column for a base path, in a folder that a server
// without rights can read, with the smaller forms of its files.
func buildHosted(t *testing.T, base string) *hostedColumn {
	t.Helper()
	dir, err := os.MkdirTemp("", "cchc-servers-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // the server may run as another user
		t.Fatal(err)
	}
	c := &hostedColumn{dir: dir, out: filepath.Join(dir, "public")}
	if c.base, err = url.PathUnescape(base); err != nil {
		t.Fatal(err)
	}
	text := hosted
	if base == compressing {
		text = strings.Replace(text, "compress: có", "compress: không", 1)
	}
	for _, f := range txtar.Parse([]byte(text)).Files {
		c.write(t, "site/"+f.Name, string(f.Data))
	}
	c.write(t, "site/content/trang/anh.webp", pixel)
	c.write(t, "site/content/trang/du-lieu.csv.gz", "\x1f\x8b\x08\x00 packed before")
	c.write(t, "portal/index.html", "cổng")
	address := "https://thu.example" + base
	var stdout, stderr bytes.Buffer
	if code := run([]string{"build", "--site", filepath.Join(dir, "site"), "--out", c.out, "--base", address, "--date", "2026-11-22"}, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	var problems diag.List
	c.set, problems = render.Open(os.DirFS(filepath.Join(dir, "site")), store.Options{Today: viet.NewDate(2026, 11, 22), Base: address})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

func (c *hostedColumn) write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// serve starts the server of the column.
func (c *hostedColumn) serve(t *testing.T, command func(port string) *exec.Cmd) {
	t.Helper()
	c.address = "http://" + listening(t, filepath.Join(c.dir, "error.log"), command)
}

// listening starts a server on a free port of this machine, which writes its log into
// a file, and returns its address. It is stopped with the test, whatever becomes of that.
func listening(t *testing.T, logFile string, command func(port string) *exec.Cmd) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	listener.Close()
	cmd := command(port)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // not Kill: a server stops its workers itself
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			t.Error("the server did not stop")
		}
	})
	for range 1000 {
		select {
		case err := <-ended:
			ended <- err
			log, _ := os.ReadFile(logFile)
			t.Fatalf("the server ended: %v\n%s%s", err, said.String(), log)
		case <-time.After(20 * time.Millisecond):
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return address
		}
	}
	t.Fatal("nothing listens on " + address)
	return ""
}

// An answer is what a server sends for an address.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask asks for an address below the base, given as it is not encoded.
func (c *hostedColumn) ask(t *testing.T, path, encoding string) answer {
	t.Helper()
	return c.get(t, c.base+strings.TrimPrefix(path, "/"), encoding)
}

func (c *hostedColumn) get(t *testing.T, path, encoding string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.address+(&url.URL{Path: path}).EscapedPath(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if encoding != "" {
		req.Header.Set("Accept-Encoding", encoding)
	}
	res, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, body}
}

// check asks for everything.
func (c *hostedColumn) check(t *testing.T) {
	if c.set.Site.Settings.Hosting.Compress {
		c.checkFiles(t)
	} else {
		c.encodings = []string{"gzip"} // which every server has
		c.checkCompressing(t)
	}
	c.checkRedirects(t)
	c.checkMissing(t)
	c.checkRefusedEncodings(t)
	if c.base != "/" {
		if a := c.get(t, "/", ""); a.status != http.StatusOK || string(a.body) != "cổng" || a.header.Get("X-Frame-Options") != "SAMEORIGIN" || a.header.Get("Content-Security-Policy") != "" {
			t.Errorf("the portal has changed: %+v", a)
		}
		if a := c.get(t, strings.TrimSuffix(c.base, "/"), ""); a.status != http.StatusMovedPermanently || !strings.EqualFold(strings.TrimPrefix(a.header.Get("Location"), c.address), c.set.Site.Settings.BaseURL.Path) {
			t.Errorf("without the slash: %d %s", a.status, a.header.Get("Location"))
		}
	}
}

// checkHeaders holds an answer to the one table: every header once, no other
// value, and none that is not to be sent.
func (c *hostedColumn) checkHeaders(t *testing.T, what, name string, a answer) {
	t.Helper()
	for _, h := range hosting.Headers(c.set.HeaderRules(), name) {
		want := []string{h.Value}
		if h.Value == "" {
			want = nil
		}
		got := a.header.Values(h.Name)
		if h.Name == "Content-Type" {
			for i := range got { // Apache writes no space there
				got[i] = strings.Replace(got[i], ";charset", "; charset", 1)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s is %q, want %q", what, h.Name, got, want)
		}
	}
}

// checkFiles asks for every file of the column, as it is and compressed.
func (c *hostedColumn) checkFiles(t *testing.T) {
	files, old := tree(t, c.out), map[string]bool{}
	for _, r := range c.set.Redirects() {
		old[r.Path] = true
	}
	asked, compressed := 0, 0
	for _, o := range c.set.Outputs() {
		name := o.Name()
		if old[o.Path] || slices.Contains(serversOwn, o.Path) {
			continue
		}
		asked++
		a := c.ask(t, o.Path, "")
		if a.status != http.StatusOK || string(a.body) != files[name] || a.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d, %d bytes, want %d, encoding %q", o.Path, a.status, len(a.body), len(files[name]), a.header.Get("Content-Encoding"))
		}
		c.checkHeaders(t, o.Path, name, a)
		for _, encoding := range c.encodings {
			a := c.ask(t, o.Path, encoding)
			what := o.Path + " as " + encoding
			want := ""
			if files[name+suffixes[encoding]] != "" {
				want = encoding
				compressed++
				if string(a.body) != files[name+suffixes[encoding]] || string(unpack(t, encoding, a.body)) != files[name] {
					t.Errorf("%s: other bytes", what)
				}
				if v := strings.Join(a.header.Values("Vary"), ", "); v != "Accept-Encoding" {
					t.Errorf("%s: Vary is %q", what, v)
				}
				if v := c.ask(t, o.Path, "").header.Get("Vary"); v != "Accept-Encoding" {
					t.Errorf("%s, not compressed: Vary is %q", o.Path, v)
				}
			}
			if got := a.header.Get("Content-Encoding"); a.status != http.StatusOK || got != want {
				t.Errorf("%s: %d, encoding %q, want %q", what, a.status, got, want)
			}
			c.checkHeaders(t, what, name, a)
		}
	}
	if asked < 15 || compressed < 10 {
		t.Errorf("only %d files, %d of them compressed", asked, compressed)
	}
}

// checkCompressing asks for a page that the server has to compress itself.
func (c *hostedColumn) checkCompressing(t *testing.T) {
	a := c.ask(t, "/trang/moi/", "gzip")
	if a.header.Get("Content-Encoding") != "gzip" || a.header.Get("Vary") != "Accept-Encoding" ||
		string(unpack(t, "gzip", a.body)) != tree(t, c.out)["trang/moi/index.html"] {
		t.Errorf("not compressed: %+v", a.header)
	}
	c.checkHeaders(t, "/trang/moi/", "trang/moi/index.html", a)
	if a := c.ask(t, "/trang/anh.webp", "gzip"); a.header.Get("Content-Encoding") != "" {
		t.Error("a picture is compressed")
	}
}

var serversOwn = []string{"/_headers", "/_redirects", "/_hosting/nginx.conf", "/.htaccess", "/web.config"}

var suffixes = map[string]string{"br": ".br", "gzip": ".gz"}

func unpack(t *testing.T, encoding string, data []byte) []byte {
	t.Helper()
	var r io.Reader = brotli.NewReader(bytes.NewReader(data))
	if encoding == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Error(err)
			return nil
		}
		r = z
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return plain
}

// checkRedirects asks for every old address, with the slash at its end and
// without.
func (c *hostedColumn) checkRedirects(t *testing.T) {
	if n := len(c.set.Redirects()); n != 7 {
		t.Errorf("%d old addresses, want 7", n)
	}
	for _, r := range c.set.Redirects() {
		for _, from := range r.Froms() {
			a := c.ask(t, from, "")
			to := strings.TrimPrefix(a.header.Get("Location"), c.address)
			if a.status != http.StatusMovedPermanently || to != r.To {
				t.Errorf("%s: %d %s, want %s", from, a.status, to, r.To)
			}
			if plain, err := url.PathUnescape(to); err != nil || c.get(t, plain, "").status != http.StatusOK {
				t.Errorf("%s leads to %s, which is not there", from, to)
			}
		}
	}
	a := c.ask(t, "/trang/moi", "")
	if to := strings.TrimPrefix(a.header.Get("Location"), c.address); a.status != http.StatusMovedPermanently || !strings.EqualFold(to, c.set.Site.Settings.BaseURL.Path+"trang/moi/") {
		t.Errorf("a page without its slash: %d %s", a.status, to)
	}
}

// checkMissing asks for what is not there, and for what is not for readers.
func (c *hostedColumn) checkMissing(t *testing.T) {
	page := tree(t, c.out)["404.html"]
	for _, path := range append([]string{"/khong-co/", "/khong-co", "/trang/moi/khong-co.html", "/assets/khong-co.css", "/assets/", "/khong-co.svg", "/_hosting/"}, serversOwn...) {
		for _, encoding := range append([]string{""}, c.encodings...) {
			a := c.ask(t, path, encoding)
			body := a.body
			if got := a.header.Get("Content-Encoding"); got != "" {
				if got != encoding {
					t.Errorf("%s: encoding %q, asked for %q", path, got, encoding)
				}
				body = unpack(t, got, body)
			}
			if a.status != http.StatusNotFound || string(body) != page {
				t.Errorf("%s (%s): %d, %d bytes", path, encoding, a.status, len(body))
			}
			c.checkHeaders(t, path, "404.html", a)
		}
	}
}

// checkRefusedEncodings: what a reader refuses is not sent.
func (c *hostedColumn) checkRefusedEncodings(t *testing.T) {
	for _, refuses := range []string{"gzip;q=0, br;q=0", "identity", "broken"} {
		if got := c.ask(t, "/", refuses).header.Get("Content-Encoding"); got != "" {
			t.Errorf("%s: encoding %q", refuses, got)
		}
	}
}
