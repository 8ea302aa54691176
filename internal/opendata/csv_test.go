package opendata

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cchc/internal/viet"
)

// TestGuard: what a spreadsheet would run or change is marked as text, and
// nothing else.
func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Hộ tịch": "Hộ tịch", "=1+1": "'=1+1", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)",
		"\t=1": "'\t'=1", "\r=1": "'\r'=1", "\n=1": "'\n'=1", "+84905123456": "0905 123 456", "+84 (0)299.000.0101": "0299 000 0101", "0905123456": "0905 123 456",
		"1.001190": "'1.001190", "1.001190.H42": "1.001190.H42", "01": "'01", "0": "0", "2026": "2026", "1/2": "'1/2", "12E3": "'12E3",
		"12/KH-UBND": "12/KH-UBND", "12345678901234567": "'12345678901234567", "2021–2030": "2021–2030", "1022": "1022", "a=1": "a=1",
		"19001234": "1900 123 4", "+1 555 0100": "'+1 555 0100",
		"a;=1+1": "a;'=1+1", "a; \"=1+1\"": "a;' \"=1+1\"", "a\n@SUM(A1)": "a\n'@SUM(A1)", "a;-cmd|' /C calc'!A0": "a;'-cmd|' /C calc'!A0", "a;\t=1": "a;\t'=1",
		"＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a", "﹦1": "'﹦1", " =1": "' =1", "\u00a0=1": "'\u00a0=1", "\"=1\"": "'\"=1\"", "a;＝1": "a;'＝1",
		"Hồ sơ:\n- Tờ khai;\n- Giấy tờ": "Hồ sơ:\n- Tờ khai;\n- Giấy tờ", "a=b; c": "a=b; c", "x@y.vn; z@y.vn": "x@y.vn; z@y.vn",
	} {
		if got := Guard(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// FuzzGuard: no cell, and no piece of one behind a semicolon or a line end,
// begins with a sign that a spreadsheet runs; nothing but apostrophes is added.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{"=1", "+84905123456", "-", "@a", "\t", "1.001190", "'=1", "a;=1", "a; \"=1", "＝1", "a\n＠b", ";;=1", "a;- b", "\u00a0-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return // content is
		}
		got := Guard(s)
		if got != "" && strings.ContainsRune("=+-@\t\r\n", rune(got[0])) {
			t.Errorf("%q became %q", s, got)
		}
		for piece := range strings.FieldsFuncSeq(got, func(r rune) bool { return strings.ContainsRune(";\t\r\n", r) }) {
			if bare := strings.TrimLeft(piece, " \u00a0\""); bare != "" && strings.ContainsRune("=@＝＠", []rune(bare)[0]) {
				t.Errorf("%q became %q", s, got)
			}
		}
		if _, err := viet.ParsePhone(s); err != nil && strings.ReplaceAll(got, "'", "") != strings.ReplaceAll(s, "'", "") {
			t.Errorf("%q became %q", s, got)
		}
	})
}
