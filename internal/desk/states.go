package desk

import (
	"net/http"

	"cchc/internal/approval"
	"cchc/internal/site"
	"cchc/internal/store"
)

// states returns a function that says where an entry stands, and whether it was changed
// after it was approved.
func (d *Desk) states() func(p *site.Page) (state string, changed bool) {
	book, lib := d.book(), d.set().Site.Library()
	return func(p *site.Page) (string, bool) {
		s, err := book.Status(d.versions, lib, p.Entry)
		if err != nil {
			return string(p.Entry.State), false
		}
		return string(s.State), s.Edited
	}
}

// book reads the log with what the settings ask for, and has files looked at anew.
func (d *Desk) book() *approval.Book {
	d.folder.Forget()
	d.versions.Forget()
	set := d.set()
	return approval.Read(d.history, set.Site.Settings.Approval)
}

// status returns where the entry of a file stands.
func (d *Desk) status(file string) (*store.Entry, approval.Status, error) {
	set := d.set()
	if set == nil {
		return nil, approval.Status{}, failed(http.StatusServiceUnavailable, "desk.no-site", nil)
	}
	lib := set.Site.Library()
	e := lib.ByFile(file)
	if e == nil {
		return nil, approval.Status{}, notFound(file)
	}
	s, err := d.book().Status(d.versions, lib, e)
	return e, s, err
}
