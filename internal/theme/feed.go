package theme

import (
	"bytes"
	"slices"

	"cchc/internal/diag"
	"cchc/internal/site"
)

// feedPartial is the partial that says what of an entry stands in a feed with
// full text.
const feedPartial = "partials/feed-text.html"

// FeedText returns what a feed with full text shows of an entry: what the
// theme's partial feed-text makes of it, else its text alone. The problems are
// errors; warnings about the text are told with its page.
func (t *Theme) FeedText(view *site.View, p *site.Page) (string, diag.List) {
	ctx := t.context(view, p)
	set := ctx.locale.layouts[t.layoutFor(p)]
	if set == nil || !set.has(feedPartial) {
		text := ctx.Body().HTML
		return string(text), ctx.errors()
	}
	text, problems := t.partial(feedPartial, ctx, ctx)
	return string(text), problems
}

// partial renders a partial by itself, with the layout of the page of ctx.
func (t *Theme) partial(name string, ctx *Context, data any) ([]byte, diag.List) {
	set := ctx.locale.layouts[t.layoutFor(ctx.Page)]
	ctx.set = set
	var out bytes.Buffer
	if err := set.render(&out, name, ctx, data); err != nil {
		return nil, diag.List{t.templateProblem(err, "template-run", name, diag.Args{"Page": ctx.Page.File})}
	}
	return out.Bytes(), ctx.errors()
}

// errors returns what keeps from being published what was made with a context.
func (c *Context) errors() diag.List {
	return slices.DeleteFunc(slices.Clone(c.problems), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}

// Words returns the words of a key without values, in the language of the
// site, for outputs that are no pages; the key itself where the theme has none.
func (t *Theme) Words(key string) string { return t.site.Words(key) }

// A Feed is a file that readers follow.
type Feed struct {
	Name string // atom.xml, in the folder of its page
	Type string // application/atom+xml
	Form string // Atom
}

// Feeds are the feeds of every page that has some.
func Feeds() []Feed {
	return []Feed{
		{"atom.xml", "application/atom+xml", "Atom"},
		{"rss.xml", "application/rss+xml", "RSS"},
		{"feed.json", "application/feed+json", "JSON Feed"},
	}
}

// Feeds returns the feeds of the page; none where it has none.
func (c *Context) Feeds() []Feed {
	if !c.Site.HasFeed(c.Page) {
		return nil
	}
	return Feeds()
}
