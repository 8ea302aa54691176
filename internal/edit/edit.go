// Package edit writes values back into the front matter of a file, and leaves
// every other byte of it as it is.
//
// edit.go follows the path of a [Change], splice.go cuts the lines, written.go finds
// the bytes of a value, value.go and quote.go write new ones.
package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// An Op is what a [Change] does.
type Op int

// The operations.
const (
	Set    Op = iota // gives a key or an item its value; a key that is missing is added
	Insert           // puts a value in front of an item of a list, or behind the last one
	Move             // moves an item within its list
	Remove           // removes a key or an item with its value
)

// A Change is one change of front matter.
type Change struct {
	// Path leads to the value as messages name it: tasks[3].status is the status
	// of the third task. Items count from 1; for Insert, the item is the one that
	// the value becomes. A key with signs of its own stands in quotation marks:
	// themeOptions."a.b".
	Path string
	Op   Op
	// Value is nil (nothing behind the key), a string, a bool, an int, a float64,
	// a type of text such as [viet.Date] or an [Enum], a list or a map[string]any
	// of these, as JSON gives them, or a [Node].
	Value any
	To    int // for Move: which item it becomes, from 1
}

// An Error says why front matter was not changed. File is empty: the caller knows
// it.
type Error struct{ diag.Diagnostic }

func (e *Error) Error() string {
	return fmt.Sprintf("edit: %s at %s:%d:%d %s", e.Code, e.File, e.Line, e.Column, e.Field)
}

// Apply makes changes, one behind the other, in the front matter of a Markdown file
// and returns the file. Only the lines of a changed value are touched: keys stay
// as written, and so do comments, order, empty lines, line ends, and the byte
// order mark. What is read back is what was there, changed; where that cannot be
// had, nothing is changed and the error is an [*Error].
//
//   - A text is written as the texts around it, plain or quoted; it is quoted
//     where YAML would make something else of it (1.10, no, @a), and is a literal
//     (|) where it has several lines. Line ends in it are \n in the end, and it is
//     in NFC.
//   - A new key stands at the end of its map, and the maps on the way to it are
//     made. A list that loses its last item stays, as [].
//   - Comment lines directly above an item that is moved go with it, but for those
//     above the first one; where a value is replaced by one of another shape, the
//     comments inside of it go.
//   - A file without front matter gets one, of three lines and more, at its very
//     beginning when a value is set: a text that somebody began without it is
//     missing just that. Empty front matter is filled.
//   - TOML and JSON are refused (edit-format), and whatever [front.Split] refuses,
//     such as anchors, aliases and tags.
//
// st declares the kind of the entry. Path and maps name fields in English, as labels
// or any other spelling, and find them however they are written; a new key is
// written as most keys around it, in English or as label. A value that stands for a
// larger one is made that when a path leads into it: a text for a struct, one value
// for a list of one, a text for a list of lines or names. A map of values leaves
// keys in place that the kind does not know. The text of a field that is a number, a
// date, yes or no, or a choice is not quoted.
//
// Where st is nil, a key in a path is the one that is written so, else the one that
// is the same by [viet.Key].
func Apply(source []byte, st *schema.Type, changes []Change) ([]byte, error) {
	return apply(source, st, false, changes)
}

// ApplyYAML does what [Apply] does to a file that is YAML alone, as site.yaml is. Where
// its last line does not end, that line ends once something changes.
func ApplyYAML(source []byte, st *schema.Type, changes []Change) ([]byte, error) {
	if n := len(source); n > 0 && source[n-1] != '\n' && len(changes) > 0 {
		eol := "\n"
		if bytes.Contains(source, []byte("\r\n")) {
			eol = "\r\n"
		}
		source = append(slices.Clip(source), eol...)
	}
	return apply(source, st, true, changes)
}

func apply(source []byte, st *schema.Type, whole bool, changes []Change) ([]byte, error) {
	d, err := openDoc(source, st, whole)
	if err != nil {
		return nil, err
	}
	before := d.body
	for _, c := range changes {
		if d, err = d.change(c); err != nil {
			return nil, err
		}
	}
	// What the loader makes of it has the last word.
	now, problems := d.parse()
	switch {
	case len(changes) == 0:
	case len(problems) > 0, !sameValue(now.Front, d.root.node()), !bytes.Equal(now.Body, before):
		return nil, d.refuse("edit-refused", nil, nil)
	}
	return d.src, nil
}

// change makes one change.
func (d *doc) change(c Change) (*doc, error) {
	d.field = c.Path
	steps, ok := parsePath(c.Path)
	if !ok {
		return nil, d.refuse("edit-path", nil, diag.Args{"Path": c.Path})
	}
	if d.none {
		if c.Op != Set && c.Op != Insert {
			return nil, d.noValue()
		}
		var err error
		if d, err = d.begin(); err != nil {
			return nil, err
		}
	}
	for range 2 * front.MaxDepth { // each round makes a value larger that stands for one
		at, larger, err := d.find(steps, c)
		switch {
		case err != nil:
			return nil, err
		case larger == nil:
			return d.perform(at, c)
		}
		if d, err = d.replace(at.path, larger); err != nil {
			return nil, err
		}
		d.field = c.Path
	}
	return nil, d.noValue()
}

// noValue is the error for a path that leads to nothing.
func (d *doc) noValue() error { return d.refuse("edit-path", nil, diag.Args{"Path": d.field}) }

// A pathStep is a key, or an item from 0.
type pathStep struct {
	key  string
	item int // -1 for a key
}

// parsePath takes a path apart.
func parsePath(path string) (steps []pathStep, ok bool) {
	for rest := path; rest != ""; {
		switch {
		case rest[0] == '[':
			number, behind, closed := strings.Cut(rest[1:], "]")
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 || !closed || len(steps) == 0 {
				return nil, false
			}
			steps, rest = append(steps, pathStep{item: n - 1}), behind
			continue
		case len(steps) > 0 && rest[0] != '.':
			return nil, false
		case len(steps) > 0:
			rest = rest[1:]
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		key := rest[:end]
		if quoted, err := strconv.QuotedPrefix(rest); err == nil && quoted[0] == '"' {
			if key, err = strconv.Unquote(quoted); err != nil {
				return nil, false
			}
			end = len(quoted)
		} else if key == "" {
			return nil, false
		}
		steps, rest = append(steps, pathStep{key, -1}), rest[end:]
	}
	return steps, len(steps) > 0
}

// A found is where a path leads to.
type found struct {
	path    []int    // to the last value on the way that is written
	names   []string // the keys on the rest of the way, which are to be added
	to      target   // of the value, of an Insert that of the list; old is nil where it is missing
	item    int      // of an Insert, or in a text that stands for a list: the number of the item
	divided bool     // to is a text that stands for a list
}

// find follows a path as far as it is written. larger is what the value at at.path
// has to become before the path leads further.
func (d *doc) find(steps []pathStep, c Change) (at found, larger *value, err error) {
	at.to = target{old: d.root}
	if d.st != nil {
		at.to.t = d.st.GoType
	}
	for i, s := range steps {
		final := i == len(steps)-1
		if s.item >= 0 {
			larger, err = d.intoItem(&at, s.item, c.Op, final)
		} else {
			larger, err = d.intoKey(&at, s.key)
		}
		if err != nil || larger != nil {
			return at, larger, err
		}
		if at.divided || s.item >= 0 && final && c.Op == Insert {
			at.item = s.item
			return at, nil, nil
		}
		if at.to.old == nil && c.Op != Set && c.Op != Insert {
			return at, nil, d.noValue()
		}
	}
	if c.Op == Insert || c.Op == Move && steps[len(steps)-1].item < 0 {
		return at, nil, d.noValue()
	}
	return at, nil, nil
}

// intoItem goes to an item of a list.
func (d *doc) intoItem(at *found, i int, op Op, final bool) (larger *value, err error) {
	old, t := at.to.old, at.to.t
	if st := declared(t); st != nil || t != nil && t != nodeType && schema.ShapeOf(t) != schema.Items {
		return nil, d.noValue()
	}
	if list := collected(at.to); list != nil {
		return list, nil
	}
	insert := op == Insert && final
	switch {
	case old == nil || old.kind == front.Null:
		if insert && i == 0 {
			return nil, nil
		}
		return nil, d.noValue()
	case old.kind != front.List && (t == nil || t == nodeType):
		return nil, d.noValue()
	case old.kind != front.List && final && at.to.divides():
		at.divided = true
		return nil, nil
	case old.kind != front.List:
		return asList(at.to), nil
	case i > len(old.items) || i == len(old.items) && !insert:
		return nil, d.noValue()
	case insert:
		return nil, nil
	}
	at.to = at.to.item()
	at.to.old = old.items[i]
	at.path = append(at.path, i)
	return nil, nil
}

// collected returns the list of one struct that plain values stand for, nil where
// they do not.
func collected(to target) *value {
	st := declared(to.item().t)
	if st == nil || to.old == nil || !st.Collects(to.old.node()) {
		return nil
	}
	items := valueOf(to.old)
	if items.kind != front.List {
		items = &value{kind: front.List, like: blockStyle, items: []*value{items}}
	}
	one := &value{kind: front.Map, like: noStyle, pairs: []valuePair{{st.Items.Key, items}}}
	return &value{kind: front.List, like: blockStyle, items: []*value{one}}
}

// divides reports whether a text stands for the items of a list.
func (to target) divides() bool {
	return to.old != nil && to.old.kind == front.Scalar && to.field != nil && (to.field.Names || to.field.Lines)
}

// asList returns the list that a value of a field stands for.
func asList(to target) *value {
	list := &value{kind: front.List, like: noStyle}
	text := to.old.text
	switch {
	case to.old.kind == front.Scalar && strings.TrimSpace(text) == "":
		return list
	case to.divides():
		for _, part := range to.field.Parts(text) {
			list.items = append(list.items, newText(part, false))
		}
		return list
	}
	list.items, list.like = []*value{valueOf(to.old)}, blockStyle
	return list
}

// intoKey goes to a key of a map, or notes that it is missing.
func (d *doc) intoKey(at *found, key string) (larger *value, err error) {
	old, st := at.to.old, declared(at.to.t)
	if st == nil && at.to.t != nil && at.to.t != nodeType {
		return nil, d.noValue()
	}
	next := target{}
	var f *schema.Field
	if st != nil {
		if f = st.Field(key); f == nil {
			return nil, d.unknownKey(st, key, old)
		}
		next = target{t: schema.Indirect(f.Type), field: f}
	}
	switch {
	case old == nil || old.kind == front.Null:
		at.miss(next, d.nameFor(f, key, nil))
		return nil, nil
	case old.kind == front.Scalar && st != nil && st.Short != nil:
		return &value{kind: front.Map, like: noStyle, pairs: []valuePair{{d.keyName(st.Short, nil), valueOf(old)}}}, nil
	case old.kind != front.Map:
		return nil, d.noValue()
	}
	i, err := d.pair(old, f, key)
	if err != nil {
		return nil, err
	}
	if i < 0 {
		at.miss(next, d.nameFor(f, key, old))
		return nil, nil
	}
	at.to, at.path = next, append(at.path, i)
	at.to.old = old.pairs[i].value
	return nil, nil
}

// miss notes a key that is to be added.
func (at *found) miss(next target, name string) {
	at.names, at.to = append(at.names, name), next
}

func (d *doc) nameFor(f *schema.Field, key string, in *written) string {
	if f == nil {
		return viet.NFC(key)
	}
	return d.keyName(f, in)
}

// pair returns which pair of a map has a key, -1 for none. A key that stands there
// twice is refused: which one is meant, nobody knows.
func (d *doc) pair(in *written, f *schema.Field, key string) (int, error) {
	is := func(name string) bool { return f.Is(name) }
	if f == nil {
		is = func(name string) bool { return name == key }
		if pairOf(in, key) == nil && viet.Key(key) != "" {
			is = func(name string) bool { return viet.Key(name) == viet.Key(key) }
		}
	}
	found := -1
	for i, p := range in.pairs {
		switch {
		case !is(p.key.text):
		case found >= 0:
			return -1, d.refuse("duplicate-key", p.key, diag.Args{"Key": p.key.text, "First": d.line(in.pairs[found].key)})
		default:
			found = i
		}
	}
	return found, nil
}

func (d *doc) unknownKey(st *schema.Type, key string, at *written) error {
	code := "unknown-key"
	near := st.Nearest(key)
	if near != "" {
		code = "unknown-key-near"
	}
	return d.refuse(code, at, diag.Args{"Key": key, "Near": near, "Known": st.Keys(d.labels(nil))})
}

// perform makes a change at the place that its path leads to.
func (d *doc) perform(at found, c Change) (*doc, error) {
	switch {
	case at.divided:
		return d.performDivided(at, c)
	case c.Op == Set:
		v, err := d.value(c.Value, at.to)
		if err != nil {
			return nil, err
		}
		return d.put(at, v)
	}
	switch c.Op {
	case Remove:
		return d.remove(at.path)
	case Move:
		list, from := at.path[:len(at.path)-1], at.path[len(at.path)-1]
		if to := c.To - 1; to >= 0 && to < len(d.root.at(list).items) {
			return d.move(list, from, to)
		}
		return nil, d.noValue()
	}
	v, err := d.value(c.Value, at.to.item())
	if err != nil {
		return nil, err
	}
	if old := at.to.old; old != nil && old.kind == front.List && len(old.items) > 0 {
		return d.insert(at.path, at.item, v)
	}
	return d.put(at, &value{kind: front.List, like: noStyle, items: []*value{v}})
}

// performDivided changes an item of a text that stands for a list, which stays one
// if it can.
func (d *doc) performDivided(at found, c Change) (*doc, error) {
	list := asList(at.to)
	n, i := len(list.items), at.item
	if i > n || i == n && c.Op != Insert || c.Op == Move && (c.To < 1 || c.To > n) {
		return nil, d.noValue()
	}
	var v *value
	switch c.Op {
	case Move:
		v = list.items[i]
	case Set, Insert:
		var err error
		if v, err = d.value(c.Value, at.to.item()); err != nil {
			return nil, err
		}
	}
	if c.Op != Insert {
		list.items = slices.Delete(list.items, i, i+1)
	}
	switch c.Op {
	case Move:
		i = c.To - 1
		fallthrough
	case Set, Insert:
		list.items = slices.Insert(list.items, i, v)
	}
	if text := joined(list, at.to); text != nil {
		list = text
	}
	return d.set(at.path, list)
}

// put gives the value at the end of a way its value, with the maps in between that
// are missing.
func (d *doc) put(at found, v *value) (*doc, error) {
	if len(at.names) == 0 {
		return d.set(at.path, v)
	}
	for _, name := range slices.Backward(at.names[1:]) {
		v = &value{kind: front.Map, like: noStyle, pairs: []valuePair{{name, v}}}
	}
	return d.add(at.path, at.names[0], v)
}
