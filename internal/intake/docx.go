package intake

import (
	"path"
	"slices"
	"strings"

	"cchc/internal/docmodel"
)

// DOCX reads a document of Word (.docx, .docm, and what the national database of procedures
// hands out as .doc), also one that breaks the rules of the format. Insertions that are
// tracked are in the text, deletions are not; headers and footers of pages, comments and
// hidden text are left out.
func DOCX(data []byte) (*docmodel.Document, error) {
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	r := &docxReader{pack: p, doc: &docmodel.Document{}, notes: map[string]int{}, pictures: map[string]int{}}
	r.out.Doc = r.doc
	body, err := r.open()
	if err != nil {
		return nil, err
	}
	blocks := r.blocks(body.kids)
	r.doc.Blocks = append(blocks, r.loose()...)
	if r.err != nil {
		return nil, r.err
	}
	r.doc.Finish()
	return r.doc, nil
}

// A docxReader turns the trees of a document into blocks.
type docxReader struct {
	pack     *pack
	doc      *docmodel.Document
	out      docmodel.Builder
	main     string // the part of the document
	links    map[string]relation
	styles   map[string]*docxStyle
	defaults *docxStyle
	numbers  numbering
	noteText map[string]*element // by footnote:ID and endnote:ID
	noteLink map[string]map[string]relation
	notes    map[string]int    // by the same, those that are referred to
	pictures map[string]int    // by their part
	fields   []docxField       // that are open, the innermost last
	boxes    []docmodel.Block  // of text boxes in the paragraph
	carried  []docmodel.Inline // of a paragraph whose end was deleted, or of a drop cap
	inNote   bool
	err      error
}

// open reads the parts and returns the body.
func (r *docxReader) open() (*element, error) {
	top, err := r.pack.relations("")
	if err != nil {
		return nil, err
	}
	if r.main = related(top, "officeDocument"); r.main == "" || r.pack.parts[r.main] == nil {
		r.main = "word/document.xml"
	}
	data, ok, err := r.pack.part(r.main)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, docmodel.Refuse("intake-no-document", nil)
	}
	root, err := r.pack.tree(data)
	if err != nil {
		return nil, err
	}
	body := root.kid("body")
	if body == nil {
		return nil, docmodel.Refuse("intake-no-document", nil)
	}
	if r.links, err = r.pack.relations(r.main); err != nil {
		return nil, err
	}
	for _, read := range []func() error{r.readStyles, r.readNumbering, r.readNotes, func() error { return r.readProperties(top) }} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// optional reads a part that the document has a relation to, or that has its usual name; nil
// for none.
func (r *docxReader) optional(kind string) (*element, string, error) {
	name := related(r.links, kind)
	if name == "" {
		name = path.Join(path.Dir(r.main), kind+".xml")
	}
	data, ok, err := r.pack.part(name)
	if !ok || err != nil {
		return nil, "", err
	}
	root, err := r.pack.tree(data)
	return root, name, err
}

func (r *docxReader) readProperties(top map[string]relation) error {
	name := related(top, "core-properties")
	data, ok, err := r.pack.part(name)
	if name == "" || !ok || err != nil {
		return err
	}
	root, err := r.pack.tree(data)
	if err != nil {
		return err
	}
	if e := root.kid("dc:title"); e != nil {
		r.doc.Title = strings.Join(strings.Fields(docmodel.Tidy(e.text)), " ")
	}
	if e := root.kid("dc:creator"); e != nil {
		r.doc.Author = strings.Join(strings.Fields(docmodel.Tidy(e.text)), " ")
	}
	return nil
}

func (r *docxReader) readNotes() error {
	r.noteText, r.noteLink = map[string]*element{}, map[string]map[string]relation{}
	for _, kind := range []string{"footnote", "endnote"} {
		root, name, err := r.optional(kind + "s")
		if err != nil {
			return err
		}
		if root == nil {
			continue
		}
		if r.noteLink[kind], err = r.pack.relations(name); err != nil {
			return err
		}
		for _, note := range root.kids {
			if t := note.get("type"); note.name == kind && (t == "" || t == "normal") {
				r.noteText[kind+":"+note.get("id")] = note
			}
		}
	}
	return nil
}

// blocks reads paragraphs and tables, through what is put around them.
func (r *docxReader) blocks(kids []*element) (all []docmodel.Block) {
	for _, e := range kids {
		if r.err != nil {
			return nil
		}
		switch e.name {
		case "p":
			all = append(all, r.paragraph(e)...)
		case "tbl":
			all = append(all, r.table(e))
		case "altChunk", "subDoc":
			r.doc.Remark("intake-inserted-file", nil)
		case "del", "moveFrom":
			r.doc.Remark("intake-tracked", nil)
		default:
			all = append(all, r.blocks(inside(e))...)
		}
	}
	return all
}

// inside returns what an element has around which something was put: a content control, a
// tag, an insertion, a choice between two forms.
func inside(e *element) []*element {
	switch e.name {
	case "sdt":
		if c := e.kid("sdtContent"); c != nil {
			return c.kids
		}
	case "mc:AlternateContent":
		if c := e.kid("mc:Choice"); c != nil {
			return c.kids
		}
	case "ins", "moveTo", "smartTag", "customXml", "mc:Choice", "sdtContent", "dir", "bdo":
		return e.kids
	}
	return nil
}

// paragraph reads a paragraph, and the text boxes that are tied to it.
func (r *docxReader) paragraph(e *element) (all []docmodel.Block) {
	properties := e.kid("pPr")
	style := r.style(properties.val("pStyle"))
	if strings.HasPrefix(style.name, "toc ") {
		return nil // a table of contents, which a page makes itself
	}
	made := &docmodel.Paragraph{Style: style.name, Align: alignment(properties.val("jc"), style.align), Heading: style.outline}
	if level := properties.kid("outlineLvl"); level != nil {
		made.Heading = outlineLevel(level.get("val"))
	}
	r.runs(e.kids, docmodel.Look{Bold: style.bold, Italic: style.italic, Font: style.font})
	text := append(r.carried, r.out.Take()...)
	r.carried = nil
	if properties.kid("rPr").kid("del") != nil { // its end was deleted: the next one goes on
		r.carried = append(text, docmodel.Inline{Text: " "})
		return r.takeBoxes(nil)
	}
	if drop := properties.kid("framePr").get("dropCap"); drop == "drop" || drop == "margin" { // a large first letter
		r.carried = text
		return r.takeBoxes(nil)
	}
	made.Mark, made.Level = r.numbers.next(r.numbering(properties, style))
	for i, one := range docmodel.Divide(text) {
		p := *made
		if p.Text = one; i > 0 {
			p.Mark = ""
		}
		all = append(all, &p)
	}
	if all == nil && made.Mark != "" && made.Mark != "-" {
		all = append(all, made)
	}
	return r.takeBoxes(all)
}

// takeBoxes puts the text boxes of a paragraph behind it.
func (r *docxReader) takeBoxes(all []docmodel.Block) []docmodel.Block {
	all = append(all, r.boxes...)
	r.boxes = nil
	return all
}

// loose returns a last paragraph whose end was deleted.
func (r *docxReader) loose() []docmodel.Block {
	text := docmodel.Trim(r.carried)
	if r.carried = nil; len(text) == 0 {
		return nil
	}
	return []docmodel.Block{&docmodel.Paragraph{Text: text}}
}

func alignment(value string, style docmodel.Align) docmodel.Align {
	switch value {
	case "center":
		return docmodel.AlignCentre
	case "right", "end":
		return docmodel.AlignRight
	case "":
		return style
	}
	return docmodel.AlignLeft
}

// A merge is a cell that rows below belong to.
type merge struct {
	row, cell int
}

// table reads a table. A cell that goes on below is one with a RowSpan.
func (r *docxReader) table(e *element) *docmodel.Table {
	t := &docmodel.Table{}
	open := map[int]merge{} // by column
	heads := true
	for _, row := range flat(e.kids, "tr") {
		properties := row.kid("trPr")
		if properties.kid("del") != nil {
			r.doc.Remark("intake-tracked", nil)
			continue
		}
		if on, _ := properties.on("tblHeader"); on && heads {
			t.Heads++
		} else {
			heads = false
		}
		t.Rows = append(t.Rows, r.row(t, row, number(properties.val("gridBefore")), open))
	}
	t.Heads = min(t.Heads, len(t.Rows)-1)
	if t.Heads < 0 {
		t.Heads = 0
	}
	return t
}

func (r *docxReader) row(t *docmodel.Table, e *element, column int, open map[int]merge) (cells docmodel.Row) {
	y := len(t.Rows)
	if column = min(column, docmodel.MaxColumns); column > 0 {
		cells = append(cells, docmodel.Cell{ColSpan: column})
	}
	below := map[int]merge{}
	for _, c := range flat(e.kids, "tc") {
		properties := c.kid("tcPr")
		wide := min(max(number(properties.val("gridSpan")), 1), docmodel.MaxColumns)
		blocks := r.blocks(c.kids)
		above, goesOn := open[column]
		switch m := properties.kid("vMerge"); {
		case m != nil && m.get("val") != "restart" && goesOn:
			cell := &t.Rows[above.row][above.cell]
			cell.RowSpan = y - above.row + 1
			cell.Blocks = append(cell.Blocks, blocks...)
			below[column] = above
		case len(cells) < docmodel.MaxColumns:
			if m != nil {
				below[column] = merge{y, len(cells)}
			}
			cells = append(cells, docmodel.Cell{Blocks: blocks, ColSpan: wide})
		}
		column += wide
	}
	clear(open)
	for at, m := range below {
		open[at] = m
	}
	return cells
}

// flat returns the elements with a name, through what is put around them.
func flat(kids []*element, name string) (all []*element) {
	for _, e := range kids {
		if e.name == name {
			all = append(all, e)
		} else if around := inside(e); around != nil {
			all = append(all, flat(around, name)...)
		}
	}
	return slices.Clip(all)
}
