package site

// Entries returns the files of the entries that are shown, each with a digest of
// its front matter.
func (s *Site) Entries() map[string]uint64 {
	all := make(map[string]uint64, len(s.lib.Entries))
	for _, p := range s.pages {
		if p.Kind == EntryPage {
			all[p.File] = p.Entry.Digest
		}
	}
	return all
}

// Renamed returns the files that were renamed between two states of a site, by
// their old names: one that is gone, and a new one with the very same front
// matter. Which of several alike is meant is not guessed.
func Renamed(was, is map[string]uint64) map[string]string {
	gone, come := map[uint64][]string{}, map[uint64][]string{}
	for file, digest := range was {
		if _, there := is[file]; !there {
			gone[digest] = append(gone[digest], file)
		}
	}
	for file, digest := range is {
		if _, there := was[file]; !there {
			come[digest] = append(come[digest], file)
		}
	}
	renamed := map[string]string{}
	for digest, from := range gone {
		if to := come[digest]; len(from) == 1 && len(to) == 1 {
			renamed[from[0]] = to[0]
		}
	}
	return renamed
}
