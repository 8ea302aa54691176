package workspace

import (
	"cmp"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/history"
	"cchc/internal/render"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// An Entry is an entry as lists show it.
type Entry struct {
	File    string `json:"file"`
	Title   string `json:"title"`
	Kind    string `json:"kind"` // its label
	Unit    string `json:"unit"`
	Day     string `json:"day"`
	State   string `json:"state"` // a code: draft, waiting, approved, published, scheduled
	Changed bool   `json:"changed"`
	Errors  int    `json:"errors"`
	Sort    string `json:"-"` // of its kind
	when    viet.Date
	folded  string // title, file and unit, to search in
	Owner   string `json:"-"`
}

// Has reports whether the title, the file or the unit has all of some words.
func (v *Entry) Has(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(v.folded, w) })
}

// Entries are all entries of the site, the newest first, with their states. They are made
// once for each state of the site.
func (w *Workspace) Entries() []*Entry {
	set, problems := w.saved()
	if set == nil {
		return nil
	}
	return w.listed.Of(set, w.History.Len(), func() []*Entry {
		errors := map[string]int{}
		for _, p := range problems {
			if p.Severity == diag.Error {
				errors[p.File]++
			}
		}
		status := w.states()
		var all []*Entry
		for _, p := range set.Site.Pages() {
			if p.Kind == site.EntryPage && p.Entry != nil {
				v := w.entryView(p, status)
				v.Errors = errors[p.File]
				delete(errors, p.File)
				all = append(all, v)
			}
		}
		for file, n := range errors {
			if sitefile.IsMarkdown(file) && path.Base(file) != "_index.md" {
				all = append(all, w.unreadEntry(file, n))
			}
		}
		slices.SortStableFunc(all, func(a, b *Entry) int { return cmp.Or(b.when.Compare(a.when), strings.Compare(a.File, b.File)) })
		return all
	})
}

func (w *Workspace) entryView(p *site.Page, status func(p *site.Page) (state string, changed bool)) *Entry {
	v := &Entry{File: p.File, Title: p.Title, Kind: schema.Label(p.Entry.Kind), Sort: string(p.Entry.Kind), when: p.Entry.Brief.When.Day(), Owner: p.Entry.Owner, Unit: p.Entry.Brief.Unit}
	if !v.when.IsZero() {
		v.Day = v.when.String()
	}
	v.State, v.Changed = status(p)
	v.folded = viet.Fold(v.Title + " " + v.File + " " + v.Unit)
	return v
}

// unreadEntry is an entry that the site has no page of, for it cannot be read: nothing of it
// is let out, as of a draft.
func (w *Workspace) unreadEntry(file string, errors int) *Entry {
	v := w.fileView(file)
	v.Errors, v.State, v.folded = errors, "draft", viet.Fold(v.Title+" "+file)
	return v
}

// fileView is a file without a state: a section, the home page, the settings.
func (w *Workspace) fileView(file string) *Entry {
	sort := w.SortOf(file)
	v := &Entry{File: file, Title: path.Base(file), Kind: sort.Label, Sort: sort.Name}
	switch file {
	case config.SettingsFile:
		v.Title = w.Say("desk.settings", nil)
		return v
	case "content/_index.md":
		v.Title = w.Say("desk.home-page", nil)
	}
	if s, err := w.Source(file); err == nil {
		if title, _ := s.Values["title"].(string); title != "" {
			v.Title = title
		}
	}
	return v
}

// Entry returns one entry as lists show it, without making those of all others. What is no
// entry has no state.
func (w *Workspace) Entry(file string) Entry {
	set, problems := w.saved()
	errors := 0
	for _, one := range problems {
		if one.File == file && one.Severity == diag.Error {
			errors++
		}
	}
	if set != nil {
		if p := PageOf(set, file); p != nil && p.Kind == site.EntryPage && p.Entry != nil {
			v := w.entryView(p, w.states())
			v.Errors = errors
			return *v
		}
		if errors > 0 && sitefile.IsMarkdown(file) && path.Base(file) != "_index.md" {
			return *w.unreadEntry(file, errors)
		}
	}
	v := w.fileView(file)
	v.Errors = errors
	return *v
}

// Titles are the titles of the entries and sections by their files.
func (w *Workspace) Titles() map[string]string {
	titles := map[string]string{}
	if set := w.Set(); set != nil {
		for _, p := range set.Site.Pages() {
			if p.File != "" && p.Title != "" {
				titles[p.File] = p.Title
			}
		}
	}
	return titles
}

// Agency is whose column it is.
func (w *Workspace) Agency() string {
	if set := w.Set(); set != nil {
		return set.Site.Settings.Agency.Name
	}
	return ""
}

// PageOf returns the page of a file, nil for none.
func PageOf(set *render.Set, file string) *site.Page {
	if file == config.SettingsFile || file == "content/_index.md" {
		return set.Site.NewView().Page("/")
	}
	return set.Site.NewView().Ref(strings.TrimPrefix(file, "content/"))
}

// PageURL returns the address of a file's page in the preview, "" where there is none.
func (w *Workspace) PageURL(file string) string {
	if set := w.Set(); set != nil {
		if p := PageOf(set, file); p != nil {
			return w.PreviewOrigin + set.Site.NewView().URL(p.Path)
		}
	}
	return ""
}

// Unpublished are the files of entries that were changed since the site was published last
// by a desk, and are let out or removed; none where none has published.
func (w *Workspace) Unpublished() (files []string) {
	set := w.Set()
	if set == nil {
		return nil
	}
	changed, ever := map[string]bool{}, false
	for e := range w.History.All() {
		switch e.Act {
		case history.Published:
			ever = true
			clear(changed)
		case history.Submitted, history.Withdrawn, history.Returned, history.Settings:
		default:
			changed[e.File] = true
		}
	}
	if !ever {
		return nil
	}
	out := "approved"
	if w.ApprovalOf(set).People() == 0 {
		out = "published"
	}
	for _, v := range w.Entries() {
		if changed[v.File] && v.State == out {
			files = append(files, v.File)
		}
		delete(changed, v.File)
	}
	for file := range changed {
		if sitefile.IsMarkdown(file) { // it was removed
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}

// FreeName returns a name for a new file, with a number where the name is taken.
func (w *Workspace) FreeName(name string) (string, error) {
	stem, ext := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	w.Folder.Forget()
	for n := 1; n < 1000; n++ {
		try := stem + ext
		if n > 1 {
			try = stem + "-" + strconv.Itoa(n) + ext
		}
		if _, err := w.OnDisk(try); err != nil {
			return try, nil
		}
	}
	return "", fault.New(http.StatusConflict, "desk.name-taken", diag.Args{"File": name})
}

// IsEmpty reports whether a section has nothing but its own file: no entry, no section below it,
// no other file that anybody sees.
func (w *Workspace) IsEmpty(section string) bool {
	files, err := fs.ReadDir(w.Folder.FS(), path.Dir(section))
	return err == nil && path.Base(section) == "_index.md" && path.Dir(section) != "content" &&
		!slices.ContainsFunc(files, func(f fs.DirEntry) bool { return f.Name() != path.Base(section) && !sitefile.Ignored(f.Name()) })
}
