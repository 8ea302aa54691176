package viet

import "testing"

func TestFirstLetter(t *testing.T) {
	for title, want := range map[string]string{
		"Ăn": "Ă", "ấm": "Â", "đất": "Đ", "Ðất": "Đ", "Áp phích": "A", "ưu": "Ư", "Ở": "Ơ", "ộ": "Ô", "ệ": "Ê", "xã": "X", "a\u0302\u0301m": "Â",
		"“Thứ Tư xuống thôn”": "T", "63/2010": "#", "": "#", "…": "#", "[ơn]": "Ơ",
	} {
		if got := FirstLetter(title); got != want {
			t.Errorf("%q is under %q, want %q", title, got, want)
		}
	}
}
