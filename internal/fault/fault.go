// Package fault has the errors of the desk that its user is told of: each a [Fault] with the
// key of its words and the status of the answer to the browser.
package fault

import (
	"net/http"

	"cchc/internal/diag"
)

// A Fault is an error with the words for the user.
type Fault struct {
	Status int    // of the answer, as HTTP has it
	Code   string // the key of the message
	Args   diag.Args
	Field  string // of the form, "" for none
}

func (e *Fault) Error() string { return e.Code }

// New returns an error: the status of HTTP, the key of the message and what stands in it.
func New(status int, code string, args diag.Args) error { return &Fault{status, code, args, ""} }

// NotFound says that there is no such entry, day or version.
func NotFound(what string) error {
	return New(http.StatusNotFound, "desk.not-found", diag.Args{"What": what})
}

// BadRequest says that a browser sent what no screen sends.
func BadRequest() error { return New(http.StatusBadRequest, "desk.bad-request", nil) }

// NoSite says that the settings or the theme cannot be read.
func NoSite() error { return New(http.StatusServiceUnavailable, "desk.no-site", nil) }
