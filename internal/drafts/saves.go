package drafts

import (
	"sync"

	"cchc/internal/folder"
)

// Saves remember which file each editor was opened with, and what it has saved last. An editor that never got the answer still
// sends the file that it was opened with; all that it saved stands in it, so what it sends
// may take the place of that.
type Saves struct {
	mu     sync.Mutex
	last   map[string]tabSave
	opened map[string]string // files by tabs
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

// Opened notes that an editor was opened with a file.
func (s *Saves) Opened(tab, file string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened == nil || len(s.opened) >= manySaves {
		s.opened = map[string]string{}
	}
	s.opened[tab] = file
}

// IsOf reports whether an editor was opened with a file.
func (s *Saves) IsOf(tab, file string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened[tab] == file && file != ""
}
