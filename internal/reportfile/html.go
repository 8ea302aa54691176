package reportfile

import (
	"bytes"
	_ "embed"
	"html/template"

	"cchc/internal/report"
	"cchc/internal/schema"
)

//go:embed report.html
var page string

// pageTemplate is the page of a report.
var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"groups":   groups,
	"isNumber": report.IsNumber,
	"toFill":   schema.IsPlaceholder,
	"isBlank":  func(p report.Part) bool { _, ok := p.(report.Blank); return ok },
	"lists":    func(p report.Part) []*report.Table { r, _ := p.(report.Reference); return r.Lists() },
	"links":    func(c report.Cell) report.Links { l, _ := c.(report.Links); return l },
	"isTotal":  func(t *report.Table, row int) bool { return t.Total && row == len(t.Rows)-1 },
	"isLast":   func(i int, lines []string) bool { return i == len(lines)-1 },
	"shares":   shares,
	"below":    func(sections []report.Section, level int) nested { return nested{sections, level} },
	"next":     func(level int) int { return level + 1 },
}).Parse(page))

//go:embed book.html
var bookPage string

// bookTemplate is the page of tables.
var bookTemplate = template.Must(template.New("book").Funcs(template.FuncMap{
	"isNumber": report.IsNumber,
	"links":    func(c report.Cell) report.Links { l, _ := c.(report.Links); return l },
	"list":     listOf,
}).Parse(bookPage))

// listOf returns the name of the list that a figure other than 0 counts, "" for any other cell.
func listOf(c report.Cell) string {
	if f, ok := c.(report.Figure); ok && f.Value() > 0 {
		return f.Of.Name
	}
	return ""
}

// A group is blocks that stand together on the page: a table, a paragraph, or the items
// of a list.
type group struct {
	Table     *report.Table
	Paragraph report.Paragraph
	Items     []report.Paragraph
}

// groups groups blocks; a paragraph that begins with a dash is an item.
func groups(blocks []report.Block) []group {
	var all []group
	for _, b := range blocks {
		switch b := b.(type) {
		case *report.Table:
			all = append(all, group{Table: b})
		case report.Paragraph:
			item, ok := b.Item()
			switch n := len(all); {
			case !ok:
				all = append(all, group{Paragraph: b})
			case n > 0 && all[n-1].Items != nil:
				all[n-1].Items = append(all[n-1].Items, item)
			default:
				all = append(all, group{Items: []report.Paragraph{item}})
			}
		}
	}
	return all
}

// nested are sections with the level of their headings.
type nested struct {
	Sections []report.Section
	Level    int
}

// writeHTML writes a report as one page without scripts or other files, laid out to be
// printed on A4: the text upright, the appendices across.
func writeHTML(r *report.Report) []byte {
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, r); err != nil { // a buffer takes everything
		panic("reportfile: " + err.Error())
	}
	return out.Bytes()
}

// shares are how many hundredths of the width the columns of a table have, as on the
// paper of the document.
func shares(t *report.Table) []int {
	width, size := upright.Text(), tableSize
	if t.List {
		width, size = across.Text(), appendixSize
	}
	var shares []int
	for _, w := range widths(t, width, size) {
		shares = append(shares, w*100/width)
	}
	return shares
}
