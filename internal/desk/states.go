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
	return d.books.of(set, d.history.Len(), func() *approval.Book { return approval.Read(d.history, d.approvalOf(set)) })
}

// status returns where the entry of a file stands.
func (d *Desk) status(file string) (*store.Entry, approval.Status, error) {
	if d.set() == nil {
		return nil, approval.Status{}, failed(http.StatusServiceUnavailable, "desk.no-site", nil)
	}
	return d.statusIn(d.book(), file)
}

// statusIn does what status does with a book, for one entry of several.
func (d *Desk) statusIn(book *approval.Book, file string) (*store.Entry, approval.Status, error) {
	lib := d.set().Site.Library()
	e := lib.ByFile(file)
	if e == nil {
		return nil, approval.Status{}, notFound(file)
	}
	s, err := book.Status(d.versions, lib, e)
	return e, s, err
}
