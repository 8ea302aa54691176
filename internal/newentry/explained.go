package newentry

import (
	"bytes"
	"reflect"
	"strings"

	"cchc/internal/front"
	"cchc/internal/schema"
)

// Explained writes a file of YAML below some words, with a comment on every key, in the order
// of the declaration: those with a value, and those that may be used as comments.
func Explained(st *schema.Type, words string, values map[string]any) []byte {
	var b bytes.Buffer
	for _, line := range wrap(words, helpWidth) {
		b.WriteString("## " + line + "\n")
	}
	for _, line := range explained(st, values).lines("") {
		b.WriteString(line + "\n")
	}
	return b.Bytes()
}

func explained(st *schema.Type, values map[string]any) *node {
	s, root := skeleton{}, &node{kind: front.Map}
	for _, f := range st.Fields {
		p := pair{key: f.Key, help: s.help(f) + s.keysHelp(f.Type, "", nil), gap: true}
		if v, given := values[f.Key]; given {
			p.value = s.plain(f, v)
		} else {
			p.value, p.off = s.unused(f.Type, nil), true
		}
		root.pairs = append(root.pairs, p)
	}
	return root
}

// plain writes a value without the keys that it does not have.
func (s skeleton) plain(f *schema.Field, v any) *node {
	n := s.value(f, v)
	n.dropUnused()
	return n
}

func (n *node) dropUnused() {
	kept := n.pairs[:0]
	for _, p := range n.pairs {
		if !p.off {
			p.value.dropUnused()
			kept = append(kept, p)
		}
	}
	n.pairs = kept
	for _, item := range n.items {
		item.dropUnused()
	}
}

// keysHelp explains the keys of a struct, or of the structs of a list, a line each.
func (s skeleton) keysHelp(t reflect.Type, indent string, above []reflect.Type) string {
	t = schema.Indirect(t)
	if t == nil || t == reflect.TypeFor[*front.Node]() {
		return ""
	}
	if schema.ShapeOf(t) == schema.Items {
		t = schema.Indirect(t.Elem())
	}
	if schema.ShapeOf(t) != schema.Fields {
		return ""
	}
	var b strings.Builder
	for _, f := range schema.TypeOf(t).Fields {
		b.WriteString("\n" + indent + f.Key + ": " + s.help(f))
		b.WriteString(s.keysHelp(f.Type, indent+f.Key+".", append(above, t)))
	}
	return b.String()
}
