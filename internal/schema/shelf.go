package schema

import "sync"

// A shelf has the nodes of one text. A tree is read, made a value of, and needed
// no more, ten thousand times in a build: its shelf goes to the next one.
type shelf struct {
	nodes [][]Node // in blocks, so that none is moved
	taken int      // of nodes
	pairs [][]Pair
	block int // of pairs
	end   int // of those taken in it
}

// shelfBlock is how many nodes, or pairs, are made at once.
const shelfBlock = 64

var shelves = sync.Pool{New: func() any { return new(shelf) }}

// node returns a node that is empty.
func (s *shelf) node() *Node {
	block, i := s.taken/shelfBlock, s.taken%shelfBlock
	if block == len(s.nodes) {
		s.nodes = append(s.nodes, make([]Node, shelfBlock))
	}
	s.taken++
	return &s.nodes[block][i]
}

// room returns room for some pairs, at most a block.
func (s *shelf) room(n int) []Pair {
	if s.end+n > shelfBlock {
		s.block, s.end = s.block+1, 0
	}
	if s.block == len(s.pairs) {
		s.pairs = append(s.pairs, make([]Pair, shelfBlock))
	}
	from := s.end
	s.end += n
	return s.pairs[s.block][from:from:s.end]
}

// free empties a shelf for the next text.
func (s *shelf) free() {
	for left, i := s.taken, 0; left > 0; left, i = left-shelfBlock, i+1 {
		clear(s.nodes[i][:min(left, shelfBlock)])
	}
	for i := range min(s.block+1, len(s.pairs)) {
		clear(s.pairs[i])
	}
	s.taken, s.block, s.end = 0, 0, 0
	shelves.Put(s)
}

// Free says that nobody looks at a tree any more, of which n is the root. The
// texts in it stay.
func (n *Node) Free() {
	if n != nil && n.shelf != nil {
		s := n.shelf
		n.shelf = nil
		s.free()
	}
}
