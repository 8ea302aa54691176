package viet

import "testing"

// FuzzDocForms: what is looked at before a search through a text, and instead of
// one, hides no number.
func FuzzDocForms(f *testing.F) {
	for _, seed := range []string{"107/KH-UBND", "63/2010/NĐ-CP", "30c/NQ-CP", "06-NQ/TU", "59/2020/QH14", "1/2020/UBTVQH10", "12/HĐBT", "12/CP, 13/SL", "1/A-B-C&D", "ngày 01/02/2026"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, form := range docForms {
			m := form.re.FindStringSubmatchIndex(s)
			if m != nil && !(mayHaveDocNumber(s) && form.mayBeIn(s)) {
				t.Errorf("%q has a number, %q", s, s[m[0]:m[1]])
			}
			if all := m != nil && m[0] == 0 && m[1] == len(s); all != form.whole.MatchString(s) {
				t.Errorf("%q as a whole: %v in a search", s, all)
			}
		}
	})
}
