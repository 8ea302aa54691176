package docmodel

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/legacytext"
	"cchc/internal/viet"
)

// A Look is how letters are set, and which font shows them.
type Look struct {
	Bold, Italic, Strike bool
	Script               Script
	Font                 string
	Link                 string
	Pre                  bool // line ends and spaces count
}

// A Builder makes the text of one paragraph.
type Builder struct {
	Doc  *Document
	Text []Inline
}

// Add puts a text behind what there is, in a look.
func (b *Builder) Add(text string, l Look) {
	if text == "" {
		return
	}
	text = b.Doc.convert(text, l.Font)
	next := Inline{Text: text, Bold: l.Bold, Italic: l.Italic, Strike: l.Strike, Script: l.Script, Link: l.Link}
	if n := len(b.Text); n > 0 {
		last := &b.Text[n-1]
		same := *last
		same.Text = text
		if same == next {
			last.Text += text
			return
		}
	}
	b.Text = append(b.Text, next)
}

// Take returns the text that was made, in NFC and without signs that show nowhere, and
// begins another one.
func (b *Builder) Take() []Inline {
	text := b.Text
	b.Text = nil
	for i := range text {
		text[i].Text = Tidy(text[i].Text)
	}
	return Trim(text)
}

// Tidy returns a text in NFC with ordinary spaces, without hidden signs.
func Tidy(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	clean, _ := legacytext.Tidy([]byte(viet.NFC(s)))
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x2028 || r == 0x2029:
			return '\n'
		case r == '\r':
			return -1
		case r != '\n' && r != '\t' && unicode.IsSpace(r):
			return ' '
		case r >= 0xE000 && r < 0xF900: // signs of one font
			return '•'
		}
		return r
	}, string(clean))
}

func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// Trim returns a text without spaces at its ends, and without stretches that are empty.
func Trim(text []Inline) []Inline {
	holds := func(t Inline) bool { return t.Note > 0 || t.Picture > 0 }
	for len(text) > 0 && !holds(text[0]) {
		if text[0].Text = strings.TrimLeft(text[0].Text, " \t\n"); text[0].Text != "" {
			break
		}
		text = text[1:]
	}
	for n := len(text); n > 0 && !holds(text[n-1]); n = len(text) {
		if text[n-1].Text = strings.TrimRight(text[n-1].Text, " \t\n"); text[n-1].Text != "" {
			break
		}
		text = text[:n-1]
	}
	return text
}

// Divide returns the paragraphs of a text, which two line ends divide, and a line end
// before the mark of an item.
func Divide(text []Inline) (all [][]Inline) {
	var one []Inline
	end := func() {
		if one = Trim(one); len(one) > 0 {
			all = append(all, one)
		}
		one = nil
	}
	for _, t := range text {
		if t.Note > 0 || t.Picture > 0 {
			one = append(one, t)
			continue
		}
		for i, part := range emptyLine.Split(t.Text, -1) {
			if i > 0 {
				end()
			}
			for part != "" {
				t.Text, part = beforeItem(part)
				one = append(one, t)
				if part != "" {
					end()
				}
			}
		}
	}
	end()
	return all
}

// beforeItem cuts a text where a line begins with the mark of an item.
func beforeItem(s string) (before, item string) {
	for at := 0; ; {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			return s, ""
		}
		if at += end + 1; typedMark.MatchString(s[at:]) {
			return s[:at-1], s[at:]
		}
	}
}

var emptyLine = regexp.MustCompile(`\n[ \t]*\n\s*`)

// legacyFont returns the encoding of the text that a font shows, and whether the font shows
// it in capitals.
func legacyFont(font string) (e legacytext.Encoding, capitals bool) {
	key := strings.ToLower(strings.Trim(font, `"' `))
	switch {
	case strings.HasPrefix(key, ".vn"):
		return legacytext.TCVN3, strings.HasSuffix(key, "h")
	case strings.HasPrefix(key, "vni-"), strings.HasPrefix(key, "vni "):
		return legacytext.VNI, false
	}
	return "", false
}

// convert returns the text that a font of before Unicode shows, and notes it; text that is
// Unicode in spite of its font stays.
func (d *Document) convert(text, font string) string {
	encoding, capitals := legacyFont(font)
	if encoding == "" {
		return text
	}
	after, ok := encoding.Decode(text)
	if !ok { // Unicode, at least in part
		after = decodeWords(text, encoding)
	}
	if capitals {
		after = strings.ToUpper(after)
	}
	if after == text {
		return text
	}
	if n := len(d.Conversions); n > 0 && d.Conversions[n-1].Font == font && len(d.Conversions[n-1].Before) < 200 {
		last := &d.Conversions[n-1]
		last.Before, last.After = last.Before+text, last.After+after
	} else {
		d.Conversions = append(d.Conversions, Conversion{encoding, font, text, after})
	}
	return after
}

// decodeWords converts those words of a text that are none as they stand.
func decodeWords(text string, e legacytext.Encoding) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		after, ok := e.Decode(w)
		trim := func(s string) string { return strings.Trim(s, ".,;:!?()\"“”") }
		if ok && after != w && viet.IsSyllable(trim(after)) && !viet.IsSyllable(trim(w)) {
			words[i] = after
		}
	}
	return strings.Join(words, " ")
}
