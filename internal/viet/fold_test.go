package viet

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// FuzzSettled: of a text that is settled, nothing is left to be found out.
func FuzzSettled(f *testing.F) {
	for _, seed := range []string{"Thủ tục hành chính", "Thu tuc", "Thủ tục", "\uFEFFThủ", "\xffThủ", "Ðường ở", "ThuÛ tuïc ở", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if !Settled(b) {
			return
		}
		_, legacy := DetectLegacy(b)
		if legacy || !utf8.Valid(b) || NFC(string(b)) != string(b) || bytes.HasPrefix(b, []byte("\uFEFF")) {
			t.Errorf("%q is not settled", b)
		}
	})
}
