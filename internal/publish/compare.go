package publish

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/diag"
	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/render"
	"cchc/internal/site"
	"cchc/internal/store"
)

// A Comparison is what publishing would change in an output folder. It is found by what
// outputs are made of, and none of them is made: one that has to be made again may come out
// as it was.
type Comparison struct {
	Site     *site.Site // as it would be published; nil where it cannot be read
	Problems diag.List  // of reading it
	First    bool       // nothing was published there before
	Shared   bool       // the theme, the settings or the program is another one: every page is made again

	Added   []*render.Output // by path
	Changed []*render.Output
	Removed []string // names of files
	Entries EntryChanges
}

// EntryChanges are the entries among what changes.
type EntryChanges struct {
	Added, Changed []*site.Page
	Removed        []RemovedEntry
}

// A RemovedEntry is an entry that was published and would be no more.
type RemovedEntry struct {
	File string // content/tin-tuc/a.md
	Path string // /tin-tuc/a/
}

// Compare returns what [Run] with the same arguments would change. It writes nothing and
// waits for nobody: of a build that is under way it sees what was there before.
func Compare(folder fs.FS, read store.Options, opts Options) (*Comparison, error) {
	seen, err := outdir.Look(opts.place())
	if err != nil {
		return nil, err
	}
	defer seen.Close()
	w := &Build{Folder: seen, opts: opts}
	read.Cache = store.NewCache()
	kept := w.Recall(entriesFile)
	read.Cache.Restore(kept)
	set, problems := render.Open(folder, read)
	_ = kept.Close()
	c := &Comparison{Problems: problems, First: len(w.Now.Files) == 0}
	if set == nil {
		return c, nil
	}
	c.Site = set.Site
	c.Problems = append(c.Problems, set.FileProblems()...).Sort()
	c.Shared = !c.First && w.Now.Key != opts.Key
	w.opts.Key = w.Now.Key // what else differs is wanted too
	w.compare(c, set)
	return c, nil
}

// compare finds what differs.
func (w *Build) compare(c *Comparison, set *render.Set) {
	m := &maker{Build: w, set: set, answers: make([]atomic.Int32, len(w.Now.Asked))}
	var mu sync.Mutex
	outputs := map[string]bool{}
	known, other := 0, 0 // pages that were published, and those that are made of something else
	changed := map[*render.Output]string{}
	set.Each(func(_ int, o *render.Output) bool {
		old, from := w.Now.Find(o.Name()), set.Source(o)
		why := m.why(old, from)
		mu.Lock()
		defer mu.Unlock()
		outputs[o.Name()] = true
		if o.Kind == render.Page && old != nil && old.From != 0 {
			known++
			if old.From != from {
				other++
			}
		}
		switch why {
		case kept, Always:
		case New:
			c.Added = append(c.Added, o)
		default:
			c.Changed = append(c.Changed, o)
			changed[o] = why
		}
		return true
	})
	for _, r := range w.Now.Files {
		if r.Kind != manifest.Packed && !outputs[r.Name] {
			c.Removed = append(c.Removed, r.Name)
		}
	}
	c.Shared = c.Shared || known > 1 && other == known
	for _, list := range [][]*render.Output{c.Added, c.Changed} {
		slices.SortFunc(list, func(a, b *render.Output) int { return strings.Compare(a.Path, b.Path) })
	}
	w.compareEntries(c, changed)
}

// compareEntries finds the entries among what differs. Where every page is made again, those
// of which the front matter is another one are known.
func (w *Build) compareEntries(c *Comparison, why map[*render.Output]string) {
	was := map[string]manifest.Address{}
	for _, a := range w.Now.Entries {
		was[a.File] = a
	}
	entry := func(o *render.Output) *site.Page {
		if p := c.Site.At(o.Path); p != nil && p.Kind == site.EntryPage && p.Path == o.Path {
			return p
		}
		return nil
	}
	for _, o := range c.Added {
		if p := entry(o); p != nil {
			c.Entries.Added = append(c.Entries.Added, p)
		}
	}
	for _, o := range c.Changed {
		p := entry(o)
		if p == nil || why[o] != Source || c.Shared && was[p.File].Digest == p.Entry.Digest {
			continue
		}
		c.Entries.Changed = append(c.Entries.Changed, p)
	}
	is := c.Site.Entries()
	for _, a := range w.Now.Entries {
		if _, there := is[a.File]; !there {
			c.Entries.Removed = append(c.Entries.Removed, RemovedEntry{a.File, a.Path})
		}
	}
}
