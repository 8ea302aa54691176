package screen

import (
	"slices"
	"strconv"
	"strings"

	"cchc/internal/form"
	"cchc/internal/schema"
	"cchc/internal/sourcefile"
	"cchc/internal/viet"
)

// A Control is one field of a form as a template shows it.
type Control struct {
	*schema.FormField
	ID      string
	Value   string
	Checked bool
	Lines   bool      // a text with an item in each line
	Options []Option  // of a choice
	Fields  []Control // of a group
	Items   []item    // of a list
	Blank   *item     // of a list: a new one
}

// An item is one group of a list.
type item struct {
	From   int // which one of the file, 0 for a new one
	Name   string
	Fields []Control
}

// An Option is one value of a choice.
type Option struct {
	Value, Label string
	Chosen       bool
}

// Controls returns the fields of a form: those that are mandatory or filled in, and the
// others.
func Controls(s *sourcefile.File) (first, rest []Control) {
	b := builderOf(s)
	for _, f := range s.Written.Type.Fields {
		if slices.Contains(sourcefile.Managed, f.Key) || f.Form().Widget == schema.AnyWidget {
			continue
		}
		c := b.control(f.Form(), f, "f-"+f.Key, s.Values[f.Key], true)
		if f.Required || s.Values[f.Key] != nil {
			first = append(first, c)
		} else {
			rest = append(rest, c)
		}
	}
	slices.SortStableFunc(first, func(a, b Control) int { return rank(a) - rank(b) })
	return first, rest
}

// rank has mandatory fields stand first, and lists last.
func rank(c Control) int {
	switch {
	case c.Key == "title":
		return 0
	case c.Blank != nil || c.Fields != nil:
		return 3
	case c.Required:
		return 1
	}
	return 2
}

// ControlsOf returns the fields of a form with some keys, in their order.
func ControlsOf(s *sourcefile.File, keys []string) (all []Control) {
	b := builderOf(s)
	for _, key := range keys {
		if f := s.Written.Type.Field(key); f.Form().Widget != schema.AnyWidget {
			all = append(all, b.control(f.Form(), f, "f-"+key, s.Values[key], true))
		}
	}
	return all
}

// EmptyControls returns all fields of a type, with nothing filled in.
func EmptyControls(t *schema.Type) (all []Control) {
	for _, f := range t.Fields {
		all = append(all, formBuilder{labels: true}.control(f.Form(), f, "f-"+f.Key, nil, true))
	}
	return all
}

// A formBuilder makes controls; its choices are the labels, where the file has these, or the
// English values.
type formBuilder struct{ labels bool }

func builderOf(s *sourcefile.File) formBuilder {
	labels, _ := schema.Labels(s.Front.Keys())
	return formBuilder{labels}
}

func (b formBuilder) control(ff *schema.FormField, f *schema.Field, id string, v form.Value, top bool) Control {
	c := Control{FormField: ff, ID: id, Lines: form.Lines(ff)}
	switch v := v.(type) {
	case string:
		c.Value, c.Checked = v, v == "true"
	case form.Group:
		c.Fields = b.group(f.Struct(), id, v)
	case []form.Item:
		for i, one := range v {
			g := one.Value.(form.Group)
			c.Items = append(c.Items, item{one.From, nameOf(f.Struct(), g), b.group(f.Struct(), id+"-"+strconv.Itoa(i+1), g)})
		}
	}
	switch {
	case ff.Widget == schema.ChoiceWidget:
		c.Options = b.options(ff, c.Value)
	case ff.Widget == schema.GroupWidget && c.Fields == nil:
		c.Fields = b.group(f.Struct(), id, nil)
	case ff.Widget == schema.ListWidget && !c.Lines && f.Struct() != nil:
		c.Blank = &item{Fields: b.group(f.Struct(), id+"-0", nil)}
	}
	return c
}

func (b formBuilder) group(st *schema.Type, id string, g form.Group) (fields []Control) {
	for _, f := range st.Fields {
		if f.Form().Widget != schema.AnyWidget {
			fields = append(fields, b.control(f.Form(), f, id+"-"+f.Key, g[f.Key], false))
		}
	}
	return fields
}

// options returns the values of a choice as the file writes them: in English or as labels.
// The one that is chosen is written as it is in the file.
func (b formBuilder) options(ff *schema.FormField, chosen string) []Option {
	all := []Option{{"", "", chosen == ""}}
	found := chosen == ""
	for _, o := range ff.Options {
		value := o.Value
		if b.labels {
			value = o.Label
		}
		is := !found && (viet.Key(chosen) == viet.Key(o.Value) || viet.Key(chosen) == viet.Key(o.Label))
		if is {
			value, found = chosen, true
		}
		all = append(all, Option{value, o.Label, is})
	}
	if !found {
		all = append(all, Option{chosen, chosen, true})
	}
	return all
}

// nameOf is a short text that says which item one is.
func nameOf(st *schema.Type, g form.Group) string {
	keys := []string{"name", "title", "number", "method", "case", "file", "year"}
	if st.Short != nil {
		keys = append([]string{st.Short.Key}, keys...)
	}
	for _, key := range keys {
		if text, ok := g[key].(string); ok && text != "" {
			return text
		}
	}
	for _, f := range st.Fields {
		if text, ok := g[f.Key].(string); ok {
			return strings.ReplaceAll(text, "\n", ", ")
		}
	}
	return ""
}
