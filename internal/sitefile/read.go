// Package sitefile reads the files of a site: with bounds, and with what is told of
// those that cannot be read. It knows which names are no part of a site, and tells one
// state of a file from another.
package sitefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"cchc/internal/diag"
)

// MaxSource bounds a Markdown file; no page of a column needs more, and a
// larger one is a file that was saved with the wrong name.
const MaxSource = 512 << 10

// ErrNotRegular is why a folder, a pipe, a device or a socket is not read: a pipe
// is waited for without end, a device may have none.
var ErrNotRegular = errors.New("not a regular file")

// ErrInUse is why a file is not read or written: another program has it open and lets
// nobody else have it, as Word, virus scanners and programs that synchronise folders do on
// Windows.
var ErrInUse = errors.New("open in another program")

// ErrOffline is why a file is not read: OneDrive or another such program keeps it on the
// network alone, and does not answer.
var ErrOffline = errors.New("on the network only")

// A TooLargeError is why a file is not read that has more bytes than its kind can
// have.
type TooLargeError struct{ Size, Limit int64 }

func (e *TooLargeError) Error() string { return fmt.Sprintf("%d bytes, more than %d", e.Size, e.Limit) }

// Readable returns why a file is not to be read, with at most limit bytes; nil
// where it can be.
func Readable(info fs.FileInfo, limit int64) error {
	switch {
	case !info.Mode().IsRegular():
		return ErrNotRegular
	case info.Size() > limit:
		return &TooLargeError{info.Size(), limit}
	}
	return nil
}

// Read reads a regular file of at most limit bytes. Another one is refused
// before it is opened, with [ErrNotRegular] or a [*TooLargeError].
func Read(fsys fs.FS, name string, limit int64) ([]byte, error) {
	info, err := Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := Readable(info, limit); err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, 0, info.Size()+1) // to see the end without growing
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case int64(len(data)) > limit:
			return nil, &TooLargeError{int64(len(data)), limit}
		case len(data) == cap(data): // it grew meanwhile
			data = append(data, 0)[:len(data)]
		}
	}
}

// ReadInto does what [Read] does, into the room of buf where the file system has a
// method of that name and there is enough.
func ReadInto(fsys fs.FS, name string, buf []byte, limit int64) ([]byte, error) {
	if into, ok := fsys.(interface {
		ReadFileInto(name string, buf []byte, limit int64) ([]byte, error)
	}); ok {
		return into.ReadFileInto(name, buf, limit)
	}
	return Read(fsys, name, limit)
}

// Problem returns what is told of a file that could not be read. missing is
// the code where it is not there.
func Problem(file string, err error, missing string) diag.Diagnostic {
	code, args := "file-unreadable", diag.Args{}
	var large *TooLargeError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = missing
	case errors.Is(err, ErrInUse): // before the rights: Windows says that as well
		code = "file-in-use"
	case errors.Is(err, ErrOffline): // before the rights, for the same reason
		code = "file-offline"
	case errors.Is(err, fs.ErrPermission):
		code = "file-permission"
	case errors.Is(err, ErrNotRegular):
		code = "file-special"
	case errors.As(err, &large) && large.Limit == MaxSource:
		code, args = "source-too-large", diag.Args{"Size": large.Size >> 10, "Limit": large.Limit >> 10}
	case errors.As(err, &large):
		code, args = "file-too-large", diag.Args{"Size": (large.Size + 1<<20 - 1) >> 20, "Limit": large.Limit >> 20}
	}
	return diag.New(diag.Position{File: file}, "", code, args)
}
