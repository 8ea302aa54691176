package content

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// maxSource bounds a Markdown file; no page of a column needs more, and a
// larger one is a file that was saved with the wrong name.
const maxSource = 512 << 10

// maxSettings bounds the settings, which have some lines for each thing that a
// column can say of itself.
const maxSettings = 1 << 20

// Load reads the content folder of a site. The library is nil only where the
// settings cannot be read.
func Load(site fs.FS, opts Options) (*Library, diag.List) {
	l := &loader{fs: site, opts: opts}
	l.lib = &Library{Files: map[string]*File{}, byFile: map[string]*Entry{}, broken: map[string]bool{}, sections: map[string]*Section{}, near: &nearNames{}}
	l.settings()
	l.walk()
	l.sections()
	l.entries()
	l.opts.Memory.keep(l.sources)
	if l.lib.Settings == nil {
		return nil, l.problems.Sort()
	}
	return l.lib, l.problems.Sort()
}

type loader struct {
	fs       fs.FS
	opts     Options
	lib      *Library
	sources  []*source // the Markdown files, by name
	problems diag.List
}

// A source is one Markdown file on its way to an entry.
type source struct {
	name  string // below content, NFC
	disk  string
	stamp stamp
	*reading
	problems diag.List // found in the file by this load
}

func (l *loader) report(file, code string, args diag.Args) {
	l.problems = append(l.problems, diag.New(diag.Position{File: file}, "", code, args))
}

func (l *loader) settings() {
	raw, err := ReadFile(l.fs, SettingsFile, maxSettings)
	if err != nil {
		l.problems = append(l.problems, ReadProblem(SettingsFile, err, "settings-missing"))
		return
	}
	text, problems := clean(SettingsFile, raw)
	if len(problems) == 0 {
		l.lib.Settings, problems = parseSettings(text)
	}
	l.problems = append(l.problems, problems...)
	if s := l.lib.Settings; s != nil {
		s.Digest = sum(fmt.Appendln(slices.Clone(text), "\n"+l.opts.Theme+"\n"+l.opts.Base, l.opts.Carry, l.opts.Unkept))
		if s.Carry = l.opts.Carry; s.Carry.Portable {
			s.Hosting = Hosting{} // no server reads its configuration
		}
		if s.Carry.Portable || l.opts.Unkept {
			s.Offline = Offline{}
		}
		if l.opts.Theme != "" {
			s.Theme = l.opts.Theme
		}
		if l.opts.Base != "" {
			if base, err := ParseBaseURL(l.opts.Base); err == nil {
				s.BaseURL = base
			}
		}
	}
}

// Ignored reports whether a name is one that programs leave behind, which is no
// part of a site.
func Ignored(name string) bool {
	switch lower := strings.ToLower(name); {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), strings.HasSuffix(name, "~"),
		strings.HasSuffix(lower, ".tmp"), strings.HasSuffix(lower, ".swp"), strings.HasSuffix(lower, ".bak"),
		lower == "thumbs.db", lower == "desktop.ini":
		return true
	}
	return false
}

// walk finds the files of the folder.
func (l *loader) walk() {
	if l.opts.Memory.recallList(l) {
		return
	}
	before := len(l.problems)
	twins := map[string]bool{} // names of Markdown files
	err := fs.WalkDir(l.fs, "content", func(disk string, d fs.DirEntry, err error) error {
		name := viet.NFC(disk)
		switch {
		case err != nil:
			l.problems = append(l.problems, ReadProblem(name, err, "content-missing"))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case disk != "content" && Ignored(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			l.report(name, "file-symlink", nil)
			return nil
		case name == SettingsFile:
			return nil
		case !d.Type().IsRegular():
			l.problems = append(l.problems, ReadProblem(name, ErrNotRegular, ""))
			return nil
		}
		name = strings.TrimPrefix(name, "content/")
		if strings.EqualFold(path.Ext(name), ".md") {
			if twins[name] {
				l.report("content/"+name, "source-twice", nil)
				return nil
			}
			twins[name] = true
			l.sources = append(l.sources, &source{name: name, disk: disk, stamp: l.opts.Memory.stamp(disk, d)})
			return nil
		}
		l.file(name, disk, d)
		return nil
	})
	if err != nil {
		l.problems = append(l.problems, ReadProblem("content", err, "content-missing"))
	}
	slices.SortFunc(l.sources, func(a, b *source) int { return strings.Compare(a.name, b.name) })
	l.opts.Memory.restore(l.fs, l.sources)
	l.opts.Memory.keepList(l, l.problems[before:])
}

func (l *loader) file(name, disk string, d fs.DirEntry) {
	f := &File{Name: name, Disk: disk}
	if info, err := d.Info(); err == nil {
		f.Size, f.Time = info.Size(), info.ModTime()
	}
	published := publishedAs(path.Base(name))
	if code, args := refusal(published); code != "" {
		l.report("content/"+name, code, args)
		l.lib.broken["content/"+name] = true // whoever names it is not told that it is missing
		return
	}
	if twin := l.lib.Files[name]; twin != nil {
		l.report("content/"+name, "file-twice", diag.Args{"Size": f.Size, "Other": twin.Size})
		return
	}
	f.Path = address(path.Dir(name)) + published
	l.lib.Files[name] = f
}

// address returns the address of a folder below content: /thu-tuc/.
func address(dir string) string {
	var b strings.Builder
	b.WriteByte('/')
	if dir == "." {
		return "/"
	}
	for part := range strings.SplitSeq(dir, "/") {
		b.WriteString(viet.Slug(part))
		b.WriteByte('/')
	}
	return b.String()
}

// each visits the numbers below n on all processors.
func each(n int, visit func(i int)) {
	var (
		wg   sync.WaitGroup
		next atomic.Int64
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				visit(i)
			}
		})
	}
	wg.Wait()
}

// read reads a file, or takes what an earlier load has read of it.
func (s *source) read(fsys fs.FS, memory *Memory) {
	if s.reading = memory.recall(s.disk, s.stamp); s.reading == nil {
		s.reading = readSource(fsys, s.name, s.disk)
	}
	s.problems = slices.Clone(s.reading.problems)
}

func readSource(fsys fs.FS, name, disk string) *reading {
	file := "content/" + name
	buf := raws.Get().(*[]byte)
	defer raws.Put(buf)
	raw, err := readInto(fsys, disk, buf)
	if err != nil {
		return &reading{problems: diag.List{ReadProblem(file, err, "file-vanished")}}
	}
	text, problems := clean(file, raw)
	if len(problems) > 0 {
		return &reading{problems: problems}
	}
	parts, problems := schema.Split(file, text)
	front := text[:len(text)-len(parts.Body)]
	return &reading{front: parts.Front, digest: sum(front), problems: problems, offset: len(front),
		body: Body{Line: parts.BodyLine, Size: len(parts.Body), Digest: sum(parts.Body), text: bytes.Clone(parts.Body)}} // the front matter is not kept
}

// raws are what files are read into, of which no part is kept.
var raws = sync.Pool{New: func() any { return new([]byte) }}

// readInto reads a file into buf, which grows where it is too small, if the file
// system can do that.
func readInto(fsys fs.FS, name string, buf *[]byte) ([]byte, error) {
	into, ok := fsys.(interface {
		ReadFileInto(name string, buf []byte, limit int64) ([]byte, error)
	})
	if !ok {
		return ReadFile(fsys, name, maxSource)
	}
	data, err := into.ReadFileInto(name, *buf, maxSource)
	if cap(data) > cap(*buf) {
		*buf = data
	}
	return data, err
}

// sum is a digest of a text, which tells it from what it was before.
func sum(text []byte) uint64 { return xxhash.Sum64(text) }

// Again returns the library as it is with one entry's file as it stands now,
// and that entry; all else is shared. ok is false where the file is no entry's,
// cannot be read, or something is wrong with it.
func (l *Library) Again(folder fs.FS, file string, opts Options) (again *Library, e *Entry, ok bool) {
	old := l.byFile[file]
	if old == nil || old.Broken {
		return nil, nil, false
	}
	r := readSource(folder, strings.TrimPrefix(file, "content/"), file)
	if len(r.problems) > 0 {
		return nil, nil, false
	}
	entry := *old
	if r.digest == old.Digest {
		entry.Body = r.body
	} else if problems := entry.fill(r, opts); len(problems) > 0 || len(l.references(&entry)) > 0 {
		return nil, nil, false
	}
	next := *l
	next.near = &nearNames{}
	next.Entries, next.byFile = slices.Clone(l.Entries), maps.Clone(l.byFile)
	next.Entries[slices.Index(next.Entries, old)] = &entry
	next.byFile[file] = &entry
	return &next, &entry, true
}

// clean returns the text of a file in the form the program keeps: UTF-8
// without byte order mark, NFC, lines ending with \n. Text in an older
// encoding is named as such.
func clean(file string, raw []byte) ([]byte, diag.List) {
	if viet.Settled(raw) && bytes.IndexByte(raw, '\r') < 0 {
		return raw, nil
	}
	if name, ok := viet.DetectLegacy(raw); ok && name == viet.UTF16 {
		return nil, diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "utf16-encoding", nil)}
	} else if ok {
		return nil, diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "legacy-encoding", diag.Args{"Encoding": string(name)})}
	}
	if !utf8.Valid(raw) {
		line, column := badByte(raw)
		return nil, diag.List{diag.New(diag.Position{File: file, Line: line, Column: column}, "", "utf8-invalid", nil)}
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	return viet.NFCBytes(raw), nil
}

// badByte returns the place of the first byte that is not UTF-8.
func badByte(raw []byte) (line, column int) {
	line, column = 1, 1
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && size == 1:
			return line, column
		case r == '\n':
			line, column = line+1, 1
		default:
			column++
		}
		raw = raw[size:]
	}
	return line, column
}

// Excerpts gives the problems found in content the text of their lines, read
// anew from the site's folder.
func Excerpts(site fs.FS, problems diag.List) diag.List {
	texts := map[string][]string{}
	var cutter excerptCutter
	for i := range problems {
		p := &problems[i]
		if p.Excerpt != "" || p.Line < 1 || !strings.HasPrefix(p.File, "content/") {
			continue
		}
		lines, ok := texts[p.File]
		if !ok {
			if raw, err := ReadFile(site, p.File, maxSource); err == nil {
				if text, bad := clean(p.File, raw); len(bad) == 0 {
					lines = strings.Split(string(text), "\n")
				}
			}
			texts[p.File] = lines
		}
		if p.Line <= len(lines) {
			p.Excerpt, p.Shift = cutter.cut(strings.TrimRight(lines[p.Line-1], " \t"), p.Column)
		}
	}
	return problems
}

// isSection reports whether a file is that of a section.
func (s *source) isSection() bool { return path.Base(s.name) == "_index.md" }

// sections makes the sections from the _index.md files.
func (l *loader) sections() {
	each(len(l.sources), func(i int) {
		if s := l.sources[i]; s.isSection() {
			s.read(l.fs, l.opts.Memory)
		}
	})
	for _, s := range l.sources {
		if !s.isSection() {
			continue
		}
		dir := path.Dir(s.name)
		if dir == "." {
			l.home(s)
		} else {
			l.section(s, dir)
		}
		l.problems = append(l.problems, s.problems...)
	}
	slices.SortFunc(l.lib.Sections, func(a, b *Section) int { return strings.Compare(a.Path, b.Path) })
	for _, sec := range l.lib.Sections {
		sec.Parent = l.above(path.Dir(sec.Dir))
		if sec.Kind == "" && sec.Parent != nil {
			sec.Kind = sec.Parent.Kind
		}
		if sec.Kind == "" {
			l.report(sec.File, "section-without-kind", diag.Args{"Kinds": kindNames()})
		}
	}
}

func (l *loader) home(s *source) {
	if s.front == nil {
		return
	}
	s.problems = append(s.problems, schema.Decode("content/"+s.name, s.front, &l.lib.Home)...)
	l.lib.HomeBody, l.lib.homeSum = s.body, s.digest
}

func (l *loader) section(s *source, dir string) {
	sec := &Section{Dir: dir, File: "content/" + s.name, Path: address(dir)}
	l.lib.sections[dir] = sec
	l.lib.Sections = append(l.lib.Sections, sec)
	if s.front == nil {
		sec.Kind = KindPage // so that one broken file is reported once
		return
	}
	bad := schema.Decode(sec.File, s.front, &sec.SectionFront)
	s.problems = append(s.problems, bad...)
	if sec.Kind == "" && slices.ContainsFunc(bad, func(d diag.Diagnostic) bool { return d.Field == "kind" }) {
		sec.Kind = KindPage
	}
	sec.Body, sec.Digest = s.body, s.digest
}

// above returns the section that a folder is in, nil for the root.
func (l *loader) above(dir string) *Section {
	for ; dir != "." && dir != "/"; dir = path.Dir(dir) {
		if sec := l.lib.sections[dir]; sec != nil {
			return sec
		}
	}
	return nil
}

func kindNames() string {
	var names []string
	for _, o := range Kind("").Options() {
		names = append(names, o.Value+" ("+o.Name()+")")
	}
	return strings.Join(names, ", ")
}

// entries makes the entries from the other Markdown files.
func (l *loader) entries() {
	entries := make([]*Entry, len(l.sources)) // by source; nil for one that is none
	missing := map[string]bool{}              // top folders without an _index.md, reported once
	each(len(l.sources), func(i int) {
		s := l.sources[i]
		if s.isSection() {
			return
		}
		dir := path.Dir(s.name)
		e := &Entry{File: "content/" + s.name, Dir: dir, Path: address(strings.TrimSuffix(s.name, path.Ext(s.name))), Section: l.above(dir)}
		if path.Base(s.name) == "index.md" {
			e.Path = address(dir)
		}
		entries[i] = e
	})
	for i, s := range l.sources {
		e := entries[i]
		if e == nil {
			continue
		}
		if strings.Contains(e.Path, "//") {
			l.report(e.File, "address-empty", nil)
		}
		top, _, nested := strings.Cut(s.name, "/")
		switch {
		case e.Section != nil:
			e.Kind = e.Section.Kind
		case !nested:
			e.Kind = KindPage
		case !missing[top]:
			missing[top] = true
			l.report("content/"+top, "section-missing-index", diag.Args{"Dir": "content/" + top, "Kinds": kindNames()})
		}
		if e.Kind == "" {
			entries[i], l.lib.broken[e.File] = nil, true
		}
	}
	// Files are read and made entries one by one, several at a time, so that
	// little of what is only needed on the way is there at once.
	each(len(l.sources), func(i int) {
		if s := l.sources[i]; !s.isSection() {
			s.read(l.fs, l.opts.Memory)
			if e := entries[i]; e != nil {
				s.fill(e, l.fs, l.opts)
			}
		}
	})
	l.lib.Entries, l.lib.byFile = make([]*Entry, 0, len(entries)), make(map[string]*Entry, len(entries))
	for _, e := range entries {
		if e == nil {
			continue
		}
		if e.data == nil {
			l.lib.broken[e.File] = true
			continue
		}
		l.lib.Entries = append(l.lib.Entries, e)
		l.lib.byFile[e.File] = e
	}
	// An entry may name any other one, so all must be there first.
	for _, s := range l.sources {
		if e := l.lib.byFile["content/"+s.name]; e != nil {
			s.problems = append(s.problems, l.lib.references(e)...)
		}
		if !s.isSection() {
			if e := l.lib.byFile["content/"+s.name]; e != nil {
				e.Broken = s.problems.Errors() > 0
			}
			l.problems = append(l.problems, s.problems...)
		}
	}
}

// fill gives an entry what was read of its file.
func (s *source) fill(e *Entry, fsys fs.FS, opts Options) {
	if s.front == nil && (s.data == nil || s.kind != e.Kind) && len(s.reading.problems) == 0 {
		s.reading = readSource(fsys, s.name, s.disk) // it was read as another kind before
		s.problems = slices.Clone(s.reading.problems)
	}
	if s.front != nil || s.data != nil {
		s.problems = append(s.problems, e.fill(s.reading, opts)...)
	}
}

// fill gives an entry what was read of its file, and returns what is wrong
// with its front matter. The reading keeps what is made of it.
func (e *Entry) fill(r *reading, opts Options) diag.List {
	if r.data == nil || r.kind != e.Kind {
		r.kind, r.data, r.saved = e.Kind, e.Kind.New(), false
		r.wrong = schema.Decode(e.File, r.front, r.data)
		c := &checker{file: e.File, front: r.front}
		r.data.check(c)
		st := schema.TypeOf(reflect.TypeOf(r.data).Elem())
		r.data.common().checkTranslations(c, st)
		r.data.common().attachedMedia(c, st)
		r.wrong = append(r.wrong, c.problems...)
		r.sortKey, r.refs = viet.SortKey(r.data.common().Title), nil
		visitFiles(reflect.ValueOf(r.data).Elem(), nil, func(ref FileRef, field string) {
			r.refs = append(r.refs, namedFile{ref, field})
		})
		r.front.Free()
		r.front = nil // it is large, and read no more
	}
	e.data, e.Common, e.SortKey, e.refs = r.data, r.data.common(), r.sortKey, r.refs
	e.Body, e.Digest = r.body, r.digest
	e.State = Published
	switch {
	case e.Draft:
		e.State = Draft
	case !e.Date.IsZero() && e.Date.Day().After(opts.Today):
		e.State = Scheduled
	}
	return r.wrong
}

// Shown reports whether an entry in this state is part of the site.
func (o Options) Shown(s State) bool {
	return s == Published || s == Draft && o.Drafts || s == Scheduled && o.Future
}

// references checks that the files an entry names are there.
func (l *Library) references(e *Entry) diag.List {
	var problems diag.List
	e.References(func(ref FileRef, field string) {
		_, d := l.Resolve(e, ref.Path)
		if d != nil {
			d.Line, d.Column, d.Field = ref.Line, ref.Column, field
			problems = append(problems, *d)
		}
	})
	return problems
}

// References calls visit for every file that the front matter names, with its
// field.
func (e *Entry) References(visit func(ref FileRef, field string)) {
	for _, r := range e.refs {
		visit(r.Ref, r.Field)
	}
}

var fileRef = reflect.TypeFor[FileRef]()

// A trail leads to a value in a front matter: the field or the item of a list
// that it stands in, behind the trail to that.
type trail struct {
	up   *trail
	key  string
	item int // from 1
}

// String returns the trail as messages name it: media[2].file.
func (t *trail) String() string {
	switch {
	case t == nil:
		return ""
	case t.item > 0:
		return t.up.String() + "[" + strconv.Itoa(t.item) + "]"
	case t.up != nil:
		return t.up.String() + "." + t.key
	}
	return t.key
}

// visitFiles calls visit for every file that a value names, with its field.
func visitFiles(v reflect.Value, at *trail, visit func(ref FileRef, field string)) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == fileRef {
			if ref := v.Addr().Interface().(*FileRef); !ref.IsZero() {
				visit(*ref, at.String())
			}
			return
		}
		for _, f := range filesIn(v.Type()) {
			visitFiles(f.In(v), &trail{up: at, key: f.Key}, visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			visitFiles(v.Elem(), at, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visitFiles(v.Index(i), &trail{up: at, item: i + 1}, visit)
		}
	}
}

var holders sync.Map // reflect.Type of a struct → []*schema.Field: those that can name a file

func filesIn(t reflect.Type) []*schema.Field {
	if known, ok := holders.Load(t); ok {
		return known.([]*schema.Field)
	}
	fields := slices.DeleteFunc(slices.Clone(schema.TypeOf(t).Fields), func(f *schema.Field) bool { return !holdsFiles(f.Type) })
	holders.Store(t, fields)
	return fields
}

// holdsFiles reports whether a value of type t can name a file.
func holdsFiles(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return holdsFiles(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if sf := t.Field(i); sf.IsExported() && sf.Type != t && holdsFiles(sf.Type) {
				return true
			}
		}
	}
	return t == fileRef
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
	if l.broken["content/"+name] {
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

// Uses returns those of some files that an entry names: in its front matter, or
// by the file's name in its text.
func (e *Entry) Uses(names []string) (used []string, problems diag.List) {
	named := map[string]bool{}
	e.References(func(ref FileRef, _ string) {
		if at, ok := Within(e.Dir, ref.Path); ok {
			named[at] = true
		}
	})
	text, problems := e.Body.Text()
	for _, name := range names {
		if named[name] || bytes.Contains(text, []byte(path.Base(name))) {
			used = append(used, name)
		}
	}
	return used, problems
}
