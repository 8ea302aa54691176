package preview

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"time"

	"cchc/internal/diag"
	"cchc/internal/render"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// Unsaved has the site shown as if text stood in a source file, by its path from the
// site's folder, and tells the browsers; with nil the file is shown as it is again. There
// has to be such a file.
func (s *Server) Unsaved(file string, text []byte) {
	if s.folder.replace(file, text) {
		s.reload(changes{paths: []string{file}, typed: true})
	}
}

// A savedSite is the site as its files have it, while what is shown has texts that are not
// saved. It is read where somebody asks, once for each state of the files.
type savedSite struct {
	set      *render.Set
	problems diag.List
	old      bool // files have changed since
	readLast bool // after what is shown: what is known of files is what they have
}

// OnDisk returns what [Server.Now] would return if nothing were unsaved: the site as its
// files have it.
func (s *Server) OnDisk() (*render.Set, diag.List) {
	s.mu.RLock()
	set, problems, typed := s.set, s.problems, s.typed
	s.mu.RUnlock()
	if !typed || set == nil {
		return set, problems
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	if s.saved.set == nil || s.saved.old {
		s.readSaved()
	}
	return s.saved.set, s.saved.problems
}

// readSaved reads the site as its files have it.
func (s *Server) readSaved() {
	root := s.folder.now()
	s.opts.Content.Cache.Invalidate(root, nil)
	set, problems := render.Reopen(root, s.opts.Content, nil)
	problems = store.Excerpts(root, problems)
	s.saved.readLast, s.saved.old, s.saved.problems = true, false, problems
	switch {
	case set != nil && !settingsBroken(problems):
		s.saved.set = set
		if s.opts.Pictures != nil {
			set.UseCache(s.opts.Pictures)
		}
	case s.saved.set == nil: // as it was shown last, for want of anything better
		s.saved.set, _ = s.Now()
	}
}

// Saved drops the texts that stand in the place of files, which were saved. [Server.Reload]
// has to be called with the files then: it may take longer than somebody waits who saves.
func (s *Server) Saved(files ...string) {
	for _, file := range files {
		s.folder.replace(file, nil)
	}
}

// A text stands in the place of what is in a file.
type text struct {
	data []byte
	at   time.Time
}

// replace has the text of a file be another one, nil for its own, and reports whether that
// changes anything.
func (f *siteFolder) replace(name string, data []byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	was, there := f.unsaved[name]
	switch {
	case data == nil && !there, data != nil && there && bytes.Equal(was.data, data):
		return false
	case data == nil:
		delete(f.unsaved, name)
		return true
	}
	if f.unsaved == nil {
		f.unsaved = map[string]text{}
	}
	f.unsaved[name] = text{bytes.Clone(data), time.Now()}
	return true
}

// hasUnsaved reports whether texts stand in the place of files.
func (f *siteFolder) hasUnsaved() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.unsaved) > 0
}

// text returns the text that is shown in the place of a file's own.
func (f *siteFolder) text(name string) (text, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	t, ok := f.unsaved[name]
	return t, ok
}

func (f *siteFolder) Open(name string) (fs.File, error) {
	if t, ok := f.text(name); ok {
		return &textFile{bytes.NewReader(t.data), textInfo{path.Base(name), t}}, nil
	}
	return f.now().Open(name)
}

func (f *siteFolder) Stat(name string) (fs.FileInfo, error) {
	if t, ok := f.text(name); ok {
		return textInfo{path.Base(name), t}, nil
	}
	return fs.Stat(f.now(), name)
}

func (f *siteFolder) ReadFile(name string) ([]byte, error) {
	if t, ok := f.text(name); ok {
		return bytes.Clone(t.data), nil
	}
	return fs.ReadFile(f.now(), name)
}

// ReadFileInto does what [sitefile.ReadInto] does.
func (f *siteFolder) ReadFileInto(name string, buf []byte, limit int64) ([]byte, error) {
	if _, unsaved := f.text(name); unsaved {
		return sitefile.Read(f, name, limit)
	}
	return sitefile.ReadInto(f.now(), name, buf, limit)
}

func (f *siteFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.now(), name)
	for i, e := range entries {
		if t, ok := f.text(path.Join(name, e.Name())); ok {
			entries = slices.Clone(entries)
			entries[i] = fs.FileInfoToDirEntry(textInfo{e.Name(), t})
		}
	}
	return entries, err
}

// A textFile reads a text as a file.
type textFile struct {
	*bytes.Reader
	info textInfo
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *textFile) Close() error               { return nil }

// A textInfo says of a text what is said of a file.
type textInfo struct {
	name string
	text text
}

func (i textInfo) Name() string       { return i.name }
func (i textInfo) Size() int64        { return int64(len(i.text.data)) }
func (i textInfo) Mode() fs.FileMode  { return 0o644 }
func (i textInfo) ModTime() time.Time { return i.text.at }
func (i textInfo) IsDir() bool        { return false }
func (i textInfo) Sys() any           { return nil }
