// Package remote reaches the folder of a column on a host (nơi đưa lên): on this machine or a
// share, by SFTP, FTPS, WebDAV, SMB or in S3-compatible storage. Each protocol is a [Host] of
// a few operations; what package transfer does with these is the same for all.
//
// An [Opener] opens connections to a target of the settings, as often as they are needed. A
// host is known by the key or certificate that the settings name, by the certificates that
// the system trusts, or, SFTP, by the key that it was first seen with. Passwords come from
// the environment or the keyring of the system, never from the settings.
//
// What goes wrong is a [Fault] of a kind that has its words in the catalogue of messages
// ("deliver." and the kind).
package remote

import (
	"io"
)

// A Host is the folder of a column on a host, reached by one connection, which one goroutine
// uses at a time. Names are as those of package io/fs; "." is the folder itself. Errors say
// what they are by [fs.ErrNotExist], [fs.ErrExist] and [Fault]; all others are taken for a
// fault of the host.
type Host interface {
	// List returns what a folder holds, hidden names too.
	List(dir string) ([]Entry, error)
	Read(name string) (io.ReadCloser, error)
	// Write writes a file, in place of one of that name, into a folder that is there. After
	// an error there may be a part of it, unless the host's [Traits] are Direct.
	Write(name string, r io.Reader, size int64) error
	// Rename gives a file another name, in place of a file that has it.
	Rename(from, to string) error
	Remove(name string) error
	// Mkdir makes a folder; of two that do so at once the second gets [fs.ErrExist]. Mkdir of
	// "." makes the column's own folder, whether it is there or not.
	Mkdir(dir string) error
	// RemoveDir removes a folder that is empty.
	RemoveDir(dir string) error
	Close() error
}

// Traits say what a host can do.
type Traits struct {
	Direct   bool // files are written whole or not at all, and there are no folders: nothing is renamed
	Parallel int  // how many connections it is asked for at once
}

// A Lister is a host that is Direct: it lists all at once, by name.
type Lister interface {
	ListAll() (map[string]Entry, error)
}

// An Entry is what a host says of a file or folder.
type Entry struct {
	Name  string // without its folder
	Dir   bool
	Other bool // neither a file nor a folder: a link
	Size  int64
	Stamp string // another one whenever the file is written: its time, a tag; "" where the host has none that lasts
}
