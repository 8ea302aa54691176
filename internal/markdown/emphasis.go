package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// An emphasisParser reads stars as people type them and Word's text comes: stars
// that open close again, also where a letter touches them behind a full stop
// (**Điều 1.**Phạm vi) or a space stands before them (**Điều 1. **Phạm vi), which
// CommonMark does not take for an end.
type emphasisParser struct{ markParser }

func (p emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, _ := block.PeekLine()
	n := p.markParser.Parse(parent, block, pc)
	d, ok := n.(*parser.Delimiter)
	if !ok || d.Char != '*' || d.OriginalLength > 2 {
		return n
	}
	jobOf(pc).stars(parent, d, before, line[d.OriginalLength:])
	return n
}

// stars decides whether stars open or close, where the library sees only one of
// it; rest is the line behind them.
func (j *job) stars(parent ast.Node, d *parser.Delimiter, before rune, rest []byte) {
	if j.starsIn != parent {
		j.starsIn, j.starsOpen = parent, [3]bool{}
	}
	n := d.OriginalLength
	open := &j.starsOpen[n]
	spaceBefore := util.IsSpaceRune(before)
	next, _ := utf8.DecodeRune(rest)
	spaceBehind := len(rest) == 0 || unicode.IsSpace(next)
	switch {
	case *open && d.CanClose, !*open && d.CanOpen:
		*open = !*open
	case *open && !spaceBefore && !spaceBehind && util.IsPunctRune(before):
		d.CanOpen, d.CanClose, *open = false, true, false
	case n == 2 && *open && spaceBefore && bytes.Count(rest, []byte("**"))%2 == 0:
		d.CanOpen, d.CanClose, *open = false, true, false
	case n == 2 && !*open && (!spaceBehind || spaceBefore) && bytes.Count(rest, []byte("**"))%2 == 1:
		d.CanOpen, d.CanClose, *open = true, false, true
	}
}

// A strikeParser reads ~~, of which one alone strikes nothing out: 8h~11h, ~10%.
type strikeParser struct{ markParser }

func (p strikeParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) < 2 || line[1] != '~' {
		return nil
	}
	return p.markParser.Parse(parent, block, pc)
}

// A listParser opens lists of - + * and 1.; those of 1) and 01. are of the outline,
// which keeps marks as they are typed.
type listParser struct{ nestingParser }

func (p listParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.nestingParser.Open(parent, reader, pc)
	if l, ok := n.(*ast.List); ok && l.IsOrdered() {
		line, _ := reader.PeekLine()
		if line = bytes.TrimLeft(line, " "); l.Marker == ')' || len(line) > 1 && line[0] == '0' && line[1] != '.' {
			return nil, parser.NoChildren
		}
	}
	return n, state
}

// A codeParser opens blocks of indented code, which are none in items.
type codeParser struct{ parser.BlockParser }

func (p codeParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if parent.Kind() != ast.KindDocument {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// A paragraphParser also opens indented paragraphs: an indented first line is how
// people begin one.
type paragraphParser struct{ parser.BlockParser }

func (paragraphParser) CanAcceptIndentedLine() bool { return true }
