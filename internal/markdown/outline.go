package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"cchc/internal/mdsource"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The legal outline (I. → 1. → a) → - → +) has levels that Markdown does not
// know: items lettered a b c d đ e g h i k, with đ behind d and without f j w
// z, and items numbered (1) or 1.1. An item of these is kept with its mark as
// written, like those that people use for - as well: bullets, long dashes, 1). A
// list that follows an item of a higher level directly belongs
// to that item, whether or not the editor indented it.

// outlineKind and the two nodes: a list of items, each with its mark.
var (
	kindOutline     = ast.NewNodeKind("Outline")
	kindOutlineItem = ast.NewNodeKind("OutlineItem")
)

type outline struct {
	ast.BaseBlock
	level int
}

func (*outline) Kind() ast.NodeKind              { return kindOutline }
func (n *outline) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type outlineItem struct {
	ast.BaseBlock
	mark  string
	level int
}

func (*outlineItem) Kind() ast.NodeKind              { return kindOutlineItem }
func (n *outlineItem) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// The levels of the outline that can follow one another directly.
const (
	levelNumber   = 1 + iota // 1.
	levelSection             // 1.1.
	levelBrackets            // (1)
	levelLetter              // a)
	levelDash                // - and – •
	levelPlus                // +
)

func markLevel(mark []byte) int {
	switch {
	case mark[0] == '(' && (mark[1] < '0' || mark[1] > '9'): // (a), (ii)
		return levelDash
	case mark[len(mark)-1] == '/' && mark[0] <= '9':
		return levelNumber
	case mark[0] == '(' || mark[0] >= '0' && mark[0] <= '9' && mark[len(mark)-1] == ')':
		return levelBrackets
	case mark[0] == '0' && bytes.IndexByte(mark, '.') == len(mark)-1:
		return levelNumber
	case mark[0] >= '0' && mark[0] <= '9':
		return levelSection
	case string(mark) == "◦":
		return levelPlus
	case mark[0] >= utf8.RuneSelf && string(mark[:2]) != "đ":
		return levelDash
	}
	return levelLetter
}

// An outlineParser opens items with strong marks, or those with weak ones.
type outlineParser struct{ strong bool }

func (p *outlineParser) Trigger() []byte {
	return []byte("abcdefghijklmnopqrstuvwxyz(0123456789\xc4\xc2\xe2")
}

func (p *outlineParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	mark, strong, size := mdsource.OutlineMark(line)
	if size == 0 {
		mark, size = mdsource.SignMark(line)
		strong = true
	}
	if size == 0 || strong != p.strong {
		return nil, parser.NoChildren
	}
	reader.Advance(size)
	return &outlineItem{mark: string(mark), level: markLevel(mark)}, parser.HasChildren
}

func (p *outlineParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if strings.TrimSpace(string(line)) == "" {
		return parser.Continue | parser.HasChildren
	}
	if !strings.HasPrefix(string(line), "  ") && line[0] != '\t' {
		return parser.Close
	}
	// A line indented by two or more belongs to the item.
	indent := 0
	for indent < 3 && indent < len(line) && line[indent] == ' ' {
		indent++
	}
	if line[0] == '\t' {
		indent = 1
	}
	reader.Advance(indent)
	return parser.Continue | parser.HasChildren
}

func (p *outlineParser) Close(ast.Node, text.Reader, parser.Context) {}
func (p *outlineParser) CanInterruptParagraph() bool                 { return p.strong }
func (p *outlineParser) CanAcceptIndentedLine() bool                 { return false }

// outlineTransformer puts items into lists and lists below the items they
// belong to.
type outlineTransformer struct{}

func (outlineTransformer) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	nest(doc)
}

// nest arranges the children of a block and then those of its children.
func nest(parent ast.Node) {
	gather(parent)
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if next != nil && levelOf(n) > 0 && levelOf(next) > 0 && adopt(n, next) {
			continue // n has taken next in; look at what follows
		}
		n = next
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Type() == ast.TypeBlock && n.HasChildren() {
			nest(n)
		}
	}
}

// gather puts neighbouring items of one level into one list.
func gather(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		item, ok := n.(*outlineItem)
		if !ok || parent.Kind() == kindOutline {
			continue
		}
		list := &outline{level: item.level}
		parent.ReplaceChild(parent, n, list)
		list.AppendChild(list, item)
		for {
			more, ok := list.NextSibling().(*outlineItem)
			if !ok || more.level != list.level {
				break
			}
			list.AppendChild(list, more)
		}
		n = list
	}
}

// levelOf returns the outline level of a list, 0 for anything else.
func levelOf(n ast.Node) int {
	switch n := n.(type) {
	case *outline:
		return n.level
	case *ast.List:
		switch n.Marker {
		case '.':
			return levelNumber
		case '-':
			return levelDash
		case '+':
			return levelPlus
		}
	}
	return 0
}

// adopt makes next, a list directly behind the list n, part of n where the
// outline says so: below n's last item, or as more items of n.
func adopt(n, next ast.Node) bool {
	at := n
	for levelOf(next) > levelOf(at) {
		last := at.LastChild()
		if last == nil {
			return false
		}
		inner := last.LastChild()
		if inner == nil || levelOf(inner) == 0 || levelOf(inner) > levelOf(next) {
			last.AppendChild(last, next)
			return true
		}
		at = inner
	}
	switch {
	case levelOf(next) != levelOf(at), at == n && !continues(at, next):
		return false
	case at.Kind() != next.Kind(): // - and –
		if at == n {
			return false
		}
		at.Parent().AppendChild(at.Parent(), next)
		return true
	}
	for c := next.FirstChild(); c != nil; {
		following := c.NextSibling()
		at.AppendChild(at, c)
		c = following
	}
	next.Parent().RemoveChild(next.Parent(), next)
	return true
}

// continues reports whether the list next goes on where the list n ends.
func continues(n, next ast.Node) bool {
	a, ok := n.(*ast.List)
	b, ok2 := next.(*ast.List)
	if !ok || !ok2 || !a.IsOrdered() {
		return true
	}
	return b.Start == a.Start+a.ChildCount()
}
