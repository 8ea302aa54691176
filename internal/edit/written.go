package edit

import (
	"bytes"
	"strings"

	"cchc/internal/front"

	"go.yaml.in/yaml/v4"
)

// A style is how a value is written in YAML.
type style int

const (
	plain        style = iota // a scalar without quotation marks
	doubleQuoted              // "…"
	singleQuoted              // '…'
	literalText               // | with the lines below
	foldedText                // > with the lines below
	blockStyle                // a list or map, in lines
	flowStyle                 // a list or map, in brackets
)

// A written is a value of YAML front matter with the bytes that it stands on.
type written struct {
	kind         front.NodeKind
	style        style
	text         string // a scalar's, and of a Null that is spelled out
	line, column int    // in the front matter, from 1
	start, end   int    // bytes of the file; end is behind the last one, without the line end
	head         int    // behind the mark of a literal or folded text: |-
	dash         int    // of an item of a list in lines: where its - stands
	items        []*written
	pairs        []*writtenPair
}

// A writtenPair is a key with its value.
type writtenPair struct {
	key, value *written
	colon      int // the byte of the colon, -1 for a key in braces that has none
}

func (p *writtenPair) end() int { return max(p.key.end, p.colon+1, p.value.end) }

// bare reports whether nothing is written for the value.
func (w *written) bare() bool { return w.kind == front.Null && w.text == "" }

// node returns the value alone.
func (w *written) node() *front.Node { return valueOf(w).node() }

// at returns the value that numbers of items and pairs lead to.
func (w *written) at(path []int) *written {
	for _, i := range path {
		if w.kind == front.List {
			w = w.items[i]
		} else {
			w = w.pairs[i].value
		}
	}
	return w
}

// writtenYAML reads a YAML mapping that [front.Split] has read without a problem,
// for [locator] to find where it stands.
func writtenYAML(data []byte) (*written, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(front.Spaces(data), &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return &written{kind: front.Map, style: blockStyle, line: 1, column: 1}, nil
	}
	return writtenOf(doc.Content[0]), nil
}

func writtenOf(y *yaml.Node) *written {
	w := &written{line: y.Line, column: y.Column}
	switch y.Kind {
	case yaml.MappingNode:
		w.kind, w.style = front.Map, collectionStyle(y)
		for i := 0; i+1 < len(y.Content); i += 2 {
			w.pairs = append(w.pairs, &writtenPair{key: writtenOf(y.Content[i]), value: writtenOf(y.Content[i+1])})
		}
	case yaml.SequenceNode:
		w.kind, w.style = front.List, collectionStyle(y)
		for _, c := range y.Content {
			w.items = append(w.items, writtenOf(c))
		}
	case yaml.ScalarNode:
		w.kind, w.style, w.text = front.Scalar, scalarStyles[y.Style], y.Value
		if y.Tag == "!!null" {
			w.kind = front.Null
		}
	}
	return w
}

func collectionStyle(y *yaml.Node) style {
	if y.Style&yaml.FlowStyle != 0 {
		return flowStyle
	}
	return blockStyle
}

var scalarStyles = map[yaml.Style]style{
	yaml.DoubleQuotedStyle: doubleQuoted, yaml.SingleQuotedStyle: singleQuoted,
	yaml.LiteralStyle: literalText, yaml.FoldedStyle: foldedText,
}

// A locator finds the bytes of values. The library says where a value begins, in
// lines and columns; where it ends is found here.
type locator struct {
	src   []byte
	lines *front.Lines // of the front matter
	lost  *written     // a value that was not found
}

// newLocator returns a locator for front matter that stands at src[from:to].
func newLocator(src []byte, from, to int) *locator {
	return &locator{src: src[:to:to], lines: front.LinesOf(src, from, to)}
}

// fail notes a value that was not found.
func (l *locator) fail(w *written) {
	if l.lost == nil {
		l.lost = w
	}
}

// locate finds w, which stands at or behind a byte, in a map or list that stands
// at an indentation.
func (l *locator) locate(w *written, behind, indent int) {
	if w.bare() {
		w.start, w.end = behind, behind
		return
	}
	w.start = l.lines.Offset(w.line, w.column)
	if w.start < behind || w.start >= len(l.src) || l.lost != nil {
		l.fail(w)
		return
	}
	switch w.style {
	case plain:
		w.end = l.plainEnd(w)
	case doubleQuoted, singleQuoted:
		w.end = l.quotedEnd(w)
	case literalText, foldedText:
		w.end = l.textEnd(w, indent)
	case flowStyle:
		w.end = l.flowEnd(w)
	case blockStyle:
		w.end = l.blockEnd(w)
	}
	if w.end < w.start {
		l.fail(w)
	}
}

// plainEnd follows the words of a plain scalar, between which lines may end.
func (l *locator) plainEnd(w *written) int {
	at, text := w.start, w.text
	for text != "" {
		n := strings.IndexAny(text, " \t\n")
		if n < 0 {
			n = len(text)
		}
		if !bytes.HasPrefix(l.src[at:], []byte(text[:n])) {
			return -1
		}
		at, text = at+n, text[n:]
		space := text[:len(text)-len(strings.TrimLeft(text, " \t\n"))]
		text = text[len(space):]
		if end := l.blank(at); bytes.ContainsAny(l.src[at:end], "\r\n") || bytes.Contains(l.src[at:end], []byte("\u0085")) || bytes.Contains(l.src[at:end], []byte("\xe2\x80")) {
			if text != "" {
				at = end
			}
		} else {
			at += len(space)
		}
	}
	return at
}

// blank returns where spaces and line ends from a byte on end.
func (l *locator) blank(at int) int {
	for at < len(l.src) {
		n := front.LineBreak(l.src[at:])
		if n == 0 && l.src[at] != ' ' && l.src[at] != '\t' {
			break
		}
		at += max(n, 1)
	}
	return at
}

// skip returns where spaces, line ends and comments from a byte on end, and
// commas where these are asked for.
func (l *locator) skip(at int, commas bool) int {
	for at < len(l.src) {
		switch {
		case l.src[at] == '#':
			for at < len(l.src) && front.LineBreak(l.src[at:]) == 0 {
				at++
			}
		case commas && l.src[at] == ',':
			at++
		default:
			next := l.blank(at)
			if next == at {
				return at
			}
			at = next
		}
	}
	return at
}

func (l *locator) quotedEnd(w *written) int {
	quote := l.src[w.start]
	if quote != '"' && quote != '\'' {
		return -1
	}
	for i := w.start + 1; i < len(l.src); i++ {
		switch {
		case l.src[i] == '\\' && quote == '"':
			i++
		case l.src[i] == quote && quote == '\'' && i+1 < len(l.src) && l.src[i+1] == quote:
			i++
		case l.src[i] == quote:
			return i + 1
		}
	}
	return -1
}

// textEnd goes through the lines of a literal or folded text. Empty lines behind
// it belong to it only where it is marked to keep them (+).
func (l *locator) textEnd(w *written, indent int) int {
	at, keep, want := w.start+1, false, 0
	for ; at < len(l.src) && strings.IndexByte("+-123456789", l.src[at]) >= 0; at++ {
		switch c := l.src[at]; c {
		case '+':
			keep = true
		case '-':
		default:
			want = indent + int(c-'0')
		}
	}
	w.head = at
	end := at
	for line := w.line + 1; line <= len(l.lines.Starts); line++ {
		start := l.lines.Starts[line-1]
		stop := start
		for stop < len(l.src) && front.LineBreak(l.src[stop:]) == 0 {
			stop++
		}
		text := l.src[start:stop]
		in := len(text) - len(bytes.TrimLeft(text, " "))
		switch {
		case start == len(l.src):
			return end
		case in == len(text) && (want == 0 || in <= want):
			if keep {
				end = stop
			}
			continue
		case want == 0:
			want = max(in, indent+1)
		}
		if in < want {
			break
		}
		end = stop
	}
	return end
}

func (l *locator) flowEnd(w *written) int {
	open := l.src[w.start]
	at := w.start
	if w.braced(l.src) {
		at++
	}
	for _, item := range w.items {
		l.locate(item, l.skip(at, true), 0)
		if l.lost != nil {
			return -1
		}
		at = item.end
	}
	for _, p := range w.pairs {
		l.locate(p.key, at, 0)
		if p.key.bare() {
			p.key.start = l.skip(at, true)
			p.key.end = p.key.start
		}
		if l.lost != nil {
			return -1
		}
		at = p.key.end
		p.colon = l.skip(at, false)
		if p.colon >= len(l.src) || l.src[p.colon] != ':' {
			p.colon = -1
		}
		l.locate(p.value, max(at, p.colon+1), 0)
		if l.lost != nil {
			return -1
		}
		at = p.end()
	}
	if !w.braced(l.src) {
		return at
	}
	at = l.skip(at, true)
	if at >= len(l.src) || l.src[at] != open+2 { // ] and } stand two behind [ and {
		return -1
	}
	return at + 1
}

// braced reports whether a list or map in brackets has any: [a: b] is a list of a
// map that has none.
func (w *written) braced(src []byte) bool {
	return w.kind == front.List && src[w.start] == '[' || w.kind == front.Map && src[w.start] == '{'
}

func (l *locator) blockEnd(w *written) int {
	at := w.start
	for _, item := range w.items {
		item.dash = l.skip(at, false)
		if item.dash >= len(l.src) || l.src[item.dash] != '-' {
			return -1
		}
		l.locate(item, item.dash+1, w.column-1)
		at = max(item.end, item.dash+1)
		if l.lost != nil {
			return -1
		}
	}
	for _, p := range w.pairs {
		l.locate(p.key, at, w.column-1)
		if l.lost != nil {
			return -1
		}
		at = p.key.end
		for at < len(l.src) && (l.src[at] == ' ' || l.src[at] == '\t') {
			at++
		}
		if p.key.kind == front.List || p.key.kind == front.Map || p.key.column != w.column || at >= len(l.src) || l.src[at] != ':' {
			l.fail(p.key) // a key with a question mark in front
			return -1
		}
		p.colon = at
		l.locate(p.value, at+1, w.column-1)
		if l.lost != nil {
			return -1
		}
		at = p.end()
	}
	return at
}
