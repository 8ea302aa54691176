package reportfile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cchc/internal/docx"
	"cchc/internal/report"
	"cchc/internal/schema"
)

// The layout of official documents (Nghị định 30/2020/NĐ-CP, Phụ lục I): A4, margins of
// 20, 15, 20 and 30 mm, Times New Roman 14. Numbers of headings are typed, not counted by
// Word: its lists have no order a, b, c, d, đ.
var (
	upright = docx.Page{Width: 11906, Height: 16838, Top: millimetres(20), Right: millimetres(15), Bottom: millimetres(20), Left: millimetres(30)}
	across  = docx.Page{Width: 16838, Height: 11906, Top: millimetres(20), Right: millimetres(15), Bottom: millimetres(20), Left: millimetres(30)}
)

func millimetres(n float64) int { return int(n * docx.Millimetre) }

// The sizes of letters, half points.
const (
	bodySize     = 28
	headSize     = 26 // quốc hiệu, the agency, the number
	tableSize    = 24
	appendixSize = 20
	receiverSize = 22
)

// firstLine is how far the first line of a paragraph is set in: 1 cm.
const firstLine = 567

// documentStyles are the styles of the report, under the names that Word knows.
var documentStyles = []docx.Style{
	{ID: "Normal", Name: "Normal"},
	{ID: "BodyText", Name: "Body Text", Based: "Normal", Format: docx.Format{Align: docx.Justify, First: firstLine, Before: 6 * docx.Point, Line: 264}},
	{ID: "Heading1", Name: "heading 1", Based: "Normal", Next: "BodyText", Outline: 1, Format: docx.Format{First: firstLine, Before: 12 * docx.Point, KeepNext: true}, Letters: docx.Letters{Bold: true}},
	{ID: "Heading2", Name: "heading 2", Based: "Normal", Next: "BodyText", Outline: 2, Format: docx.Format{First: firstLine, Before: 8 * docx.Point, KeepNext: true}, Letters: docx.Letters{Bold: true}},
	{ID: "Heading3", Name: "heading 3", Based: "Normal", Next: "BodyText", Outline: 3, Format: docx.Format{First: firstLine, Before: 6 * docx.Point, KeepNext: true}},
	{ID: "Title", Name: "Title", Based: "Normal", Next: "Subtitle", Format: docx.Format{Align: docx.Centre, Before: 14 * docx.Point, KeepNext: true}, Letters: docx.Letters{Bold: true}},
	{ID: "Subtitle", Name: "Subtitle", Based: "Normal", Next: "BodyText", Format: docx.Format{Align: docx.Centre, KeepNext: true}, Letters: docx.Letters{Bold: true}},
	{ID: "ListParagraph", Name: "List Paragraph", Based: "BodyText", Format: docx.Format{Before: 3 * docx.Point, First: firstLine}},
	{ID: "Caption", Name: "caption", Based: "Normal", Format: docx.Format{Align: docx.Centre, Before: 8 * docx.Point, After: 4 * docx.Point, KeepNext: true}, Letters: docx.Letters{Bold: true, Size: headSize}},
	{ID: "TableText", Name: "Table Text", Based: "Normal", Format: docx.Format{Before: 2 * docx.Point, After: 2 * docx.Point}, Letters: docx.Letters{Size: tableSize}},
	{ID: "AppendixText", Name: "Appendix Text", Based: "TableText", Letters: docx.Letters{Size: appendixSize}},
}

// writeDOCX writes a report as a document of Word, to be completed and signed: an official
// report in the layout of Nghị định 30/2020/NĐ-CP. What is to be filled in is marked in
// yellow.
func writeDOCX(r *report.Report) []byte {
	w := &docxWriter{report: r}
	d := docx.Document{
		Title: r.Name(), Subject: r.Period.Name(), Author: r.Head.Agency, Language: "vi-VN", Day: r.Until.Day().ISO(),
		Font: "Times New Roman", Size: bodySize, Styles: documentStyles,
	}
	w.head()
	w.title()
	for _, p := range r.Opening {
		w.paragraph(p)
	}
	w.sections(r.Sections, 1)
	w.add(docx.Paragraph{Style: "BodyText", Format: docx.Format{KeepNext: true, KeepLines: true}, Runs: docxRuns(r.Closing)}) // no signature stands alone on a page
	w.foot()
	d.Sections = append(d.Sections, docx.Section{Page: upright, Blocks: w.blocks})
	for _, l := range r.Lists {
		d.Sections = append(d.Sections, docx.Section{Page: across, Blocks: w.appendix(l)})
	}
	return d.Bytes()
}

type docxWriter struct {
	report *report.Report
	blocks []docx.Block
}

func (w *docxWriter) add(blocks ...docx.Block) { w.blocks = append(w.blocks, blocks...) }

// centred is a line in the middle.
func centred(text string, l docx.Letters) docx.Paragraph {
	return docx.Paragraph{Format: docx.Format{Align: docx.Centre, Close: true}, Runs: []docx.Run{{Text: text, Letters: l}}}
}

// rule is a line of a length in the middle of a width.
func rule(width, length int) docx.Paragraph {
	side := max(0, (width-length)/2)
	return docx.Paragraph{Format: docx.Format{Left: side, Right: side, Before: 3 * docx.Point, Close: true, Exact: 4 * docx.Point, Rule: true}}
}

// lengthOf is about how long a text in bold letters is.
func lengthOf(text string, size int) int {
	letter := 0.45
	if text == strings.ToUpper(text) {
		letter = 0.6
	}
	return int(float64(utf8.RuneCountInString(text)*size/2*docx.Point) * letter)
}

// mottoLength is how long "Độc lập - Tự do - Hạnh phúc" is in bold Times New Roman of
// one half point.
const mottoLength = 116

// head is the agency and the name of the state, with the number and the day below them.
func (w *docxWriter) head() {
	h := w.report.Head
	widths := []int{3455, upright.Text() - 3455}
	bold, plain := docx.Letters{Bold: true, Size: headSize}, docx.Letters{Size: headSize}
	var agency []docx.Paragraph
	for _, line := range h.Parent {
		agency = append(agency, centred(line, plain))
	}
	for _, line := range h.Name {
		agency = append(agency, centred(line, bold))
	}
	last := h.Name[len(h.Name)-1]
	agency = append(agency, rule(widths[0], min(lengthOf(last, headSize), widths[0])*2/5))
	state := []docx.Paragraph{
		centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold), centred("Độc lập - Tự do - Hạnh phúc", docx.Letters{Bold: true, Size: bodySize}), rule(widths[1], mottoLength*bodySize),
	}
	number := []docx.Paragraph{centred(w.report.NumberLine(), plain)}
	place := []docx.Paragraph{centred(w.report.PlaceLine(), docx.Letters{Italic: true, Size: bodySize})}
	number[0].Format.Before, place[0].Format.Before = 6*docx.Point, 6*docx.Point
	w.add(docx.Table{Widths: widths, Rows: []docx.Row{{{Paragraphs: agency}, {Paragraphs: state}}, {{Paragraphs: number}, {Paragraphs: place}}}})
}

// title is what the document is, and to whom it goes.
func (w *docxWriter) title() {
	title := w.report.Title
	w.add(docx.Paragraph{Style: "Title", Runs: []docx.Run{{Text: "BÁO CÁO"}}}, docx.Paragraph{Style: "Subtitle", Runs: []docx.Run{{Text: title}}},
		rule(upright.Text(), min(lengthOf(title, bodySize), upright.Text())*2/5))
	to := w.report.Head.Receivers()
	first := docx.Paragraph{Format: docx.Format{Align: docx.Centre, Before: 10 * docx.Point, After: 6 * docx.Point}, Runs: []docx.Run{{Text: "Kính gửi: "}}}
	if len(to) == 1 {
		first.Runs = append(first.Runs, docx.Run{Text: to[0], Letters: docx.Letters{Marked: schema.IsPlaceholder(to[0])}})
		w.add(first)
		return
	}
	first.Format.Align, first.Format.Left, first.Format.After, first.Runs[0].Text = "", 1700, 0, "Kính gửi:"
	w.add(first)
	for i, name := range to {
		end := ";"
		if i == len(to)-1 {
			end = "."
		}
		w.add(docx.Paragraph{Format: docx.Format{Left: 3000, First: -170}, Runs: []docx.Run{{Text: dashed + name + end}}})
	}
}

func (w *docxWriter) paragraph(p report.Paragraph) {
	x := docx.Paragraph{Style: "BodyText", Runs: docxRuns(p)}
	if _, ok := p.Item(); ok {
		x.Style = "ListParagraph"
	}
	w.add(x)
}

// docxRuns are the parts of a paragraph, those to be filled in marked.
func docxRuns(p report.Paragraph) []docx.Run {
	var runs []docx.Run
	for _, part := range p {
		_, blank := part.(report.Blank)
		if n := len(runs); n > 0 && !blank && !runs[n-1].Marked {
			runs[n-1].Text += part.String()
			continue
		}
		runs = append(runs, docx.Run{Text: part.String(), Letters: docx.Letters{Marked: blank}})
	}
	return runs
}

func (w *docxWriter) sections(sections []report.Section, level int) {
	for _, s := range sections {
		title := s.Title
		if level == 1 {
			title = strings.ToUpper(title)
		}
		w.add(docx.Paragraph{Style: "Heading" + string(rune('0'+level)), Runs: []docx.Run{{Text: s.Number + " " + title}}})
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case report.Paragraph:
				w.paragraph(b)
			case *report.Table:
				w.add(docx.Paragraph{Style: "Caption", Runs: []docx.Run{{Text: b.Number + ". " + b.Title}}}, docxTable(b, upright.Text(), "TableText", tableSize, len(b.Rows) <= keptRows))
			}
		}
		w.sections(s.Sections, level+1)
	}
}

// foot is who else receives the report, and who signs it.
func (w *docxWriter) foot() {
	widths := []int{4600, upright.Text() - 4600}
	receivers := []docx.Paragraph{{Format: docx.Format{Close: true}, Runs: []docx.Run{{Text: "Nơi nhận:", Letters: docx.Letters{Bold: true, Italic: true, Size: tableSize}}}}}
	for _, line := range []string{"- Như trên;", "- (điền: nơi nhận khác, nếu có);", "- Lưu: VT."} {
		p := docx.Paragraph{Format: docx.Format{Close: true}}
		before, blank, found := strings.Cut(line, "(")
		p.Runs = append(p.Runs, docx.Run{Text: before, Letters: docx.Letters{Size: receiverSize}})
		if found {
			blank, after, _ := strings.Cut(blank, ")")
			p.Runs = append(p.Runs, docx.Run{Text: "(" + blank + ")", Letters: docx.Letters{Size: receiverSize, Marked: true}}, docx.Run{Text: after, Letters: docx.Letters{Size: receiverSize}})
		}
		receivers = append(receivers, p)
	}
	var signer []docx.Paragraph
	for _, line := range w.report.Head.Signer {
		signer = append(signer, centred(line, docx.Letters{Bold: true}))
	}
	name := centred("(điền: họ tên người ký)", docx.Letters{Bold: true, Marked: true})
	name.Format.Before = 80 * docx.Point
	w.add(docx.Paragraph{Format: docx.Format{Close: true, KeepNext: true}}, docx.Table{Widths: widths, Rows: []docx.Row{{{Paragraphs: receivers}, {Paragraphs: append(signer, name)}}}})
}

// appendix is a list with its heading, which names the report that it belongs to.
func (w *docxWriter) appendix(l *report.Table) []docx.Block {
	title := centred(strings.ToUpper(l.Title), docx.Letters{Bold: true})
	attached := centred(w.report.AttachedLine(), docx.Letters{Italic: true, Size: headSize})
	heading := docx.Paragraph{Style: "Heading1", Format: docx.Format{Align: docx.Centre, Close: true}, Runs: []docx.Run{{Text: l.Number}}}
	title.Format.KeepNext, attached.Format.KeepNext = true, true
	space := docx.Paragraph{Format: docx.Format{Close: true, Exact: 8 * docx.Point}}
	return []docx.Block{heading, title, attached, rule(across.Text(), 2400), space, docxTable(l.Printed(), across.Text(), "AppendixText", appendixSize, false)}
}

// keptRows is how many rows a table of the text may have to stand on one page as a whole.
const keptRows = 8

// docxTable is a table whose heads stand on every page, or which is kept on one.
func docxTable(t *report.Table, width int, style string, size int, kept bool) docx.Table {
	x := docx.Table{Widths: widths(t, width, size), Borders: true, Heads: 1}
	var heads docx.Row
	for _, c := range t.Columns {
		heads = append(heads, docx.Cell{Middle: true, Paragraphs: []docx.Paragraph{{Style: style, Format: docx.Format{Align: docx.Centre, KeepNext: true}, Runs: []docx.Run{{Text: c.Title, Letters: docx.Letters{Bold: true}}}}}})
	}
	x.Rows = append(x.Rows, heads)
	for i, cells := range t.Rows {
		total := t.Total && i == len(t.Rows)-1
		var row docx.Row
		for _, c := range cells {
			cell := docxCell(c, style, total)
			cell.Paragraphs[0].Format.KeepNext = kept && i < len(t.Rows)-1
			row = append(row, cell)
		}
		x.Rows = append(x.Rows, row)
	}
	return x
}

// docxCell is a cell; a number stands at the right, a link is one.
func docxCell(c report.Cell, style string, total bool) docx.Cell {
	p := docx.Paragraph{Style: style}
	if report.IsNumber(c) {
		p.Format.Align = docx.Right
	}
	letters := docx.Letters{Bold: total}
	if links, ok := c.(report.Links); ok {
		for i, l := range links {
			if i > 0 {
				p.Runs = append(p.Runs, docx.Run{Text: "; "})
			}
			p.Runs = append(p.Runs, docx.Run{Text: l.Text, Link: l.URL, Letters: letters})
		}
	} else if words := c.Words(); words != "" {
		p.Runs = []docx.Run{{Text: words, Letters: letters}}
	}
	return docx.Cell{Paragraphs: []docx.Paragraph{p}}
}

// widths divides a width between the columns: each has room for its longest word, and
// of what is left a share of its own width.
func widths(t *report.Table, width, size int) []int {
	const padding = 180
	letter := float64(size) / 2 * docx.Point * 0.52
	widths, sum, shares := make([]int, len(t.Columns)), 0, 0.0
	for i, c := range t.Columns {
		longest := longestWord(c.Title)
		for _, cells := range t.Rows {
			longest = max(longest, longestWord(cells[i].Words()))
		}
		widths[i] = padding + int(float64(min(longest, 14))*letter)
		sum += widths[i]
		shares += c.Width
	}
	left := float64(width - sum)
	if left < 0 {
		for i := range widths {
			widths[i] = widths[i] * width / sum
		}
		return widths
	}
	for i, c := range t.Columns {
		widths[i] += int(left * c.Width / shares)
	}
	return widths
}

// longestWord is how many letters the longest word of a text has.
func longestWord(text string) int {
	words := strings.Fields(text)
	if len(words) == 0 {
		return 0
	}
	return utf8.RuneCountInString(slices.MaxFunc(words, func(a, b string) int { return utf8.RuneCountInString(a) - utf8.RuneCountInString(b) }))
}
