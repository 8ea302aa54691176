package mdsource

import (
	"bytes"
	"unicode/utf8"
)

// OutlineMark returns the mark that a line begins with, and the bytes before
// the text behind it; 0 for a line without both. A strong mark, a) (1) 1.1., may
// stand directly under a line of text; a weak one, a. 1.1, which running text
// could contain at the beginning of a line, must stand behind an empty line.
func OutlineMark(line []byte) (mark []byte, strong bool, size int) {
	from := 0
	for from < 3 && from < len(line) && line[from] == ' ' {
		from++
	}
	at := from
	is := func(c byte) bool { return at < len(line) && line[at] == c }
	number := func() bool { // of one or two digits
		start := at
		for at < len(line) && at < start+2 && line[at] >= '0' && line[at] <= '9' {
			at++
		}
		return at > start
	}
	switch {
	case is('('):
		at++
		if strong = number() && is(')'); !strong {
			return nil, false, 0
		}
		at++
	case number():
		groups := 0
		for ; is('.') && !strong; groups++ {
			at++
			strong = !number()
		}
		if groups == 0 || groups == 1 && strong { // 1 and 1. are none
			return nil, false, 0
		}
	default:
		if bytes.HasPrefix(line[at:], []byte("đ")) {
			at += len("đ")
		} else if at < len(line) && line[at] >= 'a' && line[at] <= 'z' {
			at++
		} else {
			return nil, false, 0
		}
		if strong = is(')'); !strong && !is('.') {
			return nil, false, 0
		}
		at++
	}
	mark = line[from:at]
	for is(' ') || is('\t') {
		at++
	}
	if at == from+len(mark) || at == len(line) || is('\n') || is('\f') || is('\r') {
		return nil, false, 0
	}
	return mark, strong, at
}

// SignMark is OutlineMark for the marks that are typed or pasted beside those of
// the outline: bullets, long dashes, 1) 01. 1/ a/ (a) (ii).
func SignMark(line []byte) (mark []byte, size int) {
	from := 0
	for from < 3 && from < len(line) && line[from] == ' ' {
		from++
	}
	if from == len(line) {
		return nil, 0
	}
	at := from
	if r, n := utf8.DecodeRune(line[from:]); n > 1 && (isBullet(r) || r == '–' || r == '—' || r == '―' || r == '−') {
		at += n
	} else if n := slashed(line[from:]); n > 0 {
		at += n
	} else {
		for at < len(line) && at < from+9 && line[at] >= '0' && line[at] <= '9' {
			at++
		}
		if at == from || at == len(line) || line[at] != ')' && (line[at] != '.' || line[from] != '0' || at < from+2) {
			return nil, 0
		}
		at++
	}
	end := at
	for end < len(line) && (line[end] == ' ' || line[end] == '\t') {
		end++
	}
	if end == at || end == len(line) || line[end] == '\n' || line[end] == '\f' || line[end] == '\r' {
		return nil, 0
	}
	return line[from:at], end
}
