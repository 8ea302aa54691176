// Package form is between a front matter and the form that shows it (biểu mẫu): [Read]
// says what stands in the form, [Changes] what has to be changed in the front matter for
// what was typed into it, [Merge] what becomes of two people's typing.
//
// What a form shows is text: a number, a day and a choice are what is written in the
// file. Nothing is put into another form that nobody has touched.
package form

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cchc/internal/front"
	"cchc/internal/schema"
)

// A Value is what a form shows of a value of front matter:
//
//   - a string: one line, a long text, a choice, a day, a number; a list of texts, one a
//     line; "true" or "" for yes or no
//   - []Item: a list
//   - Group: a map
type Value any

// A Group is the values of a map by their English keys; one that is empty is not there.
type Group map[string]Value

// An Item is one value of a list.
type Item struct {
	From  int   // which item of the file it is, from 1; 0 for one that is new
	Value Value // a string or a Group
}

// Read returns what a form of a type shows of a map, and the paths of what it cannot show:
// keys that the type does not know, and values of another shape. With any of these, the
// text of the file alone shows everything.
func Read(st *schema.Type, n *front.Node) (Group, []string) {
	r := &reader{}
	return r.group(st, n, ""), r.hidden
}

type reader struct{ hidden []string }

func (r *reader) hide(path string) { r.hidden = append(r.hidden, path) }

// group reads a map, or a text that stands for one.
func (r *reader) group(st *schema.Type, n *front.Node, path string) Group {
	g := Group{}
	switch {
	case n.Kind == front.Null:
	case n.Kind == front.Scalar && st.Short != nil:
		r.field(g, st.Short, n, path)
	case n.Kind == front.Map:
		for _, p := range n.Pairs {
			f := st.Field(p.Key)
			if f == nil || g[f.Key] != nil {
				r.hide(join(path, p.Key))
				continue
			}
			r.field(g, f, p.Value, join(path, f.Key))
		}
	default:
		r.hide(path)
	}
	return g
}

// field reads the value of a field into a group.
func (r *reader) field(g Group, f *schema.Field, n *front.Node, path string) {
	v := r.value(f, n, path)
	if !empty(v) {
		g[f.Key] = v
	}
}

func (r *reader) value(f *schema.Field, n *front.Node, path string) Value {
	shape := shapeOf(f)
	switch {
	case n.Kind == front.Null:
		return nil
	case shape == anything:
		r.hide(path)
		return nil
	case shape == texts:
		return r.lines(f, n, path)
	case shape == list:
		return r.items(f.Struct(), n, path)
	case shape == group:
		return r.group(f.Struct(), n, path)
	case n.Kind != front.Scalar:
		r.hide(path)
		return nil
	case shape == flag:
		return r.flag(n, path)
	}
	return n.Text
}

func (r *reader) flag(n *front.Node, path string) Value {
	yes, ok := schema.ParseBool(n.Text)
	switch {
	case !ok && strings.TrimSpace(n.Text) != "":
		r.hide(path)
	case yes:
		return "true"
	}
	return nil
}

// lines reads a list of texts, each of one line.
func (r *reader) lines(f *schema.Field, n *front.Node, path string) Value {
	if n.Kind == front.Scalar {
		return strings.Join(f.Parts(n.Text), "\n")
	}
	var all []string
	for _, item := range n.Items {
		if item.Kind != front.Scalar || strings.TrimSpace(item.Text) == "" || strings.ContainsAny(item.Text, "\n\r") {
			r.hide(path)
			return nil
		}
		all = append(all, item.Text)
	}
	if n.Kind != front.List {
		r.hide(path)
	}
	return strings.Join(all, "\n")
}

// items reads a list of maps; one map, or a text for one, stands for a list of one.
func (r *reader) items(st *schema.Type, n *front.Node, path string) Value {
	nodes := n.Items
	if n.Kind != front.List {
		nodes = []*front.Node{n}
	}
	if st.Collects(n) {
		r.hide(path) // plain texts that together are one item
		return nil
	}
	var all []Item
	for i, item := range nodes {
		all = append(all, Item{i + 1, r.group(st, item, itemPath(path, i+1))})
	}
	if all == nil {
		return nil
	}
	return all
}

func itemPath(path string, n int) string { return fmt.Sprintf("%s[%d]", path, n) }

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// empty reports whether a value is as good as none.
func empty(v Value) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []Item:
		return len(v) == 0
	case Group:
		return len(v) == 0
	}
	return false
}

// A shape is how a field stands in a form.
type shape int

const (
	text     shape = iota
	flag           // yes or no
	texts          // a list of texts of one line
	list           // a list of groups
	group          // a map
	anything       // for the text of the file alone
)

// shapeOf returns how a field stands in a form.
func shapeOf(f *schema.Field) shape {
	return shapeOfField(f.Form())
}

func shapeOfField(f *schema.FormField) shape {
	switch f.Widget {
	case schema.YesNoWidget:
		return flag
	case schema.LinesWidget, schema.NamesWidget:
		return texts
	case schema.AnyWidget:
		return anything
	case schema.GroupWidget:
		return group
	case schema.ListWidget:
		switch f.Item.Widget {
		case schema.GroupWidget:
			return list
		case schema.ListWidget, schema.AnyWidget, schema.LinesWidget, schema.NamesWidget:
			return anything
		}
		return texts
	}
	return text
}

// Lines reports whether a form shows a field as a text with an item in each line.
func Lines(f *schema.FormField) bool { return shapeOfField(f) == texts }

// Parse reads what a browser sends of a form: JSON of texts, objects, and lists of
// {"from": 1, "value": …}. The error says that it is none of these.
func Parse(data []byte) (Group, error) {
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	v, err := parsed(raw)
	if err != nil {
		return nil, err
	}
	g, ok := v.(Group)
	if !ok {
		return nil, errShape
	}
	return g, nil
}

var errShape = fmt.Errorf("form: neither a text, an object nor a list of items")

func parsed(raw any) (Value, error) {
	switch raw := raw.(type) {
	case string:
		return strings.ReplaceAll(raw, "\r\n", "\n"), nil
	case map[string]any:
		g := Group{}
		for key, value := range raw {
			v, err := parsed(value)
			if err != nil {
				return nil, err
			}
			if !empty(v) {
				g[key] = v
			}
		}
		return g, nil
	case []any:
		return parsedItems(raw)
	}
	return nil, errShape
}

func parsedItems(raw []any) (Value, error) {
	var all []Item
	for _, one := range raw {
		m, _ := one.(map[string]any)
		from, _ := m["from"].(float64)
		v, err := parsed(m["value"])
		if err != nil {
			return nil, err
		}
		if g, ok := v.(Group); !ok || from < 0 || from != float64(int(from)) {
			return nil, errShape
		} else if len(g) == 0 && from == 0 {
			continue // nothing was typed into it
		}
		all = append(all, Item{int(from), v})
	}
	seen := map[int]bool{}
	for _, item := range all {
		if item.From > 0 && seen[item.From] {
			return nil, errShape
		}
		seen[item.From] = true
	}
	return all, nil
}

// MarshalJSON writes an item as Parse reads it.
func (i Item) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"from": i.From, "value": i.Value})
}

// Equal reports whether two values say the same, wherever their items come from.
func Equal(a, b Value) bool {
	if empty(a) || empty(b) {
		return empty(a) && empty(b)
	}
	switch a := a.(type) {
	case string:
		b, ok := b.(string)
		return ok && a == b
	case []Item:
		b, ok := b.([]Item)
		return ok && slices.EqualFunc(a, b, func(a, b Item) bool { return Equal(a.Value, b.Value) })
	case Group:
		b, ok := b.(Group)
		return ok && equalGroups(a, b)
	}
	return false
}

func equalGroups(a, b Group) bool {
	for key := range a {
		if !Equal(a[key], b[key]) {
			return false
		}
	}
	for key := range b {
		if !empty(b[key]) && empty(a[key]) {
			return false
		}
	}
	return true
}
