package legacytext

import (
	"testing"

	"cchc/internal/viet"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

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

func TestDetectLegacy(t *testing.T) {
	tcvn := []byte("Tr\xA6\xEAng \xA7\xB9i h\xE4c, C\xE9ng h\xDFa x\xB7 h\xE9i ch\xF1 ngh\xDCa Vi\xD6t Nam")
	vni := []byte("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")
	latin, _ := charmap.ISO8859_1.NewEncoder().Bytes(vni)
	cp, _ := charmap.Windows1258.NewEncoder().String("Cô\u0323ng ho\u0300a xa\u0303 hô\u0323i chu\u0309 nghi\u0303a Viê\u0323t Nam")
	for _, c := range []struct {
		in   []byte
		want Encoding
	}{
		{tcvn, TCVN3}, {latin, VNI}, {[]byte(cp), Windows1258},
		{[]byte("\xFF\xFEa\x00"), UTF16},
		{vni, VNI}, // saved as UTF-8 without being converted
		{[]byte("Céng hßa x· héi chñ nghÜa ViÖt Nam, Tr\u00adêng §¹i häc"), TCVN3},
	} {
		if got, ok := DetectLegacy(c.in); !ok || got != c.want {
			t.Errorf("%q: %q %v, want %q", c.in, got, ok, c.want)
		}
	}
	for _, s := range []string{
		"Cộng hòa xã hội chủ nghĩa Việt Nam", "", "plain", "à la carte", "\x89PNG\x00\x01",
		norm.NFD.String("Ủy ban nhân dân xã Bình Lạc"),
	} {
		if name, ok := DetectLegacy([]byte(s)); ok {
			t.Errorf("%q taken for %s", s, name)
		}
	}
}

// FuzzSettled: a text that [viet.Settled] knows to be Vietnamese in UTF-8 is in no older encoding.
func FuzzSettled(f *testing.F) {
	for _, seed := range []string{"Thủ tục hành chính", "ụ0à0\x00", "\uFEFFThủ", "\xffThủ", "ThuÛ tuïc ở", "Céng hßa", "ở\xe1\xba", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if name, legacy := DetectLegacy(b); legacy && viet.Settled(b) {
			t.Errorf("%q is settled, and %s", b, name)
		}
	})
}
