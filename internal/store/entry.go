package store

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// fill gives an entry what was read of its file.
func (s *source) fill(e *Entry, fsys fs.FS, opts Options) {
	if s.front == nil && (!s.hasData() || s.kind != e.Kind) && len(s.reading.problems) == 0 {
		s.reading = readSource(fsys, s.name, s.disk) // it was read as another kind before
		s.problems = s.reading.found()
	}
	if s.front != nil || s.hasData() {
		s.problems = append(s.problems, e.fill(s.reading, fsys, opts)...)
	}
}

// onDay makes the entry what it is on the day of the build, and returns what the
// editor should know of that.
func (e *Entry) onDay(fsys fs.FS, opts Options) (problems diag.List) {
	if e.later != nil {
		return nil // see content.Plain
	}
	now, state, notes := content.OnDay(e.data, opts.Today)
	if state == "" {
		return nil
	}
	e.made = nil
	e.data, e.Common, e.Brief = now, now.CommonFields(), content.BriefOf(now)
	e.Digest = sum(fmt.Appendf(nil, "%d %s", e.Digest, state))
	for _, n := range notes {
		problems = append(problems, diag.Warn(placeOf(fsys, e, n.Key), n.Key, n.Code, n.Args))
	}
	return problems
}

// placeOf returns where a field of an entry stands in its file, which is read again:
// few are asked about.
func placeOf(fsys fs.FS, e *Entry, key string) diag.Position {
	pos := diag.Position{File: e.File, Line: 1}
	text, ok := Text(fsys, e.File)
	if !ok {
		return pos // the file is reported where it is read
	}
	parts, _ := front.Split(e.File, []byte(text))
	if parts.Front == nil {
		return pos
	}
	defer parts.Front.Free()
	st := e.Kind.Type()
	for _, p := range parts.Front.Pairs {
		if f := st.Field(p.Key); f != nil && f.Key == key {
			pos.Line, pos.Column = p.Line, p.Column
		}
	}
	return pos
}

// fill gives an entry what was read of its file, and returns what is wrong
// with its front matter. The reading keeps what is made of it.
func (e *Entry) fill(r *reading, fsys fs.FS, opts Options) diag.List {
	if !r.hasData() || r.kind != e.Kind {
		r.kind, r.data, r.later, r.saved = e.Kind, e.Kind.New(), nil, false
		r.wrong = schema.Decode(e.File, r.front, r.data)
		r.wrong = append(r.wrong, content.Check(e.File, r.front, r.data)...)
		if !r.data.CommonFields().Draft {
			r.wrong = append(r.wrong, unfilled(e.File, r.unfilled)...)
		}
		if r.empty = !r.data.CommonFields().Draft && r.wrong.Errors() == 0 && content.Empty(r.data, r.body.blank); r.empty {
			r.wrong = append(r.wrong, diag.Warn(diag.Position{File: e.File, Line: r.front.Line, Column: r.front.Column}, "", "entry-empty", nil))
		}
		r.sortKey, r.refs = viet.SortKey(r.data.CommonFields().Title), nil
		fileRefs.Visit(r.data, func(ref content.FileRef, at *schema.Trail) bool {
			if !ref.IsZero() {
				r.refs = append(r.refs, namedFile{ref, at.String()})
			}
			return true
		})
		r.phones, r.common, r.brief = PhonesIn(r.data), r.data.CommonFields(), content.BriefOf(r.data)
		if opts.KeepPlaces {
			r.places = r.front.Places()
		}
		r.front.Free()
		r.front = nil // it is large, and read no more
	}
	e.data, e.later, e.Common, e.Brief, e.SortKey, e.refs = r.data, r.later, r.common, r.brief, r.sortKey, r.refs
	e.Body, e.Digest, e.mentions, e.private, e.phones = r.body, r.digest, r.mentions, r.private, r.phones
	e.made = r.made
	e.Decomposed, e.ForeignD, e.Places = r.decomposed, r.eth, r.places
	dated := e.onDay(fsys, opts)
	e.State = Published
	switch {
	case e.Draft, r.empty:
		e.State = Draft
	case !e.Date.IsZero() && e.Date.Day().After(opts.Today):
		e.State = Scheduled
	}
	return slices.Concat(r.wrong, dated)
}

// unfilled reports what a text that is to be published has still to be filled in.
func unfilled(file string, places []schema.PlaceholderAt) (problems diag.List) {
	for _, p := range places {
		problems = append(problems, diag.New(diag.Position{File: file, Line: p.Line, Column: p.Column}, "", "value-unfilled", diag.Args{"Value": p.Text}))
	}
	return problems
}

// Shown reports whether an entry in this state is part of the site.
func (o Options) Shown(s State) bool {
	return s == Published || s == Draft && o.Drafts || s == Scheduled && o.Future
}

// references checks that the files an entry names are there.
func (l *Library) references(e *Entry) diag.List {
	var problems diag.List
	e.References(func(ref content.FileRef, field string) {
		_, d := l.Resolve(e, ref.Path)
		if d != nil {
			d.Line, d.Column, d.Field = ref.Line, ref.Column, field
			problems = append(problems, *d)
		}
	})
	return problems
}

// fileRefs finds the files that front matters name.
var fileRefs schema.Visitor[content.FileRef]

// References calls visit for every file that the front matter names, with its
// field.
func (e *Entry) References(visit func(ref content.FileRef, field string)) {
	for _, r := range e.refs {
		visit(r.Ref, r.Field)
	}
}

// Resolve finds the file that an entry names, relative to the entry's folder
// or from content/ where ref begins with a slash, and returns its address: the
// page's where it is an entry's own file, "" where that file could not be read.
// The problem has no place.
func (l *Library) Resolve(e *Entry, ref string) (path string, problem *diag.Diagnostic) {
	name, ok := Within(e.Dir, ref)
	if !ok {
		d := diag.New(diag.Position{File: e.File}, "", "path-outside", diag.Args{"Path": ref})
		return "", &d
	}
	if f := l.Files[name]; f != nil {
		return f.Path, nil
	}
	if target := l.byFile["content/"+name]; target != nil {
		return target.Path, nil
	}
	if sec := l.sections[strings.TrimSuffix(name, "/_index.md")]; sec != nil {
		return sec.Path, nil
	}
	if l.broken["content/"+name] || strings.HasSuffix(ref, "/") && l.brokenAt["/"+name+"/"] {
		return "", nil // what is wrong with it is reported where it is
	}
	code := "file-missing"
	args := diag.Args{"Path": ref, "Full": "content/" + name}
	if near := l.nearFile(name); near != "" {
		code, args["Near"] = "file-missing-near", "content/"+near
	}
	d := diag.New(diag.Position{File: e.File}, "", code, args)
	return "", &d
}

// nearNames has the files of a library by what their names are like: the folder,
// and the key of the name without its ending. It is made when the first file is
// missed.
type nearNames struct {
	once   sync.Once
	byLike map[string]string
}

// nearFile returns a file of the same folder whose name differs only in case,
// marks or ending, "" for none.
func (l *Library) nearFile(name string) string {
	like := func(n string) string {
		return path.Dir(n) + "/" + viet.Key(strings.TrimSuffix(path.Base(n), path.Ext(n)))
	}
	l.near.once.Do(func() {
		known := make(map[string]string, len(l.Files)+len(l.byFile))
		add := func(n string) {
			if best, ok := known[like(n)]; !ok || n < best {
				known[like(n)] = n
			}
		}
		for n := range l.Files {
			add(n)
		}
		for n := range l.byFile {
			add(strings.TrimPrefix(n, "content/"))
		}
		l.near.byLike = known
	})
	return l.near.byLike[like(name)]
}

// Within joins a reference to a folder below content. ok is false where it
// would leave content.
func Within(dir, ref string) (name string, ok bool) {
	if strings.ContainsAny(ref, "\\\x00") || len(ref) > 1 && ref[1] == ':' {
		return "", false
	}
	if strings.HasPrefix(ref, "/") {
		dir = "."
	}
	name = path.Join(dir, strings.TrimPrefix(ref, "/"))
	return name, fs.ValidPath(name)
}
