package schema

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Widget is what a form shows a value with.
type Widget string

// The widgets.
const (
	TextWidget     Widget = "text"      // one line
	LongTextWidget Widget = "long-text" // a text of several lines (option long)
	LinesWidget    Widget = "lines"     // a list of texts, one a line (option lines)
	NamesWidget    Widget = "names"     // a list of names, divided by semicolons (option names)
	ChoiceWidget   Widget = "choice"    // one of Options
	YesNoWidget    Widget = "yes-no"
	DateWidget     Widget = "date"   // a day, with a time of day where one is written
	WholeWidget    Widget = "whole"  // a whole number
	NumberWidget   Widget = "number" // with a decimal comma or point
	FileWidget     Widget = "file"   // a file of the site
	LinkWidget     Widget = "link"   // an address on the web
	EmailWidget    Widget = "email"
	ListWidget     Widget = "list"  // any number of Item
	GroupWidget    Widget = "group" // Fields
	AnyWidget      Widget = "any"   // whatever YAML can say; for the source text only
)

// A FormField describes a value for a form. It is data alone and goes out as JSON.
type FormField struct {
	Key      string       `json:"key,omitempty"`   // English, as in a [Change]; "" for an item
	Label    string       `json:"label,omitempty"` // Vietnamese
	Help     string       `json:"help,omitempty"`  // a sentence for editors
	Example  string       `json:"example,omitempty"`
	Required bool         `json:"required,omitempty"`
	Widget   Widget       `json:"widget"`
	Options  []FormOption `json:"options,omitempty"` // of a choice
	Item     *FormField   `json:"item,omitempty"`    // of a list
	Fields   []*FormField `json:"fields,omitempty"`  // of a group, in the order of the declaration
	// Short is the key of the field that a plain text fills where the group is
	// expected: such a text may be there instead of a map.
	Short string `json:"short,omitempty"`
}

// A FormOption is one value of a choice.
type FormOption struct {
	Value string `json:"value"`
	Label string `json:"label"` // Vietnamese
}

// Form returns the description of one field, see [Form]. It is made once.
func (f *Field) Form() *FormField {
	f.formOnce.Do(func() { f.form = formField(f, nil) })
	return f.form
}

// Form describes a kind for forms: a group with a field for each of its own. A
// group in itself has no Fields the second time.
func Form(t *Type) *FormField { return formGroup(t, nil) }

func formGroup(st *Type, above []*Type) *FormField {
	group := &FormField{Widget: GroupWidget}
	if st.Short != nil {
		group.Short = st.Short.Key
	}
	if slices.Contains(above, st) {
		return group
	}
	above = append(above, st)
	for _, f := range st.Fields {
		group.Fields = append(group.Fields, formField(f, above))
	}
	return group
}

func formField(f *Field, above []*Type) *FormField {
	field := formValue(f.Type, above)
	field.Key, field.Label, field.Help, field.Example, field.Required = f.Key, f.Label, f.Doc, f.Example, f.Required
	switch {
	case f.Lines:
		field.Widget = LinesWidget
	case f.Names:
		field.Widget = NamesWidget
	case f.Long && field.Widget == TextWidget:
		field.Widget = LongTextWidget
	case field.Widget == YesNoWidget:
		field.Help = ticked(f.Doc)
	}
	return field
}

// ticked is the sentence about a field that is true or not, for a form, where true is a
// tick: true: số này có Zalo → Số này có Zalo.
func ticked(doc string) string {
	said, ok := strings.CutPrefix(doc, "true: ")
	if !ok {
		return doc
	}
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:]
}

// widgets are those of texts with a format of JSON Schema.
var widgets = map[string]Widget{"uri-reference": FileWidget, "uri": LinkWidget, "email": EmailWidget}

func formValue(t reflect.Type, above []*Type) *FormField {
	t = Indirect(t)
	if t == nodeType {
		return &FormField{Widget: AnyWidget}
	}
	switch ShapeOf(t) {
	case Items:
		return &FormField{Widget: ListWidget, Item: formValue(t.Elem(), above)}
	case Fields:
		return formGroup(TypeOf(t), above)
	case Flag:
		return &FormField{Widget: YesNoWidget}
	case Whole:
		return &FormField{Widget: WholeWidget}
	case Number:
		return &FormField{Widget: NumberWidget}
	case Day:
		return &FormField{Widget: DateWidget}
	case Choice:
		field := &FormField{Widget: ChoiceWidget}
		for _, o := range traitsOf(t).options {
			field.Options = append(field.Options, FormOption{o.Value, o.Name()})
		}
		return field
	}
	if f, ok := reflect.Zero(t).Interface().(Formatted); ok {
		if widget, ok := widgets[f.JSONFormat()]; ok {
			return &FormField{Widget: widget}
		}
	}
	return &FormField{Widget: TextWidget}
}
