package config

import (
	"reflect"
	"strings"
	"testing"
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
