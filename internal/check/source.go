package check

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/store"
)

// A source is a file in which something was found. It is read again for the place,
// because few files have a finding, and what was read of a site has no places; of its
// front matter only the value that is asked for.
type source struct {
	file   string
	text   string
	lines  []string
	values map[string]*value // by the first key of a path
	whole  *value
}

// A value is a part of a front matter as a tree, and how many lines of the file stand
// above the first one of it; no tree for what cannot be read.
type value struct {
	root  *front.Node
	above int
}

// mostSources is how many files are kept: what is found in one is found together.
const mostSources = 200

// source returns a file of the site; an empty one where it cannot be read.
func (r *run) source(file string) *source {
	r.mu.Lock()
	s := r.sources[file]
	r.mu.Unlock()
	if s != nil {
		return s
	}
	s = &source{file: file}
	s.text, _ = store.Text(r.Files, file) // while others read theirs
	r.mu.Lock()
	defer r.mu.Unlock()
	if first := r.sources[file]; first != nil { // somebody was quicker
		return first
	}
	if len(r.sources) >= mostSources {
		clear(r.sources)
	}
	r.sources[file] = s
	return s
}

// value returns the part of the front matter that a path leads into.
func (s *source) value(path string, st *schema.Type) *value {
	key := path[:min(len(path), max(strings.IndexAny(path+".", ".["), 0))]
	v := s.values[key]
	if v == nil {
		if s.values == nil {
			s.values = map[string]*value{}
		}
		v = s.part(key, st)
		if v == nil {
			v = s.all()
		}
		s.values[key] = v
	}
	return v
}

// part reads a key with its value alone, nil where the file is not plain YAML with the key
// at the beginning of a line.
func (s *source) part(key string, st *schema.Type) *value {
	plain, ok := s.front()
	if !ok || st == nil {
		return nil
	}
	from, end, line := -1, len(plain), 0
	for at, n := 0, 0; at < len(plain); n++ {
		next := len(plain)
		if i := strings.IndexByte(plain[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		text := plain[at:next]
		if begins := text[0] > ' ' && text[0] != '#' && text[0] != '-' && text[0] != '}' && text[0] != ']'; begins && from >= 0 {
			end = at
			break
		} else if name, _, found := strings.Cut(text, ":"); begins && found {
			if f := st.Field(strings.Trim(name, `"' `)); f != nil && f.Key == key {
				from, line = at, n
			}
		}
		at = next
	}
	if from < 0 {
		return nil
	}
	root, problems := front.ParseYAML(s.file, []byte(plain[from:end]))
	if root == nil || len(problems) > 0 {
		return nil
	}
	return &value{root, line + s.above()}
}

// front returns the text of YAML front matter, or of a file that is YAML alone.
func (s *source) front() (string, bool) {
	if strings.HasSuffix(s.file, ".yaml") {
		return s.text, s.text != ""
	}
	end := strings.Index(s.text, "\n---\n")
	if !strings.HasPrefix(s.text, "---\n") || end < len("---") {
		return "", false
	}
	return s.text[len("---\n") : end+1], true
}

// above is how many lines stand above the text of front.
func (s *source) above() int {
	if strings.HasSuffix(s.file, ".yaml") {
		return 0
	}
	return 1
}

// all reads the whole front matter.
func (s *source) all() *value {
	if s.whole != nil {
		return s.whole
	}
	s.whole = &value{}
	if strings.HasSuffix(s.file, ".yaml") {
		s.whole.root, _ = front.ParseYAML(s.file, []byte(s.text))
	} else if parts, _ := front.Split(s.file, []byte(s.text)); parts.Front != nil {
		s.whole.root = parts.Front
	}
	return s.whole
}

// line returns the text of a line of the file, from 1.
func (s *source) line(n int) string {
	if s.lines == nil {
		s.lines = strings.Split(s.text, "\n")
	}
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// has reports whether the first key of a path is written.
func (s *source) has(path string, st *schema.Type) bool {
	v := s.value(path, st)
	if v.root == nil {
		return false
	}
	first, _, _ := strings.Cut(path, ".")
	first, _, _ = strings.Cut(first, "[")
	next, _ := s.step(v.root, st, first)
	return next != nil
}

// at returns the place of the value that a path leads to, or of the last value on the
// way that is there, whose keys st declares. Where word is not empty, it is the place
// of the word in the lines of the value.
func (s *source) at(path string, st *schema.Type, word string) diag.Position {
	pos := diag.Position{File: s.file, Line: 1, Column: 1}
	v := s.value(path, st)
	if v.root == nil {
		return pos
	}
	node := v.root
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' }) {
		next, at := s.step(node, st, step)
		if next == nil {
			break
		}
		node, pos.Line, pos.Column = next, at.Line+v.above, at.Column
		if st != nil && !strings.HasSuffix(step, "]") {
			st = below(st, step)
		}
	}
	if word == "" {
		return pos
	}
	if found, ok := s.find(pos, word); ok {
		return found
	}
	if node.Line > 0 {
		pos.Line, pos.Column = node.Line+v.above, node.Column
	}
	return pos
}

// step returns what a key or the number of an item leads to, with its place; nil for
// nothing. A value that stands for a list of one is its first item.
func (s *source) step(n *front.Node, st *schema.Type, step string) (*front.Node, diag.Position) {
	if number, ok := strings.CutSuffix(step, "]"); ok {
		i, _ := strconv.Atoi(number)
		if n.Kind != front.List {
			return n, n.Pos(s.file)
		}
		if i < 1 || i > len(n.Items) {
			return nil, diag.Position{}
		}
		return n.Items[i-1], n.Items[i-1].Pos(s.file)
	}
	for i := range n.Pairs {
		p := &n.Pairs[i]
		if p.Key == step || st != nil && st.Field(p.Key) != nil && st.Field(p.Key).Key == step {
			return p.Value, diag.Position{File: s.file, Line: p.Line, Column: p.Column}
		}
	}
	return nil, diag.Position{}
}

// below returns the declaration of what a key holds, nil where it holds no struct.
func below(st *schema.Type, key string) *schema.Type {
	if f := st.Field(key); f != nil {
		return f.Struct()
	}
	return nil
}

// block returns a line of the file; of a value the lines below too that belong to it, as
// they are indented further.
func (s *source) block(n int, value bool) string {
	text := s.line(n)
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	own := indent(text)
	text = strings.TrimSpace(text)
	for i := n + 1; value && i < n+mostLines; i++ {
		line := s.line(i)
		if strings.TrimSpace(line) == "" || indent(line) <= own {
			break
		}
		text += "\n" + strings.TrimSpace(line)
	}
	return text
}

// mostLines is how many lines of a value a word is looked for in.
const mostLines = 400

// find returns where a word stands in the lines of a value that begins at a place; ok is
// false where it is written otherwise there.
func (s *source) find(pos diag.Position, word string) (at diag.Position, ok bool) {
	from := max(pos.Line, 1)
	for i := from; i < from+mostLines; i++ {
		line := s.line(i)
		skip := 0
		if i == from {
			skip = byteOf(line, pos.Column)
		}
		if at := strings.Index(line[skip:], word); at >= 0 {
			return diag.Position{File: s.file, Line: i, Column: 1 + utf8.RuneCountInString(line[:skip+at])}, true
		}
		if i > from && (line == "---" || line == "+++") {
			break
		}
	}
	return pos, false
}

// byteOf returns the byte of a column of a line, from 1.
func byteOf(line string, column int) int {
	at := 0
	for n := 1; n < column && at < len(line); n++ {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	return at
}

func settingsType() *schema.Type { return schema.TypeOf(reflect.TypeFor[content.Settings]()) }

func typeOf(p *site.Page) *schema.Type {
	switch {
	case p.Entry != nil:
		return entryType(p.Entry)
	case p.Section != nil:
		return schema.TypeOf(reflect.TypeFor[content.SectionFront]())
	}
	return schema.TypeOf(reflect.TypeFor[content.Home]())
}

func entryType(e *store.Entry) *schema.Type {
	return schema.TypeOf(reflect.TypeOf(e.Data()).Elem())
}
