package content

import (
	"strings"
	"testing"
)

// TestNumbersOnALine: several numbers on a line are several; one number, and what is
// none, stays one.
func TestNumbersOnALine(t *testing.T) {
	for text, want := range map[string]string{
		"0299 000 0101 - 0299 000 0102":  "0299 000 0101|0299 000 0102",
		"0299 000 0101 – 0299 000 0102":  "0299 000 0101|0299 000 0102",
		"0299 000 0101, 0299 000 0102":   "0299 000 0101|0299 000 0102",
		"0299.000.0101; 0777 123 456":    "0299.000.0101|0777 123 456",
		"0299 000 0101/0299 000 0102":    "0299 000 0101|0299 000 0102",
		"0299 000 0101 hoặc 113":         "0299 000 0101|113",
		"0299 000 0101\n0299 000 0102\n": "0299 000 0101|0299 000 0102",
		"0299-000-0101":                  "0299-000-0101",
		"0299 000 0101":                  "0299 000 0101",
		"+84 (0)299 000 0101":            "+84 (0)299 000 0101",
		"0299 000 0101, máy lẻ 12":       "0299 000 0101, máy lẻ 12",
		"không có":                       "không có",
	} {
		if got := strings.Join(PhoneNo{}.Divide(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
