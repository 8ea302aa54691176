package theme

import (
	"errors"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"sync"

	"rsc.io/qr/coding"
)

// qrQuiet is the width of the white edge that readers need around a QR code
// (ISO/IEC 18004, 6.3.8), in modules.
const qrQuiet = 4

// qrLevel lets a code be read with a seventh of it gone: a poster on a wall
// gets dirty and bent.
const qrLevel = coding.M

// errQR is the reason for refusing a text for a QR code.
var errQR = errors.New("the text is too long for a QR code")

// qrCodes makes QR codes. The plans of the sizes that it has met are kept: most
// addresses of a site have one or two.
type qrCodes struct{ plans sync.Map } // coding.Version → []*coding.Plan, one for each mask

// svg returns a text as a QR code: one path of horizontal strokes, one unit
// for each module, with its quiet zone. title is what screen readers say.
func (q *qrCodes) svg(text, title string) (template.HTML, error) {
	code, err := q.encode(text)
	if err != nil {
		return "", err
	}
	size := code.Size + 2*qrQuiet
	return template.HTML(fmt.Sprintf( //nolint:gosec // the title is escaped, the rest is numbers
		`<svg class="qr" viewBox="0 0 %d %d" width="%d" height="%d" role="img" shape-rendering="crispEdges"><title>%s</title><path fill="none" stroke="#000" d="%s"/></svg>`,
		size, size, 4*size, 4*size, template.HTMLEscapeString(title), qrPath(code))), nil
}

// qrPath draws the dark modules row by row: M4 4.5h7m1 0h3.
func qrPath(code *coding.Code) string {
	var b strings.Builder
	for y := range code.Size {
		at := -1 // where the pen is
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if at < 0 {
				b.WriteString("M" + strconv.Itoa(from+qrQuiet) + " " + strconv.Itoa(y+qrQuiet) + ".5")
			} else {
				b.WriteString("m" + strconv.Itoa(from-at) + " 0")
			}
			b.WriteString("h" + strconv.Itoa(x-from))
			at = x
		}
	}
	return b.String()
}

// encode returns the smallest code for a text, under the mask that readers find
// easiest.
func (q *qrCodes) encode(text string) (*coding.Code, error) {
	var enc coding.Encoding = coding.String(text)
	if coding.Alpha(text).Check() == nil {
		enc = coding.Alpha(text)
	}
	if coding.Num(text).Check() == nil {
		enc = coding.Num(text)
	}
	v := coding.Version(coding.MinVersion)
	for enc.Bits(v) > v.DataBytes(qrLevel)*8 {
		if v++; v > coding.MaxVersion {
			return nil, errQR
		}
	}
	plans, err := q.plansOf(v)
	if err != nil {
		return nil, err
	}
	var best *coding.Code
	least := 0
	for _, plan := range plans {
		code, err := plan.Encode(enc)
		if err != nil {
			return nil, err
		}
		if p := qrPenalty(code); best == nil || p < least {
			best, least = code, p
		}
	}
	return best, nil
}

func (q *qrCodes) plansOf(v coding.Version) ([]*coding.Plan, error) {
	if known, ok := q.plans.Load(v); ok {
		return known.([]*coding.Plan), nil
	}
	var plans []*coding.Plan
	for mask := coding.Mask(0); mask < 8; mask++ {
		plan, err := coding.NewPlan(v, qrLevel, mask)
		if err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	q.plans.Store(v, plans)
	return plans, nil
}

// qrPenalty counts what makes a code hard to read (ISO/IEC 18004, 7.8.3): long
// runs of one colour, squares of it, what looks like the corner of a code, and
// more of one colour than of the other.
func qrPenalty(code *coding.Code) int {
	n, dark, penalty := code.Size, 0, 0
	rows, columns := make([][]byte, n), make([][]byte, n)
	for i := range n {
		rows[i], columns[i] = make([]byte, n), make([]byte, n)
	}
	for y := range n {
		for x := range n {
			if code.Black(x, y) {
				rows[y][x], columns[x][y] = 1, 1
				dark++
			}
			if x > 0 && y > 0 && rows[y][x] == rows[y-1][x] && rows[y][x] == rows[y][x-1] && rows[y][x] == rows[y-1][x-1] {
				penalty += 3
			}
		}
	}
	for i := range n {
		penalty += qrLine(rows[i]) + qrLine(columns[i])
	}
	return penalty + 10*(abs(100*dark-50*n*n)/(5*n*n))
}

// What looks like the corner of a code in a row: dark, light, three dark,
// light, dark, with four light modules before or behind it.
const (
	qrCornerBehind = 0b00001011101
	qrCornerBefore = 0b10111010000
	qrCornerBits   = 1<<11 - 1
)

// qrLine counts in one row or column.
func qrLine(line []byte) (penalty int) {
	run, window := 0, 0
	for i := range len(line) + 4 {
		var c byte // beyond the edge it is light
		if i < len(line) {
			c = line[i]
			if i > 0 && c == line[i-1] {
				run++
			} else {
				run = 1
			}
			switch {
			case run == 5:
				penalty += 3
			case run > 5:
				penalty++
			}
		}
		if window = (window<<1 | int(c)) & qrCornerBits; i >= 6 && (window == qrCornerBehind || window == qrCornerBefore) {
			penalty += 40
		}
	}
	return penalty
}

func abs(n int) int { return max(n, -n) }
