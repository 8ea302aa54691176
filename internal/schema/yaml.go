package schema

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"

	"go.yaml.in/yaml/v4"
)

// parseYAML reads a YAML mapping.
func parseYAML(data []byte) (*Node, *syntaxError) {
	if n, ok := plainYAML(data); ok {
		return n, nil
	}
	return libraryYAML(data)
}

// libraryYAML reads all of YAML. This is the only file that knows the YAML
// library.
func libraryYAML(data []byte) (*Node, *syntaxError) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, yamlError(err, data)
	}
	if len(doc.Content) == 0 {
		return &Node{Kind: Map, Line: 1, Column: 1}, nil
	}
	r := &yamlReader{places: newYAMLPlaces(data)}
	n := r.read(doc.Content[0], 0)
	return n, r.err
}

// yamlPlaces turns the library's lines and columns into those that an editor
// counts: the library ends lines with U+0085, U+2028 and U+2029 too, which come
// in with pasted text and which nobody sees.
type yamlPlaces struct {
	library *locator // nil where both count alike
}

func newYAMLPlaces(data []byte) yamlPlaces {
	if !bytes.Contains(data, []byte("\u0085")) && !bytes.Contains(data, []byte("\u2028")) && !bytes.Contains(data, []byte("\u2029")) {
		return yamlPlaces{}
	}
	return yamlPlaces{newLocator(data, 0, len(data))}
}

// place returns the line and column of a place of the library, 0 where it has
// none.
func (p yamlPlaces) place(line, column int) (int, int) {
	if p.library == nil || line == 0 {
		return line, column
	}
	l := p.library
	at := l.offset(min(line, len(l.lines)), max(column, 1))
	if at < 0 {
		at = len(l.src) // the library stands behind the end
	}
	begin := 1 + bytes.LastIndexByte(l.src[:at], '\n')
	count := 1 + utf8.RuneCount(l.src[begin:at])
	if column == 0 {
		count = 0
	}
	return 1 + bytes.Count(l.src[:begin], []byte("\n")), count
}

// maxDepth bounds how deep values may stand in one another; no kind needs more
// than six.
const maxDepth = 64

// yamlReader makes a tree of the library's nodes. Anchors, aliases and tags are
// refused: a page needs none, a few aliases can stand for any number of values,
// and an editor who writes &, * or ! means the sign.
type yamlReader struct {
	places yamlPlaces
	err    *syntaxError
}

func (r *yamlReader) read(y *yaml.Node, depth int) *Node {
	line, column := r.places.place(y.Line, y.Column)
	n := &Node{Line: line, Column: column}
	if depth > maxDepth {
		r.err = tooDeep(line, column)
		return n
	}
	if y.Kind == yaml.AliasNode || y.Anchor != "" || y.Style&yaml.TaggedStyle != 0 {
		r.err = &syntaxError{code: "yaml-start", line: line, column: column}
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind = Map
		n.Pairs = make([]Pair, 0, len(y.Content)/2)
		for i := 0; i+1 < len(y.Content); i += 2 {
			k := y.Content[i]
			line, column := r.places.place(k.Line, k.Column)
			n.Pairs = append(n.Pairs, Pair{k.Value, line, column, r.read(y.Content[i+1], depth+1)})
		}
	case yaml.SequenceNode:
		n.Kind = List
		n.Items = make([]*Node, 0, len(y.Content))
		for _, c := range y.Content {
			n.Items = append(n.Items, r.read(c, depth+1))
		}
	case yaml.ScalarNode:
		if y.Tag == "!!null" {
			return n
		}
		n.Kind, n.Text, n.Lost = Scalar, y.Value, y.LineComment
	}
	return n
}

// writtenYAML reads a YAML mapping that [parseYAML] has read without an error, for
// [locator] to find where it stands.
func writtenYAML(data []byte) (*written, *syntaxError) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, yamlError(err, data)
	}
	if len(doc.Content) == 0 {
		return &written{kind: Map, style: blockStyle, line: 1, column: 1}, nil
	}
	return writtenOf(doc.Content[0]), nil
}

func writtenOf(y *yaml.Node) *written {
	w := &written{line: y.Line, column: y.Column}
	switch y.Kind {
	case yaml.MappingNode:
		w.kind, w.style = Map, collectionStyle(y)
		for i := 0; i+1 < len(y.Content); i += 2 {
			w.pairs = append(w.pairs, &writtenPair{key: writtenOf(y.Content[i]), value: writtenOf(y.Content[i+1])})
		}
	case yaml.SequenceNode:
		w.kind, w.style = List, collectionStyle(y)
		for _, c := range y.Content {
			w.items = append(w.items, writtenOf(c))
		}
	case yaml.ScalarNode:
		w.kind, w.style, w.text = Scalar, scalarStyles[y.Style], y.Value
		if y.Tag == "!!null" {
			w.kind = Null
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

// yamlError turns the library's error into a code that an editor has words
// for.
func yamlError(err error, data []byte) *syntaxError {
	se := &syntaxError{code: "yaml-syntax", line: 1}
	var le *yaml.LoadError
	text := err.Error()
	var contextLine, contextColumn int // where what could not be read begins, line 0 where the library does not say
	if errors.As(err, &le) {
		places := newYAMLPlaces(data)
		se.line, se.column = places.place(le.Mark.Line, le.Mark.Column)
		contextLine, contextColumn = places.place(le.ContextMark.Line, le.ContextMark.Column)
		text = le.Message
	}
	line := lineOf(data, se.line)
	if contextLine > 0 && (strings.Contains(text, "could not find expected ':'") || strings.Contains(text, "end of stream")) {
		se.line, se.column = contextLine, contextColumn // the line without a colon, or where the quotation began
	}
	if strings.Contains(text, "did not find expected") {
		// A quotation that nobody closed ends at the next one, lines below.
		for n := se.line; n >= max(1, se.line-3); n-- {
			if m := openQuote.FindStringSubmatchIndex(lineOf(data, n)); m != nil {
				return &syntaxError{code: "yaml-quote", line: n, column: utf8.RuneCountInString(lineOf(data, n)[:m[2]]) + 1}
			}
		}
	}
	switch {
	case strings.Contains(text, "depth"):
		return tooDeep(se.line, se.column)
	case strings.Contains(text, "mapping values are not allowed"):
		se.code = "yaml-colon"
	case strings.Contains(text, "found character that cannot start any token") && strings.ContainsRune(line, '\t'):
		se.code = "yaml-tab"
	case strings.Contains(text, "tab character"):
		se.code = "yaml-tab"
	case strings.Contains(text, "unknown escape"):
		se.code = "yaml-escape"
	case strings.Contains(text, "found unexpected end of stream"), strings.Contains(text, "quoted scalar"):
		se.code = "yaml-quote"
	case strings.Contains(text, "found character that cannot start any token"):
		se.code = "yaml-start"
	case strings.Contains(text, "alias"), strings.Contains(text, "anchor"):
		se.code = "yaml-start"
	case strings.Contains(text, "could not find expected ':'"):
		se.code = "yaml-no-colon"
	case strings.Contains(text, "did not find expected") && afterQuote.MatchString(line):
		se.code = "yaml-after-quote"
	case strings.Contains(text, "did not find expected"):
		se.code = "yaml-indent"
	}
	return se
}

// openQuote matches a value whose double quotation does not end on its line.
var openQuote = regexp.MustCompile(`^[^"]*(?:"[^"]*"[^"]*)*("[^"]*)$`)

// afterQuote matches a value that goes on behind a quotation or a list: title:
// "Trích" bài.
var afterQuote = regexp.MustCompile(`:\s+(?:"[^"]*"|'[^']*'|\[[^\]]*\])\s*[^\s#,\]}]`)

// A syntaxError is a place where a format could not be read; line and column
// count from the beginning of what was parsed.
type syntaxError struct {
	code         string
	line, column int
	args         diag.Args
}

// Error lets a place stand for an error on its way up.
func (se *syntaxError) Error() string { return se.code }

// tooDeep is the error for values that stand deeper in one another than
// [maxDepth].
func tooDeep(line, column int) *syntaxError {
	return &syntaxError{code: "front-matter-too-deep", line: line, column: column, args: diag.Args{"Limit": maxDepth}}
}

// lineOf returns line n of data, counting from 1.
func lineOf(data []byte, n int) string {
	lines := strings.SplitN(string(data), "\n", n+1)
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}
