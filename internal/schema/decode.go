package schema

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/viet"
)

// Decode fills the struct that into points to from a map, and returns the
// problems: unknown and repeated keys, missing mandatory fields, values of the
// wrong type. What can be read is read, whatever else is wrong.
func Decode(file string, n *front.Node, into any) diag.List {
	d := &decoder{file: file}
	v := reflect.ValueOf(into).Elem()
	d.fields(n, v)
	return d.problems
}

type decoder struct {
	file     string
	problems diag.List
	path     []step // to the value that is read
}

// A step leads into a value: to a field by its key, or to an item of a list by
// its number from 1.
type step struct {
	key  string
	item int
}

// field returns the path as messages name it: channels[2].fees.
func (d *decoder) field() string {
	var b strings.Builder
	for _, s := range d.path {
		switch {
		case s.item > 0:
			fmt.Fprintf(&b, "[%d]", s.item)
		case b.Len() > 0:
			b.WriteString("." + s.key)
		default:
			b.WriteString(s.key)
		}
	}
	return b.String()
}

func (d *decoder) into(s step) { d.path = append(d.path, s) }
func (d *decoder) out()        { d.path = d.path[:len(d.path)-1] }

// report reports what is wrong with the value that is read.
func (d *decoder) report(pos diag.Position, code string, args diag.Args) {
	pos.File = d.file
	d.problems = append(d.problems, diag.New(pos, d.field(), code, args))
}

// reportAt reports what is wrong with a field of it.
func (d *decoder) reportAt(pos diag.Position, key, code string, args diag.Args) {
	d.into(step{key: key})
	d.report(pos, code, args)
	d.out()
}

// fields reads a map into a struct.
func (d *decoder) fields(n *front.Node, v reflect.Value) {
	st := TypeOf(v.Type())
	seen := make([]*front.Pair, len(st.Fields))
	var meant map[*Field]bool // by keys that are wrong: these fields are not also missing
	for i := range n.Pairs {
		p := &n.Pairs[i]
		at := diag.Position{Line: p.Line, Column: p.Column}
		f := st.Field(p.Key)
		if f == nil {
			code := "unknown-key"
			m, near := st.meant(p.Key)
			if m != nil {
				if meant == nil {
					meant = map[*Field]bool{}
				}
				meant[m] = true
				code = "unknown-key-near"
			}
			d.reportAt(at, p.Key, code, diag.Args{"Key": p.Key, "Near": near, "Known": st.Keys()})
			continue
		}
		if first := seen[f.number]; first != nil {
			d.reportAt(at, f.Key, "duplicate-key", diag.Args{"Key": p.Key, "First": first.Line})
			continue
		}
		seen[f.number] = p
		d.into(step{key: f.Key})
		d.value(p.Value, f.In(v), f)
		d.out()
	}
	for _, f := range st.Fields {
		if f.Required && !meant[f] {
			d.require(n, f, seen[f.number])
		}
	}
}

// require reports a mandatory field that is missing or was left empty.
// p is what was written for it, nil for nothing.
func (d *decoder) require(n *front.Node, f *Field, p *front.Pair) {
	if p != nil && !empty(p.Value) {
		return
	}
	at := diag.Position{Line: n.Line, Column: n.Column}
	if p != nil {
		at = diag.Position{Line: p.Line, Column: p.Column}
	}
	d.reportAt(at, f.Key, "required-field", diag.Args{"Label": f.Label, "Key": f.Key})
}

// empty reports whether nothing was written.
func empty(n *front.Node) bool {
	switch n.Kind {
	case front.Null:
		return true
	case front.Scalar:
		return strings.TrimSpace(n.Text) == ""
	case front.List:
		return len(n.Items) == 0
	}
	return len(n.Pairs) == 0
}

var nodeType = reflect.TypeFor[*front.Node]()

// value reads n into v, which belongs to field f.
func (d *decoder) value(n *front.Node, v reflect.Value, f *Field) {
	if n.Kind == front.Null {
		return
	}
	if n.Lost != "" {
		pos := n.Pos(d.file)
		lost := diag.New(pos, d.field(), "yaml-comment", diag.Args{"Lost": n.Lost, "Value": n.Text})
		lost.Severity = diag.Warning
		d.problems = append(d.problems, lost)
	}
	t := v.Type()
	if t == nodeType {
		v.Set(reflect.ValueOf(n))
		return
	}
	is := f.traitsOf(t)
	if is.placed {
		v.Addr().Interface().(Placed).SetPlace(n.Line, n.Column)
	}
	switch {
	case is.enum:
		d.enum(n, v, is.options)
	case is.text:
		d.text(n, v)
	case t.Kind() == reflect.Slice:
		d.list(n, v, f)
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		d.value(n, v.Elem(), f)
	case t.Kind() == reflect.Struct:
		d.object(n, v)
	default:
		d.scalar(n, v)
	}
}

// traits are what a type says of how it is read.
type traits struct {
	placed  bool // it wants to know its place
	enum    bool
	options []Option // of an enum
	text    bool     // it reads itself
}

var knownTraits sync.Map // reflect.Type → traits

func traitsOf(t reflect.Type) traits {
	known, ok := knownTraits.Load(t)
	if !ok {
		p := reflect.PointerTo(t)
		is := traits{placed: p.Implements(placedType), enum: t.Implements(enumType), text: p.Implements(textUnmarshaler)}
		if is.enum && t.Kind() == reflect.String {
			is.options = reflect.Zero(t).Interface().(Enum).Options()
		}
		knownTraits.Store(t, is)
		known = is
	}
	return known.(traits)
}

// traitsOf returns the traits of the field's own type, or of one in it.
func (f *Field) traitsOf(t reflect.Type) traits {
	if t == f.Type {
		return f.traits
	}
	return traitsOf(t)
}

// object reads a map, or a plain text where the struct has a short field.
func (d *decoder) object(n *front.Node, v reflect.Value) {
	st := TypeOf(v.Type())
	switch {
	case n.Kind == front.Map:
		d.fields(n, v)
	case n.Kind == front.Scalar && st.Short != nil:
		d.fields(&front.Node{Kind: front.Map, Line: n.Line, Column: n.Column, Pairs: []front.Pair{{Key: st.Short.Key, Line: n.Line, Column: n.Column, Value: n}}}, v)
	default:
		d.wrong(n, "map")
	}
}

// list reads a list; one value stands for a list of one, and a text may be
// divided as the field says.
func (d *decoder) list(n *front.Node, v reflect.Value, f *Field) {
	items := []*front.Node{n}
	switch {
	case n.Kind == front.List:
		items = n.Items
	case n.Kind == front.Scalar && strings.TrimSpace(n.Text) == "":
		return
	case n.Kind == front.Scalar && f.Names:
		items = divide(n, ";")
	case n.Kind == front.Scalar && f.Lines:
		items = divide(n, "\n")
	}
	if len(items) == 0 {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // written, and empty
		return
	}
	v.SetZero()
	v.Grow(len(items))
	count := 0
	for i, item := range items {
		if item.Kind == front.Null {
			continue
		}
		v.SetLen(count + 1)
		d.into(step{item: i + 1})
		d.value(item, v.Index(count), f)
		d.out()
		count++
	}
}

// divide makes one text several, without the empty ones.
func divide(n *front.Node, sep string) []*front.Node {
	var items []*front.Node
	for part := range strings.SplitSeq(n.Text, sep) {
		if part = strings.TrimSpace(part); part != "" {
			items = append(items, &front.Node{Kind: front.Scalar, Text: part, Line: n.Line, Column: n.Column})
		}
	}
	return items
}

func (d *decoder) enum(n *front.Node, v reflect.Value, options []Option) {
	if n.Kind != front.Scalar {
		d.wrong(n, "text")
		return
	}
	for _, o := range options {
		if o.Value == n.Text && n.Text != "" {
			v.SetString(o.Value)
			return
		}
	}
	key := viet.Key(n.Text)
	var known []string
	for _, o := range options {
		for name := range strings.SplitSeq(o.Value+"|"+o.Label, "|") {
			if viet.Key(name) == key && key != "" {
				v.SetString(o.Value)
				return
			}
		}
		known = append(known, o.Value+" ("+o.Name()+")")
	}
	d.report(n.Pos(""), "unknown-value", diag.Args{"Value": n.Text, "Known": strings.Join(known, ", ")})
}

func (d *decoder) text(n *front.Node, v reflect.Value) {
	if n.Kind != front.Scalar {
		d.wrong(n, "text")
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
	d.report(n.Pos(""), string(reason), diag.Args{"Value": n.Text})
}

func (d *decoder) scalar(n *front.Node, v reflect.Value) {
	if n.Kind != front.Scalar {
		d.wrong(n, "text")
		return
	}
	text := strings.TrimSpace(n.Text)
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, ok := booleans[viet.Key(text)]
		if !ok {
			d.wrong(n, "bool")
		}
		v.SetBool(b)
	case reflect.Int:
		i, err := strconv.Atoi(text)
		if err != nil {
			d.wrong(n, "int")
		}
		v.SetInt(int64(i))
	case reflect.Float64:
		x, ok := viet.ParseNumber(text)
		if !ok {
			d.wrong(n, "number")
		}
		v.SetFloat(x)
	default:
		panic("schema: no way to read a " + v.Type().String())
	}
}

var booleans = map[string]bool{"true": true, "yes": true, "co": true, "dung": true, "x": true, "1": true,
	"false": false, "no": false, "khong": false, "sai": false, "0": false}

// wrong reports a value of the wrong type.
func (d *decoder) wrong(n *front.Node, want string) {
	kinds := map[front.NodeKind]diag.Word{front.Scalar: "text", front.List: "list", front.Map: "map"}
	d.report(n.Pos(""), "wrong-type", diag.Args{"Want": diag.Word(want), "Got": kinds[n.Kind], "Value": n.Text, "Example": diag.Word("example-" + want)})
}
