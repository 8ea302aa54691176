package intake

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/docmodel"
)

// A docxField is a field that is open: its instruction, then its result.
type docxField struct {
	instruction string
	result      bool
	hidden      bool // the result is not text: of a form, an index
}

// runs reads what a paragraph has.
func (r *docxReader) runs(kids []*element, l docmodel.Look) {
	for _, e := range kids {
		switch e.name {
		case "r":
			r.run(e, l)
		case "hyperlink":
			inner := l
			if to := r.links[e.get("id")]; to.external {
				inner.Link = docmodel.OutwardAddress(to.target)
			}
			r.runs(e.kids, inner)
		case "fldSimple":
			inner := l
			if link := fieldLink(e.get("instr")); link != "" {
				inner.Link = link
			}
			r.runs(e.kids, inner)
		case "del", "moveFrom":
			r.doc.Remark("intake-tracked", nil)
		case "ins", "moveTo":
			r.doc.Remark("intake-tracked", nil)
			r.runs(e.kids, l)
		case "commentRangeStart":
			r.doc.Remark("intake-comments", nil)
		case "m:oMath", "m:oMathPara":
			e.all("m:t", func(t *element) { r.out.Add(t.text, l) })
		default:
			r.runs(inside(e), l)
		}
	}
}

// run reads a run, whose letters look the same.
func (r *docxReader) run(e *element, l docmodel.Look) {
	if !r.apply(e.kid("rPr"), &l) {
		r.doc.Remark("intake-hidden", nil)
		return
	}
	for _, k := range e.kids {
		r.piece(k, l)
	}
}

func (r *docxReader) piece(e *element, l docmodel.Look) {
	switch e.name {
	case "t":
		r.text(e.text, l)
	case "tab", "ptab":
		r.text("\t", l)
	case "br":
		if kind := e.get("type"); kind == "page" || kind == "column" {
			r.text("\n\n", l)
		} else {
			r.text("\n", l)
		}
	case "cr":
		r.text("\n", l)
	case "noBreakHyphen":
		r.text("-", l)
	case "sym":
		r.text(symbol(e.get("font"), e.get("char")), l)
	case "footnoteReference", "endnoteReference":
		r.note(strings.TrimSuffix(e.name, "Reference"), e.get("id"))
	case "commentReference":
		r.doc.Remark("intake-comments", nil)
	case "fldChar":
		r.fieldMark(e.get("fldCharType"))
	case "instrText":
		if n := len(r.fields); n > 0 && !r.fields[n-1].result {
			r.fields[n-1].instruction += e.text
		}
	case "drawing", "pict", "object":
		r.drawing(e)
	case "ruby":
		if base := e.kid("rubyBase"); base != nil {
			r.runs(base.kids, l)
		}
	case "mc:AlternateContent":
		for _, k := range inside(e) {
			r.piece(k, l)
		}
	}
}

// text adds a text, in the link of the field that it is the result of.
func (r *docxReader) text(text string, l docmodel.Look) {
	for _, f := range r.fields {
		if !f.result || f.hidden {
			return
		}
		if link := fieldLink(f.instruction); link != "" {
			l.Link = link
		}
	}
	r.out.Add(text, l)
}

// maxFields is how deep fields may stand in each other.
const maxFields = 20

func (r *docxReader) fieldMark(kind string) {
	n := len(r.fields)
	switch {
	case kind == "begin" && n < maxFields:
		r.fields = append(r.fields, docxField{})
	case kind == "separate" && n > 0:
		r.fields[n-1].result = true
	case kind == "end" && n > 0:
		r.fields = r.fields[:n-1]
	}
}

var hyperlinkField = regexp.MustCompile(`(?i)^\s*HYPERLINK\s+(?:"([^"]*)"|(\S+))`)

// fieldLink returns where the field of a link leads.
func fieldLink(instruction string) string {
	m := hyperlinkField.FindStringSubmatch(instruction)
	if m == nil {
		return ""
	}
	return docmodel.OutwardAddress(m[1] + m[2])
}

// note refers to a footnote, and reads its text when it is first referred to.
func (r *docxReader) note(kind, id string) {
	key := kind + ":" + id
	text := r.noteText[key]
	if text == nil || r.inNote {
		return
	}
	if r.notes[key] == 0 {
		r.doc.Notes = append(r.doc.Notes, nil)
		r.notes[key] = len(r.doc.Notes)
		r.doc.Notes[r.notes[key]-1] = r.apart(func() []docmodel.Block {
			r.inNote = true
			links := r.links
			r.links = r.noteLink[kind]
			blocks := r.blocks(text.kids)
			r.links, r.inNote = links, false
			return blocks
		})
	}
	r.out.Text = append(r.out.Text, docmodel.Inline{Note: r.notes[key]})
}

// apart reads blocks in the middle of a paragraph.
func (r *docxReader) apart(read func() []docmodel.Block) []docmodel.Block {
	out, fields, boxes, carried := r.out.Text, r.fields, r.boxes, r.carried
	r.out.Text, r.fields, r.boxes, r.carried = nil, nil, nil, nil
	blocks := read()
	blocks = append(blocks, r.loose()...)
	r.out.Text, r.fields, r.boxes, r.carried = out, fields, boxes, carried
	return blocks
}

// drawing reads the pictures and text boxes of a drawing.
func (r *docxReader) drawing(e *element) {
	alt := ""
	e.all("wp:docPr", func(p *element) { alt = altText(p) })
	e.all("txbxContent", func(box *element) {
		r.boxes = append(r.boxes, r.apart(func() []docmodel.Block { return r.blocks(box.kids) })...)
	})
	show := func(id, link string) {
		if id == "" {
			id = link
		}
		if to, ok := r.links[id]; ok {
			r.picture(to, alt)
		}
	}
	e.all("a:blip", func(b *element) { show(b.get("embed"), b.get("link")) })
	e.all("v:imagedata", func(b *element) {
		if alt == "" {
			alt = b.get("title")
		}
		show(b.get("id"), b.get("href"))
	})
}

// altText returns what describes a picture, not the name that Word gave its file.
func altText(p *element) string {
	text := strings.Join(strings.Fields(docmodel.Tidy(p.get("descr"))), " ")
	if text == "" {
		text = strings.Join(strings.Fields(docmodel.Tidy(p.get("title"))), " ")
	}
	if pictureName.MatchString(text) {
		return ""
	}
	return text
}

var pictureName = regexp.MustCompile(`(?i)^(?:\S+\.(?:jpe?g|png|gif|bmp|webp|emf|wmf)|(?:picture|image|ảnh|hình) ?\d*|.*(?:generated|tạo tự động).*)$`)

// pictures are the types of pictures that a page can show.
var pictureTypes = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}

// picture adds a picture of the package. One elsewhere is not fetched.
func (r *docxReader) picture(to relation, alt string) {
	n := r.pictures[to.target]
	if n == 0 {
		p := docmodel.Picture{Name: path.Base(strings.ReplaceAll(to.target, "\\", "/")), Alt: alt}
		switch {
		case to.external:
			p.Source = docmodel.OutwardAddress(to.target)
		case slices.Contains(pictureTypes, path.Ext(to.target)):
			data, _, err := r.pack.part(to.target)
			if err != nil {
				r.err = err
				return
			}
			p.Data = data
		}
		if p.Data == nil && p.Source == "" {
			r.doc.Remark("intake-picture", nil)
		}
		r.doc.Pictures = append(r.doc.Pictures, p)
		n = len(r.doc.Pictures)
		r.pictures[to.target] = n
	}
	r.out.Text = append(r.out.Text, docmodel.Inline{Picture: n})
}

// symbol returns the sign that a font of symbols shows.
func symbol(font, char string) string {
	switch strings.ToLower(font) {
	case "wingdings":
		switch strings.ToUpper(char) {
		case "F0A8", "F06F", "F071", "F072", "00A8", "006F":
			return "☐"
		case "F0FE", "00FE", "F052", "F054":
			return "☑"
		case "F0FC", "00FC":
			return "✓"
		case "F0E0", "F0E8", "00E0":
			return "→"
		case "F028", "0028":
			return "☎"
		}
	case "symbol":
		switch strings.ToUpper(char) {
		case "F0B0", "00B0":
			return "°"
		case "F0B3", "00B3":
			return "≥"
		case "F0A3", "00A3":
			return "≤"
		case "F0B1", "00B1":
			return "±"
		case "F0B4", "00B4":
			return "×"
		case "F0AE", "00AE":
			return "→"
		}
	}
	return "•"
}
