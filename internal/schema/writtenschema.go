package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/viet"
)

// A JSONType is the name of a type of JSON, or several with a space between them.
type JSONType string

// MarshalJSON writes several types as a list.
func (t JSONType) MarshalJSON() ([]byte, error) {
	if names := strings.Fields(string(t)); len(names) > 1 {
		return json.Marshal(names)
	}
	return json.Marshal(string(t))
}

// Written returns the JSON Schema of what editors may write for a kind, where
// [Type.JSONSchema] has what is published. It is for editors that check YAML while
// it is typed, and offer keys.
//
// A key is in properties in English and as the label, which an editor offers with
// title and description; any other spelling that [viet.Key] takes for one of the
// field's names is in patternProperties: the letters of the name with or without
// Vietnamese marks, in any case, with anything between them that is no letter or
// digit. That a field is there, in whatever spelling, is said by propertyNames.
//
// A scalar of text is any scalar: what YAML takes for a number is text to
// [Decode]. One value stands for a list of one, a text for a struct with a short
// field, a text with lines or semicolons for such a list. Values may be left empty,
// where they are not required.
//
// What the schema refuses, Decode refuses. The other way round, only Decode knows
// what a pattern cannot tell: that a day is none (31/2), that a field is there in
// two spellings, the form of a number of a document.
func Written(t *Type) *JSONSchema {
	w := &writtenSchema{defs: map[string]*JSONSchema{}, names: map[*Type]string{}}
	root := w.object(t, "#")
	root.Schema = Dialect
	w.defs["empty"] = &JSONSchema{AnyOf: []*JSONSchema{
		{Type: "null"}, {Type: "string", Pattern: `^\s*$`}, {Type: "array", MaxItems: new(int)}, {Type: "object", MaxProperties: new(int)},
	}}
	for _, name := range slices.Sorted(maps.Keys(w.defs)) {
		root.Defs = append(root.Defs, Property{name, w.defs[name]})
	}
	return root
}

// A writtenSchema gathers the schemas of structs: each stands once, in $defs.
type writtenSchema struct {
	defs  map[string]*JSONSchema
	names map[*Type]string
}

// ref returns a schema that is the one of a struct.
func (w *writtenSchema) ref(st *Type) *JSONSchema {
	name, ok := w.names[st]
	if !ok {
		name = st.Name
		for n := 2; w.defs[name] != nil; n++ {
			name = fmt.Sprint(st.Name, n)
		}
		w.names[st], w.defs[name] = name, &JSONSchema{}
		*w.defs[name] = *w.object(st, "#/$defs/"+name)
	}
	return &JSONSchema{Ref: "#/$defs/" + name}
}

// object returns the schema of a map for a struct, which stands at a place of the
// whole schema.
func (w *writtenSchema) object(st *Type, at string) *JSONSchema {
	closed := false
	s := &JSONSchema{Type: "object", Additional: &closed}
	for _, f := range st.Fields {
		property := w.value(f.Type, f)
		if f.Required {
			property = &JSONSchema{AllOf: []*JSONSchema{property, {Not: &JSONSchema{Ref: "#/$defs/empty"}}}}
			s.AllOf = append(s.AllOf, &JSONSchema{
				Title: f.Label,
				Not:   &JSONSchema{PropertyNames: &JSONSchema{Not: &JSONSchema{Pattern: st.pattern(f)}}},
			})
		} else {
			property = either(&JSONSchema{Type: "null"}, property)
		}
		property.Title, property.Description = f.Label, f.Doc
		same := &JSONSchema{Ref: at + "/properties/" + f.Key, Title: f.Label, Description: f.Doc}
		s.Properties = append(s.Properties, Property{f.Key, property})
		if f.Label != "" && f.Label != f.Key {
			s.Properties = append(s.Properties, Property{f.Label, same})
		}
		s.Patterns = append(s.Patterns, Property{st.pattern(f), &JSONSchema{Ref: same.Ref}})
	}
	return s
}

// either returns a schema for what one of some takes.
func either(some ...*JSONSchema) *JSONSchema { return &JSONSchema{AnyOf: some} }

// value returns the schema of what may be written for a type. f is the field, nil
// for an item of a list.
func (w *writtenSchema) value(t reflect.Type, f *Field) *JSONSchema {
	t = Indirect(t)
	if t == nodeType {
		return &JSONSchema{}
	}
	switch ShapeOf(t) {
	case Items:
		item := w.value(t.Elem(), nil)
		list := &JSONSchema{Type: "array", Items: either(&JSONSchema{Type: "null"}, item)}
		if t.Elem().Kind() == reflect.String {
			list.Items.AnyOf = append(list.Items.AnyOf, sentenceSchema)
		}
		some := []*JSONSchema{list, item, {Type: "string", Pattern: `^\s*$`}}
		if st := itemOf(t); st != nil && st.Items != nil && st.Short == nil {
			some = append(some, w.value(st.Items.Type, st.Items)) // the list of one struct
		}
		if f != nil && (f.traitsOf(t).divided != nil || f.Names || f.Lines) {
			some = append(some, scalarSchema)
		}
		return either(some...)
	case Fields:
		st := TypeOf(t)
		if short := st.onlyShort(); short != nil {
			return either(w.ref(st), w.scalarOf(short))
		}
		return w.ref(st)
	case Flag:
		return either(&JSONSchema{Type: "boolean"}, &JSONSchema{Type: "integer", Enum: []any{0, 1}},
			&JSONSchema{Type: "string", Pattern: spellings(slices.Sorted(maps.Keys(booleans)))}, placeholderSchema)
	case Whole:
		return either(&JSONSchema{Type: "integer"}, &JSONSchema{Type: "string", Pattern: `^\s*[-+]?[0-9]+\s*$`}, placeholderSchema)
	case Number:
		return either(&JSONSchema{Type: "number"}, &JSONSchema{Type: "string", Pattern: `^\s*[-+]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][-+]?[0-9]+)?\s*%?\s*$`}, placeholderSchema)
	case Day:
		return either(&JSONSchema{Type: "string", Pattern: datePattern}, placeholderSchema)
	case Choice:
		return choiceSchema(t)
	}
	return scalarSchema
}

// scalarSchema is that of a text.
var scalarSchema = &JSONSchema{Type: "string number boolean"}

// itemOf returns the declaration of the structs that a list holds, nil for others.
func itemOf(list reflect.Type) *Type {
	if t := traitsOf(list).item; t != nil {
		return TypeOf(t)
	}
	return nil
}

// sentenceSchema is that of a text that YAML takes for a map: "- Bước 1: Nộp hồ sơ".
var sentenceSchema = func() *JSONSchema {
	one := 1
	return &JSONSchema{Type: "object", MinProperties: &one, MaxProperties: &one,
		Patterns: Properties{{"", either(&JSONSchema{Type: "null"}, scalarSchema)}}}
}()

// onlyShort returns the field that a plain text fills where that is enough: no
// other one is required.
func (st *Type) onlyShort() *Field {
	for _, f := range st.Fields {
		if f.Required && f != st.Short {
			return nil
		}
	}
	return st.Short
}

// scalarOf returns the schema of a text that stands for a struct.
func (w *writtenSchema) scalarOf(short *Field) *JSONSchema {
	s := &JSONSchema{AllOf: []*JSONSchema{scalarSchema, w.value(short.Type, short)}}
	if short.Required {
		s.Not = &JSONSchema{Ref: "#/$defs/empty"}
	}
	return s
}

// choiceSchema offers the values and labels, and takes every spelling of them.
func choiceSchema(t reflect.Type) *JSONSchema {
	s := &JSONSchema{Type: "string"}
	var names []string
	for _, o := range traitsOf(t).options {
		s.AnyOf = append(s.AnyOf, &JSONSchema{Const: o.Value, Title: o.Name()})
		names = append(names, o.Value)
		for name := range strings.SplitSeq(o.Label, "|") {
			names = append(names, name)
		}
	}
	for _, o := range traitsOf(t).options {
		if o.Name() != "" && o.Name() != o.Value {
			s.AnyOf = append(s.AnyOf, &JSONSchema{Const: o.Name()})
		}
	}
	s.AnyOf = append(s.AnyOf, &JSONSchema{Pattern: spellings(names)}, &JSONSchema{Pattern: placeholderPattern})
	return s
}

// pattern matches the spellings of a field's names.
func (st *Type) pattern(f *Field) string {
	var names []string
	for name, named := range st.byKey {
		if named == f {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return spellings(names)
}

// marked are the letters that carry marks in Vietnamese.
var marked = map[rune]string{
	'a': "àáảãạăằắẳẵặâầấẩẫậ", 'd': "đ", 'e': "èéẻẽẹêềếểễệ", 'i': "ìíỉĩị",
	'o': "òóỏõọôồốổỗộơờớởỡợ", 'u': "ùúủũụưừứửữự", 'y': "ỳýỷỹỵ",
}

// between matches what [viet.Key] passes over: all but ASCII and Latin letters and
// digits. They stand there as themselves, for engines differ in their escapes; a
// class of all of Unicode takes a checker six times as long.
const between = "[^0-9A-Za-zÀ-ɏḀ-ỿ]*"

// spellings returns a pattern for what is one of some names to [viet.Key].
func spellings(names []string) string {
	var all []string
	for _, name := range names {
		key := viet.Key(name)
		if key == "" {
			continue
		}
		var b strings.Builder
		b.WriteString(between)
		for _, r := range key {
			if letters := string(r) + marked[r]; letters != strings.ToUpper(letters) {
				b.WriteString("[" + letters + strings.ToUpper(letters) + "]" + between)
			} else {
				b.WriteString(letters + between)
			}
		}
		if !slices.Contains(all, b.String()) {
			all = append(all, b.String())
		}
	}
	return "^(" + strings.Join(all, "|") + ")$"
}

// datePattern matches the forms of dates that [viet.ParseDate] reads, and nothing.
var datePattern = func() string {
	const (
		day   = `[0-9]{1,2}`
		clock = `[0-9]{1,2}\s*(:|[hHgG]|[gG][iI][ờỜ])\s*([0-9]{1,2})?(:[0-9]{1,2})?\s*([pP][hH][úÚ][tT])?`
		ngay  = `([nN][gG][àÀ][yY]\s+)`
		lead  = `(([vV][àÀ][oO]\s+)?([lL][úÚ][cC]\s+))?` + clock + `[,\s]+` + ngay + `?`
		tail  = `[,\s]+([lL][úÚ][cC]\s+)?` + clock
	)
	iso := `[0-9]{4}-` + day + `-` + day + `(\s+` + clock + `)?(\.[0-9]+)?\s*([-+][0-9]{2}:?[0-9]{2})?`
	rfc3339 := `[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?([zZ]|[-+][0-9]{2}:[0-9]{2})`
	numbers := ngay + `?` + day + `\s*[/.-]\s*` + day + `\s*[/.-]\s*([0-9]{2}|[0-9]{4})`
	words := ngay + `?` + day + `\s+[tT][hH][áÁ][nN][gG]\s+` + day + `(\s+[nN][ăĂ][mM]|,)?\s+[0-9]{4}`
	either := `(` + numbers + `|` + words + `)`
	return `^\s*(|` + iso + `|` + rfc3339 + `|(` + lead + `)?` + either + `|` + either + tail + `)\s*$`
}()
