package runner

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// An escaper writes a value as it must stand at a place.
type escaper func(out *bytes.Buffer, v reflect.Value)

// escapers divides the commands of a pipeline into what the author wrote and
// the escaping that html/template has put behind it; escape is nil where that
// is none of ours.
func escapers(cmds []*parse.CommandNode) (words []*parse.CommandNode, escape escaper) {
	end := len(cmds)
	var names []string
	for end > 0 && len(cmds[end-1].Args) == 1 {
		n, ok := cmds[end-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(n.Ident, "_html_template_") {
			break
		}
		names = append([]string{strings.TrimPrefix(n.Ident, "_html_template_")}, names...)
		end--
	}
	switch strings.Join(names, " ") {
	case "htmlescaper":
		escape = escapeText
	case "attrescaper":
		escape = escapeAttribute
	case "rcdataescaper":
		escape = escapeRCData
	case "urlfilter urlnormalizer attrescaper":
		escape = escapeLink
	case "urlnormalizer attrescaper":
		escape = escapeAddress
	case "urlescaper attrescaper":
		escape = escapeQuery
	case "htmlnamefilter":
		escape = asItIs(template.HTMLAttr(""))
	case "jsvalescaper":
		escape = asItIs(template.JS(""))
	}
	return cmds[:end], escape
}

// escapeText writes a value into the text of a page.
func escapeText(out *bytes.Buffer, v reflect.Value) {
	text, typ := textOf(v)
	if typ == htmlType {
		out.WriteString(text)
		return
	}
	writeEscaped(out, text)
}

// escapeAttribute writes a value between the quotes of an attribute.
func escapeAttribute(out *bytes.Buffer, v reflect.Value) {
	text, typ := textOf(v)
	if typ == htmlType {
		leave() // its tags are taken out
	}
	writeEscaped(out, text)
}

// escapeRCData writes a value into a title or a text area.
func escapeRCData(out *bytes.Buffer, v reflect.Value) { escapeAttribute(out, v) }

// escapeLink writes an address into an attribute, one that no script can be.
func escapeLink(out *bytes.Buffer, v reflect.Value) {
	text, typ := textOf(v)
	if scheme, _, ok := strings.Cut(text, ":"); ok && typ != urlType && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		leave() // it is defanged
	}
	writeEscaped(out, normalURL(text, true))
}

// escapeAddress writes the rest of an address, behind its beginning, into an
// attribute.
func escapeAddress(out *bytes.Buffer, v reflect.Value) {
	text, _ := textOf(v)
	writeEscaped(out, normalURL(text, true))
}

// escapeQuery writes a value of the query of an address into an attribute.
func escapeQuery(out *bytes.Buffer, v reflect.Value) {
	text, typ := textOf(v)
	writeEscaped(out, normalURL(text, typ == urlType))
}

// asItIs writes values of the type of x, which are safe at their place, as they
// are. All others are the library's.
func asItIs(x any) escaper {
	safe := reflect.TypeOf(x)
	return func(out *bytes.Buffer, v reflect.Value) {
		text, typ := textOf(v)
		if typ != safe {
			leave()
		}
		out.WriteString(text)
	}
}

var (
	htmlType = reflect.TypeFor[template.HTML]()
	urlType  = reflect.TypeFor[template.URL]()
	textType = reflect.TypeFor[string]()
)

// textOf returns a value as text, and the type of what can be safe already: one
// of html/template's types of text.
func textOf(v reflect.Value) (text string, typ reflect.Type) {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return "", nil
	}
	typ = v.Type()
	if typ == textType || typ == htmlType {
		return v.String(), typ
	}
	if end, isNil := indirect(v); !isNil && end.Kind() == reflect.String && end.Type().PkgPath() == htmlType.PkgPath() {
		return end.String(), end.Type()
	}
	switch how := speaks(typ); {
	case how == asStringer:
		return speaker(v).String(), typ
	case how == asFmt:
	case v.Kind() == reflect.String:
		return v.String(), typ
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), typ
	case v.Kind() == reflect.Pointer:
		leave()
	}
	return fmt.Sprint(v.Interface()), typ
}

var speakers sync.Map // reflect.Type → speech

// speech is how the values of a type are printed.
type speech int

const (
	asUsual    speech = iota
	asStringer        // by String, of a value that is no pointer
	asFmt             // in another way of their own
)

// speaks returns how the values of a type are printed.
func speaks(t reflect.Type) speech {
	known, ok := speakers.Load(t)
	if !ok {
		says := t.Implements(stringerType)
		how := asUsual
		switch {
		case t.Implements(errorType), t.Implements(reflect.TypeFor[fmt.Formatter]()), says && t.Kind() == reflect.Pointer:
			how = asFmt
		case says:
			how = asStringer
		}
		speakers.Store(t, how)
		known = how
	}
	return known.(speech)
}

var stringerType = reflect.TypeFor[fmt.Stringer]()

// speaker returns a value that has String, without a copy of it where it has an
// address.
func speaker(v reflect.Value) fmt.Stringer {
	if v.CanAddr() {
		v = v.Addr()
	}
	return v.Interface().(fmt.Stringer)
}

// entities are the signs with a meaning in HTML, by their bytes.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// writeEscaped writes a text with entities for the signs that have a meaning in
// HTML.
func writeEscaped(out *bytes.Buffer, text string) {
	done := 0
	for i := range len(text) {
		if entity := entities[text[i]]; entity != "" {
			out.WriteString(text[done:i])
			out.WriteString(entity)
			done = i + 1
		}
	}
	out.WriteString(text[done:])
}

// normalURL returns an address with %XX for bytes that cannot stand in one. In a
// whole one the signs that divide its parts (RFC 3986, section 2.2), but for
// quotes and brackets, stay, and so does what is such a code already; else it is
// one value of its query.
func normalURL(text string, whole bool) string {
	var b []byte
	done := 0
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c == '-', c == '.', c == '_', c == '~':
			continue
		case whole && strings.IndexByte("/:?=&#!$*+,;@[]", c) >= 0:
			continue
		case whole && c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			continue
		}
		b = append(b, text[done:i]...)
		b = fmt.Appendf(b, "%%%02x", c)
		done = i + 1
	}
	if done == 0 {
		return text
	}
	return string(append(b, text[done:]...))
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
