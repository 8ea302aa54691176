package sourcefile

import (
	"bytes"
	"strings"

	"cchc/internal/legacytext"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
)

// NFC puts a typed text in order: NFC, line feeds.
func NFC(text string) string { return viet.NFC(strings.ReplaceAll(text, "\r\n", "\n")) }

// LineFeeds returns a file's text as people read it: without byte order mark, with line feeds; one in UTF-16, too.
func LineFeeds(data []byte) string {
	data, _ = decoded(data)
	return strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
}

// decoded returns the text of a file in UTF-8: Notepad writes UTF-16 where somebody chooses Unicode.
func decoded(data []byte) (text []byte, utf16 bool) {
	if text, ok := legacytext.DecodeUTF16(data); ok {
		return text, true
	}
	return data, false
}

// lineEnd returns how the lines of a file end.
func lineEnd(data []byte) string {
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// lineStart returns the byte on which a line begins, from 1.
func lineStart(data []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return len(data)
		}
		at += i + 1
	}
	return at
}

// respell returns a text with the bytes of the old one for lines that are the same.
func respell(old []byte, text string) []byte {
	mark := []byte(nil)
	if bytes.HasPrefix(old, []byte("\ufeff")) {
		mark, old = old[:3], old[3:]
	}
	return append(bytes.Clone(mark), respellLike(old, text, lineEnd(old))...)
}

func respellLike(old []byte, text, eol string) []byte {
	rest := old
	var out []byte
	for _, p := range textdiff.Lines(strings.ReplaceAll(string(old), "\r\n", "\n"), text) {
		for line := range strings.Lines(p.Text) {
			switch p.Op {
			case textdiff.New:
				out = append(out, strings.ReplaceAll(line, "\n", eol)...)
			default:
				n := lineStart(rest, 2)
				if p.Op == textdiff.Same {
					out = append(out, rest[:n]...)
				}
				rest = rest[n:]
			}
		}
	}
	return out
}
