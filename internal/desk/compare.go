package desk

import (
	"path"

	"cchc/internal/history"
	"cchc/internal/sourcefile"
)

// addFiles notes in a comparison which files of an entry differ.
func addFiles(c *sourcefile.Comparison, was, now []history.Named) {
	before := map[string]history.Named{}
	for _, f := range was {
		before[f.Name] = f
	}
	for _, f := range now {
		old, there := before[f.Name]
		delete(before, f.Name)
		switch {
		case !there:
			c.Files = append(c.Files, sourcefile.FileChange{Name: path.Base(f.Name), Change: "added"})
		case old.Digest != f.Digest:
			c.Files = append(c.Files, sourcefile.FileChange{Name: path.Base(f.Name), Change: "changed"})
		}
	}
	for _, f := range was {
		if _, gone := before[f.Name]; gone {
			c.Files = append(c.Files, sourcefile.FileChange{Name: path.Base(f.Name), Change: "removed"})
		}
	}
}
