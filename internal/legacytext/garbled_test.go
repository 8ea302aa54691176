package legacytext

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// TestGarbled: garbled words are found in a paragraph whatever else is in it, and
// told as what they were.
func TestGarbled(t *testing.T) {
	for _, c := range []struct {
		text, words, meant string
		encoding           Encoding
	}{
		{"Céng hßa x· héi chñ nghÜa ViÖt Nam. Quy ®Þnh vÒ thñ tôc hµnh chÝnh.", "Céng hßa x· héi chñ nghÜa ViÖt", "Cộng hòa xã hội chủ nghĩa Việt", TCVN3},
		{"KÕ ho¹ch c¶i c¸ch hµnh chÝnh", "KÕ ho¹ch c¶i c¸ch hµnh chÝnh", "Kế hoạch cải cách hành chính", TCVN3},
		{"NguyÔn V¨n An", "NguyÔn V¨n", "Nguyễn Văn", TCVN3},
		{"Theo §iÒu 5 LuËt §Êt ®ai", "§iÒu 5 LuËt §Êt ®ai", "Điều 5 Luật Đất đai", TCVN3},
		{"Ủy ban nhân dân xã thông báo: Céng hßa x· héi chñ nghÜa", "Céng hßa x· héi chñ nghÜa", "Cộng hòa xã hội chủ nghĩa", TCVN3},
		{"Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam.", "Coäng hoøa", "Cộng hòa", VNI},
		{"UÛy ban nhaân daân xaõ Bình Laïc", "", "", VNI},
		{"Thá»§ tá»¥c hÃ nh chÃ\u00adnh", "", "", Mojibake},
		{"ÄÄƒng kÃ½ khai sinh", "", "", Mojibake},
		{"Äá»\u008b chá»‰: xÃ£ BÃ¬nh Láº¡c", "", "", Mojibake},
		{"â€œDÃ¢n há»\u008fiâ€\u009d", "", "", Mojibake},
		{"Xã Äáº¥t Má»›i", "", "", Mojibake},
		{"Th\uFFFD tục h\uFFFDnh chính", "", "", Lost},
	} {
		g, ok := FindGarbled(c.text)
		if !ok || g.Encoding != c.encoding || g.Words != c.text[g.Start:g.End] {
			t.Errorf("%q: %+v", c.text, g)
		}
		if c.words != "" && g.Words != c.words && len(g.Words) < len(c.words)-4 || c.meant != "" && g.Meant != "" && len(g.Meant) < len(c.meant)/2 {
			t.Errorf("%q: %+v, want %q", c.text, g, c.words)
		}
		if Ordinary([]byte(c.text)) {
			t.Errorf("%q is ordinary", c.text)
		}
	}
	for _, good := range []string{
		"Ủy ban nhân dân xã Bình Lạc", "UBND XÃ «BÌNH LẠC»", "diện tích 25 m², 30°C, H₂O", "“UBND XÃ”", "XÃ… và “cá”", "Café à la carte, München, São Paulo, Curaçao",
		"Công ty TNHH Đầu tư © 2026 ® ½ ngày", "«cá»\u00a0và «gà»", "XÃ\u00a0BÌNH\u00a0LẠC", "Điều 5·Khoản 2", "§ 5 và § 6", "Ñandú, façade, naïve, Zürich, Škoda", "là à á ã", "Số: 5/QĐ-UBND", "",
		"Renault Mégane, Citroën, Peugeot: bảng giá", "20 µg, 5 µm", "€ 5 ± 2 %", "Phở, bún bò Huế", "Lê Thị Ái Vân", "Đắk Lắk, K’Bang, Đăk Tô", "Nguyễn Thị Ý Nhi ý kiến", "Cần Thơ – Cà Mau…", "Krông Nô – Ea H’leo",
	} {
		if g, ok := FindGarbled(good); ok {
			t.Errorf("%q: %+v", good, g)
		}
	}
}

// TestTidy: what shows nowhere is taken out where it is no part of the writing.
func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"thủ\u00ad tục": "thủ tục", "hồ\u200b sơ": "hồ sơ", "\u200eXã\u200f": "Xã", "a\u2060b": "ab", "a\ufeffb": "ab", "a\u202eb\u202c": "ab",
		"a\u200cb": "ab", "a\u200db": "ab", "👨\u200d👩\u200d👧": "👨\u200d👩\u200d👧", "ខ្មែរ\u200bភាសា": "ខ្មែរ\u200bភាសា", "a\x00b": "a b", "a\x0bb": "a\u2028b",
		"a\x1eb": "a-b", "a\x1fb": "ab", "a\u0085b": "a b", "\ufffcẢnh": "Ảnh", "a\tb\n": "a\tb\n", "Ủy ban": "Ủy ban", "a\x7fb": "a b", "a\u2028b": "a\u2028b",
	} {
		got, control := Tidy([]byte(in))
		if string(got) != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if again, _ := Tidy(got); string(again) != want {
			t.Errorf("%q: %q the second time", in, again)
		}
		if control >= 0 && in[control] >= ' ' && in[control] < 0x7f {
			t.Errorf("%q: a control sign at %d", in, control)
		}
	}
}

// TestUTF16: UTF-16 is known with and without a byte order mark, in both orders.
func TestUTF16(t *testing.T) {
	for _, text := range []string{"---\ntitle: Tin\n---\nThủ tục hành chính của Ủy ban nhân dân xã.\n", "Ủy ban nhân dân\n", "---\n"} {
		for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
			for _, mark := range []unicode.BOMPolicy{unicode.UseBOM, unicode.IgnoreBOM} {
				b, _ := unicode.UTF16(order, mark).NewEncoder().Bytes([]byte(text))
				if name, ok := DetectLegacy(b); !ok || name != UTF16 {
					t.Errorf("%q, %v, %v: %q", text, order, mark, name)
				}
			}
		}
	}
	for _, text := range []string{"a\x00b", "\x89PNG\x00\x01", "Ủy ban\x00nhân dân", "\x00\x00\x00\x00"} {
		if name, ok := DetectLegacy([]byte(text)); ok {
			t.Errorf("%q taken for %s", text, name)
		}
	}
}

// FuzzOrdinary: an ordinary text has nothing to tidy and nothing garbled.
func FuzzOrdinary(f *testing.F) {
	for _, s := range []string{"Thủ tục", "Céng hßa", "Thá»§ tá»¥c", "C«ng d©n", "«Công dân»", "a\u200bb", "25 m²", "\ufffd", "x·", "00á»»", "\xc2", "a\u2067b", "·a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		tidy, control := Tidy([]byte(s))
		g, garbled := FindGarbled(s)
		if garbled && (g.Start < 0 || g.End > len(s) || g.Start >= g.End) {
			t.Fatalf("%q: %+v", s, g)
		}
		if Ordinary([]byte(s)) && (string(tidy) != s || control >= 0 || garbled && g.Encoding != TCVN3) {
			t.Fatalf("%q is ordinary, with %+v", s, g)
		}
	})
}
