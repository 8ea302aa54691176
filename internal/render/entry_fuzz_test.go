package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/diag"
	"cchc/internal/viet"

	"golang.org/x/net/html"
)

// fuzzed is the site around an entry that is made of random bytes.
var fuzzed = sync.OnceValue(func() *Set {
	set, problems := Open(grown(hostile{}, 0), day)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return set
})

// FuzzEntry takes random front matter and a random text along the whole line,
// from the file to every page, feed and index of its site. Nothing panics or
// takes long, problems are placed within their files, pages are well-formed, and
// nothing of the entry runs or loads anything in them.
func FuzzEntry(f *testing.F) {
	folders := []string{"tin", "trang", "ke-hoach", "thu-tuc", "danh-ba", "van-ban", "thong-bao"}
	for i, dir := range folders {
		f.Add(uint8(i), heads[dir], "Thân <script>alert(1)</script> [a](javascript:x) 12/2026/QĐ-UBND UBND\n")
	}
	for _, body := range []string{
		"# a {onclick=x}\n\n| a |\n|-|\n| `b\\|c` |\n", "x[^1]\n\n[^1]: - a\n", "![a](b.png \"</script>\")", "> - a) 1. x\n", "[r]: hai.md 'a'\n\n[r]\n", "a\n: b\n\n- [x] c\n",
	} {
		f.Add(uint8(0), heads["tin"], body)
	}
	for _, front := range []string{
		heads["tin"] + "tags: [\"</script><script>alert(1)</script>\", \"<!--\"]\nsummary: \"'><img src=x onerror=alert(1)>\"\n",
		"title: \"<b onclick=a>\"\ndate: 2026-11-01\ntopic: digital\nauthor: \"</title><script>\"\n",
		heads["tin"] + "source: {name: a, url: 'javascript:x'}\naliases: [/cu/, \"/<script>\"]\ntranslations: [{lang: en, url: 'https://a.vn/\"onclick=x'}]\n",
	} {
		f.Add(uint8(0), front, "Thân\n")
	}
	f.Add(uint8(2), heads["ke-hoach"]+"tasks:\n  - {name: <script>, lead: \"<b>; Sở\", deadline: Quý I, evidence: [{url: 'https://a.vn', name: <i>}]}\n", "")
	f.Add(uint8(3), heads["thu-tuc"]+"keywords: \"</script>\"\nhistory: [{date: 2026-01-02, change: <b>}]\nlegalBasis: [{number: 1/2026/QĐ-A, title: <i>}]\n", "")
	f.Add(uint8(4), heads["danh-ba"]+"groups: [{name: <b>, kind: hotline, contacts: [{name: <i>, phones: [0299 000 0101], email: a@b.vn}]}]\n", "")
	f.Fuzz(func(t *testing.T, dir uint8, front, body string) {
		if len(front)+len(body) > 8<<10 {
			return
		}
		folder := folders[int(dir)%len(folders)]
		files := grown(hostile{}, 0)
		name := "content/" + folder + "/mot-bai.md"
		files[name] = &fstest.MapFile{Data: []byte("---\n" + front + "\n---\n" + body), Mode: 0o644}
		done := make(chan struct{})
		time.AfterFunc(time.Minute, func() {
			select {
			case <-done:
			default:
				panic(fmt.Sprintf("a minute for %q and %q", front, body))
			}
		})
		checkSite(t, files)
		close(done)
	})
}

// checkSite makes a site and looks at all of it.
func checkSite(t *testing.T, files fstest.MapFS) {
	set, problems := Reopen(files, day, fuzzed())
	if set != nil {
		for _, o := range set.Outputs() {
			if o.Kind == File {
				continue
			}
			r := set.Render(o)
			problems = append(problems, r.Problems...)
			if err := wellFormed(o, r.Data); err != nil && r.Problems.Errors() == 0 {
				t.Errorf("%s: %v in:\n%s", o.Path, err, r.Data)
			}
			r.Release()
		}
	}
	for _, d := range problems {
		if err := within(files, d); err != nil {
			t.Errorf("%s at %+v: %v", d.Code, d.Position, err)
		}
	}
}

// within says what is wrong with the place of a problem.
func within(files fstest.MapFS, d diag.Diagnostic) error {
	f := files[d.File]
	if f == nil {
		return fmt.Errorf("no such file")
	}
	text := strings.ReplaceAll(strings.ReplaceAll(viet.NFC(strings.TrimPrefix(string(f.Data), "\uFEFF")), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	switch {
	case d.Line < 0 || d.Line > len(lines), d.Line == 0 && d.Column > 0:
		return fmt.Errorf("the file has %d lines", len(lines))
	case d.Line > 0 && d.Column > len([]rune(lines[d.Line-1]))+1:
		return fmt.Errorf("the line is %q", lines[d.Line-1])
	}
	return nil
}

// wellFormed says what is wrong with an output.
func wellFormed(o *Output, data []byte) error {
	switch {
	case len(data) == 0:
		return nil
	case o.Kind == Page:
		return safePage(data)
	}
	switch path.Ext(o.Path) {
	case ".xml":
		return wellFormedXML(data)
	case ".json":
		if !json.Valid(data) {
			return errors.New("no JSON")
		}
	}
	return nil
}

func wellFormedXML(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// voids are the elements that have no end tag.
var voids = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// drawn are the elements of drawings that close themselves.
var drawn = []string{"path", "circle", "rect", "line", "use", "polyline", "polygon", "ellipse", "image", "stop"}

// safePage says what is wrong with a page: a tag that does not close, or
// something that runs or loads and is not the theme's.
func safePage(data []byte) error {
	z := html.NewTokenizer(bytes.NewReader(data))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				return fmt.Errorf("%v: open are %v", z.Err(), open)
			}
			return nil
		case html.StartTagToken:
			tag := z.Token()
			if err := safeTag(tag); err != nil {
				return err
			}
			if !slices.Contains(voids, tag.Data) {
				open = append(open, tag.Data)
			}
		case html.SelfClosingTagToken:
			tag := z.Token()
			if err := safeTag(tag); err != nil || !slices.Contains(drawn, tag.Data) && !slices.Contains(voids, tag.Data) {
				return fmt.Errorf("%v: %v", tag, err)
			}
		case html.EndTagToken:
			tag := z.Token()
			if n := len(open); n == 0 || open[n-1] != tag.Data {
				return fmt.Errorf("</%s> where %v are open", tag.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// safeTag says what of a tag is not the theme's.
func safeTag(tag html.Token) error {
	attr := map[string]string{}
	for _, a := range tag.Attr {
		if _, twice := attr[a.Key]; twice || strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
			return fmt.Errorf("attribute %s of %v", a.Key, tag)
		}
		attr[a.Key] = a.Val
		if slices.Contains([]string{"href", "src", "action", "formaction", "poster", "data"}, a.Key) {
			if err := safeAddress(a.Val); err != nil {
				return err
			}
		}
	}
	switch tag.Data {
	case "script":
		if !strings.HasPrefix(attr["src"], "/cchc/") && attr["type"] != "application/ld+json" {
			return fmt.Errorf("script %v", tag)
		}
	case "style", "iframe", "object", "embed", "base", "frame", "applet", "portal":
		return fmt.Errorf("<%s>", tag.Data)
	}
	return nil
}

// safeAddress refuses other schemes than those that lead out of a site.
func safeAddress(address string) error {
	scheme, _, ok := strings.Cut(strings.ToLower(strings.Map(dropControls, address)), ":")
	if !ok || strings.ContainsAny(scheme, "/?#") || slices.Contains([]string{"http", "https", "mailto", "tel"}, scheme) {
		return nil
	}
	return fmt.Errorf("address %q", address)
}

// dropControls leaves out what browsers pass over in addresses.
func dropControls(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}
