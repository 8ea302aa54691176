// Package schema turns front matter into typed values, from one declaration.
//
// A kind of entry is a Go struct. Its fields' tags say everything that is to
// be said about a field, once; a [Type] is what the tags say, read back, and
// decoding, messages, forms and JSON Schemas are made from it.
//
//	type Procedure struct {
//		Common `cchc:",inline"`
//		Code   viet.ProcedureCode `cchc:"code,required" vi:"Mã thủ tục|Mã"`
//		Steps  []string           `cchc:"steps,required" vi:"Trình tự thực hiện"`
//	}
//
// The tag cchc gives the English key and options: required (mandatory), short
// (the field that a plain text fills where the struct is expected), lines (a
// list that a text with several lines fills, one item a line), names (a list of
// names that a text with semicolons fills), commas (one that a text with commas fills
// too), items (the list of a struct that plain values fill where a list of such
// structs is expected), long (a text that forms give several lines), alike (the value
// is mostly that of similar entries) and unit (the unit that an entry comes from). The
// tag vi gives the Vietnamese label, further spellings of it behind |; doc a sentence
// for editors; eg an example of a value.
//
// # Keys and values
//
// A key is read in English or as its Vietnamese label, with or without marks,
// in any case ([viet.Key]). Values are text until a field's type reads them:
// string, bool, int, float64, an [Enum], anything with UnmarshalText, structs
// and lists of these. One value stands for a list of one.
//
// # Values to be filled in
//
// (điền: số ký hiệu) stands for a value that nobody knows yet, see [Placeholder]. A
// field is left as it is by it, whatever its type; a text is these words. [Unfilled]
// finds such values, [Placeholders] the same in texts: neither is ever published.
//
// # Places
//
// [Decode] reads the trees of the room front and reports with the places in them. A
// type that needs its own place later implements [Placed].
//
// # Descriptions
//
// [Form] describes a kind for forms, [Written] as the JSON Schema of what editors
// may write, [Type.JSONSchema] as that of what is published.
package schema

import (
	"encoding"
	"iter"
	"reflect"
	"strings"
	"sync"

	"cchc/internal/front"
	"cchc/internal/viet"
)

// An Enum is a string type with a fixed set of values, which are asked for once.
type Enum interface{ Options() []Option }

// An Option is one value of an [Enum] with its Vietnamese label, further
// spellings behind |.
type Option struct{ Value, Label string }

// Name returns the label as it is shown.
func (o Option) Name() string {
	name, _, _ := strings.Cut(o.Label, "|")
	return name
}

// ChoiceOf returns the value that a text means of a field with a choice of values; the text itself for any other.
func ChoiceOf(f *Field, text string) string {
	e, ok := reflect.Zero(f.Type).Interface().(Enum)
	if !ok {
		return text
	}
	for _, o := range e.Options() {
		for name := range strings.SplitSeq(o.Value+"|"+o.Label, "|") {
			if viet.Key(name) == viet.Key(text) {
				return o.Value
			}
		}
	}
	return text
}

// InWords returns the text of a value as people read it, whatever a file or a form writes: the
// label of a choice (in-force: Còn hiệu lực), a day in its Vietnamese order (2014-11-20:
// 20/11/2014), yes or no. Any other text is as it is.
func InWords(f *Field, text string) string {
	t := Indirect(f.Type)
	for ShapeOf(t) == Items {
		t = Indirect(t.Elem())
	}
	switch ShapeOf(t) {
	case Choice:
		value := ChoiceOf(&Field{Type: t}, text)
		for _, o := range traitsOf(t).options {
			if o.Value == value {
				return o.Name()
			}
		}
	case Day:
		if d, err := viet.ParseDate(text); err == nil && len(text) == len("2014-11-20") {
			return d.String()
		}
	case Flag:
		if yes, ok := ParseBool(text); ok && yes {
			return "có"
		} else if ok {
			return "không"
		}
	}
	return text
}

// SameText reports whether two texts of a field are the same value in other words: Trực tiếp and in-person,
// 2026-07-01 and 1/7/2026.
func SameText(f *Field, a, b string) bool {
	if a == b || ChoiceOf(f, a) == ChoiceOf(f, b) {
		return true
	}
	va, readA := decoded(f, a)
	vb, readB := decoded(f, b)
	return readA && readB && reflect.DeepEqual(va, vb)
}

// decoded returns a text as a type that reads texts itself has it.
func decoded(f *Field, text string) (any, bool) {
	v := reflect.New(Indirect(f.Type))
	u, ok := v.Interface().(encoding.TextUnmarshaler)
	return v.Interface(), ok && u.UnmarshalText([]byte(text)) == nil
}

// Label returns the Vietnamese label of a value of an enum, "" for none.
func Label(e Enum) string {
	v := reflect.ValueOf(e).String()
	for _, o := range traitsOf(reflect.TypeOf(e)).options {
		if o.Value == v {
			return o.Name()
		}
	}
	return ""
}

// Placed is a value that keeps the place it was written at.
type Placed interface{ SetPlace(line, column int) }

// A Type is what the tags of a struct say.
type Type struct {
	Name   string // the Go name
	Fields []*Field
	byKey  map[string]*Field
	byName map[string]*Field // the key and the label as they are mostly written
	Short  *Field            // the field that a plain text fills where the struct is expected, nil for none
	Items  *Field            // the list that plain values fill where a list of the struct is expected, nil for none
	GoType reflect.Type      // the struct
}

// A Field is what a struct field's tags say.
type Field struct {
	Key      string // English
	Label    string // Vietnamese, as it is shown
	Required bool
	Lines    bool
	Names    bool
	Commas   bool
	Long     bool // a text of several lines in forms
	Alike    bool // a new entry that is like another one has the value of that
	Unit     bool // it names the unit that an entry comes from (đơn vị)
	Doc      string
	Example  string // a value as it may be written, "" for none
	Type     reflect.Type
	traits   traits
	of       *Type // that has the field
	index    []int
	number   int // among the fields of its type
	formOnce sync.Once
	form     *FormField
}

// In returns the field of v, a struct of the type the field was declared in.
func (f *Field) In(v reflect.Value) reflect.Value {
	if len(f.index) == 1 {
		return v.Field(f.index[0])
	}
	return v.FieldByIndex(f.index)
}

var types sync.Map // reflect.Type → *Type: a memo of what is fixed when the program is compiled

var (
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	enumType        = reflect.TypeFor[Enum]()
	placedType      = reflect.TypeFor[Placed]()
)

// Indirect returns what a pointer type of a field points to, any other type as it
// is; nil for nil.
func Indirect(t reflect.Type) reflect.Type {
	if t != nil && t.Kind() == reflect.Pointer && t != nodeType {
		return t.Elem()
	}
	return t
}

// TypeOf returns the declaration of a struct type.
func TypeOf(t reflect.Type) *Type {
	if known, ok := types.Load(t); ok {
		return known.(*Type)
	}
	st := &Type{Name: t.Name(), byKey: map[string]*Field{}, byName: map[string]*Field{}, GoType: t}
	st.add(t, nil)
	known, _ := types.LoadOrStore(t, st)
	return known.(*Type)
}

// add reads the tags of t's fields; those of an inlined struct become the
// type's own.
func (st *Type) add(t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		key, options, _ := strings.Cut(sf.Tag.Get("cchc"), ",")
		at := append(append([]int(nil), index...), i)
		if options == "inline" {
			st.add(sf.Type, at)
			continue
		}
		if key == "" || key == "-" {
			continue
		}
		labels := strings.Split(sf.Tag.Get("vi"), "|")
		f := &Field{Key: key, Label: labels[0], Doc: sf.Tag.Get("doc"), Example: sf.Tag.Get("eg"), Type: sf.Type, traits: traitsOf(sf.Type), of: st, index: at}
		for o := range strings.SplitSeq(options, ",") {
			switch o {
			case "required":
				f.Required = true
			case "lines":
				f.Lines = true
			case "names":
				f.Names = true
			case "commas":
				f.Commas = true
			case "items":
				st.Items = f
			case "long":
				f.Long = true
			case "alike":
				f.Alike = true
			case "unit":
				f.Unit = true
			case "short":
				st.Short = f
			}
		}
		f.number = len(st.Fields)
		st.Fields = append(st.Fields, f)
		st.byName[f.Key], st.byName[f.Label] = f, f
		for _, name := range append(labels, key) {
			if k := viet.Key(name); k != "" {
				if old := st.byKey[k]; old != nil && old != f {
					panic("schema: " + st.Name + " has two fields called " + name)
				}
				st.byKey[k] = f
			}
		}
	}
}

// Field returns the field that a key as written names, nil for none.
func (st *Type) Field(key string) *Field {
	if f := st.byName[key]; f != nil {
		return f
	}
	return st.byKey[viet.Key(key)]
}

// Is reports whether a key as written names the field.
func (f *Field) Is(key string) bool { return f.of.Field(key) == f }

// ValueIn returns what is written for the field in a map, nil for nothing, or for no field.
func (f *Field) ValueIn(n *front.Node) *front.Node {
	for i := range n.Pairs {
		if f != nil && f.Is(n.Pairs[i].Key) {
			return n.Pairs[i].Value
		}
	}
	return nil
}

// Keys lists the names of all fields, for messages: the labels, or the English keys.
func (st *Type) Keys(labels bool) string {
	names := make([]string, len(st.Fields))
	for i, f := range st.Fields {
		names[i] = f.Name(labels)
	}
	return strings.Join(names, ", ")
}

// Name returns the label of a field, or its English key where that is wanted or
// there is no label.
func (f *Field) Name(label bool) string {
	if label && f.Label != "" {
		return f.Label
	}
	return f.Key
}

// Labels reports whether most keys of a map, as they are written, are labels and
// not English keys; most is false where there are as many of both.
func Labels(keys iter.Seq[string]) (labels, most bool) {
	n := 0
	for key := range keys {
		if english(key) {
			n--
		} else {
			n++
		}
	}
	return n > 0, n != 0
}

// english reports whether a key is written as English keys are: letters and
// digits, the first one small.
func english(key string) bool {
	for i, r := range key {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')) {
			return false
		}
	}
	return true
}
