// Package fault has the errors of the desk that its user is told of: each a [Fault] with the
// key of its words and the status of the answer to the browser.
package fault

import (
	"errors"
	"io/fs"
	"net/http"
	"runtime"
	"syscall"

	"cchc/internal/diag"
	"cchc/internal/disk"
	"cchc/internal/folder"
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

// whys are the causes of refusals that have words.
var whys = map[disk.Cause]string{disk.Full: "full", disk.ReadOnly: "read-only", disk.Busy: "busy", disk.TooLong: "too-long"}

// Why says in a few words why the system refuses something, without the name of the file;
// what has no words is as the system says it.
func Why(voice *diag.Voice, err error) string {
	key := whys[disk.CauseOf(err)]
	switch {
	case key != "":
	case folder.IsOffline(err):
		key = "offline"
	case errors.Is(err, fs.ErrPermission):
		key = "no-permission"
	case errors.Is(err, fs.ErrExist):
		key = "exists"
	case errors.Is(err, syscall.ENOTDIR) && blocked(err): // before what is not there: Windows says both with one number
		key = "no-folder"
	case errors.Is(err, fs.ErrNotExist):
		key = "not-there"
	default:
		return Detail(err)
	}
	return voice.Say("why."+key, nil)
}

// blocked reports whether a file stands where an error wanted a folder.
func blocked(err error) bool {
	var at *fs.PathError
	return runtime.GOOS != "windows" || errors.As(err, &at) && folder.InTheWay(at.Path) != ""
}

// Detail is what the system says, without the name of the file.
func Detail(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
