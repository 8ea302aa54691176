package textdiff

import "strings"

// A Chunk is a part of a text that two people have changed.
type Chunk struct {
	Base, Mine, Theirs string
	Conflict           bool // both changed it, each in another way
}

// Result returns the text of a chunk without a conflict.
func (c Chunk) Result() string {
	if c.Mine == c.Base {
		return c.Theirs
	}
	return c.Mine
}

// Merge joins what two people made of a text, by lines: what only one of them has changed
// is as he left it. The chunks in their order are the text.
func Merge(base, mine, theirs string) []Chunk {
	m := merger{lines(base), lines(mine), lines(theirs), matches(base, mine), matches(base, theirs), nil}
	b, x, y := 0, 0, 0
	for i := 0; i <= len(m.base); i++ {
		if i < len(m.base) && (m.inMine[i] < x || m.inTheirs[i] < y) {
			continue // it is not in both
		}
		toX, toY := len(m.mine), len(m.theirs)
		if i < len(m.base) {
			toX, toY = m.inMine[i], m.inTheirs[i]
		}
		m.add(m.base[b:i], m.mine[x:toX], m.theirs[y:toY])
		if i < len(m.base) {
			m.same(m.base[i])
			b, x, y = i+1, toX+1, toY+1
		}
	}
	return m.chunks
}

type merger struct {
	base, mine, theirs []string
	inMine, inTheirs   []int // which line of theirs and mine a line of base is, -1 for none
	chunks             []Chunk
}

// add adds what stands between two lines that all three have.
func (m *merger) add(base, mine, theirs []string) {
	c := Chunk{Base: strings.Join(base, ""), Mine: strings.Join(mine, ""), Theirs: strings.Join(theirs, "")}
	if c == (Chunk{}) {
		return
	}
	c.Conflict = c.Mine != c.Base && c.Theirs != c.Base && c.Mine != c.Theirs
	m.chunks = append(m.chunks, c)
}

// same adds a line that all three have.
func (m *merger) same(line string) {
	if n := len(m.chunks); n > 0 && m.chunks[n-1].Base == m.chunks[n-1].Mine && m.chunks[n-1].Base == m.chunks[n-1].Theirs {
		c := &m.chunks[n-1]
		c.Base, c.Mine, c.Theirs = c.Base+line, c.Mine+line, c.Theirs+line
		return
	}
	m.chunks = append(m.chunks, Chunk{Base: line, Mine: line, Theirs: line})
}

// matches returns which line of another text each line of a text is, -1 for none.
func matches(text, other string) []int {
	var at []int
	n := 0
	for _, p := range Lines(text, other) {
		for range strings.Lines(p.Text) {
			switch p.Op {
			case Same:
				at = append(at, n)
				n++
			case Gone:
				at = append(at, -1)
			case New:
				n++
			}
		}
	}
	return at
}
