package viet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tones are the marks of the five tones.
var tones = []rune{'\u0300', '\u0301', '\u0303', '\u0309', '\u0323'}

// NameKey returns the form in which names of things are compared whose marks have
// a meaning: thuế đất (tax) and thuê đất (lease) have two, Hoà giải and «HÒA
// GIẢI» one. It is in lower case and has its marks, the tone behind the last letter
// of a syllable, wherever it was put, and a space for every run of signs that are
// neither letters nor digits; of a name of signs alone it is these. The key of a
// key is itself.
func NameKey(s string) string {
	words := strings.FieldsFunc(norm.NFD.String(strings.ToLower(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	keys := words[:0]
	for _, word := range words {
		if key := syllableKey(word); key != "" {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return norm.NFC.String(strings.Join(strings.Fields(s), " "))
	}
	return norm.NFC.String(strings.Join(keys, " "))
}

// syllableKey puts the tone of a syllable, in NFD, behind its last letter; "" for
// marks without a letter.
func syllableKey(word string) string {
	var letters, marks strings.Builder
	for _, r := range word {
		switch {
		case isTone(r):
			marks.WriteRune(r)
		case !unicode.IsMark(r) || letters.Len() > 0:
			letters.WriteRune(r)
		}
	}
	if letters.Len() == 0 {
		return ""
	}
	return letters.String() + marks.String()
}

func isTone(r rune) bool {
	for _, t := range tones {
		if r == t {
			return true
		}
	}
	return false
}
