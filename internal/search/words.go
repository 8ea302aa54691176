package search

import (
	"strings"
	"unicode"

	"cchc/internal/viet"
)

// Split returns the words of a text as they are compared.
func Split(text string) []string {
	var words []string
	for _, chunk := range strings.FieldsFunc(viet.Fold(strings.Map(strange, text)), func(r rune) bool { return !wordRune(r) && r != '.' }) {
		chunk = strings.Trim(chunk, ".")
		switch {
		case chunk == "":
		case isCode(chunk):
			words = append(words, chunk[:1]+chunk[2:8])
		case isNumber(chunk):
			words = append(words, strings.ReplaceAll(chunk, ".", ""))
		default:
			for part := range strings.SplitSeq(chunk, ".") {
				if part != "" {
					words = append(words, plainI(part))
				}
			}
		}
	}
	return words
}

func wordRune(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }

// strange puts a space in the place of marks that no Vietnamese letter has.
func strange(r rune) rune {
	if r > 0x36f && unicode.Is(unicode.Mn, r) {
		return ' '
	}
	return r
}

// isCode reports whether a chunk begins with a procedure's national code:
// 1.001193, 1.001193.h42, 1.001193.000.00.00.h42.
func isCode(s string) bool {
	return len(s) >= 8 && s[0] >= '1' && s[0] <= '9' && s[1] == '.' && digits(s[2:8]) && (len(s) == 8 || s[8] == '.')
}

// isNumber reports whether a chunk is digits and dots.
func isNumber(s string) bool { return digits(strings.ReplaceAll(s, ".", "")) }

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// plainI writes i for y where it is the one vowel of a word that may be written
// either way: kỹ and kĩ, lý and lí, mỹ and mĩ, tỷ and tỉ, y tế. Not behind
// another vowel: quý, thuỷ and tay stay.
func plainI(w string) string {
	n := len(w)
	if n == 0 || w[n-1] != 'y' || n > 1 && strings.IndexByte("aeiouy0123456789", w[n-2]) >= 0 {
		return w
	}
	return w[:n-1] + "i"
}

// telex reads what is left where the typing program was off, without marks:
// "nguyeenx" is nguyen, "ddaatj" is dat, "nuwowcs" is nuoc. Behind the first
// vowel the letters of the tones and of the hook mean themselves in no word.
func telex(w string) string {
	var b strings.Builder
	vowel := false
	var last byte
	for i := range len(w) {
		c := w[i]
		if vowel && strings.IndexByte("sfrxjwz", c) >= 0 {
			continue
		}
		isVowel := strings.IndexByte("aeiouy", c) >= 0
		if c == last && strings.IndexByte("aeod", c) >= 0 {
			last = 0
			continue
		}
		vowel = vowel || isVowel
		b.WriteByte(c)
		last = c
	}
	return plainI(b.String())
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
