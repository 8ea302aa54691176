package hosting

import (
	"crypto/sha256"
	"encoding/base64"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/store"
)

// A Header is a header that answers have; without a value, one that they must
// not have.
type Header struct{ Name, Value string }

// A HeaderRule gives headers to the answers that it fits. Of several rules that
// give the same header the last one counts.
type HeaderRule struct {
	Below   string // an address: /assets/; "" for everywhere
	Ending  string // the end of a file's name (.svg) or the whole of it (rss.xml); "" for every
	Headers []Header
}

// fits reports whether a rule is for the file with a name in the published
// folder (see [output.Name]).
func (r HeaderRule) fits(name string) bool {
	return strings.HasPrefix("/"+name, r.Below) && fitsEnding(name, r.Ending)
}

func fitsEnding(name, ending string) bool {
	if ending == "" || strings.HasPrefix(ending, ".") {
		return strings.HasSuffix(strings.ToLower(name), ending)
	}
	return path.Base(name) == ending
}

// A mediaType says how files with an ending are announced.
type mediaType struct {
	ending string // as in [HeaderRule]
	value  string
	text   bool // worth compressing
}

// mediaTypes are the types of what a site publishes, the same on every server:
// what editors can publish, what themes can, and what the program makes. Whole
// names stand behind endings.
var mediaTypes = slices.Concat(ofEditors(), []mediaType{
	{".html", "text/html; charset=utf-8", true}, {".css", "text/css; charset=utf-8", true}, {".js", "text/javascript; charset=utf-8", true},
	{".mjs", "text/javascript; charset=utf-8", true}, {".map", "application/json", true}, {".webmanifest", "application/manifest+json", true},
	{".xml", "application/xml; charset=utf-8", true}, {".woff2", "font/woff2", false}, {".woff", "font/woff", false},
	{".ttf", "font/ttf", true}, {".otf", "font/otf", true}, {".jsonld", "application/ld+json", true},
	{"rss.xml", "application/rss+xml; charset=utf-8", true}, {"atom.xml", "application/atom+xml; charset=utf-8", true}, {"feed.json", "application/feed+json", true},
})

// ofEditors returns the types of [content.FileTypes].
func ofEditors() []mediaType {
	types := make([]mediaType, len(store.FileTypes))
	for i, t := range store.FileTypes {
		types[i] = mediaType{t.Ext, t.MIME, t.Text}
	}
	return types
}

// ContentType returns how a file is announced by its name, as every server is
// told to: application/octet-stream for a type that nothing is known of.
func ContentType(name string) string {
	for _, m := range slices.Backward(mediaTypes) { // whole names stand behind endings
		if fitsEnding(name, m.ending) {
			return m.value
		}
	}
	return "application/octet-stream"
}

// Compressible reports whether a file is of a type that compression makes
// smaller: text. Pictures and office documents are compressed in themselves.
func Compressible(name string) bool {
	for _, m := range mediaTypes {
		if m.text && fitsEnding(name, m.ending) {
			return true
		}
	}
	return false
}

// The values of Cache-Control: a page is asked for anew each time, for a stale
// hotline is worse than a slow one, and so is the service worker, which decides
// about all others; a file whose name changes with what is in it never is.
const (
	cachePages  = "public, max-age=0, must-revalidate"
	cacheAssets = "public, max-age=31536000, immutable"
)

// picturePolicy is for SVG pictures that are opened by themselves: drawing
// programs write their colours as styles, and no more than these is allowed.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors "

// HeaderRules returns the headers of everything that is published: the one
// table from which the configuration of every server is written.
func (s *Site) HeaderRules() []HeaderRule {
	rules := []HeaderRule{
		{Headers: s.securityHeaders()},
		{Below: "/assets/", Headers: []Header{{"Cache-Control", cacheAssets}}},
		{Ending: ".svg", Headers: []Header{{"Content-Security-Policy", picturePolicy + ancestors(s.Hosting)}}},
	}
	for _, m := range mediaTypes {
		rules = append(rules, HeaderRule{Ending: m.ending, Headers: []Header{{"Content-Type", m.value}}})
	}
	return rules
}

// securityHeaders are those that every answer has.
func (s *Site) securityHeaders() []Header {
	h := s.Hosting
	frame := Header{"X-Frame-Options", "DENY"}
	if len(h.FrameAncestors) > 0 {
		frame.Value = "" // it can name nobody; frame-ancestors does
	}
	headers := []Header{
		{"Content-Security-Policy", s.policy()},
		frame,
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
		{"Cache-Control", cachePages},
	}
	if h.HSTS > 0 {
		headers = append(headers, Header{"Strict-Transport-Security", "max-age=" + strconv.Itoa(int(h.HSTS))})
	}
	return headers
}

// policy is the Content-Security-Policy of pages: nothing but the site's own
// files, and of scripts and styles in a page itself those that the theme's
// templates hold. Forms go to the site itself, and to where dossiers are looked up.
func (s *Site) policy() string {
	scripts, styles := "'self'", "'self'"
	for _, in := range s.Inline {
		sum := sha256.Sum256(in.Text)
		hash := " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		list := &scripts
		if in.Style {
			list = &styles
		}
		if !strings.Contains(*list, hash) {
			*list += hash
		}
	}
	return "default-src 'none'; script-src " + scripts + "; style-src " + styles + "; img-src 'self' data:; media-src 'self'; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action " + strings.Join(append([]string{"'self'"}, s.FormsTo...), " ") + "; base-uri 'none'; frame-ancestors " + ancestors(s.Hosting)
}

// ancestors is who may show the site in a frame.
func ancestors(h config.Hosting) string {
	if len(h.FrameAncestors) == 0 {
		return "'none'"
	}
	all := make([]string, len(h.FrameAncestors))
	for i, a := range h.FrameAncestors {
		all[i] = string(a)
	}
	return strings.Join(all, " ")
}

// Headers returns the headers of the file with a name in the published folder,
// in the order of the table.
func Headers(rules []HeaderRule, name string) []Header {
	var all []Header
	for _, r := range rules {
		if r.fits(name) {
			all = merge(all, r.Headers)
		}
	}
	return all
}

// merge returns headers with those of more in them or in their place.
func merge(headers, more []Header) []Header {
	out := append([]Header(nil), headers...)
next:
	for _, m := range more {
		for i := range out {
			if out[i].Name == m.Name {
				out[i] = m
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}

// divide takes the type out of the headers of a rule, for servers have their
// own way to say it.
func (r HeaderRule) divide() (contentType string, others []Header) {
	for _, h := range r.Headers {
		if h.Name == "Content-Type" {
			contentType = h.Value
		} else {
			others = append(others, h)
		}
	}
	return contentType, others
}
