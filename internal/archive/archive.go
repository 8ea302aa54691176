// Package archive reads ZIP archives that strangers made, with suspicion, and writes them so
// that the same files are always the same bytes.
//
// [Open] looks at what an archive says of its files before anything is unpacked;
// [Unpack] and [UnpackListed] unpack one of them, [IsName], [CheckNames] and [CheckFile] look at its name and
// what is in it. The errors are [*Refusal].
package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"cchc/internal/folder"
	"cchc/internal/media"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// MaxName bounds the names of files, in bytes.
const MaxName = 200

// maxRatio bounds a file by what it takes in the archive.
const maxRatio = 200

// Limits bound an archive, in bytes but for Files.
type Limits struct {
	Size     int64                           // of the archive
	Files    int                             // how many it has
	File     func(i int, name string) uint64 // of a file, by its number from 0
	Unpacked uint64                          // of all files
}

// A Refusal is why an archive is not taken in.
type Refusal struct {
	Code string // none, large, many, strange, bomb, damaged, listed, name, twice, type, content, picture
	File string // which file, as the archive calls it; "" for the whole
}

func (e *Refusal) Error() string { return fmt.Sprintf("archive: %s %q", e.Code, e.File) }

func refuse(code, file string) error { return &Refusal{code, file} }

// A File is a file of an archive.
type File struct {
	Name string
	Data []byte
}

// Write returns an archive of files, in their order and without times.
func Write(files []File) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var err error
	for _, f := range files {
		w, failed := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: methodOf(f.Name)})
		if failed == nil {
			_, failed = w.Write(f.Data)
		}
		err = errors.Join(err, failed)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// methodOf has texts made smaller, and what is small already stored.
func methodOf(name string) uint16 {
	if t := store.TypeOf(name); t == nil || t.Text {
		return zip.Deflate
	}
	return zip.Store
}

// Open opens an archive whose first file has a name, and looks at what it says of all.
func Open(data []byte, first string, limits Limits) (*zip.Reader, error) {
	if int64(len(data)) > limits.Size {
		return nil, refuse("large", "")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) == 0 || z.File[0].Name != first {
		return nil, refuse("none", "")
	}
	return z, checkHeaders(z.File, uint64(len(data)), limits)
}

// checkHeaders looks at what the archive says of its files, before anything is unpacked.
func checkHeaders(files []*zip.File, size uint64, limits Limits) error {
	if len(files) > limits.Files {
		return refuse("many", "")
	}
	var packed, unpacked uint64
	for i, f := range files {
		switch {
		case !f.Mode().IsRegular() || f.Flags&1 != 0 || f.Method != zip.Store && f.Method != zip.Deflate:
			return refuse("strange", f.Name) // a folder, a link, with a password
		case f.UncompressedSize64 > limits.File(i, f.Name):
			return refuse("large", f.Name)
		case f.UncompressedSize64 > f.CompressedSize64*maxRatio+64<<10:
			return refuse("bomb", f.Name)
		}
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
	}
	if packed > size || unpacked > limits.Unpacked { // files that share what is in the archive
		return refuse("bomb", "")
	}
	return nil
}

// Unpack returns a file of the archive, which is as long as the archive says.
func Unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, refuse("damaged", f.Name)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if err != nil || uint64(len(data)) != f.UncompressedSize64 {
		return nil, refuse("damaged", f.Name)
	}
	return data, nil
}

// UnpackListed returns a file of the archive that has to be the one that a list has.
func UnpackListed(f *zip.File, name string, digest folder.Digest) ([]byte, error) {
	if f.Name != name {
		return nil, refuse("listed", f.Name)
	}
	data, err := Unpack(f)
	if err == nil && folder.DigestOf(data) != digest {
		err = refuse("damaged", name)
	}
	return data, err
}

// IsName reports whether a name is one of a source file, on every system.
func IsName(name string) bool {
	return len(name) <= MaxName && viet.NFC(name) == name && Clean(name, MaxName) == name &&
		!strings.Contains(name, "..") && folder.Saveable(name) == nil && !store.IsServerName(path.Base(name))
}

// CheckNames refuses names of which two are one file on a disk that does not tell letters apart.
func CheckNames(names []string) error {
	seen := map[string]bool{}
	for _, name := range names {
		key := viet.Fold(name)
		if seen[key] {
			return refuse("twice", name)
		}
		seen[key] = true
	}
	return nil
}

// CheckFile looks at a file that is no entry: its type, and that it is of that type.
func CheckFile(name string, data []byte) error {
	t := store.TypeOf(name)
	if t == nil {
		return refuse("type", name)
	}
	f := store.File{Path: name}
	if !f.IsDrawing() && len(store.CheckHead(name, name, data[:min(len(data), store.HeadSize)])) > 0 { // a drawing is markup
		return refuse("content", name)
	}
	switch {
	case f.IsPicture():
		if _, err := media.Probe(bytes.NewReader(data)); err != nil {
			return refuse("picture", name)
		}
	case f.IsDrawing():
		if _, problems := store.PublishSVG(name, data); problems.Errors() > 0 {
			return refuse("picture", name)
		}
	}
	return nil
}

// Shown is a text of a stranger as a message may have it.
func Shown(text string) string { return Clean(text, 120) }

// Clean returns a text in one line of at most so many letters, without what is no letter
// or sign.
func Clean(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' ' // signs that turn the direction of writing can hide what a name is
		}
		return r
	}, viet.NFC(strings.ToValidUTF8(text, "")))
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > most {
		text = string(letters[:most]) + "…"
	}
	return text
}
