package site

import (
	"path"
	"strings"

	"cchc/internal/content"
)

// held returns the files that stay back because only entries that are not
// published use them: what is in the folder of such an entry, and what such an
// entry names and no published one does. A draft's attachment must not be on
// the web before the draft.
func (s *Site) held(opts content.Options) map[string]bool {
	held := map[string]bool{}
	var hidden []*content.Entry
	for _, e := range s.lib.Entries {
		if !opts.Shown(e.State) {
			hidden = append(hidden, e)
		}
	}
	if len(hidden) == 0 {
		return held
	}
	for name := range s.lib.Files {
		for _, e := range hidden {
			if path.Base(e.File) == "index.md" && strings.HasPrefix(name, e.Dir+"/") || e.Uses(name) {
				held[name] = true
			}
		}
		for _, e := range s.lib.Entries {
			if held[name] && opts.Shown(e.State) && e.Uses(name) {
				delete(held, name)
			}
		}
	}
	return held
}
