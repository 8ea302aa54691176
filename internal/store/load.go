package store

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/filename"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// maxSettings bounds the settings, which have some lines for each thing that a
// column can say of itself.
const maxSettings = 1 << 20

// Load reads the content folder of a site. The library is nil only where the
// settings cannot be read.
func Load(site fs.FS, opts Options) (*Library, diag.List) {
	l := &loader{fs: site, opts: opts}
	l.lib = &Library{Delivery: opts.Delivery, Files: map[string]*File{}, byFile: map[string]*Entry{}, broken: map[string]bool{}, brokenAt: map[string]bool{}, sections: map[string]*Section{}, near: &nearNames{}}
	l.settings()
	l.walk()
	l.sections()
	l.entries()
	l.opts.Cache.keep(l.sources)
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

func (l *loader) report(file, code string, args diag.Args) {
	l.problems = append(l.problems, diag.New(diag.Position{File: file}, "", code, args))
}

func (l *loader) settings() {
	raw, err := sitefile.Read(l.fs, config.SettingsFile, maxSettings)
	if err != nil {
		l.problems = append(l.problems, sitefile.Problem(config.SettingsFile, err, "settings-missing"))
		return
	}
	text, notes, problems := clean(config.SettingsFile, raw)
	l.problems = append(l.problems, notes...)
	if len(problems) == 0 {
		l.lib.Settings, problems = config.ParseSettings(text)
	}
	l.problems = append(l.problems, problems...)
	if s := l.lib.Settings; s != nil {
		l.lib.SettingsDigest = sum(fmt.Appendln(slices.Clone(text), "\n"+l.opts.Theme+"\n"+l.opts.Base, l.opts.Delivery, l.opts.NoServiceWorker))
		if l.opts.Delivery.Portable {
			s.Hosting = config.Hosting{} // no server reads its configuration
		}
		if l.opts.Delivery.Portable || l.opts.NoServiceWorker {
			s.Offline = config.Offline{}
		}
		if l.opts.Theme != "" {
			s.Theme = l.opts.Theme
		}
		if l.opts.Base != "" {
			if base, err := config.ParseBaseURL(l.opts.Base); err == nil {
				s.BaseURL = base
			}
		}
	}
}

// walk finds the files of the folder.
func (l *loader) walk() {
	if l.opts.Cache.lookupList(l) {
		return
	}
	before := len(l.problems)
	var looks []func()         // at files, which may mean to read them
	twins := map[string]bool{} // names of Markdown files
	err := fs.WalkDir(l.fs, "content", func(disk string, d fs.DirEntry, err error) error {
		name := viet.NFC(disk)
		switch {
		case err != nil:
			l.problems = append(l.problems, sitefile.Problem(name, err, "content-missing"))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case disk != "content" && sitefile.Ignored(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if code := nameFlaws[filename.Check(d.Name())]; code != "" {
			l.problems = append(l.problems, diag.Warn(diag.Position{File: name}, "", code, diag.Args{"Name": d.Name()}))
		}
		switch {
		case d.IsDir():
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			l.report(name, "file-symlink", nil)
			return nil
		case name == config.SettingsFile:
			return nil
		case !d.Type().IsRegular():
			l.problems = append(l.problems, sitefile.Problem(name, sitefile.ErrNotRegular, ""))
			return nil
		}
		name = strings.TrimPrefix(name, "content/")
		isThere := func(other string) bool { _, err := fs.Stat(l.fs, path.Join(path.Dir(disk), other)); return err == nil }
		if d := sitefile.Leftover(name, isThere); d != nil {
			l.problems = append(l.problems, *d)
			l.lib.broken["content/"+name] = true // whoever names it is not told that it is missing
			return nil
		}
		if sitefile.IsMarkdown(name) {
			if twins[name] {
				l.report("content/"+name, "source-twice", nil)
				return nil
			}
			twins[name] = true
			s := &source{name: name, disk: disk}
			l.sources = append(l.sources, s)
			looks = append(looks, func() { s.stamp = l.opts.Cache.stamp(l.fs, disk, d) })
			return nil
		}
		if info, err := d.Info(); err == nil {
			if f := l.file(name, disk, info.Size()); f != nil {
				looks = append(looks, func() { f.State = l.opts.Cache.file(l.fs, f, info) })
			}
		}
		return nil
	})
	sitefile.Each(len(looks), func(i int) { looks[i]() })
	if err != nil {
		l.problems = append(l.problems, sitefile.Problem("content", err, "content-missing"))
	}
	slices.SortFunc(l.sources, func(a, b *source) int { return strings.Compare(a.name, b.name) })
	l.opts.Cache.restore(l.fs, l.sources)
	l.opts.Cache.keepList(l, l.problems[before:])
}

// nameFlaws are the codes of what is told of names that Windows cannot hold. They are
// warnings: on this machine the file is there, and can be published.
var nameFlaws = map[filename.Flaw]string{filename.Sign: "name-sign", filename.Ending: "name-ending", filename.Reserve: "name-reserved"}

// file adds a file beside the entries; nil for one that cannot be published.
func (l *loader) file(name, disk string, size int64) *File {
	f := &File{Name: name, Disk: disk, Size: size}
	published, code, args := Publishable(path.Base(name))
	if code != "" {
		l.lib.Refused = append(l.lib.Refused, Refused{name, code, args})
		l.lib.broken["content/"+name] = true // whoever names it is not told that it is missing
		return nil
	}
	if twin := l.lib.Files[name]; twin != nil {
		l.report("content/"+name, "file-twice", diag.Args{"Size": f.Size, "Other": twin.Size})
		return nil
	}
	f.Path = address(path.Dir(name)) + published
	l.lib.Files[name] = f
	return f
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

// Again returns the library as it is with one entry's file as it stands now,
// and that entry; all else is shared. ok is false where the file is no entry's,
// cannot be read, or something is wrong with it.
func (l *Library) Again(folder fs.FS, file string, opts Options) (again *Library, e *Entry, ok bool) {
	old := l.byFile[file]
	if old == nil || old.Broken {
		return nil, nil, false
	}
	r := readSource(folder, strings.TrimPrefix(file, "content/"), file)
	if len(r.problems)+len(r.notes) > 0 || len(r.unfilled) > 0 && !old.Draft {
		return nil, nil, false
	}
	entry := *old
	if r.digest == old.Digest {
		entry.Body, entry.mentions, entry.private = r.body, r.mentions, r.private
	} else if problems := entry.fill(r, folder, opts); len(problems) > 0 || len(l.references(&entry)) > 0 {
		return nil, nil, false
	}
	next := *l
	next.near = &nearNames{}
	next.Entries, next.byFile = slices.Clone(l.Entries), maps.Clone(l.byFile)
	next.Entries[slices.Index(next.Entries, old)] = &entry
	next.byFile[file] = &entry
	return &next, &entry, true
}

// sections makes the sections from the _index.md files.
func (l *loader) sections() {
	sitefile.Each(len(l.sources), func(i int) {
		if s := l.sources[i]; s.isSection() {
			s.read(l.fs, l.opts)
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
			sec.Kind, sec.unsure = sec.Parent.Kind, sec.Parent.unsure
		}
		if sec.Lang == "" && sec.Parent != nil {
			sec.Lang = sec.Parent.Lang
		}
		if sec.Kind == "" {
			l.report(sec.File, "section-without-kind", diag.Args{"Kinds": kindNames()})
		}
	}
}

func (l *loader) home(s *source) {
	if s.front == nil {
		l.lib.Unread = true
		return
	}
	s.problems = append(s.problems, schema.Decode("content/"+s.name, s.front, &l.lib.Home)...)
	s.problems = append(s.problems, schema.Unfilled("content/"+s.name, s.front)...)
	s.problems = append(s.problems, unfilled("content/"+s.name, s.unfilled)...)
	l.lib.HomeBody, l.lib.homeSum, l.lib.homeMentions, l.lib.homePrivate = s.body, s.digest, s.mentions, s.private
}

func (l *loader) section(s *source, dir string) {
	sec := &Section{Dir: dir, File: "content/" + s.name, Path: address(dir)}
	l.lib.sections[dir] = sec
	l.lib.Sections = append(l.lib.Sections, sec)
	defer func() {
		if sec.Title == "" { // which is reported; whatever is below it names it
			sec.Title = path.Base(dir)
		}
	}()
	if s.front == nil {
		sec.Kind, sec.unsure, l.lib.Unread = content.KindPage, true, true
		return
	}
	bad := schema.Decode(sec.File, s.front, &sec.SectionFront)
	s.problems = append(s.problems, bad...)
	s.problems = append(s.problems, schema.Unfilled(sec.File, s.front)...)
	s.problems = append(s.problems, unfilled(sec.File, s.unfilled)...)
	if sec.Kind == "" && slices.ContainsFunc(bad, func(d diag.Diagnostic) bool { return d.Field == "kind" }) {
		sec.Kind, sec.unsure = content.KindPage, true
	}
	sec.Body, sec.Digest, sec.mentions, sec.private = s.body, s.digest, s.mentions, s.private
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
	for _, o := range content.Kind("").Options() {
		names = append(names, o.Value+" ("+o.Name()+")")
	}
	return strings.Join(names, ", ")
}

// entries makes the entries from the other Markdown files.
func (l *loader) entries() {
	entries := make([]*Entry, len(l.sources)) // by source; nil for one that is none
	missing := map[string]bool{}              // top folders without an _index.md, reported once
	sitefile.Each(len(l.sources), func(i int) {
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
		case e.Section != nil && e.Section.unsure: // one broken file is reported once
		case e.Section != nil:
			e.Kind = e.Section.Kind
		case !nested:
			e.Kind = content.KindPage
		case !missing[top]:
			missing[top] = true
			l.report("content/"+top, "section-missing-index", diag.Args{"Dir": "content/" + top, "Kinds": kindNames()})
		}
		if e.Kind == "" {
			entries[i] = nil
			l.unread(e)
		}
	}
	// Files are read and made entries one by one, several at a time, so that
	// little of what is only needed on the way is there at once.
	sitefile.Each(len(l.sources), func(i int) {
		if s := l.sources[i]; !s.isSection() {
			s.read(l.fs, l.opts)
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
		if e.Common == nil {
			l.unread(e)
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

// unread notes an entry that could not be read: whoever names its file or its
// address is not told that it is missing.
func (l *loader) unread(e *Entry) {
	l.lib.broken[e.File], l.lib.brokenAt[e.Path], l.lib.Unread = true, true, true
}
