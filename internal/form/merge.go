package form

import "cchc/internal/schema"

// A Conflict is a field that two people have changed, each in another way.
type Conflict struct {
	Path               string // tasks, agency.phone
	Base, Mine, Theirs Value
}

// Merge joins what two people made of the same front matter: a field that one of them has
// changed is as he left it. Where both changed one, theirs stands, and it is a conflict.
//
// mine has the items of base ([Item].From); those of the result are items of theirs.
func Merge(st *schema.Type, base, mine, theirs Group) (Group, []Conflict) {
	m := &merger{}
	return m.group(st, "", base, mine, theirs), m.conflicts
}

type merger struct{ conflicts []Conflict }

func (m *merger) group(st *schema.Type, path string, base, mine, theirs Group) Group {
	out := Group{}
	for _, f := range st.Fields {
		if v := m.field(f, join(path, f.Key), base[f.Key], mine[f.Key], theirs[f.Key]); !empty(v) {
			out[f.Key] = v
		}
	}
	return out
}

func (m *merger) field(f *schema.Field, path string, base, mine, theirs Value) Value {
	shape := shapeOf(f)
	switch {
	case Equal(mine, base) && !moved(mine), Equal(mine, theirs):
		return theirs
	case Equal(theirs, base):
		return mine
	case shape == group && !empty(base) && !empty(mine) && !empty(theirs):
		return m.group(f.Struct(), path, base.(Group), mine.(Group), theirs.(Group))
	case shape == list && sameItems(base, mine) && sameItems(base, theirs):
		return m.items(f.Struct(), path, base.([]Item), mine.([]Item), theirs.([]Item))
	}
	m.conflicts = append(m.conflicts, Conflict{path, base, mine, theirs})
	return theirs
}

// sameItems reports whether two lists have the same items in one order, whatever is in
// them.
func sameItems(a, b Value) bool {
	x, ok := a.([]Item)
	y, also := b.([]Item)
	return ok && also && len(x) == len(y) && !moved(y)
}

func (m *merger) items(st *schema.Type, path string, base, mine, theirs []Item) Value {
	out := make([]Item, len(base))
	for i := range base {
		out[i] = Item{i + 1, m.group(st, itemPath(path, i+1), base[i].Value.(Group), mine[i].Value.(Group), theirs[i].Value.(Group))}
	}
	return out
}

// With returns g with another value at the path of a conflict.
func With(st *schema.Type, g Group, c Conflict, v Value) Group { return set(st, g, "", c.Path, v) }

func set(st *schema.Type, g Group, at, path string, v Value) Group {
	out := Group{}
	for _, f := range st.Fields {
		here := join(at, f.Key)
		value := g[f.Key]
		switch {
		case here == path:
			value = fit(v, value)
		case shapeOf(f) == group && within(here, path):
			inner, _ := value.(Group)
			value = set(f.Struct(), inner, here, path, v)
		case shapeOf(f) == list && within(here, path):
			items, _ := value.([]Item)
			value = setItems(f.Struct(), items, here, path, v)
		}
		if !empty(value) {
			out[f.Key] = value
		}
	}
	return out
}

func setItems(st *schema.Type, items []Item, at, path string, v Value) []Item {
	out := append([]Item(nil), items...)
	for i := range out {
		if here := itemPath(at, i+1); within(here, path) {
			out[i].Value = set(st, out[i].Value.(Group), here, path, v)
		}
	}
	return out
}

// fit returns a value for the place of another one: items that a list there does not have are
// new to it.
func fit(v, there Value) Value {
	items, ok := v.([]Item)
	if !ok {
		return v
	}
	old, _ := there.([]Item)
	return known(items, len(old))
}

// within reports whether a path leads into the value at another one.
func within(at, path string) bool {
	return len(path) > len(at) && path[:len(at)] == at && (path[len(at)] == '.' || path[len(at)] == '[')
}
