package schema

import (
	"errors"
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
	t := tomlReader{data: data}
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
				se = put(at, last)
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
			start := t.p.Shape(t.p.Range(pe.Highlight)).Start
			se.line, se.column = start.Line, start.Column
		}
		return nil, se
	}
	return root, nil
}

type tomlReader struct {
	p    unstable.Parser
	data []byte
}

// key returns a key's text and place.
func (t *tomlReader) key(n *unstable.Node) Pair {
	start := t.p.Shape(n.Raw).Start
	return Pair{Key: string(n.Data), Line: start.Line, Column: start.Column}
}

// walk follows a dotted key from a table, making the tables on the way, and
// returns the one that the last part belongs in.
func (t *tomlReader) walk(table *Node, keys unstable.Iterator) (*Node, Pair, *syntaxError) {
	var last Pair
	for first := true; keys.Next(); first = false {
		if !first {
			next := table.Get(last.Key)
			if next == nil {
				next = &Node{Kind: Map, Line: last.Line, Column: last.Column}
				last.Value = next
				table.Pairs = append(table.Pairs, last)
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
	old := at.Get(last.Key)
	if e.Kind == unstable.Table {
		if old != nil && old.Kind == Map {
			return old, nil
		}
		last.Value = table
		return table, put(at, last)
	}
	if old == nil {
		last.Value = &Node{Kind: List, Line: last.Line, Column: last.Column, Items: []*Node{table}}
		return table, put(at, last)
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
				at.Pairs = append(at.Pairs, last)
			}
		}
	default:
		v.Kind, v.Text = Scalar, string(n.Data)
	}
	return v
}

// put adds a pair to a map that must not have its key yet.
func put(m *Node, p Pair) *syntaxError {
	for i := range m.Pairs {
		if m.Pairs[i].Key == p.Key {
			return duplicate(p, m.Pairs[i].Line)
		}
	}
	m.Pairs = append(m.Pairs, p)
	return nil
}

func duplicate(p Pair, first int) *syntaxError {
	return &syntaxError{code: "duplicate-key", line: p.Line, column: p.Column, args: diag.Args{"Key": p.Key, "First": first}}
}
