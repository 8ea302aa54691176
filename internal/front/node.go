package front

import (
	"iter"

	"cchc/internal/diag"
)

// NodeKind says what a [Node] holds.
type NodeKind int

// The kinds of nodes.
const (
	Null NodeKind = iota
	Scalar
	List
	Map
)

// A Node is a value of front matter or of a settings file, whatever format it
// was written in, with its place. Scalars keep their text: a procedure code
// 1.001190 and a telephone number 0777123456 stay as they are.
type Node struct {
	Kind   NodeKind
	Text   string // a scalar's
	Lost   string // what stands behind a scalar as a comment, and is not read
	Line   int    // in the file, from 1
	Column int
	Items  []*Node // a list's
	Pairs  []Pair  // a map's, in the order of the file

	arena *nodeArena // of a root: where the tree stands, nil where it stands by itself
}

// Keys returns the keys of a map as they are written.
func (n *Node) Keys() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range n.Pairs {
			if !yield(n.Pairs[i].Key) {
				return
			}
		}
	}
}

// A Pair is a key of a map with its value.
type Pair struct {
	Key    string
	Line   int
	Column int
	Value  *Node
}

// List returns the items of a list, of which one value can be all; none for nothing.
func (n *Node) List() []*Node {
	switch {
	case n == nil || n.Kind == Null:
		return nil
	case n.Kind == List:
		return n.Items
	}
	return []*Node{n}
}

// Get returns the value of a key of a map, nil where n is no map or has it not.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Pairs {
		if n.Pairs[i].Key == key {
			return n.Pairs[i].Value
		}
	}
	return nil
}

// Pos returns n's place in file.
func (n *Node) Pos(file string) diag.Position {
	return diag.Position{File: file, Line: n.Line, Column: n.Column}
}

// shift moves a tree by lines, for front matter that does not begin on the
// file's first line.
func (n *Node) shift(lines int) {
	if n == nil || lines == 0 {
		return
	}
	n.Line += lines
	for _, item := range n.Items {
		item.shift(lines)
	}
	for i := range n.Pairs {
		n.Pairs[i].Line += lines
		n.Pairs[i].Value.shift(lines)
	}
}
