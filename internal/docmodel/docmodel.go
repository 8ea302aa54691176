// Package docmodel is what documents of all formats are read into: one model of blocks, and
// its Markdown.
//
// A [Document] is the [Paragraph]s and [Table]s of a file with its footnotes and pictures.
// [Document.Markdown] writes the text of an entry. What a person has to know before the text
// is taken (text of an old font that was converted, a picture that is missing) is in
// Document.Remarks; the text itself is never changed in silence.
//
// # Outline
//
// Items of lists are paragraphs with a Mark and a Level: the mark is what a reader sees
// ("a)", "1.", "-"), whether a person typed it or a program counts it. The outline of
// official documents (I. 1. a) - +) is the same in all formats because of that.
//
// # For readers of formats
//
// A [Builder] makes the text of a paragraph of stretches in one [Look], and converts that of
// fonts of before Unicode; [Divide] cuts it where empty lines or the marks of items say so.
// [Document.Finish] brings what was read to one form. [Bullet], [LatinLetter] and [Roman]
// write marks that a program counts, [OutwardAddress] links.
package docmodel

import (
	"strings"

	"cchc/internal/diag"
	"cchc/internal/legacytext"
)

// A Document is what a file says, without how it looks.
type Document struct {
	Title    string // of the properties of the file; "" for none
	Author   string
	Blocks   []Block
	Notes    [][]Block // footnotes and endnotes; [Inline.Note] counts them from 1
	Pictures []Picture // [Inline.Picture] counts them from 1
	// Conversions are the texts that an old font (.VnTime, VNI-Times) showed and that are
	// Unicode now, each as it was and as it is.
	Conversions []Conversion
	Remarks     diag.List // what a person has to know; warnings without a place
}

// A Block is a [*Paragraph] or a [*Table].
type Block interface{ block() }

// A Paragraph is a paragraph, a heading or an item of a list.
type Paragraph struct {
	Heading int    // the level of a heading from 1; 0 for none
	Mark    string // of an item as a reader sees it: a), 1., -; "" for none
	Level   int    // of an item from 1; of a paragraph that continues an item, its level; 0 outside lists
	Align   Align
	Style   string // the name of the style, in lower case; "" for an ordinary one
	Text    []Inline
}

// An Align is how a paragraph is set.
type Align int

// The ways.
const (
	AlignLeft Align = iota
	AlignCentre
	AlignRight
)

// An Inline is a stretch of text in one look. A line end in it begins a line, a tab is one
// that somebody typed.
type Inline struct {
	Text         string
	Bold, Italic bool
	Strike       bool
	Script       Script
	Link         string // an address, or #NAME; "" for none
	Note         int    // a footnote, whose Text is empty; 0 for none
	Picture      int    // a picture, whose Text is empty; 0 for none
}

// A Script is where a text stands on its line.
type Script int

// The places.
const (
	Normal Script = iota
	Superscript
	Subscript
)

// A Table is rows of cells. Cells that are merged stand once, with how far they reach.
type Table struct {
	Rows []Row
	// Heads is how many rows at the top are names of columns, as the file says or as merged
	// cells show; at least 1 in a table of several rows.
	Heads int
}

// A Row is the cells that begin in it, from the left.
type Row []Cell

// A Cell is blocks. Spans of 0 are 1.
type Cell struct {
	Blocks           []Block
	ColSpan, RowSpan int
}

func (*Paragraph) block() {}
func (*Table) block()     {}

// A Picture is a picture of the file (Data), or one elsewhere (Source).
type Picture struct {
	Name    string // image1.png
	Alt     string
	Caption string // what stands below it; "" for none
	Data    []byte // nil where the file has it not
	Source  string // the address of a picture elsewhere; "" for one that nobody can reach
}

// A Conversion is a text before and after its letters became Unicode.
type Conversion struct {
	Encoding legacytext.Encoding
	Font     string
	Before   string
	After    string
}

// An Error says why a file was not read. It becomes a message by [Error.Problem].
type Error struct {
	Code string // of the words in the catalogue
	Args diag.Args
}

func (e *Error) Error() string { return "intake: " + e.Code }

// Problem is the message about a file.
func (e *Error) Problem(file string) diag.Diagnostic {
	return diag.New(diag.Position{File: file}, "", e.Code, e.Args)
}

// Refuse returns the error with a code.
func Refuse(code string, args diag.Args) *Error { return &Error{code, args} }

// Remark notes what a person has to know, once.
func (d *Document) Remark(code string, args diag.Args) {
	for _, r := range d.Remarks {
		if r.Code == code {
			return
		}
	}
	d.Remarks = append(d.Remarks, diag.Warn(diag.Position{}, "", code, args))
}

// Plain returns the text of a paragraph in one line, without its mark.
func (p *Paragraph) Plain() string { return strings.Join(strings.Fields(joined(p.Text)), " ") }

// Lines returns the lines of a paragraph, those that are empty left out.
func (p *Paragraph) Lines() (lines []string) {
	for line := range strings.SplitSeq(joined(p.Text), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Marked returns the text with its mark before it: a) Tại trụ sở.
func (p *Paragraph) Marked() string {
	if p.Mark == "" {
		return p.Plain()
	}
	return strings.TrimSpace(p.Mark + " " + p.Plain())
}

func joined(text []Inline) string {
	if len(text) == 1 {
		return text[0].Text
	}
	var b strings.Builder
	for _, t := range text {
		b.WriteString(t.Text)
	}
	return b.String()
}

// Empty reports whether there is nothing to read or see in a paragraph.
func (p *Paragraph) Empty() bool {
	for _, t := range p.Text {
		if t.Note > 0 || t.Picture > 0 || strings.TrimSpace(t.Text) != "" {
			return false
		}
	}
	return true
}

// Bold reports whether all letters of a paragraph are bold.
func (p *Paragraph) Bold() bool {
	some := false
	for _, t := range p.Text {
		if strings.TrimSpace(t.Text) != "" {
			if !t.Bold {
				return false
			}
			some = true
		}
	}
	return some
}

// Paragraphs returns the paragraphs of blocks, those in tables too.
func Paragraphs(blocks []Block) (all []*Paragraph) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *Paragraph:
			all = append(all, b)
		case *Table:
			for _, row := range b.Rows {
				for _, cell := range row {
					all = append(all, Paragraphs(cell.Blocks)...)
				}
			}
		}
	}
	return all
}

// Tables returns the tables of a document, not those in cells.
func (d *Document) Tables() (tables []*Table) {
	for _, b := range d.Blocks {
		if t, ok := b.(*Table); ok {
			tables = append(tables, t)
		}
	}
	return tables
}

// Lines returns the text of a cell line by line, with the marks of items.
func (c *Cell) Lines() (lines []string) {
	for _, p := range Paragraphs(c.Blocks) {
		some := p.Lines()
		if len(some) > 0 && p.Mark != "" {
			some[0] = p.Mark + " " + some[0]
		}
		lines = append(lines, some...)
	}
	return lines
}

// Text returns the text of a cell in one line.
func (c *Cell) Text() string { return strings.Join(c.Lines(), " ") }

// LinkPictures puts a link in the place of each picture that stands elsewhere, and takes out
// those that nobody can reach.
func (d *Document) LinkPictures() {
	for _, p := range Paragraphs(d.Blocks) {
		var text []Inline
		for _, t := range p.Text {
			if t.Picture > 0 {
				picture := d.Pictures[t.Picture-1]
				if picture.Source == "" {
					continue
				}
				t = Inline{Text: "Ảnh: " + firstText(picture.Alt, picture.Name), Link: picture.Source}
			}
			text = append(text, t)
		}
		p.Text = text
	}
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
