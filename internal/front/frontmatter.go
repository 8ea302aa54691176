// Package front reads the front matter of Markdown files, and settings files, into
// trees of values that know their places: YAML, TOML and JSON alike.
//
// [Split] and [ParseYAML] give trees of [Node] whose every key and value knows its
// line and column. Values are text: what they mean, the room schema says.
package front

import (
	"bufio"
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"cchc/internal/diag"

	"github.com/adrg/frontmatter"
)

// A parser reads one format into a tree.
type parser func([]byte) (*Node, *syntaxError)

// capture is what the front matter library hands its bytes to: it keeps the
// tree or the place where it could not be read.
type capture struct {
	node *Node
	err  *syntaxError
	data []byte

	guarded bool // see guard
}

// into makes a parser a format of the front matter library.
func into(parse parser) frontmatter.UnmarshalFunc {
	return func(data []byte, v any) error {
		c, ok := v.(*capture)
		if !ok {
			return errors.New("front: front matter is read into trees only")
		}
		if c.guarded {
			data = bytes.ReplaceAll(data, []byte(guard), nil)
		}
		c.data = data
		c.node, c.err = parse(data)
		return nil
	}
}

var formats = []*frontmatter.Format{
	frontmatter.NewFormat("---", "---", into(parseYAML)),
	frontmatter.NewFormat("---yaml", "---", into(parseYAML)),
	frontmatter.NewFormat("+++", "+++", into(parseTOML)),
	frontmatter.NewFormat("---toml", "---", into(parseTOML)),
	frontmatter.NewFormat(";;;", ";;;", into(parseJSON)),
	frontmatter.NewFormat("---json", "---", into(parseJSON)),
	{Start: "{", End: "}", Unmarshal: into(parseJSON), UnmarshalDelims: true, RequiresNewLine: true},
}

// readers are what files are read through.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// A Source is a Markdown file taken apart.
type Source struct {
	Front    *Node  // a map; empty where the file has no front matter
	Body     []byte // what stands behind the front matter
	BodyLine int    // the line of the file on which Body begins
}

// Split takes a Markdown file apart. src has no byte order mark and ends its
// lines with \n. Front matter that does not close, or cannot be read, is a
// problem. A closing mark stands in the first column: one that is indented is part
// of a value.
func Split(file string, src []byte) (Source, diag.List) {
	read, guarded := guardMarks(src)
	c := capture{guarded: guarded}
	end := frontEnd(read)
	r := readers.Get().(*bufio.Reader) // the library takes it as its own
	defer readers.Put(r)
	r.Reset(bytes.NewReader(read[:end]))
	body, err := frontmatter.Parse(r, &c, formats...)
	switch {
	case err == nil && c.data != nil && len(body) == 0:
		body = read[end:]
	case end < len(read): // not where it ends after all
		c = capture{guarded: guarded}
		body, err = frontmatter.Parse(bytes.NewReader(read), &c, formats...)
	}
	if err != nil {
		return Source{}, diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "front-matter-broken", nil)}
	}
	first, line := firstLine(src)
	if c.data == nil {
		if d, ok := badMark(file, src, first, line); ok {
			return Source{}, diag.List{d}
		}
		return Source{Front: &Node{Kind: Map, Line: 1, Column: 1}, Body: src, BodyLine: 1}, nil
	}
	offset := line // the opening mark is on that line, the data on the next
	if first == "{" {
		offset--
	}
	if c.err != nil {
		return Source{}, diag.List{c.err.at(file, offset)}
	}
	c.node.shift(offset)
	if c.node.Kind != Map {
		return Source{}, diag.List{diag.New(c.node.Pos(file), "", "front-matter-not-map", nil)}
	}
	return Source{Front: c.node, Body: body, BodyLine: 1 + bytes.Count(src[:len(src)-len(body)], []byte("\n"))}, nil
}

// badMark reports what is wrong where no front matter was found and somebody meant
// some: first is the first line that is not empty, with its number. A mark is missing,
// or is what Word makes of three hyphens.
func badMark(file string, src []byte, first string, line int) (diag.Diagnostic, bool) {
	report := func(line int, code string, args diag.Args) (diag.Diagnostic, bool) {
		return diag.New(diag.Position{File: file, Line: line, Column: 1}, "", code, args), true
	}
	for _, f := range formats {
		if first != f.Start {
			continue
		}
		number := 0
		for text := range bytes.Lines(src) {
			number++
			if text := strings.TrimSpace(string(text)); number > line && f.End == "---" && likeMark.MatchString(text) {
				return report(number, "front-matter-mark", diag.Args{"Mark": text})
			}
			if number > line && f.RequiresNewLine && strings.TrimRight(string(text), "\n") == f.End {
				return report(number, "front-matter-no-blank", diag.Args{"End": f.End})
			}
		}
		return report(line, "front-matter-unclosed", diag.Args{"Mark": first, "End": f.End})
	}
	lines := strings.SplitN(string(src), "\n", line+2)
	second := ""
	if len(lines) > line {
		second = strings.TrimSpace(lines[line])
	}
	switch {
	case strings.HasPrefix(first, `{"`):
		return report(line, "front-matter-one-line", nil)
	case likeMark.MatchString(first) && likeKey.MatchString(second):
		return report(line, "front-matter-mark", diag.Args{"Mark": first})
	case likeKey.MatchString(first) && (likeKey.MatchString(second) || likeMark.MatchString(second) || second == "---"):
		return report(line, "front-matter-unmarked", nil)
	}
	return diag.Diagnostic{}, false
}

var (
	// likeMark matches what stands where --- was meant: other dashes, more or fewer.
	likeMark = regexp.MustCompile(`^(?:[-–—−‒―_=~⸺⸻]+|\*\*\*+)$`)
	// likeKey matches a line that begins with a key.
	likeKey = regexp.MustCompile(`^[\p{L}][\p{L}\p{M}\p{N} _.,/()-]{0,60}:(?:\s|$)`)
)

// guard stands behind an indented closing mark while the library, which does not
// look at columns, reads the lines. It is no character (Unicode 17, 23.7), so that
// no text has it.
const guard = "\ufdd0"

// guardMarks puts a guard behind every line of the front matter that is a closing
// mark but for its indentation, as in a text of several lines. guarded is false
// where there is none and src is returned as it is.
func guardMarks(src []byte) (read []byte, guarded bool) {
	first, line := firstLine(src)
	i := slices.IndexFunc(formats, func(f *frontmatter.Format) bool { return f.Start == first })
	if i < 0 {
		return src, false
	}
	mark := []byte(formats[i].End)
	kept := 0 // how much of src is in read
	for at := 0; at < len(src); {
		end := at + lineLength(src[at:])
		text := src[at:end]
		isMark := line <= 0 && bytes.Equal(bytes.TrimSpace(text), mark)
		switch {
		case isMark && !bytes.HasPrefix(text, mark):
			behind := at + bytes.Index(text, mark) + len(mark)
			read = append(append(read, src[kept:behind]...), guard...)
			kept, guarded = behind, true
		case isMark && (!formats[i].RequiresNewLine || len(bytes.TrimSpace(src[end:end+lineLength(src[end:])])) == 0):
			at = len(src)
			continue
		}
		at, line = end, line-1
	}
	if !guarded {
		return src, false
	}
	return append(read, src[kept:]...), true
}

// lineLength returns the length of the first line of src with its end.
func lineLength(src []byte) int {
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		return i + 1
	}
	return len(src)
}

// frontEnd returns where YAML front matter probably ends, behind its closing
// mark, so that the library does not go through a text line by line that is none
// of its business; the end of src where it does not look like that.
func frontEnd(src []byte) int {
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return len(src)
	}
	if i := bytes.Index(src, []byte("\n---\n")); i >= 0 {
		return i + len("\n---\n")
	}
	return len(src)
}

// ParseYAML reads a settings file.
func ParseYAML(file string, src []byte) (*Node, diag.List) {
	n, se := parseYAML(src)
	if se != nil {
		return nil, diag.List{se.at(file, 0)}
	}
	if n.Kind != Map {
		return nil, diag.List{diag.New(n.Pos(file), "", "settings-not-map", nil)}
	}
	return n, nil
}

func (se *syntaxError) at(file string, offset int) diag.Diagnostic {
	if first, ok := se.args["First"].(int); ok {
		se.args["First"] = first + offset
	}
	return diag.New(diag.Position{File: file, Line: se.line + offset, Column: se.column}, "", se.code, se.args)
}

// firstLine returns the first line of src that is not empty, trimmed, and its
// number.
func firstLine(src []byte) (string, int) {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		if s := strings.TrimSpace(string(line)); s != "" {
			return s, n
		}
	}
	return "", max(n, 1)
}
