package publish

import (
	"encoding/binary"
	"io"
	"slices"
	"sync"

	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/render"

	"github.com/cespare/xxhash/v2"
)

// Where the side folder keeps which rows outputs have, and what the index of the
// search is made of.
const (
	rowsFile  = "rows"
	indexFile = "search"
)

// keptRows is what builds keep of the outputs that are made of all entries; it
// implements render.Earlier. The rows themselves stand in the published files.
type keptRows struct {
	build *Build
	load  func() map[string]*fileRows

	mu   sync.Mutex
	next map[string]*fileRows // of what was made
}

// fileRows are the rows of a file that has a digest.
type fileRows struct {
	_    struct{} `cbor:",toarray"`
	Hash manifest.Digest
	Rows *render.Rows
}

// newRows returns what builds before have kept, which is read when it is asked
// for.
func (w *Build) newRows() *keptRows {
	k := &keptRows{build: w, next: map[string]*fileRows{}}
	k.load = sync.OnceValue(func() map[string]*fileRows {
		var all map[string]*fileRows
		if text, ok := w.RecallWhole(rowsFile); !ok || !manifest.Unseal(text, &all) {
			return nil
		}
		return all
	})
	return k
}

// Rows returns the rows of a published file and what opens it, where it stands as
// it was published.
func (k *keptRows) Rows(name string) (*render.Rows, func() (io.ReadCloser, error)) {
	was, r := k.load()[name], k.build.Now.Find(name)
	if was == nil || was.Rows == nil || r == nil || r.Hash != was.Hash || k.build.Now.Key != k.build.opts.Key {
		return nil, nil
	}
	open := func() (io.ReadCloser, error) { return k.build.Open(name) }
	if _, sum, err := outdir.Measure(open); err != nil || sum != was.Hash || !within(was.Rows, int(r.Size)) {
		return nil, nil
	}
	return was.Rows, open
}

// Published returns the digest of a file as it was published, where it still is so,
// and its smaller forms are.
func (k *keptRows) Published(name string) (hash uint64, ok bool) {
	r := k.build.Now.Find(name)
	if r == nil || r.Hash == manifest.Unknown || k.build.Now.Key != k.build.opts.Key {
		return 0, false
	}
	for _, suffix := range []string{".br", ".gz"} {
		if form := k.build.Now.Find(name + suffix); form != nil && form.Kind == manifest.Packed && form.Hash == manifest.Unknown {
			return 0, false
		}
	}
	return uint64(r.Hash), true
}

// Index returns what was kept of the index of the search.
func (k *keptRows) Index() []byte {
	text, ok := k.build.RecallWhole(indexFile)
	if !ok || len(text) < 8 || uint64(manifest.DigestOf(text[8:])) != binary.BigEndian.Uint64(text) {
		return nil
	}
	return text[8:]
}

// saveIndex keeps what the index of the search is made of, if it was made.
func (k *keptRows) saveIndex(set *render.Set) {
	pieces := set.KeptIndex(func(name string) uint64 {
		if r := k.build.Next.Find(name); r != nil {
			return uint64(r.Hash)
		}
		return 0
	})
	if len(pieces) == 0 {
		return
	}
	sum := xxhash.New()
	for _, p := range pieces {
		_, _ = sum.Write(p) // a hash takes everything
	}
	head := binary.BigEndian.AppendUint64(nil, sum.Sum64())
	k.build.Keep(indexFile, slices.Values(slices.Concat([][]byte{head}, pieces)), true)()
}

// within reports whether rows are such as a file of so many bytes can have.
func within(rows *render.Rows, size int) bool {
	if len(rows.At) != len(rows.From) || len(rows.Size) != len(rows.From) {
		return false
	}
	for i, at := range rows.At {
		if at < 0 || rows.Size[i] < 0 || at > size-rows.Size[i] {
			return false
		}
	}
	return true
}

// keep remembers the rows of a file that was made.
func (k *keptRows) keep(name string, hash manifest.Digest, rows *render.Rows) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next[name] = &fileRows{Hash: hash, Rows: rows}
}

// save keeps the rows of all files that the next manifest has for later builds.
// What cannot be kept costs time.
func (k *keptRows) save() {
	if len(k.next) == 0 {
		return
	}
	for name, rows := range k.load() {
		if k.next[name] == nil && k.build.Next.Find(name) != nil {
			k.next[name] = rows
		}
	}
	text, err := manifest.Seal(k.next, 1<<20)
	if err == nil {
		k.build.Keep(rowsFile, slices.Values([][]byte{text}), true)()
	}
}
