package front

import "testing"

// TestAnyOddSpace: what is looked for by bytes is what the expression matches, for
// every sign, in and at the end of a text.
func TestAnyOddSpace(t *testing.T) {
	for r := range rune(0x3100) {
		for _, text := range []string{string(r), "Số " + string(r) + "ủ", "ủ" + string(r)} {
			if got, want := anyOddSpace([]byte(text)), hasOddSpace.MatchString(text); got != want {
				t.Fatalf("U+%04X in %q: %v, want %v", r, text, got, want)
			}
		}
	}
	for _, broken := range []string{"\xe2", "\xe1\x9a", "\xe3\x80", "\xc2"} {
		if anyOddSpace([]byte(broken)) {
			t.Errorf("%q has an odd space", broken)
		}
	}
}
