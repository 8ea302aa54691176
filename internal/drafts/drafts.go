// Package drafts keeps what stands in editors and is not saved (bản đang viết dở), with the
// files that they were opened with: a [Store]. A [Presence] says who has which file open, and
// [Saves] what each editor has saved last. All of it lies below [Dir] of the site's folder,
// where the desks of several machines may work.
package drafts

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"cchc/internal/folder"
	"cchc/internal/sourcefile"
)

// Dir is where a desk keeps what is no part of the site, below the site's folder.
const Dir = ".cchc/desk"

// A Draft is what stands in an editor and is not saved (bản đang viết dở).
type Draft struct {
	File string        `json:"file"`
	Tab  string        `json:"tab"` // of the browser, so that two tabs do not write over each other
	Who  string        `json:"who"`
	Host string        `json:"host"`
	Time time.Time     `json:"time"`
	Base folder.Digest `json:"base"` // of the file when the editor was opened, see [Store.Base]
	sourcefile.Typed
}

// A Store has the drafts of a site, a file for each editor. They are written whole and stay
// when the program, the browser or the machine stops.
type Store struct {
	root *os.Root
	mu   sync.Mutex
}

// New returns the drafts of the site in a folder, which stays the caller's.
func New(root *os.Root) *Store { return &Store{root: root} }

// Key is a name for a file of the site that every system takes.
func Key(file string) string {
	sum := sha256.Sum256([]byte(file))
	return hex.EncodeToString(sum[:8])
}

// IsTab reports whether a text is the name of a tab, which browsers choose.
func IsTab(tab string) bool {
	return len(tab) >= 6 && len(tab) <= 40 && !strings.ContainsFunc(tab, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
}

func draftName(file, tab string) string {
	return path.Join(Dir, "drafts", Key(file)+"-"+tab+".json")
}

// Keep writes a draft in the place of the one before.
func (s *Store) Keep(t *Draft) error {
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return folder.Write(s.root, draftName(t.File, t.Tab), data)
}

// Drop removes a draft.
func (s *Store) Drop(file, tab string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.root.Remove(draftName(file, tab))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Of returns the drafts of a file, the newest first.
func (s *Store) Of(file string) ([]*Draft, error) { return s.read(Key(file) + "-") }

// All returns all drafts, the newest first.
func (s *Store) All() ([]*Draft, error) { return s.read("") }

func (s *Store) read(prefix string) (all []*Draft, err error) {
	dir := path.Join(Dir, "drafts")
	entries, err := fs.ReadDir(s.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || path.Ext(e.Name()) != ".json" {
			continue
		}
		data, err := s.root.ReadFile(path.Join(dir, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue // saved meanwhile
		}
		if err != nil {
			return nil, err
		}
		var t Draft
		if json.Unmarshal(data, &t) == nil && t.File != "" {
			all = append(all, &t)
		}
	}
	slices.SortFunc(all, func(a, b *Draft) int { return b.Time.Compare(a.Time) })
	return all, err
}

// baseFile is where a file is kept that an editor was opened with: a draft says what was
// typed into it.
func baseFile(digest folder.Digest) string { return path.Join(Dir, "bases", string(digest)+".md") }

// KeepBase keeps a file that an editor is opened with.
func (s *Store) KeepBase(data []byte, digest folder.Digest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.root.Stat(baseFile(digest)); err == nil {
		return nil
	}
	return folder.Write(s.root, baseFile(digest), data)
}

// Base returns a file that an editor was opened with.
func (s *Store) Base(digest folder.Digest) ([]byte, error) {
	if len(digest) != sha256.Size*2 || strings.ContainsAny(string(digest), "./\\:") {
		return nil, fs.ErrNotExist
	}
	data, err := s.root.ReadFile(baseFile(digest))
	if err == nil && folder.DigestOf(data) != digest {
		err = fs.ErrNotExist // damaged
	}
	return data, err
}

// Tidy removes files that editors were opened with long ago and no draft needs.
func (s *Store) Tidy(now time.Time) {
	all, err := s.All()
	if err != nil {
		return
	}
	needed := map[string]bool{}
	for _, t := range all {
		needed[path.Base(baseFile(t.Base))] = true
	}
	entries, _ := fs.ReadDir(s.root.FS(), path.Join(Dir, "bases"))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !needed[e.Name()] && now.Sub(info.ModTime()) > keepBases {
			_ = s.root.Remove(path.Join(Dir, "bases", e.Name()))
		}
	}
}

// keepBases is how long a file stays that an editor was opened with.
const keepBases = 30 * 24 * time.Hour
