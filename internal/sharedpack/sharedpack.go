// Package sharedpack is the shared content of many units as one signed file (gói nội dung
// dùng chung), which a province hands on by mail, a chat program or a stick to units that
// cannot reach its folder.
//
// A [Pack] is a ZIP file of cchc.json, cchc.sig and the files, in this order. cchc.json is a
// [Manifest]: whose pack it is, its number, and the digests of all files. cchc.sig is the
// Ed25519 signature over the bytes of cchc.json, in base64; the public key stands in cchc.json.
// The same content under one number is always the same bytes.
//
// [Read] believes nothing but the digests of a manifest that the key in it has signed. Whose
// key that is nobody can tell from the file: the unit names it in its settings or keeps the
// one that it has seen first, by its fingerprint ([Pack.Fingerprint]).
package sharedpack

import (
	"archive/zip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/archive"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/viet"
)

// Ext is what the names of packs end with.
const Ext = ".cchc-tinh.zip"

// The bounds of a pack, in bytes but for MaxFiles.
const (
	MaxSize     = 120 << 20 // of the archive
	MaxFiles    = 8000
	MaxFile     = 50 << 20  // of one file
	MaxText     = 512 << 10 // of a Markdown file
	MaxUnpacked = 240 << 20 // of all files
	maxManifest = 4 << 20
)

// The files that are no content.
const (
	manifestName  = "cchc.json"
	signatureName = "cchc.sig"

	// SitesName is the file that declares the units, as package fleet reads it.
	SitesName = "sites.json"
)

// The format of packs, and the newest version that is read.
const (
	format  = "cchc-shared"
	version = 1
)

// A Manifest says what a pack is.
type Manifest struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Title   string   `json:"title"`
	Serial  int64    `json:"serial"` // a later pack of the same key has a larger one; see [NextSerial]
	Day     string   `json:"day"`    // 2026-11-30
	Key     []byte   `json:"key"`    // the public key, 32 bytes
	Files   []Listed `json:"files"`
}

// A Listed is a file of a pack: sites.json, or one of a shared folder (dung-chung/content/thu-tuc/a.md).
type Listed struct {
	Name   string        `json:"name"`
	Digest folder.Digest `json:"digest"`
}

// A Pack is one that was read.
type Pack struct {
	Manifest
	zip *zip.Reader
}

// FS returns the files of the pack.
func (p *Pack) FS() fs.FS { return p.zip }

// Fingerprint is the SHA-256 of the public key as OpenSSH writes those of keys: SHA256:….
func (p *Pack) Fingerprint() string { return Fingerprint(p.Key) }

// Fingerprint is the SHA-256 of a public key: SHA256:….
func Fingerprint(key []byte) string {
	sum := sha256.Sum256(key)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

// SameFingerprint reports whether a fingerprint that somebody wrote is that of a key.
func SameFingerprint(written, print string) bool {
	return strings.TrimRight(strings.TrimSpace(written), "=") == print
}

// NextSerial returns the number of the next pack: it begins with the day (2026113001), so that
// it grows also where nobody knows the last one, 0 then.
func NextSerial(last int64, today viet.Date) int64 {
	first, _ := strconv.ParseInt(strings.ReplaceAll(today.Day().ISO(), "-", "")+"01", 10, 64)
	return max(last+1, first)
}

// A Refusal is why something is no pack that may be taken in, as the code of a message:
// pack-none, pack-damaged, pack-signature …
type Refusal struct {
	Code string
	Args diag.Args
}

func (e *Refusal) Error() string { return fmt.Sprintf("sharedpack: %s %v", e.Code, e.Args) }

// Problem is what an editor is told of it; file is the name of the pack.
func (e *Refusal) Problem(file string) diag.Diagnostic {
	return diag.New(diag.Position{File: file}, "", e.Code, e.Args)
}

// codes are the codes of messages, by those of [archive.Refusal] and this package's own.
var codes = map[string]string{
	"none": "pack-none", "newer": "pack-newer", "signature": "pack-signature", "damaged": "pack-damaged", "listed": "pack-listed",
	"large": "pack-large", "many": "pack-many", "bomb": "pack-bomb", "strange": "pack-strange", "name": "pack-name", "twice": "pack-twice",
	"type": "pack-type", "content": "pack-content", "picture": "pack-picture", "text": "pack-text",
}

func refuse(code, file string) error {
	return &Refusal{codes[code], diag.Args{"File": archive.Shown(file), "MB": MaxSize >> 20, "Files": MaxFiles}}
}

// asRefusal is an error of reading an archive.
func asRefusal(err error) error {
	var r *archive.Refusal
	if errors.As(err, &r) {
		return refuse(r.Code, r.File)
	}
	return err
}

// Contents returns a digest of what a pack with these files says, whatever its number.
func Contents(title string, files []archive.File, key ed25519.PublicKey) folder.Digest {
	about, _ := json.Marshal(Manifest{Title: title, Key: key, Files: list(files)}) // of plain values
	return folder.DigestOf(about)
}

func list(files []archive.File) (all []Listed) {
	for _, f := range files {
		all = append(all, Listed{f.Name, folder.DigestOf(f.Data)})
	}
	return all
}

// Write returns a pack of files, the first of which is sites.json, signed with a key. Of the
// manifest the title, the number and the day are used. The error is a [*Refusal] for what
// nobody could take in.
func Write(m Manifest, files []archive.File, key ed25519.PrivateKey) ([]byte, error) {
	public, _ := key.Public().(ed25519.PublicKey)
	m.Format, m.Version, m.Key, m.Files = format, version, public, list(files)
	about, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, about)) + "\n"
	all := append([]archive.File{{Name: manifestName, Data: about}, {Name: signatureName, Data: []byte(signature)}}, files...)
	data, err := archive.Write(all)
	if err == nil {
		_, err = Read(data)
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Is reports whether bytes are a pack by what they begin with, for programs that take several sorts of files.
func Is(data []byte) bool {
	z, err := archive.Open(data, manifestName, limits)
	return err == nil && len(z.File) > 1 && z.File[1].Name == signatureName
}

var limits = archive.Limits{Size: MaxSize, Files: MaxFiles + 3, Unpacked: MaxUnpacked, File: func(i int, name string) uint64 {
	switch {
	case i < 3: // cchc.json, cchc.sig, sites.json
		return maxManifest
	case isText(name):
		return MaxText
	}
	return MaxFile
}}

func isText(name string) bool { return strings.EqualFold(path.Ext(name), ".md") }

// Read reads a pack. The error is a [*Refusal].
func Read(data []byte) (*Pack, error) {
	z, err := archive.Open(data, manifestName, limits)
	if err != nil {
		return nil, asRefusal(err)
	}
	if len(z.File) < 3 || z.File[1].Name != signatureName {
		return nil, refuse("none", "")
	}
	p := &Pack{zip: z}
	about, err := archive.Unpack(z.File[0])
	if err != nil {
		return nil, asRefusal(err)
	}
	signature, err := archive.Unpack(z.File[1])
	if err != nil {
		return nil, asRefusal(err)
	}
	if err := p.readManifest(about, signature); err != nil {
		return nil, err
	}
	if len(z.File) != 2+len(p.Files) {
		return nil, refuse("listed", "")
	}
	for i, f := range p.Files {
		if err := p.checkFile(z.File[2+i], f); err != nil {
			return nil, asRefusal(err)
		}
	}
	return p, nil
}

// readManifest reads what the pack is, and looks at its signature and the names that it lists.
func (p *Pack) readManifest(about, signature []byte) error {
	m := &p.Manifest
	if !utf8.Valid(about) || json.Unmarshal(about, m) != nil || m.Format != format || m.Version < 1 {
		return refuse("none", "")
	}
	if m.Version > version {
		return refuse("newer", "")
	}
	sig, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(signature)))
	if err != nil || len(m.Key) != ed25519.PublicKeySize || !ed25519.Verify(m.Key, about, sig) {
		return refuse("signature", "")
	}
	m.Title = archive.Clean(m.Title, 200)
	if _, err := viet.ParseDate(m.Day); err != nil || m.Serial < 1 || len(m.Files) == 0 || m.Files[0].Name != SitesName {
		return refuse("none", "")
	}
	var names []string
	for i, f := range m.Files {
		if i > 0 && !isName(f.Name) {
			return refuse("name", f.Name)
		}
		names = append(names, f.Name)
	}
	return asRefusal(archive.CheckNames(names))
}

// isName reports whether a name is one of a source file in a shared folder.
func isName(name string) bool {
	parts := strings.Split(name, "/")
	at := slices.Index(parts, "content")
	return at > 0 && at < len(parts)-1 && archive.IsName(name) && parts[len(parts)-1] != "site.yaml"
}

// checkFile looks at a file of the pack.
func (p *Pack) checkFile(f *zip.File, listed Listed) error {
	data, err := archive.UnpackListed(f, listed.Name, listed.Digest)
	if err != nil || listed.Name == SitesName {
		return err
	}
	if !isText(listed.Name) {
		return archive.CheckFile(listed.Name, data)
	}
	if !utf8.Valid(data) {
		return refuse("text", listed.Name)
	}
	return nil
}
