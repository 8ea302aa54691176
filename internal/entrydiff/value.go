package entrydiff

import (
	"cmp"
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// ValuesOf returns the values of an entry as a map by English keys (see treeOf).
func ValuesOf(d content.Data) map[string]any {
	tree, _ := structTree(reflect.ValueOf(d).Elem()).(map[string]any)
	return tree
}

// treeOf returns a value of a kind as maps by English keys, lists and texts; a day, a choice
// and a number stay what they are. nil is for what is empty.
func treeOf(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if v.IsZero() && v.Kind() != reflect.Bool && v.Kind() != reflect.Int {
		return nil
	}
	switch x := v.Interface().(type) {
	case viet.Date:
		return x
	case schema.Enum:
		return x
	case content.FileRef:
		return x.Path
	case encoding.TextMarshaler:
		text, _ := x.MarshalText()
		return string(text)
	case fmt.Stringer:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		return structTree(v)
	case reflect.Slice:
		if v.Len() == 0 {
			return nil
		}
		var list []any
		for i := range v.Len() {
			list = append(list, treeOf(v.Index(i)))
		}
		return list
	case reflect.String:
		return v.String()
	case reflect.Bool:
		if v.Bool() {
			return true
		}
		return nil
	}
	return v.Interface()
}

func structTree(v reflect.Value) any {
	tree := map[string]any{}
	for _, f := range schema.TypeOf(v.Type()).Fields {
		in := f.In(v)
		if in.Kind() == reflect.Int && in.IsZero() && !counted[f.Key] {
			continue
		}
		if x := treeOf(in); x != nil {
			tree[f.Key] = x
		}
	}
	return tree
}

// counted are numbers that say something where they are 0: no copy is needed.
var counted = map[string]bool{"originals": true, "copies": true}

// nodeOf returns a tree as front matter is read.
func nodeOf(v any) *front.Node {
	switch v := v.(type) {
	case nil:
		return &front.Node{Kind: front.Null, Line: 1, Column: 1}
	case map[string]any:
		n := &front.Node{Kind: front.Map, Line: 1, Column: 1}
		for _, k := range sortedKeys(v) {
			n.Pairs = append(n.Pairs, front.Pair{Key: k, Line: 1, Column: 1, Value: nodeOf(v[k])})
		}
		return n
	case []any:
		n := &front.Node{Kind: front.List, Line: 1, Column: 1}
		for _, item := range v {
			n.Items = append(n.Items, nodeOf(item))
		}
		return n
	}
	return &front.Node{Kind: front.Scalar, Text: Text(v), Line: 1, Column: 1}
}

// Text returns a value that is neither a list nor a map as text.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case viet.Date:
		return v.ISO()
	case schema.Enum:
		return reflect.ValueOf(v).String()
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// ShownText returns a value for people: days as 31/12/2026, choices by their labels, lists
// with semicolons.
func ShownText(v any) string { return shownAs(nil, v) }

// shownAs does what shownText does with a value of a type; the fields of a structure are
// called by their labels, and several of these stand on lines of their own.
func shownAs(t reflect.Type, v any) string {
	switch v := v.(type) {
	case viet.Date:
		return v.String()
	case schema.Enum:
		if label := schema.Label(v); label != "" {
			return label
		}
	case []any:
		if t != nil && t.Kind() == reflect.Slice {
			t = schema.Indirect(t.Elem())
		} else {
			t = nil
		}
		between := "; "
		var parts []string
		for _, item := range v {
			if _, ok := item.(map[string]any); ok {
				between = "\n"
			}
			parts = append(parts, shownAs(t, item))
		}
		return strings.Join(parts, between)
	case map[string]any:
		return shownFields(t, v)
	}
	return Text(v)
}

// shownFields puts the values of a structure behind their labels.
func shownFields(t reflect.Type, v map[string]any) string {
	keys, labels, types := sortedKeys(v), map[string]string{}, map[string]reflect.Type{}
	if t != nil && t.Kind() == reflect.Struct {
		keys = nil
		for _, f := range schema.TypeOf(t).Fields {
			keys = append(keys, f.Key)
			labels[f.Key], types[f.Key] = f.Label, schema.Indirect(f.Type)
		}
	}
	var parts []string
	for _, k := range keys {
		if text := shownAs(types[k], v[k]); v[k] != nil && text != "" {
			parts = append(parts, cmp.Or(labels[k], k)+": "+strings.ReplaceAll(text, "\n", " / "))
		}
	}
	return strings.Join(parts, "; ")
}

// Settle reads the values of a draft as front matter is read. A value that no field takes is
// left out, and kept as text in Left. What comes back has the form that entries have.
func (d *Draft) Settle() map[string]any {
	st := d.Kind.Type()
	for range 50 {
		data := d.Kind.New()
		problems := schema.Decode("", nodeOf(d.Values), data)
		wrong := firstWrong(problems)
		if wrong == nil {
			tree := ValuesOf(data)
			for key := range tree { // numbers that the document does not name
				if _, given := d.Values[key]; !given {
					delete(tree, key)
				}
			}
			onlyCounted(tree, d.Values)
			return tree
		}
		text := d.takeOut(wrong.Field)
		d.Left = append(d.Left, Label(st, wrong.Field)+": "+text)
	}
	return map[string]any{}
}

// onlyCounted takes the numbers of copies out of a tree that the document does not give: 0
// and nothing are not the same.
func onlyCounted(tree, given any) {
	switch tree := tree.(type) {
	case map[string]any:
		values, _ := given.(map[string]any)
		for key, v := range tree {
			if _, ok := values[key]; counted[key] && !ok {
				delete(tree, key)
				continue
			}
			onlyCounted(v, values[key])
		}
	case []any:
		list, _ := given.([]any)
		for i, item := range tree {
			var of any
			if i < len(list) {
				of = list[i]
			}
			onlyCounted(item, of)
		}
	}
}

// firstWrong returns the last problem that is about a value, so that taking it out leaves
// the places of the others; nil for none.
func firstWrong(problems diag.List) *diag.Diagnostic {
	for i := len(problems) - 1; i >= 0; i-- {
		if p := &problems[i]; p.Severity == diag.Error && p.Code != "required-field" && p.Field != "" {
			return p
		}
	}
	return nil
}

// takeOut takes the value at a path out of the draft and returns its text.
func (d *Draft) takeOut(path string) string {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	if len(steps) == 0 {
		return ""
	}
	var at any = d.Values
	var holder any
	var last string
	for _, step := range steps {
		var next any
		switch x := at.(type) {
		case map[string]any:
			next = x[step]
		case []any:
			if n, err := strconv.Atoi(step); err == nil && n >= 1 && n <= len(x) {
				next = x[n-1]
			}
		}
		if next == nil {
			break
		}
		holder, last, at = at, step, next
	}
	text := ShownText(at)
	if m, ok := holder.(map[string]any); ok {
		delete(m, last)
		return text
	}
	delete(d.Values, steps[0])
	return text
}

// Label names the field of a path in Vietnamese.
func Label(st *schema.Type, path string) string {
	var names []string
	for step := range strings.SplitSeq(path, ".") {
		key, _, _ := strings.Cut(step, "[")
		if st == nil {
			break
		}
		f := st.Field(key)
		if f == nil {
			break
		}
		names = append(names, f.Label)
		st = f.Struct()
	}
	if len(names) == 0 {
		return path
	}
	return strings.Join(names, " › ")
}
