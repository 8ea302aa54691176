package transfer

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"time"

	"github.com/cespare/xxhash/v2"

	"cchc/internal/remote"
)

// Dir is the folder on a host that deliveries keep for themselves. Servers that follow the
// written configuration do not show what begins with a dot; where one does, it shows names and
// check sums of what is public.
const Dir = ".cchc-deliver"

// ManifestFile is the manifest of what stands on the host, written last.
const ManifestFile = Dir + "/manifest.gz"

// What else stands in it.
const (
	nextFile   = Dir + "/next.gz"  // what is being put there, written first
	freshFile  = Dir + "/fresh.gz" // a manifest that is being written
	stagingDir = Dir + "/new"      // files that wait for their names
	lockDir    = Dir + "/lock"
	ownerFile  = lockDir + "/owner" // who delivers
)

// A Manifest says what deliveries have put on a host. It is not trusted further than that:
// what a host does not list in that size is not there.
type Manifest struct {
	Version int                 `json:"version"`
	Site    string              `json:"site"` // the base address of the column
	Time    time.Time           `json:"time"`
	Files   map[string]Placed   `json:"files"`
	Dirs    map[string]bool     `json:"dirs,omitempty"` // folders that deliveries have made
	Also    map[string][]Placed `json:"also,omitempty"` // what deliveries that were cut may have put there
}

// manifestVersion is another one whenever the form of a manifest changes.
const manifestVersion = 1

// A Placed is a file as it was put on a host.
type Placed struct {
	Size   int64  `json:"size"`
	Digest Digest `json:"digest"`
	Stamp  string `json:"stamp,omitempty"` // see [remote.Entry]
}

// is reports whether a file on the host is the one that was put there, as far as the host
// says.
func (p Placed) is(e remote.Entry) bool {
	return e.Size == p.Size && (e.Stamp == "" || p.Stamp == "" || e.Stamp == p.Stamp)
}

// maxManifest bounds what is read of a manifest, in bytes.
const maxManifest = 64 << 20

// NewManifest returns the manifest of a place in which files of a column stand.
func NewManifest(src Source, site string, now time.Time) *Manifest {
	m := &Manifest{Version: manifestVersion, Site: site, Time: now.UTC().Truncate(time.Second), Files: map[string]Placed{}}
	for _, f := range src.Files() {
		m.Files[f.Name] = Placed{Size: f.Size, Digest: f.Digest}
	}
	return m
}

// Encode returns a manifest as it is kept. GZIP has a check sum, so that a part of one is
// known for what it is.
func (m *Manifest) Encode() ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	err := errors.Join(json.NewEncoder(z).Encode(m), z.Close())
	return out.Bytes(), err
}

// DecodeManifest reads a manifest, nil for what is none.
func DecodeManifest(r io.Reader) *Manifest {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(z, maxManifest))
	var m Manifest
	if err != nil || json.Unmarshal(text, &m) != nil || m.Version != manifestVersion {
		return nil
	}
	for name, f := range m.Files {
		if !plainName(name) || f.Size < 0 {
			return nil
		}
	}
	for _, names := range []iter.Seq[string]{maps.Keys(m.Dirs), maps.Keys(m.Also)} {
		for name := range names {
			if !plainName(name) {
				return nil
			}
		}
	}
	return &m
}

// plainName reports whether a name is one of a file or folder of a column.
func plainName(name string) bool {
	return fs.ValidPath(name) && name != "." && name != Dir && !within(name, Dir)
}

// within reports whether a name is below a folder.
func within(name, dir string) bool {
	return len(name) > len(dir) && name[len(dir)] == '/' && name[:len(dir)] == dir
}

// readManifest reads a manifest of a host, nil where there is none or a damaged one.
func readManifest(h remote.Host, name string) (*Manifest, error) {
	r, err := h.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, remote.MissingIsNil(err)
	}
	return DecodeManifest(bytes.NewReader(text)), nil
}

// keep writes a manifest under a name: whole, where the host can.
func keep(h remote.Host, direct bool, m *Manifest, name string) error {
	text, err := m.Encode()
	if err != nil {
		return err
	}
	if direct {
		return h.Write(name, bytes.NewReader(text), int64(len(text)))
	}
	if err := h.Write(freshFile, bytes.NewReader(text), int64(len(text))); err != nil {
		return err
	}
	return h.Rename(freshFile, name)
}

// ensureDir makes a folder unless it is there.
func ensureDir(h remote.Host, dir string) error {
	err := h.Mkdir(dir)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// staged returns the name under which a file waits: of its content and its own name, so that
// what a delivery that was cut has sent is known again.
func staged(f File) string {
	return path.Join(stagingDir, f.Digest.String()+"-"+Digest(xxhash.Sum64String(f.Name)).String())
}
