package viet

import (
	"strings"
	"testing"
)

func TestIsSyllable(t *testing.T) {
	for w := range strings.FieldsSeq(`nguyễn nghiêng quyết quốc quý quạnh huỳnh thuở gì gìn giếng giữa giặt già yêu yểng ương ướt
		khuya khuỷu ngoằn ngoèo xoong moóc chuyển tuýp tuyến oách đường được ưu hươu ngượng uống quơ quẩy quyên quỵt
		hòa hoà khỏe khoẻ thủy thuỷ toàn hoạch loại ngoại khoảng a à ý úp ừm nghề kể cứ rượu chỉnh tiếng bíp`) {
		if !IsSyllable(w) {
			t.Errorf("%s is a syllable", w)
		}
	}
	for w := range strings.FieldsSeq(`viêt cac tòan hòang qúy gìa thủtục nghành nga` + "`" + ` kông cìn ghà khôngg bíètt ngưòi ngươì đựơc cưả huớng
		trừơng thuơng dịnhh ố́ hoac ghuy ngi kan quu mã̃`) {
		if IsSyllable(w) {
			t.Errorf("%s is no syllable", w)
		}
	}
}

func TestToneStyleOf(t *testing.T) {
	for w, want := range map[string]ToneStyle{
		"hòa": ToneFirst, "hoà": ToneLast, "HOÁ": ToneLast, "khỏe": ToneFirst, "khoẻ": ToneLast, "thủy": ToneFirst, "thuỷ": ToneLast, "ủy": ToneFirst, "uỷ": ToneLast,
		"toàn": NoToneStyle, "quý": NoToneStyle, "quỳ": NoToneStyle, "hoa": NoToneStyle, "của": NoToneStyle, "giá": NoToneStyle, "loá": ToneLast, "": NoToneStyle, "y": NoToneStyle,
	} {
		if got := ToneStyleOf(w); got != want {
			t.Errorf("%s: %v, want %v", w, got, want)
		}
	}
}

func TestIsMisspelt(t *testing.T) {
	for w, want := range map[string]bool{
		"thủtục": true, "ngưòi": true, "khogn": true, "nghành": true, "việt": false, "viêt": true, "ôtô": false, "internet": false, "nguoi": false, "khac": false,
		"Đắk": false, "Plông": false, "façade": false, "naïve": false, "über": false, "résumé": true, "web": false, "QSDĐ": false, "km": false, "kg": false,
	} {
		if got := IsMisspelt(w); got != want {
			t.Errorf("%s: %v", w, got)
		}
	}
}

// FuzzIsSyllable takes any word; a syllable stays one in capitals, and taken apart.
func FuzzIsSyllable(f *testing.F) {
	for _, w := range []string{"nguyễn", "HOÀ", "quý", "gìn", "\u0301a", "ß"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		ok := IsSyllable(w)
		IsMisspelt(w)
		ToneStyleOf(w)
		if ok && !IsSyllable(NFC(strings.ToUpper(w))) {
			t.Errorf("%q is a syllable, and is none in capitals", w)
		}
	})
}
