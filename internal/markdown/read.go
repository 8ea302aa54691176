package markdown

import (
	"bytes"
	"sort"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/mdsource"
	"cchc/internal/rawhtml"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A Reading is what a source says, for whoever looks at its words and parts: its
// running text, its headings, links, pictures and tables, each with its place.
type Reading struct {
	Problems diag.List // those that converting finds
	Plain    string    // the running text of all blocks in order, each with a line end behind it
	Blocks   []Block
	Headings []HeadingAt
	Links    []LinkAt
	Pictures []PictureAt
	Tables   []TableAt
	Anchors  map[string]bool // the ids of headings and of footnotes' places

	job  *job
	runs []run
}

// A BlockKind says what a block is.
type BlockKind int

// The kinds of blocks.
const (
	Prose   BlockKind = iota // a paragraph, also of a quotation
	Item                     // of a list or of the outline
	Title                    // a heading
	CellOf                   // a cell of a table
	Meaning                  // a term or its description in a list of definitions
)

// A Block is a stretch of running text, from Start to End in [Reading.Plain].
type Block struct {
	Kind       BlockKind
	Start, End int
}

// A run is where a part of the running text stands in the source as the library
// reads it.
type run struct{ at, source int }

// A HeadingAt is a heading with its place.
type HeadingAt struct {
	Level int // from 2: the title of the page is the first one
	Text  string
	diag.Position
}

// A LinkAt is a link with its words, where it leads as it is written, and its place.
type LinkAt struct {
	Text, To string
	diag.Position
}

// A PictureAt is a picture with the words for those who do not see it.
type PictureAt struct {
	Alt, Src string
	diag.Position
}

// A TableAt is a table; Header reports whether its first row has words.
type TableAt struct {
	Header bool
	diag.Position
}

// Read reads the body of an entry. line is the line of file on which src begins.
func Read(file string, line int, src []byte, r Resolver) *Reading {
	prepared := mdsource.Prepare(src)
	j := newJob(file, line, src, &prepared, r)
	c := &collector{Reading: Reading{job: j, Anchors: j.anchors}, written: map[*ast.Link]string{}}
	j.seen = c
	doc := j.parse(reader())
	c.Grow(len(prepared.Text))
	lines := bytes.Count(prepared.Text, []byte("\n"))
	c.Blocks, c.runs = make([]Block, 0, lines), make([]run, 0, lines)
	c.walk(doc)
	c.Plain = c.String()
	c.Problems = j.page.Problems
	sortByPlace(c.Problems)
	return &c.Reading
}

// At returns the place in the file of a byte of the running text.
func (r *Reading) At(offset int) diag.Position {
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].at > offset }) - 1
	if i < 0 {
		return r.job.pos(0)
	}
	return r.job.pos(r.runs[i].source + offset - r.runs[i].at)
}

// A collector gathers the parts of a parsed source.
type collector struct {
	Reading
	strings.Builder
	written map[*ast.Link]string // where links lead, as they are written
	images  map[*ast.Image]string
}

// link notes where a link leads before it is resolved.
func (c *collector) link(n *ast.Link) { c.written[n] = string(n.Destination) }

// image does the same for a picture.
func (c *collector) image(n *ast.Image) {
	if c.images == nil {
		c.images = map[*ast.Image]string{}
	}
	c.images[n] = string(n.Destination)
}

// walk goes through the blocks of a node.
func (c *collector) walk(n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child.Kind() {
		case ast.KindParagraph, ast.KindTextBlock:
			c.block(child, kindBelow(child))
		case ast.KindHeading:
			h := child.(*ast.Heading)
			c.Headings = append(c.Headings, HeadingAt{h.Level, plain(h, c.job.source), c.job.pos(place(h))})
			c.block(child, Title)
		case extast.KindTable:
			c.table(child.(*extast.Table))
		case extast.KindTableCell:
			c.block(child, CellOf)
		case extast.KindDefinitionTerm:
			c.block(child, Meaning)
		case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindHTMLBlock, ast.KindThematicBreak:
		default:
			if child.Type() == ast.TypeBlock {
				c.walk(child)
			}
		}
	}
}

// kindBelow returns what a paragraph is by what it stands in.
func kindBelow(n ast.Node) BlockKind {
	switch n.Parent().Kind() {
	case ast.KindListItem, kindOutlineItem:
		return Item
	case extast.KindDefinitionDescription:
		return Meaning
	}
	return Prose
}

// table notes a table and goes through its cells.
func (c *collector) table(t *extast.Table) {
	head := t.FirstChild()
	at := TableAt{Position: c.job.pos(place(t))}
	if head != nil && head.Kind() == extast.KindTableHeader {
		for cell := head.FirstChild(); cell != nil; cell = cell.NextSibling() {
			at.Header = at.Header || plain(cell, c.job.source) != ""
		}
	}
	c.Tables = append(c.Tables, at)
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		c.walk(row)
	}
}

// block gathers the running text of a block.
func (c *collector) block(n ast.Node, kind BlockKind) {
	start := c.Len()
	c.inline(n)
	if c.Len() > start {
		c.Blocks = append(c.Blocks, Block{kind, start, c.Len()})
		c.WriteByte('\n')
	}
}

// codeSign stands in running text for code, which is no language.
const codeSign = "\ufffc"

// sign puts the sign in the place of a node.
func (c *collector) sign(n ast.Node) {
	c.run(place(n))
	c.WriteString(codeSign)
}

func (c *collector) inline(n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch t := child.(type) {
		case *ast.Text:
			c.run(t.Segment.Start)
			c.Write(t.Segment.Value(c.job.source))
			if t.SoftLineBreak() || t.HardLineBreak() {
				c.WriteByte(' ')
			}
		case *ast.String:
			c.Write(t.Value)
		case *ast.CodeSpan:
			c.sign(t)
		case *ast.AutoLink:
			c.Links = append(c.Links, LinkAt{string(t.Label(c.job.source)), autoLinkURL(t, c.job.source), c.job.pos(place(t))})
			c.sign(t)
		case *ast.Link:
			if to, ok := c.written[t]; ok { // else it is the number of a document
				c.Links = append(c.Links, LinkAt{plain(t, c.job.source), to, c.job.pos(place(t))})
			}
			c.inline(t)
		case *ast.Image:
			c.Pictures = append(c.Pictures, PictureAt{plain(t, c.job.source), c.images[t], c.job.pos(place(t))})
			c.inline(t)
		case *rawhtml.Element:
			if t.Name == "br" {
				c.WriteByte(' ')
			}
		default:
			if child.Type() == ast.TypeInline {
				c.inline(child)
			}
		}
	}
}

// run notes that the running text goes on with a place of the source.
func (c *collector) run(source int) {
	at := c.Len()
	if n := len(c.runs); n > 0 && c.runs[n-1].source+at-c.runs[n-1].at == source {
		return
	}
	c.runs = append(c.runs, run{at, source})
}

// IsBare reports whether the words of a link are its address.
func (l LinkAt) IsBare() bool {
	words := bytes.TrimSpace([]byte(l.Text))
	return bytes.HasPrefix(words, []byte("http://")) || bytes.HasPrefix(words, []byte("https://")) || bytes.HasPrefix(words, []byte("www."))
}
