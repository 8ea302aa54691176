package viet

import "testing"

// TestDecode reads text that an old font shows, and leaves text that is Unicode in spite of
// its font.
func TestDecode(t *testing.T) {
	for _, test := range []struct {
		e        Encoding
		text     string
		want     string
		converts bool
	}{
		{TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", true},
		{VNI, "Coäng hoøa xaõ hoäi", "Cộng hòa xã hội", true},
		{TCVN3, "C\uF0E9ng", "Cộng", true},
		{TCVN3, "Cộng hòa", "Cộng hòa", false},
		{TCVN3, "và lá", "và lá", false},
		{TCVN3, "KH 2026", "KH 2026", true},
	} {
		if got, ok := test.e.Decode(test.text); got != test.want || ok != test.converts {
			t.Errorf("%s %q is %q %t, want %q %t", test.e, test.text, got, ok, test.want, test.converts)
		}
	}
}
