package publish

import (
	"encoding/binary"
	"io"
	"slices"
	"sync"

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
	Hash digest
	Rows *render.Rows
}

// newRows returns what builds before have kept, which is read when it is asked
// for.
func (w *Build) newRows() *keptRows {
	k := &keptRows{build: w, next: map[string]*fileRows{}}
	k.load = sync.OnceValue(func() map[string]*fileRows {
		var all map[string]*fileRows
		if text, ok := w.recallWhole(rowsFile); !ok || !unseal(text, &all) {
			return nil
		}
		return all
	})
	return k
}

// Rows returns the rows of a published file and what opens it, where it stands as
// it was published.
func (k *keptRows) Rows(name string) (*render.Rows, func() (io.ReadCloser, error)) {
	was, r := k.load()[name], k.build.now.find(name)
	if was == nil || was.Rows == nil || r == nil || r.Hash != was.Hash || k.build.now.Key != k.build.opts.Key {
		return nil, nil
	}
	open := func() (io.ReadCloser, error) { return k.build.disk.Open(k.build.public(name)) }
	if sum, err := digestOfAll(open()); err != nil || sum != was.Hash || !within(was.Rows, int(r.Size)) {
		return nil, nil
	}
	return was.Rows, open
}

// Published returns the digest of a file as it was published, where it still is so,
// and its smaller forms are.
func (k *keptRows) Published(name string) (hash uint64, ok bool) {
	r := k.build.now.find(name)
	if r == nil || r.Hash == unknown || k.build.now.Key != k.build.opts.Key {
		return 0, false
	}
	for _, suffix := range []string{".br", ".gz"} {
		if form := k.build.now.find(name + suffix); form != nil && form.Kind == packed && form.Hash == unknown {
			return 0, false
		}
	}
	return uint64(r.Hash), true
}

// Index returns what was kept of the index of the search.
func (k *keptRows) Index() []byte {
	text, ok := k.build.recallWhole(indexFile)
	if !ok || len(text) < 8 || uint64(digestOf(text[8:])) != binary.BigEndian.Uint64(text) {
		return nil
	}
	return text[8:]
}

// saveIndex keeps what the index of the search is made of, if it was made.
func (k *keptRows) saveIndex(set *render.Set) {
	pieces := set.KeptIndex(func(name string) uint64 {
		if r := k.build.next.find(name); r != nil {
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
	k.build.keepData(indexFile, slices.Values(slices.Concat([][]byte{head}, pieces)), true)()
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
func (k *keptRows) keep(name string, hash digest, rows *render.Rows) {
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
		if k.next[name] == nil && k.build.next.find(name) != nil {
			k.next[name] = rows
		}
	}
	text, err := seal(k.next, 1<<20)
	if err == nil {
		k.build.keepData(rowsFile, slices.Values([][]byte{text}), true)()
	}
}
