package newentry

import (
	"strings"
	"unicode/utf8"

	"cchc/internal/edit"
	"cchc/internal/front"
)

// A node is a value of YAML that is to be written.
type node struct {
	kind    front.NodeKind
	text    string // of a scalar
	literal bool   // the text is a number, a date or a choice
	pairs   []pair
	items   []*node
}

// A pair is a key with its value, and what stands above it as a comment. One that is
// off stands in a comment itself: a field that an editor may use.
type pair struct {
	key   string
	value *node
	help  string
	lead  string // a comment above all, with an empty line below it
	gap   bool   // an empty line stands above
	off   bool
}

// helpWidth is where the lines of a comment end, in characters.
const helpWidth = 100

// lines writes a map at an indentation.
func (n *node) lines(indent string) (lines []string) {
	for _, p := range n.pairs {
		if p.gap {
			lines = append(lines, "")
		}
		if p.lead != "" {
			for _, line := range wrap(p.lead, helpWidth) {
				lines = append(lines, indent+"## "+line)
			}
			lines = append(lines, "")
		}
		for part := range strings.SplitSeq(p.help, "\n") {
			for _, line := range wrap(part, helpWidth) {
				lines = append(lines, indent+"## "+line)
			}
		}
		at, mark := indent, ""
		if p.off {
			at, mark = "", indent+"# "
		}
		for _, line := range p.lines(at) {
			lines = append(lines, strings.TrimRight(mark+line, " "))
		}
	}
	return lines
}

// lines writes a key with its value.
func (p pair) lines(indent string) []string {
	key := indent + p.key + ":"
	switch {
	case p.value.kind == front.Scalar:
		return scalarLines(key+" ", p.value, indent)
	case p.value.kind == front.Map:
		return append([]string{key}, p.value.lines(indent+"  ")...)
	case p.value.kind == front.List && len(p.value.items) == 0:
		return []string{key + " []"}
	}
	lines := []string{key}
	for _, item := range p.value.items {
		lines = append(lines, item.item(indent+"  ")...)
	}
	return lines
}

// item writes an item of a list.
func (n *node) item(indent string) []string {
	switch n.kind {
	case front.Scalar:
		return scalarLines(indent+"- ", n, indent)
	case front.Map:
		lines := n.lines(indent + "  ")
		for i, line := range lines {
			if !strings.HasPrefix(strings.TrimSpace(line), "#") {
				lines[i] = indent + "- " + line[len(indent)+2:]
				break
			}
		}
		return lines
	}
	return []string{indent + "-"}
}

// scalarLines writes a text; one of several lines as a literal (|).
func scalarLines(before string, n *node, indent string) []string {
	body := strings.TrimRight(n.text, "\n")
	if !strings.Contains(body, "\n") || strings.TrimSpace(body) == "" || strings.HasPrefix(body, " ") || strings.ContainsAny(body, "\t\r\u0085\u2028\u2029\ufeff") {
		return []string{before + edit.Quote(n.text, n.literal)}
	}
	lines := []string{before + "|-"}
	for line := range strings.SplitSeq(body, "\n") {
		if strings.TrimSpace(line) == "---" {
			return []string{before + edit.Quote(n.text, n.literal)}
		}
		if line != "" {
			line = indent + "    " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// wrap divides a text into lines at spaces.
func wrap(text string, width int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line+" "+word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func text(s string) *node    { return &node{kind: front.Scalar, text: s} }
func literal(s string) *node { return &node{kind: front.Scalar, text: s, literal: true} }
