package front

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"

	"go.yaml.in/yaml/v4"
)

// parseYAML reads a YAML mapping.
func parseYAML(data []byte) (*Node, *syntaxError) {
	data = Spaces(data)
	if n, ok := plainYAML(data); ok {
		return n, nil
	}
	return libraryYAML(data)
}

// libraryYAML reads all of YAML. The room edit knows the YAML
// library too, for the places of what is written.
func libraryYAML(data []byte) (*Node, *syntaxError) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, yamlError(err, data)
	}
	if len(doc.Content) == 0 {
		return &Node{Kind: Map, Line: 1, Column: 1}, nil
	}
	r := &yamlReader{lines: invisibleLines(data)}
	n := r.read(doc.Content[0], 0)
	return n, r.err
}

// MaxDepth bounds how deep values may stand in one another; no kind needs more
// than six.
const MaxDepth = 64

// yamlReader makes a tree of the library's nodes. Anchors, aliases and tags are
// refused: a page needs none, a few aliases can stand for any number of values,
// and an editor who writes &, * or ! means the sign.
type yamlReader struct {
	lines *Lines
	err   *syntaxError
}

func (r *yamlReader) read(y *yaml.Node, depth int) *Node {
	line, column := r.lines.Place(y.Line, y.Column)
	n := &Node{Line: line, Column: column}
	if depth > MaxDepth {
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
			line, column := r.lines.Place(k.Line, k.Column)
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

// yamlError turns the library's error into a code that an editor has words
// for.
func yamlError(err error, data []byte) *syntaxError {
	se := &syntaxError{code: "yaml-syntax", line: 1}
	var le *yaml.LoadError
	text := err.Error()
	var contextLine, contextColumn int // where what could not be read begins, line 0 where the library does not say
	if errors.As(err, &le) {
		lines := invisibleLines(data)
		se.line, se.column = lines.Place(le.Mark.Line, le.Mark.Column)
		contextLine, contextColumn = lines.Place(le.ContextMark.Line, le.ContextMark.Column)
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
// [MaxDepth].
func tooDeep(line, column int) *syntaxError {
	return &syntaxError{code: "front-matter-too-deep", line: line, column: column, args: diag.Args{"Limit": MaxDepth}}
}

// lineOf returns line n of data, counting from 1.
func lineOf(data []byte, n int) string {
	lines := strings.SplitN(string(data), "\n", n+1)
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}
