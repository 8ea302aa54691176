package mdsource

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lineMark is what a line begins with.
type lineMark struct {
	kind   markKind
	size   int    // in bytes; 0 for none
	gap    int    // bytes of space behind it
	wide   bool   // others than a plain space or a tab are among them
	number int    // of a numbered item
	spaced bool   // it is one only before a space
	with   string // what is to stand in its place, "" for itself
}

type markKind int

// The kinds of marks.
const (
	noMark      markKind = iota
	listMark             // - + * and the letters and numbers of the outline
	numberMark           // 1.
	weakMark             // a. 1.1
	dashMark             // – —
	headingMark          // #
	quoteMark            // >
	ruleMark             // a line of dashes, of equals signs
	blockMark            // : [^1]: <div> and other lines that are no running text
)

// markAt returns the mark of a line without the space before it.
func markAt(text []byte) lineMark {
	m := lineMark{}
	switch c := text[0]; {
	case c == '#':
		m.size, m.kind = len(text)-len(bytes.TrimLeft(text, "#")), headingMark
		if m.size > 6 {
			return lineMark{}
		}
	case c == '>':
		m.size, m.kind = 1, quoteMark
	case c == '-' || c == '+' || c == '*' || c == '=' || c == '_':
		if isRule(text, rune(c)) {
			return lineMark{kind: ruleMark, size: len(text)}
		}
		if c == '=' || c == '_' {
			return m
		}
		m.size, m.kind = 1, listMark
	case c >= '0' && c <= '9', c == '(', c >= 'a' && c <= 'z', c == 0xC4:
		m = outlined(text)
	case c == ':' || c == '<' || c == '|' || c == '[' && bytes.HasPrefix(text, []byte("[^")) && bytes.Contains(text, []byte("]:")):
		return block(text)
	case c >= utf8.RuneSelf:
		m = signed(text)
	}
	if m.size > 0 && m.kind != ruleMark {
		m.gap, m.wide = leading(text[m.size:])
		return m.checked(text)
	}
	return m
}

// block returns the mark of a line that is no running text, as its first sign may
// tell.
func block(text []byte) lineMark {
	switch text[0] {
	case ':':
		m := lineMark{kind: blockMark, size: 1}
		if m.gap, m.wide = leading(text[1:]); m.gap == 0 {
			return lineMark{kind: blockMark}
		}
		return m
	case '<':
		name, _ := TagName(text)
		if bytes.HasPrefix(text, []byte("<!--")) {
			return lineMark{kind: blockMark}
		}
		if !DroppedTags[name] && !BlockTags[name] {
			return lineMark{}
		}
	}
	return lineMark{kind: blockMark}
}

// outlined returns the mark of the outline that a line begins with: 1. 1) (1) 1.1
// a) a.
func outlined(text []byte) lineMark {
	at := 0
	digits := func() int {
		start := at
		for at < len(text) && text[at] >= '0' && text[at] <= '9' {
			at++
		}
		return at - start
	}
	is := func(c byte) bool { return at < len(text) && text[at] == c }
	switch {
	case slashed(text) > 0:
		return lineMark{kind: listMark, size: slashed(text), spaced: true}
	case text[0] == '(':
		at++
		if n := digits(); n == 0 || n > 2 || !is(')') {
			return lineMark{}
		}
		return lineMark{kind: listMark, size: at + 1}
	case text[0] <= '9':
		n := digits()
		number := 0
		for _, c := range text[:min(n, 9)] {
			number = 10*number + int(c-'0')
		}
		switch {
		case n > 9 || !is('.') && !is(')'):
			return lineMark{}
		case is(')'):
			return lineMark{kind: listMark, size: at + 1, number: number}
		}
		for groups := 1; ; groups++ {
			at++ // behind the dot
			if n := digits(); n == 0 || n > 2 {
				if groups == 1 {
					return lineMark{kind: numberMark, size: at - n, number: number}
				}
				return lineMark{kind: listMark, size: at - n}
			}
			if !is('.') {
				return lineMark{kind: weakMark, size: at}
			}
		}
	}
	if at = 1; text[0] == 0xC4 {
		if !bytes.HasPrefix(text, []byte("đ")) {
			return lineMark{}
		}
		at = len("đ")
	} else if text[0] == 'o' && is('\t') { // Word's second bullet
		return lineMark{kind: listMark, size: 1, with: "◦"}
	}
	switch {
	case is(')'):
		return lineMark{kind: listMark, size: at + 1}
	case is('.'):
		return lineMark{kind: weakMark, size: at + 1}
	}
	return lineMark{}
}

// slashed returns the size of a mark of other outlines that a text begins with: 1/
// a/ (a) (ii); 0 for none.
func slashed(text []byte) int {
	at := 0
	count := func(in string) int {
		start := at
		for at < len(text) && at < start+4 && strings.IndexByte(in, text[at]) >= 0 {
			at++
		}
		return at - start
	}
	letter := func() bool {
		if bytes.HasPrefix(text[at:], []byte("đ")) {
			at += len("đ")
			return true
		}
		if at < len(text) && text[at] >= 'a' && text[at] <= 'z' {
			at++
			return true
		}
		return false
	}
	if text[0] == '(' {
		if at = 1; count("ivx") == 0 && !letter() || at == len(text) || text[at] != ')' {
			return 0
		}
		return at + 1
	}
	if n := count("0123456789"); n > 2 || n == 0 && !letter() || at == len(text) || text[at] != '/' {
		return 0
	}
	return at + 1
}

// signed returns the mark of a line that begins with a bullet or a long dash.
func signed(text []byte) lineMark {
	r, size := utf8.DecodeRune(text)
	switch {
	case strings.ContainsRune("–—―─━═−", r) && isRule(text, r):
		return lineMark{kind: ruleMark, size: len(text)}
	case r == '–' || r == '—' || r == '―' || r == '−':
		return lineMark{kind: dashMark, size: size}
	case r >= 0xF000 && r < 0xF100: // a letter of a font of signs, which pages have not
		return lineMark{kind: listMark, size: size, with: "•"}
	case isBullet(r):
		return lineMark{kind: listMark, size: size}
	}
	return lineMark{}
}

// isBullet reports whether r is one of the signs that programs begin items with.
func isBullet(r rune) bool {
	return r >= 0x25A0 && r < 0x2600 || strings.ContainsRune("•‣⁃∙·◦★☆✓✔✦❖➢➤➔❑❒", r)
}

// checked returns the mark if the text goes on behind it as behind a mark: after a
// space, or directly where no word or number could begin so.
func (m lineMark) checked(text []byte) lineMark {
	rest := text[m.size+m.gap:]
	if len(rest) == 0 || m.gap > 0 {
		return m
	}
	r, _ := utf8.DecodeRune(rest)
	ok := unicode.IsLetter(r) && !m.spaced
	switch m.kind {
	case quoteMark:
		return m
	case headingMark:
		ok = m.size > 1 && (ok || unicode.IsDigit(r))
	case numberMark:
		ok = unicode.IsUpper(r)
	case weakMark:
		ok = false
	case listMark:
		ok = ok && text[0] != '*' || m.with != "" || text[0] >= utf8.RuneSelf && isBullet(firstRune(text))
	}
	if !ok {
		return lineMark{}
	}
	return m
}

func firstRune(text []byte) rune {
	r, _ := utf8.DecodeRune(text)
	return r
}

// isRule reports whether a line is nothing but a sign, and spaces behind it.
func isRule(text []byte, sign rune) bool {
	text = bytes.TrimRightFunc(text, unicode.IsSpace)
	return len(bytes.TrimLeft(text, string(sign))) == 0
}

// mark prepares a line that begins with a mark, or with none.
func (p *preparer) mark(at, end, text int, wide bool, m lineMark) {
	switch {
	case m.kind == ruleMark:
		p.rule(at, end, text)
		return
	case p.html && !(m.kind == blockMark && m.size == 0):
		p.set(otherLine, at, end)
		return
	case m.kind == blockMark && m.size == 0 && p.src[at+text] == '<':
		p.html = true
	case m.kind == dashMark && m.gap == 1 && !m.wide && p.above.kind != otherLine && p.wrapped():
		p.replace(p.above.end, at+text, " ") // a dash of the sentence, at which the line was broken
		p.set(p.above.kind, at, end)
		return
	case m.kind == noMark:
		p.words(at, end, text, wide)
		return
	case m.kind == quoteMark:
		p.quote(at, end, text, wide, m)
		return
	}
	if m.kind == numberMark && m.number != 1 && p.above.kind == textLine && !p.wrapped() ||
		m.kind == weakMark && (p.above.kind == itemLine || p.above.kind == textLine && p.aboveEnds(":;.")) {
		p.replace(at, at, "\n")
		p.above = above{}
	}
	item := m.kind == listMark || m.kind == numberMark || m.kind == weakMark || m.kind == dashMark
	p.indent(at, text, wide, item)
	start := at + text
	if m.with != "" {
		p.replace(start, start+m.size, m.with)
	}
	if m.wide || m.size > 0 && m.gap == 0 && start+m.size < end || m.with != "" {
		p.replace(start+m.size, start+m.size+m.gap, " ")
	}
	switch {
	case item:
		p.list = true
		p.set(itemLine, at, end)
		rest := p.src[min(start+m.size+m.gap, end):end]
		if len(rest) > 0 {
			if rest[0] == '[' {
				p.taskBox(end-len(rest), rest)
			}
			if size, mark := fenceOf(rest); size > 0 {
				p.fence = fence{mark, size, at}
			}
		}
	case m.kind == blockMark && (p.src[start] == ':' || p.src[start] == '['):
		p.list = true // what is indented below belongs to it
		p.set(itemLine, at, end)
	default:
		p.list = p.list && columns(p.src[at:start]) > 1
		p.set(otherLine, at, end)
	}
}

// taskBox prepares the box of a task that an item begins with: its spaces are plain.
func (p *preparer) taskBox(at int, item []byte) {
	for _, box := range []string{"[x]", "[X]", "[ ]", "[\u00a0]"} {
		if !bytes.HasPrefix(item, []byte(box)) {
			continue
		}
		if len(box) > 3 {
			p.replace(at+1, at+len(box)-1, " ")
		}
		if gap, wide := leading(item[len(box):]); wide {
			p.replace(at+len(box), at+len(box)+gap, " ")
		}
		return
	}
}

// quote prepares a line of a quotation, which has lines of its own as other text
// has.
func (p *preparer) quote(at, end, text int, wide bool, m lineMark) {
	p.indent(at, text, wide, false)
	inner := at + text + m.size + m.gap
	if p.above.kind == quoteLine && inner < end && markAt(p.src[inner:end]).kind == noMark && !p.goesOn(inner, end) {
		p.breakAbove(-1)
	}
	if m.wide {
		p.replace(at+text+m.size, inner, " ")
	}
	kind := otherLine
	if inner < end && markAt(p.src[inner:end]).kind == noMark {
		kind = quoteLine
	}
	p.list = p.list && text > 1
	p.set(kind, at, end)
}

// indent prepares the space that a line begins with. Only in a list does it mean
// something, beyond that of the list's first item.
func (p *preparer) indent(at, text int, wide, item bool) {
	n := columns(p.src[at : at+text])
	switch {
	case !p.list && (wide || n >= 4):
		p.base = n
		p.replace(at, at+text, "")
	case !p.list:
		p.base = 0
	case wide && !item && n < 2:
		p.replace(at, at+text, "")
	case wide || p.base > 0 && n > 0:
		p.replace(at, at+text, strings.Repeat(" ", min(max(n-p.base, 0), 12)))
	}
}

// rule prepares a line of one sign. Under a line of words alone, dashes and equals
// signs make a heading of it, but under several, or under a letterhead, they are
// the line that they look like.
func (p *preparer) rule(at, end, text int) {
	line := bytes.TrimRightFunc(p.src[at+text:end], unicode.IsSpace)
	n, sign := utf8.RuneCount(line), line[0]
	underline := sign == '-' || sign == '='
	heading := underline && p.above.kind == textLine && p.above.lines == 1 && !p.letterhead() && n > 1
	p.indent(at, text, true, false)
	switch {
	case heading:
	case n < 3 && (p.above.kind != textLine || !underline):
	default:
		with := ""
		if p.above.kind == textLine {
			with = "\n"
		}
		if n >= 3 && sign != '-' && sign != '_' && sign != '*' && sign != '+' {
			p.replace(at+text, end, with+"---")
		} else {
			p.replace(at+text, at+text, with)
		}
	}
	p.list = p.list && n < 3
	p.set(otherLine, at, end)
}

// letterhead reports whether the line above is one of capitals, or bold from end
// to end.
func (p *preparer) letterhead() bool {
	line := bytes.TrimSpace(p.src[p.above.start:p.above.end])
	if bytes.HasPrefix(line, []byte("**")) && bytes.HasSuffix(line, []byte("**")) {
		return true
	}
	upper := 0
	for _, r := range string(line) {
		if unicode.IsLower(r) {
			return false
		} else if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > 3
}

// words prepares a line of running text. It goes on with the line above only where
// it looks so; else it is a line or a paragraph of its own, as it is seen.
func (p *preparer) words(at, end, text int, wide bool) {
	inside := p.list && columns(p.src[at:at+text]) > 1
	switch {
	case inside:
		if p.above.kind == itemLine && !p.goesOn(at+text, end) {
			p.breakAbove(-1)
		}
		p.indent(at, text, wide, false)
		p.set(itemLine, at, end)
		return
	case p.above.kind == blankLine:
		p.list = false
	case p.opens(at+text, end) || p.table > 0:
		p.replace(at, at, "\n")
		p.above, p.list, p.table = above{}, false, 0
	case p.goesOn(at+text, end):
		if p.above.kind == itemLine {
			p.set(itemLine, at, end)
			return
		}
	case p.above.kind == itemLine || p.above.kind == quoteLine:
		p.replace(at, at, "\n")
		p.above, p.list = above{}, false
	case p.above.kind == textLine && !p.html:
		p.breakAbove(at)
	}
	p.indent(at, text, wide, false)
	p.set(textLine, at, end)
}

// shortLine is how many letters a line has at most that no program has broken.
const shortLine = 60

// breakAbove ends the line above: a long one is a paragraph, before the line at a
// place; in a quotation or an item, where that is -1, it is a line of its own.
func (p *preparer) breakAbove(at int) {
	line := p.src[p.above.start:p.above.end]
	switch {
	case at >= 0 && utf8.RuneCount(line) > shortLine:
		p.replace(at, at, "\n")
		p.above = above{}
	case !bytes.HasSuffix(line, []byte("  ")) && !bytes.HasSuffix(line, []byte(`\`)):
		p.replace(max(p.above.end, p.done), max(p.above.end, p.done), "  ")
	}
}

// opens reports whether a line opens a part of an official document, which no list
// goes on with.
func (p *preparer) opens(at, end int) bool {
	line := bytes.TrimLeft(p.src[at:end], "*_ ")
	switch {
	case bytes.HasPrefix(line, []byte("Nơi nhận:")), bytes.HasPrefix(line, []byte("Kính gửi:")):
		return true
	case bytes.HasPrefix(line, []byte("Điều ")):
		number := bytes.TrimLeft(line[len("Điều "):], "0123456789")
		return len(number) < len(line)-len("Điều ") && len(number) > 0 && (number[0] == '.' || number[0] == ':')
	}
	return false
}

// goesOn reports whether the words at a place go on with the sentence of the line
// above, which a program or a person has broken there.
func (p *preparer) goesOn(at, end int) bool {
	if p.above.kind != textLine && p.above.kind != itemLine && p.above.kind != quoteLine {
		return false
	}
	r := firstRune(bytes.TrimLeft(p.src[min(at, end):end], "*_(\"'“‘[`~ "))
	if unicode.IsLower(r) {
		return true
	}
	if bytes.HasPrefix(p.src[min(at, end):end], []byte("**")) && bytes.HasSuffix(bytes.TrimSpace(p.src[p.above.start:p.above.end]), []byte("**")) {
		return false
	}
	return p.wrapped()
}

// wrapped reports whether the line above is one that a program may have broken: a
// long one that ends within a sentence.
func (p *preparer) wrapped() bool {
	return p.above.kind != blankLine && utf8.RuneCount(p.src[p.above.start:p.above.end]) > shortLine && !p.aboveEnds(".;:!?…”)\"")
}

// aboveEnds reports whether the last sign of the line above is one of some.
func (p *preparer) aboveEnds(signs string) bool {
	line := bytes.TrimRight(bytes.TrimRightFunc(p.src[p.above.start:p.above.end], unicode.IsSpace), `*_\`)
	r, _ := utf8.DecodeLastRune(line)
	return strings.ContainsRune(signs, r)
}
