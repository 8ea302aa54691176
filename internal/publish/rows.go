package publish

import (
	"io"
	"iter"
	"slices"
	"sync"

	"cchc/internal/render"
)

// rowsFile is where the side folder keeps which rows outputs have.
const rowsFile = "rows"

// keptRows are the rows of the outputs that have some; it implements
// render.KeptRows. The rows themselves stand in the published files.
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
		kept := w.Recall(rowsFile)
		defer kept.Close()
		text, err := io.ReadAll(io.LimitReader(kept, maxManifest))
		if err != nil || !unseal(text, &all) {
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
		k.build.Keep(rowsFile, iter.Seq[[]byte](slices.Values([][]byte{text})), true)
	}
}
