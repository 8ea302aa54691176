package intake

import (
	"bytes"
	"html"
	"strings"

	"cchc/internal/docmodel"
	"cchc/internal/legacytext"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/xml"
)

// An element is an element of a part. Those of Word's own namespace have their bare name,
// those of others one with a short prefix (a:blip).
type element struct {
	name  string
	attrs []xmlAttr
	kids  []*element
	text  string
}

// An xmlAttr is an attribute by its local name.
type xmlAttr struct{ key, value string }

// prefixes shorten the namespaces that documents of Word use, the transitional and the
// strict ones.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":              "",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                          "",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                     "a:",
	"http://purl.oclc.org/ooxml/drawingml/main":                                 "a:",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":    "wp:",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":                "wp:",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":               "mc:",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":                "m:",
	"http://purl.oclc.org/ooxml/officeDocument/math":                            "m:",
	"urn:schemas-microsoft-com:vml":                                             "v:",
	"http://schemas.openxmlformats.org/package/2006/relationships":              "rel:",
	"http://purl.org/dc/elements/1.1/":                                          "dc:",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties":   "cp:",
	"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "ep:",
}

// unread are elements that say nothing of a text, left out when a part is read.
var unread = map[string]bool{"sectPr": true, "tblBorders": true, "tcBorders": true, "pBdr": true, "shd": true, "spacing": true, "ind": true, "tabs": true, "lang": true,
	"sz": true, "szCs": true, "color": true, "tblCellMar": true, "tcW": true, "tblW": true, "tblLook": true, "proofErr": true, "bookmarkStart": true, "bookmarkEnd": true,
	"rsids": true, "rPrChange": true, "pPrChange": true, "tblPrChange": true, "tcPrChange": true, "trPrChange": true, "sectPrChange": true, "tblGridChange": true,
	"tblGrid": true, "latentStyles": true, "mc:Fallback": true, "lastRenderedPageBreak": true, "bCs": true, "iCs": true, "keepNext": true, "keepLines": true, "contextualSpacing": true, "cantSplit": true, "vAlign": true, "trHeight": true, "u": true, "kern": true, "noProof": true, "snapToGrid": true, "widowControl": true}

// keptAttrs are the attributes that the readers ask for.
var keptAttrs = map[string]bool{"val": true, "id": true, "ascii": true, "hAnsi": true, "type": true, "instr": true, "embed": true, "link": true, "href": true, "descr": true, "title": true,
	"fldCharType": true, "font": true, "char": true, "styleId": true, "default": true, "abstractNumId": true, "numId": true, "ilvl": true,
	"Id": true, "Target": true, "TargetMode": true, "Type": true, "name": true, "state": true, "dropCap": true}

// A treeReader reads the elements of one part. The readers of XML of the standard library
// take ten times as long, which counts where somebody sends a part of five million elements.
type treeReader struct {
	pack   *pack
	lexer  *xml.Lexer
	spaces map[string]string // namespaces by their prefixes
	names  map[string]string // by the names as they are written
	open   []*element
	texts  [][]byte // of the elements that are open
}

// tree reads a part as a tree of elements.
func (p *pack) tree(data []byte) (*element, error) {
	if text, ok := legacytext.DecodeUTF16(data); ok {
		data = text
	}
	if bytes.Count(data, []byte("<")) > maxTags {
		return nil, docmodel.Refuse("intake-elements", nil)
	}
	r := &treeReader{pack: p, lexer: xml.NewLexer(parse.NewInputBytes(data)), spaces: map[string]string{}, names: map[string]string{}, open: []*element{{}}, texts: [][]byte{nil}}
	for {
		kind, token := r.lexer.Next()
		var err error
		switch kind {
		case xml.ErrorToken:
			return r.root()
		case xml.StartTagToken:
			err = r.start(string(r.lexer.Text()))
		case xml.EndTagToken:
			err = r.end()
		case xml.DOCTYPEToken:
			err = docmodel.Refuse("intake-doctype", nil)
		case xml.TextToken, xml.CDATAToken:
			err = r.text(kind, token)
		}
		if err != nil {
			return nil, err
		}
	}
}

// root returns the tree, where the part has ended with it.
func (r *treeReader) root() (*element, error) {
	if len(r.open) != 1 || len(r.open[0].kids) == 0 {
		return nil, docmodel.Refuse("intake-damaged", nil)
	}
	return r.open[0].kids[0], nil
}

// start reads a tag with its attributes.
func (r *treeReader) start(written string) error {
	if len(r.open) > maxDepth {
		return docmodel.Refuse("intake-too-deep", nil)
	}
	child := &element{}
	for {
		switch kind, _ := r.lexer.Next(); kind {
		case xml.AttributeToken:
			r.attribute(child, string(r.lexer.Text()), r.lexer.AttrVal())
			continue
		case xml.StartTagCloseToken:
			child.name = r.name(written)
			if err := r.keep(child); err != nil {
				return err
			}
			r.open, r.texts = append(r.open, child), append(r.texts, nil)
			return nil
		case xml.StartTagCloseVoidToken:
			child.name = r.name(written)
			return r.keep(child)
		default:
			return docmodel.Refuse("intake-damaged", nil)
		}
	}
}

func (r *treeReader) attribute(e *element, name string, value []byte) {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		local = name
	}
	value = bytes.Trim(value, `"'`)
	switch {
	case name == "xmlns":
		r.spaces[""] = string(value)
	case prefix == "xmlns":
		r.spaces[local] = string(value)
	case keptAttrs[local]:
		e.attrs = append(e.attrs, xmlAttr{local, unescaped(value)})
	}
}

func unescaped(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	return html.UnescapeString(string(b))
}

// keep puts an element below the one that is open, unless it says nothing of a text.
func (r *treeReader) keep(e *element) error {
	if unread[e.name] {
		return nil
	}
	if r.pack.elements++; r.pack.elements > maxElements {
		return docmodel.Refuse("intake-elements", nil)
	}
	parent := r.open[len(r.open)-1]
	parent.kids = append(parent.kids, e)
	return nil
}

// end closes the element that is open. Which one the tag names does not matter: a part whose
// tags do not close each other is not closed in the end, or has more than one root.
func (r *treeReader) end() error {
	if len(r.open) == 1 {
		return docmodel.Refuse("intake-damaged", nil)
	}
	last := len(r.open) - 1
	r.open[last].text = string(r.texts[last])
	r.open, r.texts = r.open[:last], r.texts[:last]
	return nil
}

// maxStretch is how many bytes a stretch of text may have, a hundred times what people write.
const maxStretch = 1 << 20

func (r *treeReader) text(kind xml.TokenType, token []byte) error {
	last := len(r.open) - 1
	e := r.open[last]
	if e.name != "t" && e.name != "instrText" && e.name != "m:t" && !strings.HasPrefix(e.name, "dc:") {
		return nil
	}
	if kind == xml.CDATAToken {
		token = r.lexer.Text()
	} else {
		token = []byte(unescaped(token))
	}
	if r.texts[last] = append(r.texts[last], token...); len(r.texts[last]) > maxStretch {
		return docmodel.Refuse("intake-elements", nil)
	}
	return nil
}

// name returns the name of an element without the prefix that a document has chosen.
func (r *treeReader) name(written string) string {
	if name, ok := r.names[written]; ok {
		return name
	}
	prefix, local, ok := strings.Cut(written, ":")
	if !ok {
		prefix, local = "", written
	}
	short, known := prefixes[r.spaces[prefix]]
	if !known {
		short = "?:"
	}
	name := short + local
	if len(r.names) < 1000 {
		r.names[written] = name
	}
	return name
}

// kid returns the first child with a name, nil for none; a nil element has none.
func (e *element) kid(name string) *element {
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// val returns the attribute val of a child, "" for none.
func (e *element) val(name string) string { return e.kid(name).get("val") }

func (e *element) get(attribute string) string {
	if e != nil {
		for _, a := range e.attrs {
			if a.key == attribute {
				return a.value
			}
		}
	}
	return ""
}

// on reports whether a property that is on or off is on, and whether it is there.
func (e *element) on(name string) (on, there bool) {
	k := e.kid(name)
	if k == nil {
		return false, false
	}
	switch k.get("val") {
	case "0", "false", "off", "none":
		return false, true
	}
	return true, true
}

// all visits the elements of a tree with a name, not those inside of one that it found.
func (e *element) all(name string, visit func(*element)) {
	for _, k := range e.kids {
		if k.name == name {
			visit(k)
		} else {
			k.all(name, visit)
		}
	}
}
