// Package qr draws QR codes (ISO/IEC 18004) as SVG: a site has thousands, one on
// each poster, so that the mask of each is chosen on whole rows of modules at
// once, and all are one path of strokes.
package qr

import (
	"errors"
	"fmt"
	"html/template"
	"math/bits"
	"strconv"
	"sync"

	"rsc.io/qr/coding"
)

// quiet is the width of the white edge that readers need around a QR code
// (ISO/IEC 18004, 6.3.8), in modules.
const quiet = 4

// level lets a code be read with a seventh of it gone: a poster on a wall
// gets dirty and bent.
const level = coding.M

// ErrTooLong is the reason for refusing a text for a QR code.
var ErrTooLong = errors.New("the text is too long for a QR code")

// Codes makes QR codes. The plans of the sizes that it has met are kept: most
// addresses of a site have one or two.
type Codes struct{ plans sync.Map } // coding.Version → *plan

// SVG returns a text as a QR code: one path of horizontal strokes, one unit
// for each module, with its quiet zone. title is what screen readers say.
func (q *Codes) SVG(text, title string) (template.HTML, error) {
	code, err := q.encode(text)
	if err != nil {
		return "", err
	}
	size := len(code.rows) + 2*quiet
	return template.HTML(fmt.Sprintf( //nolint:gosec // the title is escaped, the rest is numbers
		`<svg class="qr" viewBox="0 0 %d %d" width="%d" height="%d" role="img" shape-rendering="crispEdges"><title>%s</title><path fill="none" stroke="#000" d="%s"/></svg>`,
		size, size, 4*size, 4*size, template.HTMLEscapeString(title), pathOf(code))), nil
}

// pathOf draws the dark modules row by row, in as few letters as can be:
// M4 4.5h7m1 0h3, and to the next row m-33 1 where that is shorter than M4 10.5.
func pathOf(code matrix) []byte {
	var path, move, whole []byte
	number := func(b []byte, sign byte, n int) []byte { return strconv.AppendInt(append(b, sign), int64(n), 10) }
	penX, penY := 0, 0
	for y, row := range code.rows {
		for x := 0; x < len(code.rows); x++ {
			if !row.dark(x) {
				continue
			}
			from := x
			for x < len(code.rows) && row.dark(x) {
				x++
			}
			move = number(number(move[:0], 'm', from-penX), ' ', y-penY)
			whole = append(number(number(whole[:0], 'M', from+quiet), ' ', y+quiet), ".5"...)
			if len(path) == 0 || len(whole) <= len(move) {
				move = append(move[:0], whole...)
			}
			path = number(append(path, move...), 'h', x-from)
			penX, penY = x, y
		}
	}
	return path
}

// encode returns the smallest code for a text, under the mask that readers find
// easiest.
func (q *Codes) encode(text string) (matrix, error) {
	var enc coding.Encoding = coding.String(text)
	if coding.Alpha(text).Check() == nil {
		enc = coding.Alpha(text)
	}
	if coding.Num(text).Check() == nil {
		enc = coding.Num(text)
	}
	v := coding.Version(coding.MinVersion)
	for enc.Bits(v) > v.DataBytes(level)*8 {
		if v++; v > coding.MaxVersion {
			return matrix{}, ErrTooLong
		}
	}
	plan, err := q.planOf(v)
	if err != nil {
		return matrix{}, err
	}
	code, err := plan.Encode(enc)
	if err != nil {
		return matrix{}, err
	}
	first := matrixOf(code.Size, code.Black)
	best, least := first, first.penalty()
	for _, mask := range plan.masks[1:] {
		other := first.turned(mask)
		if p := other.penalty(); p < least {
			best, least = other, p
		}
	}
	return best, nil
}

// A plan is the plan of a size of codes under the first mask, and for every
// mask the modules that are the other colour under it.
type plan struct {
	*coding.Plan
	masks [8]matrix
}

func (q *Codes) planOf(v coding.Version) (*plan, error) {
	if known, ok := q.plans.Load(v); ok {
		return known.(*plan), nil
	}
	var p plan
	for mask := range p.masks {
		plan, err := coding.NewPlan(v, level, coding.Mask(mask))
		if err != nil {
			return nil, err
		}
		if mask == 0 {
			p.Plan = plan
		}
		p.masks[mask] = matrixOf(len(plan.Pixel), func(x, y int) bool { return (plan.Pixel[y][x]^p.Pixel[y][x])&coding.Black != 0 })
	}
	q.plans.Store(v, &p)
	return &p, nil
}

// A matrix is the modules of a code, by rows and by columns.
type matrix struct{ rows, columns []line }

func matrixOf(size int, dark func(x, y int) bool) matrix {
	m := matrix{make([]line, size), make([]line, size)}
	for y := range size {
		for x := range size {
			if dark(x, y) {
				m.rows[y].darken(x)
				m.columns[x].darken(y)
			}
		}
	}
	return m
}

// turned returns the matrix with the colours of some modules turned over.
func (m matrix) turned(which matrix) matrix {
	size := len(m.rows)
	lines := make([]line, 2*size)
	t := matrix{lines[:size], lines[size:]}
	for i := range size {
		t.rows[i], t.columns[i] = m.rows[i].xor(which.rows[i]), m.columns[i].xor(which.columns[i])
	}
	return t
}

// penalty counts what makes a code hard to read (ISO/IEC 18004, 7.8.3): long
// runs of one colour, squares of it, what looks like the corner of a code, and
// more of one colour than of the other.
func (m matrix) penalty() int {
	n, dark, penalty := len(m.rows), 0, 0
	inside := upTo(n).without(upTo(1))
	above, sameAbove := line{}, line{}
	for y := range n {
		row := m.rows[y]
		same := row.same(inside)
		dark += row.count()
		penalty += row.penalty(same) + m.columns[y].penalty(m.columns[y].same(inside))
		if y > 0 {
			penalty += 3 * same.and(sameAbove).without(row.xor(above)).count()
		}
		above, sameAbove = row, same
	}
	return penalty + 10*(abs(100*dark-50*n*n)/(5*n*n))
}

// A line is the modules of a row or column, the first in the lowest bit of a;
// dark ones are set, and so none beyond its end. The largest code has 177. It is
// no array, because Go keeps the parts of a struct in registers.
type line struct{ a, b, c uint64 }

// part returns the 64 modules from 64*i on.
func (l *line) part(i int) *uint64 {
	switch i {
	case 0:
		return &l.a
	case 1:
		return &l.b
	}
	return &l.c
}

func (l line) dark(i int) bool { return *l.part(i / 64)>>(i%64)&1 != 0 }

func (l *line) darken(i int) { *l.part(i / 64) |= 1 << (i % 64) }

func (l line) count() int {
	return bits.OnesCount64(l.a) + bits.OnesCount64(l.b) + bits.OnesCount64(l.c)
}

func (l line) xor(m line) line     { return line{l.a ^ m.a, l.b ^ m.b, l.c ^ m.c} }
func (l line) and(m line) line     { return line{l.a & m.a, l.b & m.b, l.c & m.c} }
func (l line) without(m line) line { return line{l.a &^ m.a, l.b &^ m.b, l.c &^ m.c} }

// ahead has at each place what stands n places behind it, n from 1 to 63.
func (l line) ahead(n int) line {
	return line{l.a>>n | l.b<<(64-n), l.b>>n | l.c<<(64-n), l.c >> n}
}

// back has at each place what stands n places before it, n from 1 to 63.
func (l line) back(n int) line {
	return line{l.a << n, l.b<<n | l.a>>(64-n), l.c<<n | l.b>>(64-n)}
}

// upTo has the first n modules dark.
func upTo(n int) line {
	part := func(n int) uint64 { return 1<<max(0, min(n, 64)) - 1 }
	return line{part(n), part(n - 64), part(n - 128)}
}

// same has the modules that are of the colour of the one before; inside are the
// places of the line but for the first.
func (l line) same(inside line) line { return inside.without(l.xor(l.back(1))) }

// penalty counts in one line: three for five of one colour in a row and one for
// each further one, and forty for what looks like the corner of a code, dark,
// light, three dark, light, dark, with four light modules before or behind it.
// Beyond the edge it is light.
func (l line) penalty(same line) int {
	four := same.and(same.ahead(1)) // the four behind the first of five
	four = four.and(four.ahead(2))
	corner := l.and(l.ahead(2)).and(l.ahead(3)).and(l.ahead(4)).and(l.ahead(6)).without(l.ahead(1)).without(l.ahead(5))
	before := corner.without(l.back(1)).without(l.back(2)).without(l.back(3)).without(l.back(4))
	behind := corner.without(l.ahead(7)).without(l.ahead(8)).without(l.ahead(9)).without(l.ahead(10))
	return four.count() + 2*four.without(four.back(1)).count() + 40*(before.count()+behind.count())
}

func abs(n int) int { return max(n, -n) }
