package front

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// oddSpace matches the spaces that Word, web pages and keyboards put where a plain
// one was meant, which YAML takes for letters.
const oddSpace = `[\x{00a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]`

var (
	hasOddSpace = regexp.MustCompile(oddSpace)

	// structure matches what comes before the value of a line: its indentation, the
	// marks of items and a key with its colon.
	structure = regexp.MustCompile(`(?m)^(?:[ \t]|` + oddSpace + `)*(?:-(?:[ \t]|` + oddSpace + `)+)*(?:[^:"'\n#{\[]*:(?:[ \t]|` + oddSpace + `)+)?`)
)

// Spaces returns YAML text with a plain space for each odd one that stands in the
// indentation of a line, behind the mark of an item, or behind the colon of a key.
// As many signs stand in front of each value as did.
func Spaces(data []byte) []byte {
	if !anyOddSpace(data) {
		return data
	}
	return structure.ReplaceAllFunc(data, func(m []byte) []byte {
		if !hasOddSpace.Match(m) {
			return m
		}
		colon := bytes.IndexByte(m, ':')
		key := bytes.TrimLeft(m, " \t-\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
		if colon < 0 || len(key) == 0 {
			return hasOddSpace.ReplaceAll(m, []byte(" "))
		}
		indent := len(m) - len(key)
		var b strings.Builder
		b.Write(hasOddSpace.ReplaceAll(m[:indent], []byte(" ")))
		b.Write(m[indent : colon+1])
		b.WriteString(strings.Repeat(" ", utf8.RuneCount(m[colon+1:])))
		return []byte(b.String())
	})
}

// anyOddSpace reports whether data has an odd space. Most files have none, and
// hasOddSpace takes ten times as long to say so.
func anyOddSpace(data []byte) bool {
	for i, b := range data {
		if b < 0xc2 || b > 0xe3 || b == 0xe1 && (i+1 == len(data) || data[i+1] != 0x9a) {
			continue // the letters of Vietnamese among them
		}
		if r, _ := utf8.DecodeRune(data[i:]); isOddSpace(r) {
			return true
		}
	}
	return false
}

// isOddSpace reports whether r is one of oddSpace.
func isOddSpace(r rune) bool {
	switch r {
	case 0xa0, 0x1680, 0x202f, 0x205f, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}
