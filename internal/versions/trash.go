package versions

import (
	"errors"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/markdown"
	"cchc/internal/render"
	"cchc/internal/screen"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/workspace"
)

// trashScreen is the screen Thùng rác: what was removed and can be had again.
type trashScreen struct{ Rows []removedView }

// A removedView is a file that was removed.
type removedView struct {
	Hash, File, Title, Who, When, Why string
	With                              int    // files that went with it
	Other, Lost                       string // those in whose place there is another file now, and those that are not kept any more
	Gone                              bool   // it is not kept any more
}

func (d *Desk) trashScreen(*http.Request) (any, error) {
	if err := d.History.Reload(); err != nil {
		return nil, d.Unread(err)
	}
	s := &trashScreen{}
	for _, e := range d.History.Trash() {
		v := removedView{Hash: e.Hash, File: e.File, Title: path.Base(e.File), Who: e.Who, When: screen.Stamp(e.Time), Why: e.Why, With: len(e.With)}
		if data, err := d.History.Data(e.From); err != nil {
			v.Gone = true
		} else if title, ok := d.SourceOf(e.File, data).Values["title"].(string); ok {
			v.Title = title
		}
		other, lost := d.History.Displaced(d.Folder, e)
		v.Other, v.Lost = strings.Join(other, ", "), strings.Join(lost, ", ")
		s.Rows = append(s.Rows, v)
	}
	return s, nil
}

// untrashAction makes a removed file again.
func (d *Desk) untrashAction(r *http.Request) (any, error) {
	var in struct{ Version string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	d.Saving.Lock()
	defer d.Saving.Unlock()
	trash := d.History.Trash()
	i := slices.IndexFunc(trash, func(e history.Entry) bool { return e.Hash == in.Version })
	if i < 0 {
		return nil, fault.New(http.StatusConflict, "desk.trash-gone", nil)
	}
	if err := d.RememberApproval(trash[i].File); err != nil {
		return nil, d.Told(http.StatusInternalServerError, history.Problem(trash[i].File, err))
	}
	name, _, err := d.History.Restore(d.Folder, trash[i], screen.Who(r))
	if name != "" {
		d.Saved(name)
	}
	if err != nil {
		return nil, d.Told(http.StatusInternalServerError, history.Problem(trash[i].File, err))
	}
	return nil, screen.Redirect(screen.Link("/soan", "tep", name))
}

// removeScreen is where an entry is put into the trash: what leads to it, which files go with
// it, and where readers of its address may be sent. The address has the file (tep).
type removeScreen struct {
	Entry   workspace.Entry
	Base    folder.Digest
	Address string // under which it is published, "" where it is not
	Links   []screen.Suggestion
	Files   []string // that go with it
	Typing  bool     // somebody has typed what is not saved
	Suggest []screen.Suggestion
}

func (d *Desk) removeScreen(r *http.Request) (any, error) {
	file := r.URL.Query().Get("tep")
	s, p, err := d.removable(file)
	if err != nil {
		return nil, err
	}
	set := d.Set()
	shown := &removeScreen{Entry: d.Entry(file), Base: s.Digest, Links: d.leadingTo(set, p), Files: d.goingWith(p.Entry)}
	drafts, err := d.DraftViews(s)
	if err != nil {
		return nil, err
	}
	shown.Typing = len(drafts) > 0
	if p.Entry != nil && p.Entry.State == store.Published {
		shown.Address = p.Path
		shown.Suggest = d.Suggest(file, string(p.Entry.Kind))
	}
	return shown, nil
}

// removable returns an entry or an empty section that can be put into the trash. Other sections and
// settings are what the column consists of, and cannot.
func (d *Desk) removable(file string) (*workspace.Source, *site.Page, error) {
	s, err := d.Source(file)
	if err != nil {
		return nil, nil, err
	}
	set := d.Set()
	if set == nil {
		return nil, nil, fault.NoSite()
	}
	if p := workspace.PageOf(set, file); p != nil && p.Kind == site.EntryPage && p.File == file {
		return s, p, nil
	}
	if e := set.Site.Library().ByFile(file); e != nil {
		return s, &site.Page{Kind: site.EntryPage, Entry: e, File: file, Path: e.Path}, nil
	}
	if path.Base(file) == "_index.md" && path.Dir(file) != "content" {
		if p := workspace.PageOf(set, file); p != nil && p.File == file && d.IsEmpty(file) {
			return s, p, nil
		}
		return nil, nil, fault.New(http.StatusConflict, "desk.section-not-empty", diag.Args{"File": file})
	}
	return nil, nil, fault.New(http.StatusConflict, "desk.not-removable", diag.Args{"File": file})
}

// leadingTo are the pages that lead to a page, by their texts and their front matter.
func (d *Desk) leadingTo(set *render.Set, to *site.Page) (found []screen.Suggestion) {
	view := set.Site.NewView()
	name := strings.TrimSuffix(path.Base(to.File), ".md")
	if name == "index" {
		name = path.Base(path.Dir(to.File))
	}
	slug := path.Base(to.Path)
	for _, p := range set.Site.Pages() {
		if p.File == "" || p == to || p.Kind != site.EntryPage && p.Kind != site.SectionPage && p.Kind != site.HomePage {
			continue
		}
		if d.names(p, to) || d.links(view, p, to, name, slug) {
			found = append(found, screen.Suggestion{Value: p.File, Title: p.Title})
		}
	}
	return found
}

// names reports whether the front matter of an entry names the file of a page.
func (d *Desk) names(p, to *site.Page) (is bool) {
	if p.Entry != nil {
		p.Entry.Names(func(name string) { is = is || "content/"+name == to.File })
	}
	return is
}

// links reports whether the text of a page links to another one. Only a text that has the
// name of its file or of its address is parsed.
func (d *Desk) links(view *site.View, p, to *site.Page, name, slug string) bool {
	body := view.Text(p)
	if body.Size == 0 {
		return false
	}
	src, _ := body.Text()
	if text := string(src); !strings.Contains(text, name) && !strings.Contains(text, slug) {
		return false
	}
	for _, l := range markdown.Read(p.File, body.Line, src, view.Linker(p)).Links {
		dest, _, _ := strings.Cut(l.To, "#")
		if dest != "" && d.Set().Site.Target(p, dest) == to {
			return true
		}
	}
	return false
}

// goingWith are the files that are of no use without an entry: those of its own folder, and
// others that it names and nobody else does, not even in what is not saved yet.
func (d *Desk) goingWith(e *store.Entry) (files []string) {
	if e == nil { // an empty section
		return nil
	}
	lib := d.Set().Site.Library()
	own := ""
	if path.Base(e.File) == "index.md" {
		own = strings.TrimPrefix(path.Dir(e.File), "content/") + "/"
	}
	mine := map[string]bool{}
	e.Names(func(name string) {
		if f := lib.Files[name]; f != nil && path.Dir(name) == e.Dir {
			mine[name] = true
		}
	})
	for name := range lib.Files {
		if own != "" && strings.HasPrefix(name, own) {
			mine[name] = true
		}
	}
	other := func(name string) { delete(mine, name) }
	for _, set := range []*render.Set{d.Set(), d.Typed()} {
		if set == nil {
			continue
		}
		lib := set.Site.Library()
		for _, one := range lib.Entries {
			if one.File != e.File {
				one.Names(other)
			}
		}
		for _, one := range lib.Sections {
			one.Names(other)
		}
		lib.HomeNames(other)
	}
	for name := range mine {
		files = append(files, lib.Files[name].Disk)
	}
	slices.Sort(files)
	return files
}

// removeAction puts an entry into the trash, and sends readers of its address to another one
// where that is asked for.
func (d *Desk) removeAction(r *http.Request) (any, error) {
	var in struct {
		File    string
		Base    folder.Digest
		Why, To string // To: the entry that readers are sent to, "" for none
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	s, p, err := d.removable(in.File)
	if err != nil {
		return nil, err
	}
	if s.Digest != in.Base {
		return nil, fault.New(http.StatusConflict, "desk.edit-changed", nil)
	}
	if to := strings.TrimSpace(in.To); to != "" {
		if err := d.sendOn(r, p, "content/"+strings.TrimPrefix(to, "/")); err != nil {
			return nil, err
		}
	}
	if err := d.remove(r, s, p.Entry, strings.TrimSpace(in.Why)); err != nil {
		return nil, err
	}
	return nil, screen.Redirect("/thung-rac")
}

// remove puts a file into the trash with those that go with it.
func (d *Desk) remove(r *http.Request, s *workspace.Source, e *store.Entry, why string) error {
	d.Saving.Lock()
	defer d.Saving.Unlock()
	if err := d.RememberApproval(s.Name); err != nil {
		return d.Told(http.StatusInternalServerError, history.Problem(s.Name, err))
	}
	with := d.goingWith(e)
	err := d.History.Remove(d.Folder, history.Entry{Who: screen.Who(r), File: s.Disk, Why: why}, s.Digest, with)
	d.Saved(append(with, s.Disk)...)
	var conflict *folder.ConflictError
	switch {
	case errors.As(err, &conflict):
		return fault.New(http.StatusConflict, "desk.edit-changed", nil)
	case err != nil:
		return d.Told(http.StatusInternalServerError, history.Problem(s.Name, err))
	}
	return nil
}

// sendOn has readers of a page's address come to another entry: that has it among its old
// addresses.
func (d *Desk) sendOn(r *http.Request, p *site.Page, to string) error {
	other, err := d.Source(to)
	if err != nil || other.Front == nil || to == p.File || other.Written.Type.Field("aliases") == nil {
		return fault.New(http.StatusBadRequest, "desk.replace-unknown", diag.Args{"Value": strings.TrimPrefix(to, "content")})
	}
	n := 1
	if text, ok := other.Values["aliases"].(string); ok && text != "" {
		n += strings.Count(strings.TrimSpace(text), "\n") + 1
	}
	change := edit.Change{Path: "aliases[" + strconv.Itoa(n) + "]", Op: edit.Insert, Value: p.Path}
	if n == 1 {
		change = edit.Change{Path: "aliases", Value: []any{p.Path}}
	}
	_, err = d.Edit(screen.Who(r), to, other.Digest, change)
	return err
}
