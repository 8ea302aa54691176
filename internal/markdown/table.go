package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tableNumber is the attribute that keeps the number of a table among its
// neighbours from parsing to rendering.
const tableNumber = "cchc-number"

// A tableTransformer makes tables of paragraphs. The cells that a row leaves
// out are made too, so that short rows under a wide header are bounded.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() < 2 {
		return
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	if size := last.Stop - first.Start; size*lines.Len() > maxLeftOut/10 { // most paragraphs are small
		j := jobOf(pc)
		j.bounds.leftOut += leftOut(lines, reader.Source())
		if j.bounds.leftOut > maxLeftOut {
			j.beyond(first.Start, "table-rows-too-short", maxLeftOut)
			return
		}
	}
	t.ParagraphTransformer.Transform(n, reader, pc)
}

// leftOut returns how many cells the rows of a table have less than its header,
// 0 for what is no table.
func leftOut(lines *text.Segments, source []byte) int {
	columns, missing := 0, 0
	for i := 1; i < lines.Len(); i++ {
		seg := lines.At(i)
		line := seg.Value(source)
		switch {
		case columns > 0:
			missing += max(0, columns-cells(line))
		case isDelimiter(line):
			columns = cells(line)
		}
	}
	return missing
}

// cells returns how many cells a row has at most.
func cells(line []byte) int { return bytes.Count(line, []byte("|")) + 1 }

// isDelimiter reports whether a line can be the one under a table's header.
func isDelimiter(line []byte) bool {
	return bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, "-:| \t\r\n")) == 0
}

// unescapePipes takes the backslash in front of each pipe out of code in a
// table, where a pipe must have one.
func unescapePipes(code *ast.CodeSpan, source []byte) {
	for c := code.FirstChild(); c != nil; {
		next := c.NextSibling()
		if t, ok := c.(*ast.Text); ok {
			splitAtPipes(code, t, source)
		}
		c = next
	}
}

// splitAtPipes divides a text in code at its escaped pipes.
func splitAtPipes(code *ast.CodeSpan, t *ast.Text, source []byte) {
	rest := t.Segment
	for {
		at := bytes.Index(rest.Value(source), []byte(`\|`))
		if at < 0 {
			break
		}
		at += rest.Start
		code.InsertBefore(code, t, ast.NewRawTextSegment(rest.WithStop(at)))
		rest = rest.WithStart(at + 1)
	}
	t.Segment = rest
}

// inTable reports whether a node stands in a cell.
func inTable(n ast.Node) bool {
	for n = n.Parent(); n != nil && n.Type() == ast.TypeInline; n = n.Parent() {
	}
	return n != nil && n.Kind() == extast.KindTableCell
}
