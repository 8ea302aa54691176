package newentry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A skeleton makes values from declarations.
type skeleton struct {
	labels bool // keys and choices are written as labels
	given  bool // a mandatory field without a value is left out
}

// fields writes a struct with some values: its mandatory fields and those with a value
// first, then the others as comments, each in the order of the declaration. help says
// whether each is explained.
func (s skeleton) fields(st *schema.Type, values map[string]any, help bool) *node {
	n := &node{kind: front.Map}
	for _, f := range st.Fields {
		v, given := values[f.Key]
		if !given && !f.Required {
			continue
		}
		p := pair{key: f.Name(s.labels), value: s.value(f, v)}
		if help {
			p.help = s.help(f)
		}
		n.pairs = append(n.pairs, p)
	}
	for _, f := range st.Fields {
		if _, given := values[f.Key]; given || f.Required {
			continue
		}
		p := pair{key: f.Name(s.labels), value: s.unused(f.Type, nil), off: true}
		if help {
			p.help = s.help(f)
		}
		n.pairs = append(n.pairs, p)
	}
	return n
}

// value writes a value of a field; nil for one that is to be filled in.
func (s skeleton) value(f *schema.Field, v any) *node {
	n := s.valueOf(f.Type, what(f), v)
	if one := n.joined(f); one != nil {
		return one
	}
	return n
}

// joined returns a list of names as one text, with semicolons between them; nil where
// that is another list.
func (n *node) joined(f *schema.Field) *node {
	if !f.Names || n.kind != front.List {
		return nil
	}
	var names []string
	for _, item := range n.items {
		if item.kind != front.Scalar || item.literal {
			return nil
		}
		names = append(names, item.text)
	}
	one := text(strings.Join(names, "; "))
	if !slices.Equal(f.Parts(one.text), names) {
		return nil
	}
	return one
}

// what is what a placeholder of a field says: its label, which begins small unless its
// first word is an abbreviation.
func what(f *schema.Field) string {
	first, size := utf8.DecodeRuneInString(f.Label)
	if second, _ := utf8.DecodeRuneInString(f.Label[size:]); unicode.IsUpper(second) {
		return f.Label
	}
	return string(unicode.ToLower(first)) + f.Label[size:]
}

func (s skeleton) valueOf(t reflect.Type, what string, v any) *node {
	t = schema.Indirect(t)
	shape := schema.ShapeOf(t)
	switch v := v.(type) {
	case nil:
		return s.toFill(t, shape, what)
	case []any:
		list := &node{kind: front.List}
		for _, item := range v {
			list.items = append(list.items, s.valueOf(t.Elem(), what, item))
		}
		return list
	case map[string]any:
		return s.fields(schema.TypeOf(t), v, false)
	case viet.Date:
		return literal(v.ISO())
	case schema.Enum:
		if s.labels {
			return literal(schema.Label(v))
		}
		return literal(reflect.ValueOf(v).String())
	case bool, int:
		return &node{kind: front.Scalar, text: fmt.Sprint(v), literal: shape != schema.Text}
	}
	return text(viet.NFC(fmt.Sprint(v)))
}

// toFill writes a value that is to be filled in: a list with one item, a struct with
// its mandatory fields, or as the text that stands for it.
func (s skeleton) toFill(t reflect.Type, shape schema.Shape, what string) *node {
	switch shape {
	case schema.Items:
		return &node{kind: front.List, items: []*node{s.valueOf(t.Elem(), what, nil)}}
	case schema.Fields:
		if st := schema.TypeOf(t); st.Short == nil || slices.ContainsFunc(st.Fields, func(f *schema.Field) bool { return f.Required && f != st.Short }) {
			return s.fields(st, nil, false)
		}
	}
	return text(schema.Placeholder(what))
}

// unused writes the shape of a value that nobody has given: the keys of a struct, one
// item of a list of them. above are the structs that it stands in.
func (s skeleton) unused(t reflect.Type, above []reflect.Type) *node {
	t = schema.Indirect(t)
	if t == nil || t == reflect.TypeFor[*front.Node]() {
		return &node{}
	}
	switch schema.ShapeOf(t) {
	case schema.Items:
		if item := s.unused(t.Elem(), above); item.kind != front.Null {
			return &node{kind: front.List, items: []*node{item}}
		}
	case schema.Fields:
		if slices.Contains(above, t) {
			break
		}
		n := &node{kind: front.Map}
		for _, f := range schema.TypeOf(t).Fields {
			n.pairs = append(n.pairs, pair{key: f.Name(s.labels), value: s.unused(f.Type, append(above, t))})
		}
		return n
	}
	return &node{}
}

// help explains a field: its label where the key is English, what it is for, an
// example, and what there is to choose from.
func (s skeleton) help(f *schema.Field) string {
	help := f.Doc
	if !s.labels && !strings.HasPrefix(help, f.Label) {
		help = f.Label + ". " + help
	}
	if f.Example != "" && !strings.Contains(f.Doc, "Ví dụ") {
		help += " Ví dụ: " + strings.TrimRight(f.Example, ".") + "."
		help = strings.Replace(help, "?.", "?", 1)
	}
	t := schema.Indirect(f.Type)
	choose := " Chọn một: "
	if t != nil && t.Kind() == reflect.Slice {
		t, choose = t.Elem(), " Chọn trong: "
	}
	if t == nil || t == reflect.TypeFor[*front.Node]() || schema.ShapeOf(t) != schema.Choice {
		return help
	}
	var names []string
	for _, o := range reflect.Zero(t).Interface().(schema.Enum).Options() {
		if s.labels {
			names = append(names, o.Name())
		} else {
			names = append(names, o.Value+" ("+o.Name()+")")
		}
	}
	return help + choose + strings.Join(names, "; ") + "."
}
