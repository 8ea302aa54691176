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

// escapers divides the commands of a pipeline into those that the author wrote
// and the escapers that html/template has put behind them.
func escapers(cmds []*parse.CommandNode) (own []*parse.CommandNode, escape escaper) {
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
		escape = escapeAttribute // of a title or a text area
	case "urlfilter urlnormalizer attrescaper":
		escape = escapeLink
	case "urlfilter attrescaper":
		escape = escapeRefresh
	case "urlnormalizer attrescaper":
		escape = escapeAddress
	case "urlescaper attrescaper":
		escape = escapeQuery
	case "htmlnamefilter":
		escape = verbatim(attrType)
	case "jsvalescaper":
		escape = verbatim(jsType)
	default:
		if len(names) == 0 { // html or urlquery of the author's, which html/template counts as one
			names = append(names, cmds[len(cmds)-1].String())
		}
		bail(Escaper, strings.Join(names, " "))
	}
	return cmds[:end], escape
}

// escapeText writes a value into the text of a page.
func escapeText(out *bytes.Buffer, v reflect.Value) {
	text, typ := stringify(v)
	if typ == htmlType {
		out.WriteString(text)
		return
	}
	writeEscaped(out, text)
}

// escapeAttribute writes a value between the quotes of an attribute.
func escapeAttribute(out *bytes.Buffer, v reflect.Value) {
	text, typ := stringify(v)
	if typ == htmlType {
		bailType(v) // its tags are taken out, its entities stay
	}
	writeEscaped(out, text)
}

// escapeLink writes an address into an attribute, one that no script can be.
func escapeLink(out *bytes.Buffer, v reflect.Value) { writeEscaped(out, normalURL(filterURL(v), true)) }

// escapeRefresh writes the address to which <meta http-equiv=refresh> leads.
func escapeRefresh(out *bytes.Buffer, v reflect.Value) { writeEscaped(out, filterURL(v)) }

// filterURL returns an address that no script can be.
func filterURL(v reflect.Value) string {
	text, typ := stringify(v)
	if scheme, _, ok := strings.Cut(text, ":"); ok && typ != urlType && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		bail(Value, scheme+":") // it is replaced
	}
	return text
}

// escapeAddress writes the rest of an address, behind its beginning, into an
// attribute.
func escapeAddress(out *bytes.Buffer, v reflect.Value) {
	text, _ := stringify(v)
	writeEscaped(out, normalURL(text, true))
}

// escapeQuery writes a value of the query of an address into an attribute.
func escapeQuery(out *bytes.Buffer, v reflect.Value) {
	text, typ := stringify(v)
	writeEscaped(out, normalURL(text, typ == urlType))
}

// verbatim writes values of a type that is safe at its place as they are, and
// bails out for all others.
func verbatim(safe reflect.Type) escaper {
	return func(out *bytes.Buffer, v reflect.Value) {
		text, typ := stringify(v)
		if typ != safe {
			bailType(v)
		}
		out.WriteString(text)
	}
}

var (
	htmlType   = reflect.TypeFor[template.HTML]()
	attrType   = reflect.TypeFor[template.HTMLAttr]()
	jsType     = reflect.TypeFor[template.JS]()
	urlType    = reflect.TypeFor[template.URL]()
	stringType = reflect.TypeFor[string]()
)

// stringify returns a value as text, and the type of text that is safe at some
// place: one of html/template's; nil for any other.
func stringify(v reflect.Value) (text string, safe reflect.Type) {
	v = inside(v)
	switch {
	case !v.IsValid():
		return "", nil
	case v.Type() == stringType:
		return v.String(), nil
	case v.Type() == htmlType:
		return v.String(), htmlType
	case v.Kind() == reflect.Pointer:
		return stringifyPointer(v)
	case v.Kind() == reflect.String && v.Type().PkgPath() == htmlType.PkgPath():
		return v.String(), v.Type()
	}
	return format(v), nil
}

// stringifyPointer returns what a pointer points to as text, or what it says of
// itself.
func stringifyPointer(v reflect.Value) (text string, safe reflect.Type) {
	end := v
	for end.Kind() == reflect.Pointer && !end.IsNil() {
		end = end.Elem()
	}
	if end.Kind() == reflect.String || end.Kind() == reflect.Interface {
		bailType(v)
	}
	for !formats(v.Type()) && v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return format(v), nil
}

// formats reports whether values of a type have String or Error.
func formats(t reflect.Type) bool { return t.Implements(stringerType) || t.Implements(errorType) }

// format returns a value as fmt prints it.
func format(v reflect.Value) string {
	switch kind := formatOf(v.Type()); {
	case kind == byString:
		if text, ok := callString(v); ok {
			return text
		}
	case kind == byMethods:
	case v.Kind() == reflect.String:
		return v.String()
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	}
	defer bailPanic("fmt.Sprint")
	return fmt.Sprint(v.Interface())
}

// callString calls String of a value that is no pointer, without a copy of it
// where it has an address. ok is false where it panicked, which fmt puts into
// words.
func callString(v reflect.Value) (text string, ok bool) {
	defer func() { _ = recover() }()
	if v.CanAddr() {
		v = v.Addr()
	}
	return v.Interface().(fmt.Stringer).String(), true
}

// A formatting is how fmt prints the values of a type.
type formatting int

const (
	byKind    formatting = iota
	byString             // by String, of a type that is no pointer
	byMethods            // by other methods
)

var formattings sync.Map // reflect.Type → formatting

func formatOf(t reflect.Type) formatting {
	known, ok := formattings.Load(t)
	if !ok {
		isStringer := t.Implements(stringerType)
		how := byKind
		switch {
		case t == valueType, t.Implements(errorType), t.Implements(reflect.TypeFor[fmt.Formatter]()), isStringer && t.Kind() == reflect.Pointer:
			how = byMethods
		case isStringer:
			how = byString
		}
		known, _ = formattings.LoadOrStore(t, how)
	}
	return known.(formatting)
}

var stringerType = reflect.TypeFor[fmt.Stringer]()

// entities are the characters with a meaning in HTML, by their bytes.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// writeEscaped writes a text with entities for the characters that have a meaning in
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
