package publish

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/manifest"
	"cchc/internal/render"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/theme"
)

// A Report is what came of a run.
type Report struct {
	Summary
	Problems  diag.List
	Inputs    uint64           // a digest of the site's files and of how they are read, see [Inputs]
	Outputs   int              // files that were made again to compare, where that was asked for
	Differ    []string         // those of them that are published otherwise, by name
	Foreign   []string         // what others put into the output folder, by name; where comparing was asked for
	Fallbacks []theme.Fallback // templates that html/template had to render
}

// Run is the whole line from a site's folder to the published one: it reads what
// changed, makes what has to be made, and puts it into place. With problems
// nothing is published. The error is for what the system refuses, usually an
// [*outdir.Error].
func Run(site fs.FS, read store.Options, opts Options) (Report, error) {
	var inputs manifest.Digest
	var looking sync.WaitGroup
	look := func() { inputs = fingerprint(site, read) }
	looking.Go(look)
	b, err := Begin(opts)
	looking.Wait()
	if err != nil {
		return Report{}, err
	}
	defer b.Close()
	forget := func() {
		if f, ok := site.(interface{ Forget() }); ok {
			f.Forget()
		}
	}
	if b.Waited() { // meanwhile files may have changed
		forget()
		look()
	}
	if sum, warnings, ok := b.Unchanged(inputs); ok && !opts.Verify {
		return Report{Summary: sum, Problems: warnings, Inputs: uint64(inputs)}, nil
	}
	read.Cache = store.NewCache()
	kept := b.Recall(entriesFile)
	read.Cache.Restore(kept)
	if opts.KeepMoved {
		read.Moved = b.Moved
	}
	var before diag.List
	if opts.Before != nil {
		before = opts.Before()
	}
	set, problems := render.Open(site, read)
	if problems = slices.Concat(before, problems).Sort(); set == nil {
		_ = kept.Close() // it was only read
		return Report{Problems: problems}, nil
	}
	// What only reading needed would be gone through by the garbage collector
	// again and again while the pages are made.
	forget()
	if opts.Ready != nil {
		opts.Ready(set)
	}
	defer b.keepEntries(read.Cache, kept)()
	if pictures := b.Pictures(); pictures != nil {
		set.UseCache(pictures)
	}
	r := Report{Outputs: len(set.Outputs()), Inputs: uint64(inputs)}
	var more diag.List
	switch {
	case problems.Errors() > 0:
		// What the pages are made of may be wrong too: all of it is reported
		// at once.
		more = b.Check(set)
	case opts.Verify:
		r.Differ, more = b.Verify(set)
		r.Foreign, err = b.ForeignFiles()
	default:
		b.warnings = problems
		r.Summary, more, err = b.Publish(set, inputs)
	}
	r.Problems, r.Fallbacks = append(problems, more...).Sort(), set.Fallbacks()
	return r, err
}

// entriesFile is where the side folder keeps what was read of the entries.
const entriesFile = "entries"

// keepEntries keeps what was read of the entries for later builds, while the
// pages are made, and returns a function that waits until that is done and closes
// what earlier builds have kept, from which front matters are read until then. The
// cache is empty from the beginning.
func (w *Build) keepEntries(cache *store.Cache, earlier io.Closer) (end func()) {
	pieces, whole := cache.Kept()
	cache.Clear()
	var wg sync.WaitGroup
	var place func()
	wg.Go(func() { place = w.Keep(entriesFile, pieces, whole) })
	return func() {
		wg.Wait()
		_ = earlier.Close() // it was only read
		place()
	}
}

// Inputs is a digest of a site's files and of how they are read: the day, the base address and the
// other options that pages are made of; 0 where they cannot be looked at.
func Inputs(site fs.FS, read store.Options) uint64 { return uint64(fingerprint(site, read)) }

// fingerprint is a digest of the site's files and of the options that its pages are
// made of; unknown where they cannot be looked at, which is reported when they are read.
func fingerprint(site fs.FS, read store.Options) manifest.Digest {
	files, err := sitefile.Fingerprint(site)
	if err != nil {
		return manifest.Unknown
	}
	return manifest.DigestOf(fmt.Appendf(nil, "%d %s %t %t %q %q %v %v %t", files, read.Today.ISO(), read.Future, read.Drafts, read.Base, read.Theme,
		read.Delivery, read.Addresses, read.NoServiceWorker))
}
