package newentry

import (
	"maps"

	"cchc/internal/content"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// Filled makes an entry whose values are known, a draft unless values say otherwise: no
// comments, the fields in the order of the declaration. A mandatory field without a value is
// to be filled in. values are by English keys, as [edit.Change] takes them.
func Filled(r Request, values map[string]any, body string) (File, error) {
	r.Title = tidyTitle(r.Title)
	name, err := FileName(r.Kind, r.Title)
	if err != nil {
		return File{}, err
	}
	all := map[string]any{"title": r.Title, "date": r.Today, "draft": true}
	maps.Copy(all, values)
	if all["draft"] == false {
		delete(all, "draft")
	}
	s := skeleton{labels: r.Labels}
	return File{"content/" + r.Dir + "/" + name, document(s.filled(r.Kind.Type(), all), body)}, nil
}

// Values writes front matter with values and nothing else, in English keys.
func Values(k content.Kind, values map[string]any) []byte {
	return document(skeleton{given: true}.filled(k.Type(), values), "")
}

// filled writes a struct with the values that it has, and its mandatory fields.
func (s skeleton) filled(st *schema.Type, values map[string]any) *node {
	n := &node{kind: front.Map}
	for _, f := range st.Fields {
		if v, given := values[f.Key]; given || f.Required && !s.given {
			n.pairs = append(n.pairs, pair{key: f.Name(s.labels), value: s.filledValue(f, v)})
		}
	}
	return n
}

func (s skeleton) filledValue(f *schema.Field, v any) *node {
	st := f.Struct()
	switch v := v.(type) {
	case map[string]any:
		if st != nil {
			return s.short(st, v)
		}
	case []any:
		if st != nil {
			list := &node{kind: front.List}
			for _, item := range v {
				if m, ok := item.(map[string]any); ok {
					list.items = append(list.items, s.short(st, m))
				} else {
					list.items = append(list.items, s.valueOf(f.Type.Elem(), what(f), item))
				}
			}
			return list
		}
	}
	return s.value(f, v)
}

// short writes a struct, as a plain text where that says all of it.
func (s skeleton) short(st *schema.Type, values map[string]any) *node {
	if st.Short != nil && len(values) == 1 {
		if v, ok := values[st.Short.Key]; ok {
			return s.value(st.Short, v)
		}
	}
	return s.filled(st, values)
}
