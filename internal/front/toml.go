package front

import (
	"bytes"
	"errors"
	"slices"
	"unicode/utf8"

	"cchc/internal/diag"

	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML reads a TOML document. This is the only file that knows the TOML
// library, whose parser is the one that gives places.
func parseTOML(data []byte) (*Node, *syntaxError) {
	if !utf8.Valid(data) {
		return nil, &syntaxError{code: "utf8-invalid", line: 1}
	}
	t := tomlReader{places: diag.NewPlaces(data), index: map[*Node]map[string]int{}}
	if at := deepAt(data); at >= 0 {
		line, column := t.places.At(at)
		return nil, tooDeep(line, column)
	}
	t.p.Reset(data)
	root := &Node{Kind: Map, Line: 1, Column: 1}
	table := root
	for t.p.NextExpression() {
		e := t.p.Expression()
		var se *syntaxError
		switch e.Kind {
		case unstable.KeyValue:
			var at *Node
			var last Pair
			if at, last, se = t.walk(table, e.Key()); se == nil {
				last.Value = t.value(e.Value(), last)
				se = t.put(at, last)
			}
		case unstable.Table, unstable.ArrayTable:
			table, se = t.table(root, e)
		}
		if se != nil {
			return nil, se
		}
	}
	if err := t.p.Error(); err != nil {
		se := &syntaxError{code: "toml-syntax", line: 1}
		var pe *unstable.ParserError
		if errors.As(err, &pe) && len(pe.Highlight) > 0 {
			se.line, se.column = t.places.At(int(t.p.Range(pe.Highlight).Offset))
		}
		return nil, se
	}
	return root, nil
}

type tomlReader struct {
	p      unstable.Parser
	places *diag.Places
	index  map[*Node]map[string]int // of maps with many keys: the places of these among its pairs
}

// manyKeys is from how many on the keys of a map are looked up in an index.
const manyKeys = 16

// find returns the place of a key among the pairs of a map, -1 for none.
func (t *tomlReader) find(m *Node, key string) int {
	if len(m.Pairs) < manyKeys {
		return slices.IndexFunc(m.Pairs, func(p Pair) bool { return p.Key == key })
	}
	known := t.index[m]
	if known == nil {
		known = make(map[string]int, 2*len(m.Pairs))
		for i, p := range slices.Backward(m.Pairs) { // the first of equal ones
			known[p.Key] = i
		}
		t.index[m] = known
	}
	if i, ok := known[key]; ok {
		return i
	}
	return -1
}

// get returns the value of a key of a map, nil for none.
func (t *tomlReader) get(m *Node, key string) *Node {
	if i := t.find(m, key); i >= 0 {
		return m.Pairs[i].Value
	}
	return nil
}

// add adds a pair to a map.
func (t *tomlReader) add(m *Node, p Pair) {
	if known := t.index[m]; known != nil {
		if _, ok := known[p.Key]; !ok {
			known[p.Key] = len(m.Pairs)
		}
	}
	m.Pairs = append(m.Pairs, p)
}

// key returns a key's text and place.
func (t *tomlReader) key(n *unstable.Node) Pair {
	line, column := t.places.At(int(n.Raw.Offset))
	return Pair{Key: string(n.Data), Line: line, Column: column}
}

// walk follows a dotted key from a table, making the tables on the way, and
// returns the one that the last part belongs in.
func (t *tomlReader) walk(table *Node, keys unstable.Iterator) (*Node, Pair, *syntaxError) {
	var last Pair
	for first := true; keys.Next(); first = false {
		if !first {
			next := t.get(table, last.Key)
			if next == nil {
				next = &Node{Kind: Map, Line: last.Line, Column: last.Column}
				last.Value = next
				t.add(table, last)
			}
			if next.Kind == List && len(next.Items) > 0 {
				next = next.Items[len(next.Items)-1]
			}
			if next.Kind != Map {
				return nil, last, duplicate(last, next.Line)
			}
			table = next
		}
		last = t.key(keys.Node())
	}
	return table, last, nil
}

// table opens [a.b] or [[a.b]] and returns the table that its lines belong in.
func (t *tomlReader) table(root *Node, e *unstable.Node) (*Node, *syntaxError) {
	at, last, se := t.walk(root, e.Key())
	if se != nil {
		return nil, se
	}
	table := &Node{Kind: Map, Line: last.Line, Column: last.Column}
	old := t.get(at, last.Key)
	if e.Kind == unstable.Table {
		if old != nil && old.Kind == Map {
			return old, nil
		}
		last.Value = table
		return table, t.put(at, last)
	}
	if old == nil {
		last.Value = &Node{Kind: List, Line: last.Line, Column: last.Column, Items: []*Node{table}}
		return table, t.put(at, last)
	}
	if old.Kind != List {
		return nil, duplicate(last, old.Line)
	}
	old.Items = append(old.Items, table)
	return table, nil
}

// value returns a value; scalars have the place of their key, for the library
// keeps no other.
func (t *tomlReader) value(n *unstable.Node, key Pair) *Node {
	v := &Node{Line: key.Line, Column: key.Column}
	switch n.Kind {
	case unstable.Array:
		v.Kind = List
		for it := n.Children(); it.Next(); {
			if it.Node().Kind != unstable.Comment {
				v.Items = append(v.Items, t.value(it.Node(), key))
			}
		}
	case unstable.InlineTable:
		v.Kind = Map
		for it := n.Children(); it.Next(); {
			kv := it.Node()
			if kv.Kind != unstable.KeyValue {
				continue
			}
			at, last, se := t.walk(v, kv.Key())
			if se == nil {
				last.Value = t.value(kv.Value(), last)
				t.add(at, last)
			}
		}
	default:
		v.Kind, v.Text = Scalar, string(n.Data)
	}
	return v
}

// put adds a pair to a map that must not have its key yet.
func (t *tomlReader) put(m *Node, p Pair) *syntaxError {
	if i := t.find(m, p.Key); i >= 0 {
		return duplicate(p, m.Pairs[i].Line)
	}
	t.add(m, p)
	return nil
}

func duplicate(p Pair, first int) *syntaxError {
	return &syntaxError{code: "duplicate-key", line: p.Line, column: p.Column, args: diag.Args{"Key": p.Key, "First": first}}
}

// deepAt returns where values stand deeper in one another than [MaxDepth], -1
// where they do not: in brackets and braces, or in the parts of a key. The
// library reads them without a bound, one inside the other.
func deepAt(data []byte) int {
	depth, dots, isKey := 0, 0, true
	for i := 0; i < len(data); i++ {
		switch c := data[i]; c {
		case '"', '\'':
			i += quoted(data[i:]) - 1
		case '#':
			if end := bytes.IndexByte(data[i:], '\n'); end >= 0 {
				i += end - 1
			} else {
				i = len(data)
			}
		case '[', '{':
			depth++
			dots, isKey = 0, true
		case ']', '}':
			depth--
		case '.':
			if isKey {
				dots++
			}
		case '\n', ',', '=':
			dots, isKey = 0, c != '='
		}
		if depth > MaxDepth || dots > MaxDepth {
			return i
		}
	}
	return -1
}

// quoted returns the length of the text in quotation marks that data begins
// with, as far as its line where it is not closed.
func quoted(data []byte) int {
	quote, lines := data[:1], false
	if len(data) >= 3 && data[1] == data[0] && data[2] == data[0] {
		quote, lines = data[:3], true
	}
	for i := len(quote); i < len(data); i++ {
		switch {
		case data[i] == '\\' && data[0] == '"':
			i++
		case data[i] == '\n' && !lines:
			return i
		case bytes.HasPrefix(data[i:], quote):
			return i + len(quote)
		}
	}
	return len(data)
}
