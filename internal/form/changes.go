package form

import (
	"fmt"
	"slices"
	"strings"

	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// Changes returns what has to be changed in front matter, a map of a type, for a form to
// show what was typed: as little as can be. Items of lists are known by [Item].From, which
// counts the items that Read has found in n; one that is not among these is new, for all that
// a form shows of it has been sent. The error says that the type has no such field.
func Changes(st *schema.Type, n *front.Node, now Group) ([]edit.Change, error) {
	was, _ := Read(st, n)
	d := &differ{}
	d.group(st, n, "", was, now)
	return d.changes, d.err
}

type differ struct {
	changes []edit.Change
	err     error
}

func (d *differ) fail(path string) {
	if d.err == nil {
		d.err = fmt.Errorf("form: %s is not in the file", path)
	}
}

func (d *differ) add(path string, op edit.Op, value any) {
	d.changes = append(d.changes, edit.Change{Path: path, Op: op, Value: value})
}

func (d *differ) group(st *schema.Type, n *front.Node, path string, was, now Group) {
	for key := range now {
		if f := st.Field(key); f == nil || f.Key != key {
			d.fail(join(path, key))
			return
		}
	}
	for _, f := range st.Fields {
		at := join(path, f.Key)
		if w, v := was[f.Key], now[f.Key]; !Equal(w, v) || moved(v) {
			d.field(f, find(st, n, f), at, w, v)
		}
	}
}

// moved reports whether a list may have other items than before, though they say the same.
func moved(v Value) bool {
	items, _ := v.([]Item)
	for i, item := range items {
		if item.From != i+1 {
			return true
		}
	}
	return false
}

// find returns the value of a field in a map, nil where it is not there. A text that stands
// for the map is that of its short field.
func find(st *schema.Type, n *front.Node, f *schema.Field) *front.Node {
	if n == nil {
		return nil
	}
	if n.Kind == front.Scalar && st.Short == f {
		return n
	}
	return f.ValueIn(n)
}

// field changes the value of one field, which is nil where the key is not there.
func (d *differ) field(f *schema.Field, n *front.Node, path string, was, now Value) {
	switch shape := shapeOf(f); {
	case shape == anything:
	case empty(now) && n != nil:
		d.add(path, edit.Remove, nil)
	case empty(now):
	case shape == texts:
		d.texts(f, n, path, was, now)
	case shape == list:
		d.list(f.Struct(), n, path, was, now)
	case shape == group && empty(was):
		d.add(path, edit.Set, plain(f, now))
	case shape == group:
		g, ok := now.(Group)
		if !ok {
			d.fail(path)
			return
		}
		d.within(f.Struct(), n, path, was.(Group), g)
	default:
		d.add(path, edit.Set, plain(f, now))
	}
}

// within changes what is in a map; a text that stands for one stays a text where that says all.
func (d *differ) within(st *schema.Type, n *front.Node, path string, was, now Group) {
	if short := st.Short; short != nil && n != nil && n.Kind == front.Scalar && len(now) == 1 && !empty(now[short.Key]) {
		if !Equal(was, now) {
			d.add(path, edit.Set, plain(short, now[short.Key]))
		}
		return
	}
	d.group(st, n, path, was, now)
}

// texts changes a list of texts: those at its beginning and its end that stay are left as
// they are.
func (d *differ) texts(f *schema.Field, n *front.Node, path string, was, now Value) {
	if n == nil || n.Kind != front.List || empty(was) {
		d.add(path, edit.Set, d.inStyle(f, n, now))
		return
	}
	old, next := itemsOf(was), itemsOf(now)
	head := 0
	for head < len(old) && head < len(next) && old[head] == next[head] {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(next)-head && old[len(old)-1-tail] == next[len(next)-1-tail] {
		tail++
	}
	both := min(len(old), len(next)) - tail
	for i := head; i < both; i++ {
		if old[i] != next[i] {
			d.add(itemPath(path, i+1), edit.Set, next[i])
		}
	}
	for i := len(old) - tail; i > both; i-- {
		d.add(itemPath(path, i), edit.Remove, nil)
	}
	for i := both; i < len(next)-tail; i++ {
		d.add(itemPath(path, i+1), edit.Insert, next[i])
	}
}

// inStyle returns a list of texts as the value was written: as one text with semicolons or
// lines, where it is one and says the same then.
func (d *differ) inStyle(f *schema.Field, n *front.Node, now Value) any {
	if n != nil && n.Kind == front.Scalar && n.Text != "" {
		sep := "\n"
		if f.Names {
			sep = "; "
		}
		one := strings.Join(itemsOf(now), sep)
		if strings.Join(f.Parts(one), "\n") == strings.Join(itemsOf(now), "\n") {
			return one
		}
	}
	return plain(f, now)
}

// itemsOf returns the lines that are not empty.
func itemsOf(v Value) (items []string) {
	text, _ := v.(string)
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			items = append(items, line)
		}
	}
	return items
}

// list changes a list of maps: items that are gone are removed, then each place gets its
// item, and then what is in the items is changed.
func (d *differ) list(st *schema.Type, n *front.Node, path string, was, now Value) {
	old, _ := was.([]Item)
	next, ok := now.([]Item)
	if !ok {
		d.fail(path)
		return
	}
	nodes := []*front.Node{n}
	if n == nil || n.Kind == front.List {
		nodes = nil
		if n != nil {
			nodes = n.Items
		}
	}
	next = known(next, len(old))
	at := make([]int, 0, len(old)) // which items of the file stand there now
	keep := map[int]bool{}
	for _, item := range next {
		keep[item.From] = true
	}
	for i := len(old); i >= 1; i-- {
		if !keep[i] {
			d.add(itemPath(path, i), edit.Remove, nil)
		}
	}
	for i := range old {
		if keep[i+1] {
			at = append(at, i+1)
		}
	}
	d.places(st, path, at, next)
	for i, item := range next {
		if g, ok := item.Value.(Group); ok && item.From > 0 {
			d.within(st, nodes[item.From-1], itemPath(path, i+1), old[item.From-1].Value.(Group), g)
		}
	}
}

// known returns the items of a list of which the file has n; others are new to it.
func known(items []Item, n int) []Item {
	out := slices.Clone(items)
	for i := range out {
		if out[i].From > n {
			out[i].From = 0
		}
	}
	return out
}

// places inserts what is new and moves what stands elsewhere. at says which items of the
// file stand in the list, in its order.
func (d *differ) places(st *schema.Type, path string, at []int, next []Item) {
	for i, item := range next {
		here := itemPath(path, i+1)
		if item.From == 0 {
			d.add(here, edit.Insert, plainGroup(st, item.Value.(Group)))
			at = append(at[:i], append([]int{0}, at[i:]...)...)
			continue
		}
		from := i
		for at[from] != item.From {
			from++
		}
		if from != i {
			d.changes = append(d.changes, edit.Change{Path: itemPath(path, from+1), Op: edit.Move, To: i + 1})
			at = append(at[:from], at[from+1:]...)
			at = append(at[:i], append([]int{item.From}, at[i:]...)...)
		}
	}
}

// plain returns a value as edit writes it.
func plain(f *schema.Field, v Value) any {
	switch v := v.(type) {
	case Group:
		return shortened(f.Struct(), v)
	case []Item:
		if len(v) == 1 {
			return shortOrList(f.Struct(), v[0])
		}
		var all []any
		for _, item := range v {
			all = append(all, plainGroup(f.Struct(), item.Value.(Group)))
		}
		return all
	case string:
		switch shapeOf(f) {
		case flag:
			return true
		case texts:
			var all []any
			for _, item := range itemsOf(v) {
				all = append(all, item)
			}
			return all
		}
		return v
	}
	return nil
}

// shortened returns a map that has its short field alone as the text that stands for it.
func shortened(st *schema.Type, g Group) any {
	if st.Short != nil && len(g) == 1 {
		if short, ok := g[st.Short.Key].(string); ok && shapeOf(st.Short) == text {
			return short
		}
	}
	return plainGroup(st, g)
}

// shortOrList returns a list of one: the text that stands for its only item, else a list.
func shortOrList(st *schema.Type, item Item) any {
	v := shortened(st, item.Value.(Group))
	if _, ok := v.(string); ok {
		return v
	}
	return []any{v}
}

// plainGroup is plain for a map. The keys stand in the order of the declaration.
func plainGroup(st *schema.Type, g Group) any {
	m := map[string]any{}
	for key, v := range g {
		if f := st.Field(key); f != nil && !empty(v) {
			m[f.Key] = plain(f, v)
		}
	}
	return m
}
