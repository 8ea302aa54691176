package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"cchc/internal/diag"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// HTML is not passed through, but its words are kept: paragraphs, headings, lists,
// quotations, links and pictures become what Markdown has for them, a table a
// table. Of running text, line breaks, indices and links stay; what is only a look
// is left out, with a note. Scripts, styles, frames and forms are left out with all
// that is in them.

// Tags whose elements are passed over with what is in them.
var droppedTags = setOf("script style iframe object embed applet svg math video audio canvas select textarea template noscript form button input map head title")

// Tags that stand in running text; every other one ends a paragraph.
var inlineTags = setOf("a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr o:p q ruby rp rt s samp small span strike strong sub sup time tt u var wbr")

// blockTags are the other ones that HTML has.
var blockTags = setOf("address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer frame frameset h1 h2 h3 h4 h5 h6 header hr html legend li link main menu meta nav noframes ol optgroup option p param picture pre search section source summary table tbody td tfoot th thead tr track ul")

func setOf(names string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		set[name] = true
	}
	return set
}

// known reports whether HTML has an element of a name.
func known(name string) bool { return inlineTags[name] || droppedTags[name] || blockTags[name] }

// An inlineTag is an element of running text that Markdown has no mark for.
type inlineTag struct {
	ast.BaseInline
	tag string // sub, sup or br
}

var kindInlineTag = ast.NewNodeKind("InlineTag")

func (*inlineTag) Kind() ast.NodeKind { return kindInlineTag }

func (n *inlineTag) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Tag": n.tag}, nil)
}

// tagName returns the name of the tag that a text begins with, in lower case, and
// whether it ends an element; "" for none.
func tagName(text []byte) (name string, end bool) {
	text = bytes.TrimPrefix(text, []byte("<"))
	if end = bytes.HasPrefix(text, []byte("/")); end {
		text = text[1:]
	}
	n := 0
	for n < len(text) && n < 32 && (text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || n > 0 && (text[n] >= '0' && text[n] <= '9' || text[n] == '-' || text[n] == ':')) {
		n++
	}
	return strings.ToLower(string(text[:n])), end
}

// An htmlParser opens blocks of HTML. One that begins with a table goes on to where
// the table ends, across empty lines.
type htmlParser struct{ parser.BlockParser }

func (p htmlParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		j := jobOf(pc)
		if name, end := tagName(bytes.TrimLeft(line, " ")); name == "table" && !end && !endsTable(line) && at.Start < j.lastTableEnd() {
			j.table = n
		}
	}
	return n, state
}

func (p htmlParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	j := jobOf(pc)
	if j.table != n {
		return p.BlockParser.Continue(n, reader, pc)
	}
	line, at := reader.PeekLine()
	n.Lines().Append(at)
	reader.AdvanceToEOL()
	if endsTable(line) {
		j.table = nil
	}
	return parser.Continue | parser.NoChildren
}

func endsTable(line []byte) bool { return bytes.Contains(bytes.ToLower(line), []byte("</table")) }

// lastTableEnd returns where the last table of HTML in the source ends, -1 for none.
func (j *job) lastTableEnd() int {
	if j.tableEnd == 0 {
		j.tableEnd = bytes.LastIndex(bytes.ToLower(j.source), []byte("</table"))
	}
	return j.tableEnd
}

// htmlTransformer puts nodes of Markdown in the place of those of HTML.
type htmlTransformer struct{}

func (htmlTransformer) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	j := jobOf(pc)
	if bytes.IndexByte(j.source, '<') < 0 {
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
			if p := n.Parent(); entering && (len(parents) == 0 || parents[len(parents)-1] != p) {
				parents = append(parents, p)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range blocks {
		j.block(n, pc)
	}
	seen := map[ast.Node]bool{}
	for _, p := range parents {
		if !seen[p] {
			seen[p] = true
			j.inline(p)
		}
	}
}

// inline puts nodes in the place of the tags among the children of a node.
func (j *job) inline(parent ast.Node) {
	closers := map[string]int{} // end tags that are still to come
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok {
			if name, end := tagName(raw.Segments.Value(j.source)); end {
				closers[name]++
			}
		}
	}
	linked := inLink(parent)
	var open []openTag
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		raw, ok := c.(*ast.RawHTML)
		switch {
		case !ok && len(open) > 0:
			top := open[len(open)-1].node
			top.AppendChild(top, c) // which takes it from parent
		case ok:
			n := j.element(raw, &open, closers, linked)
			parent.RemoveChild(parent, raw)
			switch {
			case n == nil:
			case len(open) > 1 && open[len(open)-1].node == n:
				up := open[len(open)-2].node
				up.AppendChild(up, n)
			case len(open) > 0 && open[len(open)-1].node != n:
				up := open[len(open)-1].node
				up.AppendChild(up, n)
			case next != nil:
				parent.InsertBefore(parent, next, n)
			default:
				parent.AppendChild(parent, n)
			}
		}
		c = next
	}
}

// An openTag is an element that has begun.
type openTag struct {
	name string
	node ast.Node
}

const maxOpenTags = 20

// element returns the node for a tag, nil for none, and opens or closes it.
func (j *job) element(raw *ast.RawHTML, open *[]openTag, closers map[string]int, linked bool) ast.Node {
	value := raw.Segments.Value(j.source)
	name, end := tagName(value)
	switch {
	case bytes.HasPrefix(value, []byte("<!--")):
		return nil
	case end:
		closers[name]--
		for i := len(*open) - 1; i >= 0; i-- {
			if (*open)[i].name == name {
				*open = (*open)[:i]
				return nil
			}
		}
		if keptInline[name] {
			return nil
		}
	case name == "br" || name == "wbr":
		return newTag(name, raw.Pos())
	case keptInline[name] && closers[name] > 0 && len(*open) < maxOpenTags && !(name == "a" && (linked || has(*open, "a"))):
		n := j.wrapper(name, value, raw.Pos())
		if n != nil {
			*open = append(*open, openTag{name, n})
		}
		return n
	case keptInline[name]:
		return nil
	case name == "img":
		return j.picture(value, raw.Pos())
	case droppedTags[name]:
		j.htmlNote(raw.Pos(), "html-dropped", name)
	case inlineTags[name]:
		j.htmlNote(raw.Pos(), "raw-html", name)
	case name != "" && !blockTags[name]:
		return words(string(value), raw.Pos()) // <tên>, a place for words to be put in
	}
	return nil
}

// keptInline are the elements of running text that are kept.
var keptInline = setOf("a sub sup")

func has(open []openTag, name string) bool {
	for _, o := range open {
		if o.name == name {
			return true
		}
	}
	return false
}

func inLink(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

func newTag(name string, pos int) ast.Node {
	n := &inlineTag{tag: name}
	n.SetPos(pos)
	return n
}

// wrapper returns the node for an element of running text; nil for a link that leads
// nowhere.
func (j *job) wrapper(name string, tag []byte, pos int) ast.Node {
	if name != "a" {
		return newTag(name, pos)
	}
	href := attribute(tag, "href")
	if href == "" {
		return nil
	}
	n := ast.NewLink()
	n.Destination = []byte(href)
	n.SetPos(pos)
	return n
}

// picture returns the picture of a tag, nil for one without a source.
func (j *job) picture(tag []byte, pos int) ast.Node {
	src := attribute(tag, "src")
	if src == "" {
		return nil
	}
	link := ast.NewLink()
	link.Destination = []byte(src)
	n := ast.NewImage(link)
	n.SetPos(pos)
	n.AppendChild(n, words(attribute(tag, "alt"), pos))
	return n
}

// words returns a node for text that is no Markdown.
func words(s string, pos int) *ast.String {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	n.SetPos(pos)
	return n
}

// attribute returns an attribute of a tag, "" where it has it not.
func attribute(tag []byte, key string) string {
	z := html.NewTokenizer(bytes.NewReader(tag))
	z.Next()
	for more := true; more; {
		var k, v []byte
		if k, v, more = z.TagAttr(); string(k) == key {
			return strings.TrimSpace(string(v))
		}
	}
	return ""
}

// htmlNote tells of HTML that is left out, once of each code.
func (j *job) htmlNote(offset int, code, name string) {
	if j.noted[code+name] || code == "raw-html" && j.noted[code] {
		return
	}
	j.noted[code], j.noted[code+name] = true, true
	j.page.Problems = append(j.page.Problems, diag.Warn(j.pos(offset), "", code, diag.Args{"Tag": name}))
}

// block puts blocks of Markdown in the place of one of HTML.
func (j *job) block(n *ast.HTMLBlock, pc parser.Context) {
	b := &htmlBuilder{job: j, pc: pc, root: ast.NewDocument(), pos: max(n.Pos(), 0)}
	source := b.lines(n)
	if n.HTMLBlockType == ast.HTMLBlockType2 && !bytes.Contains(source, []byte("-->")) {
		j.page.Problems = append(j.page.Problems, diag.New(j.pos(b.pos), "", "html-comment-unclosed", nil))
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

// An htmlBuilder makes blocks of the tokens of HTML.
type htmlBuilder struct {
	*job
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
func (b *htmlBuilder) lines(n *ast.HTMLBlock) []byte {
	var all bytes.Buffer
	add := func(s text.Segment) {
		b.starts, b.places = append(b.starts, all.Len()), append(b.places, s.Start)
		all.Write(s.Value(b.source))
	}
	for i := range n.Lines().Len() {
		add(n.Lines().At(i))
	}
	if n.HasClosure() {
		add(n.ClosureLine)
	}
	return all.Bytes()
}

func (b *htmlBuilder) build(source []byte) {
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
		name, _ := tagName(raw)
		switch {
		case dropped != "":
			if name == dropped && kind == html.StartTagToken {
				depth++
			} else if name == dropped && kind == html.EndTagToken {
				if depth--; depth == 0 {
					dropped = ""
				}
			}
		case (kind == html.StartTagToken || kind == html.SelfClosingTagToken || kind == html.EndTagToken) && !known(name):
			b.text(string(raw))
		case kind == html.TextToken:
			b.text(string(z.Text()))
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			if droppedTags[name] {
				b.htmlNote(b.pos, "html-dropped", name)
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
func (b *htmlBuilder) top() (name string, n ast.Node) {
	if len(b.open) == 0 {
		return "", b.root
	}
	o := b.open[len(b.open)-1]
	return o.name, o.node
}

func (b *htmlBuilder) push(name string, n ast.Node) {
	_, up := b.top()
	n.SetPos(b.pos)
	up.AppendChild(up, n)
	b.open = append(b.open, openTag{name, n})
}

// pop ends the last block; a table gets its header, a list without items goes.
func (b *htmlBuilder) pop() {
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
func (b *htmlBuilder) close(name, bound string) bool {
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
func (b *htmlBuilder) within(name string) bool { return has(b.open, name) }

// boundary ends what takes text.
func (b *htmlBuilder) boundary() {
	if h, ok := b.cur.(*ast.Heading); ok {
		if title := plain(h, b.source); title != "" {
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
func (b *htmlBuilder) into() ast.Node {
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

func (b *htmlBuilder) text(s string) {
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

func (b *htmlBuilder) start(name string, tag []byte) {
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
		if !inlineTags[name] {
			b.boundary()
		} else {
			b.htmlNote(b.pos, "raw-html", name)
		}
	}
}

func (b *htmlBuilder) list(name string) {
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
func (b *htmlBuilder) wrap(name string, tag []byte) {
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
func (b *htmlBuilder) cell(tag []byte) {
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

func (b *htmlBuilder) end(name string) {
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
		if !inlineTags[name] {
			b.boundary()
		}
	}
}
