package store

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"sync"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// maxSource bounds a Markdown file; no page of a column needs more, and a
// larger one is a file that was saved with the wrong name.
const maxSource = 512 << 10

// A source is one Markdown file on its way to an entry.
type source struct {
	name  string // below content, NFC
	disk  string
	stamp stamp
	*reading
	problems diag.List // found in the file by this load
}

// read reads a file, or takes what an earlier load has read of it.
func (s *source) read(fsys fs.FS, cache *Cache) {
	if s.reading = cache.lookup(s.disk, s.stamp); s.reading == nil {
		s.reading = readSource(fsys, s.name, s.disk)
	}
	s.problems = slices.Clone(s.reading.problems)
}

func readSource(fsys fs.FS, name, disk string) *reading {
	file := "content/" + name
	buf := raws.Get().(*[]byte)
	defer raws.Put(buf)
	raw, err := readInto(fsys, disk, buf)
	if err != nil {
		return &reading{problems: diag.List{ReadProblem(file, err, "file-vanished")}}
	}
	text, problems := clean(file, raw)
	if len(problems) > 0 {
		return &reading{problems: problems}
	}
	parts, problems := front.Split(file, text)
	front := text[:len(text)-len(parts.Body)]
	return &reading{front: parts.Front, digest: sum(front), problems: problems, offset: len(front),
		body: Body{Line: parts.BodyLine, Size: len(parts.Body), Digest: sum(parts.Body), text: bytes.Clone(parts.Body)}} // the front matter is not kept
}

// raws are what files are read into, of which no part is kept.
var raws = sync.Pool{New: func() any { return new([]byte) }}

// readInto reads a file into buf, which grows where it is too small, if the file
// system can do that.
func readInto(fsys fs.FS, name string, buf *[]byte) ([]byte, error) {
	into, ok := fsys.(interface {
		ReadFileInto(name string, buf []byte, limit int64) ([]byte, error)
	})
	if !ok {
		return ReadFile(fsys, name, maxSource)
	}
	data, err := into.ReadFileInto(name, *buf, maxSource)
	if cap(data) > cap(*buf) {
		*buf = data
	}
	return data, err
}

// sum is a digest of a text, which tells it from what it was before.
func sum(text []byte) uint64 { return xxhash.Sum64(text) }

// clean returns the text of a file in the form the program keeps: UTF-8
// without byte order mark, NFC, lines ending with \n. Text in an older
// encoding is named as such.
func clean(file string, raw []byte) ([]byte, diag.List) {
	if viet.Settled(raw) && bytes.IndexByte(raw, '\r') < 0 {
		return raw, nil
	}
	if name, ok := viet.DetectLegacy(raw); ok && name == viet.UTF16 {
		return nil, diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "utf16-encoding", nil)}
	} else if ok {
		return nil, diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "legacy-encoding", diag.Args{"Encoding": string(name)})}
	}
	if !utf8.Valid(raw) {
		line, column := badByte(raw)
		return nil, diag.List{diag.New(diag.Position{File: file, Line: line, Column: column}, "", "utf8-invalid", nil)}
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	return viet.NFCBytes(raw), nil
}

// badByte returns the place of the first byte that is not UTF-8, in lines that end
// with \n, \r\n or \r.
func badByte(raw []byte) (line, column int) {
	line, column = 1, 1
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && size == 1:
			return line, column
		case r == '\n', r == '\r' && (len(raw) < 2 || raw[1] != '\n'):
			line, column = line+1, 1
		default:
			column++
		}
		raw = raw[size:]
	}
	return line, column
}

// isSection reports whether a file is that of a section.
func (s *source) isSection() bool { return path.Base(s.name) == "_index.md" }
