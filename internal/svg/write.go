package svg

import (
	"bytes"
	"strings"
)

// Write appends an element as a document to b: in one line, SVG without a
// prefix. Only a cleaned tree can be written; of another one, what has a
// namespace that no published drawing has is left out.
func (e *Element) Write(b *bytes.Buffer) { e.write(b, true) }

func (e *Element) write(b *bytes.Buffer, root bool) {
	b.WriteString("<" + e.Local)
	if root {
		b.WriteString(` xmlns="` + Space + `"`)
		if usesXLink(e) {
			b.WriteString(` xmlns:xlink="` + xlinkSpace + `"`)
		}
	}
	for _, a := range e.Attrs {
		prefix, known := prefixes[a.Space]
		if !known {
			continue
		}
		b.WriteString(" " + prefix + a.Local + `="`)
		_, _ = inAttr.WriteString(b, a.Value) // a buffer takes everything
		b.WriteString(`"`)
	}
	if len(e.Children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, n := range e.Children {
		switch n := n.(type) {
		case Text:
			_, _ = inText.WriteString(b, string(n))
		case *Element:
			if n.Space == Space {
				n.write(b, false)
			}
		}
	}
	b.WriteString("</" + e.Local + ">")
}

// prefixes of attributes by namespace.
var prefixes = map[string]string{"": "", xlinkSpace: "xlink:", xmlSpace: "xml:"}

var (
	inText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	inAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)

func usesXLink(e *Element) bool {
	for _, a := range e.Attrs {
		if a.Space == xlinkSpace {
			return true
		}
	}
	for _, n := range e.Children {
		if child, ok := n.(*Element); ok && usesXLink(child) {
			return true
		}
	}
	return false
}

// Equal reports whether two trees are the same; attributes may stand in another
// order.
func Equal(a, b *Element) bool {
	if a.Name != b.Name || len(a.Attrs) != len(b.Attrs) || len(a.Children) != len(b.Children) {
		return false
	}
	values := make(map[Name]string, len(a.Attrs))
	for _, attr := range a.Attrs {
		values[attr.Name] = attr.Value
	}
	for _, attr := range b.Attrs {
		if value, there := values[attr.Name]; !there || value != attr.Value {
			return false
		}
	}
	for i := range a.Children {
		switch x := a.Children[i].(type) {
		case Text:
			if y, ok := b.Children[i].(Text); !ok || x != y {
				return false
			}
		case *Element:
			if y, ok := b.Children[i].(*Element); !ok || !Equal(x, y) {
				return false
			}
		}
	}
	return true
}
