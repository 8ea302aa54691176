package theme

import (
	"bytes"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/minify"

	"golang.org/x/net/html"
)

// An Inline is a script or a style sheet that stands in the pages themselves,
// byte for byte as it is published: what a Content-Security-Policy has to name
// by its hash.
type Inline struct {
	Style bool
	Text  []byte
}

// Inline finds the scripts and style sheets in the theme's templates and icons
// without rendering a page. One that is filled in page by page, and a style= or
// onclick= attribute, cannot be named by a hash: these are problems of a site
// that is served with a policy.
func (t *Theme) Inline() ([]Inline, diag.List) {
	s := &inlineScan{theme: t}
	for _, rel := range slices.Sorted(maps.Keys(t.Chain.Files)) {
		isTemplate := strings.HasSuffix(rel, ".html") && (strings.HasPrefix(rel, "layouts/") || strings.HasPrefix(rel, "partials/"))
		if isTemplate || strings.HasPrefix(rel, "icons/") && strings.HasSuffix(rel, ".svg") {
			s.file(rel)
		}
	}
	return s.found, s.problems
}

type inlineScan struct {
	theme    *Theme
	found    []Inline
	problems diag.List
}

// action matches what a template fills in. Masked, it cannot be taken for HTML.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

const mask = '\x01'

func (s *inlineScan) file(rel string) {
	masked := action.ReplaceAllFunc(s.theme.Chain.Files[rel].Text, func(a []byte) []byte {
		return bytes.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return mask
		}, a)
	})
	z, line := html.NewTokenizer(bytes.NewReader(masked)), 1
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		at := line
		line += bytes.Count(z.Raw(), []byte("\n"))
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tag := z.Token()
		s.attributes(rel, at, tag)
		if kind == html.StartTagToken && policed(tag) && z.Next() == html.TextToken {
			text := string(z.Raw())
			s.element(rel, at, tag, text)
			line += strings.Count(text, "\n")
		}
	}
}

// policed reports whether what an element holds is a script or a style sheet.
// A script element of another type is data (JSON-LD), which no policy forbids.
func policed(tag html.Token) bool {
	if tag.Data == "style" {
		return true
	}
	kind, src := attribute(tag, "type"), attribute(tag, "src")
	return tag.Data == "script" && src == "" && slices.Contains([]string{"", "text/javascript", "application/javascript", "module", "importmap", "speculationrules"}, strings.ToLower(kind))
}

func attribute(tag html.Token, key string) string {
	for _, a := range tag.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// attributes reports those that are code.
func (s *inlineScan) attributes(rel string, line int, tag html.Token) {
	for _, a := range tag.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") && a.Val != "" {
			s.report(rel, line, a.Key+"=")
		}
	}
}

// element notes what a script or style element of a template becomes in a page.
func (s *inlineScan) element(rel string, line int, tag html.Token, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	open := "<" + tag.Data
	if kind := attribute(tag, "type"); kind != "" {
		open += ` type="` + html.EscapeString(kind) + `"`
	}
	published, ok := publishedText(open + ">" + text + "</" + tag.Data + ">")
	if !ok || strings.ContainsRune(text, mask) {
		s.report(rel, line, "<"+tag.Data+">")
		return
	}
	s.found = append(s.found, Inline{Style: tag.Data == "style", Text: published})
}

// publishedText sends an element the way that pages take, through html/template
// and the minifier, and returns what it holds then.
func publishedText(element string) ([]byte, bool) {
	parsed, err := template.New("").Parse(element)
	if err != nil {
		return nil, false
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, nil); err != nil {
		return nil, false
	}
	small, err := minify.Text("html", out.Bytes())
	if err != nil {
		return nil, false
	}
	z := html.NewTokenizer(bytes.NewReader(small))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind == html.TextToken {
			return bytes.Clone(z.Raw()), true
		}
	}
	return nil, true // nothing but comments
}

func (s *inlineScan) report(rel string, line int, what string) {
	f := s.theme.Chain.Files[rel]
	d := diag.New(diag.Position{File: f.Name, Line: line}, "", "csp-inline", diag.Args{"What": what})
	d.Excerpt = strings.Split(string(f.Text), "\n")[line-1]
	s.problems = append(s.problems, d)
}

// AssetFile returns the file of an asset as its author knows it.
func (t *Theme) AssetFile(a *Asset) string { return t.Chain.Files["assets/"+a.Name].Name }
