package markdown

import (
	"cchc/internal/viet"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

var kindAbbreviation = ast.NewNodeKind("Abbreviation")

// An abbreviation is a short form in running text, with its words.
type abbreviation struct {
	ast.BaseInline
	long string
}

func (*abbreviation) Kind() ast.NodeKind { return kindAbbreviation }

func (n *abbreviation) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Long": n.long}, nil)
}

// expand gives the abbreviations in a stretch of text their words, each where
// the page uses it first.
func (j *job) expand(t *ast.Text) {
	parent := t.Parent()
	if parent == nil {
		return
	}
	value := t.Segment.Value(j.source)
	if !viet.MayAbbreviate(value) {
		return
	}
	begin, start := t.Segment.Start, t.Segment.Start
	for _, f := range viet.FindAbbreviations(string(value)) {
		if j.expanded[f.Short] {
			continue
		}
		j.expanded[f.Short] = true
		if before := ast.NewTextSegment(text.NewSegment(start, begin+f.Start)); before.Segment.Len() > 0 {
			parent.InsertBefore(parent, t, before)
		}
		short := &abbreviation{long: f.Long}
		short.AppendChild(short, ast.NewTextSegment(text.NewSegment(begin+f.Start, begin+f.End)))
		parent.InsertBefore(parent, t, short)
		start = begin + f.End
	}
	t.Segment = t.Segment.WithStart(start)
}
