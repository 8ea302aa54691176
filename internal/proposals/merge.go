package proposals

import (
	"fmt"
	"slices"
	"strings"

	"cchc/internal/fleetunits"
	"cchc/internal/form"
	"cchc/internal/schema"
	"cchc/internal/sourcefile"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
)

// A Field is a value that would change. Old and New are for people.
type Field struct {
	Path  string // channels[1].time, as messages name it; "body" for the text
	Label string // Cách thức thực hiện 1, Thời hạn
	Old   string
	New   string
}

// keptHere are the fields that nobody else's file decides: who has approved the entry, and whether it is out.
var keptHere = append([]string{"draft"}, sourcefile.Managed...)

// A merger joins what the province has made of an entry with the unit's.
type merger struct {
	overrides []string // the fields that units may change
	based     bool     // it is known what the unit has taken in
}

// group returns the values of a map.
func (m *merger) group(st *schema.Type, path string, mine, base, theirs form.Group) form.Group {
	all := form.Group{}
	for _, f := range st.Fields {
		if v := m.field(f, path+f.Key, mine[f.Key], base[f.Key], theirs[f.Key]); v != nil {
			all[f.Key] = v
		}
	}
	return all
}

func (m *merger) field(f *schema.Field, path string, mine, base, theirs form.Value) form.Value {
	switch {
	case slices.Contains(keptHere, path):
		return mine
	case covers(m.overrides, path):
		if m.based && form.Equal(mine, base) || !m.based && mine == nil {
			return theirs
		}
		return mine
	case theirs == nil && (!m.based || base == nil): // only the unit has it
		return mine
	case theirs != nil && coversBelow(m.overrides, path) && f.Struct() != nil:
		return m.below(f, path, mine, base, theirs)
	}
	return theirs
}

// below joins a map, or the items of a list, in which the unit may change something.
func (m *merger) below(f *schema.Field, path string, mine, base, theirs form.Value) form.Value {
	st := f.Struct()
	list, isList := theirs.([]form.Item)
	if !isList {
		return m.group(st, path+".", asGroup(st, mine), asGroup(st, base), asGroup(st, theirs))
	}
	var all []form.Item
	for _, item := range list {
		short := shortOf(st, item.Value)
		own, now := itemOf(st, mine, short), asGroup(st, item.Value)
		if own != nil { // one that comes, or comes back, is complete
			now = m.group(st, path+".", own, itemOf(st, base, short), now)
		}
		all = append(all, form.Item{Value: now})
	}
	return all
}

// asGroup returns a map; a text that stands for one is its short field.
func asGroup(st *schema.Type, v form.Value) form.Group {
	switch v := v.(type) {
	case form.Group:
		return v
	case string:
		if st.Short != nil {
			return form.Group{st.Short.Key: v}
		}
	}
	return nil
}

// shortOf is what an item is known by.
func shortOf(st *schema.Type, v form.Value) string {
	if st.Short == nil {
		return ""
	}
	text, _ := asGroup(st, v)[st.Short.Key].(string)
	return viet.Key(schema.ChoiceOf(st.Short, text))
}

// itemOf returns the item of a list that is known by a value.
func itemOf(st *schema.Type, list form.Value, short string) form.Group {
	items, _ := list.([]form.Item)
	for _, item := range items {
		if short != "" && shortOf(st, item.Value) == short {
			return asGroup(st, item.Value)
		}
	}
	return nil
}

// covers reports whether a list of fields has one, or all of the map that it is in.
func covers(fields []string, path string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return f == path || strings.HasPrefix(path, f+".") })
}

// coversBelow reports whether a list of fields has one inside of another.
func coversBelow(fields []string, path string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, path+".") })
}

// like has the items of a value know which of the unit's items they are ([form.Item.From]), and keeps the
// unit's words for a value that they mean too: Trực tiếp for in-person.
func like(f *schema.Field, mine, v form.Value) form.Value {
	switch v := v.(type) {
	case form.Group:
		g, _ := mine.(form.Group)
		return likeGroup(f.Struct(), g, v)
	case []form.Item:
		old, _ := mine.([]form.Item)
		used := make([]bool, len(old))
		all := make([]form.Item, len(v))
		for i, item := range v {
			all[i] = likeItem(f, old, used, item)
		}
		return all
	case string:
		if own, ok := mine.(string); ok && schema.SameText(f, own, v) {
			return own
		}
	}
	return v
}

func likeGroup(st *schema.Type, mine, v form.Group) form.Group {
	all := form.Group{}
	for _, f := range st.Fields {
		if v[f.Key] != nil {
			all[f.Key] = like(f, mine[f.Key], v[f.Key])
		}
	}
	return all
}

// likeItem finds the unit's item that is the same, or that is known by the same value.
func likeItem(f *schema.Field, old []form.Item, used []bool, item form.Item) form.Item {
	st := f.Struct()
	for _, same := range []func(o form.Item) bool{
		func(o form.Item) bool { return form.Equal(o.Value, item.Value) },
		func(o form.Item) bool {
			return st != nil && shortOf(st, o.Value) != "" && shortOf(st, o.Value) == shortOf(st, item.Value)
		},
	} {
		for i, o := range old {
			if !used[i] && same(o) {
				used[i] = true
				return form.Item{From: o.From, Value: like(f, o.Value, item.Value)}
			}
		}
	}
	return form.Item{Value: like(f, nil, item.Value)}
}

// A leaf is the smallest part of front matter that two versions have otherwise.
type leaf struct {
	at       string // channels[1].time
	declared string // channels.time
	f        *schema.Field
	a, b     form.Value
}

// pick returns a with those leaves of b that are chosen.
func pick(st *schema.Type, l leaf, choose func(l leaf) bool) form.Value {
	if form.Equal(l.a, l.b) {
		return l.a
	}
	a, isGroup := l.a.(form.Group)
	b, both := l.b.(form.Group)
	if isGroup && both && (len(a) > 1 || len(b) > 1 || st.Short == nil || a[st.Short.Key] == nil || b[st.Short.Key] == nil) {
		return pickGroup(st, l.at, l.declared, a, b, choose)
	}
	old, isList := l.a.([]form.Item)
	now, both := l.b.([]form.Item)
	if isList && both && inPlace(old, now) {
		all := slices.Clone(old)
		for i := range all {
			in := leaf{fmt.Sprintf("%s[%d]", l.at, i+1), l.declared, l.f, old[i].Value, now[i].Value}
			all[i].Value = pick(st, in, choose)
		}
		return all
	}
	if choose(l) {
		return l.b
	}
	return l.a
}

func pickGroup(st *schema.Type, at, declared string, a, b form.Group, choose func(l leaf) bool) form.Group {
	all := form.Group{}
	for _, f := range st.Fields {
		if v := pick(f.Struct(), leaf{joined(at, f.Key), joined(declared, f.Key), f, a[f.Key], b[f.Key]}, choose); v != nil {
			all[f.Key] = v
		}
	}
	return all
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// inPlace reports whether the items of two lists are the same, one by one.
func inPlace(old, now []form.Item) bool {
	return slices.EqualFunc(old, now, func(a, b form.Item) bool { return a.From == b.From && b.From > 0 })
}

// fieldOf puts a leaf into words.
func (l leaf) field(root *schema.Type) Field {
	label, f := sourcefile.LabelOf(root, l.at)
	if f == nil {
		f = l.f
	}
	return Field{l.at, label, inWords(f, l.a), inWords(f, l.b)}
}

// inWords shows a value in lines; a map that a text stands for is that.
func inWords(f *schema.Field, v form.Value) string {
	if g, ok := v.(form.Group); ok && len(g) == 1 && f.Struct().Short != nil {
		if text, ok := g[f.Struct().Short.Key].(string); ok {
			return text
		}
	}
	return sourcefile.InWords(f, v)
}

// partMark stands for the unit's part in a text.
const partMark = "{unit.part}"

// body returns the text of the province with the part that the unit has written in its own. base is the shared text
// that the unit has taken in, with its mark; where that is not known, theirs.
func body(mine, base, theirs string) string {
	if !hasMark(theirs) {
		return theirs
	}
	if !hasMark(base) {
		base = theirs
	}
	var b strings.Builder
	for line := range strings.Lines(theirs) {
		if strings.TrimSpace(line) == partMark {
			b.WriteString(partOf(mine, base))
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

func hasMark(text string) bool {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == partMark {
			return true
		}
	}
	return false
}

// partOf returns the lines that stand in the place of the mark.
func partOf(mine, base string) string {
	pieces := textdiff.Lines(base, mine)
	for i, p := range pieces {
		if p.Op != textdiff.Gone || !hasMark(p.Text) {
			continue
		}
		part := ""
		for _, near := range []int{i - 1, i + 1} {
			if near >= 0 && near < len(pieces) && pieces[near].Op == textdiff.New {
				part += pieces[near].Text
			}
		}
		return part
	}
	return ""
}

// bodyField is the change of a text, nil for none.
func bodyField(old, now string) *Field {
	if old == now {
		return nil
	}
	return &Field{fleetunits.BodyField, fleetunits.BodyLabel, strings.TrimSpace(old), strings.TrimSpace(now)}
}
