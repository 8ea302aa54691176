package publish

import (
	"slices"
	"strings"

	"cchc/internal/manifest"
	"cchc/internal/site"
	"cchc/internal/store"
)

// Moved returns the addresses at which earlier builds published entries that
// have another one now, with the files of these entries: a file that was
// renamed is known by its front matter.
func (w *Build) Moved(entries map[string]uint64) []store.Moved {
	was, paths := map[string]uint64{}, map[string]string{}
	for _, e := range w.Now.Entries {
		was[e.File], paths[e.File] = e.Digest, e.Path
	}
	renamed := site.Renamed(was, entries)
	moved := slices.Clone(w.Now.Moved)
	for i, m := range moved {
		if to, ok := renamed[m.File]; ok {
			moved[i].File = to
		}
	}
	for from, to := range renamed {
		m := store.Moved{Path: paths[from], File: to}
		if !slices.Contains(moved, m) {
			moved = append(moved, m)
		}
	}
	slices.SortFunc(moved, func(a, b store.Moved) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.File, b.File)
	})
	return moved
}

// remember notes where the entries of a site stand, for [Build.Moved] of later
// builds.
func (w *Build) remember(s *site.Site) {
	if w.Now.Graph == s.Digest() && w.Now.Graph != 0 {
		w.Next.Entries, w.Next.Moved = w.Now.Entries, w.Now.Moved
		return
	}
	w.Next.Moved = w.Moved(s.Entries())
	for _, p := range s.Pages() {
		if p.Kind == site.EntryPage {
			w.Next.Entries = append(w.Next.Entries, manifest.Address{File: p.File, Path: p.Path, Digest: p.Entry.Digest})
		}
	}
}
