package proposals

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/fleet"
	"cchc/internal/folder"
	"cchc/internal/form"
	"cchc/internal/sharedpack"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A State says how a file of the column stands to that of the province.
type State string

// The states.
const (
	Changed  State = "changed"
	New      State = "new"
	Gone     State = "gone"     // the province has it no more
	Declined State = "declined" // the unit has declined what the province has
	Same     State = "same"
)

// A Row is what the province has made of a file.
type Row struct {
	File    string // content/thu-tuc/khai-sinh.md
	State   State
	Title   string
	Owner   string // which agency writes it
	Version string // of what the province has
	// Fields would change with a decision; those of a new entry are all that it has. Automatic change
	// without one.
	Fields, Automatic []Field
	Files             []File // that the entry shows or offers and the column does not have so
	// Old is the file as it is, nil for none; Data as it would be, nil where it goes or stays; Part with
	// Automatic alone.
	Old, Data, Part []byte
	Problems        diag.List // why it cannot be taken in

	text  []byte // what is kept as the base of later changes; nil for a file that is no text
	needs []*Row // sections that are missing
}

// A File is a file of an entry that the column has otherwise.
type File struct {
	Name    string
	Size    int
	New     bool
	version string
	old     folder.Digest
	data    []byte
}

// KB is its size in kilobytes.
func (f File) KB() int { return (f.Size + 1023) >> 10 }

// Mark is another one where the row, or the file that it is about, is another one.
func (r *Row) Mark() string {
	return string(folder.DigestOf(slices.Concat([]byte(r.Version), r.Old, []byte{0}, r.Data))[:16])
}

// An Outcome is what a source would do to a column.
type Outcome struct {
	*Source
	Rows     []*Row    // by file
	Problems diag.List // of the unit and of its overrides
	own      fs.FS
}

// Compare says what the source would do to a column as it is now.
func (s *Source) Compare(own fs.FS) *Outcome {
	o := &Outcome{Source: s, own: own}
	var texts []fleet.SharedText
	texts, o.Problems = s.Fleet.SharedTexts(s.Unit, own)
	if len(texts) == 0 && o.Problems.Errors() > 0 {
		return o
	}
	c := &comparison{Outcome: o, here: map[string]bool{}, claimed: map[string]bool{}, sections: map[string]*Row{}}
	for i := range texts {
		if t := &texts[i]; t.Composed == nil {
			c.files = append(c.files, t)
		}
	}
	for i := range texts {
		c.here[texts[i].Name] = true
		if t := &texts[i]; t.Composed != nil {
			c.text(t)
		}
	}
	for _, t := range c.files {
		if !c.claimed[t.Name] {
			c.file(t)
		}
	}
	c.gone()
	slices.SortFunc(o.Rows, func(a, b *Row) int { return strings.Compare(a.File, b.File) })
	for _, r := range o.Rows {
		for dir := path.Dir(r.File); dir != "."; dir = path.Dir(dir) {
			if above := c.sections[dir]; above != nil && above != r {
				r.needs = append(r.needs, above)
			}
		}
	}
	return o
}

// A comparison is at work.
type comparison struct {
	*Outcome
	files    []*fleet.SharedText // that are no texts
	here     map[string]bool     // what the province has
	claimed  map[string]bool     // files that go with an entry
	sections map[string]*Row     // missing ones, by their folders
	codes    map[string]string   // of the column's procedures: their files; nil until they are asked for
}

// text compares an entry or a section.
func (c *comparison) text(t *fleet.SharedText) {
	r := &Row{File: t.Name, Owner: t.Owner, Problems: errorsOf(t.Problems), text: t.Text}
	c.attach(r, t)
	r.Version = r.version()
	known := c.record.Of(t.Name)
	if len(r.Problems) == 0 && known.Taken != r.Version && known.Declined != r.Version {
		r.Problems = errorsOf(store.Misread(t.Place, t.Composed, t.Kind))
	}
	section := path.Base(t.Name) == "_index.md"
	old, err := sitefile.Read(c.own, t.Name, sharedpack.MaxText)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.created(r, t, known)
		if section && r.State == New {
			c.sections[path.Dir(t.Name)] = r
		}
	case err != nil:
		r.State, r.Problems = Changed, diag.List{sitefile.Problem(t.Name, err, "file-unreadable")}
	case section && known.Taken == "": // the unit's own stands in the place of the shared one
		return
	default:
		r.Old = old
		c.changed(r, t, known)
	}
	c.Rows = append(c.Rows, r)
}

// errorsOf returns the errors alone.
func errorsOf(all diag.List) (errors diag.List) {
	for _, d := range all {
		if d.Severity == diag.Error {
			errors = append(errors, d)
		}
	}
	return errors
}

// version is that of the shared text with its files.
func (r *Row) version() string {
	all := slices.Clone(r.text)
	for _, f := range r.Files {
		all = append(append(all, 0), f.Name+" "+f.version...)
	}
	return string(folder.DigestOf(all)[:16])
}

// attach finds the files that an entry names, or that stand in its folder.
func (c *comparison) attach(r *Row, t *fleet.SharedText) {
	for _, f := range c.files {
		base := path.Base(f.Name)
		in := path.Base(t.Name) == "index.md" && strings.HasPrefix(f.Name, path.Dir(t.Name)+"/")
		if !in && !names(t.Composed, base) {
			continue
		}
		c.claimed[f.Name] = true
		if file, problem := c.compared(f); problem != nil {
			r.Problems = append(r.Problems, *problem)
		} else {
			r.Files = append(r.Files, file)
		}
	}
}

// compared compares a file that is no text with that of the column.
func (c *comparison) compared(t *fleet.SharedText) (f File, problem *diag.Diagnostic) {
	data, err := t.Data()
	if err != nil {
		d := sitefile.Problem(t.Place, err, "file-unreadable")
		return f, &d
	}
	f = File{Name: t.Name, Size: len(data), version: string(folder.DigestOf(data)), old: folder.NoFile, data: data}
	switch was, err := readFile(c.own, t.Name); {
	case errors.Is(err, fs.ErrNotExist):
		f.New = true
	case err != nil:
		d := sitefile.Problem(t.Name, err, "file-unreadable")
		return f, &d
	default:
		f.old = folder.DigestOf(was)
	}
	return f, nil
}

// here reports whether the column has the file so.
func (f *File) isHere() bool { return string(f.old) == f.version }

// differing leaves out the files that the column has.
func (r *Row) differing() {
	r.Files = slices.DeleteFunc(r.Files, func(f File) bool { return f.isHere() })
}

// decided is the state of a row of which something would change.
func (r *Row) decided(known sharedpack.Decision, state State) {
	switch r.Version {
	case known.Taken:
		r.State = Same // what the unit has changed since is its own
	case known.Declined:
		r.State = Declined
	default:
		r.State = state
	}
}

// created says what a new entry has.
func (c *comparison) created(r *Row, t *fleet.SharedText, known sharedpack.Decision) {
	r.differing()
	r.Data = t.Composed
	f := sourcefile.Read(t.Name, t.Composed, sortOf(t))
	r.read(f)
	for _, field := range f.Written.Type.Fields {
		if v := f.Values[field.Key]; v != nil {
			r.Fields = append(r.Fields, Field{field.Key, field.Label, "", sourcefile.InWords(field, v)})
		}
	}
	if text := strings.TrimSpace(f.Body); text != "" {
		r.Fields = append(r.Fields, *bodyField("", text))
	}
	if r.decided(known, New); r.State != Same && t.Kind == content.KindProcedure {
		c.refuseCode(r, f)
	}
}

// refuseCode refuses a procedure that the column does not have, whose code another file of the column has: the unit has renamed it, or
// has written it itself. Two files of one code cannot be published.
func (c *comparison) refuseCode(r *Row, f *sourcefile.File) {
	code, _ := f.Values["code"].(string)
	if file := c.ofCode(code); file != "" && len(r.Problems) == 0 {
		r.Problems = diag.List{diag.New(diag.Position{File: file, Line: 1}, "code", "pack-code-here", diag.Args{"Code": code, "File": r.File})}
	}
}

// ofCode returns the file of the column's procedure with a code, "" for none.
func (c *comparison) ofCode(code string) string {
	if strings.TrimSpace(code) == "" {
		return ""
	}
	if c.codes == nil {
		c.codes = map[string]string{}
		_ = fs.WalkDir(c.own, "content", c.noteCode) // what cannot be read has no code
	}
	return c.codes[viet.Key(code)]
}

func (c *comparison) noteCode(name string, d fs.DirEntry, err error) error {
	switch {
	case err != nil:
	case name != "content" && sitefile.Ignored(d.Name()):
		if d.IsDir() {
			return fs.SkipDir
		}
	case !d.IsDir() && sitefile.IsMarkdown(name):
		if text, err := sitefile.Read(c.own, name, sharedpack.MaxText); err == nil {
			sort, _ := config.WrittenFileNamed(string(content.KindProcedure))
			if code, _ := sourcefile.Read(name, text, sort).Values["code"].(string); code != "" {
				c.codes[viet.Key(code)] = name
			}
		}
	}
	return nil
}

// read takes over what the province's text says of itself.
func (r *Row) read(f *sourcefile.File) {
	r.Title, _ = f.Values["title"].(string)
	if r.Title == "" {
		r.Title = r.File
	}
	if f.Problems.Errors() > 0 && len(r.Problems) == 0 {
		r.Problems = errorsOf(f.Problems)
	}
}

// sortOf says what a shared text is.
func sortOf(t *fleet.SharedText) config.WrittenFile {
	name := string(t.Kind)
	switch {
	case t.Name == "content/_index.md":
		name = "home"
	case path.Base(t.Name) == "_index.md":
		name = "section"
	case name == "":
		name = string(content.KindPage)
	}
	sort, _ := config.WrittenFileNamed(name)
	return sort
}

// changed compares an entry with the unit's.
func (c *comparison) changed(r *Row, t *fleet.SharedText, known sharedpack.Decision) {
	r.differing()
	sort := sortOf(t)
	mine, theirs := sourcefile.Read(t.Name, r.Old, sort), sourcefile.Read(t.Name, t.Text, sort)
	r.read(theirs)
	if wrong := errorsOf(store.Unreadable(t.Name, r.Old)); len(wrong) > 0 {
		r.refuse(known, wrong)
		return
	}
	base := &sourcefile.File{}
	kept, err := sitefile.Read(c.own, sharedpack.BaseName(t.Name), sharedpack.MaxText)
	based := err == nil && known.Taken != ""
	if based {
		base = sourcefile.Read(t.Name, kept, sort)
	}
	if !mine.Formed() || !theirs.Formed() {
		c.whole(r, t, mine)
		if r.Data != nil && (!based || !bytes.Equal(written(mine.Data), written(kept))) {
			r.keepOwn(known, mine, theirs)
		}
	} else {
		m := &merger{t.Overrides, based}
		merged := likeGroup(sort.Type, mine.Values, m.group(sort.Type, "", mine.Values, base.Values, theirs.Values))
		c.joined(r, t, mine, merged, body(mine.Body, base.Body, theirs.Body), known.Taken != "" && known.Partly != r.Version && known.Taken != r.Version)
	}
	if len(r.Fields)+len(r.Automatic)+len(r.Files) == 0 && len(r.Problems) == 0 {
		r.State = Same
		return
	}
	if r.decided(known, Changed); r.State != Changed {
		r.Automatic, r.Part = nil, nil
	}
	if known.Taken == r.Version && known.Declined != r.Version {
		r.restore()
	}
}

// refuse leaves the unit's file as it is, and says why, where something new of it would be proposed, or could still be taken.
func (r *Row) refuse(known sharedpack.Decision, wrong diag.List) {
	r.Data, r.Fields = nil, nil
	if r.decided(known, Changed); r.State != Same {
		r.Problems = append(r.Problems, wrong...)
	}
}

// keepOwn refuses to write over a file that the unit has changed and of which no form shows all: what is
// the unit's in it cannot be told apart.
func (r *Row) keepOwn(known sharedpack.Decision, mine, theirs *sourcefile.File) {
	names := strings.Join(slices.Compact(slices.Sorted(slices.Values(slices.Concat(mine.Hidden, theirs.Hidden)))), ", ")
	r.refuse(known, diag.List{diag.New(diag.Position{File: r.File, Line: 1}, "", "pack-own-kept", diag.Args{"Fields": names})})
}

// written is a text without what is the same however it is saved, and without the line of the unit's part.
func written(text []byte) []byte {
	var b []byte
	for line := range strings.Lines(sourcefile.LineFeeds(text)) {
		if line = strings.TrimSpace(line); line != "" && line != partMark {
			b = append(append(b, line...), '\n')
		}
	}
	return b
}

// restore proposes again the files that the unit's entry names and the column has lost.
func (r *Row) restore() {
	lost := slices.DeleteFunc(slices.Clone(r.Files), func(f File) bool { return !f.New || !names(r.Old, path.Base(f.Name)) })
	if len(lost) > 0 {
		r.State, r.Files, r.Fields, r.Data = Changed, lost, nil, nil
	}
}

// names reports whether a text has the name of a file.
func names(text []byte, base string) bool {
	return bytes.Contains(text, []byte(base)) || bytes.Contains(text, []byte(url.PathEscape(base)))
}

// whole compares the texts of files that no form shows.
func (c *comparison) whole(r *Row, t *fleet.SharedText, mine *sourcefile.File) {
	if bytes.Equal(r.Old, t.Composed) || len(r.Problems) > 0 {
		return
	}
	r.Data = t.Composed
	r.Fields = []Field{{"", "", sourcefile.LineFeeds(mine.Data), sourcefile.LineFeeds(t.Composed)}}
}

// joined makes the file of the values and the text that the two have together.
func (c *comparison) joined(r *Row, t *fleet.SharedText, mine *sourcefile.File, merged form.Group, text string, byThemselves bool) {
	st := mine.Written.Type
	automatic := func(declared string) bool { return byThemselves && covers(t.Automatic, declared) }
	some := pickGroup(st, "", "", mine.Values, merged, func(l leaf) bool {
		if !automatic(l.declared) {
			r.Fields = append(r.Fields, l.field(st))
			return false
		}
		r.Automatic = append(r.Automatic, l.field(st))
		return true
	})
	someText := mine.Body
	if f := bodyField(mine.Body, text); f != nil && automatic(f.Path) {
		r.Automatic, someText = append(r.Automatic, *f), text
	} else if f != nil {
		r.Fields = append(r.Fields, *f)
	}
	if len(r.Fields)+len(r.Automatic) > 0 {
		r.Data = r.compose(mine, merged, text)
	}
	if len(r.Automatic) > 0 && len(r.Problems) == 0 {
		r.Part = r.compose(mine, some, someText)
	}
}

// compose makes a file; what cannot be written into it is a problem.
func (r *Row) compose(mine *sourcefile.File, values form.Group, text string) []byte {
	raw, err := json.Marshal(values)
	if err != nil {
		r.Problems = append(r.Problems, diag.New(diag.Position{File: r.File}, "", "edit-refused", nil))
		return nil
	}
	data, err := mine.Compose(sourcefile.Typed{Form: raw, Body: &text})
	if err == nil {
		return data
	}
	d := diag.New(diag.Position{File: r.File}, "", "edit-refused", nil)
	var refused *sourcefile.RefusedError
	var e *edit.Error
	if errors.As(err, &refused) {
		d = refused.Diagnostic
	} else if errors.As(err, &e) {
		d = e.Diagnostic
	}
	d.File = r.File
	r.Problems = append(r.Problems, d)
	return nil
}

// file compares a file that goes with no entry.
func (c *comparison) file(t *fleet.SharedText) {
	f, problem := c.compared(t)
	r := &Row{File: t.Name, Title: path.Base(t.Name), Owner: t.Owner, Version: f.version[:min(16, len(f.version))], State: Same}
	switch {
	case problem != nil:
		r.State, r.Problems = Changed, diag.List{*problem}
	case f.New:
		r.Files = []File{f}
		r.decided(c.record.Of(t.Name), New)
	case !f.isHere():
		r.Files = []File{f}
		r.decided(c.record.Of(t.Name), Changed)
	}
	c.Rows = append(c.Rows, r)
}

// goneVersion is the version of what the province has no more.
const goneVersion = "gone"

// gone finds what was taken in and the province has no more.
func (c *comparison) gone() {
	for name, known := range c.record.Files {
		if c.here[name] || known.Taken == "" || known.Taken == goneVersion || !isSource(name) {
			continue
		}
		old, err := readFile(c.own, name)
		if err != nil {
			continue
		}
		r := &Row{File: name, Title: path.Base(name), Old: old, Version: goneVersion}
		if sitefile.IsMarkdown(name) {
			sort, _ := config.WrittenFileNamed(string(content.KindPage))
			r.read(sourcefile.Read(name, old, sort))
			r.Problems = nil
		}
		r.decided(*known, Gone)
		c.Rows = append(c.Rows, r)
	}
}

// isSource reports whether a name of the record is one of a source file.
func isSource(name string) bool {
	return strings.HasPrefix(name, "content/") && !strings.HasPrefix(name, sitefile.ProvinceFolder) && folder.Saveable(name) == nil
}

// Count returns how many rows are in a state.
func (o *Outcome) Count(state State) (n int) {
	for _, r := range o.Rows {
		if r.State == state {
			n++
		}
	}
	return n
}

// Waiting returns how many rows wait for a decision.
func (o *Outcome) Waiting() int { return o.Count(Changed) + o.Count(New) + o.Count(Gone) }

// contents is a digest of all files of the pack.
func (s *Source) contents() folder.Digest {
	text, _ := json.Marshal(s.Pack.Files) // of plain values
	return folder.DigestOf(text)
}

// readFile reads a file of the column.
func readFile(own fs.FS, name string) ([]byte, error) {
	return sitefile.Read(own, name, sharedpack.MaxFile)
}
