// Package docx writes documents of Word (Office Open XML, ECMA-376).
//
// A [Document] is sections of paragraphs and tables with the styles that they use;
// [Document.Bytes] makes the file. The same document gives the same bytes. Word opens
// what is written without its compatibility mode, and finds real styles, headings,
// repeated heads of tables and fields in it, so that people can go on writing.
//
// Lengths are twips, a twentieth of a point; sizes of letters are half points, as in the
// format itself.
package docx

// Lengths in twips.
const (
	Point      = 20
	Millimetre = 56.6929
)

// A Document is a document of Word.
type Document struct {
	Title    string
	Subject  string
	Author   string // an agency; "" for nobody
	Language string // of its text: vi-VN
	Day      string // of its making, 2026-03-14; "" leaves it out
	Font     string
	Size     int // of letters, half points
	Styles   []Style
	Sections []Section
}

// A Style is a named format of paragraphs. Normal is the one of paragraphs without.
type Style struct {
	ID      string // Heading1
	Name    string // as Word shows it: heading 1
	Based   string // the ID of the style that it differs from; "" for none
	Next    string // the ID of the style of the paragraph behind; "" for the same
	Outline int    // the level of a heading, from 1; 0 for no heading
	Format  Format
	Letters Letters
}

// A Format is how a paragraph is set. A zero value is that of its style, except that
// Close has no space around it.
type Format struct {
	Align     Align
	Before    int // space above
	After     int // space below
	Close     bool
	Line      int  // the least height of a line in 240ths of its own; 0 as the style
	Exact     int  // the height of lines; 0 as they need
	Left      int  // indents
	Right     int  //
	First     int  // of the first line, negative to hang
	KeepNext  bool // on the page of the next paragraph
	KeepLines bool // whole on one page
	Rule      bool // a line above, as wide as the indents leave
}

// An Align is how lines are set between the margins.
type Align string

// The ways.
const (
	Left    Align = "left"
	Centre  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)

// Letters are how the letters of a run or a style look.
type Letters struct {
	Bold, Italic bool
	Plain        bool // not bold and not italic, whatever the style is
	Size         int  // half points; 0 as the style
	Marked       bool // highlighted, for what is to be filled in
}

// A Section is a part of the document with its own paper. Its pages are numbered from 1,
// at the top in the middle, and the first shows no number.
type Section struct {
	Page   Page
	Blocks []Block
}

// A Page is a sheet of paper, which lies across where it is wider than high.
type Page struct{ Width, Height, Top, Bottom, Left, Right int }

// Text returns the width between the margins.
func (p Page) Text() int { return p.Width - p.Left - p.Right }

// A Block is a [Paragraph] or a [Table].
type Block interface{ block() }

// A Paragraph is runs of letters. "" is the style Normal.
type Paragraph struct {
	Style  string
	Format Format
	Runs   []Run
}

// A Run is a text in one look; a line end in it begins a line. One with a Link leads to
// that address.
type Run struct {
	Text string
	Link string
	Letters
}

// A Table is rows of cells in columns of given widths. It has no borders unless it says
// so.
type Table struct {
	Widths  []int
	Borders bool
	Heads   int // how many rows at the top stand on every page
	Rows    []Row
}

// A Row is a cell for each column. It is not divided between pages.
type Row []Cell

// A Cell is paragraphs.
type Cell struct {
	Paragraphs []Paragraph
	Middle     bool // in the middle of the row's height
}

func (Paragraph) block() {}
func (Table) block()     {}
