package docx

import (
	"archive/zip"
	"bytes"
	"strconv"
	"strings"

	"cchc/internal/output"
)

// The namespaces and types of the parts.
const (
	nsWord      = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage   = "http://schemas.openxmlformats.org/package/2006/"
	typeWord    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	typeHead    = "application/vnd.openxmlformats-package."
)

// Bytes returns the file.
func (d *Document) Bytes() []byte {
	w := &writer{doc: d}
	w.relate("styles", "styles.xml")
	w.relate("settings", "settings.xml")
	w.number, w.blank = w.relate("header", "header1.xml"), w.relate("header", "header2.xml")
	body := w.document()
	return pack([]part{
		{"[Content_Types].xml", output.XML(contentTypes())},
		{"_rels/.rels", output.XML(packageRelations())},
		{"docProps/core.xml", output.XML(d.core())},
		{"word/document.xml", output.XML(body)},
		{"word/_rels/document.xml.rels", output.XML(xmlRelations{NS: nsPackage + "relationships", Relations: w.relations})},
		{"word/styles.xml", output.XML(d.styles())},
		{"word/settings.xml", output.XML(d.settings())},
		{"word/header1.xml", output.XML(pageNumber())},
		{"word/header2.xml", output.XML(xmlHeader{W: nsWord, Paragraphs: []xmlParagraph{{}}})},
	})
}

// A part is a file in the package.
type part struct {
	name string
	data []byte
}

// pack puts parts into a package. Its times are none, so that the same parts are the
// same bytes.
func pack(parts []part) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err == nil {
			_, err = w.Write(p.data)
		}
		if err != nil { // a buffer takes everything
			panic("docx: " + err.Error())
		}
	}
	if err := z.Close(); err != nil {
		panic("docx: " + err.Error())
	}
	return out.Bytes()
}

// A writer writes the text of a document.
type writer struct {
	doc           *Document
	relations     []xmlRelation
	links         map[string]string // address → relation
	number, blank string            // the relations of the headers
}

// relate notes a relation to a part, and returns its name.
func (w *writer) relate(kind, target string) string {
	id := "rId" + strconv.Itoa(len(w.relations)+1)
	w.relations = append(w.relations, xmlRelation{ID: id, Type: nsRelations + "/" + kind, Target: target})
	return id
}

// link returns the relation to an address.
func (w *writer) link(address string) string {
	if w.links == nil {
		w.links = map[string]string{}
	}
	if w.links[address] == "" {
		w.links[address] = w.relate("hyperlink", output.Text(address))
		w.relations[len(w.relations)-1].Mode = "External"
	}
	return w.links[address]
}

// document is the text: the properties of a section stand in its last paragraph, those
// of the last one at the end.
func (w *writer) document() xmlDocument {
	doc := xmlDocument{W: nsWord, R: nsRelations}
	for i, s := range w.doc.Sections {
		for _, b := range s.Blocks {
			doc.Body.Blocks = append(doc.Body.Blocks, w.block(b))
		}
		if sect := w.sect(s.Page); i == len(w.doc.Sections)-1 {
			doc.Body.Blocks = append(doc.Body.Blocks, xmlParagraph{Properties: lastLine(nil)})
			doc.Body.Sect = sect
		} else {
			doc.Body.Blocks = append(doc.Body.Blocks, xmlParagraph{Properties: lastLine(sect)})
		}
	}
	return doc
}

// lastLine is the format of the paragraph that ends a section: as low as can be, so that
// it makes no page of its own.
func lastLine(sect *xmlSect) *xmlPProps {
	none := 0
	return &xmlPProps{Spacing: &xmlSpace{Before: &none, After: &none, Line: 2 * Point, Rule: "exact"}, Indent: &xmlIndent{}, Sect: sect}
}

func (w *writer) block(b Block) any {
	switch b := b.(type) {
	case Table:
		return w.table(b)
	case Paragraph:
		return w.paragraph(b)
	}
	panic("docx: a block that is neither a paragraph nor a table")
}

func (w *writer) paragraph(p Paragraph) xmlParagraph {
	x := xmlParagraph{Properties: p.Format.properties(p.Style)}
	for _, r := range p.Runs {
		run := r.xml()
		if r.Link != "" {
			x.Runs = append(x.Runs, xmlLink{ID: w.link(r.Link), Runs: []xmlRun{run}})
		} else {
			x.Runs = append(x.Runs, run)
		}
	}
	return x
}

// xml is the run, with a break for every line end.
func (r Run) xml() xmlRun {
	x := xmlRun{Properties: r.properties()}
	for i, line := range strings.Split(output.Text(r.Text), "\n") {
		if i > 0 {
			x.Content = append(x.Content, xmlBreak{})
		}
		x.Content = append(x.Content, xmlText{Space: "preserve", Text: line})
	}
	return x
}

// properties are the letters in the format's words, nil for those of the style.
func (l Letters) properties() *xmlRProps {
	if l == (Letters{}) {
		return nil
	}
	p := &xmlRProps{}
	if l.Bold {
		p.Bold = &value{"1"}
	}
	if l.Italic {
		p.Italic = &value{"1"}
	}
	if l.Plain {
		p.Bold, p.Italic = &value{"0"}, &value{"0"}
	}
	if l.Size > 0 {
		p.Size, p.SizeCS = &number{l.Size}, &number{l.Size}
	}
	if l.Marked {
		p.Highlight = &value{"yellow"}
	}
	return p
}

// properties are the format in the format's words, nil for that of Normal.
func (f Format) properties(style string) *xmlPProps {
	p := &xmlPProps{Spacing: f.spacing()}
	if style != "" {
		p.Style = &value{style}
	}
	if f.KeepNext {
		p.KeepNext = &empty{}
	}
	if f.KeepLines {
		p.KeepLines = &empty{}
	}
	if f.Rule {
		p.Borders = &xmlPBdr{Top: &xmlBorder{"single", 6, 0, "000000"}}
	}
	if f.Left != 0 || f.Right != 0 || f.First != 0 || f.Close {
		p.Indent = &xmlIndent{Left: f.Left, Right: f.Right, Hanging: max(-f.First, 0)}
		if f.First >= 0 {
			p.Indent.First = &f.First
		}
	}
	if f.Align != "" {
		p.Align = &value{string(f.Align)}
	}
	if *p == (xmlPProps{}) {
		return nil
	}
	return p
}

// spacing is the space around a paragraph and between its lines, nil for that of its
// style.
func (f Format) spacing() *xmlSpace {
	s := &xmlSpace{}
	if f.Before > 0 || f.Close {
		s.Before = &f.Before
	}
	if f.After > 0 || f.Close {
		s.After = &f.After
	}
	switch {
	case f.Exact > 0:
		s.Line, s.Rule = f.Exact, "exact"
	case f.Line > 0:
		s.Line, s.Rule = f.Line, "auto"
	}
	if *s == (xmlSpace{}) {
		return nil
	}
	return s
}

// table is a table of the given widths, as wide as these are together.
func (w *writer) table(t Table) xmlTable {
	var x xmlTable
	sum := 0
	for _, width := range t.Widths {
		x.Grid.Columns = append(x.Grid.Columns, xmlColumn{width})
		sum += width
	}
	x.Properties.Width = xmlWidth{sum, "dxa"}
	x.Properties.Layout.Type = "fixed"
	side := 0
	if t.Borders {
		line := xmlBorder{"single", 4, 0, "000000"}
		x.Properties.Borders, side = &xmlBorders{line, line, line, line, line, line}, 80
	}
	x.Properties.Margins = xmlMargins{xmlWidth{0, "dxa"}, xmlWidth{side, "dxa"}, xmlWidth{0, "dxa"}, xmlWidth{side, "dxa"}}
	for i, row := range t.Rows {
		x.Rows = append(x.Rows, w.row(row, t.Widths, i < t.Heads))
	}
	return x
}

func (w *writer) row(row Row, widths []int, head bool) xmlRow {
	var x xmlRow
	x.Properties.Whole = &empty{}
	if head {
		x.Properties.Head = &empty{}
	}
	for i, cell := range row {
		var c xmlCell
		c.Properties.Width = xmlWidth{widths[i], "dxa"}
		if cell.Middle {
			c.Properties.Align = &value{"center"}
		}
		for _, p := range cell.Paragraphs {
			c.Paragraphs = append(c.Paragraphs, w.paragraph(p))
		}
		if len(c.Paragraphs) == 0 { // each cell has one
			c.Paragraphs = []xmlParagraph{{}}
		}
		x.Cells = append(x.Cells, c)
	}
	return x
}

// sect are the properties of a section.
func (w *writer) sect(p Page) *xmlSect {
	s := &xmlSect{Headers: []xmlReference{{"default", w.number}, {"first", w.blank}}, Type: &value{"nextPage"}, TitlePage: &empty{}}
	s.Size.Width, s.Size.Height = p.Width, p.Height
	if p.Width > p.Height {
		s.Size.Orient = "landscape"
	}
	m := &s.Margins
	m.Top, m.Right, m.Bottom, m.Left, m.Header, m.Footer = p.Top, p.Right, p.Bottom, p.Left, p.Top/2, p.Bottom/2
	s.Numbers.Start = 1
	return s
}
