package sourcefile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/legacytext"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
)

// NFC puts a typed text in order: NFC, line feeds.
func NFC(text string) string { return viet.NFC(strings.ReplaceAll(text, "\r\n", "\n")) }

// LineFeeds returns a file's text as people read it: without byte order mark, with line feeds, whatever encoding
// it has; bytes that are no letters in it are �.
func LineFeeds(data []byte) string {
	text, _ := decoded(data)
	return strings.ReplaceAll(strings.TrimPrefix(shown(text), "\ufeff"), "\r\n", "\n")
}

// decoded returns the text of a file in UTF-8, and the encoding that it has instead: Notepad writes UTF-16 where
// somebody chooses Unicode, and old machines have files of before Unicode.
func decoded(data []byte) (text []byte, from legacytext.Encoding) {
	if text, ok := legacytext.DecodeUTF16(data); ok {
		return text, legacytext.UTF16
	}
	if utf8.Valid(data) {
		return data, ""
	}
	if e, ok := legacytext.DetectLegacy(data); ok {
		if text, ok := legacytext.DecodeBytes(e, data); ok {
			return text, e
		}
	}
	return data, ""
}

// shown returns a text with � in the place of each byte that is no UTF-8, as browsers carry it.
func shown(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	return string([]rune(string(text)))
}

// notUTF8 returns what is wrong with the encoding of a file, nil for nothing.
func notUTF8(name string, data []byte) *diag.Diagnostic {
	var d diag.Diagnostic
	text, from := decoded(data)
	switch {
	case from == legacytext.UTF16:
		d = diag.New(diag.Position{File: name, Line: 1}, "", "utf16-encoding", nil)
	case from != "":
		d = diag.New(diag.Position{File: name, Line: 1}, "", "legacy-encoding", diag.Args{"Encoding": string(from)})
	case !utf8.Valid(text):
		d = diag.New(diag.Position{File: name, Line: firstBad(text)}, "", "utf8-invalid", nil)
	default:
		return nil
	}
	return &d
}

// firstBad returns the first line, from 1, that has a byte which is no UTF-8.
func firstBad(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		if n++; !utf8.Valid(line) {
			break
		}
	}
	return n
}

// lost returns the first line, from 1, of a text that was made of an old one in which � stands for bytes
// that it does not have any more; 0 for none.
func lost(old, text []byte) int {
	if utf8.Valid(old) {
		return 0
	}
	has := map[string]bool{}
	for line := range bytes.Lines(old) {
		has[string(line)] = true
	}
	n := 0
	for line := range bytes.Lines(text) {
		if n++; bytes.ContainsRune(line, utf8.RuneError) && !has[string(line)] {
			return n
		}
	}
	return 0
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
	for _, p := range textdiff.Lines(strings.ReplaceAll(shown(old), "\r\n", "\n"), text) {
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
