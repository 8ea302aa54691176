package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/hosting"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/net/html"
)

const hosted = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/xa/cchc/
agency: UBND xã
hosting: {hosts: [netlify, nginx, apache, iis], hsts: on, compress: true}
-- content/trang/_index.md --
---
title: Trang
kind: page
---
-- content/trang/moi.md --
---
title: Mới
aliases: [/trang/cu/, /Cũ/a.aspx, /tin%20t%E1%BB%A9c/]
---
[Ảnh](anh.svg)
-- content/trang/cu/moc.md --
---
title: Dưới địa chỉ cũ
date: 2026-11-01
---
Nội dung.
-- content/trang/anh.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
`

// openWith reads a site from a txtar text, with options.
func openWith(text string, opts store.Options) (*Set, diag.List) {
	opts.Today = viet.NewDate(2026, 11, 22)
	return Open(folderOf(text), opts)
}

// mustOpen reads a site without problems.
func mustOpen(t *testing.T, text string, opts store.Options) *Set {
	t.Helper()
	set, problems := openWith(text, opts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return set
}

// TestFourServersOneTable reads what is written for each server the way that
// the server does, and wants the headers of the one table for every output.
func TestFourServersOneTable(t *testing.T) {
	for _, more := range []string{"", "frameAncestors: [https://tinh.example, 'https://*.tinh.example'], "} {
		set := mustOpen(t, strings.Replace(hosted, "{hosts", "{"+more+"hosts", 1), store.Options{})
		rules := set.HeaderRules()
		for host, read := range map[string]func(name string) map[string]string{
			"netlify":                     netlifyReader(rendered(t, set, "/_headers"), ""),
			"netlify below the base path": netlifyReader(rendered(t, set, "/_headers"), "/xa/cchc"),
			"nginx":                       nginxReader(t, rendered(t, set, "/_hosting/nginx.conf"), "/xa/cchc/"),
			"apache":                      apacheReader(rendered(t, set, "/.htaccess"), "/xa/cchc/"),
			"iis":                         iisReader(t, rendered(t, set, "/web.config")),
		} {
			for _, o := range set.Outputs() {
				got := read(o.Name())
				for _, h := range hosting.Headers(rules, o.Name()) {
					if got[h.Name] != h.Value {
						t.Errorf("%s: %s of %s is %q, want %q", host, h.Name, o.Name(), got[h.Name], h.Value)
					}
					delete(got, h.Name)
				}
				for name, value := range got {
					t.Errorf("%s: %s has %s: %s", host, o.Name(), name, value)
				}
			}
		}
	}
}

// netlifyReader reads _headers: of the rules that fit, the last one counts.
func netlifyReader(text, base string) func(string) map[string]string {
	return func(name string) map[string]string {
		headers, fits := map[string]string{}, false
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if key, value, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "  ") {
				if fits {
					headers[strings.TrimSpace(key)] = value
				}
				continue
			}
			pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(line), `\*`, ".*") + "$"
			if pattern == "^/.*$" && base != "" {
				pattern = "^never$" // the rules below the base path have to stand for themselves
			}
			fits = regexp.MustCompile(pattern).MatchString(base + "/" + name)
		}
		return headers
	}
}

// A block is a block of nginx's configuration.
type block struct {
	match      func(string) bool
	exact      int // how closely a prefix fits; regular expressions win
	directives [][]string
	inner      []*block
}

var nginxToken = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[{};]|[^\s{};"]+`)

// nginxReader reads the configuration of nginx: the headers of a block are
// those of the innermost one that has any.
func nginxReader(t *testing.T, text, base string) func(string) map[string]string {
	text = regexp.MustCompile(`(?m)^#.*`).ReplaceAllString(text, "")
	root, stack, words := &block{}, []*block(nil), []string(nil)
	stack = append(stack, root)
	for _, token := range nginxToken.FindAllString(text, -1) {
		top := stack[len(stack)-1]
		switch token {
		case "{":
			b := locationBlock(words)
			top.inner = append(top.inner, b)
			stack, words = append(stack, b), nil
		case "}":
			stack = stack[:len(stack)-1]
		case ";":
			top.directives, words = append(top.directives, words), nil
		default:
			words = append(words, strings.Trim(token, `"`))
		}
	}
	if len(stack) != 1 {
		t.Fatal("blocks are not closed")
	}
	return func(name string) map[string]string {
		headers, types, standard := map[string]string{}, map[string]string{}, ""
		for b := root; b != nil; b = b.find(base + name) {
			own := map[string]string{}
			for _, d := range b.directives {
				switch d[0] {
				case "add_header":
					own[d[1]] = d[2]
				case "default_type":
					standard = d[1]
				}
			}
			if len(own) > 0 {
				headers = own
			}
			for _, in := range b.inner {
				if in.match == nil { // types
					types = map[string]string{}
					for _, d := range in.directives {
						types[d[1]] = d[0]
					}
				}
			}
		}
		headers["Content-Type"] = standard
		if kind, ok := types[strings.TrimPrefix(path.Ext(name), ".")]; ok {
			headers["Content-Type"] = kind
		}
		if headers["Content-Type"] == "application/octet-stream" {
			delete(headers, "Content-Type")
		}
		return headers
	}
}

func locationBlock(words []string) *block {
	b := &block{}
	if words[0] != "location" {
		return b
	}
	at := words[len(words)-1]
	switch words[1] {
	case "=":
		b.match, b.exact = func(p string) bool { return p == at }, 2000
	case "~":
		b.match, b.exact = regexp.MustCompile(at).MatchString, 1000
	case "~*":
		b.match, b.exact = regexp.MustCompile("(?i)"+at).MatchString, 1000
	default:
		b.match, b.exact = func(p string) bool { return strings.HasPrefix(p, at) }, len(at)
		if words[1] == "^~" {
			b.exact += 1000 // before regular expressions
		}
	}
	return b
}

// find returns the block inside b that is for an address, nil for none.
func (b *block) find(address string) *block {
	var best *block
	for _, in := range b.inner {
		if in.match != nil && in.match(address) && (best == nil || in.exact > best.exact) {
			best = in
		}
	}
	return best
}

// apacheReader reads .htaccess: sections for files, then those for addresses.
func apacheReader(text, base string) func(string) map[string]string {
	section := regexp.MustCompile(`^<(FilesMatch|If) "(?:%\{REQUEST_URI\} =~ m#)?(.*?)#?">$`)
	quoted := regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	return func(name string) map[string]string {
		headers := map[string]string{}
		for _, pass := range []string{"", "FilesMatch", "If"} {
			in, fits := "", true
			for line := range strings.Lines(text) {
				line = strings.TrimSpace(line)
				words := strings.Fields(line)
				if m := section.FindStringSubmatch(line); m != nil {
					subject := path.Base(name)
					if m[1] == "If" {
						subject = base + name
					}
					in, fits = m[1], regexp.MustCompile(m[2]).MatchString(subject)
					continue
				}
				if line == "</FilesMatch>" || line == "</If>" {
					in, fits = "", true
					continue
				}
				if in != pass || !fits || len(words) < 2 {
					continue
				}
				value := ""
				if m := quoted.FindStringSubmatch(line); m != nil {
					value = m[1]
				}
				switch {
				case strings.HasPrefix(line, "Header always set "):
					headers[words[3]] = value
				case strings.HasPrefix(line, "Header always unset "), strings.HasPrefix(line, "Header unset "):
					delete(headers, words[len(words)-1])
				case words[0] == "AddType" && strings.HasSuffix(name, words[len(words)-1]), words[0] == "ForceType":
					headers["Content-Type"] = value
				}
			}
		}
		return headers
	}
}

// iisReader reads web.config: the settings of the site, then those of the
// locations that hold for a file, each over the one before.
func iisReader(t *testing.T, text string) func(string) map[string]string {
	root := readConfig(t, text)
	return func(name string) map[string]string {
		headers := map[string]string{}
		types := map[string]string{}
		apply := func(server *configElement) {
			for _, add := range server.find("httpProtocol", "customHeaders") {
				if add.XMLName.Local == "remove" {
					delete(headers, add.attr("name"))
				} else if headers[add.attr("name")] != "" {
					t.Errorf("%s is added twice: the site would not start", add.attr("name"))
				} else {
					headers[add.attr("name")] = add.attr("value")
				}
			}
			for _, m := range server.find("staticContent") {
				if m.XMLName.Local == "remove" {
					delete(types, m.attr("fileExtension"))
				} else {
					types[m.attr("fileExtension")] = m.attr("mimeType")
				}
			}
		}
		for _, e := range root.Children {
			if at := e.attr("path"); e.XMLName.Local == "system.webServer" {
				apply(e)
			} else if strings.HasPrefix(name+"/", at+"/") {
				apply(e.Children[0])
			}
		}
		if kind := types[path.Ext(name)]; kind != "" {
			headers["Content-Type"] = kind
		}
		return headers
	}
}

// A configElement is an element of web.config.
type configElement struct {
	XMLName  xml.Name
	Attrs    []xml.Attr       `xml:",any,attr"`
	Children []*configElement `xml:",any"`
}

func readConfig(t *testing.T, text string) *configElement {
	t.Helper()
	root := &configElement{}
	d := xml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(root); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(); err != nil && err != io.EOF {
		t.Error(err)
	}
	return root
}

func (e *configElement) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// find returns what is in the element at a path below e.
func (e *configElement) find(names ...string) []*configElement {
	if len(names) == 0 {
		return e.Children
	}
	var all []*configElement
	for _, c := range e.Children {
		if c.XMLName.Local == names[0] {
			all = append(all, c.find(names[1:]...)...)
		}
	}
	return all
}

// TestWebConfig holds web.config to what IIS wants: one location for a path,
// removed before added, old addresses sent on exactly and what is published
// below one left alone.
func TestWebConfig(t *testing.T) {
	set := mustOpen(t, strings.Replace(hosted, "Cũ/a", "Cũ/a'&", 1), store.Options{})
	root := readConfig(t, rendered(t, set, "/web.config"))
	seen, redirects := map[string]bool{}, map[string]string{}
	for _, e := range root.Children {
		at := strings.ToLower(e.attr("path"))
		if seen[at] {
			t.Errorf("two locations %q", at)
		}
		seen[at] = true
		server := e
		if e.XMLName.Local == "location" {
			server = e.Children[0]
		}
		for _, r := range server.Children {
			if r.XMLName.Local == "httpRedirect" {
				redirects[e.attr("path")] = r.attr("enabled") + " " + r.attr("destination") + " " + r.attr("exactDestination") + " " + r.attr("httpResponseStatus")
			}
		}
	}
	to := "true /xa/cchc/trang/moi/ true Permanent"
	for at, want := range map[string]string{
		"": "false   ", "trang/cu": to, "trang/cu/moc": "false   ", "Cũ/a'&.aspx": to, "tin tức": to,
	} {
		if redirects[at] != want {
			t.Errorf("%q: %q, want %q", at, redirects[at], want)
		}
		delete(redirects, at)
	}
	for at, to := range redirects {
		t.Errorf("%q is sent on: %q", at, to)
	}
	var segments []string
	for _, s := range root.Children[0].find("security", "requestFiltering", "hiddenSegments") {
		segments = append(segments, s.XMLName.Local+" "+s.attr("segment"))
	}
	if want := []string{"remove _hosting", "add _hosting"}; !slices.Equal(segments[:2], want) || len(segments) != 2*5 {
		t.Errorf("hidden: %q", segments)
	}
	errors := root.Children[0].find("httpErrors")
	if len(errors) != 4 || errors[3].attr("statusCode") != "404" || errors[3].attr("path") != "404.html" || errors[3].attr("responseMode") != "File" {
		t.Errorf("errors: %+v", errors)
	}
}

// TestNetlifyRedirects: with and without the base path, in front of the pages at
// the old addresses.
func TestNetlifyRedirects(t *testing.T) {
	set := mustOpen(t, hosted, store.Options{})
	got := rendered(t, set, "/_redirects")
	for _, want := range []string{
		"/trang/cu/ /xa/cchc/trang/moi/ 301!\n", "/xa/cchc/trang/cu/ /xa/cchc/trang/moi/ 301!\n",
		"/C%C5%A9/a.aspx /xa/cchc/trang/moi/ 301!\n", "/tin%20t%E1%BB%A9c/ /xa/cchc/trang/moi/ 301!\n",
		"/_hosting/* /404.html 404!\n", "\n/xa/cchc/* /:splat 200\n",
	} {
		if !strings.Contains("\n"+got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if !strings.HasSuffix(got, "\n/xa/cchc/* /:splat 200\n") {
		t.Error("the rule for everything is not the last one")
	}
}

// TestNoHostNoFile: without hosts nothing but the pages at old addresses is
// made.
func TestNoHostNoFile(t *testing.T) {
	set := mustOpen(t, strings.Replace(hosted, "hosts: [netlify, nginx, apache, iis], ", "", 1), store.Options{})
	for _, f := range hosting.Files {
		if set.Output(f.Path) != nil {
			t.Errorf("%s is made", f.Path)
		}
	}
	if page := rendered(t, set, "/trang/cu/"); !strings.Contains(page, `url=/xa/cchc/trang/moi/`) {
		t.Errorf("no page at the old address: %s", page)
	}
}

// codes lists problems as FILE CODE [FIELD].
func codes(problems diag.List) (all []string) {
	for _, d := range problems {
		all = append(all, strings.TrimSpace(d.File+" "+d.Code+" "+d.Field))
	}
	return all
}

// TestNamesOfHostsAreTaken: a file or an old address where a host's own file
// has to be is a problem, not a file that is lost.
func TestNamesOfHostsAreTaken(t *testing.T) {
	_, problems := openWith(strings.Replace(hosted, "/Cũ/a.aspx", "/_headers/, /_hosting/nginx.conf, /_Hosting", 1)+`
-- content/web.config --
<configuration/>
-- themes/congvu/static/_redirects --
/a /b
`, store.Options{})
	want := []string{
		"content/trang/moi.md alias-server aliases", "content/trang/moi.md alias-server aliases", "content/trang/moi.md address-reserved aliases",
		"content/web.config file-refused", "themes/congvu/static/_redirects theme-file-name",
	}
	if got := codes(problems); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	set, problems := openWith(strings.Replace(hosted, "netlify, nginx, apache, iis", "nginx", 1)+"-- content/web.config --\n<configuration/>\n", store.Options{})
	if got := codes(problems); !slices.Equal(got, []string{"content/web.config file-refused"}) || set.Output("/web.config") != nil {
		t.Errorf("a file for a host that is not named, whose server reads it all the same: %v", problems)
	}
}

// TestOldAddressesThatCannotBe: a page of today, in whatever case, a page of a
// list, a feed, a file, a folder that would have to be in a file.
func TestOldAddressesThatCannotBe(t *testing.T) {
	_, problems := openWith(strings.Replace(hosted, "[/trang/cu/, /Cũ/a.aspx, /tin%20t%E1%BB%A9c/]",
		`[/Trang/Moi, /trang/index.html, /rss.xml, /rss.xml/cu/, /favicon.svg, /trang/anh.svg, "/a%0Ab/", "/a?b", "/a /b", "/a<b>/", /a./b/, /cu/, /CU/index.html, /index.html, "/a%22b/"]`, 1), store.Options{})
	got := map[string]int{}
	for _, d := range problems {
		got[d.Code]++
		if d.File != "content/trang/moi.md" || d.Line != 3 {
			t.Errorf("%+v", d)
		}
	}
	if got["address-taken"] != 4 || got["address-reserved"] != 3 || got["alias-form"] != 7 {
		t.Errorf("%v\n%q", got, codes(problems))
	}
}

// TestMovedEntries: the addresses of earlier builds lead to where an entry is
// now, unless something else is there by now; nobody is told.
func TestMovedEntries(t *testing.T) {
	set := mustOpen(t, hosted, store.Options{Moved: func(map[string]uint64) []store.Moved {
		return []store.Moved{
			{Path: "/trang/truoc/", File: "content/trang/moi.md"},
			{Path: "/trang/truoc-nua/", File: "content/trang/moi.md"},
			{Path: "/trang/truoc/", File: "content/trang/cu/moc.md"}, // the first one stays
			{Path: "/trang/cu/moc/", File: "content/trang/moi.md"},   // another entry is there
			{Path: "/trang/moi/", File: "content/trang/moi.md"},      // it has come back
			{Path: "/trang/cu/", File: "content/trang/cu/moc.md"},    // an entry names it
			{Path: "/trang/", File: "content/trang/moi.md"},          // a section
			{Path: "/rss.xml", File: "content/trang/moi.md"},         // a feed
			{Path: "/trang/xoa/", File: "content/trang/xoa.md"},      // the entry is gone
			{Path: "/trang/muc/", File: "content/trang/_index.md"},   // no entry
			{Path: "/../x/", File: "content/trang/moi.md"},           // malformed
			{Path: "/a\nb/", File: "content/trang/moi.md"},           // malformed
			{Path: "", File: "content/trang/moi.md"},                 // malformed
		}
	}})
	var got []string
	for _, r := range set.Redirects() {
		got = append(got, r.Path+" "+r.To)
		if p := set.Output(r.Path); p == nil || p.Kind != Page {
			t.Errorf("no page at %s", r.Path)
		}
	}
	to := " /xa/cchc/trang/moi/"
	if want := []string{"/Cũ/a.aspx" + to, "/tin tức/" + to, "/trang/cu/" + to, "/trang/truoc-nua/" + to, "/trang/truoc/" + to}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestInlineScriptsAreNamed: what a theme writes into its pages is in the
// policy as it is published; what it fills in page by page cannot be.
func TestInlineScriptsAreNamed(t *testing.T) {
	set := mustOpen(t, hosted+`
-- themes/congvu/layouts/page.html --
{{ define "main" }}<h1>{{ .Page.Title }}</h1>
<script>
  // a comment that goes
  document . title = "x" ;
</script>
<script type="module">import "./a.js" ;</script>
<style>
  main { color : red ; }
</style>
<script type="application/ld+json">{{ .LinkedData }}</script>
{{ end }}
`, store.Options{})
	page := rendered(t, set, "/trang/moi/")
	var policy string
	for _, h := range hosting.Headers(set.HeaderRules(), "trang/moi/index.html") {
		if h.Name == "Content-Security-Policy" {
			policy = h.Value
		}
	}
	if needs := breaks(t, []byte(page), policy); len(needs) > 0 {
		t.Errorf("%s needs %q", policy, needs)
	}
	if strings.Count(policy, "'sha256-") != 3 {
		t.Errorf("policy %s", policy)
	}
	if strict := policyOf(mustOpen(t, hosted, store.Options{})); len(breaks(t, []byte(page), strict)) != 3 {
		t.Errorf("without hashes the page breaks %q", breaks(t, []byte(page), strict))
	}

	_, problems := openWith(hosted+`
-- themes/congvu/layouts/page.html --
{{ define "main" }}<h1>{{ .Page.Title }}</h1>
<script>let title = {{ .Page.Title }}</script>
<p style="color: red" {{ if .Page.Title }}class="a"{{ end }}>a</p>
<p onclick="alert(1)">b</p>
{{ end }}
`, store.Options{})
	var got []string
	for _, d := range problems {
		got = append(got, d.Code+" "+d.Args["What"].(string)+" "+d.Excerpt)
	}
	want := []string{`csp-inline <script> <script>let title = {{ .Page.Title }}</script>`, `csp-inline style= <p style="color: red" {{ if .Page.Title }}class="a"{{ end }}>a</p>`, `csp-inline onclick= <p onclick="alert(1)">b</p>`}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestTheDemonstrationNeedsNoMore: no page does what the policy forbids.
func TestTheDemonstrationNeedsNoMore(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	policy := policyOf(set)
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "sha256") {
		t.Errorf("policy %s", policy)
	}
	pages := 0
	for _, o := range set.Outputs() {
		if o.Kind == Page {
			pages++
			if needs := breaks(t, set.Render(o).Data, policy); len(needs) > 0 {
				t.Errorf("%s needs %q", o.Path, needs)
			}
		}
	}
	if pages < 300 {
		t.Errorf("only %d pages", pages)
	}
	if needs := breaks(t, []byte(`<p style="a">b</p><script>c</script><style>d</style><a onclick="e">f</a><img src="https://g.example/"><iframe src="/h"></iframe><form action="https://i.example/"></form><base href="/"><link rel="stylesheet" href="//j.example/a.css"><a href="javascript:k">l</a>`), policy); len(needs) != 10 {
		t.Errorf("a page that does everything needs %q", needs)
	}
}

func policyOf(s *Set) string { return s.HeaderRules()[0].Headers[0].Value }

// breaks lists what a page does that its policy forbids, for policies like
// ours: nothing but files of the site, data: pictures, and what hashes name.
func breaks(t *testing.T, page []byte, policy string) (needs []string) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attrs := map[string]string{}
		for _, a := range n.Attr {
			attrs[a.Key] = a.Val
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				needs = append(needs, n.Data+" "+a.Key)
			}
		}
		loads := attrs["src"]
		switch n.Data {
		case "link":
			if rel := attrs["rel"]; rel == "stylesheet" || rel == "icon" || rel == "manifest" || rel == "preload" {
				loads = attrs["href"]
			}
		case "form":
			if to, err := url.Parse(attrs["action"]); err != nil || !slices.Contains(strings.FieldsFunc(policy, func(r rune) bool { return r == ' ' || r == ';' }), to.Scheme+"://"+to.Host) {
				loads = attrs["action"]
			}
		case "iframe", "object", "embed", "base":
			needs = append(needs, n.Data)
		case "style", "script":
			data := n.Data == "script" && attrs["type"] != "" && attrs["type"] != "module" && attrs["type"] != "text/javascript"
			if attrs["src"] == "" && !data && n.FirstChild != nil && !named(policy, n.FirstChild.Data) {
				needs = append(needs, n.Data)
			}
		}
		if own := strings.HasPrefix(loads, "/") && !strings.HasPrefix(loads, "//"); loads != "" && !own && !(n.Data == "img" && strings.HasPrefix(loads, "data:")) && n.Data != "iframe" {
			needs = append(needs, n.Data+" "+loads)
		}
	}
	return needs
}

// named reports whether a policy names a text by its hash.
func named(policy, text string) bool {
	sum := sha256.Sum256([]byte(text))
	return strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
}

// TestNetlifyTakesItsHeadersFromTheColumn holds netlify.toml to the column of
// this repository: it says how the column is built, and no more, for Netlify
// would put headers of both files into its answers.
func TestNetlifyTakesItsHeadersFromTheColumn(t *testing.T) {
	text, err := os.ReadFile("../../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := toml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	build, _ := config["build"].(map[string]any)
	if len(config) != 1 || build["publish"] != "public" || build["command"] != "go run ./cmd/cchc build" {
		t.Errorf("netlify.toml holds %v", config)
	}
	set := demonstration(t, os.DirFS("../.."))
	read := netlifyReader(rendered(t, set, "/_headers"), "")
	for name, want := range map[string]string{
		"Content-Security-Policy":   "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self' https://motcua.lachong.example; base-uri 'none'; frame-ancestors 'none'",
		"Strict-Transport-Security": "max-age=31536000", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "strict-origin-when-cross-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		"Permissions-Policy": "camera=(), microphone=(), geolocation=()", "Cache-Control": "public, max-age=0, must-revalidate",
	} {
		if got := read("index.html")[name]; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := read("assets/css/site.1234abcd.css")["Cache-Control"]; got != "public, max-age=31536000, immutable" {
		t.Errorf("assets: %s", got)
	}
	if got := read("tin-tuc/rss.xml")["Content-Type"]; got != "application/rss+xml; charset=utf-8" {
		t.Errorf("feeds: %s", got)
	}
}
