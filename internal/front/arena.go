package front

import "sync"

// A nodeArena allocates the nodes of one text. A tree is read, made a value of,
// and needed no more, ten thousand times in a build: its arena goes to the next.
type nodeArena struct {
	nodes [][]Node // in blocks, so that none is moved
	taken int      // of nodes
	pairs [][]Pair
	block int // of pairs
	end   int // of those taken in it
}

// arenaBlock is how many nodes, or pairs, are made at once.
const arenaBlock = 64

var arenas = sync.Pool{New: func() any { return new(nodeArena) }}

// node returns a node that is empty.
func (s *nodeArena) node() *Node {
	block, i := s.taken/arenaBlock, s.taken%arenaBlock
	if block == len(s.nodes) {
		s.nodes = append(s.nodes, make([]Node, arenaBlock))
	}
	s.taken++
	return &s.nodes[block][i]
}

// pairsFor returns an empty list with room for n pairs, at most a block.
func (s *nodeArena) pairsFor(n int) []Pair {
	if s.end+n > arenaBlock {
		s.block, s.end = s.block+1, 0
	}
	if s.block == len(s.pairs) {
		s.pairs = append(s.pairs, make([]Pair, arenaBlock))
	}
	from := s.end
	s.end += n
	return s.pairs[s.block][from:from:s.end]
}

// free empties an arena for the next text.
func (s *nodeArena) free() {
	for left, i := s.taken, 0; left > 0; left, i = left-arenaBlock, i+1 {
		clear(s.nodes[i][:min(left, arenaBlock)])
	}
	for i := range min(s.block+1, len(s.pairs)) {
		clear(s.pairs[i])
	}
	s.taken, s.block, s.end = 0, 0, 0
	arenas.Put(s)
}

// Free says that nobody looks at a tree any more, of which n is the root. The
// texts in it stay.
func (n *Node) Free() {
	if n != nil && n.arena != nil {
		s := n.arena
		n.arena = nil
		s.free()
	}
}
