package front

import (
	"encoding/binary"
	"iter"
)

// Places are where the keys and values of front matter stand, without its texts: some
// hundred bytes, which can be kept where the tree is too large for that. Empty ones are of
// nothing.
//
// A value is a byte for its kind, its line and its column. Behind those of a list is the
// number of its items, and these; behind those of a map the number of its keys, and each as
// the number of its bytes, these, its line, its column, and its value. All numbers are
// [binary.Uvarint].
type Places string

// A Place is an item of a list, or a key of a map, with where it stands.
type Place struct {
	Key          string // "" of an item
	Line, Column int
	Value        Places
}

// Places returns where the values of a tree stand.
func (n *Node) Places() Places {
	if n == nil {
		return ""
	}
	var buf [1 << 10]byte
	return Places(n.appendPlaces(buf[:0]))
}

func (n *Node) appendPlaces(b []byte) []byte {
	if n == nil {
		n = &Node{}
	}
	b = append(b, byte(n.Kind))
	b = binary.AppendUvarint(b, uint64(n.Line))
	b = binary.AppendUvarint(b, uint64(n.Column))
	switch n.Kind {
	case List:
		b = binary.AppendUvarint(b, uint64(len(n.Items)))
		for _, item := range n.Items {
			b = item.appendPlaces(b)
		}
	case Map:
		b = binary.AppendUvarint(b, uint64(len(n.Pairs)))
		for i := range n.Pairs {
			p := &n.Pairs[i]
			b = binary.AppendUvarint(b, uint64(len(p.Key)))
			b = append(b, p.Key...)
			b = binary.AppendUvarint(b, uint64(p.Line))
			b = binary.AppendUvarint(b, uint64(p.Column))
			b = p.Value.appendPlaces(b)
		}
	}
	return b
}

// Kind returns what kind of value it is whose places they are.
func (p Places) Kind() NodeKind {
	if p == "" {
		return Null
	}
	return NodeKind(p[0])
}

// At returns where the value begins.
func (p Places) At() (line, column int) {
	if p == "" {
		return 0, 0
	}
	p = p[1:]
	return p.number(), p.number()
}

// Below returns the items of a list, or the keys of a map; there are none below another
// value.
func (p Places) Below() iter.Seq[Place] {
	return func(yield func(Place) bool) {
		kind := p.Kind()
		if kind != List && kind != Map {
			return
		}
		p = p[1:]
		p.number()
		p.number()
		for range p.number() {
			var at Place
			if kind == Map {
				size := p.number()
				at.Key, p = string(p[:size]), p[size:]
				at.Line, at.Column = p.number(), p.number()
			}
			at.Value = p
			p.skip()
			at.Value = at.Value[:len(at.Value)-len(p)]
			if kind == List {
				at.Line, at.Column = at.Value.At()
			}
			if !yield(at) {
				return
			}
		}
	}
}

// skip takes a value away.
func (p *Places) skip() {
	kind := p.Kind()
	*p = (*p)[1:]
	p.number()
	p.number()
	if kind != List && kind != Map {
		return
	}
	for range p.number() {
		if kind == Map {
			*p = (*p)[p.number():]
			p.number()
			p.number()
		}
		p.skip()
	}
}

// number takes a number away.
func (p *Places) number() int {
	n, shift := 0, 0
	for i := 0; i < len(*p); i++ {
		c := (*p)[i]
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			*p = (*p)[i+1:]
			break
		}
		shift += 7
	}
	return n
}
