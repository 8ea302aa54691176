package search

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/viet"
)

// Split returns the words of a text as they are compared.
func Split(text string) []string {
	var s splitter
	var words []string
	for _, w := range s.words(text) {
		words = append(words, string(w))
	}
	return words
}

// A splitter splits many texts.
type splitter struct {
	text  []byte // folded
	found [][]byte
}

// words returns the words of a text, until the next one is split.
func (s *splitter) words(text string) [][]byte {
	s.text, s.found = fold(s.text[:0], text), s.found[:0]
	for from := 0; from < len(s.text); {
		end := from
		for end < len(s.text) && (wordByte(s.text[end]) || s.text[end] == '.') {
			end++
		}
		if end > from {
			s.chunk(bytes.Trim(s.text[from:end], "."))
		}
		from = end + 1
	}
	return s.found
}

// chunk adds what stands between two spaces or signs.
func (s *splitter) chunk(c []byte) {
	switch {
	case len(c) == 0:
	case isCode(c):
		c[1] = c[0]
		s.found = append(s.found, c[1:8])
	case bytes.IndexByte(c, '.') < 0:
		s.found = append(s.found, plainI(c))
	case isNumber(c):
		s.found = append(s.found, slices.DeleteFunc(c, func(b byte) bool { return b == '.' }))
	default:
		for part := range bytes.SplitSeq(c, []byte{'.'}) {
			if len(part) > 0 {
				s.found = append(s.found, plainI(part))
			}
		}
	}
}

// fold appends a text in lower case and without marks.
func fold(b []byte, text string) []byte {
	for _, r := range text {
		switch {
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case strange(r):
			b = append(b, ' ')
		default:
			b = append(b, viet.FoldRune(r)...)
		}
	}
	return b
}

func wordByte(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// strange reports whether a sign is a mark that no Vietnamese letter has.
func strange(r rune) bool {
	return r > 0x36f && (r < 0x1e00 || r > 0x206f) && unicode.Is(unicode.Mn, r)
}

// isCode reports whether a chunk begins with a procedure's national code:
// 1.001193, 1.001193.h42, 1.001193.000.00.00.h42.
func isCode(c []byte) bool {
	return len(c) >= 8 && c[0] >= '1' && c[0] <= '9' && c[1] == '.' && digits(c[2:8]) && (len(c) == 8 || c[8] == '.')
}

// isNumber reports whether a chunk is digits and dots.
func isNumber(c []byte) bool {
	return !slices.ContainsFunc(c, func(b byte) bool { return b != '.' && (b < '0' || b > '9') })
}

func digits[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) > 0
}

// plainI writes i for y where it is the one vowel of a word that may be written
// either way: kỹ and kĩ, lý and lí, mỹ and mĩ, tỷ and tỉ, y tế. Not behind
// another vowel: quý, thuỷ and tay stay. It changes the word.
func plainI(w []byte) []byte {
	n := len(w)
	if n > 0 && w[n-1] == 'y' && (n == 1 || strings.IndexByte("aeiouy0123456789", w[n-2]) < 0) {
		w[n-1] = 'i'
	}
	return w
}

// telex reads what is left where the typing program was off, without marks:
// "nguyeenx" is nguyen, "ddaatj" is dat, "nuwowcs" is nuoc. Behind the first
// vowel the letters of the tones and of the hook mean themselves in no word; the
// digits are those of VNI ("nguye64n").
func telex(w string) string {
	var b []byte
	vowel := false
	var last byte
	for i := range len(w) {
		c := w[i]
		if vowel && strings.IndexByte("sfrxjwz0123456789", c) >= 0 {
			continue
		}
		isVowel := strings.IndexByte("aeiouy", c) >= 0
		if c == last && strings.IndexByte("aeod", c) >= 0 {
			last = 0
			continue
		}
		vowel = vowel || isVowel
		b = append(b, c)
		last = c
	}
	return string(plainI(b))
}

// oneSlip reports whether one slip makes b of a: a letter too many, too few,
// wrong, or two neighbours in the wrong order.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
