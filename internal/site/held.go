package site

import (
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/store"
)

// held returns the files that stay back because only entries that are not
// published use them: what is in the folder of such an entry, and what such an
// entry names and no published one does. A draft's attachment must not be on
// the web before the draft.
func (s *Site) held(opts store.Options) map[string]bool {
	held := map[string]bool{}
	names := slices.Collect(maps.Keys(s.lib.Files))
	for _, e := range s.lib.Entries {
		if opts.Shown(e.State) {
			continue
		}
		for _, name := range s.uses(e, names) {
			held[name] = true
		}
		for _, name := range names {
			if path.Base(e.File) == "index.md" && strings.HasPrefix(name, e.Dir+"/") {
				held[name] = true
			}
		}
	}
	for _, e := range s.lib.Entries {
		if len(held) > 0 && opts.Shown(e.State) {
			for _, name := range s.uses(e, slices.Collect(maps.Keys(held))) {
				delete(held, name)
			}
		}
	}
	return held
}

// uses returns those of some files that an entry names.
func (s *Site) uses(e *store.Entry, names []string) []string {
	used, problems := e.Uses(names)
	s.problems = append(s.problems, problems...)
	return used
}
