package desk

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

// deskDir is where a desk keeps what is no part of the site, below the site's folder.
const deskDir = ".cchc/desk"

// A draft is what stands in an editor and is not saved (bản đang viết dở).
type draft struct {
	File string        `json:"file"`
	Tab  string        `json:"tab"` // of the browser, so that two tabs do not write over each other
	Who  string        `json:"who"`
	Host string        `json:"host"`
	Time time.Time     `json:"time"`
	Base folder.Digest `json:"base"` // of the file when the editor was opened, see [drafts.base]
	sourcefile.Typed
}

// drafts are the drafts of a site, a file for each editor. They are written whole and stay
// when the program, the browser or the machine stops.
type drafts struct {
	root *os.Root
	mu   sync.Mutex
}

func openDrafts(dir string) (*drafts, error) {
	root, err := os.OpenRoot(dir)
	return &drafts{root: root}, err
}

func (s *drafts) close() error { return s.root.Close() }

// key is a name for a file of the site that every system takes.
func key(file string) string {
	sum := sha256.Sum256([]byte(file))
	return hex.EncodeToString(sum[:8])
}

// isTab reports whether a text is the name of a tab, which browsers choose.
func isTab(tab string) bool {
	return len(tab) >= 6 && len(tab) <= 40 && !strings.ContainsFunc(tab, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
}

func draftName(file, tab string) string {
	return path.Join(deskDir, "drafts", key(file)+"-"+tab+".json")
}

// keep writes a draft in the place of the one before.
func (s *drafts) keep(t *draft) error {
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return folder.Write(s.root, draftName(t.File, t.Tab), data)
}

// drop removes a draft.
func (s *drafts) drop(file, tab string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.root.Remove(draftName(file, tab))
	if isNotExist(err) {
		return nil
	}
	return err
}

// of returns the drafts of a file, the newest first.
func (s *drafts) of(file string) ([]*draft, error) { return s.read(key(file) + "-") }

// all returns all drafts, the newest first.
func (s *drafts) all() ([]*draft, error) { return s.read("") }

func (s *drafts) read(prefix string) (all []*draft, err error) {
	dir := path.Join(deskDir, "drafts")
	entries, err := fs.ReadDir(s.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || path.Ext(e.Name()) != ".json" {
			continue
		}
		data, err := s.root.ReadFile(path.Join(dir, e.Name()))
		if isNotExist(err) {
			continue // saved meanwhile
		}
		if err != nil {
			return nil, err
		}
		var t draft
		if json.Unmarshal(data, &t) == nil && t.File != "" {
			all = append(all, &t)
		}
	}
	slices.SortFunc(all, func(a, b *draft) int { return b.Time.Compare(a.Time) })
	return all, err
}

// baseFile is where a file is kept that an editor was opened with: a draft says what was
// typed into it.
func baseFile(digest folder.Digest) string { return path.Join(deskDir, "bases", string(digest)+".md") }

// keepBase keeps a file that an editor is opened with.
func (s *drafts) keepBase(data []byte, digest folder.Digest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.root.Stat(baseFile(digest)); err == nil {
		return nil
	}
	return folder.Write(s.root, baseFile(digest), data)
}

// base returns a file that an editor was opened with.
func (s *drafts) base(digest folder.Digest) ([]byte, error) {
	if len(digest) != sha256.Size*2 || strings.ContainsAny(string(digest), "./\\:") {
		return nil, fs.ErrNotExist
	}
	data, err := s.root.ReadFile(baseFile(digest))
	if err == nil && folder.DigestOf(data) != digest {
		err = fs.ErrNotExist // damaged
	}
	return data, err
}

// tidy removes files that editors were opened with long ago and no draft needs.
func (s *drafts) tidy(now time.Time) {
	all, err := s.all()
	if err != nil {
		return
	}
	needed := map[string]bool{}
	for _, t := range all {
		needed[path.Base(baseFile(t.Base))] = true
	}
	entries, _ := fs.ReadDir(s.root.FS(), path.Join(deskDir, "bases"))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !needed[e.Name()] && now.Sub(info.ModTime()) > keepBases {
			_ = s.root.Remove(path.Join(deskDir, "bases", e.Name()))
		}
	}
}

// keepBases is how long a file stays that an editor was opened with.
const keepBases = 30 * 24 * time.Hour

// tabSaves remember what editors have saved last. An editor that never got the answer still
// sends the file that it was opened with; all that it saved stands in it, so what it sends
// may take the place of that.
type tabSaves struct {
	mu   sync.Mutex
	last map[string]tabSave
}

type tabSave struct{ from, to folder.Digest }

// manySaves is how many editors are remembered.
const manySaves = 1000

func (s *tabSaves) saved(tab string, from, to folder.Digest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || len(s.last) >= manySaves {
		s.last = map[string]tabSave{}
	}
	s.last[tab] = tabSave{from, to}
}

// base returns the file that an editor may write over, which says that it was opened with
// from.
func (s *tabSaves) base(tab string, from folder.Digest) folder.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.last[tab]; ok && one.from == from {
		return one.to
	}
	return from
}
