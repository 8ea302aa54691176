package entrydiff

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/edit"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Field is a value that differs. Old and New are for people.
type Field struct {
	Path  string // channels[1].time, as messages name it
	Label string // Cách thức thực hiện › Thời hạn giải quyết
	Old   string
	New   string
}

// A difference gathers what differs between an entry and a document.
type difference struct {
	fields  []Field
	changes []edit.Change
	root    *schema.Type
	labels  bool // choices are written as labels
}

// fieldsOf compares those fields of a struct that the document has.
func (d *difference) structs(path string, st *schema.Type, old, now map[string]any) {
	for _, f := range st.Fields {
		v, given := now[f.Key]
		if !given {
			continue
		}
		at := f.Key
		if path != "" {
			at = path + "." + f.Key
		}
		d.value(at, f.Type, old[f.Key], v)
	}
}

func (d *difference) value(path string, t reflect.Type, old, now any) {
	t = schema.Indirect(t)
	if equal(t, old, now) {
		return
	}
	oldList, wasList := old.([]any)
	list, isList := now.([]any)
	switch {
	case isList && wasList:
		d.lists(path, t.Elem(), oldList, list)
		return
	case t.Kind() == reflect.Struct && old != nil:
		a, wasMap := AsMap(t, old)
		b, isMap := AsMap(t, now)
		if wasMap && isMap && (plain(t, a) == nil || plain(t, b) == nil) {
			d.structs(path, schema.TypeOf(t), a, b)
			return
		}
	}
	d.set(path, t, old, now)
}

func (d *difference) set(path string, t reflect.Type, old, now any) {
	d.fields = append(d.fields, Field{path, Label(d.root, path), shownAs(t, shortened(t, old)), shownAs(t, shortened(t, now))})
	value := shortened(t, now)
	if d.labels {
		value = inLabels(value)
	}
	d.changes = append(d.changes, edit.Change{Path: path, Value: value})
}

// inLabels returns a value with its choices as labels.
func inLabels(v any) any {
	switch v := v.(type) {
	case schema.Enum:
		return schema.Label(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = inLabels(item)
		}
		return list
	case map[string]any:
		m := map[string]any{}
		for key, x := range v {
			m[key] = inLabels(x)
		}
		return m
	}
	return v
}

// plain returns the text that says all of a struct, nil for none.
func plain(t reflect.Type, m map[string]any) any {
	if schema.ShapeOf(t) != schema.Fields || len(m) != 1 {
		return nil
	}
	if st := schema.TypeOf(t); st.Short != nil {
		return m[st.Short.Key]
	}
	return nil
}

// shortened returns a value as it is written best: a struct as the text that says all of it.
func shortened(t reflect.Type, v any) any {
	t = schema.Indirect(t)
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = shortened(t.Elem(), item)
		}
		return list
	case map[string]any:
		if schema.ShapeOf(t) != schema.Fields {
			return v
		}
		if text := plain(t, v); text != nil {
			return text
		}
		m := map[string]any{}
		st := schema.TypeOf(t)
		for key, x := range v {
			m[key] = x
			if f := st.Field(key); f != nil {
				m[key] = shortened(f.Type, x)
			}
		}
		return m
	}
	return v
}

// AsMap returns a struct that may be written as a plain text.
func AsMap(t reflect.Type, v any) (map[string]any, bool) {
	if m, ok := v.(map[string]any); ok {
		return m, true
	}
	if schema.ShapeOf(t) != schema.Fields {
		return nil, false
	}
	if st := schema.TypeOf(t); st.Short != nil {
		return map[string]any{st.Short.Key: v}, true
	}
	return nil, false
}

// lists compares two lists item by item. Items are the same that have the same name, number
// or kind; where both lists have as many, those that are left are compared by their places.
func (d *difference) lists(path string, t reflect.Type, old, now []any) {
	t = schema.Indirect(t)
	pairs, ordered := matched(t, old, now)
	if ordered && len(old) == len(now) {
		for i := range now {
			d.value(fmt.Sprintf("%s[%d]", path, i+1), t, old[i], now[i])
		}
		return
	}
	if whole := withoutName(t, now); whole != nil { // it is said of all of them
		for i, item := range old {
			if m, ok := AsMap(t, item); ok {
				d.structs(fmt.Sprintf("%s[%d]", path, i+1), schema.TypeOf(t), m, whole)
			}
		}
		return
	}
	merged := make([]any, len(now))
	for i, item := range now {
		if merged[i] = item; pairs[i] >= 0 {
			merged[i] = merge(t, old[pairs[i]], item)
		}
	}
	d.set(path, reflect.SliceOf(t), old, merged)
}

// withoutName returns the only item of a list of ways of filing that does not say which way
// it is, nil for none.
func withoutName(t reflect.Type, now []any) map[string]any {
	if len(now) != 1 || t != reflect.TypeFor[content.Channel]() {
		return nil
	}
	m, ok := now[0].(map[string]any)
	if !ok || m["method"] != nil {
		return nil
	}
	return m
}

// matched returns for each item of a list which one of another list is the same, -1 for
// none; ordered reports whether all of them stand in the same places.
func matched(t reflect.Type, old, now []any) (pairs []int, ordered bool) {
	names := map[string][]int{}
	for i, item := range old {
		name := identity(t, item)
		names[name] = append(names[name], i)
	}
	ordered = true
	for i, item := range now {
		pair := -1
		if name := identity(t, item); len(names[name]) > 0 {
			pair, names[name] = names[name][0], names[name][1:]
		}
		pairs = append(pairs, pair)
		ordered = ordered && (pair == i || pair < 0)
	}
	return pairs, ordered
}

// identities are the fields that name an item of a list, by its type.
var identities = map[reflect.Type][]string{
	reflect.TypeFor[content.Channel]():      {"method"},
	reflect.TypeFor[content.Paper]():        {"name"},
	reflect.TypeFor[content.DossierCase]():  {"case"},
	reflect.TypeFor[content.Basis]():        {"number", "title"},
	reflect.TypeFor[content.Task]():         {"group", "no", "name"},
	reflect.TypeFor[content.Contact]():      {"name"},
	reflect.TypeFor[content.ContactGroup](): {"name"},
	reflect.TypeFor[content.PhoneNo]():      {"number"},
	reflect.TypeFor[content.Attachment]():   {"name", "url", "file"},
	reflect.TypeFor[content.Change]():       {"date"},
}

// identity names an item of a list among the others.
func identity(t reflect.Type, item any) string {
	m, ok := AsMap(t, item)
	if !ok {
		return viet.Key(Text(item))
	}
	var parts []string
	for _, key := range identities[t] {
		if text := Text(m[key]); text != "" {
			parts = append(parts, viet.Key(text))
			if key != "group" && key != "no" {
				break
			}
		}
	}
	return strings.Join(parts, "\n")
}

// merge returns an item with what only the old one has.
func merge(t reflect.Type, old, now any) any {
	a, wasMap := AsMap(t, old)
	b, isMap := AsMap(t, now)
	if !wasMap || !isMap {
		return now
	}
	all := maps.Clone(a)
	for _, f := range schema.TypeOf(t).Fields {
		v, given := b[f.Key]
		if !given {
			continue
		}
		oldList, wasList := all[f.Key].([]any)
		list, isList := v.([]any)
		if wasList && isList && f.Struct() != nil {
			inner := schema.Indirect(f.Type).Elem()
			pairs, _ := matched(inner, oldList, list)
			merged := make([]any, len(list))
			for i, item := range list {
				if merged[i] = item; pairs[i] >= 0 {
					merged[i] = merge(inner, oldList[pairs[i]], item)
				}
			}
			v = merged
		}
		if !equal(f.Type, all[f.Key], v) {
			all[f.Key] = v
		}
	}
	return all
}

// equal reports whether two values say the same: numbers of documents and codes in whatever
// form, times with whatever zeros, texts with whatever spaces.
func equal(t reflect.Type, a, b any) bool {
	t = schema.Indirect(t)
	switch t {
	case reflect.TypeFor[viet.DocNumber]():
		return docKey(Text(a)) == docKey(Text(b))
	case reflect.TypeFor[viet.ProcedureCode]():
		return codeKey(Text(a)) == codeKey(Text(b))
	case reflect.TypeFor[viet.Phone]():
		return phoneKey(Text(a)) == phoneKey(Text(b))
	case reflect.TypeFor[content.TimeLimit]():
		return timeKey(a) == timeKey(b) && timeKey(a) != ""
	}
	switch b := b.(type) {
	case []any:
		list, ok := a.([]any)
		return ok && slices.EqualFunc(list, b, func(x, y any) bool { return equal(t.Elem(), x, y) })
	case map[string]any:
		m, ok := AsMap(t, a)
		return ok && equalMaps(t, m, b)
	}
	if m, ok := a.(map[string]any); ok {
		other, isMap := AsMap(t, b)
		return isMap && equalMaps(t, m, other)
	}
	return words(Text(a)) == words(Text(b))
}

// equalMaps compares those fields that the second one has.
func equalMaps(t reflect.Type, a, b map[string]any) bool {
	st := schema.TypeOf(t)
	for key, v := range b {
		if f := st.Field(key); f != nil && !equal(f.Type, a[key], v) {
			return false
		}
	}
	return true
}

func words(s string) string { return strings.Join(strings.Fields(s), " ") }

func docKey(s string) string {
	if n, err := viet.ParseDocNumber(s); err == nil {
		return n.Key()
	}
	return words(s)
}

func codeKey(s string) string {
	if c, err := viet.ParseProcedureCode(s); err == nil {
		return c.Base
	}
	return words(s)
}

func phoneKey(s string) string {
	if p, err := viet.ParsePhone(s); err == nil {
		return p.Dial
	}
	return words(s)
}

// timeKey returns a time limit as a number and a unit where it is just that, else its words.
func timeKey(v any) string {
	m, ok := AsMap(reflect.TypeFor[content.TimeLimit](), v)
	if !ok {
		return ""
	}
	if amount := Text(m["amount"]); amount != "" && m["text"] == nil {
		unit, _ := m["unit"].(schema.Enum)
		text := amount
		if unit != nil {
			text += " " + schema.Label(unit)
		}
		return timeText(text) + words(Text(m["note"]))
	}
	return timeText(Text(m["text"])) + words(Text(m["note"]))
}

// timeText writes a time limit without zeros in front and in small letters.
func timeText(s string) string {
	return strings.ToLower(strings.TrimRight(strings.TrimLeft(words(viet.NFC(s)), "0"), "."))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
