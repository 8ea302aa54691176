package rules

import (
	"regexp"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
)

// numberRE matches numbers with the signs of English: 1,000,000; 1,000.5; 88.37%; and
// 1,000 before a unit of counting.
var numberRE = regexp.MustCompile(`\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3},\d{3}\s*(?:đồng|đ\b|VNĐ|VND|người|hồ sơ|hộ)|\d+\.\d{1,2}\s?%`)

// numberStyle finds numbers that are written as in English.
func numberStyle() *check.Rule {
	return &check.Rule{
		Code:   "number-style",
		Tongue: "vi",
		Text: func(r *check.Reporter, t *check.Text) {
			if !mayBeEnglish(t.Plain) {
				return
			}
			for _, m := range numberRE.FindAllStringIndex(t.Plain, -1) {
				if m[0] > 0 && strings.IndexByte("0123456789.,/-", t.Plain[m[0]-1]) >= 0 {
					continue
				}
				r.In(t, m[0], m[1], diag.Args{"Number": t.Plain[m[0]:m[1]], "Right": vietnameseNumber(t.Plain[m[0]:m[1]])})
			}
		},
	}
}

// mayBeEnglish reports whether a text can have a number with the signs of English: three
// digits behind a comma between digits, or a dot before a share.
func mayBeEnglish(text string) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], ',')
		if i < 0 {
			break
		}
		if at += i; isDigit(at-1) && isDigit(at+1) && isDigit(at+2) && isDigit(at+3) {
			return true
		}
	}
	return strings.IndexByte(text, '%') >= 0
}

// vietnameseNumber swaps the signs of a number.
func vietnameseNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ',':
			return '.'
		case '.':
			return ','
		}
		return r
	}, s)
}
