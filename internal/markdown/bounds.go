package markdown

import (
	"bytes"

	"cchc/internal/diag"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The library takes time and memory that grow with the square of what stands in
// one another, of the marks in one paragraph, of what the rows of a table leave
// out. Each of that is bounded here, far beyond what a page needs, while the
// library reads: behind the bound the text is taken as it is typed, and the
// place is reported, once for each bound.
const (
	maxNesting    = 50      // lists, quotations and notes in one another
	maxLeftOut    = 50_000  // cells that the rows of all tables leave out
	maxFootnotes  = 1_000   // notes of a page
	maxAttributes = 1_024   // bytes from the first { of a heading on
	maxMarkWork   = 1 << 26 // marks of a paragraph times its bytes, of all paragraphs
	maxReferred   = 1 << 20 // bytes of the addresses and titles that links take from reference definitions
)

// bounds is how much of each bound a page has used up.
type bounds struct {
	block     ast.Node // that marks are read in
	at, size  int      // of it, in bytes
	markWork  int
	leftOut   int
	footnotes int
	referred  int
	reported  map[string]bool
}

// beyond reports that a page is beyond a bound, where it is so first.
func (j *job) beyond(offset int, code string, limit int) {
	if j.bounds.reported[code] {
		return
	}
	if j.bounds.reported == nil {
		j.bounds.reported = map[string]bool{}
	}
	j.bounds.reported[code] = true
	j.page.Problems = append(j.page.Problems, diag.New(j.pos(offset), "", code, diag.Args{"Limit": limit}))
}

// A nestingParser opens blocks that hold others.
type nestingParser struct{ parser.BlockParser }

func (p nestingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	opened := pc.OpenedBlocks()
	if len(opened) < maxNesting || parent.Kind() == ast.KindList || levels(opened) < maxNesting {
		return p.BlockParser.Open(parent, reader, pc)
	}
	refuse(p.BlockParser, parent, reader, pc, "nested-too-deep", maxNesting)
	return nil, parser.NoChildren
}

// refuse reports a block that a parser would open.
func refuse(p parser.BlockParser, parent ast.Node, reader text.Reader, pc parser.Context, code string, limit int) {
	line, at := reader.Position()
	if n, _ := p.Open(parent, reader, pc); n != nil {
		reader.SetPosition(line, at)
		jobOf(pc).beyond(at.Start, code, limit)
	}
}

// levels counts blocks; a list and its item are one level.
func levels(opened []parser.Block) int {
	n := 0
	for _, b := range opened {
		if kind := b.Node.Kind(); kind != ast.KindListItem && kind != extast.KindDefinitionDescription {
			n++
		}
	}
	return n
}

// A footnoteParser opens notes.
type footnoteParser struct{ nestingParser }

func (p footnoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	j := jobOf(pc)
	if j.bounds.footnotes >= maxFootnotes {
		refuse(p.BlockParser, parent, reader, pc, "too-many-footnotes", maxFootnotes)
		return nil, parser.NoChildren
	}
	n, state := p.nestingParser.Open(parent, reader, pc)
	if n != nil {
		j.bounds.footnotes++
	}
	return n, state
}

// A headingParser opens headings: a line of marks under the last paragraph,
// where it is setext, else the line itself.
type headingParser struct {
	parser.BlockParser
	setext bool
}

func (p headingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	if p.setext {
		if last := pc.LastOpenedBlock().Node; last != nil && last.Lines().Len() > 0 {
			at = last.Lines().At(last.Lines().Len() - 1)
			line = at.Value(reader.Source())
		}
	}
	if len(line) > maxAttributes {
		if open := bytes.IndexByte(line, '{'); open >= 0 && len(line)-open > maxAttributes {
			jobOf(pc).beyond(at.Start, "heading-attributes-too-long", maxAttributes)
			return nil, parser.NoChildren
		}
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// A markParser reads marks in a paragraph. For a bracket, a backtick or < the
// library may go through all that is behind it; weight says how much less it
// does for another mark.
type markParser struct {
	parser.InlineParser
	weight int
}

func (p markParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if !jobOf(pc).read(parent, p.weight) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// The weights: stars and tildes are only compared with one another.
const (
	searching = 1
	comparing = 8
)

// A noteParser reads the places of notes, [^1], for each of which the library
// goes through the lines of the block and through all notes.
type noteParser struct{ parser.InlineParser }

func (p noteParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if !bytes.HasPrefix(bytes.TrimPrefix(line, []byte("!")), []byte("[^")) {
		return nil
	}
	if j := jobOf(pc); !j.read(parent, searching) || !j.work(j.bounds.footnotes, j.bounds.at) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// A linkParser reads the brackets of links.
type linkParser struct {
	markParser
	parser.CloseBlocker
}

func newLinkParser() linkParser {
	p := parser.NewLinkParser()
	return linkParser{markParser{p, searching}, p.(parser.CloseBlocker)}
}

// read counts a mark of a block. It reports whether the mark is to be read.
func (j *job) read(block ast.Node, weight int) bool {
	b := &j.bounds
	if b.block != block {
		lines := block.Lines()
		b.block, b.at = block, lines.At(0).Start
		b.size = lines.At(lines.Len()-1).Stop - b.at
	}
	return j.work(b.size/weight, b.at)
}

// work counts work in a paragraph that begins at an offset.
func (j *job) work(steps, offset int) bool {
	if j.bounds.markWork+steps > maxMarkWork {
		j.beyond(offset, "paragraph-too-many-marks", 0)
		return false
	}
	j.bounds.markWork += steps
	return true
}

// A referenceTransformer takes reference definitions, [a]: b.html, off the
// beginning of a paragraph.
type referenceTransformer struct{ parser.ParagraphTransformer }

func (t referenceTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	first := lines.At(0)
	if bytes.IndexByte(first.Value(reader.Source()), '[') < 0 {
		return
	}
	if jobOf(pc).work((lines.At(lines.Len()-1).Stop-first.Start)*lines.Len(), first.Start) {
		t.ParagraphTransformer.Transform(n, reader, pc)
	}
}

// refer counts an address and a title that a link takes from a definition. It
// reports whether there is room for them.
func (j *job) refer(n ast.Node, bytes int) bool {
	if j.bounds.referred += bytes; j.bounds.referred > maxReferred {
		j.beyond(place(n), "references-too-long", 0)
		return false
	}
	return true
}
