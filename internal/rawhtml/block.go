package rawhtml

import (
	"bytes"
	"strconv"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/mdsource"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// block puts blocks of Markdown in the place of one of HTML.
func (p *Page) block(n *ast.HTMLBlock, pc parser.Context) {
	b := &builder{Page: p, pc: pc, root: ast.NewDocument(), pos: max(n.Pos(), 0)}
	source := b.lines(n)
	if n.HTMLBlockType == ast.HTMLBlockType2 && !bytes.Contains(source, []byte("-->")) {
		p.Report(b.pos, diag.Error, "html-comment-unclosed", nil)
	}
	b.build(source)
	parent := n.Parent()
	for c := b.root.FirstChild(); c != nil; {
		next := c.NextSibling()
		b.root.RemoveChild(b.root, c)
		parent.InsertBefore(parent, n, c)
		c = next
	}
	parent.RemoveChild(parent, n)
}

// A builder makes blocks of the tokens of HTML.
type builder struct {
	*Page
	pc     parser.Context
	root   *ast.Document
	open   []openTag // blocks
	cur    ast.Node  // what takes text
	wraps  []openTag // elements of running text in cur
	broken bool      // in a cell: a line ends before what follows
	pos    int       // of the token, in the source
	starts []int     // of the lines in HTML
	places []int     // of the lines in the source
}

// lines returns the HTML of a block.
func (b *builder) lines(n *ast.HTMLBlock) []byte {
	var all bytes.Buffer
	add := func(s text.Segment) {
		b.starts, b.places = append(b.starts, all.Len()), append(b.places, s.Start)
		all.Write(s.Value(b.Source))
	}
	for i := range n.Lines().Len() {
		add(n.Lines().At(i))
	}
	if n.HasClosure() {
		add(n.ClosureLine)
	}
	return all.Bytes()
}

func (b *builder) build(source []byte) {
	z := html.NewTokenizer(bytes.NewReader(source))
	dropped, depth, at, line := "", 0, 0, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		for line+1 < len(b.starts) && b.starts[line+1] <= at {
			line++
		}
		if line < len(b.places) {
			b.pos = b.places[line] + at - b.starts[line]
		}
		raw := z.Raw()
		at += len(raw)
		name, _ := mdsource.TagName(raw)
		switch {
		case dropped != "":
			if name == dropped && kind == html.StartTagToken {
				depth++
			} else if name == dropped && kind == html.EndTagToken {
				if depth--; depth == 0 {
					dropped = ""
				}
			}
		case (kind == html.StartTagToken || kind == html.SelfClosingTagToken || kind == html.EndTagToken) && !mdsource.IsTag(name):
			b.text(string(raw))
		case kind == html.TextToken:
			b.text(string(z.Text()))
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			if mdsource.DroppedTags[name] {
				b.note(b.pos, "html-dropped", name)
				if kind == html.StartTagToken && name != "embed" && name != "input" {
					dropped, depth = name, 1
				}
				continue
			}
			b.start(name, bytes.Clone(raw))
		case kind == html.EndTagToken:
			b.end(name)
		}
	}
	b.boundary()
	for len(b.open) > 0 {
		b.pop()
	}
}

// top returns the block that blocks are put into.
func (b *builder) top() (name string, n ast.Node) {
	if len(b.open) == 0 {
		return "", b.root
	}
	o := b.open[len(b.open)-1]
	return o.name, o.node
}

func (b *builder) push(name string, n ast.Node) {
	_, up := b.top()
	n.SetPos(b.pos)
	up.AppendChild(up, n)
	b.open = append(b.open, openTag{name, n})
}

// pop ends the last block; a table gets its header, a list without items goes.
func (b *builder) pop() {
	name, n := b.top()
	b.open = b.open[:len(b.open)-1]
	if name == "table" {
		header(n)
	}
	if !n.HasChildren() && name != "td" {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// header makes the first row of a table its header.
func header(table ast.Node) {
	first, ok := table.FirstChild().(*extast.TableRow)
	if !ok {
		return
	}
	h := extast.NewTableHeader(first)
	h.SetPos(first.Pos())
	table.ReplaceChild(table, first, h)
}

// close ends blocks up to the last one of a name; it does nothing where there is none
// behind the last one of a bound.
func (b *builder) close(name, bound string) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		switch b.open[i].name {
		case name:
			b.boundary()
			for len(b.open) > i {
				b.pop()
			}
			return true
		case bound:
			return false
		}
	}
	return false
}

// within returns whether the block is in one of a name.
func (b *builder) within(name string) bool { return has(b.open, name) }

// boundary ends what takes text.
func (b *builder) boundary() {
	if h, ok := b.cur.(*ast.Heading); ok {
		if title := b.Plain(h); title != "" {
			h.SetAttributeString("id", b.pc.IDs().Generate([]byte(title), ast.KindHeading))
		} else {
			h.Parent().RemoveChild(h.Parent(), h)
		}
	}
	b.cur, b.wraps = nil, nil
	if b.within("td") {
		b.broken = true
	}
}

// into returns the node that takes text, a new paragraph if there is none.
func (b *builder) into() ast.Node {
	if b.cur == nil {
		name, up := b.top()
		switch name {
		case "td":
			if b.cur = up; b.broken && up.HasChildren() {
				up.AppendChild(up, newTag("br", b.pos))
			}
			b.broken = false
			return up
		case "table", "tr":
			up = b.root
		case "ul", "ol":
			b.push("li", ast.NewListItem(2))
			_, up = b.top()
		}
		var p ast.Node = ast.NewParagraph()
		if up.Kind() == ast.KindListItem {
			p = ast.NewTextBlock()
		}
		p.SetPos(b.pos)
		up.AppendChild(up, p)
		b.cur = p
	}
	if n := len(b.wraps); n > 0 {
		return b.wraps[n-1].node
	}
	return b.cur
}

func (b *builder) text(s string) {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		if b.cur != nil && b.cur.HasChildren() && s != "" {
			n := b.into()
			n.AppendChild(n, words(" ", b.pos))
		}
		return
	}
	text := strings.Join(fields, " ")
	n := b.into()
	if n != b.cur || n.HasChildren() {
		if strings.TrimLeft(s, " \t\r\n") != s {
			text = " " + text
		}
	}
	if strings.TrimRight(s, " \t\r\n") != s {
		text += " "
	}
	n.AppendChild(n, words(text, b.pos))
}

func (b *builder) start(name string, tag []byte) {
	deep := len(b.open) >= maxOpenTags
	switch name {
	case "br":
		if b.cur != nil {
			n := b.into()
			n.AppendChild(n, newTag("br", b.pos))
		}
	case "wbr":
	case "img":
		if n := b.picture(tag, b.pos); n != nil {
			up := b.into()
			up.AppendChild(up, n)
		}
	case "b", "strong", "i", "em", "a", "sub", "sup":
		if len(b.wraps) < maxOpenTags && !(name == "a" && has(b.wraps, "a")) {
			b.wrap(name, tag)
		}
	case "hr":
		b.boundary()
		if !b.within("table") {
			b.push("hr", ast.NewThematicBreak())
			b.open = b.open[:len(b.open)-1]
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		b.boundary()
		if top, _ := b.top(); top == "" || top == "blockquote" {
			h := ast.NewHeading(int(name[1] - '0'))
			b.push(name, h)
			b.open = b.open[:len(b.open)-1]
			b.cur = h
		}
	case "ul", "ol":
		b.boundary()
		if !deep && !b.within("table") {
			b.list(name)
		}
	case "li":
		b.boundary()
		if b.close("li", "ul"); !deep {
			if top, _ := b.top(); top == "ul" || top == "ol" {
				b.push("li", ast.NewListItem(2))
			}
		}
	case "blockquote":
		b.boundary()
		if !deep && !b.within("table") {
			b.push(name, ast.NewBlockquote())
		}
	case "table":
		b.boundary()
		if !deep && !b.within("table") {
			b.push(name, extast.NewTable())
		}
	case "tr":
		if b.boundary(); b.within("table") {
			b.close("tr", "table")
			b.push(name, extast.NewTableRow(nil))
		}
	case "td", "th":
		if b.boundary(); b.within("table") {
			b.cell(tag)
		}
	default:
		if !mdsource.InlineTags[name] {
			b.boundary()
		} else {
			b.note(b.pos, "raw-html", name)
		}
	}
}

func (b *builder) list(name string) {
	if top, _ := b.top(); top == "ul" || top == "ol" {
		b.push("li", ast.NewListItem(2))
	}
	l := ast.NewList('*')
	if name == "ol" {
		l = ast.NewList('.')
		l.Start = 1
	}
	l.IsTight = true
	b.push(name, l)
}

// wrap begins an element of running text.
func (b *builder) wrap(name string, tag []byte) {
	var n ast.Node
	switch name {
	case "b", "strong":
		n = ast.NewEmphasis(2)
	case "i", "em":
		n = ast.NewEmphasis(1)
	default:
		if n = b.wrapper(name, tag, b.pos); n == nil {
			return
		}
	}
	n.SetPos(b.pos)
	up := b.into()
	up.AppendChild(up, n)
	b.wraps = append(b.wraps, openTag{name, n})
}

// cell begins a cell of a table.
func (b *builder) cell(tag []byte) {
	b.close("td", "tr")
	if top, _ := b.top(); top != "tr" {
		b.close("tr", "table")
		b.push("tr", extast.NewTableRow(nil))
	}
	c := extast.NewTableCell()
	for _, key := range []string{"colspan", "rowspan"} {
		if n, err := strconv.Atoi(attribute(tag, key)); err == nil && n > 1 && n <= 100 {
			c.SetAttributeString(key, strconv.Itoa(n))
		}
	}
	b.push("td", c)
	b.broken = false
}

func (b *builder) end(name string) {
	switch name {
	case "b", "strong", "i", "em", "a", "sub", "sup":
		for i := len(b.wraps) - 1; i >= 0; i-- {
			if b.wraps[i].name == name {
				b.wraps = b.wraps[:i]
				return
			}
		}
	case "td", "th":
		b.boundary()
		b.close("td", "table")
	case "tr", "ul", "ol", "li", "blockquote", "table":
		b.boundary()
		b.close(name, "")
	default:
		if !mdsource.InlineTags[name] {
			b.boundary()
		}
	}
}
