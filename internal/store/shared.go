package store

import (
	"io/fs"
	"sync"

	"cchc/internal/markdown"
)

// Shared keeps what was read of the Markdown files that several sites have word for word, so that
// one process reads, decodes and converts each once. The file system of such a site has a method
//
//	SharedText(name string) (digest uint64, ok bool)
//
// which returns a digest of a file's bytes, and ok for files that other sites have too. Only these are kept: a
// Shared does not grow with the number of sites. It is for sites that are loaded one behind
// the other. A nil Shared keeps nothing.
type Shared struct {
	mu       sync.Mutex
	readings map[sharedText]*reading
}

type sharedText struct {
	name   string // below content
	digest uint64
}

// NewShared returns one that knows nothing yet.
func NewShared() *Shared { return &Shared{readings: map[sharedText]*reading{}} }

// read reads a file, or takes what was read of the same text in another site.
func (m *Shared) read(fsys fs.FS, name, disk string) *reading {
	files, ok := fsys.(interface {
		SharedText(name string) (digest uint64, ok bool)
	})
	if m == nil || !ok {
		return readSource(fsys, name, disk)
	}
	digest, ok := files.SharedText(disk)
	if !ok {
		return readSource(fsys, name, disk)
	}
	key := sharedText{name, digest}
	m.mu.Lock()
	r := m.readings[key]
	m.mu.Unlock()
	if r == nil {
		r = readSource(fsys, name, disk)
		r.body.kept, r.made = &markdown.Kept{}, &sync.Map{}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.readings[key] = r
	}
	return r
}
