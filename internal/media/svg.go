package media

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/svg"
)

// ProbeSVG returns the size in pixels at which an SVG picture wants to be
// shown: its width and height, else that of its viewBox; 0, 0 where it says
// neither. head is the beginning of the file.
func ProbeSVG(head []byte) (width, height int) {
	for n := len(head); n > 0 && n > len(head)-utf8.UTFMax && !utf8.Valid(head); n-- {
		head = head[:n-1] // a letter that the end cut in two
	}
	root := svg.Root(head)
	if root == nil || root.Local != "svg" {
		return 0, 0
	}
	var w, h float64
	var box []float64
	w, h = pixels(root.Attr("width")), pixels(root.Attr("height"))
	for s := range strings.FieldsFuncSeq(root.Attr("viewBox"), func(r rune) bool { return r == ' ' || r == ',' }) {
		n, _ := strconv.ParseFloat(s, 64)
		box = append(box, n)
	}
	if (w <= 0 || h <= 0) && len(box) == 4 {
		switch {
		case w > 0 && box[2] > 0:
			h = w * box[3] / box[2]
		case h > 0 && box[3] > 0:
			w = h * box[2] / box[3]
		default:
			w, h = box[2], box[3]
		}
	}
	width, height = int(math.Round(w)), int(math.Round(h))
	if !(w < 1e5 && h < 1e5) || width < 1 || height < 1 {
		return 0, 0
	}
	return width, height
}

// pixels reads a length of SVG in pixels, 0 for another unit.
func pixels(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil {
		return 0
	}
	return n
}
