package fleet

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// found returns what is wrong with the site of unit A: place and code.
func found(t *testing.T, dir string) (all []string) {
	t.Helper()
	l := site(t, open(t, dir), "xa-a")
	for _, d := range append(l.composeAll(), l.problems...) {
		all = append(all, fmt.Sprintf("%s:%d:%d %s %s", d.File, d.Line, d.Column, d.Field, d.Code))
	}
	slices.Sort(all)
	return all
}

// TestOverrideTwice: what an override says twice is told, wherever it stands; none of the two wins.
func TestOverrideTwice(t *testing.T) {
	const name = "a/overrides/thu-tuc/khai-tu.md"
	for text, want := range map[string]string{
		"places: A\nplaces: B\n":                                                                    ":3:1 places duplicate-key",
		"places: A\nNơi nộp hồ sơ: B\n":                                                             ":3:1 places duplicate-key",
		"channels:\n  - method: online\n    note: A\n    note: B\n":                                 ":5:5 channels[1].note duplicate-key",
		"channels:\n  - {method: online, method: in-person, note: A}\n":                             ":3:22 channels[1].method duplicate-key",
		"channels:\n  - {method: in-person, note: A}\n  - {method: Trực tiếp, note: B}\n":           ":4:14 channels fleet-override-item-twice",
		"channels:\n  - {method: online, note: A}\n  - {method: in-person, note: B}\nplaces: [A]\n": "",
	} {
		want := []string{name + want}
		if want[0] == name {
			want = nil
		}
		if got := found(t, province(t, map[string]string{name: "---\n" + text + "---\n"})); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestRecordOfPacks: where it is not known what a unit has taken in of a pack, that is told, and no advice
// costs the unit what it has written.
func TestRecordOfPacks(t *testing.T) {
	const own, record, kept = "a/content/thu-tuc/khai-tu.md", "a/content/.tinh/da-nhan.json", "a/content/.tinh/thu-tuc/khai-tu.md"
	dir := province(t, map[string]string{own: procedure("Đăng ký khai tử", "Xã A"), kept: procedure("Đăng ký khai tử", "Xã")})
	override := filepath.Join(dir, "a/overrides/thu-tuc/khai-tu.md")
	for _, with := range []bool{true, false} {
		for text, want := range map[string]string{"": record + ":0:0  fleet-record-gone", "{": record + ":0:0  pack-record"} {
			file := filepath.Join(dir, filepath.FromSlash(record))
			_ = os.Remove(file)
			if text != "" {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got := found(t, dir); !slices.Equal(got, []string{want}) {
				t.Errorf("record %q, an override %t: %q, want %q", text, with, got, want)
			}
		}
		if with {
			if err := os.Remove(override); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "a/content/.tinh")); err != nil {
		t.Fatal(err)
	}
	if got := found(t, dir); len(got) != 1 || got[0] != own+":0:0  fleet-own-twice" {
		t.Errorf("without any pack: %q", got)
	}
}
