package viet

import (
	"strconv"
	"strings"
)

// FormatNumber writes v as Vietnamese pages do: a dot between thousands and a
// comma before decimals, of which it keeps as many as v needs and at most two:
// 1.234,5 and 88,37.
func FormatNumber(v float64) string {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
	whole, frac, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	if sign != "" && s == "-0" {
		sign = ""
	}
	if frac != "" {
		return sign + b.String() + "," + frac
	}
	return sign + b.String()
}

// ParseNumber reads a number with a decimal point or a decimal comma: 88.37
// and 88,37. Groups of thousands are not read, because 1.234 has two meanings.
func ParseNumber(s string) (float64, bool) {
	s = strings.TrimSuffix(strings.TrimSpace(s), "%")
	s = strings.TrimSpace(s)
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !strings.ContainsAny(strings.ToLower(s), "xnpi_")
}
