package search

import (
	"bytes"
	"regexp"
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

// unmarked reads a text typed in VIQR, where signs behind the vowels are the
// marks: "gia^'y ke^'t ho^n" is giay ket hon, "ddi.a chi?" ddia chi. A text with
// letters beyond ASCII is none, nor one without a sign that stands there for
// nothing else.
func unmarked(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 || !viqrSigns.MatchString(text) {
		return text
	}
	return viqrMarks.ReplaceAllString(text, "$1")
}

var (
	viqrSigns = regexp.MustCompile("(?i)[aeiouy][\\^(+*'`~]|\\bdd")
	viqrMarks = regexp.MustCompile("(?i)([aeiouy])[\\^(+*'`~?.]+")
)

// telex reads what is left where the typing program was off, without marks:
// "nguyeenx" is nguyen, "ddaatj" is dat, "nuwowcs" is nuoc, "thwcj" is thuc. Behind
// the first vowel the letters of the tones and of the hook mean themselves in no
// word; the digits are those of VNI ("nguye64n", "d9a61t"). A letter typed twice
// counts once ("sinhh").
func telex(w string) string {
	var b []byte
	vowel := false
	var last byte
	for i := range len(w) {
		c := w[i]
		if vowel && strings.IndexByte("sfrxjwz0123456789", c) >= 0 || c == last && c >= 'a' || c == '9' && string(b) == "d" {
			continue
		}
		if c == 'w' && i > 0 && len(w) > 2 {
			c = 'u'
		}
		vowel = vowel || strings.IndexByte("aeiouy", c) >= 0
		b = append(b, c)
		last = c
	}
	return string(plainI(b))
}

// syllable matches what can be a Vietnamese word, and some that cannot.
var syllable = regexp.MustCompile(`^([bdhlmrsvxq]|ch?|g[hi]?|kh?|n(gh?|h)?|ph?|t[hr]?)?[aeiouy]{1,3}(ch?|m|n[gh]?|p|t)?$`)

// typed returns a word as it was meant that is no Vietnamese word but, read as
// typed in Telex or VNI, is one.
func typed(w string) string {
	if plain := telex(w); syllable.MatchString(plain) {
		return plain
	}
	return w
}

// sound returns how a word sounds to those who write it as they speak: ng and
// ngh, g and gh, c, k and q, d, gi, r and v, tr and ch, s and x, l and n are one
// to somebody, at the end of a word n and ng, t and c.
func sound(w string) string {
	for _, s := range sounds {
		if rest, ok := strings.CutPrefix(w, s.from); ok {
			w = s.to + rest
			break
		}
	}
	for _, s := range endSounds {
		if rest, ok := strings.CutSuffix(w, s.from); ok {
			return rest + s.to
		}
	}
	return w
}

// The sounds, the longer ones first.
var (
	sounds = []struct{ from, to string }{
		{"ngh", "ng"}, {"ng", "ng"}, {"nh", "nh"}, {"n", "l"}, {"gh", "g"}, {"gi", "d"}, {"r", "d"}, {"v", "d"},
		{"kh", "kh"}, {"k", "c"}, {"q", "c"}, {"tr", "ch"}, {"x", "s"},
	}
	endSounds = []struct{ from, to string }{{"ng", "n"}, {"nh", "n"}, {"ch", "t"}, {"c", "t"}}
)

// meantFor reports whether a word may be another one, misspelt.
func meantFor(w, other string) bool {
	return w != other && len(w) >= leastSound && (sound(w) == sound(other) || len(w) >= leastSlip && oneSlip(w, other))
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
