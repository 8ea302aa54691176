package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"path"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// A Context is what a template is given: a page, what it may ask of the site,
// and the methods below.
type Context struct {
	Page  *site.Page
	Site  *site.View
	Items []*site.Page // the entries on this page of a list
	Pager *Pager       // nil where the page has no list
	Lang  string       // of the interface

	theme    *Theme
	locale   *Locale
	set      *layout
	body     *Body
	expanded map[string]bool // abbreviations that Paragraphs has met
	problems diag.List
}

// A Body is the text of a page.
type Body struct {
	HTML     template.HTML
	Headings []markdown.Heading
}

// Body returns the page's text as HTML.
func (c *Context) Body() *Body {
	if c.body == nil {
		body := c.Site.Text(c.Page)
		text, problems := body.Text()
		page := c.locale.convert.ConvertKept(body.Kept(), c.Page.File, body.Line, text, c.Site.Linker(c.Page))
		c.problems = append(append(c.problems, problems...), page.Problems...)
		c.body = &Body{HTML: template.HTML(page.HTML), Headings: page.Headings} //nolint:gosec // made by our own converter
	}
	return c.body
}

// Paragraphs returns a text with line breaks as paragraphs and lists, in which
// abbreviations have their words where the page uses them first. The text of an
// entry, .Body, expands its own.
func (c *Context) Paragraphs(text string) template.HTML { return paragraphs(text, c.expand) }

// expand escapes a line of text, makes what can be called in it links and gives its
// abbreviations their words.
func (c *Context) expand(line string) string {
	if c.expanded == nil {
		c.expanded = map[string]bool{}
	}
	var b strings.Builder
	done := 0
	for _, f := range viet.FindAbbreviations(line) {
		if c.expanded[f.Short] {
			continue
		}
		c.expanded[f.Short] = true
		b.WriteString(linked(line[done:f.Start]))
		b.WriteString(`<abbr title="` + template.HTMLEscapeString(f.Long) + `">` + template.HTMLEscapeString(f.Short) + "</abbr>")
		done = f.End
	}
	b.WriteString(linked(line[done:]))
	return b.String()
}

// HasText reports whether the page has a text.
func (c *Context) HasText() bool { return c.Site.Text(c.Page).Size > 0 }

// URL returns the address of a path of the site, with the path of the base
// address.
func (c *Context) URL(path string) string { return c.Site.URL(path) }

// Abs returns the whole address of a path of the site.
func (c *Context) Abs(path string) string {
	return c.theme.settings.BaseURL.Origin + c.Site.URL(path)
}

// ManifestPath is the address of the web manifest.
const ManifestPath = "/manifest.webmanifest"

// Manifest returns the address of the web manifest, "" where the site has none.
func (c *Context) Manifest() string {
	if c.Site.Delivery().Portable {
		return ""
	}
	return c.Site.URL(ManifestPath)
}

// Here returns the path of this page of the list: /tin-tuc/trang/2/.
func (c *Context) Here() string {
	if c.Pager != nil {
		return c.Page.At(c.Pager.Number)
	}
	return c.Page.Path
}

// Asset returns the fingerprinted address of an asset.
func (c *Context) Asset(name string) (string, error) {
	a := c.locale.asset(name)
	if a == nil {
		return "", fmt.Errorf("no asset %q", name)
	}
	return c.Site.URL(a.Path), nil
}

// File returns the address of a file that the page's front matter names, ""
// for none.
func (c *Context) File(ref content.FileRef) string { return c.Site.FileURL(c.Page, ref) }

// Settings returns the settings of the column, in the language of the page where they
// have its words.
func (c *Context) Settings() *config.Settings { return c.locale.settings }

// Home returns the home page of the language that the page belongs to.
func (c *Context) Home() *site.Page { return c.Site.HomeOf(c.Page) }

// Translation reports whether the page belongs to another language than the site's.
func (c *Context) Translation() bool { return c.Home().Path != "/" }

// Search returns the page that searches in the language of the page, nil where there is
// none.
func (c *Context) Search() *site.Page { return c.Site.SearchOf(c.Page) }

// Contacts returns the groups of the registers in the language of the page, see
// [site.View.Contacts].
func (c *Context) Contacts(kind string) []site.ContactsGroup {
	return c.Site.ContactsOf(c.Page, kind)
}

// TitleOf returns a page's title; pages that have none of their own are named
// by the theme.
func (c *Context) TitleOf(p *site.Page) (string, error) {
	switch {
	case p.Title != "" && p.Kind == site.AgencyPage:
		return c.locale.strings.say("title.agency-tasks", map[string]any{"Name": p.Title})
	case p.Title != "":
		return p.Title, nil
	case p.Kind == site.TaxonomyPage:
		return c.locale.strings.say("taxonomy."+p.Taxonomy.Name, nil)
	}
	return c.locale.strings.say("title."+string(p.Kind), nil)
}

// SummaryOf returns a page's summary, or the beginning of its text.
func (c *Context) SummaryOf(p *site.Page) string {
	summary, problems := c.theme.Summary(c.Site, p)
	c.problems = append(c.problems, problems...)
	return summary
}

// Summary returns a page's summary, or the beginning of its text. The problem is
// that of a text that cannot be read.
func (t *Theme) Summary(view *site.View, p *site.Page) (string, diag.List) {
	body := view.Text(p)
	if p.Summary != "" || body.Size == 0 {
		return p.Summary, nil
	}
	view.Texts(p)
	known, ok := t.excerpts.Load(p)
	if !ok {
		text, problems := body.Text()
		if len(problems) > 0 {
			return "", problems
		}
		known, _ = t.excerpts.LoadOrStore(p, t.site.convert.Excerpt(text, 200))
	}
	return known.(string), nil
}

// Option returns an option of the theme.
func (c *Context) Option(name string) (string, error) {
	v, ok := c.theme.Chain.Option(name)
	if !ok {
		return "", fmt.Errorf("no option %q in theme.yaml", name)
	}
	return v, nil
}

// Blocks renders the partials that an option of blocks names, in its order:
// partials/OPTION-NAME.html, each with the context.
func (c *Context) Blocks(option string) (template.HTML, error) {
	if _, err := c.Option(option); err != nil {
		return "", err
	}
	var out bytes.Buffer
	for _, name := range c.theme.Chain.Blocks(option) {
		if err := c.set.render(&out, "partials/"+option+"-"+name+".html", c, c); err != nil {
			return "", err
		}
	}
	return template.HTML(out.String()), nil //nolint:gosec // made by templates
}

// With returns a map for a partial, with the context under Ctx.
func (c *Context) With(pairs ...any) (map[string]any, error) {
	m, err := dict(pairs...)
	if err == nil {
		m["Ctx"] = c
	}
	return m, err
}

func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("keys and values must come in pairs")
	}
	m := make(map[string]any, len(pairs)/2+1)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("key %v is no text", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

// A Pager is one page of a list and its neighbours (phân trang).
type Pager struct {
	Number, Count int
	Prev, Next    string // paths, "" for none
	Pages         []PagerPage
}

// A PagerPage is a link of a pager; Number 0 stands for those left out.
type PagerPage struct {
	Number  int
	Path    string
	Current bool
}

func newPager(p *site.Page, n, count int) *Pager {
	g := &Pager{Number: n, Count: count}
	if n > 1 {
		g.Prev = p.At(n - 1)
	}
	if n < g.Count {
		g.Next = p.At(n + 1)
	}
	for i := 1; i <= g.Count; i++ {
		switch {
		case i == 1, i == g.Count, i >= n-1 && i <= n+1:
			g.Pages = append(g.Pages, PagerPage{i, p.At(i), i == n})
		case i == 2, i == g.Count-1:
			g.Pages = append(g.Pages, PagerPage{})
		}
	}
	return g
}

// A FileInfo is what a reader wants to know before downloading a file.
type FileInfo struct {
	Type string // PDF, DOCX
	Size int64  // 0 for a picture, which is made smaller first
}

// FileInfo returns the kind and size of a file that the page's front matter
// names, nil where it is not one of the site's files.
func (c *Context) FileInfo(ref content.FileRef) *FileInfo {
	f := c.Site.FileOf(c.Page, ref)
	if f == nil {
		return nil
	}
	info := &FileInfo{strings.ToUpper(strings.TrimPrefix(path.Ext(f.Path), ".")), f.Size}
	if f.IsPicture() && !c.theme.settings.Pictures.Originals {
		info.Size = 0
	}
	return info
}

// Poster returns the path of the page's poster, "" where it has none.
func (c *Context) Poster() string { return c.sheet(site.Poster) }

// Leaflet returns the path of the page's leaflet, "" where it has none.
func (c *Context) Leaflet() string { return c.sheet(site.Leaflet) }

func (c *Context) sheet(form site.Sheet) string {
	if !c.theme.HasSheet(c.Page, form) {
		return ""
	}
	return c.Site.SheetOf(c.Page, form)
}

// Hotline returns the first number of the hotlines, nil where there is none.
func (c *Context) Hotline() *site.Number { return c.Site.Hotline() }

// Counter returns the number to call about the page's procedure, nil where there is
// none.
func (c *Context) Counter() *site.Number { return c.Site.Counter(c.Page) }
