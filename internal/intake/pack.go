package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// The bounds of packages of Office (.docx, .xlsx), which are zip files.
const (
	maxFile     = 64 << 20 // bytes of a file
	maxParts    = 2000     // files in a package
	maxPart     = 32 << 20 // bytes of a part
	maxUnpacked = 64 << 20 // bytes of all parts that are read
	maxElements = 1 << 20  // elements of all parts of a document
	maxDepth    = 200      // of elements in each other
)

// A pack is a package of Office that is open.
type pack struct {
	parts    map[string]*zip.File
	read     int64 // bytes so far
	elements int
}

// openPack opens a package. Names of parts count as Office counts them: without regard to
// capitals, from the top.
func openPack(data []byte) (*pack, error) {
	if len(data) > maxFile {
		return nil, refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxFile >> 20})
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse("intake-damaged", nil)
	}
	if len(z.File) > maxParts {
		return nil, refuse("intake-parts", map[string]any{"Count": len(z.File), "Limit": maxParts})
	}
	p := &pack{parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		p.parts[partName(f.Name)] = f
	}
	return p, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/"))
}

// part returns the bytes of a part; ok is false where there is none. A part that is larger
// than it says, as in a zip bomb, is refused as soon as the bound is reached.
func (p *pack) part(name string) (data []byte, ok bool, err error) {
	f := p.parts[partName(name)]
	if f == nil {
		return nil, false, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, false, refuse("intake-damaged", nil)
	}
	defer r.Close()
	limit := min(int64(maxPart), maxUnpacked-p.read)
	if f.UncompressedSize64 > uint64(limit) {
		return nil, false, refuse("intake-unpacked", map[string]any{"Limit": maxUnpacked >> 20})
	}
	data, err = io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(data)) > limit:
		return nil, false, refuse("intake-unpacked", map[string]any{"Limit": maxUnpacked >> 20})
	case err != nil:
		return nil, false, refuse("intake-damaged", nil)
	}
	p.read += int64(len(data))
	return data, true, nil
}

// An element is an element of a part. Those of Word's own namespace have their bare name,
// those of others one with a short prefix (a:blip).
type element struct {
	name string
	attr map[string]string // by their local names; nil for none
	kids []*element
	text string
}

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
	"tblGrid": true, "latentStyles": true, "mc:Fallback": true, "lastRenderedPageBreak": true, "u": true, "kern": true, "noProof": true, "snapToGrid": true, "widowControl": true}

// A treeReader reads the elements of one part.
type treeReader struct {
	pack  *pack
	d     *xml.Decoder
	names map[xml.Name]string
}

// tree reads a part as a tree of elements.
func (p *pack) tree(data []byte) (*element, error) {
	if text, ok := decodeUTF16(data); ok {
		data = text
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r := &treeReader{p, d, map[xml.Name]string{}}
	root := &element{}
	if err := r.into(root, 0); err != nil {
		return nil, err
	}
	if len(root.kids) == 0 {
		return nil, refuse("intake-damaged", nil)
	}
	return root.kids[0], nil
}

// into reads what is in an element until it ends.
func (r *treeReader) into(parent *element, depth int) error {
	if depth > maxDepth {
		return refuse("intake-too-deep", nil)
	}
	for {
		token, err := r.d.Token()
		if err == io.EOF && depth == 0 {
			return nil
		}
		if err != nil {
			return refuse("intake-damaged", nil)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := r.start(parent, token, depth); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if parent.name == "t" || parent.name == "instrText" || parent.name == "m:t" || strings.HasPrefix(parent.name, "dc:") {
				parent.text += string(token)
			}
		case xml.Directive:
			return refuse("intake-doctype", nil)
		}
	}
}

func (r *treeReader) start(parent *element, token xml.StartElement, depth int) error {
	if r.pack.elements++; r.pack.elements > maxElements {
		return refuse("intake-elements", nil)
	}
	name := r.name(token.Name)
	child := &element{name: name}
	if !unread[name] {
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Name.Local, "rsid") || a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
				continue
			}
			if child.attr == nil {
				child.attr = map[string]string{}
			}
			child.attr[a.Name.Local] = a.Value
		}
		parent.kids = append(parent.kids, child)
	}
	return r.into(child, depth+1)
}

func (r *treeReader) name(n xml.Name) string {
	if name, ok := r.names[n]; ok {
		return name
	}
	prefix, ok := prefixes[n.Space]
	if !ok {
		prefix = "?:"
	}
	name := prefix + n.Local
	if len(r.names) < 1000 {
		r.names[n] = name
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
	if e == nil {
		return ""
	}
	return e.attr[attribute]
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

// A relation is where a name in a part leads.
type relation struct {
	target   string // a part of the package, or an address
	external bool
	kind     string // the last word of its type: image, hyperlink, styles
}

// relations reads the relations of a part.
func (p *pack) relations(part string) (map[string]relation, error) {
	dir, file := path.Split(part)
	data, ok, err := p.part(dir + "_rels/" + file + ".rels")
	if !ok || err != nil {
		return nil, err
	}
	root, err := p.tree(data)
	if err != nil {
		return nil, err
	}
	all := map[string]relation{}
	for _, r := range root.kids {
		target := r.get("Target")
		external := r.get("TargetMode") == "External"
		if !external {
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			target = partName(target)
		}
		all[r.get("Id")] = relation{target, external, path.Base(r.get("Type"))}
	}
	return all, nil
}

// related returns the part that another one has a relation of a kind to, "" for none.
func related(relations map[string]relation, kind string) string {
	for _, r := range relations {
		if r.kind == kind && !r.external {
			return r.target
		}
	}
	return ""
}
