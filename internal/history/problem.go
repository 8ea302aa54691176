package history

import (
	"errors"
	"io/fs"
	"time"

	"cchc/internal/diag"
	system "cchc/internal/disk"
	"cchc/internal/folder"
	"cchc/internal/sitefile"
)

// ReadProblem returns what an editor is told where a history cannot be read.
func ReadProblem(err error) diag.Diagnostic {
	code := "history-unreadable"
	if errors.Is(err, fs.ErrPermission) {
		code = "history-read-permission"
	}
	return diag.New(diag.Position{File: Dir}, "", code, nil)
}

// Read calls use with the log of a site, where there is one, and tells what of that cannot be
// read. host and now are those of [Open].
func Read(dir, host string, now func() time.Time, use func(log *Log) error) diag.List {
	if !Exists(dir) {
		return nil
	}
	log, err := Open(dir, host, now)
	if err == nil {
		err = errors.Join(use(log), log.Close())
	}
	if err != nil {
		return diag.List{ReadProblem(err)}
	}
	return nil
}

// Problem returns what an editor is told of an error of a [Log]. file is the one that the
// change was about, as messages name it.
func Problem(file string, err error) diag.Diagnostic {
	var conflict *folder.ConflictError
	var ofFile *fileError
	code := "history-failed"
	switch {
	case errors.Is(err, ErrNotRecorded):
		code = "history-not-recorded"
	case errors.As(err, &ofFile) && errors.Is(err, fs.ErrPermission), errors.As(err, &conflict), errors.Is(err, fs.ErrInvalid), errors.Is(err, sitefile.ErrInUse):
		return folder.SaveProblem(file, err)
	case errors.Is(err, ErrTooLarge):
		return diag.New(diag.Position{File: file}, "", "history-too-large", diag.Args{"Limit": MaxVersion >> 20})
	case errors.Is(err, ErrDamaged):
		code = "history-version-damaged"
	case system.CauseOf(err) == system.Full:
		code = "history-full"
	case errors.Is(err, fs.ErrPermission), system.CauseOf(err) == system.ReadOnly:
		code = "history-permission"
	case errors.Is(err, fs.ErrNotExist):
		code = "history-gone"
	}
	return diag.New(diag.Position{File: file}, "", code, nil)
}
