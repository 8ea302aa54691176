package viet

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// FuzzSettled: of a text that is settled, nothing is left to be found out.
func FuzzSettled(f *testing.F) {
	for _, seed := range []string{"Thủ tục hành chính", "Thu tuc", "Thủ tục", "\uFEFFThủ", "\xffThủ", "Ðường ở", "ThuÛ tuïc ở", "‘ở’ \u2001", "ở\u2070", "ở ʰ Ʉ", "ở\xe1\xba", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if !Settled(b) {
			if utf8.Valid(b) && isPlain(string(b)) && bytes.ContainsFunc(b, func(r rune) bool { return r >= 0x1E00 && r < 0x1F00 }) {
				t.Errorf("%q is settled, which nobody saw", b)
			}
			return
		}
		if !utf8.Valid(b) || NFC(string(b)) != string(b) || bytes.HasPrefix(b, []byte("\uFEFF")) {
			t.Errorf("%q is not settled", b)
		}
	})
}
