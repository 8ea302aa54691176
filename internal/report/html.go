package report

import (
	"bytes"
	_ "embed"
	"html/template"
	"strconv"
	"strings"
)

//go:embed report.html
var page string

// pageTemplate is the page of a report.
var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"groups":   groups,
	"words":    partWords,
	"cell":     cellWords,
	"isNumber": isNumber,
	"toFill":   ToFill,
	"isBlank":  func(p Part) bool { _, ok := p.(Blank); return ok },
	"lists":    func(p Part) []*Table { r, _ := p.(Reference); return r.lists() },
	"links":    func(c Cell) Links { l, _ := c.(Links); return l },
	"isTotal":  func(t *Table, row int) bool { return t.Total && row == len(t.Rows)-1 },
	"isList":   func(t *Table) bool { return strings.HasPrefix(t.Number, appendix) },
	"isLast":   func(i int, lines []string) bool { return i == len(lines)-1 },
	"below":    func(sections []Section, level int) nested { return nested{sections, level} },
	"printed":  (*Table).printed,
	"shares":   (*Table).shares,
	"next":     func(level int) int { return level + 1 },
}).Parse(page))

// A group is blocks that stand together on the page: a table, a paragraph, or the items
// of a list.
type group struct {
	Table     *Table
	Paragraph Paragraph
	Items     []Paragraph
}

// groups groups blocks; a paragraph that begins with a dash is an item.
func groups(blocks []Block) []group {
	var all []group
	for _, b := range blocks {
		switch b := b.(type) {
		case *Table:
			all = append(all, group{Table: b})
		case Paragraph:
			item, ok := b.item()
			switch n := len(all); {
			case !ok:
				all = append(all, group{Paragraph: b})
			case n > 0 && all[n-1].Items != nil:
				all[n-1].Items = append(all[n-1].Items, item)
			default:
				all = append(all, group{Items: []Paragraph{item}})
			}
		}
	}
	return all
}

// nested are sections with the level of their headings.
type nested struct {
	Sections []Section
	Level    int
}

// HTML writes the report as one page without scripts or other files, laid out to be
// printed on A4: the text upright, the appendices across.
func (r *Report) HTML() []byte {
	var out bytes.Buffer
	data := struct {
		*Report
		Place, Number, Attached string
		Receivers               []string
	}{r, r.Head.placeWords(r.year()), r.Head.numberWords(), r.Head.reference(r.year()), r.Head.receivers()}
	if err := pageTemplate.Execute(&out, data); err != nil { // a buffer takes everything
		panic("report: " + err.Error())
	}
	return out.Bytes()
}

// year is the year in which the report is signed: that of the day to be sent, else of
// the last day of the figures.
func (r *Report) year() string {
	if !r.Period.Due.IsZero() {
		return strconv.Itoa(r.Period.Due.Year())
	}
	return strconv.Itoa(r.Period.Until.Year())
}

// shares are how many hundredths of the width the columns have.
func (t *Table) shares() []int {
	const width = 10000
	var shares []int
	for _, w := range t.widths(width, appendixSize) {
		shares = append(shares, w*100/width)
	}
	return shares
}
