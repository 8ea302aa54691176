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
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"cchc/internal/archive"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/front"
	"cchc/internal/sitefile"
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
	return &Refusal{"parcel-" + code, diag.Args{"File": archive.Shown(file)}}
}

// asRefusal is an error of reading an archive.
func asRefusal(err error) error {
	var r *archive.Refusal
	if errors.As(err, &r) {
		return refuse(r.Code, r.File)
	}
	return err
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
	files := []archive.File{{Name: manifestName, Data: about}, {Name: m.File, Data: p.Entry}}
	for i, data := range p.Data {
		files = append(files, archive.File{Name: m.Files[i].Name, Data: data})
	}
	data, err := archive.Write(files)
	if err != nil {
		return nil, err
	}
	if _, err := Read(data); err != nil {
		return nil, err
	}
	return data, nil
}

// limits are the bounds of a parcel.
var limits = archive.Limits{Size: MaxSize, Files: MaxFiles + 2, Unpacked: MaxUnpacked, File: func(i int, _ string) uint64 {
	switch i {
	case 0:
		return maxManifest
	case 1:
		return MaxEntry
	}
	return MaxFile
}}

// Read reads an archive. The error is a [*Refusal].
func Read(data []byte) (*Parcel, error) {
	z, err := archive.Open(data, manifestName, limits)
	if err != nil {
		return nil, asRefusal(err)
	}
	p := &Parcel{}
	about, err := archive.Unpack(z.File[0])
	if err != nil {
		return nil, asRefusal(err)
	}
	if err := p.readManifest(about); err != nil {
		return nil, err
	}
	if len(z.File) != 2+len(p.Files) {
		return nil, refuse("listed", "")
	}
	if p.Entry, err = archive.UnpackListed(z.File[1], p.File, p.Digest); err != nil {
		return nil, asRefusal(err)
	}
	for i, f := range p.Files {
		data, err := archive.UnpackListed(z.File[2+i], f.Name, f.Digest)
		if err == nil {
			err = checkFile(f.Name, data)
		}
		if err != nil {
			return nil, asRefusal(err)
		}
		p.Data = append(p.Data, data)
	}
	return p, checkEntry(p.File, p.Entry)
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
	m.Title, m.From, m.Agency, m.Day = archive.Clean(m.Title, 300), archive.Clean(m.From, 80), archive.Clean(m.Agency, 150), archive.Clean(m.Day, 10)
	if _, ok := content.KindNamed(string(m.Kind)); !ok {
		return refuse("kind", string(m.Kind))
	}
	if !isName(m.File) || !sitefile.IsMarkdown(m.File) || path.Base(m.File) == "_index.md" ||
		!strings.HasPrefix(m.File, "content/"+m.Section+"/") || path.Clean(m.Section) != m.Section {
		return refuse("name", m.File)
	}
	names := []string{m.File}
	for _, f := range m.Files {
		if !isName(f.Name) || sitefile.IsMarkdown(f.Name) {
			return refuse("name", f.Name)
		}
		names = append(names, f.Name)
	}
	return asRefusal(archive.CheckNames(names))
}

// isName reports whether a name is one of a source file of a column, on every system.
func isName(name string) bool { return strings.HasPrefix(name, "content/") && archive.IsName(name) }

// archives are types that a parcel has none of: nobody looks into them before they are
// published.
var archives = map[string]bool{".zip": true, ".rar": true, ".7z": true, ".gz": true}

// checkFile looks at a file beside the entry: its type, and that it is of that type.
func checkFile(name string, data []byte) error {
	if archives[strings.ToLower(path.Ext(name))] {
		return refuse("type", name)
	}
	return archive.CheckFile(name, data)
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
