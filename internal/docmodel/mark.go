package docmodel

import "strings"

// MaxListLevel is how deep lists are told apart, as in Word.
const MaxListLevel = 9

// Bullet returns a mark, with - for the signs that fonts of symbols show.
func Bullet(mark, font string) string {
	switch font = strings.ToLower(font); {
	case font == "symbol" || strings.HasPrefix(font, "wingdings") || strings.HasPrefix(font, "webdings") || font == "courier new" && mark == "o":
		return "-"
	case mark == "" || strings.ContainsAny(mark, "·•●▪■□○◦§ØüvqþðàÞ➢➤❖✓✔\u00a8\u2013\u2014–—*"):
		return "-"
	}
	return mark
}

// LatinLetter returns the letter of an item: 1 is a, 27 is aa.
func LatinLetter(n int) string {
	if n < 1 || n > 26*27 {
		return "a"
	}
	if n > 26 {
		return string(rune('a'+(n-1)/26-1)) + string(rune('a'+(n-1)%26))
	}
	return string(rune('a' + n - 1))
}

// Roman returns a number in Roman numerals.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return "I"
	}
	var b strings.Builder
	for _, digit := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= digit.value; n -= digit.value {
			b.WriteString(digit.text)
		}
	}
	return b.String()
}
