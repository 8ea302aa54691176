package svg

import (
	"math"
	"strconv"
	"strings"
)

// parameters is how many numbers each command of a path takes.
var parameters = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// A step is one command of a path in absolute numbers: M, L, C, Q, A or Z, the
// others in the words of these.
type step struct {
	command byte
	n       [7]float64 // the last two of them are where it ends
}

// SamePath reports whether two texts are well-formed path data
// (https://www.w3.org/TR/SVG2/paths.html#PathDataBNF) that draw the same, but
// for what the numbers of a float64 cannot tell apart.
func SamePath(a, b string) bool {
	x, ok := steps(a)
	y, same := steps(b)
	if !ok || !same || len(x) != len(y) {
		return false
	}
	scale := 1.0
	for _, s := range x {
		for _, n := range s.n {
			scale = max(scale, math.Abs(n))
		}
	}
	for i := range x {
		if x[i].command != y[i].command {
			return false
		}
		for k := range x[i].n {
			if !(math.Abs(x[i].n[k]-y[i].n[k]) <= 1e-9*scale) {
				return false
			}
		}
	}
	return true
}

// A pathReader reads path data.
type pathReader struct {
	text           string
	x, y           float64 // where the pen is
	startX, startY float64 // where the part began
	cubic, quad    [2]float64
	before         byte // the command before, absolute
}

// steps reads path data; ok is false where it breaks the grammar, after which
// browsers draw no more.
func steps(d string) (all []step, ok bool) {
	r := &pathReader{text: d}
	for {
		r.skip(" \t\r\n\f")
		if r.text == "" {
			return all, true
		}
		command := r.text[0]
		count, known := parameters[command&^0x20]
		if !known || len(all) == 0 && command&^0x20 != 'M' {
			return nil, false
		}
		r.text = r.text[1:]
		for first := true; ; first = false {
			if count > 0 && !first && !r.more() {
				break
			}
			n, ok := r.numbers(command&^0x20, count)
			if !ok {
				return nil, false
			}
			all = append(all, r.step(command, n))
			if count == 0 {
				break
			}
			command = repeated(command)
		}
	}
}

// repeated is the command that further numbers stand for.
func repeated(command byte) byte {
	switch command {
	case 'M':
		return 'L'
	case 'm':
		return 'l'
	}
	return command
}

func (r *pathReader) skip(signs string) { r.text = strings.TrimLeft(r.text, signs) }

// more reports whether further numbers follow, and passes over a comma.
func (r *pathReader) more() bool {
	r.skip(" \t\r\n\f")
	rest := strings.TrimLeft(strings.TrimPrefix(r.text, ","), " \t\r\n\f")
	if rest == "" || !strings.ContainsRune("+-.0123456789", rune(rest[0])) {
		return false
	}
	r.text = rest
	return true
}

func (r *pathReader) numbers(command byte, count int) (n [7]float64, ok bool) {
	for i := range count {
		r.skip(" \t\r\n\f")
		if i > 0 {
			r.text = strings.TrimPrefix(r.text, ",")
			r.skip(" \t\r\n\f")
		}
		if n[i], ok = r.number(command == 'A' && (i == 3 || i == 4)); !ok {
			return n, false
		}
	}
	return n, true
}

// number reads a number, or the one digit of a flag.
func (r *pathReader) number(flag bool) (float64, bool) {
	end := 0
	digits := func() int {
		from := end
		for end < len(r.text) && r.text[end] >= '0' && r.text[end] <= '9' {
			end++
		}
		return end - from
	}
	if flag {
		if r.text == "" || r.text[0] != '0' && r.text[0] != '1' {
			return 0, false
		}
		end = 1
	} else {
		if end < len(r.text) && (r.text[end] == '+' || r.text[end] == '-') {
			end++
		}
		whole, part := digits(), 0
		if end < len(r.text) && r.text[end] == '.' {
			end++
			part = digits()
		}
		if whole+part == 0 {
			return 0, false
		}
		if before := end; end < len(r.text) && r.text[end]|0x20 == 'e' {
			if end++; end < len(r.text) && (r.text[end] == '+' || r.text[end] == '-') {
				end++
			}
			if digits() == 0 {
				end = before
			}
		}
	}
	n, err := strconv.ParseFloat(r.text[:end], 64)
	r.text = r.text[end:]
	return n, err == nil
}

// step moves the pen.
func (r *pathReader) step(command byte, n [7]float64) step {
	upper := command &^ 0x20
	if command != upper {
		r.absolute(upper, &n)
	}
	s := step{command: upper}
	switch upper {
	case 'M', 'L':
		s.n[5], s.n[6] = n[0], n[1]
	case 'H':
		s.command, s.n[5], s.n[6] = 'L', n[0], r.y
	case 'V':
		s.command, s.n[5], s.n[6] = 'L', r.x, n[0]
	case 'C':
		copy(s.n[1:], n[:6])
	case 'S':
		s.command = 'C'
		s.n[1], s.n[2] = r.mirrored('C', r.cubic)
		copy(s.n[3:], n[:4])
	case 'Q':
		copy(s.n[3:], n[:4])
	case 'T':
		s.command = 'Q'
		s.n[3], s.n[4] = r.mirrored('Q', r.quad)
		s.n[5], s.n[6] = n[0], n[1]
	case 'A':
		s.n = n
	case 'Z':
		s.n[5], s.n[6] = r.startX, r.startY
	}
	r.cubic, r.quad = [2]float64{s.n[3], s.n[4]}, [2]float64{s.n[3], s.n[4]}
	r.x, r.y, r.before = s.n[5], s.n[6], s.command
	if upper == 'M' {
		r.startX, r.startY = r.x, r.y
	}
	return s
}

// absolute makes relative numbers absolute.
func (r *pathReader) absolute(command byte, n *[7]float64) {
	switch command {
	case 'H':
		n[0] += r.x
	case 'V':
		n[0] += r.y
	case 'A':
		n[5], n[6] = n[5]+r.x, n[6]+r.y
	default:
		for i := 0; i < parameters[command]; i += 2 {
			n[i], n[i+1] = n[i]+r.x, n[i+1]+r.y
		}
	}
}

// mirrored returns the control point of a smooth curve behind a command.
func (r *pathReader) mirrored(command byte, last [2]float64) (x, y float64) {
	if r.before != command {
		return r.x, r.y
	}
	return 2*r.x - last[0], 2*r.y - last[1]
}
