package edit

import (
	"encoding"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A value is what is to be written.
type value struct {
	kind    front.NodeKind
	text    string
	literal bool  // what YAML takes the text for is what it is: a number, a date
	like    style // how the text stood before, -1 for a new one
	items   []*value
	pairs   []valuePair
}

type valuePair struct {
	key   string
	value *value
}

// noStyle is the style of a text that has not been written yet.
const noStyle style = -1

func newText(text string, literal bool) *value {
	return &value{kind: front.Scalar, text: text, literal: literal, like: noStyle}
}

// valueOf returns what is written as what is to be written.
func valueOf(w *written) *value {
	v := &value{kind: w.kind, text: w.text, literal: w.style == plain, like: w.style}
	for _, item := range w.items {
		v.items = append(v.items, valueOf(item))
	}
	for _, p := range w.pairs {
		v.pairs = append(v.pairs, valuePair{p.key.text, valueOf(p.value)})
	}
	return v
}

// node returns v as it is read back.
func (v *value) node() *front.Node {
	n := &front.Node{Kind: v.kind}
	switch v.kind {
	case front.Scalar:
		n.Text = v.text
	case front.List:
		for _, item := range v.items {
			n.Items = append(n.Items, item.node())
		}
	case front.Map:
		for _, p := range v.pairs {
			n.Pairs = append(n.Pairs, front.Pair{Key: p.key, Value: p.value.node()})
		}
	}
	return n
}

// sameValue compares two trees without their places.
func sameValue(a, b *front.Node) bool {
	return a.Kind == b.Kind && (a.Kind != front.Scalar || a.Text == b.Text) &&
		slices.EqualFunc(a.Items, b.Items, sameValue) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(p, q front.Pair) bool { return p.Key == q.Key && sameValue(p.Value, q.Value) })
}

// A target is what is known of the place that a value is written to.
type target struct {
	t     reflect.Type  // nil where the declaration ends
	field *schema.Field // the field it belongs to, nil for none
	old   *written      // what stands there, nil for nothing
}

// item returns the target of the items of a list.
func (to target) item() target {
	if to.t == nil || to.t.Kind() != reflect.Slice {
		return target{}
	}
	return target{t: schema.Indirect(to.t.Elem())}
}

var (
	nodeType        = reflect.TypeFor[*front.Node]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// declared returns the declaration of the struct that t is, nil for none.
func declared(t reflect.Type) *schema.Type {
	if t == nil || t == nodeType || schema.ShapeOf(t) != schema.Fields {
		return nil
	}
	return schema.TypeOf(t)
}

// literal reports whether what YAML takes a text for is what the field is.
func (to target) literal() bool {
	if to.t == nil || to.t == nodeType {
		return false
	}
	switch schema.ShapeOf(to.t) {
	case schema.Flag, schema.Whole, schema.Number, schema.Day, schema.Choice:
		return true
	}
	return false
}

// value makes a value of a [Change] one to write.
func (d *doc) value(v any, to target) (*value, error) {
	switch v := v.(type) {
	case nil:
		return &value{kind: front.Null}, nil
	case string:
		return d.text(v, to)
	case bool:
		return newText(strconv.FormatBool(v), true), nil
	case int:
		return newText(strconv.Itoa(v), true), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, d.refuse("edit-value", to.old, nil)
		}
		return newText(strconv.FormatFloat(v, 'f', -1, 64), true), nil
	case *front.Node:
		return d.nodeValue(v, to)
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err != nil {
			return nil, d.refuse("edit-value", to.old, nil)
		}
		_, isDate := v.(viet.Date)
		return newText(viet.NFC(string(text)), isDate || to.literal()), nil
	case map[string]any:
		return d.mapValue(slices.Sorted(maps.Keys(v)), func(key string) any { return v[key] }, to)
	}
	if list := reflect.ValueOf(v); list.Kind() == reflect.Slice {
		return d.listValue(list.Len(), func(i int) any { return list.Index(i).Interface() }, to)
	} else if list.Kind() == reflect.String { // of an enum
		return d.text(list.String(), to)
	}
	return nil, d.refuse("edit-value", to.old, nil)
}

// text makes a text of a form one to write: in NFC, with \n between its lines.
func (d *doc) text(s string, to target) (*value, error) {
	if !utf8.ValidString(s) {
		return nil, d.refuse("edit-value", to.old, nil)
	}
	s = viet.NFC(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
	v := newText(s, to.literal())
	if old := to.old; old != nil && old.kind == front.Scalar {
		v.like = old.style
		// A field of text is read without the line end behind it: | stays what it is.
		isText := to.t != nil && (to.t.Kind() == reflect.String && !reflect.PointerTo(to.t).Implements(textUnmarshaler) || to.field != nil && to.field.Lines)
		if isText && strings.Contains(s, "\n") && !strings.HasSuffix(s, "\n") && strings.HasSuffix(old.text, "\n") {
			v.text += "\n"
		}
	}
	return v, nil
}

func (d *doc) nodeValue(n *front.Node, to target) (*value, error) {
	switch n.Kind {
	case front.Scalar:
		return d.text(n.Text, to)
	case front.List:
		return d.listValue(len(n.Items), func(i int) any { return n.Items[i] }, to)
	case front.Map:
		keys := make([]string, len(n.Pairs))
		for i, p := range n.Pairs {
			keys[i] = p.Key
		}
		return d.mapValue(keys, func(key string) any { return n.Get(key) }, to)
	}
	return &value{kind: front.Null}, nil
}

// listValue makes a list one to write; where one text stands for the list of a
// field, as one text if that can be.
func (d *doc) listValue(n int, item func(int) any, to target) (*value, error) {
	v := &value{kind: front.List, like: noStyle}
	if to.old != nil && to.old.kind == front.List {
		v.like = to.old.style
	}
	in := to.item()
	for i := range n {
		in.old = nil
		if to.old != nil && to.old.kind == front.List && n == len(to.old.items) {
			in.old = to.old.items[i]
		}
		one, err := d.value(item(i), in)
		if err != nil {
			return nil, err
		}
		v.items = append(v.items, one)
	}
	if one := joined(v, to); one != nil {
		return one, nil
	}
	return v, nil
}

// joined returns a list as the text that stands for it, nil where that cannot be.
func joined(v *value, to target) *value {
	if to.old == nil || to.old.kind != front.Scalar || to.field == nil || len(v.items) == 0 {
		return nil
	}
	sep, not := "; ", ";\n"
	if to.field.Commas {
		not += ","
	}
	if !to.field.Names {
		if sep, not = "\n", "\n"; !to.field.Lines {
			return nil
		}
	}
	var texts []string
	for _, item := range v.items {
		if item.kind != front.Scalar || item.text == "" || strings.TrimSpace(item.text) != item.text || strings.ContainsAny(item.text, not) {
			return nil
		}
		texts = append(texts, item.text)
	}
	one := newText(strings.Join(texts, sep), false)
	one.like = to.old.style
	if sep == "\n" && strings.HasSuffix(to.old.text, "\n") {
		one.text += "\n"
	}
	return one
}

// mapValue makes a map one to write, with the keys of a declaration in its order
// and as they are written already.
func (d *doc) mapValue(keys []string, get func(string) any, to target) (*value, error) {
	st := declared(to.t)
	v := &value{kind: front.Map, like: noStyle}
	if st != nil {
		for _, key := range keys {
			if st.Field(key) == nil {
				return nil, d.unknownKey(st, key, to.old)
			}
		}
		slices.SortStableFunc(keys, func(a, b string) int {
			return slices.Index(st.Fields, st.Field(a)) - slices.Index(st.Fields, st.Field(b))
		})
	}
	seen := map[string]bool{}
	for _, key := range keys {
		name, in := viet.NFC(key), target{}
		if st != nil {
			f := st.Field(key)
			name, in = d.keyName(f, to.old), target{t: schema.Indirect(f.Type), field: f}
		}
		if seen[name] || !utf8.ValidString(name) {
			return nil, d.refuse("edit-value", to.old, nil)
		}
		seen[name] = true
		if p := pairOf(to.old, name); p != nil {
			in.old = p.value
		}
		one, err := d.value(get(key), in)
		if err != nil {
			return nil, err
		}
		v.pairs = append(v.pairs, valuePair{name, one})
	}
	return d.withUnknown(v, st, to.old), nil
}

// withUnknown adds what a map has under keys that its declaration does not know: a
// form has not shown them.
func (d *doc) withUnknown(v *value, st *schema.Type, old *written) *value {
	if st == nil || old == nil || old.kind != front.Map {
		return v
	}
	for _, p := range old.pairs {
		if st.Field(p.key.text) == nil {
			v.pairs = append(v.pairs, valuePair{p.key.text, valueOf(p.value)})
		}
	}
	return v
}

// pairOf returns the pair of a map with a key exactly as written, nil for none.
func pairOf(w *written, key string) *writtenPair {
	if w == nil || w.kind != front.Map {
		return nil
	}
	for _, p := range w.pairs {
		if p.key.text == key {
			return p
		}
	}
	return nil
}

// keyName returns how the key of a field is written in a map: as it stands there,
// else as most keys do, in English or as the label.
func (d *doc) keyName(f *schema.Field, in *written) string {
	if in != nil && in.kind == front.Map {
		for _, p := range in.pairs {
			if f.Is(p.key.text) {
				return p.key.text
			}
		}
	}
	if f.Label != "" && d.labels(in) {
		return f.Label
	}
	return f.Key
}

// labels reports whether keys are written as labels: most of those of a map, of
// all front matter where it has none.
func (d *doc) labels(in *written) bool {
	if in == nil || in.kind != front.Map || len(in.pairs) == 0 {
		in = d.root
	}
	labels, _ := schema.Labels(func(yield func(string) bool) {
		for _, p := range in.pairs {
			if !yield(p.key.text) {
				return
			}
		}
	})
	return labels
}

// A writer puts values into YAML.
type writer struct {
	eol    string
	step   int   // how much deeper a value stands than its key
	listIn int   // how much deeper a list stands than its key
	like   style // of new texts
	hard   bool  // texts are quoted and in one line, lists in lines
}

func (w *writer) scalar(v *value, flow bool) string {
	like := v.like
	switch {
	case w.hard && !(v.literal && plainOK(v.text, flow)):
		return quoteDouble(v.text)
	case like == noStyle && v.literal, like == literalText, like == foldedText:
		like = plain
		if !v.literal {
			like = w.like
		}
	case like == noStyle:
		like = w.like
	}
	return quote(v.text, like, flow, v.literal)
}

// flow writes a value on one line.
func (w *writer) flow(v *value, flow bool) string {
	var parts []string
	switch v.kind {
	case front.Null:
		return "null"
	case front.Scalar:
		return w.scalar(v, flow)
	case front.List:
		for _, item := range v.items {
			parts = append(parts, w.flow(item, true))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for _, p := range v.pairs {
		parts = append(parts, quoteKey(p.key, true)+": "+w.flow(p.value, true))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// block writes a value that belongs to a key, or to the - of an item, at an
// indentation: what stands behind that, and the lines below.
func (w *writer) block(v *value, indent int, item bool) (inline string, below []string) {
	switch {
	case v.kind == front.Null:
		return "", nil
	case v.kind == front.Scalar:
		if mark, lines, ok := textLines(v.text, w.step); ok && !w.hard {
			return mark, indented(lines, indent+w.step)
		}
		return w.scalar(v, false), nil
	case len(v.items)+len(v.pairs) == 0, w.onOneLine(v):
		return w.flow(v, false), nil
	case v.kind == front.List:
		in := indent + w.listIn
		if item {
			in = indent + 2
		}
		for _, one := range v.items {
			below = append(below, w.item(one, in)...)
		}
		return "", below
	}
	in := indent + w.step
	if item {
		in = indent + 2
	}
	for _, p := range v.pairs {
		below = append(below, w.pair(p.key, p.value, in)...)
	}
	if item {
		return strings.TrimLeft(below[0], " "), below[1:]
	}
	return "", below
}

// item writes an item of a list in lines.
func (w *writer) item(v *value, indent int) []string {
	inline, below := w.block(v, indent, true)
	return append([]string{strings.Repeat(" ", indent) + strings.TrimRight("- "+inline, " ")}, below...)
}

// pair writes a key with its value.
func (w *writer) pair(key string, v *value, indent int) []string {
	inline, below := w.block(v, indent, false)
	line := strings.Repeat(" ", indent) + quoteKey(key, false) + ":"
	if inline != "" {
		line += " " + inline
	}
	return append([]string{line}, below...)
}

// onOneLine reports whether a list is written in brackets: a few short texts.
func (w *writer) onOneLine(v *value) bool {
	if v.kind != front.List || v.like == blockStyle || w.hard {
		return false
	}
	n := 0
	for _, item := range v.items {
		if item.kind != front.Scalar || strings.Contains(item.text, "\n") {
			return false
		}
		n += utf8.RuneCountInString(item.text) + 4
	}
	return v.like == flowStyle || n <= 72
}

func indented(lines []string, indent int) []string {
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", indent) + line
		}
	}
	return lines
}

// lines joins the lines of a value.
func (w *writer) lines(lines []string) string { return strings.Join(lines, w.eol) }

// below returns lines that follow a line end each.
func (w *writer) below(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return w.eol + w.lines(lines)
}

// newWriter returns a writer in the style of front matter.
func newWriter(root *written, eol string) *writer {
	var h habits
	h.note(root)
	w := &writer{eol: eol, step: 2, listIn: 2}
	if h.step > 1 && h.step < 10 {
		w.step = h.step - 1
	}
	if h.list > 0 {
		w.listIn = h.list - 1
	}
	switch {
	case h.doubles > h.plains && h.doubles >= h.singles:
		w.like = doubleQuoted
	case h.singles > h.plains:
		w.like = singleQuoted
	}
	return w
}

// habits are how front matter is written: its texts with spaces by their quotation
// marks, and by how much more than a key its map and its list stand to the right,
// plus one; 0 where there is none.
type habits struct {
	plains, singles, doubles int
	step, list               int
}

func (h *habits) note(w *written) {
	switch {
	case w.style == doubleQuoted:
		h.doubles++
	case w.style == singleQuoted:
		h.singles++
	case w.style == plain && strings.Contains(w.text, " "):
		h.plains++
	}
	for _, item := range w.items {
		h.note(item)
	}
	for _, p := range w.pairs {
		in := p.value.column - w.column
		below := w.style == blockStyle && p.value.style == blockStyle && p.value.line > p.key.line
		switch {
		case below && p.value.kind == front.List && h.list == 0:
			h.list = in + 1
		case below && p.value.kind == front.Map && h.step == 0:
			h.step = in + 1
		}
		h.note(p.value)
	}
}
