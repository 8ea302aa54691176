package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Parse reads an SVG document. The error is an *[Error]. The tree has all
// elements and attributes but the declarations of namespaces, whatever their
// namespace; [Clean] knows which are published.
func Parse(data []byte) (*Element, error) {
	p, err := newParser(data)
	if err != nil {
		return nil, err
	}
	for {
		p.line, p.column = p.xml.InputPos()
		token, err := p.xml.RawToken()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, p.malformed(err.Error())
		}
		if err := p.take(token); err != nil {
			return nil, err
		}
	}
	if p.root == nil || len(p.open) > 0 {
		return nil, p.malformed("the end is missing")
	}
	return p.root, nil
}

// A parser makes a tree of the tokens of encoding/xml, and checks what that
// leaves to its callers in RawToken: which tag closes which, one root,
// namespaces, attributes that stand twice.
type parser struct {
	xml          *xml.Decoder
	declared     bool // an XML declaration stands at the beginning
	root         *Element
	open         []opened
	count        int
	typed        bool                // a document type was there
	spaces       map[string][]string // namespaces by prefix, the innermost last
	line, column int
}

// An opened is an element whose end has not come yet.
type opened struct {
	element  *Element
	raw      xml.Name // with its prefix
	prefixes []string // that it declares
	inText   bool     // white space in it has a meaning
}

// xmlDeclaration is all that may be said before a document of ours.
var xmlDeclaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"([A-Za-z0-9._-]+)"|'([A-Za-z0-9._-]+)'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>`)

func newParser(data []byte) (*parser, error) {
	if len(data) > MaxSize {
		return nil, &Error{Reason: TooLarge}
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return nil, &Error{Reason: Encoding}
	}
	p := &parser{xml: xml.NewDecoder(bytes.NewReader(data)), spaces: map[string][]string{"": {""}, "xml": {xmlSpace}}, line: 1, column: 1}
	if bytes.HasPrefix(data, []byte("<?xml")) && (len(data) == 5 || !isNameByte(data[5])) {
		m := xmlDeclaration.FindSubmatch(data)
		if m == nil {
			return nil, p.malformed("<?xml")
		}
		if charset := string(m[1]) + string(m[2]); charset != "" && !strings.EqualFold(charset, "utf-8") {
			return nil, &Error{Encoding, 1, 1, charset}
		}
		p.declared = true
	}
	return p, nil
}

// isNameByte reports whether a byte goes on a name: <?xml-stylesheet is no
// declaration.
func isNameByte(b byte) bool {
	return b >= 0x80 || b == '-' || b == '.' || b == ':' || b == '_' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}

func (p *parser) malformed(what string) *Error { return p.fail(Malformed, what) }

func (p *parser) fail(r Reason, what string) *Error { return &Error{r, p.line, p.column, what} }

func (p *parser) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		return p.end(t)
	case xml.CharData:
		return p.text(string(t))
	case xml.ProcInst:
		return p.instruction(t)
	case xml.Directive:
		return p.directive(string(t))
	}
	return nil // a comment
}

func (p *parser) instruction(t xml.ProcInst) error {
	switch {
	case t.Target == "xml" && p.declared && p.line == 1 && p.column == 1:
		return nil
	case strings.EqualFold(t.Target, "xml"), strings.Contains(t.Target, ":"):
		return p.malformed("<?" + t.Target)
	case t.Target == "xml-stylesheet":
		return p.fail(Outside, "<?xml-stylesheet ?>")
	}
	return nil
}

// directive passes over a document type that declares nothing: browsers fetch
// no declarations from elsewhere.
func (p *parser) directive(text string) error {
	switch {
	case !docType.MatchString(text) || p.root != nil || p.typed:
		return p.malformed("<!" + firstWord(text))
	case strings.Contains(text, "["):
		return p.fail(DocType, "<!DOCTYPE [")
	}
	p.typed = true
	return nil
}

var docType = regexp.MustCompile(`^DOCTYPE\s`)

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0][:min(len(f[0]), 20)]
	}
	return ""
}

func (p *parser) start(t xml.StartElement) error {
	if p.count++; p.count > maxElements || len(p.open) >= maxDepth {
		return p.fail(TooLarge, "<"+t.Name.Local+">")
	}
	if len(p.open) == 0 && p.root != nil {
		return p.malformed("<" + t.Name.Local + ">")
	}
	o := opened{raw: t.Name, element: &Element{line: p.line, column: p.column}}
	for _, a := range t.Attr {
		if err := p.declare(&o, a); err != nil {
			return err
		}
	}
	var ok bool
	if o.element.Name, ok = p.resolve(t.Name, p.spaceOf("")); !ok {
		return p.malformed("<" + t.Name.Space + ":" + t.Name.Local + ">")
	}
	if err := p.attributes(o.element, t.Attr); err != nil {
		return err
	}
	if len(p.open) == 0 {
		p.root = o.element
	} else {
		up := &p.open[len(p.open)-1]
		up.element.Children = append(up.element.Children, o.element)
		o.inText = up.inText
	}
	o.inText = o.inText || keepsSpace(o.element.Name)
	p.open = append(p.open, o)
	return nil
}

// keepsSpace reports whether white space counts in an element: in texts, and in
// what is not known.
func keepsSpace(n Name) bool { return n.Space != Space || textElements[n.Local] || !shown[n.Local] }

// declare notes the namespace that an attribute declares.
func (p *parser) declare(o *opened, a xml.Attr) error {
	prefix := a.Name.Local
	switch {
	case a.Name == xml.Name{Local: "xmlns"}:
		prefix = ""
	case a.Name.Space != "xmlns":
		return nil
	}
	reserved := prefix == "xmlns" || a.Value == xmlnsSpace || (prefix == "xml") != (a.Value == xmlSpace)
	if reserved || prefix != "" && a.Value == "" || slices.Contains(o.prefixes, prefix) || len(o.prefixes) > 100 {
		return p.malformed("xmlns:" + prefix)
	}
	o.prefixes = append(o.prefixes, prefix)
	p.spaces[prefix] = append(p.spaces[prefix], a.Value)
	return nil
}

func (p *parser) spaceOf(prefix string) string {
	if s := p.spaces[prefix]; len(s) > 0 {
		return s[len(s)-1]
	}
	return ""
}

// resolve returns a name with its namespace; ok is false where nothing declares
// its prefix.
func (p *parser) resolve(n xml.Name, unprefixed string) (name Name, ok bool) {
	if strings.Contains(n.Local, ":") {
		return Name{}, false
	}
	if n.Space == "" {
		return Name{unprefixed, n.Local}, true
	}
	space := p.spaceOf(n.Space)
	return Name{space, n.Local}, space != ""
}

// inValue makes one line of an attribute's value, as XML does.
var inValue = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

func (p *parser) attributes(e *Element, attrs []xml.Attr) error {
	seen := make(map[Name]bool, len(attrs))
	for _, a := range attrs {
		if a.Name.Space == "xmlns" || a.Name == (xml.Name{Local: "xmlns"}) {
			continue
		}
		name, ok := p.resolve(a.Name, "")
		if !ok || seen[name] {
			return p.malformed(a.Name.Local + "=")
		}
		seen[name] = true
		e.Attrs = append(e.Attrs, Attr{name, inValue.Replace(a.Value)})
	}
	return nil
}

func (p *parser) end(t xml.EndElement) error {
	if len(p.open) == 0 || p.open[len(p.open)-1].raw != t.Name {
		return p.malformed("</" + t.Name.Local + ">")
	}
	o := p.open[len(p.open)-1]
	for _, prefix := range o.prefixes {
		p.spaces[prefix] = p.spaces[prefix][:len(p.spaces[prefix])-1]
	}
	p.open = p.open[:len(p.open)-1]
	o.element.Children = joinTexts(o.element.Children, o.inText)
	return nil
}

func (p *parser) text(s string) error {
	blank := strings.Trim(s, " \t\r\n") == ""
	if len(p.open) == 0 {
		if !blank {
			return p.malformed(firstWord(s))
		}
		return nil
	}
	e := p.open[len(p.open)-1].element
	e.Children = append(e.Children, Text(s))
	return nil
}

// joinTexts makes one of texts beside each other, which a comment or CDATA
// divided, and drops blank ones where white space does not count.
func joinTexts(nodes []Node, keepBlank bool) []Node {
	var out []Node
	for i := 0; i < len(nodes); i++ {
		if _, isText := nodes[i].(Text); !isText {
			out = append(out, nodes[i])
			continue
		}
		var b strings.Builder
		for ; i < len(nodes); i++ {
			t, isText := nodes[i].(Text)
			if !isText {
				break
			}
			b.WriteString(string(t))
		}
		i--
		if s := b.String(); s != "" && (keepBlank || strings.Trim(s, " \t\r\n") != "") {
			out = append(out, Text(s))
		}
	}
	return out
}

// Root returns the first element of a document of which only the beginning is
// there, without what is in it; nil where none is found.
func Root(head []byte) *Element {
	p, err := newParser(head)
	if err != nil {
		return nil
	}
	for p.root == nil {
		p.line, p.column = p.xml.InputPos()
		token, err := p.xml.RawToken()
		if err != nil || p.take(token) != nil {
			break
		}
	}
	return p.root
}
