package approval

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// maxSource bounds the files of entries and of settings that are read here; package store
// says what is wrong with a larger one.
const maxSource = 16 << 20

// Published returns the site as it goes out: each entry that the log knows in the
// version that was let out last, with the files that this names, and those that never
// were as drafts. What it holds back it tells as warnings. An error among them means that an
// approved version cannot be had; then nothing may be published.
//
// dir is the folder that site reads. Where it has no history, or nobody has to approve,
// the site is returned as it is, after one look at the disk.
func Published(site fs.FS, dir, host string, now func() time.Time) (fs.FS, diag.List, error) {
	if _, err := fs.Stat(site, history.Dir); errors.Is(err, fs.ErrNotExist) {
		return site, nil, nil
	}
	want, ok := asked(site)
	if !ok || want.People() == 0 {
		return site, nil, nil
	}
	log, err := history.Open(dir, host, now)
	if err != nil {
		return nil, nil, err
	}
	o := &overlay{site: site, digests: NewFiles(site), files: map[string]*file{}}
	o.digests.load()
	o.replace(Read(log, want))
	o.digests.save(dir)
	for _, b := range log.Breaks() {
		o.notes = append(o.notes, b.Problem())
	}
	if err := log.Close(); err != nil {
		return nil, nil, err
	}
	if len(o.files) == 0 {
		return site, o.notes.Sort(), nil
	}
	o.index()
	return o, o.notes.Sort(), nil
}

// asked returns what the settings ask for; ok is false where they cannot be read, which
// is told where the site is.
func asked(site fs.FS) (want config.Approval, ok bool) {
	text, err := sitefile.Read(site, config.SettingsFile, maxSource)
	if err != nil {
		return "", false
	}
	s, _ := config.ParseSettings(viet.NFCBytes(text))
	if s == nil {
		return "", false
	}
	return s.Approval, true
}

// replace finds what goes out in place of what is there, entry by entry in the order in
// which they were let out: of a file that two of them name, the later one has its version.
func (o *overlay) replace(b *Book) {
	var records []*record
	for _, name := range slices.Sorted(maps.Keys(b.records)) {
		if r := b.records[name]; !r.gone {
			records = append(records, r)
		}
	}
	slices.SortStableFunc(records, func(x, y *record) int { return cmp.Compare(x.out.number(), y.out.number()) })
	for _, r := range records {
		if err := o.entry(b, r); err != nil {
			o.fail(r.file, err)
		}
	}
}

// fail notes that a version cannot be had.
func (o *overlay) fail(name string, err error) {
	code := "approval-unreadable"
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, history.ErrDamaged) {
		code = "approval-version-gone"
	}
	o.notes = append(o.notes, diag.New(diag.Position{File: name}, "", code, nil))
}

// entry finds what goes out of an entry.
func (o *overlay) entry(b *Book, r *record) error {
	now, err := o.digests.sum(r.file, true)
	switch {
	case err != nil:
		return nil // it is gone, or what is wrong with it is told where it is read
	case r.out == nil:
		return o.hide(r.file)
	}
	edited := false
	if now.digest != r.out.Source {
		text := r.out.Text
		if text == "" {
			was, err := b.log.Data(r.out.Source)
			if err != nil {
				return err
			}
			text = TextDigest(was)
		}
		if edited = now.text != text; edited {
			if err := o.serve(b, r.file, r.out.Source, r.out); err != nil {
				return err
			}
		}
	}
	for _, f := range r.out.Files {
		changed, err := o.named(b, r, f)
		if err != nil {
			return err
		}
		edited = edited || changed
	}
	if edited {
		o.note(r)
	}
	return nil
}

// named finds what goes out of a file that an entry names.
func (o *overlay) named(b *Book, r *record, f history.Named) (changed bool, err error) {
	now, err := o.digests.sum(f.Name, false)
	switch {
	case err == nil && now.digest == f.Digest:
		delete(o.files, f.Name) // another entry had an earlier version
		return false, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	case !b.log.Has(f.Digest):
		o.notes = append(o.notes, diag.New(diag.Position{File: r.file}, "", "approval-file-changed", diag.Args{"Name": f.Name, "Limit": maxFile >> 20}))
		return true, nil
	}
	return true, o.serve(b, f.Name, f.Digest, r.out)
}

// serve puts a version in the place of a file.
func (o *overlay) serve(b *Book, name string, d folder.Digest, out *Passed) error {
	data, err := b.log.Data(d)
	if err != nil {
		return err
	}
	o.files[name] = &file{base: path.Base(name), data: data, time: out.since.Time}
	return nil
}

// note tells that an earlier version of an entry goes out.
func (o *overlay) note(r *record) {
	at := diag.Position{File: r.file}
	e := r.out.Entry()
	if e == nil {
		o.notes = append(o.notes, diag.Warn(at, "", "approval-before", nil))
		return
	}
	who := namesOf(r.out.Approvals)
	if who == "" {
		who = e.Who
	}
	o.notes = append(o.notes, diag.Warn(at, "", "approval-earlier", diag.Args{"By": who, "On": viet.At(e.Time).String()}))
}

// hide makes an entry a draft that nobody has let out. Where it cannot be written as one
// it is not there.
func (o *overlay) hide(name string) error {
	now, err := sitefile.Read(o.site, name, maxSource)
	if err != nil {
		return err
	}
	draft, err := edit.Apply(now, commonType, []edit.Change{{Path: "draft", Value: true}})
	if err == nil && string(draft) == string(now) {
		return nil
	}
	f := &file{base: path.Base(name), data: draft, gone: err != nil}
	if info, err := fs.Stat(o.site, name); err == nil {
		f.time = info.ModTime()
	}
	o.files[name] = f
	o.notes = append(o.notes, diag.Warn(diag.Position{File: name}, "", "approval-held", nil))
	return nil
}

// An overlay is a site with other files in the place of some.
type overlay struct {
	site    fs.FS
	digests *Files             // of what is there
	files   map[string]*file   // by name
	dirs    map[string][]*file // those of a folder, by name
	notes   diag.List
}

// A file is one in the place of another one.
type file struct {
	base string
	data []byte
	time time.Time // of when it was let out, so that another version has another one
	gone bool      // there is none
	dir  bool
}

// index finds the folders of the files, and makes those that are not there.
func (o *overlay) index() {
	o.dirs = map[string][]*file{}
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		f := o.files[name]
		for {
			dir := path.Dir(name)
			o.dirs[dir] = append(o.dirs[dir], f)
			if _, err := fs.Stat(o.site, dir); err == nil || o.files[dir] != nil {
				break
			}
			f = &file{base: path.Base(dir), time: f.time, dir: true}
			o.files[dir], name = f, dir
		}
	}
}

func missing(op, name string) error { return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist} }

// Stat returns what is known of a file.
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	switch f := o.files[name]; {
	case f == nil:
		return fs.Stat(o.site, name)
	case f.gone:
		return nil, missing("stat", name)
	default:
		return f, nil
	}
}

// ReadFile reads a file.
func (o *overlay) ReadFile(name string) ([]byte, error) {
	switch f := o.files[name]; {
	case f == nil:
		return fs.ReadFile(o.site, name)
	case f.gone || f.dir:
		return nil, missing("open", name)
	default:
		return slices.Clone(f.data), nil
	}
}

// ReadFileInto does what the method of the folder does that is read.
func (o *overlay) ReadFileInto(name string, buf []byte, limit int64) ([]byte, error) {
	if o.files[name] == nil {
		return sitefile.ReadInto(o.site, name, buf, limit)
	}
	return sitefile.Read(o, name, limit)
}

// Forget has the folder look anew what is in its directories.
func (o *overlay) Forget() {
	if f, ok := o.site.(interface{ Forget() }); ok {
		f.Forget()
	}
}

// ReadDir lists a folder.
func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	files, changed := o.dirs[name]
	var list []fs.DirEntry
	if f := o.files[name]; f == nil {
		there, err := fs.ReadDir(o.site, name)
		if err != nil || !changed {
			return there, err
		}
		list = slices.Clone(there)
	} else if !f.dir {
		return nil, missing("open", name)
	}
	for _, f := range files {
		i, found := slices.BinarySearchFunc(list, f.base, func(d fs.DirEntry, base string) int { return strings.Compare(d.Name(), base) })
		switch {
		case found && f.gone:
			list = slices.Delete(list, i, i+1)
		case found:
			list[i] = fs.FileInfoToDirEntry(f)
		case !f.gone:
			list = slices.Insert(list, i, fs.DirEntry(fs.FileInfoToDirEntry(f)))
		}
	}
	return list, nil
}

// Open opens a file.
func (o *overlay) Open(name string) (fs.File, error) {
	f := o.files[name]
	if _, changed := o.dirs[name]; changed || f != nil && f.dir {
		list, err := o.ReadDir(name)
		if err != nil {
			return nil, err
		}
		info, err := o.Stat(name)
		return &openDir{info: info, list: list}, err
	}
	switch {
	case f == nil:
		return o.site.Open(name)
	case f.gone:
		return nil, missing("open", name)
	}
	return newOpenFile(f), nil
}

func (f *file) Name() string       { return f.base }
func (f *file) Size() int64        { return int64(len(f.data)) }
func (f *file) ModTime() time.Time { return f.time }
func (f *file) IsDir() bool        { return f.dir }
func (f *file) Sys() any           { return nil }
func (f *file) Mode() fs.FileMode {
	if f.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
