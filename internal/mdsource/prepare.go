// Package mdsource puts the source of an entry into the form of CommonMark before it is
// read as Markdown, so that a page shows what its editor sees.
//
// Text that is pasted from Word, Excel, Zalo or a portal looks right in an editor and is
// not Markdown: spaces that do not break behind marks, bullets, cells with tabs between
// them, paragraphs on neighbouring lines. [Prepare] goes through it line by line and
// returns a [Source], which knows the place of each of its bytes in what was typed. Sound
// text is handed on as it is.
//
//   - prepare.go goes from line to line, and keeps code as it is;
//   - lines.go has the marks that lines begin with, and which lines belong together;
//     outline.go those of items that are kept as they are typed;
//   - tables.go makes tables of rows with tabs or semicolons, and rows as wide as their
//     header;
//   - foreign.go notes what belongs to another tool (Hugo, Jekyll, pandoc, Obsidian,
//     WordPress);
//   - tags.go has the names of the elements of HTML.
package mdsource

import (
	"bytes"
	"sort"
	"unicode"
	"unicode/utf8"

	"cchc/internal/diag"
)

// A Source is a source as it is read as Markdown.
type Source struct {
	Text  []byte
	Notes []*Note
	edits []edit // in order; none where Text is the source
}

// An edit is a stretch of a source that Text has something else for.
type edit struct{ from, to, start, end int } // Text[from:to] is for source[start:end]

// A Note is something to be told of a place in a source.
type Note struct {
	At       int // in the source as it was
	Severity diag.Severity
	Code     string
	Args     diag.Args
}

// Origin returns the place in the source as it was of a place in Text.
func (p *Source) Origin(at int) int {
	i := sort.Search(len(p.edits), func(i int) bool { return p.edits[i].from > at }) - 1
	if i < 0 {
		return at
	}
	e := p.edits[i]
	if at < e.to {
		return e.start + min(at-e.from, e.end-e.start)
	}
	return e.end + at - e.to
}

// A preparer goes through a source line by line.
type preparer struct {
	Source
	src   []byte
	done  int // bytes of src that are in Text already, where there are edits
	fence fence
	above above // the line above
	list  bool  // lines that are indented belong to an item
	base  int   // columns that are taken from the indentation of the list's lines
	table int   // cells of a row, where the line above is one of a table
	html  bool  // the line above is one of a block of HTML
	code  int   // where a block of indented code ends
	noted map[string]*Note

	unclosed bool // a line of %% has none behind it that closes
}

// A fence is the line that a block of code begins with.
type fence struct {
	mark byte // 0 for none
	size int
	at   int
}

// above is what the line above is, and how many lines its paragraph has so far.
type above struct {
	kind       lineKind
	start, end int
	lines      int
}

type lineKind int

// The kinds of lines.
const (
	blankLine lineKind = iota
	textLine
	itemLine  // the first one of an item, or a line that goes on in it
	quoteLine // words of a quotation
	otherLine // headings, rows of tables, HTML, code
)

// Prepare returns a source as it is to be read.
func Prepare(src []byte) Source {
	p := preparer{src: src}
	for at := 0; at < len(src); {
		end := at + bytes.IndexByte(src[at:], '\n')
		if end < at {
			end = len(src)
		}
		at = p.line(at, end)
	}
	if p.fence.mark != 0 {
		p.note(p.fence.at, diag.Warning, "code-unclosed", diag.Args{"Mark": string(bytes.Repeat([]byte{p.fence.mark}, p.fence.size))})
	}
	if p.edits == nil {
		p.Text = src
	} else {
		p.Text = append(p.Text, src[p.done:]...)
	}
	return p.Source
}

// replace puts something else in the place of a stretch of the source, which is
// behind all that was replaced before.
func (p *preparer) replace(start, end int, with string) {
	if start < p.done || start == end && with == "" {
		return
	}
	if p.edits == nil {
		p.Text = make([]byte, 0, len(p.src)+len(p.src)/8+64)
	}
	p.Text = append(p.Text, p.src[p.done:start]...)
	from := len(p.Text)
	p.Text = append(p.Text, with...)
	p.edits = append(p.edits, edit{from, len(p.Text), start, end})
	p.done = end
}

// note tells of a place, once of each code and each tool's mark; More counts the
// further places.
func (p *preparer) note(at int, severity diag.Severity, code string, args diag.Args) {
	key := code
	if kind, ok := args["Kind"].(string); ok {
		key += kind
	}
	if first := p.noted[key]; first != nil {
		more, _ := first.Args["More"].(int)
		first.Args["More"] = more + 1
		return
	}
	if p.noted == nil {
		p.noted = map[string]*Note{}
	}
	n := &Note{at, severity, code, args}
	p.noted[key] = n
	p.Notes = append(p.Notes, n)
}

// line prepares the line between two places and returns where the next one begins.
func (p *preparer) line(at, end int) int {
	line := p.src[at:end]
	text, wide := leading(line)
	if p.fence.mark != 0 {
		if p.fence.closes(line[text:]) {
			p.fence = fence{}
		}
		p.set(otherLine, at, end)
		return end + 1
	}
	if text == len(line) {
		if wide {
			p.replace(at, end, "")
		}
		p.above, p.table, p.html = above{}, 0, false
		return end + 1
	}
	if at < p.code || p.above.kind == blankLine && !p.list && p.indented(at) {
		p.set(otherLine, at, end)
		return end + 1
	}
	if size, mark := fenceOf(line[text:]); size > 0 {
		p.fence = fence{mark, size, at}
		p.indent(at, text, wide, false)
		p.fenced(at, line[text+size:])
		p.set(otherLine, at, end)
		return end + 1
	}
	if next := p.hiddenBlock(at, end); next > 0 {
		return next
	}
	return p.content(at, end, text, wide)
}

// indented reports whether code begins at a place, and where it ends: lines with at
// least four spaces before them, some of them with more than the first. Others are
// paragraphs whose first line is indented.
func (p *preparer) indented(at int) bool {
	first, deeper, lines := 0, false, 0
	for at < len(p.src) {
		end := lineEnd(p.src, at)
		line := p.src[at:end]
		n := len(line) - len(bytes.TrimLeft(line, " "))
		if n < 4 || n == len(line) || line[n] == '\t' || line[n] >= utf8.RuneSelf && unicode.IsSpace(firstRune(line[n:])) {
			break
		}
		if lines++; lines == 1 {
			if first = n; markAt(line[n:]).size > 0 {
				return false
			}
		}
		deeper = deeper || n > first
		at = end + 1
	}
	if lines > 1 && deeper {
		p.code = at
		return true
	}
	return false
}

// hiddenBlock leaves out a comment of Obsidian, from a line of %% to the next one,
// and returns where the lines behind it begin, 0 for none.
func (p *preparer) hiddenBlock(at, end int) int {
	if string(bytes.TrimSpace(p.src[at:end])) != "%%" || p.unclosed {
		return 0
	}
	for next := end + 1; next < len(p.src); {
		stop := lineEnd(p.src, next)
		if string(bytes.TrimSpace(p.src[next:stop])) == "%%" {
			p.note(at, diag.Warning, "foreign-comment", diag.Args{"Mark": "%%", "Kind": "comment"})
			p.replace(at, stop, "")
			p.above = above{}
			return stop + 1
		}
		next = stop + 1
	}
	p.unclosed = true
	return 0
}

// content prepares a line with words on it, the first of which begins at text.
func (p *preparer) content(at, end, text int, wide bool) int {
	line := p.src[at:end]
	mask := maskOf(line)
	trimmed := end
	if line[len(line)-1] >= utf8.RuneSelf {
		trimmed = at + len(bytes.TrimRightFunc(line, unicode.IsSpace))
	}
	if mask&(hasTab|hasSemicolon) != 0 {
		if next := p.pasted(at, end, mask); next > 0 {
			return next
		}
	}
	if mask&hasPipe != 0 && p.pipes(at, end, text) {
		return end + 1
	}
	m := markAt(line[text:])
	p.mark(at, end, text, wide, m)
	p.signs(at, line, mask)
	p.replace(max(trimmed, p.done), end, "")
	return end + 1
}

// set says what the line above the next one is.
func (p *preparer) set(kind lineKind, at, end int) {
	lines := 1
	if kind == textLine && p.above.kind == textLine {
		lines += p.above.lines
	}
	p.above, p.table = above{kind, at, end, lines}, 0
}

// leading returns how many bytes of space a line begins with, and whether there
// are others among them than plain spaces and tabs.
func leading(line []byte) (size int, wide bool) {
	for size < len(line) {
		if c := line[size]; c == ' ' || c == '\t' || c == '\f' {
			size++
			continue
		} else if c < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRune(line[size:])
		if !unicode.IsSpace(r) {
			break
		}
		size, wide = size+n, true
	}
	return size, wide
}

// columns returns how wide the space that a line begins with is.
func columns(space []byte) int {
	n := 0
	for _, c := range space {
		switch {
		case c == '\t':
			n += 4 - n%4
		case utf8.RuneStart(c):
			n++
		}
	}
	return n
}

// fenceOf returns the sign of a fence and how many of it there are, 0 for none.
func fenceOf(text []byte) (size int, mark byte) {
	if mark = text[0]; mark != '`' && mark != '~' {
		return 0, 0
	}
	for size < len(text) && text[size] == mark {
		size++
	}
	if size < 3 || mark == '`' && bytes.IndexByte(text[size:], '`') >= 0 {
		return 0, 0
	}
	return size, mark
}

func (f fence) closes(text []byte) bool {
	if len(text) < f.size || text[0] != f.mark {
		return false
	}
	rest := bytes.TrimLeft(text, string(f.mark))
	return len(text)-len(rest) >= f.size && len(bytes.TrimSpace(rest)) == 0
}

// What is on a line that some rule looks at.
const (
	hasTab = 1 << iota
	hasSemicolon
	hasPipe
	hasWide
	isForeign
)

var lineMask = func() (table [256]byte) {
	table['\t'], table[';'], table['|'] = hasTab, hasSemicolon, hasPipe
	table[0xE2] = hasWide
	for _, c := range "{[%=^&" {
		table[c] |= isForeign
	}
	return table
}()

func maskOf(line []byte) (mask byte) {
	for _, c := range line {
		mask |= lineMask[c]
	}
	return mask
}
