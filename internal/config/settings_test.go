package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"cchc/internal/diag"
)

// TestSettingsSavedElsewhere: settings say the same, and a mistake stands at the same place,
// whatever system they were saved on.
func TestSettingsSavedElsewhere(t *testing.T) {
	plain := "title: Cột\nbaseURL: https://x.example/\nagency: UBND xã\nsummary: |\n  Một\n  hai\nlạ: 1\n"
	want, problems := ParseSettings([]byte(plain))
	for name, text := range map[string]string{"Notepad": "\uFEFF" + strings.ReplaceAll(plain, "\n", "\r\n"), "an old Mac": strings.ReplaceAll(plain, "\n", "\r")} {
		got, found := ParseSettings([]byte(text))
		if got == nil || got.Summary != want.Summary || got.Title != want.Title || len(problems) == 0 || !reflect.DeepEqual(found, problems) {
			t.Errorf("%s: %+v, %v, not %v", name, got, found, problems)
		}
	}
}

// TestPageSize: a list has pages of some entries; another number is a mistake of the settings,
// and the usual one stands in for it.
func TestPageSize(t *testing.T) {
	for text, want := range map[string]int{"": 20, "pageSize: 3\n": 3, "pageSize: -5\n": 20, "pageSize: 100000\n": 100000} {
		s, problems := ParseSettings([]byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n" + text))
		wrong := slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.Code == "page-size" && d.Line == 4 })
		if s.PageSize != want || wrong != (want == 100000 || strings.Contains(text, "-")) {
			t.Errorf("%q: %d, %v", text, s.PageSize, problems)
		}
	}
}
