// Package rawhtml puts nodes of Markdown in the place of the HTML that stands in a source,
// as an extension of goldmark.
//
// HTML is not passed through, but its words are kept: paragraphs, headings, lists,
// quotations, links and pictures become what Markdown has for them, a table a table. Of
// running text, line breaks, indices and links stay ([Element]); what is only a look is
// left out, with a note. Scripts, styles, frames and forms are left out with all that is
// in them.
//
// A [Page] is what is known of the page that is read. [NewParser] reads blocks of HTML,
// [Transformer] changes what was parsed: block.go blocks, inline.go tags in running text.
package rawhtml

import (
	"bytes"

	"cchc/internal/diag"
	"cchc/internal/mdsource"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A Page is the page that HTML is read of.
type Page struct {
	Source []byte
	// Plain returns the words of a node.
	Plain func(n ast.Node) string
	// Report tells of something at a byte of Source.
	Report func(offset int, severity diag.Severity, code string, args diag.Args)

	table    ast.Node        // a block of HTML whose table has not ended
	tableEnd int             // see lastTableEnd
	noted    map[string]bool // HTML that was told of
}

var pageKey = parser.NewContextKey()

// Begin has a page read with a context; each context needs one.
func (p *Page) Begin(pc parser.Context) {
	p.noted = map[string]bool{}
	pc.Set(pageKey, p)
}

func pageOf(pc parser.Context) *Page { return pc.Get(pageKey).(*Page) }

// An Element is an element of running text that Markdown has no mark for.
type Element struct {
	ast.BaseInline
	Name string // sub, sup, br or wbr
}

// KindElement is the kind of an [Element].
var KindElement = ast.NewNodeKind("InlineTag")

// Kind returns KindElement.
func (*Element) Kind() ast.NodeKind { return KindElement }

// Dump writes the node for people who look for faults.
func (n *Element) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Tag": n.Name}, nil)
}

// NewParser returns a parser of blocks of HTML.
func NewParser() parser.BlockParser { return blockParser{parser.NewHTMLBlockParser()} }

// A blockParser opens blocks of HTML. One that begins with a table goes on to where
// the table ends, across empty lines.
type blockParser struct{ parser.BlockParser }

func (b blockParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	n, state := b.BlockParser.Open(parent, reader, pc)
	if n != nil {
		p := pageOf(pc)
		if name, end := mdsource.TagName(bytes.TrimLeft(line, " ")); name == "table" && !end && !endsTable(line) && at.Start < p.lastTableEnd() {
			p.table = n
		}
	}
	return n, state
}

func (b blockParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	p := pageOf(pc)
	if p.table != n {
		return b.BlockParser.Continue(n, reader, pc)
	}
	line, at := reader.PeekLine()
	n.Lines().Append(at)
	reader.AdvanceToEOL()
	if endsTable(line) {
		p.table = nil
	}
	return parser.Continue | parser.NoChildren
}

func endsTable(line []byte) bool { return bytes.Contains(bytes.ToLower(line), []byte("</table")) }

// lastTableEnd returns where the last table of HTML in the source ends, -1 for none.
func (p *Page) lastTableEnd() int {
	if p.tableEnd == 0 {
		p.tableEnd = bytes.LastIndex(bytes.ToLower(p.Source), []byte("</table"))
	}
	return p.tableEnd
}

// A Transformer puts nodes of Markdown in the place of those of HTML.
type Transformer struct{}

// Transform changes what a page has of HTML.
func (Transformer) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	p := pageOf(pc)
	if bytes.IndexByte(p.Source, '<') < 0 {
		return
	}
	var blocks []*ast.HTMLBlock
	var parents []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.HTMLBlock:
			if entering {
				blocks = append(blocks, n)
			}
		case *ast.RawHTML:
			if parent := n.Parent(); entering && (len(parents) == 0 || parents[len(parents)-1] != parent) {
				parents = append(parents, parent)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range blocks {
		p.block(n, pc)
	}
	seen := map[ast.Node]bool{}
	for _, n := range parents {
		if !seen[n] {
			seen[n] = true
			p.inline(n)
		}
	}
}

// note tells of HTML that is left out, once of each code.
func (p *Page) note(offset int, code, name string) {
	if p.noted[code+name] || code == "raw-html" && p.noted[code] {
		return
	}
	p.noted[code], p.noted[code+name] = true, true
	p.Report(offset, diag.Warning, code, diag.Args{"Tag": name})
}
