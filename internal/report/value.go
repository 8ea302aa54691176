package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Section is a part of the text under a numbered heading.
type Section struct {
	Number   string // I, 1, a; set when the report is put together
	Title    string
	Blocks   []Block
	Sections []Section
}

// A Block is a [Paragraph] or a [*Table].
type Block interface{ block() }

// A Paragraph is a run of parts: a [Text], a [Figure] or a [Reference].
type Paragraph []Part

// A Part is a part of a paragraph, which reads as a string.
type Part interface {
	fmt.Stringer
	part()
}

// A Text is words.
type Text string

// A Blank is words that stand for what people have to fill in (điền).
type Blank string

// A Reference leads to lists of the appendix: (Phụ lục I). It says nothing where all of
// them are empty.
type Reference []*Table

func (Paragraph) block() {}
func (*Table) block()    {}
func (Text) part()       {}
func (Blank) part()      {}
func (Figure) part()     {}
func (Reference) part()  {}

// A Table is figures in rows, or a list of the appendix, whose rows the figures count.
type Table struct {
	Name    string // for commands and sheets: tin-bai
	Number  string // Bảng 1, Phụ lục I; set when the report is put together
	Title   string
	Columns []Column
	Rows    [][]Cell // each has a cell for every column
	Total   bool     // the last row is the sum of the others
	List    bool     // of the appendix
}

// A Column is a column of a table.
type Column struct {
	Title string
	Width float64 // in widths of a letter
	Data  bool    // only in files for programs: CSV and XLSX
}

// Printed is the table as it stands on paper: without the columns for programs.
func (t *Table) Printed() *Table {
	p := *t
	p.Columns, p.Rows = nil, make([][]Cell, len(t.Rows))
	for i, c := range t.Columns {
		if c.Data {
			continue
		}
		p.Columns = append(p.Columns, c)
		for row, cells := range t.Rows {
			p.Rows[row] = append(p.Rows[row], cells[i])
		}
	}
	return &p
}

// Data is the table as programs read it: beside a column of links stands one of their
// addresses.
func (t *Table) Data() *Table {
	d := *t
	d.Columns, d.Rows = nil, make([][]Cell, len(t.Rows))
	for i, c := range t.Columns {
		linked := slices.ContainsFunc(t.Rows, func(cells []Cell) bool { return address(cells[i]) != "" })
		if d.Columns = append(d.Columns, c); linked {
			d.Columns = append(d.Columns, Column{Title: c.Title + " – địa chỉ", Width: 30})
		}
		for row, cells := range t.Rows {
			if d.Rows[row] = append(d.Rows[row], cells[i]); linked {
				d.Rows[row] = append(d.Rows[row], address(cells[i]))
			}
		}
	}
	return &d
}

// A Cell is a value in a table: a [Text], a [Day], a [Number], a [Year], a
// [Figure], [Links] or an [Address].
type Cell interface {
	Words() string // what a reader is shown
	cell()
}

// A Day is a date; the zero Date is an empty cell.
type Day struct{ viet.Date }

// A Number is a measured value, as the site has it.
type Number float64

// A Year is a year, which has no thousands.
type Year int

// Links are names of pages or files with their full addresses, "" where there is none.
type Links []Link

// An Address is that of the link beside it, in files for programs; of several links
// each in a line.
type Address string

// A Link is a name and where it leads.
type Link struct{ Text, URL string }

func (Text) cell()    {}
func (Day) cell()     {}
func (Number) cell()  {}
func (Year) cell()    {}
func (Figure) cell()  {}
func (Links) cell()   {}
func (Address) cell() {}

// A Figure is a number that a list proves: how many some of its rows are, or the sum
// of a column of theirs.
type Figure struct {
	Of   *Table
	Rows []int // of Of, in order
	sum  int   // the column from 1, 0 for the number of rows
}

// Value is the number.
func (f Figure) Value() int {
	if f.sum == 0 {
		return len(f.Rows)
	}
	n := 0
	for _, row := range f.Rows {
		n += int(f.Of.Rows[row][f.sum-1].(Number))
	}
	return n
}

// Column is the column whose sum the figure is, "" for one that counts rows.
func (f Figure) Column() string {
	if f.sum == 0 {
		return ""
	}
	return f.Of.Columns[f.sum-1].Title
}

// String is the figure in a sentence, where numbers below ten carry a zero.
func (f Figure) String() string {
	if n := f.Value(); n > 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return f.Words()
}

// fill is a paragraph to be filled in; what says with what.
func fill(what string) Paragraph { return Paragraph{Blank(schema.Placeholder(what))} }

// sentence puts parts into a format: %s for a string, a Figure or a Reference. A
// reference takes the space before it with it where it says nothing.
func sentence(format string, args ...any) Paragraph {
	var p Paragraph
	texts := strings.Split(format, "%s")
	if len(texts) != len(args)+1 {
		panic(fmt.Sprintf("report: %d values for %q", len(args), format))
	}
	for i, text := range texts {
		if text != "" {
			p = append(p, Text(text))
		}
		if i == len(args) {
			break
		}
		switch arg := args[i].(type) {
		case string:
			p = append(p, Text(arg))
		case Part:
			p = append(p, arg)
		default:
			panic(fmt.Sprintf("report: %T in a sentence", arg))
		}
	}
	return p
}

// Item returns the paragraph without the dash of an item of a list; ok is false for one
// that has none.
func (p Paragraph) Item() (item Paragraph, ok bool) {
	if len(p) == 0 {
		return p, false
	}
	first, _ := p[0].(Text)
	rest, ok := strings.CutPrefix(string(first), "- ")
	if !ok {
		return p, false
	}
	return append(Paragraph{Text(rest)}, p[1:]...), true
}

// String is what a paragraph says.
func (p Paragraph) String() string {
	var b strings.Builder
	for _, part := range p {
		b.WriteString(part.String())
	}
	return b.String()
}

func (t Text) String() string  { return string(t) }
func (b Blank) String() string { return string(b) }

// Lists are those that have rows.
func (r Reference) Lists() []*Table {
	return slices.DeleteFunc(slices.Clone(r), func(t *Table) bool { return len(t.Rows) == 0 })
}

// String is the reference with the space before it: (Phụ lục I).
func (r Reference) String() string {
	var numbers []string
	for _, list := range r.Lists() {
		numbers = append(numbers, list.Number)
	}
	if len(numbers) == 0 {
		return ""
	}
	return " (" + strings.Join(numbers, ", ") + ")"
}

func (t Text) Words() string    { return string(t) }
func (d Day) Words() string     { return d.String() }
func (n Number) Words() string  { return viet.FormatNumber(float64(n)) }
func (y Year) Words() string    { return strconv.Itoa(int(y)) }
func (f Figure) Words() string  { return viet.FormatNumber(float64(f.Value())) }
func (a Address) Words() string { return string(a) }
func (l Links) Words() string {
	var names []string
	for _, link := range l {
		names = append(names, link.Text)
	}
	return strings.Join(names, "; ")
}

// address is where the links of a cell lead.
func address(c Cell) Address {
	links, _ := c.(Links)
	var all []string
	for _, l := range links {
		if l.URL != "" {
			all = append(all, l.URL)
		}
	}
	return Address(strings.Join(all, "\n"))
}

// IsNumber reports whether a cell is a number, which stands at the right.
func IsNumber(c Cell) bool {
	switch c.(type) {
	case Number, Figure:
		return true
	}
	return false
}
