package schema

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"cchc/internal/viet"
)

// A Shape is what a value of a type is in JSON.
type Shape int

// The shapes.
const (
	Text   Shape = iota
	Choice       // one of the values of an [Enum]
	Flag         // true or false
	Whole        // a whole number
	Number
	Day    // a [viet.Date]
	Items  // a list
	Fields // a struct with a declaration of its own
)

var dateType = reflect.TypeFor[viet.Date]()

// ShapeOf returns the shape of a type that a declaration can have.
func ShapeOf(t reflect.Type) Shape {
	switch {
	case t.Kind() == reflect.Pointer:
		return ShapeOf(t.Elem())
	case t == dateType:
		return Day
	case t.Implements(enumType):
		return Choice
	case reflect.PointerTo(t).Implements(textUnmarshaler):
		return Text
	}
	switch t.Kind() {
	case reflect.Slice:
		return Items
	case reflect.Struct:
		return Fields
	case reflect.Bool:
		return Flag
	case reflect.Int:
		return Whole
	case reflect.Float64:
		return Number
	}
	return Text
}

// Formatted is a text with one of the formats that JSON Schema names, such as
// email or uri.
type Formatted interface{ JSONFormat() string }

// A JSONSchema is a schema of the dialect 2020-12
// (https://json-schema.org/draft/2020-12), of which it has the keywords that
// declarations need.
type JSONSchema struct {
	Schema        string        `json:"$schema,omitempty"`
	ID            string        `json:"$id,omitempty"`
	Ref           string        `json:"$ref,omitempty"`
	Title         string        `json:"title,omitempty"`
	Description   string        `json:"description,omitempty"`
	Const         string        `json:"const,omitempty"`
	Enum          []any         `json:"enum,omitempty"`
	Type          JSONType      `json:"type,omitempty"`
	Format        string        `json:"format,omitempty"`
	Pattern       string        `json:"pattern,omitempty"`
	OneOf         []*JSONSchema `json:"oneOf,omitempty"`
	AnyOf         []*JSONSchema `json:"anyOf,omitempty"`
	AllOf         []*JSONSchema `json:"allOf,omitempty"`
	Not           *JSONSchema   `json:"not,omitempty"`
	Items         *JSONSchema   `json:"items,omitempty"`
	MaxItems      *int          `json:"maxItems,omitempty"`
	Required      []string      `json:"required,omitempty"`
	Properties    Properties    `json:"properties,omitempty"`
	Patterns      Properties    `json:"patternProperties,omitempty"`
	PropertyNames *JSONSchema   `json:"propertyNames,omitempty"`
	MinProperties *int          `json:"minProperties,omitempty"`
	MaxProperties *int          `json:"maxProperties,omitempty"`
	Additional    *bool         `json:"additionalProperties,omitempty"`
	Defs          Properties    `json:"$defs,omitempty"`
}

// Dialect is what $schema of a whole schema says.
const Dialect = "https://json-schema.org/draft/2020-12/schema"

// Properties are the members of an object in the order of their declaration.
type Properties []Property

// A Property is a member of an object.
type Property struct {
	Key    string
	Schema *JSONSchema
}

// MarshalJSON writes p as an object, in order.
func (p Properties) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, property := range p {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(property.Key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(property.Schema)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// JSONSchema returns the schema of a declaration: an object with the English
// keys, whose titles are the Vietnamese labels and whose descriptions are the
// sentences for editors. It describes values as the program writes them; has
// says which fields there are, by their keys (tasks.name), nil for all.
func (st *Type) JSONSchema(has func(field string) bool) *JSONSchema {
	return st.jsonSchema(has, "")
}

func (st *Type) jsonSchema(has func(field string) bool, path string) *JSONSchema {
	closed := false
	s := &JSONSchema{Type: "object", Additional: &closed}
	for _, f := range st.Fields {
		at := strings.TrimPrefix(path+"."+f.Key, ".")
		if has != nil && !has(at) {
			continue
		}
		property := valueSchema(f.Type, has, at)
		property.Title, property.Description = f.Label, f.Doc
		s.Properties = append(s.Properties, Property{f.Key, property})
		if f.Required {
			s.Required = append(s.Required, f.Key)
		}
	}
	return s
}

// valueSchema returns the schema of the values of a field's type.
func valueSchema(t reflect.Type, has func(field string) bool, path string) *JSONSchema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch ShapeOf(t) {
	case Items:
		return &JSONSchema{Type: "array", Items: valueSchema(t.Elem(), has, path)}
	case Fields:
		return TypeOf(t).jsonSchema(has, path)
	case Flag:
		return &JSONSchema{Type: "boolean"}
	case Whole:
		return &JSONSchema{Type: "integer"}
	case Number:
		return &JSONSchema{Type: "number"}
	case Day:
		return &JSONSchema{Type: "string", OneOf: []*JSONSchema{{Format: "date"}, {Format: "date-time"}}}
	case Choice:
		s := &JSONSchema{Type: "string"}
		for _, o := range reflect.Zero(t).Interface().(Enum).Options() {
			s.OneOf = append(s.OneOf, &JSONSchema{Const: o.Value, Title: o.Name()})
		}
		return s
	}
	s := &JSONSchema{Type: "string"}
	if f, ok := reflect.Zero(t).Interface().(Formatted); ok {
		s.Format = f.JSONFormat()
	}
	return s
}
