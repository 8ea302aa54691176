package viet

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// eth maps the Icelandic letters that old keyboards and fonts put in the place
// of the Vietnamese ones; they look the same and match nothing.
var eth = strings.NewReplacer("Ð", "Đ", "ð", "đ")

// NFC returns s in the form the program keeps everywhere: Unicode
// normalisation form C, with Đ and đ for the look-alikes Ð and ð.
func NFC(s string) string {
	if isPlain(s) {
		return s
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	if strings.ContainsAny(s, "Ðð") {
		s = eth.Replace(s)
	}
	return s
}

// NFCBytes is [NFC] for bytes, which are returned as they are where nothing
// changes.
func NFCBytes(b []byte) []byte {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf { // most of a text
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if !isPlainRune(r) {
			return []byte(NFC(string(b)))
		}
		i += size
	}
	return b
}

// Settled reports whether a text is Vietnamese in UTF-8 and in NFC beyond any
// doubt, which nearly every one is and one look at it tells. false says nothing.
func Settled(b []byte) bool {
	vietnamese := false // it has a letter that no older encoding makes of its bytes
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c < utf8.RuneSelf {
			continue
		}
		// The runes of isPlainRune beyond ASCII, by their bytes.
		if i++; i == len(b) || b[i]&0xC0 != 0x80 {
			return false
		}
		switch d := b[i]; {
		case c >= 0xC2 && c <= 0xCB: // U+0080 to U+02FF
			if c == "Ð"[0] && (d == "Ð"[1] || d == "ð"[1]) {
				return false
			}
			continue
		case c == 0xE1 && d >= 0xB8 && d <= 0xBB: // U+1E00 to U+1EFF
			vietnamese = true
		case c == 0xE2 && d <= 0x81: // U+2000 to U+207F, of which some are not
			if i+1 < len(b) && (d == 0x80 && b[i+1] < 0x82 || d == 0x81 && b[i+1] >= 0xB0) {
				return false
			}
		default:
			return false
		}
		if i++; i == len(b) || b[i]&0xC0 != 0x80 {
			return false
		}
	}
	return vietnamese
}

// isPlain reports whether s has only letters and signs of which NFC and the
// look-alikes change nothing: those of Latin in one piece, and punctuation.
// Nearly every Vietnamese text is such, and to see that costs a fraction of
// what the tables of Unicode do.
func isPlain(s string) bool {
	for _, r := range s {
		if !isPlainRune(r) {
			return false
		}
	}
	return true
}

func isPlainRune(r rune) bool {
	return r < 0x300 && r != 'Ð' && r != 'ð' || r >= 0x1E00 && r < 0x1F00 || r >= 0x2002 && r < 0x2070
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Fold returns s in lower case and without marks: "Đăng ký" becomes "dang ky".
// Two texts that a reader may mistake for one another fold to the same text.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	known := letters()
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		b.WriteString(known.fold(r))
	}
	return b.String()
}

// FoldRune returns r in lower case and without marks (see [Fold]): one letter as a
// rule, none of a combining mark.
func FoldRune(r rune) string { return letters().fold(r) }

// foldedLetters are forms of letters, see letters.
type foldedLetters [2][]string

func (l *foldedLetters) fold(r rune) string {
	switch {
	case r < 0x300:
		return l[0][r]
	case r >= 0x1E00 && r < 0x1F00:
		return l[1][r-0x1E00]
	}
	return slowFold(r)
}

// letters has the folded forms of the letters that Vietnamese is written with:
// those below U+0300, and those from U+1E00.
var letters = sync.OnceValue(func() *foldedLetters {
	forms := func(from, end rune) []string {
		forms := make([]string, 0, end-from)
		for r := from; r < end; r++ {
			forms = append(forms, slowFold(r))
		}
		return forms
	}
	return &foldedLetters{forms(0, 0x300), forms(0x1E00, 0x1F00)}
})

// slowFold finds the folded form of r in the tables of Unicode.
func slowFold(r rune) string {
	if r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð' {
		return "d"
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	d := norm.NFD.Properties(buf[:n]).Decomposition()
	if len(d) == 0 {
		d = buf[:n]
	}
	var b strings.Builder
	for len(d) > 0 {
		c, size := utf8.DecodeRune(d)
		d = d[size:]
		if !unicode.Is(unicode.Mn, c) {
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// Key returns the form in which names that people type are compared: folded,
// letters and digits only. "Tiêu đề", "tieu_de" and "TIÊU ĐỀ" have one key.
func Key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, Fold(s))
}

// FoldWords returns the words of s folded, with one space between them and no other signs:
// "Số, ký hiệu:" becomes "so ky hieu".
func FoldWords(s string) string { return strings.ReplaceAll(Slug(NFC(s)), "-", " ") }

// Slug returns s as one segment of an address: folded, with a hyphen for every
// run of other signs. It is stable, and empty only where s has no letter and
// no digit. Different names can have one slug ("đa", "da").
func Slug(s string) string {
	b := make([]byte, 0, len(s))
	pending := false
	for _, r := range s {
		form := FoldRune(r)
		for i := range len(form) {
			c := form[i]
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
				pending = true
				continue
			}
			if pending && len(b) > 0 {
				b = append(b, '-')
			}
			pending = false
			b = append(b, c)
		}
	}
	return string(b)
}

// IsWrongEth reports whether the Ð or ð at a place of a text stands for Đ or đ: the word
// that it is in would be a Vietnamese syllable, or is in capitals as QÐ is.
func IsWrongEth(text []byte, at int) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
	from := bytes.LastIndexFunc(text[:at], func(r rune) bool { return !inWord(r) })
	if from < 0 {
		from = 0
	} else {
		_, size := utf8.DecodeRune(text[from:])
		from += size
	}
	end := bytes.IndexFunc(text[at:], func(r rune) bool { return !inWord(r) })
	if end < 0 {
		end = len(text) - at
	}
	word := NFC(string(text[from : at+end]))
	return IsSyllable(word) || strings.ToUpper(word) == word
}
