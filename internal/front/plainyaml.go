package front

import (
	"strings"
	"unicode/utf8"
)

// plainYAML reads the part of YAML that nearly all front matter is written in:
// maps and lists in lines, and values that stand on one line, plain, quoted, or
// in brackets. Whatever goes beyond that – comments, texts of several lines,
// escapes, anchors, mistakes – makes ok false and is left to the library, which
// takes about ten times as long. What is read is read as the library reads it;
// FuzzPlainYAML compares the two.
func plainYAML(data []byte) (n *Node, ok bool) {
	if !plainText(data) {
		return nil, false
	}
	p := &plainReader{rest: string(data), arena: arenas.Get().(*nodeArena)}
	p.next()
	if p.indent == 0 && !p.done && !p.bad {
		n = p.block(0, 0)
	}
	if n == nil || n.Kind != Map || !p.done || p.bad {
		p.arena.free()
		return nil, false
	}
	n.arena = p.arena
	return n, true
}

// plainText reports whether a text is UTF-8 and has only signs without a meaning
// of their own to YAML: no control characters, none of Unicode's line ends, no
// marks between documents.
func plainText(data []byte) bool {
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case c == '\n':
			if rest := data[i+1:]; len(rest) >= 3 && (string(rest[:3]) == "---" || string(rest[:3]) == "...") {
				return false
			}
			continue
		case c < ' ', c == 0x7f:
			return false
		case c < utf8.RuneSelf:
			continue
		}
		if i++; c < 0xc2 || c >= 0xf0 || i == len(data) || data[i]&0xc0 != 0x80 { // or beyond the basic plane
			return false
		}
		d := data[i]
		if c < 0xe0 {
			if c == 0xc2 && d < 0xa0 { // C1 control characters, next line
				return false
			}
			continue
		}
		if i++; i == len(data) || data[i]&0xc0 != 0x80 || c == 0xe0 && d < 0xa0 || c == 0xed && d >= 0xa0 {
			return false
		}
		if c == 0xe2 && d == 0x80 && (data[i] == 0xa8 || data[i] == 0xa9) || // line and paragraph separators
			c == 0xef && (d == 0xbb || d == 0xbf) { // byte order marks, what is no character
			return false
		}
	}
	return true
}

// A plainReader goes through a text line by line. Once bad is set, the text is
// the library's.
type plainReader struct {
	rest   string // behind the line
	line   string // without its indentation and the spaces at its end
	number int    // of the line
	indent int    // of the line: spaces in front of it
	at     int    // a byte of the line whose column is known
	chars  int    // in front of it
	done   bool   // there is no line any more
	bad    bool
	depth  int
	arena  *nodeArena
}

// next goes to the next line that is not empty.
func (p *plainReader) next() {
	for p.rest != "" {
		line, rest, _ := strings.Cut(p.rest, "\n")
		p.rest = rest
		p.number++
		text := strings.TrimLeft(line, " ")
		if text == "" {
			continue
		}
		p.indent, p.at, p.chars = len(line)-len(text), 0, 0
		p.line = strings.TrimRight(text, " ")
		if p.line[0] == '#' || p.line[0] == '%' {
			p.bad = true
		}
		return
	}
	p.line, p.done = "", true
}

// node returns a node at a byte of the line.
func (p *plainReader) node(kind NodeKind, at string) *Node {
	n := p.arena.node()
	n.Kind, n.Line, n.Column = kind, p.number, p.column(at)
	return n
}

// column returns the column of at, the end of the line. It counts from the
// column that was asked for last: a line can have any number of values.
func (p *plainReader) column(at string) int {
	to := len(p.line) - len(at)
	if to < p.at {
		p.at, p.chars = 0, 0
	}
	p.chars += utf8.RuneCountInString(p.line[p.at:to])
	p.at = to
	return p.indent + p.chars + 1
}

// block reads the map or list whose first item the line is; it stands at an
// indentation, offset letters into which its first item begins.
func (p *plainReader) block(indent, offset int) *Node {
	if p.depth++; p.depth > MaxDepth/2 {
		p.bad = true
	}
	defer func() { p.depth-- }()
	if p.bad {
		return nil
	}
	at := p.line[offset:]
	if isItem(at) {
		if offset > 0 {
			p.bad = true // a list in a list
			return nil
		}
		return p.list(indent)
	}
	return p.pairs(indent, offset)
}

func isItem(line string) bool { return line == "-" || strings.HasPrefix(line, "- ") }

// list reads the items of a list.
func (p *plainReader) list(indent int) *Node {
	n := p.node(List, p.line)
	for !p.done && !p.bad && p.indent == indent && isItem(p.line) {
		item := strings.TrimLeft(p.line[1:], " ")
		if item == "" {
			p.bad = true // nothing, or a value on the lines below
			return n
		}
		if _, _, isPair := p.key(item); isPair {
			offset := len(p.line) - len(item)
			n.Items = append(n.Items, p.block(indent+offset, offset))
			continue
		}
		n.Items = append(n.Items, p.value(item, indent))
	}
	p.closed(indent)
	return n
}

// pairs reads the keys of a map with their values. The first one stands offset
// bytes into the line.
func (p *plainReader) pairs(indent, offset int) *Node {
	n := p.node(Map, p.line[offset:])
	if p.depth == 1 {
		n.Pairs = p.arena.pairsFor(24) // those of an entry
	} else {
		n.Pairs = p.arena.pairsFor(4)
	}
	for first := true; !p.done && !p.bad && (first || p.indent == indent); first = false {
		at := p.line
		if first {
			at = p.line[offset:]
		} else if isItem(at) {
			break
		}
		key, value, ok := p.key(at)
		if !ok {
			p.bad = true
			return n
		}
		pair := Pair{Key: key, Line: p.number, Column: p.column(at)}
		if value != "" {
			pair.Value = p.value(value, indent)
		} else {
			pair.Value = p.below(indent)
		}
		n.Pairs = append(n.Pairs, pair)
	}
	p.closed(indent)
	return n
}

// closed checks the line behind a map or list that stands at an indentation: it
// belongs to one further out.
func (p *plainReader) closed(indent int) {
	if !p.done && p.indent > indent {
		p.bad = true
	}
}

// below reads the value of a key that stands on the lines below it.
func (p *plainReader) below(indent int) *Node {
	p.next()
	switch {
	case p.done || p.bad:
	case p.indent > indent:
		return p.block(p.indent, 0)
	case p.indent == indent && isItem(p.line):
		return p.list(indent)
	}
	p.bad = true // no value
	return nil
}

// key takes the key off the beginning of a line: letters, digits, spaces and a
// few signs, then a colon. value is what stands behind it.
func (p *plainReader) key(at string) (key, value string, ok bool) {
	end := strings.IndexByte(at, ':')
	if end <= 0 || end > 100 || end+1 < len(at) && at[end+1] != ' ' {
		return "", "", false
	}
	key = at[:end]
	for i := range len(key) {
		c := key[i]
		switch {
		case c >= utf8.RuneSelf, c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '/' || c == '('), i > 0 && c == ')', i > 0 && i < len(key)-1 && c == ' ':
		default:
			return "", "", false
		}
	}
	return key, strings.TrimLeft(at[end+1:], " "), true
}

// value reads a value that stands at the end of the line, and goes on to the
// next line. The map or list that it belongs to stands at an indentation.
func (p *plainReader) value(at string, indent int) *Node {
	n, rest := p.inline(at, false)
	p.bad = p.bad || rest != ""
	p.next()
	// A line further in would go on with the value.
	p.bad = p.bad || !p.done && p.indent > indent
	return n
}

// inline reads a value at the beginning of at, the end of the line, and returns
// what stands behind it. In brackets it ends before , ] or }.
func (p *plainReader) inline(at string, bracketed bool) (n *Node, rest string) {
	if at == "" {
		p.bad = true
		return nil, ""
	}
	switch c := at[0]; c {
	case '"', '\'':
		end := strings.IndexByte(at[1:], c) + 1
		if end == 0 || strings.HasPrefix(at[end+1:], "'") || strings.IndexByte(at[1:end], '\\') >= 0 && c == '"' {
			p.bad = true // it goes on below, or has an escape
			return nil, ""
		}
		n = p.node(Scalar, at)
		n.Text = at[1:end]
		if rest = strings.TrimLeft(at[end+1:], " "); rest != "" && !bracketed {
			p.bad = true
		}
		return n, rest
	case '[':
		return p.brackets(at, bracketed, p.bracketList)
	case '{':
		return p.brackets(at, bracketed, p.bracketMap)
	case '-', '?', ':', ',', ']', '}', '#', '&', '*', '!', '|', '>', '%', '@', '`', '=', '<', '~', '.':
		p.bad = true
		return nil, ""
	}
	return p.plain(at, bracketed)
}

// brackets reads a value in brackets with what stands behind it.
func (p *plainReader) brackets(at string, bracketed bool, read func(at string) (*Node, string)) (n *Node, rest string) {
	if p.depth++; p.depth > MaxDepth/2 {
		p.bad = true
		return nil, ""
	}
	n, rest = read(at)
	p.depth--
	p.bad = p.bad || rest != "" && !bracketed
	return n, rest
}

// plain reads a value without quotes.
func (p *plainReader) plain(at string, bracketed bool) (n *Node, rest string) {
	text := at
	if bracketed {
		end := strings.IndexAny(at, ",[]{}")
		if end < 0 || at[end] == '[' || at[end] == '{' {
			p.bad = true
			return nil, ""
		}
		text, rest = strings.TrimRight(at[:end], " "), at[end:]
	}
	for i := range len(text) {
		switch c := text[i]; {
		case c == ':' && (i+1 == len(text) || text[i+1] == ' ' || bracketed), // a key, or near it
			c == '#' && text[i-1] == ' ': // a comment; a value does not begin with the sign
			p.bad = true
		}
	}
	n = p.node(Scalar, at)
	switch text {
	case "null", "Null", "NULL":
		n.Kind = Null
	default:
		n.Text = text
	}
	return n, rest
}

// bracketList reads a list in brackets, [a, b], of values that stand on the
// line.
func (p *plainReader) bracketList(at string) (n *Node, rest string) {
	n = p.node(List, at)
	if rest = strings.TrimLeft(at[1:], " "); strings.HasPrefix(rest, "]") {
		return n, strings.TrimLeft(rest[1:], " ")
	}
	rest = p.divided(at, ']', func(at string) (rest string) {
		item, rest := p.inline(at, true)
		n.Items = append(n.Items, item)
		return rest
	})
	return n, rest
}

// bracketMap reads a map in braces, {a: 1, b: 2}, of values that stand on the
// line.
func (p *plainReader) bracketMap(at string) (n *Node, rest string) {
	n = p.node(Map, at)
	n.Pairs = p.arena.pairsFor(4)
	rest = p.divided(at, '}', func(at string) (rest string) {
		key, value, ok := p.key(at)
		if !ok || value == "" {
			p.bad = true
			return ""
		}
		pair := Pair{Key: key, Line: p.number, Column: p.column(at)}
		pair.Value, rest = p.inline(value, true)
		n.Pairs = append(n.Pairs, pair)
		return rest
	})
	return n, rest
}

// divided reads what stands between brackets, divided by commas, one by one.
// rest is what stands behind the closing one.
func (p *plainReader) divided(at string, closing byte, one func(at string) (rest string)) (rest string) {
	for rest = at; ; {
		rest = one(strings.TrimLeft(rest[1:], " ")) // behind the bracket or comma
		switch {
		case p.bad || rest == "" || rest[0] != closing && rest[0] != ',':
			p.bad = true
			return ""
		case rest[0] == closing:
			return strings.TrimLeft(rest[1:], " ")
		}
	}
}
