package store

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/legacytext"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// A source is one Markdown file on its way to an entry.
type source struct {
	name  string // below content, NFC
	disk  string
	stamp stamp
	*reading
	problems diag.List // found in the file by this load
}

// read reads a file, or takes what an earlier load has read of it, or of the same text in
// another site.
func (s *source) read(fsys fs.FS, opts Options) {
	if s.reading = opts.Cache.lookup(s.disk, s.stamp); s.reading == nil {
		s.reading = opts.Shared.read(fsys, s.name, s.disk)
	}
	s.problems = s.reading.found()
}

func readSource(fsys fs.FS, name, disk string) *reading {
	file := "content/" + name
	buf := raws.Get().(*[]byte)
	defer raws.Put(buf)
	raw, err := readInto(fsys, disk, buf)
	if err != nil {
		return &reading{problems: diag.List{sitefile.Problem(file, err, "file-vanished")}}
	}
	settled := viet.Settled(raw)
	var apart, eth content.Place
	if !settled {
		apart, eth = oddities(raw)
	}
	text, notes, problems := cleaned(file, raw, settled)
	if len(problems) > 0 {
		return &reading{problems: problems}
	}
	parts, problems := front.Split(file, text)
	front := text[:len(text)-len(parts.Body)]
	private := privateIn(text)
	return &reading{front: parts.Front, digest: sum(front), problems: problems, notes: notes, offset: len(front), mentions: mentions(parts.Body), private: private, decomposed: apart, eth: eth, unfilled: schema.Placeholders(parts.Body, parts.BodyLine),
		body: Body{Line: parts.BodyLine, Size: len(parts.Body), Digest: sum(parts.Body), text: bytes.Clone(parts.Body)}} // the front matter is not kept
}

// oddities returns the places of what is put right when a text is read and stays on the
// disk: of the first letter whose marks are characters of their own (Unicode tổ hợp), and
// of the first Ð or ð that stands for a Vietnamese letter. A settled text has neither
// ([viet.Settled]).
func oddities(raw []byte) (apart, eth content.Place) {
	if !utf8.Valid(raw) {
		return apart, eth
	}
	for i := 0; i+1 < len(raw); i++ {
		switch {
		case apart.Line == 0 && (raw[i] == 0xCC || raw[i] == 0xCD && raw[i+1] <= 0xAF):
			apart.Line, apart.Column = placeIn(raw, i)
			apart.Column = max(1, apart.Column-1)
		case eth.Line == 0 && raw[i] == 0xC3 && (raw[i+1] == 0x90 || raw[i+1] == 0xB0) && viet.IsWrongEth(raw, i):
			eth.Line, eth.Column = placeIn(raw, i)
		}
	}
	return apart, eth
}

// raws are what files are read into, of which no part is kept.
var raws = sync.Pool{New: func() any { return new([]byte) }}

// readInto reads a source into buf, which grows where it is too small.
func readInto(fsys fs.FS, name string, buf *[]byte) ([]byte, error) {
	data, err := sitefile.ReadInto(fsys, name, *buf, sitefile.MaxSource)
	if cap(data) > cap(*buf) {
		*buf = data
	}
	return data, err
}

// sum is a digest of a text, which tells it from what it was before.
func sum(text []byte) uint64 { return xxhash.Sum64(text) }

// clean returns the text of a file in the form the program keeps: UTF-8
// without byte order mark, NFC, lines ending with \n, no signs that show nowhere.
// Text in an older encoding is named as such, and what nobody can read in a text
// is noted.
func clean(file string, raw []byte) (text []byte, notes, problems diag.List) {
	return cleaned(file, raw, viet.Settled(raw))
}

// cleaned does what clean does, for those who know whether raw is settled.
func cleaned(file string, raw []byte, settled bool) (text []byte, notes, problems diag.List) {
	if line := conflict(raw); line > 0 {
		return nil, nil, diag.List{diag.New(diag.Position{File: file, Line: line, Column: 1}, "", "merge-conflict", nil)}
	}
	if settled && legacytext.Ordinary(raw) {
		return raw, nil, nil
	}
	if !settled {
		if problems := encoding(file, raw); len(problems) > 0 {
			return nil, nil, problems
		}
	}
	raw = front.LineFeeds(raw)
	if !legacytext.Ordinary(raw) {
		raw, notes = unusual(file, raw)
	}
	return viet.NFCBytes(raw), notes, nil
}

// PlainText returns the text of a file that is none of content, such as a template, the same
// whatever system it was saved on: UTF-8 without byte order mark, lines ending with \n. problems says which other encoding it has.
func PlainText(file string, raw []byte) (text []byte, problems diag.List) {
	if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		if problems := encoding(file, raw); len(problems) > 0 {
			return nil, problems
		}
	}
	return front.LineFeeds(raw), nil
}

// Misread returns what of an entry of a kind cannot be read: its text, its front matter, a field that
// nobody knows, a value of another type. A field that is missing can still be added. Of a section, which
// has no kind, the values are not looked at.
func Misread(file string, raw []byte, kind content.Kind) diag.List {
	parts, problems := readParts(file, raw)
	if parts.Front == nil || problems.Errors() > 0 || kind == "" {
		return problems
	}
	wrong := schema.Decode(file, parts.Front, kind.New())
	return append(problems, slices.DeleteFunc(wrong, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.Code, "required-") })...)
}

// Unreadable returns why the text or the front matter of a Markdown file cannot be read.
func Unreadable(file string, raw []byte) diag.List {
	_, problems := readParts(file, raw)
	return problems
}

func readParts(file string, raw []byte) (front.Source, diag.List) {
	text, _, problems := clean(file, raw)
	if len(problems) > 0 {
		return front.Source{}, problems
	}
	return front.Split(file, text)
}

// encoding says which one a file has that is not UTF-8.
func encoding(file string, raw []byte) diag.List {
	if name, ok := legacytext.DetectLegacy(raw); ok && name == legacytext.UTF16 {
		return diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "utf16-encoding", nil)}
	} else if ok {
		return diag.List{diag.New(diag.Position{File: file, Line: 1}, "", "legacy-encoding", diag.Args{"Encoding": string(name)})}
	}
	if !utf8.Valid(raw) {
		line, column := badByte(raw)
		return diag.List{diag.New(diag.Position{File: file, Line: line, Column: column}, "", "utf8-invalid", nil)}
	}
	return nil
}

// unusual notes what nobody can read in a text, and takes out what shows nowhere.
func unusual(file string, text []byte) ([]byte, diag.List) {
	notes := garbled(file, text, frontEnd(file, text))
	tidy, control := legacytext.Tidy(text)
	if control >= 0 {
		line, column := placeIn(text, control)
		notes = append(notes, diag.Warn(diag.Position{File: file, Line: line, Column: column}, "", "control-sign", diag.Args{"Code": fmt.Sprintf("U+%04X", rune(text[control]))}))
	}
	return tidy, notes
}

// frontEnd returns where the front matter of a file ends, about; the settings are
// nothing else.
func frontEnd(file string, text []byte) int {
	if file == config.SettingsFile {
		return len(text)
	}
	for _, mark := range []string{"---", "+++"} {
		if bytes.HasPrefix(text, []byte(mark)) {
			if i := bytes.Index(text[len(mark):], []byte("\n"+mark)); i >= 0 {
				return len(mark) + i + 1 + len(mark)
			}
		}
	}
	return 0
}

// placeIn returns the line and the column of a byte of a text that is not in NFC
// yet.
func placeIn(text []byte, at int) (line, column int) {
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	return 1 + bytes.Count(text[:start], []byte("\n")), 1 + utf8.RuneCount(viet.NFCBytes(text[start:at]))
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
