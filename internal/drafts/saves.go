package drafts

import (
	"sync"

	"cchc/internal/folder"
)

// Saves remember what editors have saved last. An editor that never got the answer still
// sends the file that it was opened with; all that it saved stands in it, so what it sends
// may take the place of that.
type Saves struct {
	mu   sync.Mutex
	last map[string]tabSave
}

type tabSave struct{ from, to folder.Digest }

// manySaves is how many editors are remembered.
const manySaves = 1000

// Saved notes that an editor, which was opened with from, has saved to.
func (s *Saves) Saved(tab string, from, to folder.Digest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || len(s.last) >= manySaves {
		s.last = map[string]tabSave{}
	}
	s.last[tab] = tabSave{from, to}
}

// Base returns the file that an editor may write over, which says that it was opened with
// from.
func (s *Saves) Base(tab string, from folder.Digest) folder.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.last[tab]; ok && one.from == from {
		return one.to
	}
	return from
}
