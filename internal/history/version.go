package history

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"path"

	"cchc/internal/folder"
)

// MaxVersion is the size of the largest file of which versions are kept, in bytes: a
// little more than an upload can have.
const MaxVersion = 64 << 20

// The reasons for which there is no version.
var (
	ErrTooLarge = errors.New("history: the file is too large to be kept")
	ErrDamaged  = errors.New("history: a kept version is damaged")
)

// versionFile is where a version is kept.
func versionFile(d folder.Digest) (string, bool) {
	if len(d) != 64 {
		return "", false
	}
	for _, c := range d {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return "", false
		}
	}
	return path.Join(Dir, "files", string(d[:2]), string(d)+".gz"), true
}

// keep writes a version that is not there yet. It is complete or not there. Of several
// that are the same, one is written.
func (l *Log) keep(data []byte) error {
	if len(data) > MaxVersion {
		return ErrTooLarge
	}
	d := folder.DigestOf(data)
	_, err, _ := l.keeping.Do(string(d), func() (any, error) { return nil, l.writeVersion(d, data) })
	return err
}

func (l *Log) writeVersion(d folder.Digest, data []byte) error {
	if _, err := l.Data(d); err == nil {
		return nil
	}
	var b bytes.Buffer
	level := gzip.DefaultCompression
	if len(data) > 1<<20 { // a picture, most likely, which is compressed
		level = gzip.BestSpeed
	}
	z, err := gzip.NewWriterLevel(&b, level)
	if err == nil {
		_, err = z.Write(data)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return err
	}
	name, _ := versionFile(d)
	return l.disk.keep(l.root, name, b.Bytes())
}

// Has reports whether a version is there, without reading it.
func (l *Log) Has(d folder.Digest) bool {
	name, ok := versionFile(d)
	if !ok {
		return false
	}
	info, err := l.root.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// Data returns a version. The error is [fs.ErrNotExist] for one that was never kept or
// is not kept any more, and [ErrDamaged] for one that is not what it was.
func (l *Log) Data(d folder.Digest) ([]byte, error) {
	name, ok := versionFile(d)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: string(d), Err: fs.ErrNotExist}
	}
	file, err := l.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, ErrDamaged
	}
	data, err := io.ReadAll(io.LimitReader(z, MaxVersion+1))
	if err != nil || folder.DigestOf(data) != d {
		return nil, ErrDamaged
	}
	return data, nil
}
