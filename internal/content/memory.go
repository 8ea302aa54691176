package content

import (
	"io/fs"
	"time"

	"cchc/internal/diag"
	"cchc/internal/schema"
)

// A Memory keeps what was read of a folder's Markdown files, so that the next
// load of the same folder reads only those that changed since: other size or
// other time. It belongs to one load at a time. A nil Memory keeps nothing.
type Memory struct{ files map[string]remembered }

type remembered struct {
	stamp   stamp
	reading *reading
}

// NewMemory returns an empty memory.
func NewMemory() *Memory { return &Memory{files: map[string]remembered{}} }

// A stamp tells one state of a file from another.
type stamp struct {
	size int64
	time time.Time
}

// A reading is what was made of one file. It never changes once its entry has
// been made.
type reading struct {
	parts    schema.Source
	digest   uint64
	problems diag.List // of taking the file apart
	kind     Kind      // that data was read as
	data     Data
	wrong    diag.List // of data
}

// Forget makes the next load read a file again; path is its path from the
// site's folder.
func (m *Memory) Forget(path string) { delete(m.files, path) }

func (m *Memory) stamp(d fs.DirEntry) stamp {
	if m == nil {
		return stamp{}
	}
	info, err := d.Info()
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime()}
}

// recall returns what was read of a file in the given state, nil for nothing.
func (m *Memory) recall(disk string, at stamp) *reading {
	if m == nil || at == (stamp{}) {
		return nil
	}
	if r, ok := m.files[disk]; ok && r.stamp == at {
		return r.reading
	}
	return nil
}

// keep remembers the files of a load and forgets all others.
func (m *Memory) keep(sources []*source) {
	if m == nil {
		return
	}
	m.files = make(map[string]remembered, len(sources))
	for _, s := range sources {
		m.files[s.disk] = remembered{s.stamp, s.reading}
	}
}
