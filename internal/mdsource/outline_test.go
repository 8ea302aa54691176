package mdsource

import (
	"regexp"
	"testing"
	"unicode/utf8"
)

// The marks of the outline as they are told, a strong one and a weak one.
var (
	outlineStrong = regexp.MustCompile(`^ {0,3}((?:[a-z]|đ)\)|\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})+\.)[ \t]+\S`)
	outlineWeak   = regexp.MustCompile(`^ {0,3}((?:[a-z]|đ)\.|\d{1,2}(?:\.\d{1,2})+)[ \t]+\S`)
)

func FuzzOutlineMark(f *testing.F) {
	for _, line := range []string{"a) Một\n", "   đ) Một", "    a) Một", "đ. Một", "(1) Một", "(123) Một", "1. Một", "1.1. Một", "1.12 Một", "1.123 Một", "1.1.1.\tMột", "1.. Một", "1.1.. Một",
		"12 Một", "a)", "a) \n", "a)Một", "é) Một", "\xc4) Một", "ab) Một", "1.1", "()", "( 1) Một", "1.1) Một"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		mark, strong, size := OutlineMark([]byte(line))
		for re, want := range map[*regexp.Regexp]bool{outlineStrong: true, outlineWeak: false} {
			m := re.FindStringSubmatchIndex(line)
			if got := size > 0 && strong == want; got != (m != nil) {
				t.Fatalf("%q: %q, strong %v, %d bytes; the expression says %v", line, mark, strong, size, m)
			}
			if m != nil {
				if _, last := utf8.DecodeLastRuneInString(line[:m[1]]); string(mark) != line[m[2]:m[3]] || size != m[1]-last {
					t.Fatalf("%q: %q, %d bytes; the expression says %v", line, mark, size, m)
				}
			}
		}
	})
}
