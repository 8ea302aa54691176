package viet

import (
	"unicode"
	"unicode/utf8"
)

// lastRune returns the last rune of s, 0 where s is empty.
func lastRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// firstRune returns the first rune of s, 0 where s is empty.
func firstRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// joins reports whether r continues a word, a number or a path.
func joins(r rune) bool {
	return r == '/' || r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
