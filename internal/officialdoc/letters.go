package officialdoc

import (
	"slices"
	"strings"
	"unicode"

	"cchc/internal/viet"
)

// AgencyName writes an agency that stands in capitals as in running text: Ủy ban nhân dân
// tỉnh Quảng Nam.
func AgencyName(s string) string {
	if s == "" || s != strings.ToUpper(s) {
		return s
	}
	words := strings.Fields(strings.ToLower(s))
	proper := false
	for i, w := range words {
		switch {
		case w == "ubnd" || w == "hđnd" || w == "tp." || w == "tp":
			words[i] = strings.ToUpper(w)
		case proper:
			words[i] = capital(w)
		case slices.Contains([]string{"tỉnh", "huyện", "quận", "xã", "phường", "trấn", "phố", "khu"}, w):
			proper = true
			if w == "xã" && i > 0 && words[i-1] == "thị" {
				words[i] = w
			}
		}
	}
	if slices.Contains([]string{"sở", "phòng", "bộ", "cục", "ban"}, words[0]) { // Sở Tài nguyên và Môi trường
		for i := 1; i < len(words); i++ {
			if i == 1 || words[i-1] == "và" {
				words[i] = capital(words[i])
			}
		}
	}
	words[0] = capital(words[0])
	return strings.Join(words, " ")
}

func capital(w string) string {
	for i, r := range w {
		return string(unicode.ToUpper(r)) + w[i+len(string(r)):]
	}
	return w
}

// Sentence writes a text in capitals in small letters, the first one large.
func Sentence(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ".:")
	if s != strings.ToUpper(s) || !strings.ContainsFunc(s, isUpper) {
		return s
	}
	return viet.FirstLetter(strings.ToLower(s)) + strings.TrimPrefix(strings.ToLower(s), strings.ToLower(viet.FirstLetter(s)))
}

func isUpper(r rune) bool { return strings.ToLower(string(r)) != string(r) }
