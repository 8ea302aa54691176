package edit

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/legacytext"
	"cchc/internal/schema"
)

// A doc is a Markdown file whose front matter is changed. It never changes itself:
// each change makes the next one.
type doc struct {
	src      []byte
	from, to int // the front matter, without its marks
	above    int // lines in front of it
	none     bool
	whole    bool   // the file is YAML alone, as settings are
	body     []byte // as it is read
	root     *written
	st       *schema.Type // nil for none
	w        *writer
	field    string // the path of the change that is made
}

// openDoc reads a file whose front matter, or all of which, is to be changed.
func openDoc(source []byte, st *schema.Type, whole bool) (*doc, error) {
	d := &doc{src: source, st: st, whole: whole}
	if name, ok := legacytext.DetectLegacy(source); ok && name == legacytext.UTF16 {
		return nil, d.refuse("utf16-encoding", nil, nil)
	}
	if !utf8.Valid(source) {
		return nil, d.refuse("utf8-invalid", nil, nil)
	}
	format := d.bounds()
	if at := loneReturn(source); at >= 0 && (d.none || at < d.to) {
		return nil, d.refuse("edit-line-ends", nil, nil)
	}
	parts, problems := d.parse()
	if len(problems) > 0 {
		return nil, &Error{problems[0]}
	}
	if format != "" {
		err := d.refuse("edit-format", nil, diag.Args{"Format": format})
		err.(*Error).Line = d.above
		return nil, err
	}
	d.body = parts.Body
	if err := d.read(); err != nil {
		return nil, err
	}
	if !sameValue(d.root.node(), parts.Front) {
		return nil, d.refuse("edit-refused", nil, nil)
	}
	eol := "\n"
	if i := bytes.IndexByte(source, '\n'); i > 0 && source[i-1] == '\r' {
		eol = "\r\n"
	}
	d.w = newWriter(d.root, eol)
	return d, nil
}

// parse reads the file as the loader does.
func (d *doc) parse() (front.Source, diag.List) {
	if !d.whole {
		return front.Split("", lineFeeds(d.src))
	}
	n, problems := front.ParseYAML("", lineFeeds(d.src))
	return front.Source{Front: n}, problems
}

// lineFeeds returns a file as it is read: without byte order mark, its lines
// ending with \n.
func lineFeeds(src []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
}

// loneReturn returns where a carriage return ends a line by itself, as on very old
// machines, -1 for nowhere.
func loneReturn(src []byte) int {
	for i, c := range src {
		if c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			return i
		}
	}
	return -1
}

// bounds finds the front matter between its marks, as [front.Split] finds it: these
// are lines, whatever spaces they have behind them, and the opening one before it.
// format is the one that is not YAML.
func (d *doc) bounds() (format string) {
	at := 0
	if bytes.HasPrefix(d.src, []byte("\ufeff")) {
		at = len("\ufeff")
	}
	if d.whole {
		d.from, d.to = at, len(d.src)
		return ""
	}
	start := at
	d.none = true
	for line := range bytes.Lines(d.src[at:]) {
		at += len(line)
		text := string(bytes.TrimSpace(line))
		if !d.none && text == "---" && line[0] == '-' {
			d.to = at - len(line)
			return ""
		}
		if !d.none {
			continue
		}
		d.above++
		switch text {
		case "":
			continue
		case "+++", "---toml":
			return "TOML"
		case ";;;", "---json", "{":
			return "JSON"
		case "---", "---yaml":
			d.none, d.from, d.to = false, at, len(d.src)
			continue
		}
		break
	}
	if d.none {
		d.from, d.to, d.above = start, start, 0
	}
	return ""
}

// read finds the values of the front matter.
func (d *doc) read() error {
	root, err := writtenYAML(d.src[d.from:d.to])
	if err != nil {
		return d.refuse("edit-refused", nil, nil)
	}
	d.root = root
	if root.kind != front.Map {
		return d.refuse("edit-refused", nil, nil)
	}
	if len(root.pairs) == 0 && root.style == blockStyle {
		root.start, root.end = d.to, d.to
		return nil
	}
	l := newLocator(d.src, d.from, d.to)
	l.locate(root, d.from, 0)
	if l.lost != nil {
		return d.refuse("edit-refused", l.lost, nil)
	}
	return nil
}

// refuse returns the error for a change that is not made, with the place of a
// value where that is known.
func (d *doc) refuse(code string, at *written, args diag.Args) error {
	pos := diag.Position{Line: max(d.above, 1)}
	if at != nil && at.line > 0 {
		pos.Line, pos.Column = d.position(at)
	}
	return &Error{diag.New(pos, d.field, code, args)}
}

// position returns the line and column of the file where a value begins.
func (d *doc) position(w *written) (line, column int) {
	line, column = front.LinesOf(d.src, d.from, d.to).Place(w.line, w.column)
	return d.above + line, column
}

// line returns the line of the file on which a value begins.
func (d *doc) line(w *written) int {
	line, _ := d.position(w)
	return line
}

// begin gives a file without front matter an empty one.
func (d *doc) begin() (*doc, error) {
	marks := "---" + d.w.eol + "---" + d.w.eol
	next := *d
	next.src = slices.Concat(d.src[:d.from], []byte(marks), d.src[d.from:])
	next.bounds()
	if err := next.read(); err != nil {
		return nil, err
	}
	return &next, nil
}

// A splice is a stretch of the file with what stands there instead.
type splice struct {
	from, to int
	text     string
}

// apply makes splices and reads what came of it, which has to be want.
func (d *doc) apply(want *front.Node, splices ...splice) (*doc, error) {
	slices.SortStableFunc(splices, func(a, b splice) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, s := range splices {
		if s.from < at || s.to < s.from {
			return nil, d.refuse("edit-refused", nil, nil)
		}
		out = append(append(out, d.src[at:s.from]...), s.text...)
		at = s.to
	}
	next := *d
	next.src = append(out, d.src[at:]...)
	next.above, next.none = 0, false
	next.bounds()
	if next.none || next.from != d.from || len(next.src)-next.to != len(d.src)-d.to {
		return nil, d.refuse("edit-refused", nil, nil)
	}
	if err := next.read(); err != nil {
		return nil, err
	}
	if !sameValue(next.root.node(), want) {
		return nil, d.refuse("edit-refused", nil, nil)
	}
	return &next, nil
}

// changed returns the tree as it is to be: with the value at path made another one.
func (d *doc) changed(path []int, change func(*front.Node)) *front.Node {
	tree := d.root.node()
	n := tree
	for _, i := range path {
		if n.Kind == front.List {
			n = n.Items[i]
		} else {
			n = n.Pairs[i].Value
		}
	}
	change(n)
	return tree
}

// hardly makes a change, and where that fails a second time with texts in quotes.
func (d *doc) hardly(try func(w *writer) (*doc, error)) (*doc, error) {
	next, err := try(d.w)
	if err == nil {
		return next, nil
	}
	hard := *d.w
	hard.hard = true
	if next, second := try(&hard); second == nil {
		return next, nil
	}
	return nil, err
}

// eol returns where the line of a byte ends, in front of its line end.
func (d *doc) eol(at int) int {
	end := bytes.IndexByte(d.src[at:], '\n')
	switch {
	case end < 0:
		return len(d.src)
	case end > 0 && d.src[at+end-1] == '\r':
		end--
	}
	return at + end
}

// next returns where the line behind that of a byte begins.
func (d *doc) next(at int) int {
	if end := bytes.IndexByte(d.src[at:], '\n'); end >= 0 {
		return at + end + 1
	}
	return len(d.src)
}

// behindRest returns where the first line begins, from at on, that is neither empty
// nor a comment which stands deeper than a column.
func (d *doc) behindRest(at, column int) int {
	for at < d.to {
		line := strings.TrimRight(string(d.src[at:d.eol(at)]), " \t")
		text := strings.TrimLeft(line, " ")
		if text != "" && (text[0] != '#' || len(line)-len(text) < column) {
			break
		}
		at = d.next(at)
	}
	return at
}

// begins returns where the line of a byte begins, and whether only spaces stand
// in front of the byte.
func (d *doc) begins(at int) (line int, first bool) {
	line = bytes.LastIndexByte(d.src[:at], '\n') + 1
	if line < d.from {
		line = d.from
	}
	return line, strings.Trim(string(d.src[line:at]), " ") == ""
}

// sameLine reports whether two bytes, a in front of b, stand on one line.
func (d *doc) sameLine(a, b int) bool { return bytes.IndexByte(d.src[a:b], '\n') < 0 }

// set gives the value at a path its value: of a list or map that stays one, only
// what differs.
func (d *doc) set(path []int, v *value) (*doc, error) {
	old := d.root.at(path)
	switch {
	case sameValue(old.node(), v.node()):
		return d, nil
	case old.kind == front.Map && v.kind == front.Map && len(old.pairs) > 0 && len(v.pairs) > 0:
		return d.setMap(path, v)
	case old.kind == front.List && v.kind == front.List && len(old.items) > 0 && len(v.items) > 0:
		return d.setList(path, v)
	}
	return d.replace(path, v)
}

// setMap removes the keys that a map has no more, sets the others, and adds the
// new ones.
func (d *doc) setMap(path []int, v *value) (*doc, error) {
	old, err := d.root.at(path), error(nil)
	next := func(key string) *value {
		for _, p := range v.pairs {
			if p.key == key {
				return p.value
			}
		}
		return nil
	}
	kept := 0
	for i, p := range old.pairs {
		if first := pairOf(old, p.key.text); first != old.pairs[i] {
			return nil, d.refuse("duplicate-key", p.key, diag.Args{"Key": p.key.text, "First": d.line(first.key)})
		}
		if next(p.key.text) != nil {
			kept++
		}
	}
	if kept == 0 {
		return d.replace(path, v)
	}
	for i := len(old.pairs) - 1; i >= 0; i-- {
		at := append(slices.Clone(path), i)
		if one := next(old.pairs[i].key.text); one != nil {
			d, err = d.set(at, one)
		} else {
			d, err = d.remove(at)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, p := range v.pairs {
		if pairOf(old, p.key) == nil {
			if d, err = d.add(path, p.key, p.value); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

// setList leaves the items at both ends that are the same, sets those in between,
// and inserts or removes how many more or less there are.
func (d *doc) setList(path []int, v *value) (*doc, error) {
	old, err := d.root.at(path).items, error(nil)
	same := func(i, j int) bool { return sameValue(old[i].node(), v.items[j].node()) }
	first := 0
	for first < min(len(old), len(v.items)) && same(first, first) {
		first++
	}
	last := 0
	for last < min(len(old), len(v.items))-first && same(len(old)-1-last, len(v.items)-1-last) {
		last++
	}
	from, to := len(old)-last, len(v.items)-last
	for i := first; i < max(from, to) && err == nil; i++ {
		switch {
		case i < min(from, to):
			d, err = d.set(append(slices.Clone(path), i), v.items[i])
		case i < to:
			d, err = d.insert(path, i, v.items[i])
		default:
			d, err = d.remove(append(slices.Clone(path), min(from, to)))
		}
	}
	return d, err
}

// holder returns the map or list that a value is in, and which one of it.
func (d *doc) holder(path []int) (in *written, i int) {
	return d.root.at(path[:len(path)-1]), path[len(path)-1]
}

// replace writes a value in the place of another one.
func (d *doc) replace(path []int, v *value) (*doc, error) {
	want := d.changed(path, func(n *front.Node) { *n = *v.node() })
	return d.hardly(func(w *writer) (*doc, error) {
		if len(path) == 0 {
			return d.apply(want, splice{d.root.start, d.root.end, w.flow(v, false)})
		}
		in, i := d.holder(path)
		if in.style == flowStyle {
			return d.apply(want, d.replaceFlow(w, in, i, v))
		}
		return d.apply(want, d.replaceBlock(w, in, i, v)...)
	})
}

// replaceFlow replaces a value in brackets.
func (d *doc) replaceFlow(w *writer, in *written, i int, v *value) splice {
	text := w.flow(v, true)
	if in.kind == front.List {
		return splice{in.items[i].start, in.items[i].end, text}
	}
	p := in.pairs[i]
	switch {
	case !p.value.bare():
		return splice{p.value.start, p.value.end, text}
	case p.colon < 0:
		return splice{p.key.end, p.key.end, ": " + text}
	}
	return splice{p.colon + 1, p.colon + 1, " " + text}
}

// replaceBlock replaces the value of a key or item in lines. Of what stands there,
// the part on the line of the key goes and the lines below, but not the comment
// behind the key.
func (d *doc) replaceBlock(w *writer, in *written, i int, v *value) []splice {
	old, behind, isItem := d.place(in, i)
	inline, below := w.block(v, in.column-1, isItem)
	head, tail := splice{from: old.start, to: old.end}, splice{from: -1}
	onLine := d.sameLine(behind, old.start)
	switch {
	case old.bare():
		head = splice{from: behind, to: behind}
	case old.style == literalText || old.style == foldedText:
		head.to = old.head
		tail = splice{from: d.eol(old.head), to: max(old.end, d.eol(old.head))}
	case old.style == blockStyle && !onLine:
		head = splice{from: behind, to: behind}
		tail = splice{from: d.eol(behind), to: old.end}
	}
	// A list or map begins where its indentation says, not where the old value did.
	if head.to > head.from && (inline == "" || v.kind == front.Map || v.kind == front.List) {
		head.from = behind
	}
	head.text = inline
	if head.from == behind && inline != "" {
		head.text = " " + inline
	}
	if tail.from < 0 && len(below) > 0 {
		tail = splice{from: d.eol(head.to), to: d.eol(head.to)}
	}
	if tail.from >= 0 {
		tail.text = w.below(below)
		return []splice{head, tail}
	}
	return []splice{head}
}

// place returns a value of a map or list in lines, and behind which byte it can
// begin.
func (d *doc) place(in *written, i int) (old *written, behind int, isItem bool) {
	if in.kind == front.List {
		return in.items[i], in.items[i].dash + 1, true
	}
	return in.pairs[i].value, in.pairs[i].colon + 1, false
}

// insert puts a value in front of an item of a list that has some.
func (d *doc) insert(path []int, i int, v *value) (*doc, error) {
	list := d.root.at(path)
	want := d.changed(path, func(n *front.Node) { n.Items = slices.Insert(n.Items, i, v.node()) })
	return d.hardly(func(w *writer) (*doc, error) {
		if list.style == flowStyle {
			return d.apply(want, d.insertFlow(list, i, w.flow(v, true)))
		}
		lines := w.item(v, list.column-1)
		lines[0] = strings.TrimLeft(lines[0], " ")
		return d.apply(want, d.insertBlock(list, i, w.lines(lines)))
	})
}

// insertFlow puts a text into a list in brackets.
func (d *doc) insertFlow(list *written, i int, text string) splice {
	if i < len(list.items) {
		return splice{list.items[i].start, list.items[i].start, text + ", "}
	}
	end := list.items[i-1].end
	return splice{end, end, ", " + text}
}

// insertBlock puts the lines of an item into a list in lines.
func (d *doc) insertBlock(list *written, i int, text string) splice {
	in := d.w.eol + strings.Repeat(" ", list.column-1)
	if i == 0 {
		at := list.items[0].dash
		return splice{at, at, text + in}
	}
	at := d.eol(d.itemEnd(list, i-1))
	return splice{at, at, in + text}
}

// itemEnd returns the end of an item, behind its - where it has no value.
func (d *doc) itemEnd(list *written, i int) int {
	return max(list.items[i].end, list.items[i].dash+1)
}

// add adds a key with its value at the end of a map, which there may be none of.
func (d *doc) add(path []int, key string, v *value) (*doc, error) {
	m := d.root.at(path)
	pair := valuePair{key, v}
	switch {
	case m.kind != front.Map, len(m.pairs) == 0 && len(path) > 0:
		return d.replace(path, &value{kind: front.Map, like: noStyle, pairs: []valuePair{pair}})
	case m.style == flowStyle && !m.braced(d.src):
		all := valueOf(m)
		all.pairs = append(all.pairs, pair)
		return d.replace(path, all)
	}
	want := d.changed(path, func(n *front.Node) { n.Pairs = append(n.Pairs, front.Pair{Key: key, Value: v.node()}) })
	return d.hardly(func(w *writer) (*doc, error) {
		if m.style == flowStyle {
			text, at := quoteKey(key, true)+": "+w.flow(v, true), m.start+1
			if n := len(m.pairs); n > 0 {
				text, at = ", "+text, m.pairs[n-1].end()
			}
			return d.apply(want, splice{at, at, text})
		}
		if len(m.pairs) == 0 {
			return d.apply(want, splice{d.to, d.to, w.lines(w.pair(key, v, 0)) + w.eol})
		}
		at := d.eol(m.pairs[len(m.pairs)-1].end())
		return d.apply(want, splice{at, at, w.eol + w.lines(w.pair(key, v, m.column-1))})
	})
}

// remove removes a key or an item.
func (d *doc) remove(path []int) (*doc, error) {
	in, i := d.holder(path)
	above := path[:len(path)-1]
	want := d.changed(above, func(n *front.Node) {
		if n.Kind == front.List {
			n.Items = slices.Delete(n.Items, i, i+1)
		} else {
			n.Pairs = slices.Delete(n.Pairs, i, i+1)
		}
	})
	if len(in.items)+len(in.pairs) == 1 && (len(above) > 0 || in.style == flowStyle) {
		return d.replace(above, &value{kind: in.kind, like: in.style})
	}
	cut := d.cut(in, i)
	next, err := d.apply(want, cut...)
	if err != nil && in.style == blockStyle {
		// A text above would take what stands below for its own.
		cut[0].to = d.behindRest(cut[0].to, in.column)
		return d.apply(want, cut...)
	}
	if err != nil && len(above) > 0 {
		all := valueOf(in)
		if in.kind == front.List {
			all.items = slices.Delete(all.items, i, i+1)
		} else {
			all.pairs = slices.Delete(all.pairs, i, i+1)
		}
		return d.replace(above, all)
	}
	return next, err
}

// cut returns the splices that take a key or item out of a map or list that keeps
// others.
func (d *doc) cut(in *written, i int) []splice {
	start, end := span(in, i)
	n := len(in.items) + len(in.pairs)
	if in.style == flowStyle {
		return d.cutFlow(in, i, n)
	}
	line, first := d.begins(start)
	if first {
		return []splice{{from: line, to: d.next(end)}}
	}
	// It stands behind a -, and the next one takes its place.
	if i+1 < n {
		if to, _ := span(in, i+1); bytes.IndexByte(d.src[end:to], '#') < 0 {
			return []splice{{from: start, to: to}}
		}
	}
	return []splice{{from: start, to: d.eol(end)}}
}

// span returns from where to where a key or item stands, with its value.
func span(in *written, i int) (start, end int) {
	if in.kind == front.List {
		item := in.items[i]
		if in.style == blockStyle {
			return item.dash, max(item.end, item.dash+1)
		}
		return item.start, item.end
	}
	return in.pairs[i].key.start, in.pairs[i].end()
}

// cutFlow takes one out of brackets, with one comma.
func (d *doc) cutFlow(in *written, i, n int) []splice {
	start, end := span(in, i)
	if i+1 < n {
		next, _ := span(in, i+1)
		return []splice{{from: start, to: next}}
	}
	_, before := span(in, i-1)
	if bytes.IndexByte(d.src[before:start], '\n') < 0 {
		return []splice{{from: before, to: end}}
	}
	// Nothing on the lines above changes: the comma there stays, one behind goes.
	cuts := []splice{{from: start, to: end}}
	comma := (&locator{src: d.src[:d.to]}).skip(end, false)
	if hasComma := comma < d.to && d.src[comma] == ','; hasComma && d.sameLine(end, comma) {
		end, cuts[0].to = comma+1, comma+1
	} else if hasComma {
		cuts = append(cuts, splice{from: comma, to: comma + 1})
	}
	if line, first := d.begins(start); first && strings.TrimSpace(string(d.src[end:d.eol(end)])) == "" {
		cuts[0] = splice{from: line, to: d.next(end)}
	}
	return cuts
}

// move moves an item of a list, with the lines of comments above it where it is
// not the first one.
func (d *doc) move(path []int, from, to int) (*doc, error) {
	if from == to {
		return d, nil
	}
	list := d.root.at(path)
	want := d.changed(path, func(n *front.Node) {
		item := n.Items[from]
		n.Items = slices.Insert(slices.Delete(n.Items, from, from+1), to, item)
	})
	put := to // in front of which item that is there now
	if to > from {
		put++
	}
	if list.style == blockStyle {
		return d.moveBlock(want, list, from, put)
	}
	text := string(d.src[list.items[from].start:list.items[from].end])
	next, err := d.apply(want, append(d.cut(list, from), d.insertFlow(list, put, text))...)
	if err != nil {
		all := valueOf(list)
		item := all.items[from]
		all.items = slices.Insert(slices.Delete(all.items, from, from+1), to, item)
		return d.set(path, all)
	}
	return next, nil
}

// moveBlock moves an item of a list in lines in front of another one.
func (d *doc) moveBlock(want *front.Node, list *written, from, put int) (*doc, error) {
	start, end := span(list, from)
	cut := d.cut(list, from)
	if from > 0 {
		start = d.comments(list, start)
		if start < cut[0].from {
			cut[0].from, _ = d.begins(start)
		}
	}
	next, err := d.apply(want, append(cut, d.insertBlock(list, put, string(d.src[start:d.eol(end)])))...)
	if err == nil || put == 0 && from == 0 {
		return next, err
	}
	// A text would take what stands below for its own: that goes along, and what
	// stands below the item in front stays with that.
	cut[0].to = d.behindRest(d.next(end), list.column)
	text := strings.TrimRight(string(d.src[start:cut[0].to]), "\r\n")
	into := d.insertBlock(list, put, text)
	if put > 0 {
		at := d.behindRest(d.next(d.itemEnd(list, put-1)), list.column)
		into = splice{at, at, strings.Repeat(" ", list.column-1) + text + d.w.eol}
	}
	return d.apply(want, append(cut, into)...)
}

// comments returns where the lines of comments begin that stand directly above an
// item, as deep as it is; the item itself where there are none.
func (d *doc) comments(list *written, dash int) int {
	in := strings.Repeat(" ", list.column-1) + "#"
	line, first := d.begins(dash)
	for first && line > d.from {
		above, _ := d.begins(line - 1)
		if !bytes.HasPrefix(d.src[above:], []byte(in)) {
			break
		}
		line, dash = above, above+list.column-1
	}
	return dash
}
