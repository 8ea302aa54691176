package newentry

import (
	"reflect"
	"slices"
	"strings"

	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// An Unreadable is why an entry whose shape is wanted could not be read.
type Unreadable struct{}

func (Unreadable) Error() string { return "the front matter cannot be read" }

// like returns the front matter of an entry in the shape of another one, and the
// headings of its text.
func (s skeleton) like(st *schema.Type, r Request) (*node, string, error) {
	parts, problems := front.Split("", Tidy(r.Like))
	if len(problems) > 0 {
		return nil, "", Unreadable{}
	}
	values := r.values(st)
	n := s.shape(st, parts.Front, func(f *schema.Field) (any, bool) {
		v, ok := values[f.Key]
		own := f.Key == "title" || f.Key == "draft" || f.Key == "date" || f.Unit && r.Unit != ""
		return v, ok && v != nil && (own || !f.Alike && !isList(v))
	})
	n.settle(st, parts.Front)
	return n, outline(parts.Body), nil
}

// settle decides about fields that need not be there. Texts that the other entry has
// are to be filled in, for some choices need words that explain them; groups of which
// nothing is known are left empty, which counts as not written.
func (n *node) settle(st *schema.Type, other *front.Node) {
	for i, p := range n.pairs {
		f := st.Field(p.key)
		isText := f.Type.Kind() == reflect.String && schema.ShapeOf(f.Type) == schema.Text
		switch old := f.ValueIn(other); {
		case f.Required || old == nil || schema.Blank(old):
		case p.value.kind == front.Null && isText:
			n.pairs[i].value = text(schema.Placeholder(what(f)))
		case p.value.kind != front.Scalar && p.value.unknown():
			p.value.items = p.value.items[:min(len(p.value.items), 1)]
			p.value.clear()
		}
	}
}

func isList(v any) bool { _, ok := v.([]any); return ok }

func has(n *front.Node, f *schema.Field) bool {
	return slices.ContainsFunc(n.Pairs, func(p front.Pair) bool { return f.Is(p.Key) })
}

// shape returns a map with the keys of another one, as they are written there. given
// has the values that are known; those of fields that are alike stay, the others are
// emptied.
func (s skeleton) shape(st *schema.Type, n *front.Node, given func(*schema.Field) (any, bool)) *node {
	m := &node{kind: front.Map}
	for _, p := range n.Pairs {
		f := st.Field(p.Key)
		if f == nil {
			continue
		}
		v := s.emptied(f, p.Value)
		if known, ok := given(f); ok {
			v = s.value(f, known)
		}
		m.pairs = append(m.pairs, pair{key: edit.Quote(p.Key, true), value: v})
	}
	for _, f := range st.Fields {
		if v, known := given(f); (known || f.Required) && !has(n, f) {
			m.pairs = append(m.pairs, pair{key: f.Name(s.labels), value: s.value(f, v)})
		}
	}
	return m
}

// emptied returns the shape of a value of a field.
func (s skeleton) emptied(f *schema.Field, n *front.Node) *node {
	t := schema.Indirect(f.Type)
	switch {
	case f.Alike && !schema.Blank(n):
		return copyOf(n, isLiteral(t))
	case n.Kind == front.Map && schema.ShapeOf(t) == schema.Fields:
		return s.shape(schema.TypeOf(t), n, none)
	case n.Kind == front.List && schema.ShapeOf(t) == schema.Items && structOf(t) != nil:
		return s.emptiedList(f, structOf(t), n)
	case f.Required:
		return s.value(f, nil)
	}
	return &node{}
}

// unknown reports whether a value says nothing but what is to be filled in.
func (n *node) unknown() bool {
	return (n.kind != front.Scalar || schema.IsPlaceholder(n.text)) &&
		!slices.ContainsFunc(n.items, func(item *node) bool { return !item.unknown() }) &&
		!slices.ContainsFunc(n.pairs, func(p pair) bool { return !p.value.unknown() })
}

// clear makes every text of a value nothing.
func (n *node) clear() {
	if n.kind == front.Scalar {
		*n = node{}
	}
	for _, item := range n.items {
		item.clear()
	}
	for _, p := range n.pairs {
		p.value.clear()
	}
}

func none(*schema.Field) (any, bool) { return nil, false }

// emptiedList returns the shapes of the items of a list, each once.
func (s skeleton) emptiedList(f *schema.Field, st *schema.Type, n *front.Node) *node {
	list := &node{kind: front.List}
	seen := map[string]bool{}
	for _, item := range n.Items {
		one := s.valueOf(st.GoType, what(f), nil)
		if item.Kind == front.Map {
			one = s.shape(st, item, none)
		} else if st.Short != nil && st.Short.Alike {
			one = copyOf(item, false)
		}
		if key := strings.Join(one.item(""), "\n"); !seen[key] {
			seen[key] = true
			list.items = append(list.items, one)
		}
	}
	return list
}

// structOf returns the declaration of the items of a list, nil for texts.
func structOf(list reflect.Type) *schema.Type {
	if t := schema.Indirect(list.Elem()); schema.ShapeOf(t) == schema.Fields {
		return schema.TypeOf(t)
	}
	return nil
}

// isLiteral reports whether YAML may take a value for what it is.
func isLiteral(t reflect.Type) bool {
	if t.Kind() == reflect.Slice {
		t = schema.Indirect(t.Elem())
	}
	switch schema.ShapeOf(t) {
	case schema.Flag, schema.Whole, schema.Number, schema.Day, schema.Choice:
		return true
	}
	return false
}

// copyOf returns a value as it is.
func copyOf(n *front.Node, literal bool) *node {
	c := &node{kind: n.Kind, text: n.Text, literal: literal}
	for _, item := range n.Items {
		c.items = append(c.items, copyOf(item, literal))
	}
	for _, p := range n.Pairs {
		c.pairs = append(c.pairs, pair{key: edit.Quote(p.Key, true), value: copyOf(p.Value, literal)})
	}
	return c
}

// outline returns the headings of a text, each with something to be filled in below.
func outline(body []byte) string {
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(line, fence) {
				fence = ""
			}
		case strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
			fence = line[:3]
		case strings.HasPrefix(line, "#") && strings.HasPrefix(strings.TrimLeft(line, "#"), " "):
			b.WriteString("\n" + line + "\n\n" + schema.Placeholder("nội dung") + "\n")
		}
	}
	return b.String()
}
