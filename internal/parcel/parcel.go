// Package parcel makes an archive of one entry with its files, to be handed on by a chat
// program or a stick (gửi bài), and reads what somebody has sent (nhận bài).
//
// A [Parcel] is a ZIP file of cchc.json, the entry and its files, in this order, under the
// names that they have in the sender's column. The same parcel is always the same bytes.
//
// [Read] believes nothing: every name, size, type and digest is looked at before anything
// of a parcel is shown, and what is not exactly as [Write] makes it is refused with a
// [*Refusal].
package parcel

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/front"
	"cchc/internal/media"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// Ext is what the names of parcels end with.
const Ext = ".cchc.zip"

// The bounds of a parcel, in bytes but for MaxFiles.
const (
	MaxSize     = 60 << 20  // of the archive
	MaxFiles    = 100       // beside the entry
	MaxFile     = 50 << 20  // of one file
	MaxUnpacked = 120 << 20 // of all files
	MaxEntry    = 512 << 10 // of the entry
	maxManifest = 256 << 10
	maxName     = 200
	maxRatio    = 200 // of a file to what it takes in the archive
)

// manifestName is the first file of a parcel.
const manifestName = "cchc.json"

// The format of parcels, and the newest version that is read.
const (
	format  = "cchc-entry"
	version = 1
)

// A Manifest says what a parcel is.
type Manifest struct {
	Format  string        `json:"format"`
	Version int           `json:"version"`
	Kind    content.Kind  `json:"kind"`
	Section string        `json:"section"` // below content: tin-tuc
	File    string        `json:"file"`    // content/tin-tuc/a.md
	Title   string        `json:"title"`
	From    string        `json:"from"`   // who sends it
	Agency  string        `json:"agency"` // whose column it is of
	Day     string        `json:"day"`    // 2026-11-30
	Digest  folder.Digest `json:"digest"` // of the entry
	Files   []Listed      `json:"files"`
}

// A Listed is a file of a parcel.
type Listed struct {
	Name   string        `json:"name"` // content/tin-tuc/anh.jpg
	Size   int64         `json:"size"`
	Digest folder.Digest `json:"digest"`
}

// A Parcel is an entry with its files.
type Parcel struct {
	Manifest
	Entry []byte
	Data  [][]byte // of Manifest.Files
}

// A Refusal is why something is no parcel that may be taken in, as the code of a message.
type Refusal struct {
	Code string
	Args diag.Args
}

func (e *Refusal) Error() string { return fmt.Sprintf("parcel: %s %v", e.Code, e.Args) }

func refuse(code, file string) error {
	return &Refusal{"parcel-" + code, diag.Args{"File": shown(file)}}
}

// shown is a text of a stranger as a message may have it.
func shown(text string) string { return clean(text, 120) }

// clean returns a text in one line of at most so many letters, without what is no letter
// or sign.
func clean(text string, most int) string {
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

// Write returns the archive of a parcel; the lists of Manifest follow from the rest. The
// error is a [*Refusal] for what nobody could take in.
func Write(p *Parcel) ([]byte, error) {
	m := p.Manifest
	m.Format, m.Version, m.Digest = format, version, folder.DigestOf(p.Entry)
	m.Files = append([]Listed{}, p.Files...)
	for i, data := range p.Data {
		m.Files[i].Size, m.Files[i].Digest = int64(len(data)), folder.DigestOf(data)
	}
	about, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, data []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: methodOf(name)})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	err = errors.Join(add(manifestName, about), add(m.File, p.Entry))
	for i, data := range p.Data {
		err = errors.Join(err, add(m.Files[i].Name, data))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return nil, err
	}
	if _, err := Read(b.Bytes()); err != nil {
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

// Read reads an archive. The error is a [*Refusal].
func Read(data []byte) (*Parcel, error) {
	if len(data) > MaxSize {
		return nil, refuse("large", "")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) == 0 || z.File[0].Name != manifestName {
		return nil, refuse("none", "")
	}
	if err := checkHeaders(z.File, int64(len(data))); err != nil {
		return nil, err
	}
	p := &Parcel{}
	about, err := unpack(z.File[0])
	if err != nil {
		return nil, err
	}
	if err := p.readManifest(about); err != nil {
		return nil, err
	}
	if len(z.File) != 2+len(p.Files) {
		return nil, refuse("listed", "")
	}
	if p.Entry, err = p.unpackListed(z.File[1], p.File, p.Digest); err != nil {
		return nil, err
	}
	for i, f := range p.Files {
		data, err := p.unpackListed(z.File[2+i], f.Name, f.Digest)
		if err != nil {
			return nil, err
		}
		if err := checkFile(f.Name, data); err != nil {
			return nil, err
		}
		p.Data = append(p.Data, data)
	}
	return p, checkEntry(p.File, p.Entry)
}

// checkHeaders looks at what the archive says of its files, before anything is unpacked.
func checkHeaders(files []*zip.File, size int64) error {
	if len(files) > MaxFiles+2 {
		return refuse("many", "")
	}
	var packed, unpacked uint64
	for i, f := range files {
		limit := uint64(MaxFile)
		switch i {
		case 0:
			limit = maxManifest
		case 1:
			limit = MaxEntry
		}
		switch {
		case !f.Mode().IsRegular() || f.Flags&1 != 0 || f.Method != zip.Store && f.Method != zip.Deflate:
			return refuse("strange", f.Name) // a folder, a link, with a password
		case f.UncompressedSize64 > limit:
			return refuse("large", f.Name)
		case f.UncompressedSize64 > f.CompressedSize64*maxRatio+64<<10:
			return refuse("bomb", f.Name)
		}
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
	}
	if packed > uint64(size) || unpacked > MaxUnpacked { // files that share what is in the archive
		return refuse("bomb", "")
	}
	return nil
}

// unpack returns a file of the archive, which is as long as the archive says.
func unpack(f *zip.File) ([]byte, error) {
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

// unpackListed returns a file of the archive that has to be the one that the manifest
// lists.
func (p *Parcel) unpackListed(f *zip.File, name string, digest folder.Digest) ([]byte, error) {
	if f.Name != name {
		return nil, refuse("listed", f.Name)
	}
	data, err := unpack(f)
	if err == nil && folder.DigestOf(data) != digest {
		err = refuse("damaged", name)
	}
	return data, err
}

// readManifest reads what the parcel is, and looks at the names that it lists.
func (p *Parcel) readManifest(about []byte) error {
	m := &p.Manifest
	if !utf8.Valid(about) || json.Unmarshal(about, m) != nil || m.Format != format || m.Version < 1 {
		return refuse("none", "")
	}
	if m.Version > version {
		return refuse("newer", "")
	}
	m.Title, m.From, m.Agency, m.Day = clean(m.Title, 300), clean(m.From, 80), clean(m.Agency, 150), clean(m.Day, 10)
	if _, ok := content.KindNamed(string(m.Kind)); !ok {
		return refuse("kind", string(m.Kind))
	}
	if !isName(m.File) || path.Ext(m.File) != ".md" || path.Base(m.File) == "_index.md" ||
		!strings.HasPrefix(m.File, "content/"+m.Section+"/") || path.Clean(m.Section) != m.Section {
		return refuse("name", m.File)
	}
	seen := map[string]bool{viet.Fold(m.File): true}
	for _, f := range m.Files {
		if !isName(f.Name) || path.Ext(f.Name) == ".md" {
			return refuse("name", f.Name)
		}
		if key := viet.Fold(f.Name); seen[key] { // one file on a disk that does not tell letters apart
			return refuse("twice", f.Name)
		} else {
			seen[key] = true
		}
	}
	return nil
}

// isName reports whether a name is one of a source file of a column, on every system.
func isName(name string) bool {
	return len(name) <= maxName && strings.HasPrefix(name, "content/") && viet.NFC(name) == name && clean(name, maxName) == name &&
		!strings.Contains(name, "..") && folder.Saveable(name) == nil && !store.IsServerName(path.Base(name))
}

// archives are types that a parcel has none of: nobody looks into them before they are
// published.
var archives = map[string]bool{".zip": true, ".rar": true, ".7z": true, ".gz": true}

// checkFile looks at a file beside the entry: its type, and that it is of that type.
func checkFile(name string, data []byte) error {
	t := store.TypeOf(name)
	if t == nil || archives[t.Ext] {
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

// checkEntry looks at the entry: it has front matter in YAML that can be read.
func checkEntry(name string, data []byte) error {
	if !utf8.Valid(data) {
		return refuse("entry", name)
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	parts, problems := front.Split(name, []byte(text))
	if !strings.HasPrefix(text, "---\n") || parts.Front == nil || problems.Errors() > 0 {
		return refuse("entry", name)
	}
	return nil
}
