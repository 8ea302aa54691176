// Package publish makes a render.Set and puts it into a folder, all or nothing.
//
// [Run] is the whole line, from a site's folder to the published one. [Publish]
// renders what is needed beside the output folder first and has it put into place
// ([outdir.Folder]) only when all of it is good: a mistake in an entry leaves the
// published folder as it was.
//
// # Only what changed
//
// Of every output the manifest keeps what it was made of: a digest of its entry,
// the theme and the settings, and the questions it asked of the site with a
// digest of each answer. The next build makes again only what those say; where
// no file of the site has another size or time, nothing is even read, and the
// warnings of the build before are told again. A manifest that is missing, damaged
// or of another program costs only time. [Build.Verify] makes everything again and
// compares.
//
// A file that is made of all entries asks about all of them, so that every change
// of one makes it again. Where it has rows, one for each entry ([render.Rows]),
// those that are as they were are copied from the published file.
//
// # Resized pictures
//
// What was made of pictures is kept in .cchc/pictures of the site's folder (see
// [picturecache.Cache]), so that a build of the same site into another folder, for a
// USB stick, a kiosk or a trial, and the preview resize nothing again. It has at
// most 512 MB; what was used longest ago goes first. It can be deleted at any
// time. Where the site's folder may not be written, the side folder keeps them
// for builds into the same output folder.
package publish

import (
	"slices"

	"cchc/internal/diag"
	"cchc/internal/disk"
	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/picturecache"
	"cchc/internal/render"
)

// Options say where and how to publish.
type Options struct {
	Out          string                 // the output folder
	Shared       *outdir.SharedFiles    // what output folders beside this one have too; nil for none
	Site         string                 // the site's folder, which keeps its resized pictures; "" for the side folder
	Key          string                 // names the program and how it was called: with another one everything is made again
	Progress     func(done, total int)  // called now and then while rendering; nil for never
	Ready        func(set *render.Set)  // called once the site has been read, before anything is made of it; nil for nobody
	Before       func() diag.List       // called where something may have to be made, before the site is read; with an error among what it returns nothing is published; nil for nobody
	Waiting      func()                 // called once where another build is under way, which is waited for; nil for nobody
	Why          func(name, why string) // called for every file that is made with the reason, and with "" for those removed; nil for nobody
	KeepMoved    bool                   // send readers of the old address of a renamed entry on to the new one
	Verify       bool                   // make everything again and compare; publish nothing
	PruneForeign bool                   // remove files that cchc did not make; [outdir.ErrNeverPublished] where nothing was published before
	InPlace      bool                   // move files one by one even where folders can be exchanged
	Note         func(note outdir.Note) // called for what happened to files of others; nil for nobody
}

// place says where the output is, and how it gets there.
func (o *Options) place() outdir.Options {
	return outdir.Options{Out: o.Out, Shared: o.Shared, Key: o.Key, Waiting: o.Waiting, PruneForeign: o.PruneForeign, InPlace: o.InPlace, Note: o.Note}
}

// A Summary is what a build did.
type Summary struct {
	Pages   int // HTML pages of the site
	Files   int // other files of the site
	Made    int // files that are new or changed
	Kept    int // files that stay as they were
	Removed int // files that no longer belong
}

// A Build is one build on its way into the output folder, which it holds until it
// is closed.
type Build struct {
	*outdir.Folder
	opts Options

	warnings diag.List // of reading the site

	pictures      *picturecache.Cache // nil until it is asked for
	closePictures func() error        // nil where the cache needs no closing
	rows          *keptRows
}

// Begin begins a build: it waits for the one that may be under way, tidies what
// an earlier one left, and begins to look at what is published.
func Begin(opts Options) (*Build, error) { return begin(opts, nil) }

// begin begins a build on the disk that on makes of this machine's; nil for that
// itself.
func begin(opts Options, on func(*disk.Machine) disk.Disk) (*Build, error) {
	held, err := outdir.OpenOn(opts.place(), on)
	if err != nil {
		return nil, err
	}
	return &Build{Folder: held, opts: opts}, nil
}

// Close ends the build, and removes what it did not put into place.
func (w *Build) Close() {
	w.Folder.Close()
	if w.closePictures != nil {
		_ = w.closePictures()
	}
}

// Publish begins a build, makes every output of set that has to be made, and
// puts them into the output folder. With problems the folder stays as it was;
// the error is for what the operating system refuses, usually an [*outdir.Error].
func Publish(set *render.Set, opts Options) (Summary, diag.List, error) {
	w, err := Begin(opts)
	if err != nil {
		return Summary{}, nil, err
	}
	defer w.Close()
	return w.Publish(set, manifest.Unknown)
}

// Publish makes the outputs of set that have to be made and puts them into
// place. inputs is the fingerprint of the site's files, for [Build.Unchanged] of
// a later build; the zero value for none. The warnings are kept for it too.
func (w *Build) Publish(set *render.Set, inputs manifest.Digest) (Summary, diag.List, error) {
	problems, err := w.make(set)
	if err != nil || problems.Errors() > 0 {
		return Summary{}, problems.Sort(), err
	}
	w.remember(set.Site)
	if warnings, ok := keepWarnings(append(slices.Clone(w.warnings), problems...).Sort()); ok {
		w.Next.Inputs, w.Next.Told = inputs, warnings
	}
	sum, err := w.put()
	return sum, problems.Sort(), err
}

// put puts what was made into place.
func (w *Build) put() (Summary, error) {
	sum := count(w.Next)
	for _, name := range w.New {
		if w.Next.Find(name).Kind != manifest.Packed {
			sum.Made, sum.Kept = sum.Made+1, sum.Kept-1
		}
	}
	removed, err := w.Put()
	for _, name := range removed {
		if r := w.Now.Find(name); r == nil || r.Kind != manifest.Packed {
			sum.Removed++
		}
		if w.opts.Why != nil {
			w.opts.Why(name, kept)
		}
	}
	return sum, err
}
