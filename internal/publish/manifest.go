package publish

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"cchc/internal/render"
	"cchc/internal/store"

	"github.com/cespare/xxhash/v2"
	"github.com/fxamacker/cbor/v2"
)

// manifestVersion is another one whenever the form of a manifest changes; an
// older manifest is none.
const manifestVersion = 9

// A manifest says what a build made, so that the next one knows what stands in
// the output folder without looking into it.
type manifest struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Key     string        // what made it: the program and how it was called
	Inputs  digest        // of every file that it was made from, unknown where a later build must look closer
	Told    []warning     // what a build from these inputs warns of
	Graph   uint64        // the digest of the site's graph
	Root    uint64        // the identity of the folder that it describes, 0 where the system has none
	Moved   []store.Moved // where entries stood in earlier builds

	// Of each file, folder, question and entry, kept in columns:
	Files   []record         `cbor:"-"` // what was made, by name
	Dirs    map[string]int64 `cbor:"-"` // the folders of these files, "." among them, with the time of their last change (see [disk.ChangeTime]): nothing came or went since
	Asked   []string         `cbor:"-"` // every question that was asked of the site
	Answers []uint64         `cbor:"-"` // the digests of the answers
	Entries []address        `cbor:"-"` // where the entries stand
	Columns []int            // how many bytes each column has, see columns.go

	Foreign     []string          // files that others put into the folders of these files, by name
	ForeignDirs []string          // folders of others, which have no such file, by name: the topmost ones
	Links       map[string]uint64 // files of others that have a second name in tree/, with their identities

	// Of a build that is under way:
	InPlace bool     // it moves files into place one by one
	Moves   []string // names that wait in new/ for that
	Removes []string // names to remove behind them
	Swaps   []string // folders of others that are to be moved over after the exchange
	Pruned  []string // files and folders of others that are to be removed
}

// clearSteps forgets what was to be done by the build that is under way.
func (m *manifest) clearSteps() {
	m.InPlace, m.Moves, m.Removes, m.Swaps, m.Pruned, m.Links = false, nil, nil, nil, nil, nil
}

// standing is what a manifest says of the files and folders that stand there, which is
// all that is asked of a folder that was published before.
func (m *manifest) standing() *manifest {
	s := *m
	s.Asked, s.Answers, s.Entries, s.Files = nil, nil, nil, make([]record, len(m.Files))
	for i, r := range m.Files {
		s.Files[i] = record{Name: r.Name, Hash: r.Hash}
	}
	return &s
}

// An address says where an entry stands.
type address struct {
	File   string
	Path   string
	Digest uint64 // of its front matter, by which it is known under another name
}

// A record is one file that was made, as it stands in the output folder.
type record struct {
	Name string
	Kind render.Kind
	Size int64
	Time int64 // of its last change, in nanoseconds
	Hash digest
	From uint64 // what it was made of (see [render.Set.Source]), 0 for what is made each time
	Asks places // what it asked
}

// isPage reports whether a file is a page; nil is none.
func (r *record) isPage() bool { return r != nil && r.Kind == render.Page }

// A digest tells a content from the one that was there before. It is XXH64, an
// eighth of the work of SHA-256 where the processor has steps for that, a
// fiftieth where it has none; it is no protection against somebody who wants two
// contents to have the same.
type digest uint64

const unknown digest = 0

func digestOf(data []byte) digest { return digest(xxhash.Sum64(data)) }

// find returns the record of a file.
func (m *manifest) find(name string) *record {
	i, ok := slices.BinarySearchFunc(m.Files, name, func(r record, name string) int { return strings.Compare(r.Name, name) })
	if !ok {
		return nil
	}
	return &m.Files[i]
}

// hasDir reports whether files of a manifest are in a folder.
func (m *manifest) hasDir(dir string) bool {
	i, _ := slices.BinarySearchFunc(m.Files, dir+"/", func(r record, name string) int { return strings.Compare(r.Name, name) })
	return i < len(m.Files) && strings.HasPrefix(m.Files[i].Name, dir+"/")
}

// seal returns a value as it is kept: a check sum, then CBOR (RFC 8949). size is
// about how many bytes that is.
func seal(v any, size int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(8 + size)
	out.Write(make([]byte, 8))
	if err := cbor.MarshalToBuffer(v, &out); err != nil {
		return nil, err
	}
	text := out.Bytes()
	binary.BigEndian.PutUint64(text, uint64(digestOf(text[8:])))
	return text, nil
}

// unseal reads what seal has made; false for what is damaged.
func unseal(text []byte, v any) bool {
	return len(text) >= 8 && uint64(digestOf(text[8:])) == binary.BigEndian.Uint64(text) && limits.Unmarshal(text[8:], v) == nil
}

// valid reports whether all names are below the output folder, the files are in
// their order, and there is an answer to each question that they ask.
func (m *manifest) valid() bool {
	for _, names := range [][]string{m.Moves, m.Removes, m.Foreign, m.ForeignDirs, m.Swaps, m.Pruned, slices.Collect(maps.Keys(m.Links))} {
		if slices.ContainsFunc(names, badName) {
			return false
		}
	}
	for dir := range m.Dirs {
		if dir != "." && badName(dir) {
			return false
		}
	}
	if len(m.Answers) != len(m.Asked) {
		return false
	}
	for i, r := range m.Files {
		if badName(r.Name) || r.Size < 0 || i > 0 && m.Files[i-1].Name >= r.Name {
			return false
		}
		if !r.Asks.below(len(m.Asked)) {
			return false
		}
	}
	return true
}

// maxManifest bounds a manifest, in bytes: that of ten thousand pages has three
// million.
const maxManifest = 256 << 20

// limits is the reader of manifests: they are long.
var limits = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: 1 << 22, MaxMapPairs: 1 << 22}.DecMode()
	if err != nil {
		panic("publish: " + err.Error())
	}
	return mode
}()

func badName(name string) bool { return !fs.ValidPath(name) || name == "." }

// same reports whether a file is as it was when it was recorded.
func (r *record) same(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() == r.Size && info.ModTime().UnixNano() == r.Time
}
