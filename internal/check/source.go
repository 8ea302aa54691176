package check

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/store"
)

// A source is a file in which something was found. What was read of a site has no places
// as a rule; then the file is read again, and of its front matter only the value that is
// asked for.
type source struct {
	file   string
	read   func() string // its text, which is read when it is asked for
	lines  []string
	kept   *value            // the whole front matter, where the reading of the site has kept its places
	values map[string]*value // by the first key of a path
	whole  *value
}

// A value is where a part of a front matter stands, and how many lines of the file stand
// above the first one of it; nowhere where it cannot be read.
type value struct {
	front.Places
	above int
}

// mostSources is how many files are kept: what is found in one is found together.
const mostSources = 200

// source returns a file of the site; an empty one where it cannot be read.
func (r *run) source(file string) *source {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.sources[file]; s != nil {
		return s
	}
	if len(r.sources) >= mostSources {
		clear(r.sources)
	}
	s := &source{file: file, read: sync.OnceValue(func() string {
		text, _ := store.Text(r.Files, file)
		return text
	})}
	if r.Site != nil {
		if e := r.Site.Library().ByFile(file); e != nil && e.Places != "" {
			s.kept = &value{Places: e.Places}
		}
	}
	r.sources[file] = s
	return s
}

// value returns the part of the front matter that a path leads into.
func (s *source) value(path string, st *schema.Type) *value {
	if s.kept != nil {
		return s.kept
	}
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
	return &value{root.Places(), line + s.above()}
}

// front returns the text of YAML front matter, or of a file that is YAML alone.
func (s *source) front() (string, bool) {
	text := s.read()
	if strings.HasSuffix(s.file, ".yaml") {
		return text, text != ""
	}
	end := strings.Index(text, "\n---\n")
	if !strings.HasPrefix(text, "---\n") || end < len("---") {
		return "", false
	}
	return text[len("---\n") : end+1], true
}

// above is how many lines stand above the text of front.
func (s *source) above() int {
	if strings.HasSuffix(s.file, ".yaml") {
		return 0
	}
	return 1
}

// all reads the whole front matter for its places.
func (s *source) all() *value {
	if s.whole == nil {
		s.whole = &value{Places: s.tree().Places()}
	}
	return s.whole
}

// tree reads the whole front matter, nil where it cannot be read.
func (s *source) tree() *front.Node {
	if strings.HasSuffix(s.file, ".yaml") {
		root, _ := front.ParseYAML(s.file, []byte(s.read()))
		return root
	}
	parts, _ := front.Split(s.file, []byte(s.read()))
	return parts.Front
}

// line returns the text of a line of the file, from 1.
func (s *source) line(n int) string {
	if s.lines == nil {
		s.lines = strings.Split(s.read(), "\n")
	}
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// at returns the place of the value that a path leads to, or of the last value on the
// way that is there, whose keys st declares; written reports whether its first key is
// there. Where word is not empty, it is the place of the word in the lines of the value.
func (s *source) at(path string, st *schema.Type, word string) (pos diag.Position, written bool) {
	pos = diag.Position{File: s.file, Line: 1, Column: 1}
	v := s.value(path, st)
	if v.Places == "" {
		return pos, false
	}
	places := v.Places
	for name := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '.' || r == '[' }) {
		next, ok := step(places, st, name)
		if !ok {
			break
		}
		written = true
		places, pos.Line, pos.Column = next.Value, next.Line+v.above, next.Column
		if st != nil && !strings.HasSuffix(name, "]") {
			st = below(st, name)
		}
	}
	if word == "" {
		return pos, written
	}
	if found, ok := s.find(pos, word); ok {
		return found, written
	}
	if line, column := places.At(); line > 0 {
		pos.Line, pos.Column = line+v.above, column
	}
	return pos, written
}

// step returns what a key or the number of an item leads to; ok is false for nothing. A
// value that stands for a list of one is its first item.
func step(in front.Places, st *schema.Type, name string) (at front.Place, ok bool) {
	if number, isItem := strings.CutSuffix(name, "]"); isItem {
		i, _ := strconv.Atoi(number)
		if in.Kind() != front.List {
			line, column := in.At()
			return front.Place{Line: line, Column: column, Value: in}, true
		}
		for item := range in.Below() {
			if i--; i == 0 {
				return item, true
			}
		}
		return at, false
	}
	if in.Kind() != front.Map {
		return at, false
	}
	for at := range in.Below() {
		if at.Key == name {
			return at, true
		}
	}
	for at := range in.Below() {
		if st != nil && st.Field(at.Key) != nil && st.Field(at.Key).Key == name { // by its other name
			return at, true
		}
	}
	return at, false
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

func settingsType() *schema.Type { return schema.TypeOf(reflect.TypeFor[config.Settings]()) }

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
