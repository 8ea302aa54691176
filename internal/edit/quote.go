package edit

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// plainOK reports whether YAML reads a text without quotation marks as one scalar,
// whatever it takes it for.
func plainOK(text string, flow bool) bool {
	if text == "" || strings.Trim(text, " \t") != text || strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`=<~", rune(text[0])) {
		return false
	}
	if flow && strings.ContainsAny(text, ",[]{}:") {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case c == ':' && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\t'),
			c == '#' && (text[i-1] == ' ' || text[i-1] == '\t'):
			return false
		}
	}
	return strings.IndexFunc(text, special) < 0
}

// numeric matches what some reader of YAML takes for a number, a date or a time.
// It takes more than that: quotation marks do no harm.
var numeric = regexp.MustCompile(`^[-+]?\.?[0-9][-+0-9_.,:/a-fA-FxXoOtTzZ ]*$`)

// textual reports whether YAML, 1.1 or 1.2, reads a text without quotation marks
// as text: 1.10 is a number, no a yes-or-no.
func textual(text string) bool {
	switch strings.ToLower(text) {
	case "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "+.inf", "-.inf", ".nan":
		return false
	}
	return !numeric.MatchString(text)
}

// special reports whether a sign is written in YAML as an escape only: control
// characters, what is no character, the line ends of Unicode, a byte order mark.
func special(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r&0xfffe == 0xfffe
}

// quoteDouble writes a text between double quotation marks.
func quoteDouble(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case special(r) && r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case special(r) && r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case special(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoteSingle writes a text of one line between single quotation marks.
func quoteSingle(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// quote writes a text of which a meaning must not be changed: as the texts around
// it are written where that can be, else between quotation marks.
func quote(text string, like style, flow, literal bool) string {
	switch {
	case strings.IndexFunc(text, special) >= 0:
		return quoteDouble(text)
	case like == singleQuoted:
		return quoteSingle(text)
	case like == doubleQuoted && !strings.ContainsAny(text, `"\`):
		return quoteDouble(text)
	case like != doubleQuoted && plainOK(text, flow) && (literal || textual(text)):
		return text
	case strings.ContainsAny(text, `"\`) && !strings.Contains(text, "'"):
		return quoteSingle(text)
	}
	return quoteDouble(text)
}

// quoteKey writes a key. Keys are text, whatever they look like.
func quoteKey(key string, flow bool) string {
	if plainOK(key, flow) {
		return key
	}
	return quoteDouble(key)
}

// textLines writes a text of several lines as a literal: its mark, and the lines
// without their indentation. ok is false where it cannot be written so.
func textLines(text string, step int) (mark string, lines []string, ok bool) {
	body := strings.TrimRight(text, "\n")
	ends := len(text) - len(body)
	if body == "" || !strings.Contains(text, "\n") {
		return "", nil, false
	}
	for line := range strings.SplitSeq(body, "\n") {
		// Other programs end the front matter at an indented line of marks; of some
		// signs there are escapes only.
		if strings.TrimSpace(line) == "---" || strings.IndexFunc(strings.ReplaceAll(line, "\t", ""), special) >= 0 {
			return "", nil, false
		}
		lines = append(lines, line)
	}
	mark = "|"
	if strings.ContainsRune(" \t\n", rune(body[0])) {
		mark += fmt.Sprint(step)
	}
	switch {
	case ends == 0:
		mark += "-"
	case ends > 1:
		mark += "+"
		for range ends - 1 {
			lines = append(lines, "")
		}
	}
	return mark, lines, true
}

// Quote writes a text of one line as a value of YAML: between quotation marks, but for
// one of which literal says that it is what YAML takes it for, a number, a date, or a
// choice.
func Quote(text string, literal bool) string {
	if literal && plainOK(text, false) {
		return text
	}
	return quote(text, doubleQuoted, false, false)
}
