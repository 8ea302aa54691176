package schema

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
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
	path     []step    // to the value that is read
	maps     []mapping // the maps that it stands in

	strayed map[*Field]bool // mandatory fields whose keys stand in a map below
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
	d.maps = append(d.maps, mapping{st: st, node: n})
	this := len(d.maps) - 1
	seen := make([]*front.Pair, len(st.Fields))
	var unknown []*front.Pair
	for i := range n.Pairs {
		p := &n.Pairs[i]
		f := st.Field(p.Key)
		if f == nil {
			unknown = append(unknown, p)
			continue
		}
		if first := seen[f.number]; first != nil {
			d.reportAt(place(p), f.Key, "duplicate-key", diag.Args{"Key": p.Key, "First": first.Line})
			continue
		}
		seen[f.number] = p
		d.into(step{key: f.Key})
		d.maps[this].field = f
		d.value(p.Value, f.In(v), f)
		d.out()
	}
	missing := slices.DeleteFunc(st.missing(seen), func(f *Field) bool { return d.strayed[f] })
	for _, p := range unknown {
		missing = d.unknown(st, p, missing)
	}
	for _, f := range st.Fields {
		if f.Required && (seen[f.number] != nil || slices.Contains(missing, f)) {
			d.require(n, f, seen[f.number])
		}
	}
	d.maps = d.maps[:this]
}

// missing returns the mandatory fields that are not written.
func (st *Type) missing(seen []*front.Pair) (some []*Field) {
	for _, f := range st.Fields {
		if f.Required && seen[f.number] == nil {
			some = append(some, f)
		}
	}
	return some
}

// A mapping is a map that is read into a struct, with the field that is read.
type mapping struct {
	st    *Type
	node  *front.Node
	field *Field

	asked, labels, most bool // what [Labels] says of its keys, once it was asked
}

// labels reports whether keys are written as labels: most of those of the map that is
// read, or of the ones that it stands in.
func (d *decoder) labels() bool {
	for i := range slices.Backward(d.maps) {
		m := &d.maps[i]
		if p := m.node.Pairs; len(p) == 1 && p[0].Line == p[0].Value.Line && p[0].Column == p[0].Value.Column {
			continue // a text that stands for a map
		}
		if !m.asked {
			m.asked = true
			m.labels, m.most = Labels(m.node.Keys())
		}
		if m.most {
			return m.labels
		}
	}
	return false
}

func place(p *front.Pair) diag.Position { return diag.Position{Line: p.Line, Column: p.Column} }

// require reports a mandatory field that is missing or was left empty.
// p is what was written for it, nil for nothing.
func (d *decoder) require(n *front.Node, f *Field, p *front.Pair) {
	if p != nil && !empty(p.Value) {
		return
	}
	at := diag.Position{Line: n.Line, Column: n.Column}
	if p != nil {
		at = place(p)
	}
	d.reportAt(at, f.Key, "required-field", diag.Args{"Label": f.Label, "Key": f.Key, "Name": f.Name(d.labels())})
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
		d.problems = append(d.problems, diag.Warn(pos, d.field(), "yaml-comment", diag.Args{"Lost": n.Lost, "Value": n.Text}))
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
		if n.Kind == front.Map && Blank(n) {
			return // a form has sent a group that nobody filled
		}
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
	options []Option     // of an enum
	text    bool         // it reads itself
	item    reflect.Type // of a list of structs: theirs
	divided Divided      // of a list whose texts can be several items
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
		if t.Kind() == reflect.Slice && !is.text {
			is.item = structIn(t)
			is.divided, _ = reflect.Zero(t.Elem()).Interface().(Divided)
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

// Blank reports whether nothing is written in a value: neither a text nor anything
// in a list or map.
func Blank(n *front.Node) bool {
	for _, item := range n.Items {
		if !Blank(item) {
			return false
		}
	}
	for i := range n.Pairs {
		if !Blank(n.Pairs[i].Value) {
			return false
		}
	}
	return n.Kind != front.Scalar || strings.TrimSpace(n.Text) == ""
}

// list reads a list; one value stands for a list of one, and a text may be
// divided as the field says.
func (d *decoder) list(n *front.Node, v reflect.Value, f *Field) {
	items := itemsOf(n, f, f.traitsOf(v.Type()))
	if items == nil {
		return
	}
	if len(items) == 0 {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // written, and empty
		return
	}
	v.SetZero()
	v.Grow(len(items))
	count := 0
	for i, item := range items {
		if n.Kind == front.List && v.Type().Elem().Kind() == reflect.String {
			item = sentence(item)
		}
		if item.Kind == front.Null || item.Kind == front.Map && Blank(item) {
			continue
		}
		v.SetLen(count + 1)
		d.into(step{item: i + 1})
		d.value(item, v.Index(count), f)
		d.out()
		count++
	}
}

// itemsOf returns the items that a value stands for where a list of a type belongs to
// a field, nil for none.
func itemsOf(n *front.Node, f *Field, list traits) []*front.Node {
	if list.item != nil && TypeOf(list.item).Collects(n) {
		key := TypeOf(list.item).Items.Key
		return []*front.Node{{Kind: front.Map, Line: n.Line, Column: n.Column, Pairs: []front.Pair{{Key: key, Line: n.Line, Column: n.Column, Value: n}}}}
	}
	switch {
	case n.Kind == front.List && n.Items == nil:
		return []*front.Node{}
	case n.Kind == front.List:
		return n.Items
	case n.Kind == front.Scalar && strings.TrimSpace(n.Text) == "":
		return nil
	case n.Kind != front.Scalar || list.divided == nil && !f.Names && !f.Lines:
		return []*front.Node{n}
	}
	items := []*front.Node{}
	for _, part := range f.Parts(n.Text) {
		items = append(items, &front.Node{Kind: front.Scalar, Text: part, Line: n.Line, Column: n.Column})
	}
	return items
}

// Collects reports whether a value, where a list of a struct is expected, is the list
// that the field [Type.Items] of one struct has: of plain texts, which are no such
// struct.
func (st *Type) Collects(n *front.Node) bool {
	if st.Items == nil || st.Short != nil {
		return false
	}
	if n.Kind != front.List {
		return n.Kind == front.Scalar && strings.TrimSpace(n.Text) != ""
	}
	some := false
	for _, item := range n.Items {
		switch {
		case item.Kind == front.Scalar:
			some = true
		case item.Kind != front.Map || slices.ContainsFunc(item.Pairs, func(p front.Pair) bool { return st.Field(p.Key) != nil }):
			return false
		}
	}
	return some
}

// A Divided is an item of lists that knows whether a text is several of them.
type Divided interface{ Divide(text string) []string }

// Parts returns the items that a text stands for where the field's list is expected.
func (f *Field) Parts(text string) []string {
	if one := f.traits.divided; one != nil {
		return one.Divide(text)
	}
	sep := func(r rune) bool { return r == '\n' }
	if f.Names {
		sep = func(r rune) bool { return r == ';' || r == ',' && f.Commas }
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(text, sep) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// sentence returns an item of a list of texts that YAML takes for a map as the
// text that was meant: "- Bước 1: Nộp hồ sơ".
func sentence(n *front.Node) *front.Node {
	if n.Kind != front.Map || len(n.Pairs) != 1 {
		return n
	}
	p := n.Pairs[0]
	switch p.Value.Kind {
	case front.Scalar:
		return &front.Node{Kind: front.Scalar, Text: p.Key + ": " + p.Value.Text, Line: n.Line, Column: n.Column}
	case front.Null:
		return &front.Node{Kind: front.Scalar, Text: p.Key + ":", Line: n.Line, Column: n.Column}
	}
	return n
}

func (d *decoder) enum(n *front.Node, v reflect.Value, options []Option) {
	if n.Kind != front.Scalar {
		d.wrong(n, "text")
		return
	}
	if IsPlaceholder(n.Text) {
		return
	}
	for _, o := range options {
		if o.Value == n.Text && n.Text != "" {
			v.SetString(o.Value)
			return
		}
	}
	key := viet.Key(n.Text)
	for _, o := range options {
		for name := range strings.SplitSeq(o.Value+"|"+o.Label, "|") {
			if viet.Key(name) == key && key != "" {
				v.SetString(o.Value)
				return
			}
		}
	}
	var known []string
	labels := d.labels()
	for _, o := range options {
		if labels {
			known = append(known, o.Name())
		} else {
			known = append(known, o.Value+" ("+o.Name()+")")
		}
	}
	d.report(n.Pos(""), "unknown-value", diag.Args{"Value": n.Text, "Known": strings.Join(known, ", "), "Near": nearOption(key, options, labels)})
}

// nearOption returns the option that a text may have meant, "" for none.
func nearOption(key string, options []Option, labels bool) (near string) {
	limit := 1 + (len(key)+1)/3
	for _, o := range options {
		for name := range strings.SplitSeq(o.Value+"|"+o.Label, "|") {
			if n := distance(key, viet.Key(name), limit); n < limit {
				near, limit = o.Value, n
				if labels || viet.Key(o.Value) != viet.Key(name) {
					near = o.Name()
				}
			}
		}
	}
	return near
}

func (d *decoder) text(n *front.Node, v reflect.Value) {
	if n.Kind != front.Scalar {
		d.wrong(n, "text")
		return
	}
	if strings.TrimSpace(n.Text) == "" || IsPlaceholder(n.Text) {
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
	if v.Kind() != reflect.String && IsPlaceholder(text) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, ok := ParseBool(text)
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

// ParseBool returns what a text says that is yes or no; ok is false where it is neither.
func ParseBool(text string) (yes, ok bool) {
	yes, ok = booleans[viet.Key(text)]
	return yes, ok
}

var booleans = map[string]bool{"true": true, "yes": true, "co": true, "dung": true, "x": true, "1": true,
	"false": false, "no": false, "khong": false, "sai": false, "0": false}

// wrong reports a value of the wrong type.
func (d *decoder) wrong(n *front.Node, want string) {
	kinds := map[front.NodeKind]diag.Word{front.Scalar: "text", front.List: "list", front.Map: "map"}
	d.report(n.Pos(""), "wrong-type", diag.Args{"Want": diag.Word(want), "Got": kinds[n.Kind], "Value": n.Text, "Example": diag.Word("example-" + want)})
}
