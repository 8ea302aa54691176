package workspace

import (
	"errors"
	"net/http"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/render"
	"cchc/internal/site"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// ApprovalOf is what the settings as they are saved ask for: somebody may have others in an
// editor. Where they cannot be read, it is what those of set ask for.
func (w *Workspace) ApprovalOf(set *render.Set) config.Approval {
	if want, ok := w.ApprovalOnDisk(config.SettingsFile); ok {
		return want
	}
	return set.Site.Settings.Approval
}

// ApprovalOnDisk is what the settings as they are saved ask for; ok is false where they
// cannot be read.
func (w *Workspace) ApprovalOnDisk(disk string) (want config.Approval, ok bool) {
	data, err := sitefile.Read(w.Folder.FS(), disk, MaxSource)
	if err != nil {
		return "", false
	}
	settings, _ := config.ParseSettings(data)
	if settings == nil {
		return "", false
	}
	return settings.Approval, true
}

// Book reads the log with what the settings ask for, and has files looked at anew.
func (w *Workspace) Book() *approval.Book {
	w.Folder.Forget()
	w.versions.Forget()
	set := w.Set()
	return w.books.Of(set, w.History.Len(), func() *approval.Book { return approval.Read(w.History, w.ApprovalOf(set)) })
}

// Status returns where the entry of a file stands.
func (w *Workspace) Status(file string) (*store.Entry, approval.Status, error) {
	if w.Set() == nil {
		return nil, approval.Status{}, fault.NoSite()
	}
	return w.StatusIn(w.Book(), file)
}

// StatusIn does what status does with a book, for one entry of several.
func (w *Workspace) StatusIn(book *approval.Book, file string) (*store.Entry, approval.Status, error) {
	lib := w.Set().Site.Library()
	e := lib.ByFile(file)
	if e == nil {
		return nil, approval.Status{}, fault.NotFound(file)
	}
	s, err := book.Status(w.versions, lib, e)
	return e, s, err
}

// states returns a function that says where an entry stands, and whether it was changed
// after it was approved.
func (w *Workspace) states() func(p *site.Page) (state string, changed bool) {
	book, lib := w.Book(), w.Set().Site.Library()
	return func(p *site.Page) (string, bool) {
		s, err := book.Status(w.versions, lib, p.Entry)
		if err != nil {
			return string(p.Entry.State), false
		}
		return string(s.State), s.Edited
	}
}

// RememberApproval notes in the history how many people the settings have approve, where it
// does not say so yet, before anything else is noted: what is there when they begin to ask
// for approval goes out without it, and what is changed after that does not. Somebody may
// have changed them in another program. What changes the settings in a desk does it itself
// ([Workspace.beforeSettings]).
func (w *Workspace) RememberApproval(file string) error {
	if file == config.SettingsFile {
		return nil
	}
	want, ok := w.ApprovalOnDisk(config.SettingsFile)
	if !ok {
		return nil // they are being mended
	}
	return approval.Keep(w.History, want, "")
}

// VersionOf returns what is approved of an entry: its text with its files.
func (w *Workspace) VersionOf(e *store.Entry) (approval.Version, error) {
	return w.versions.VersionOf(w.Set().Site.Library(), e)
}

// Reread has the site read an entry as it is on the disk, without what somebody types, and
// returns what is approved of it.
func (w *Workspace) Reread(file string) (*store.Entry, approval.Status, approval.Version, error) {
	disk, err := w.OnDisk(file)
	if err == nil {
		err = w.History.Reload()
	}
	if err != nil {
		return nil, approval.Status{}, approval.Version{}, err
	}
	w.Folder.Forget()
	w.versions.Forget()
	w.preview.Saved(disk)
	w.preview.Reload([]string{disk})
	e, status, err := w.Status(file)
	if err != nil {
		return nil, status, approval.Version{}, err
	}
	version, err := w.VersionOf(e)
	return e, status, version, err
}

// actor returns somebody who approves, with the site as it is on the disk. It is called
// while nothing else is saved.
func (w *Workspace) actor(who, file string) (*approval.Actor, *store.Entry, error) {
	e, _, _, err := w.Reread(file)
	if err != nil {
		return nil, nil, err
	}
	set := w.Set()
	return &approval.Actor{Log: w.History, Dir: w.Folder, Library: set.Site.Library(), Want: w.ApprovalOf(set), Who: who, Today: w.Today()}, e, nil
}

// ActOn does something with an entry, and has all screens know of it.
func (w *Workspace) ActOn(who, file string, act func(a *approval.Actor, e *store.Entry) error) error {
	w.Saving.Lock()
	defer w.Saving.Unlock()
	a, e, err := w.actor(who, file)
	if err != nil {
		return err
	}
	if err = w.RememberApproval(file); err == nil {
		err = act(a, e)
	}
	if disk, e := w.OnDisk(file); e == nil {
		w.Saved(disk)
	}
	return w.unapproved(file, err)
}

// unapproved puts an error of an approval into words.
func (w *Workspace) unapproved(file string, err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Fault
	var refused *approval.Refusal
	var conflict *folder.ConflictError
	switch {
	case errors.As(err, &f):
		return err
	case errors.As(err, &conflict), errors.As(err, &refused) && refused.Code == "approval-changed":
		return fault.New(http.StatusConflict, "desk.approve-changed", nil)
	}
	status := http.StatusInternalServerError
	if refused != nil {
		status = http.StatusConflict
	}
	return w.Told(status, approval.Problem(file, err))
}
