// Package textdiff says how two texts differ, by lines or by words (so sánh hai bản).
package textdiff

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// An Op is what became of a part of a text.
type Op int

// The operations.
const (
	Same Op = iota
	Gone    // it is in the first text only
	New     // it is in the second text only
)

// A Piece is a part of one text, or of both.
type Piece struct {
	Op   Op
	Text string
}

// Lines returns the differences by lines; each piece is whole lines with their ends. Two
// texts without anything in common may be told in larger pieces than need be.
func Lines(a, b string) []Piece { return compare(lines(a), lines(b)) }

// Words returns the differences by words, and by what stands between them.
func Words(a, b string) []Piece { return compare(words(a), words(b)) }

// effort bounds the search for the least difference.
const effort = time.Second

// compare gives each different part a number, and compares the numbers as if they were
// characters.
func compare(a, b []string) []Piece {
	c := coder{known: map[string]rune{}}
	x, y := c.encode(a), c.encode(b)
	d := diffmatchpatch.New()
	d.DiffTimeout = effort
	var pieces []Piece
	for _, one := range d.DiffMainRunes(x, y, false) {
		op := map[diffmatchpatch.Operation]Op{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffDelete: Gone, diffmatchpatch.DiffInsert: New}[one.Type]
		pieces = append(pieces, Piece{op, c.decode(one.Text)})
	}
	return pieces
}

// A coder numbers parts of texts. The numbers are valid characters, for the library puts
// them into texts.
type coder struct {
	known map[string]rune
	parts []string
}

const surrogates, surrogateCount = 0xD800, 0x800

func (c *coder) encode(parts []string) []rune {
	all := make([]rune, len(parts))
	for i, p := range parts {
		n, ok := c.known[p]
		if !ok {
			c.parts = append(c.parts, p)
			if n = rune(len(c.parts)); n >= surrogates {
				n += surrogateCount
			}
			c.known[p] = n
		}
		all[i] = n
	}
	return all
}

func (c *coder) decode(text string) string {
	var b strings.Builder
	for _, n := range text {
		if n >= surrogates {
			n -= surrogateCount
		}
		b.WriteString(c.parts[n-1])
	}
	return b.String()
}

// lines divides a text behind each line feed.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if last := len(all) - 1; all[last] == "" {
		all = all[:last]
	}
	return all
}

// words divides a text into runs of letters and digits, runs of spaces, and single other
// characters.
func words(text string) (all []string) {
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		if of := class(r); of != nil {
			for n < len(text) {
				next, size := utf8.DecodeRuneInString(text[n:])
				if !of(next) {
					break
				}
				n += size
			}
		}
		all = append(all, text[:n])
		text = text[n:]
	}
	return all
}

// class returns what the characters have in common with which one makes a run, nil for one
// that stands alone.
func class(r rune) func(rune) bool {
	switch {
	case isWord(r):
		return isWord
	case unicode.IsSpace(r) && r != '\n':
		return func(r rune) bool { return unicode.IsSpace(r) && r != '\n' }
	}
	return nil
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
