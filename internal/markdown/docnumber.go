package markdown

import (
	"bytes"

	"cchc/internal/viet"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// linkNumbers makes the document numbers in a stretch of text links to the
// documents that the site has, and hands what remains text to rest, in order.
func (j *job) linkNumbers(t *ast.Text, rest func(t *ast.Text)) {
	parent := t.Parent()
	if parent == nil {
		return
	}
	start := t.Segment.Start
	value := t.Segment.Value(j.source)
	if bytes.IndexByte(value, '/') < 0 { // every number has one
		rest(t)
		return
	}
	for _, f := range viet.FindDocNumbers(string(value)) {
		href, title := j.resolver.Document(f.Number)
		if href == "" {
			continue
		}
		before := ast.NewTextSegment(text.NewSegment(start, t.Segment.Start+f.Start))
		link := ast.NewLink()
		link.Destination, link.Title = []byte(href), []byte(title)
		link.AppendChild(link, ast.NewTextSegment(text.NewSegment(t.Segment.Start+f.Start, t.Segment.Start+f.End)))
		if before.Segment.Len() > 0 {
			parent.InsertBefore(parent, t, before)
			rest(before)
		}
		parent.InsertBefore(parent, t, link)
		start = t.Segment.Start + f.End
	}
	t.Segment = t.Segment.WithStart(start)
	rest(t)
}
