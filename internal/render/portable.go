package render

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/net/html"
)

// A site that is carried about is opened from its folder by a double click, over
// file://: each address is that of a file, seen from the page that names it.
// Nothing is left out of pages for it but what needs a server. What they load is
// loaded by elements; a script that needs data loads it as a script.

// carried returns a page as it is opened from its folder.
func (s *Set) carried(o *Output, page []byte) (_ []byte, problems diag.List) {
	return []byte(rewrite(string(page), func(t *html.Token) bool {
		if t.Data == "track" {
			embedded, more := s.embed(t)
			problems = append(problems, more...)
			return embedded
		}
		changed := readdress(t, func(u *url.URL) string { return s.seenFrom(o, u) })
		if s.Site.Delivery.Idle > 0 && t.Data == "a" {
			changed = enclose(t) || changed
		}
		// A browser checks neither for files of a folder, and loads none that asks for it.
		return drop(t, "integrity", "crossorigin") || changed
	})), problems
}

// embed puts the captions of a film into its page: a browser loads none from a
// folder.
func (s *Set) embed(t *html.Token) (changed bool, problems diag.List) {
	base := s.Site.Settings.BaseURL.Plain()
	for i, a := range t.Attr {
		name, ok := strings.CutPrefix(a.Val, base)
		if captions := s.byPath["/"+name]; a.Key == "src" && ok && captions != nil {
			r := s.Render(captions)
			t.Attr[i].Val = "data:text/vtt;base64," + base64.StdEncoding.EncodeToString(r.Data)
			return true, r.Problems
		}
	}
	return false, nil
}

// sourceOf is the source of a page: its entry, and where it is carried about the
// captions that stand in it.
func (s *Set) sourceOf(p *site.Page) uint64 {
	if !s.Site.Delivery.Portable || p.Entry == nil {
		return p.Source()
	}
	h, view := xxhash.New(), s.Site.NewView()
	fmt.Fprintln(h, p.Source())
	p.Entry.References(func(ref content.FileRef, _ string) {
		if f := view.FileOf(p, ref); f != nil && f.Ext() == ".vtt" {
			fmt.Fprintln(h, ofFile(f)(s))
		}
	})
	return h.Sum64()
}

// seenFrom returns an address of the site as the address of its file, seen from
// the file of an output. Addresses elsewhere stay as they are.
func (s *Set) seenFrom(o *Output, u *url.URL) string {
	if u.Scheme != "" || u.Host != "" || u.Path == "" {
		return u.String()
	}
	base := s.Site.Settings.BaseURL.Plain()
	whole := (&url.URL{Path: base + o.Path[1:]}).ResolveReference(u)
	file, ok := strings.CutPrefix(whole.Path, base)
	if !ok { // on the same server, not in the site
		return s.Site.Settings.BaseURL.Origin + whole.String()
	}
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	from := strings.Split(path.Dir(o.Name()), "/")
	if from[0] == "." {
		from = nil
	}
	to := strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	whole.Path, whole.RawPath = strings.Repeat("../", len(from))+strings.Join(to, "/"), ""
	return whole.String()
}

// enclose makes a link that leads out of the pages of the site plain text: on a
// screen for everybody nobody would come back from there. The page's QR code
// leads to the same page on the reader's own telephone, where the link works.
func enclose(t *html.Token) bool {
	for _, a := range t.Attr {
		if a.Key != "href" {
			continue
		}
		u, err := url.Parse(a.Val)
		if err == nil && u.Scheme == "" && u.Host == "" && (u.Path == "" || path.Ext(u.Path) == ".html") {
			break
		}
		return drop(t, "href", "target", "rel", "download")
	}
	return drop(t, "target")
}

// drop takes attributes from an element and reports whether it had any of them.
func drop(t *html.Token, keys ...string) bool {
	n := len(t.Attr)
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return slices.Contains(keys, a.Key) })
	return len(t.Attr) < n
}
