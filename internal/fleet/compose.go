package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"reflect"
	"strings"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/fleetunits"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
)

// A composition is a shared text as a unit has it: with its values, its fields and its part.
type composition struct {
	text     []byte
	lines    []origin                 // of each line
	fields   map[string]diag.Position // where the fields of the override stand, by path
	override string                   // its name in the unit's folder, "" for none
	problems diag.List                // with names as sites.yaml sees them
}

// An origin is where a line comes from: the shared text, the override, or neither where line is 0.
type origin struct {
	override bool
	line     int
}

// compose makes what a unit has of a shared text.
func (l *layer) compose(f *sharedFile) *composition {
	if f.generated {
		return &composition{text: f.text, lines: same(f.text)}
	}
	f.load()
	c := &composition{override: l.overrides[f.name]}
	text, problems := fleetunits.Substitute(f.place(), f.text, f.uses, l.values)
	if l.unknown { // the settings that have the values are wrong, which is told
		problems = nil
	}
	problems = append(problems, fleetunits.Misread(f.place(), f.text, f.uses, l.values)...)
	c.problems = append(c.problems, problems...)
	c.text = text
	if !utf8.Valid(text) {
		c.lines = same(text)
		return c // package store says so
	}
	c.text = viet.NFCBytes(front.LineFeeds(text))
	c.lines = same(c.text)
	if f.name == config.SettingsFile {
		l.composeSettings(c)
		return c
	}
	var body []byte
	line := 0
	if c.override != "" {
		body, line = l.override(c, f)
	}
	l.insertPart(c, f, body, line)
	return c
}

// same is the origins of the lines of a shared text.
func same(text []byte) []origin {
	lines := make([]origin, 1+bytes.Count(text, []byte("\n")))
	for i := range lines {
		lines[i].line = i + 1
	}
	return lines
}

// composeSettings gives shared settings the address and the agency of a unit.
func (l *layer) composeSettings(c *composition) {
	st := schema.TypeOf(reflect.TypeFor[config.Settings]())
	changes := []edit.Change{{Path: "baseURL", Value: l.unit.BaseURL.String()}}
	for key, text := range fleetunits.AgencyTexts(l.unit.OwnAgency()) {
		changes = append(changes, edit.Change{Path: "agency." + key, Value: text})
	}
	text, err := edit.ApplyYAML(c.text, st, changes)
	if err != nil {
		c.fail(l.view.files[config.SettingsFile].place(), err)
		return
	}
	c.become(text)
}

// fail notes why a text was not changed.
func (c *composition) fail(file string, err error) {
	d := diag.New(diag.Position{File: file}, "", "edit-refused", nil)
	var refused *edit.Error
	if errors.As(err, &refused) {
		d = refused.Diagnostic
		d.File = file
	}
	c.problems = append(c.problems, d)
}

// become changes the text; lines that are the same keep their origins.
func (c *composition) become(text []byte) {
	var lines []origin
	at := 0
	for _, p := range textdiff.Lines(string(c.text), string(text)) {
		n := strings.Count(p.Text, "\n")
		switch p.Op {
		case textdiff.Same:
			lines = append(lines, c.lines[at:min(at+n, len(c.lines))]...)
			at += n
		case textdiff.Gone:
			at += n
		case textdiff.New:
			lines = append(lines, make([]origin, n)...)
		}
	}
	if last := c.lines[len(c.lines)-1]; len(lines) <= bytes.Count(text, []byte("\n")) {
		lines = append(lines, last)
	}
	c.text, c.lines = text, lines
}

// override merges the fields of a unit's override into a shared entry, and returns its text with
// the line that it begins on.
func (l *layer) override(c *composition, f *sharedFile) (body []byte, line int) {
	file := l.place(c.override)
	raw, err := sitefile.Read(l.own, c.override, maxSource)
	if err != nil {
		c.problems = append(c.problems, sitefile.Problem(file, err, "file-vanished"))
		return nil, 0
	}
	if !utf8.Valid(raw) {
		c.problems = append(c.problems, store.Unreadable(file, raw)...)
		return nil, 0
	}
	raw = viet.NFCBytes(front.LineFeeds(raw))
	own, problems := front.Split(file, raw)
	c.problems = append(c.problems, problems...)
	theirs, wrong := front.Split(f.place(), c.text)
	if own.Front == nil || theirs.Front == nil || problems.Errors() > 0 || wrong.Errors() > 0 {
		return nil, 0 // of the shared one package store tells
	}
	kind := l.kindOf(path.Dir(f.name))
	st := fleetunits.TypeOf(kind)
	if st == nil {
		return own.Body, own.BodyLine // its section is wrong, which is told
	}
	m := &merge{composition: c, file: file, allowed: fleetunits.Fields(l.fleet.Overrides, kind), owner: f.from.Owner}
	c.fields = map[string]diag.Position{}
	m.repeated(st, own.Front, "")
	m.fields(st, theirs.Front, own.Front, "", "")
	if len(m.changes) > 0 {
		text, err := edit.Apply(c.text, st, m.changes)
		if err != nil {
			c.fail(f.place(), err)
		} else {
			c.become(text)
		}
	}
	return own.Body, own.BodyLine
}

// insertPart puts a unit's text in its place.
func (l *layer) insertPart(c *composition, f *sharedFile, body []byte, line int) {
	has := len(bytes.TrimSpace(body)) > 0
	for body = bytes.TrimRight(body, "\n \t"); len(body) > 0 && body[0] == '\n'; line++ {
		body = body[1:]
	}
	if len(f.parts) == 0 {
		if has {
			c.problems = append(c.problems, diag.New(diag.Position{File: l.place(c.override), Line: line}, "", "fleet-no-part", diag.Args{"Shared": f.place()}))
		}
		return
	}
	for i, p := range f.parts {
		switch at := p.In(f.place(), f.text); {
		case i > 0:
			c.problems = append(c.problems, diag.New(at, "", "fleet-part-twice", diag.Args{"First": f.parts[0].In("", f.text).Line}))
		case !p.Alone(f.text):
			c.problems = append(c.problems, diag.New(at, "", "fleet-part-line", nil))
		}
	}
	if has {
		c.problems = append(c.problems, partProblems(l.place(c.override), line, body, f.text)...)
	}
	var out []byte
	var lines []origin
	n := 0
	for text := range bytes.Lines(c.text) {
		if string(bytes.TrimSpace(text)) != "{"+fleetunits.Part+"}" {
			out, lines = append(out, text...), append(lines, c.lines[n])
		} else if has {
			out = append(append(out, body...), '\n')
			for i := range 1 + bytes.Count(body, []byte("\n")) {
				lines = append(lines, origin{true, line + i})
			}
		}
		n++
	}
	c.text, c.lines = out, append(lines, origin{})
}

// A merge finds the changes that an override makes.
type merge struct {
	*composition
	file    string
	allowed []string // paths of fields
	owner   string
	changes []edit.Change
}

// repeated reports the keys that stand twice in a map of an override, or in one below it.
func (m *merge) repeated(st *schema.Type, n *front.Node, at string) {
	first := map[string]int{}
	for i := range n.Pairs {
		p := &n.Pairs[i]
		key := p.Key
		var below *schema.Type
		if f := st.Field(p.Key); f != nil {
			key, below = f.Key, f.Struct()
		}
		if line := first[key]; line > 0 {
			m.report(p, at+key, "duplicate-key", diag.Args{"Key": p.Key, "First": line})
			continue
		}
		first[key] = p.Line
		if below == nil {
			continue
		}
		for j, item := range p.Value.List() {
			m.repeated(below, item, fmt.Sprintf("%s%s[%d].", at, key, j+1))
		}
	}
}

// fields goes through a map of an override; a key that stands twice counts once. path names its fields as declared (channels.note), at
// as they stand in the shared entry (channels[2].note).
func (m *merge) fields(st *schema.Type, theirs, own *front.Node, path, at string) {
	seen := map[*schema.Field]bool{}
	for i := range own.Pairs {
		p := &own.Pairs[i]
		f := st.Field(p.Key)
		if seen[f] {
			continue
		}
		if f == nil {
			code, args := "unknown-key", diag.Args{"Key": p.Key, "Known": strings.Join(m.allowed, ", ")}
			if near := st.Nearest(p.Key); near != "" {
				code, args["Near"] = "unknown-key-near", near
			}
			m.report(p, at+p.Key, code, args)
			continue
		}
		seen[f] = true
		m.field(f, p, f.ValueIn(theirs), path+f.Key, at+f.Key)
	}
}

// field takes over a field, items of it, or says that it may not be changed.
func (m *merge) field(f *schema.Field, p *front.Pair, theirs *front.Node, path, at string) {
	switch {
	case m.may(path):
		m.changes = append(m.changes, edit.Change{Path: at, Value: p.Value})
		m.composition.fields[at] = p.Value.Pos(m.file)
	case m.mayBelow(path) && f.Struct() != nil && f.Struct().Short != nil:
		m.items(f, p, theirs, path, at)
	default:
		m.report(p, at, "fleet-override-refused", diag.Args{"Key": p.Key, "Known": strings.Join(m.allowed, ", "), "Owner": m.owner})
	}
}

func (m *merge) may(path string) bool {
	for _, a := range m.allowed {
		if a == path || strings.HasPrefix(path, a+".") {
			return true
		}
	}
	return false
}

func (m *merge) mayBelow(path string) bool {
	for _, a := range m.allowed {
		if strings.HasPrefix(a, path+".") {
			return true
		}
	}
	return false
}

// items goes through the items of a list: each names the shared item that it changes
// by its short field, as channels do by their method.
func (m *merge) items(f *schema.Field, p *front.Pair, theirs *front.Node, path, at string) {
	st := f.Struct()
	first := map[int]int{} // the lines of the items that change one, by its number
	for _, item := range p.Value.List() {
		name := st.Short.ValueIn(item)
		if item.Kind != front.Map || name == nil {
			m.problem(item.Pos(m.file), at, "fleet-override-item", diag.Args{"Key": st.Short.Key, "Label": st.Short.Label})
			continue
		}
		n := 0
		for i, other := range theirs.List() {
			if short := shortOf(other, st.Short); n == 0 && short != "" && sameChoice(st.Short, short, name.Text) {
				n = i + 1
				if line := first[n]; line > 0 {
					m.problem(name.Pos(m.file), at, "fleet-override-item-twice", diag.Args{"Value": name.Text, "Label": st.Short.Label, "First": line})
					continue
				}
				first[n] = name.Line
				rest := &front.Node{Kind: front.Map, Line: item.Line, Column: item.Column}
				for _, pair := range item.Pairs {
					if !st.Short.Is(pair.Key) {
						rest.Pairs = append(rest.Pairs, pair)
					}
				}
				m.fields(st, other, rest, path+".", fmt.Sprintf("%s[%d].", at, n))
			}
		}
		if n == 0 {
			m.problem(name.Pos(m.file), at, "fleet-override-no-item", diag.Args{"Value": name.Text, "Label": st.Short.Label})
		}
	}
}

// shortOf returns the value by which an item is known: the item itself where it is plain.
func shortOf(n *front.Node, f *schema.Field) string {
	if n.Kind == front.Scalar {
		return n.Text
	}
	if v := f.ValueIn(n); v != nil {
		return v.Text
	}
	return ""
}

// sameChoice reports whether two texts are the same value of a field.
func sameChoice(f *schema.Field, a, b string) bool {
	return viet.Key(schema.ChoiceOf(f, a)) == viet.Key(schema.ChoiceOf(f, b))
}

func (m *merge) report(p *front.Pair, field, code string, args diag.Args) {
	m.problem(diag.Position{File: m.file, Line: p.Line, Column: p.Column}, field, code, args)
}

func (m *merge) problem(pos diag.Position, field, code string, args diag.Args) {
	m.composition.problems = append(m.composition.problems, diag.New(pos, field, code, args))
}
