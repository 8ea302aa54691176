package viet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FirstLetter returns the letter of the Vietnamese alphabet under which a
// dictionary has s, in upper case and without its tone: "Ăn" is under Ă, "ấm"
// under Â, "đất" under Đ. It is "#" where s begins with a digit. Signs at the
// beginning do not count.
func FirstLetter(s string) string {
	r := firstRune(NFC(FromFirstLetter(s)))
	if !unicode.IsLetter(r) {
		return "#"
	}
	letter := unicode.ToUpper(r)
	var kept []rune
	for _, c := range norm.NFD.String(string(letter)) {
		switch c {
		case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323': // the tones
		default:
			kept = append(kept, c)
		}
	}
	return norm.NFC.String(string(kept))
}

// FromFirstLetter returns s without the signs before its first letter or digit,
// which a dictionary passes over: quotation marks, dashes.
func FromFirstLetter(s string) string {
	return strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
