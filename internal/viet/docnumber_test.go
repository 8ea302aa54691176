package viet

import (
	"slices"
	"testing"
)

// findSlowly finds document numbers with a search for each form behind each
// number.
func findSlowly(s string) []Found {
	var found []Found
	for at := 0; at < len(s); {
		first := slices.Collect(func(yield func([]int) bool) {
			for _, f := range docForms {
				if m := f.re.FindStringIndex(s[at:]); m != nil && !yield([]int{at + m[0], at + m[1]}) {
					return
				}
			}
		})
		if len(first) == 0 {
			return found
		}
		m := slices.MinFunc(first, func(a, b []int) int { return slices.Compare([]int{a[0], -a[1]}, []int{b[0], -b[1]}) })
		start, end := m[0], m[1]
		for end > start && (s[end-1] == '.' || s[end-1] == '&') {
			end--
		}
		if standsAlone(s, start, end) {
			found = append(found, Found{Start: start, End: end})
		}
		at = end
	}
	return found
}

// FuzzDocForms: what is looked at before a search through a text, and instead of
// one, hides no number, and what is remembered of a search is what the next one
// would find.
func FuzzDocForms(f *testing.F) {
	for _, seed := range []string{"107/KH-UBND", "63/2010/NĐ-CP", "30c/NQ-CP", "06-NQ/TU", "59/2020/QH14", "1/2020/UBTVQH10", "12/HĐBT", "12/CP, 13/SL", "1/A-B-C&D", "ngày 01/02/2026",
		"5/CP-A 06-NQ/TU 5/CP-B 12/CP, 1/A-B&. 59/2020/QH14 1/2020/QĐ-A, 06-NQ/TU-B"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := FindDocNumbers(s)
		for i := range got {
			got[i].Number = DocNumber{}
		}
		if want := findSlowly(s); !slices.Equal(got, want) {
			t.Errorf("%q has %v, want %v", s, got, want)
		}
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
