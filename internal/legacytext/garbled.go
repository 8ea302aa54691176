package legacytext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// What [FindGarbled] finds beside [TCVN3] and [VNI] text.
const (
	Mojibake Encoding = "UTF-8"  // read as windows-1252 and saved again: "Thá»§ tá»¥c"
	Lost     Encoding = "U+FFFD" // what a program writes for letters it cannot read
)

// A Garbled is text that no reader can read, as it was found in good UTF-8.
type Garbled struct {
	Encoding   Encoding
	Words      string // the first of it, at most a few words
	Meant      string // what Words were; "" where nobody can tell
	Start, End int    // of Words, in bytes
}

// Ordinary reports whether a text has none of the signs that [Tidy] and
// [FindGarbled] look for, which is so of nearly every one. It may be wrong where
// a sign of Latin-1 stands at a letter; never the other way.
func Ordinary(b []byte) bool {
	for i := 0; i < len(b); i++ {
		switch kind := unusual[b[i]]; {
		case kind == usual:
		case kind == never || i+1 == len(b):
			return false
		case kind == latinSign:
			if (b[i+1] == 0xA0 || b[i+1] == 0xBB) && (i+2 == len(b) || b[i+2] != b[i]) { // a space that does not break, », with no further sign
				continue
			}
			if b[i+1] <= 0xAD && (b[i+1] < 0xA0 || b[i+1] == 0xAD) || atLetter(b, i) {
				return false
			}
		case kind == latinLetter:
			if strings.IndexByte(vietnameseLatin, b[i+1]) < 0 {
				return false
			}
		case kind == generalSign:
			if i+2 == len(b) || b[i+1] == 0x81 && b[i+2] >= 0xA0 && b[i+2] < 0xB0 ||
				b[i+1] == 0x80 && (b[i+2] >= 0x8B && b[i+2] < 0x90 || b[i+2] >= 0xA8 && b[i+2] < 0xAF) {
				return false
			}
		}
	}
	return true
}

// atLetter reports whether the sign of two bytes at i stands directly behind a
// letter, or before one that no quotation begins with.
func atLetter(b []byte, i int) bool {
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf }
	if i > 0 && letter(b[i-1]) {
		return true
	}
	return i+2 < len(b) && b[i+1] != 0xAB && letter(b[i+2]) // 0xAB: «
}

// The kinds of bytes that Ordinary looks at.
const (
	usual       = iota
	never       // control signs, the byte order mark, U+FFFD, U+FFFC
	latinSign   // U+0080 to U+00BF
	latinLetter // U+00C0 to U+00FF
	generalSign // U+2000 to U+2FFF
)

var unusual = func() (table [256]byte) {
	for c := range byte(' ') {
		table[c] = never
	}
	table['\n'], table['\t'] = usual, usual
	table[0x7F], table[0xEF] = never, never
	table[0xC2], table[0xC3], table[0xE2] = latinSign, latinLetter, generalSign
	return table
}()

// vietnameseLatin has the second bytes of those letters of Latin-1 that
// Vietnamese has, and of ×.
var vietnameseLatin = func() string {
	var b strings.Builder
	for _, r := range "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý×" {
		b.WriteByte(byte(r-0xC0) + 0x80)
	}
	return b.String()
}()

// Tidy takes out of a text what shows nowhere and hides words from the search:
// soft hyphens, spaces and joiners without width, marks of direction. They stay
// where a script needs them (Khmer, Lao, Arabic …) and between emoji. Control
// signs become spaces; control is the place of the first one in b, -1 for none.
func Tidy(b []byte) (tidy []byte, control int) {
	control = -1
	var out []byte // nil while nothing differs
	before := rune(0)
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == '\v' || r == 0x2028 || r == 0x2029: // line ends of Word
			out = grown(out, b[:i])
			out = append(out, "\u2028"...)
		case unicode.IsControl(r) && r != '\n' && r != '\t' && r != 0x1E && r != 0x1F:
			if control < 0 {
				control = i
			}
			out = append(grown(out, b[:i]), ' ')
		case r == 0x1E: // Word's hyphen that does not break
			out = append(grown(out, b[:i]), '-')
		case hidden(r) && !needed(r, before, b[i+size:]):
			out = grown(out, b[:i])
		case out != nil:
			out = append(out, b[i:i+size]...)
		}
		before, i = r, i+size
	}
	if out == nil {
		return b, control
	}
	return out, control
}

// grown returns out, which begins as before does.
func grown(out, before []byte) []byte {
	if out == nil {
		out = append(make([]byte, 0, 2*len(before)+64), before...)
	}
	return out
}

// hidden reports whether r shows nowhere.
func hidden(r rune) bool {
	switch {
	case r == 0x1F, r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0xFEFF, r == 0xFFFC,
		r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	}
	return false
}

// needed reports whether a hidden sign belongs to the writing around it.
func needed(r, before rune, rest []byte) bool {
	after, _ := utf8.DecodeRune(rest)
	if r == 0x200D {
		return beyondLatin(before) && beyondLatin(after)
	}
	return r != 0xAD && r != 0xFEFF && (joining(before) || joining(after))
}

// joining reports whether r is of a script whose words or letters are held apart
// and together by hidden signs: from Hebrew to Khmer and Mongolian, Cham.
func joining(r rune) bool {
	return r >= 0x590 && r < 0x1E00 && r != 0x180E || r >= 0xA800 && r < 0xAC00
}

func beyondLatin(r rune) bool { return joining(r) || r >= 0x2190 && r != 0xFEFF && r != utf8.RuneError }

// FindGarbled returns the first words of a paragraph, or of a value, that are in
// an encoding of before Unicode, or of which a program has made signs. One word
// that could be so by chance is none.
func FindGarbled(text string) (g Garbled, ok bool) {
	if i := strings.IndexRune(text, utf8.RuneError); i >= 0 {
		from, end := wordAround(text, i)
		return Garbled{Lost, text[from:end], "", from, end}, true
	}
	var found [3]suspects
	bad := 0
	for from, end := nextWord(text, 0); from < end; from, end = nextWord(text, end) {
		w := text[from:end]
		if len(w) > longestWord || isASCII(w) || !isLatin([]byte(w)) {
			continue
		}
		raw := latinBytes(w)
		core := trimQuotes(w)
		if s, strong := unmojibake(raw); s != "" {
			found[0].add(from, end, strong)
		} else if half.MatchString(w) {
			found[0].add(from, end, 2)
		}
		sound := core == "" || isSyllable(core)
		if !sound {
			bad++
		}
		for i, decode := range []func([]byte) string{decodeTCVN3, decodeVNI} {
			switch s := trimQuotes(decode(raw)); {
			case isASCII(s) || !isSyllable(s):
			case sound:
				found[i+1].lead(from, end)
			default:
				found[i+1].add(from, end, 1)
			}
		}
	}
	best := 0
	for i := range found {
		if found[i].n > found[best].n {
			best = i
		}
	}
	s := &found[best]
	if s.n < 2 || best > 0 && s.n*10 < bad*7 {
		return Garbled{}, false
	}
	g = Garbled{Words: text[s.from:s.end], Start: s.from, End: s.end}
	if g.Encoding, g.Meant = readAs(best, g.Words); !readable(g.Meant) {
		g.Meant = ""
	}
	return g, true
}

// readable reports whether all words of a text are Vietnamese.
func readable(text string) bool {
	for from, end := nextWord(text, 0); from < end; from, end = nextWord(text, end) {
		if w := trimQuotes(text[from:end]); w != "" && !isASCII(w) && !isSyllable(w) {
			return false
		}
	}
	return true
}

// longestWord is how many bytes a word may have that is looked at: more than the
// longest syllable, taken apart, with the signs around it.
const longestWord = 80

// suspects are words that are other words in one encoding.
type suspects struct{ n, from, end, leadFrom, leadEnd int }

// lead notes a word that is one in both, which may stand before the first.
func (s *suspects) lead(from, end int) { s.leadFrom, s.leadEnd = from, end }

// add counts a word, and takes in the first four that stand together.
func (s *suspects) add(from, end, weight int) {
	if s.n == 0 {
		s.from, s.end = from, end
		if s.leadEnd > 0 && s.leadEnd+1 == from {
			s.from = s.leadFrom
		}
	} else if from-s.end <= 16 && end-s.from <= 60 {
		s.end = end
	}
	s.n += weight
}

func readAs(which int, words string) (Encoding, string) {
	switch which {
	case 1:
		return TCVN3, norm.NFC.String(decodeEach(words, decodeTCVN3))
	case 2:
		return VNI, decodeEach(words, decodeVNI)
	}
	return Mojibake, decodeEach(words, func(raw []byte) string {
		s, _ := unmojibake(raw)
		return s
	})
}

// decodeEach decodes those words of a text that can be.
func decodeEach(text string, decode func([]byte) string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		if isASCII(w) || !isLatin([]byte(w)) {
			continue
		}
		if s := decode(latinBytes(w)); s != "" {
			words[i] = s
		}
	}
	return strings.Join(words, " ")
}

// half matches what is left of letters where a program has dropped bytes that it
// does not know: ÄÄƒng for Đăng.
var half = regexp.MustCompile("Ä[‘ƒ\u0090\u0091]|Æ[°¡]|áº[^ \u00A0”]")

// unmojibake reads the bytes of a word as UTF-8. It returns "" where they are
// none, or no letter or quotation mark of Vietnamese is in them; strong is 2 where
// chance does not make them, else 1.
func unmojibake(raw []byte) (s string, strong int) {
	if !utf8.Valid(raw) {
		return "", 0
	}
	for _, r := range string(raw) {
		switch {
		case r >= 0x1EA0 && r < 0x1F00, r >= 0x2010 && r <= 0x2026:
			strong = 2
		case strings.ContainsRune("ĂăĐđĨĩŨũƠơƯưÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý", r):
			strong = max(strong, 1)
		case r >= utf8.RuneSelf && r != 0xA0:
			return "", 0
		}
	}
	if strong == 0 {
		return "", 0
	}
	return string(raw), strong
}

// nextWord returns the next stretch of letters, and of signs beyond ASCII, from a
// place on; an empty one at the end.
func nextWord(text string, at int) (from, end int) {
	for at < len(text) && !wordByte(text[at]) {
		at++
	}
	for end = at; end < len(text) && wordByte(text[end]); end++ {
	}
	return at, end
}

func wordByte(c byte) bool { return c >= utf8.RuneSelf || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// trimQuotes takes the signs around a word away that real text has there.
func trimQuotes(w string) string { return strings.Trim(w, "«»“”‘’…–—\u00A0°²³") }

// wordAround returns the word at i and its neighbours, for a message.
func wordAround(text string, i int) (from, end int) {
	from, end = max(0, i-20), min(len(text), i+23)
	for from > 0 && text[from-1] > ' ' && i-from < 40 {
		from--
	}
	for end < len(text) && text[end] > ' ' && end-i < 43 {
		end++
	}
	if j := strings.LastIndexByte(text[from:i], '\n'); j >= 0 {
		from += j + 1
	}
	if j := strings.IndexByte(text[i:end], '\n'); j >= 0 {
		end = i + j
	}
	for !utf8.RuneStart(text[from]) {
		from++
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	return from, end
}

// utf16Order reports whether bytes are UTF-16 that no byte order mark begins: text
// of which every second byte is often zero.
func utf16Order(b []byte) bool {
	b = b[:min(len(b), 400)&^1]
	var zero [2]int
	for i, c := range b {
		if c == 0 {
			zero[i&1]++
		}
	}
	return len(b) >= 8 && zero[0]+zero[1] >= len(b)/8 && min(zero[0], zero[1])*8 <= max(zero[0], zero[1])
}

// win1252 returns the byte of a rune in windows-1252, where the five bytes that it
// leaves free are the control signs of Latin-1.
func win1252(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}
