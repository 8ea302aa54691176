package front

import (
	"bytes"
	"unicode/utf8"
)

// Lines are where the lines of YAML text begin, as the YAML library counts them.
// It ends lines with U+0085, U+2028 and U+2029 too, which come in with pasted text
// and which nobody sees; an editor counts line feeds alone.
type Lines struct {
	src    []byte // up to the end of the text
	Starts []int  // bytes of src
}

// LinesOf returns the lines of the text src[from:to].
func LinesOf(src []byte, from, to int) *Lines {
	l := &Lines{src: src[:to:to], Starts: []int{from}}
	for i := from; i < to; {
		n := LineBreak(src[i:to])
		if n > 0 {
			l.Starts = append(l.Starts, i+n)
		}
		i += max(n, 1)
	}
	return l
}

// LineBreak returns the length of the line end that data begins with, 0 for none.
func LineBreak(data []byte) int {
	for _, b := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"} {
		if len(data) >= len(b) && string(data[:len(b)]) == b {
			return len(b)
		}
	}
	return 0
}

// invisibleLines returns the lines of a text with line ends that nobody sees, nil
// for any other, whose lines the library and editors count alike.
func invisibleLines(data []byte) *Lines {
	for _, b := range []string{"\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(data, []byte(b)) {
			return LinesOf(data, 0, len(data))
		}
	}
	return nil
}

// Offset returns the byte of a line and column, from 1, of the library, -1 for
// none.
func (l *Lines) Offset(line, column int) int {
	if line < 1 || line > len(l.Starts) {
		return -1
	}
	at := l.Starts[line-1]
	for range column - 1 {
		if at >= len(l.src) {
			return -1
		}
		_, size := utf8.DecodeRune(l.src[at:])
		at += size
	}
	return at
}

// Place returns the line and column in the text, as editors count them, of a line
// and column of the library; 0 where that has none.
func (l *Lines) Place(line, column int) (int, int) {
	if l == nil || line == 0 {
		return line, column
	}
	at := l.Offset(min(line, len(l.Starts)), max(column, 1))
	if at < 0 {
		at = len(l.src) // the library stands behind the end
	}
	from := l.Starts[0]
	begin := from + 1 + bytes.LastIndexByte(l.src[from:at], '\n')
	if column > 0 {
		column = 1 + utf8.RuneCount(l.src[begin:at])
	}
	return 1 + bytes.Count(l.src[from:begin], []byte("\n")), column
}

// LineFeeds returns a file as it is read, the same whatever system it was saved on: without
// byte order mark, with lines that end with \n.
func LineFeeds(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}
