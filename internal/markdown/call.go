package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"cchc/internal/viet"
)

// linkCalls makes the telephone numbers in a stretch of text links that call them, and
// hands what is between them on.
func (j *job) linkCalls(t *ast.Text) {
	parent := t.Parent()
	value := t.Segment.Value(j.source)
	if parent == nil || !bytes.ContainsAny(value, "0123456789") {
		j.expand(t)
		return
	}
	from := t.Segment.Start
	start := from
	for _, c := range viet.FindCalls(string(value)) {
		if before := ast.NewTextSegment(text.NewSegment(start, from+c.Start)); before.Segment.Len() > 0 {
			parent.InsertBefore(parent, t, before)
			j.expand(before)
		}
		link := ast.NewLink()
		link.Destination = []byte(c.Href)
		link.AppendChild(link, ast.NewTextSegment(text.NewSegment(from+c.Start, from+c.End)))
		parent.InsertBefore(parent, t, link)
		start = from + c.End
	}
	t.Segment = t.Segment.WithStart(start)
	j.expand(t)
}

// mergeText makes one of a stretch of text that was parsed in pieces: the parser of
// addresses looks at each space, so that a telephone number would be several.
func mergeText(t *ast.Text) {
	for !t.SoftLineBreak() && !t.HardLineBreak() {
		next, ok := t.NextSibling().(*ast.Text)
		if !ok || next.Segment.Start != t.Segment.Stop || next.IsRaw() != t.IsRaw() || next.Segment.Padding > 0 {
			return
		}
		t.Segment.Stop = next.Segment.Stop
		t.SetSoftLineBreak(next.SoftLineBreak())
		t.SetHardLineBreak(next.HardLineBreak())
		t.Parent().RemoveChild(t.Parent(), next)
	}
}
