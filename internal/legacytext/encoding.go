// Package legacytext knows how Vietnamese was written before Unicode, and what became of such
// text: [DetectLegacy] tells the encoding of bytes that are no UTF-8 (TCVN3, VNI, windows-1258,
// UTF-16), [DecodeBytes] and [Encoding.Decode] make UTF-8 of them.
//
// In good UTF-8 [FindGarbled] finds what a program made of text that it took for text in another
// encoding ("Thá»§ tá»¥c"), and says where it can what it was. [Tidy] takes away the characters that
// nobody sees and that come along when somebody pastes. [Ordinary] tells of nearly every
// text at one look that it has nothing of all that.
package legacytext

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"cchc/internal/viet"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// An Encoding names a way of writing Vietnamese in bytes that is not UTF-8.
type Encoding string

// The encodings that [DetectLegacy] knows.
const (
	TCVN3       Encoding = "TCVN3 (ABC)"
	VNI         Encoding = "VNI-Windows"
	Windows1258 Encoding = "windows-1258"
	UTF16       Encoding = "UTF-16"
)

// tcvn3 gives the letters of TCVN3's high bytes. Capitals with tones are
// written in the capitals of the font and have no bytes of their own.
var tcvn3 = func() map[byte]string {
	table := map[byte]string{}
	put := func(first byte, letters string) {
		for _, r := range letters {
			table[first] = string(r)
			first++
		}
	}
	put(0xA1, "ĂÂÊÔƠƯĐăâêôơưđ")
	put(0xB5, "àảãáạ")
	put(0xBB, "ằẳẵắ")
	put(0xC6, "ặầẩẫấậè")
	put(0xCE, "ẻẽéẹềểễếệìỉ")
	put(0xDC, "ĩíịò")
	put(0xE1, "ỏõóọồổỗốộờởỡớợù")
	put(0xF1, "ủũúụừửữứựỳỷỹýỵ")
	return table
}()

// vniMarks gives the combining marks that VNI writes as a byte behind the
// letter, and vniLetters the letters that have a byte of their own. Both are
// listed in lower case; capitals are 0x20 below.
var (
	vniMarks = map[byte]string{
		0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
		0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
		0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309", 0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
	}
	vniLetters = map[byte]string{0xF1: "đ", 0xF6: "ư", 0xF4: "ơ", 0xED: "í", 0xEC: "ì", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xEE: "ỵ"}
)

func decodeTCVN3(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		if letter, ok := tcvn3[c]; ok {
			s.WriteString(letter)
		} else {
			s.WriteByte(c & 0x7F)
		}
	}
	return s.String()
}

func decodeVNI(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		lower := c
		if c >= 0xC0 && c < 0xE0 {
			lower = c + 0x20
		}
		if mark, ok := vniMarks[lower]; ok {
			s.WriteString(mark)
		} else if letter, ok := vniLetters[lower]; ok {
			if lower != c {
				letter = strings.ToUpper(letter)
			}
			s.WriteString(letter)
		} else {
			s.WriteByte(c & 0x7F)
		}
	}
	return norm.NFC.String(s.String())
}

func decode1258(b []byte) string {
	s, err := charmap.Windows1258.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return norm.NFC.String(string(s))
}

var decoders = []struct {
	name   Encoding
	decode func([]byte) string
}{{TCVN3, decodeTCVN3}, {VNI, decodeVNI}, {Windows1258, decode1258}}

// syllable matches one Vietnamese syllable, folded and in lower case but for
// its vowels' quality, which [plain] has removed with the tone.
var syllable = regexp.MustCompile(`^(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?(?:a|ai|ao|au|ay|e|eo|eu|i|ia|ie|ieu|iu|o|oa|oai|oao|oay|oe|oeo|oi|oo|u|ua|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu|y|ye|yeu)(?:c|ch|m|n|ng|nh|p|t)?$`)

// vietnameseWords counts the words of s that carry marks, and those of them
// that are Vietnamese syllables.
func vietnameseWords(s string) (marked, good int) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return r < utf8.RuneSelf && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}) {
		if isASCII(w) {
			continue
		}
		marked++
		if isSyllable(w) {
			good++
		}
	}
	return marked, good
}

// isSyllable reports whether w is a Vietnamese syllable with at most one tone,
// written in one case or with a capital first.
func isSyllable(w string) bool {
	tones := 0
	for i, r := range []rune(norm.NFD.String(w)) {
		switch r {
		case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323':
			tones++
		case '\u0302', '\u0306', '\u031B':
			if i == 0 {
				return false
			}
		case 'đ', 'Đ':
		default:
			if r >= utf8.RuneSelf {
				return false
			}
		}
	}
	_, first := utf8.DecodeRuneInString(w)
	rest := w[first:]
	mixed := rest != strings.ToLower(rest) && rest != strings.ToUpper(rest)
	return tones <= 1 && !mixed && syllable.MatchString(viet.Fold(w))
}

// DetectLegacy recognises Vietnamese text in an encoding of before Unicode:
// b that is not UTF-8, or that is such text which was saved as UTF-8 without
// being converted ("Céng hßa"). ok is false for good UTF-8 and for bytes that
// no known encoding makes Vietnamese.
func DetectLegacy(b []byte) (name Encoding, ok bool) {
	if len(b) >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF) {
		return UTF16, true
	}
	if bytes.IndexByte(b[:min(len(b), 400)], 0) >= 0 && utf16Order(b) && !viet.Settled(b) {
		return UTF16, true
	}
	raw, least := b, 0
	if utf8.Valid(b) {
		if !isLatin(b) {
			return "", false
		}
		latin := latinBytes(string(b))
		// Text as it stands must be clearly worse than the text decoded.
		marked, good := vietnameseWords(string(b))
		if marked < 3 || good*2 > marked {
			return "", false
		}
		raw, least = latin, good
	}
	best := 0
	for _, d := range decoders {
		marked, good := vietnameseWords(d.decode(raw))
		if good >= 2 && good*10 >= marked*7 && good > best && good > least {
			name, best = d.name, good
		}
	}
	return name, best > 0
}

// isLatin reports whether a text has only letters of Latin-1 and windows-1252,
// as text in a legacy encoding looks when nobody converted it. Most texts have
// a letter that tells at once.
func isLatin(b []byte) bool {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r >= 0x100 {
			if _, ok := win1252(r); !ok {
				return false
			}
		}
		b = b[size:]
	}
	return true
}

// latinBytes returns the bytes of such a text.
func latinBytes(s string) []byte {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, _ := win1252(r)
		b = append(b, c)
	}
	return b
}

// Decode returns the text that a font of before Unicode (.VnTime, VNI-Times) shows where a
// file has text, each byte of the font's encoding as a letter of windows-1252 or as a sign
// of a symbol font. ok is false for text that such a font does not show: text which is
// Unicode already though the font is an old one.
func (e Encoding) Decode(text string) (decoded string, ok bool) {
	if isASCII(text) {
		return text, true
	}
	raw := make([]byte, 0, len(text))
	for _, r := range text {
		if r >= 0xF000 && r < 0xF100 {
			r -= 0xF000
		}
		c, known := win1252(r)
		if !known {
			return text, false
		}
		raw = append(raw, c)
	}
	for _, d := range decoders {
		if d.name == e {
			decoded = norm.NFC.String(d.decode(raw))
		}
	}
	_, before := vietnameseWords(text)
	_, after := vietnameseWords(decoded)
	if decoded == "" || after < before {
		return text, false
	}
	return decoded, true
}

// DecodeBytes returns a text that is wholly in an encoding of before Unicode; ok is false
// for an encoding of another kind.
func DecodeBytes(e Encoding, data []byte) (text []byte, ok bool) {
	for _, d := range decoders {
		if d.name == e {
			return []byte(norm.NFC.String(d.decode(data))), true
		}
	}
	return nil, false
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
