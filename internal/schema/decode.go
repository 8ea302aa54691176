package schema

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/viet"
)

// Decode fills the struct that into points to from a map, and returns the
// problems: unknown and repeated keys, missing mandatory fields, values of the
// wrong type. What can be read is read, whatever else is wrong.
func Decode(file string, n *Node, into any) diag.List {
	d := &decoder{file: file}
	v := reflect.ValueOf(into).Elem()
	d.fields(n, v, "")
	return d.problems
}

type decoder struct {
	file     string
	problems diag.List
}

func (d *decoder) report(pos diag.Position, field, code string, args diag.Args) {
	pos.File = d.file
	d.problems = append(d.problems, diag.New(pos, field, code, args))
}

// fields reads a map into a struct.
func (d *decoder) fields(n *Node, v reflect.Value, path string) {
	st := TypeOf(v.Type())
	seen := make(map[*Field]Pair, len(n.Pairs))
	meant := map[*Field]bool{} // by keys that are wrong: these fields are not also missing
	for _, p := range n.Pairs {
		at := diag.Position{Line: p.Line, Column: p.Column}
		f := st.Field(p.Key)
		if f == nil {
			near := st.Nearest(p.Key)
			if m, _ := st.nearest(p.Key); m != nil {
				meant[m] = true
			}
			code := "unknown-key"
			if near != "" {
				code = "unknown-key-near"
			}
			d.report(at, join(path, p.Key), code, diag.Args{"Key": p.Key, "Near": near, "Known": st.Keys()})
			continue
		}
		if first, ok := seen[f]; ok {
			d.report(at, join(path, f.Key), "duplicate-key", diag.Args{"Key": p.Key, "First": first.Line})
			continue
		}
		seen[f] = p
		d.value(p.Value, f.In(v), f, join(path, f.Key))
	}
	for _, f := range st.Fields {
		if f.Required && !meant[f] {
			d.require(n, v, f, seen, path)
		}
	}
}

// require reports a mandatory field that is missing or was left empty.
func (d *decoder) require(n *Node, v reflect.Value, f *Field, seen map[*Field]Pair, path string) {
	p, ok := seen[f]
	if ok && !empty(p.Value) {
		return
	}
	at := diag.Position{Line: n.Line, Column: n.Column}
	if ok {
		at = diag.Position{Line: p.Line, Column: p.Column}
	}
	d.report(at, join(path, f.Key), "required-field", diag.Args{"Label": f.Label, "Key": f.Key})
}

// empty reports whether nothing was written.
func empty(n *Node) bool {
	switch n.Kind {
	case Null:
		return true
	case Scalar:
		return strings.TrimSpace(n.Text) == ""
	case List:
		return len(n.Items) == 0
	}
	return len(n.Pairs) == 0
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

var nodeType = reflect.TypeFor[*Node]()

// value reads n into v, which belongs to field f.
func (d *decoder) value(n *Node, v reflect.Value, f *Field, path string) {
	if n.Kind == Null {
		return
	}
	if n.Lost != "" {
		pos := n.pos(d.file)
		lost := diag.New(pos, path, "yaml-comment", diag.Args{"Lost": n.Lost, "Value": n.Text})
		lost.Severity = diag.Warning
		d.problems = append(d.problems, lost)
	}
	t := v.Type()
	if t == nodeType {
		v.Set(reflect.ValueOf(n))
		return
	}
	if reflect.PointerTo(t).Implements(placedType) {
		v.Addr().Interface().(Placed).SetPlace(n.Line, n.Column)
	}
	switch {
	case t.Implements(enumType):
		d.enum(n, v, path)
	case reflect.PointerTo(t).Implements(textUnmarshaler):
		d.text(n, v, path)
	case t.Kind() == reflect.Slice:
		d.list(n, v, f, path)
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		d.value(n, v.Elem(), f, path)
	case t.Kind() == reflect.Struct:
		d.object(n, v, path)
	default:
		d.scalar(n, v, path)
	}
}

// object reads a map, or a plain text where the struct has a short field.
func (d *decoder) object(n *Node, v reflect.Value, path string) {
	st := TypeOf(v.Type())
	switch {
	case n.Kind == Map:
		d.fields(n, v, path)
	case n.Kind == Scalar && st.short != nil:
		d.fields(&Node{Kind: Map, Line: n.Line, Column: n.Column, Pairs: []Pair{{st.short.Key, n.Line, n.Column, n}}}, v, path)
	default:
		d.wrong(n, path, "map")
	}
}

// list reads a list; one value stands for a list of one, and a text may be
// divided as the field says.
func (d *decoder) list(n *Node, v reflect.Value, f *Field, path string) {
	items := []*Node{n}
	switch {
	case n.Kind == List:
		items = n.Items
	case n.Kind == Scalar && strings.TrimSpace(n.Text) == "":
		return
	case n.Kind == Scalar && f.Names:
		items = divide(n, ";")
	case n.Kind == Scalar && f.Lines:
		items = divide(n, "\n")
	}
	out := reflect.MakeSlice(v.Type(), 0, len(items))
	for i, item := range items {
		if item.Kind == Null {
			continue
		}
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(item, e, f, fmt.Sprintf("%s[%d]", path, i+1))
		out = reflect.Append(out, e)
	}
	v.Set(out)
}

// divide makes one text several, without the empty ones.
func divide(n *Node, sep string) []*Node {
	var items []*Node
	for part := range strings.SplitSeq(n.Text, sep) {
		if part = strings.TrimSpace(part); part != "" {
			items = append(items, &Node{Kind: Scalar, Text: part, Line: n.Line, Column: n.Column})
		}
	}
	return items
}

func (d *decoder) enum(n *Node, v reflect.Value, path string) {
	if n.Kind != Scalar {
		d.wrong(n, path, "text")
		return
	}
	key := viet.Key(n.Text)
	var known []string
	for _, o := range v.Interface().(Enum).Options() {
		for name := range strings.SplitSeq(o.Value+"|"+o.Label, "|") {
			if viet.Key(name) == key && key != "" {
				v.SetString(o.Value)
				return
			}
		}
		known = append(known, o.Value+" ("+o.Name()+")")
	}
	d.report(n.pos(""), path, "unknown-value", diag.Args{"Value": n.Text, "Known": strings.Join(known, ", ")})
}

func (d *decoder) text(n *Node, v reflect.Value, path string) {
	if n.Kind != Scalar {
		d.wrong(n, path, "text")
		return
	}
	if strings.TrimSpace(n.Text) == "" {
		return
	}
	err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.Text))
	if err == nil {
		return
	}
	var reason viet.Reason
	if !errors.As(err, &reason) {
		reason = "value-form"
	}
	d.report(n.pos(""), path, string(reason), diag.Args{"Value": n.Text})
}

func (d *decoder) scalar(n *Node, v reflect.Value, path string) {
	if n.Kind != Scalar {
		d.wrong(n, path, "text")
		return
	}
	text := strings.TrimSpace(n.Text)
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, ok := booleans[viet.Key(text)]
		if !ok {
			d.wrong(n, path, "bool")
		}
		v.SetBool(b)
	case reflect.Int:
		i, err := strconv.Atoi(text)
		if err != nil {
			d.wrong(n, path, "int")
		}
		v.SetInt(int64(i))
	case reflect.Float64:
		x, ok := viet.ParseNumber(text)
		if !ok {
			d.wrong(n, path, "number")
		}
		v.SetFloat(x)
	default:
		panic("schema: no way to read a " + v.Type().String())
	}
}

var booleans = map[string]bool{"true": true, "yes": true, "co": true, "dung": true, "x": true, "1": true,
	"false": false, "no": false, "khong": false, "sai": false, "0": false}

// wrong reports a value of the wrong type.
func (d *decoder) wrong(n *Node, path, want string) {
	kinds := map[NodeKind]diag.Word{Scalar: "text", List: "list", Map: "map"}
	d.report(n.pos(""), path, "wrong-type", diag.Args{"Want": diag.Word(want), "Got": kinds[n.Kind], "Value": n.Text, "Example": diag.Word("example-" + want)})
}
