// Package publish puts a render.Set into a folder, all or nothing.
//
// [Publish] renders what is needed into a side folder first and touches the
// published folder only when all of it is good. Whatever happens on the way —
// a mistake in an entry, a full disk, a power cut, kill -9 — the published
// folder is either wholly as it was or wholly new (for how long after a kill it
// may be mixed where folders cannot be exchanged, see below), and the next build
// tidies what was left. Files that cchc did not make are never lost: they are carried
// along, unless [Options.PruneForeign] says otherwise.
//
// # Only what changed
//
// Of every output the manifest keeps what it was made of: a digest of its entry,
// the theme and the settings, and the questions it asked of the site with a
// digest of each answer. The next build makes again only what those say; where
// no file of the site has another size or time, nothing is even read, and the
// warnings of the build before are told again. A manifest that is missing, damaged
// or of another program costs only time. [Build.Verify] makes everything again and
// compares. [Run] is the whole line, from a site's folder to the published one.
//
// A file that is made of all entries asks about all of them, so that every change
// of one makes it again. Where it has rows, one for each entry ([render.Rows]),
// those that are as they were are copied from the published file.
//
// # The side folder
//
// Beside the output folder public/ stands .public.cchc/, on the same disk. Web
// servers never see it, and it can be deleted between builds, which costs only
// time and that files of pages removed meanwhile stay behind.
//
//	manifest       what stands in public/, and what it was made of (see [manifest])
//	entries        what was read of the entries (see store.Cache)
//	rows           which bytes of open data and of the finder are of which entry
//	search         what the index of the search is made of
//	pictures/      resized pictures, where the site's folder cannot keep them
//	manifest.next, manifest.before  what will stand there and what did, while it is being put there
//	new/           files that were made and wait to be put into place
//	same/          files of other output folders that are being looked at, see [SharedFiles]
//	tree/          the folder that was published before, kept for the next one
//	tree.manifest  what stands in tree/; not there while tree/ is being changed
//	tree.state     what publishing itself may have put into tree/ while it is being changed
//	replaced/      files of others that had the name of an output, kept
//	found/         files of others that belong nowhere, kept
//	old/           files that were replaced, in case they must be put back
//	lock           held by the build that is under way
//
// The folders replaced/ and found/ are the exception: they hold what others
// wrote, see below. Where the output folder is a mount of its own (a volume of a
// container), or nothing may be made beside it, the side folder is .cchc in it,
// for nobody else (mode 0700).
//
// # Resized pictures
//
// What was made of pictures is kept in .cchc/pictures of the site's folder (see
// [picturecache.Cache]), so that a build of the same site into another folder, for a
// USB stick, a kiosk or a trial, and the preview resize nothing again. It has at
// most 512 MB; what was used longest ago goes first. It can be deleted at any
// time. Where the site's folder may not be written, the side folder keeps them
// for builds into the same output folder.
//
// # How a new state is put into place
//
// A whole folder is made beside the published one: what is new is written, what
// stays is the same file under a second name, so that nothing is copied. Then
// the two folders exchange their names in one step of the system (renameat2 on
// Linux, renamex_np on macOS), and the folder that was published waits for the
// next build, which has to change only what differs. The price is one name more
// for each file. A single file that changes is moved over its old self, which is
// one step too.
//
// Windows, disks without second names for files, folders in the lower layer of
// an overlay, and folders that are mounted or shown elsewhere have no such
// exchange. There files are moved one by one, each whole: assets before the pages
// that name them, what no longer belongs removed last. The list of moves is
// written down first. A build that meets an error puts back what it has moved;
// one that was killed leaves a mixed folder, which the next one finishes before
// it does anything else. Every step can be repeated.
//
// # What others put there
//
// Files and folders that publishing did not make stay as they are, with mode,
// owner and times. A folder of others is not made again: in the new state stands
// a link to it, and right after the exchange the two change places. A file of
// others in a folder of the column gets a second name. After the exchange the old
// folder is compared with what was known of it, so that what was written,
// replaced or removed meanwhile is so in the new one; what a program writes into
// the old folder even later, because it works in there, is brought over by the
// next build. A program that opens or renames a file at the very moment of the
// exchange may be told that it is not there; nothing is lost unsaid.
//
// A file that has the name of an output gives way to it, and is kept in
// replaced/. What was written to two places under one name is kept in found/.
// Both are told ([Options.Note]). Folders of the column keep the mode, owner and
// extended attributes that they were given; where the program may not give those
// to the new ones, files are moved one by one.
package publish

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cchc/internal/diag"
	"cchc/internal/disk"
	"cchc/internal/folder"
	"cchc/internal/picturecache"
	"cchc/internal/render"

	"github.com/gofrs/flock"
)

// Options say where and how to publish.
type Options struct {
	Out          string                 // the output folder
	Shared       *SharedFiles           // what output folders beside this one have too; nil for none
	Site         string                 // the site's folder, which keeps its resized pictures; "" for the side folder
	Key          string                 // names the program and how it was called: with another one everything is made again
	Progress     func(done, total int)  // called now and then while rendering; nil for never
	Ready        func(set *render.Set)  // called once the site has been read, before anything is made of it; nil for nobody
	Before       func() diag.List       // called where something may have to be made, before the site is read; with an error among what it returns nothing is published; nil for nobody
	Waiting      func()                 // called once where another build is under way, which is waited for; nil for nobody
	Why          func(name, why string) // called for every file that is made with the reason, and with "" for those removed; nil for nobody
	KeepMoved    bool                   // send readers of the old address of a renamed entry on to the new one
	Verify       bool                   // make everything again and compare; publish nothing
	PruneForeign bool                   // remove files that cchc did not make; [ErrNeverPublished] where nothing was published before
	InPlace      bool                   // move files one by one even where folders can be exchanged
	Note         func(note Note)        // called for what happened to files of others; nil for nobody
}

// A Note says what happened to a file of others.
type Note struct {
	Kind NoteKind
	Name string // in the output folder
	At   string // where it is now, below the folder that holds the output folder
}

// NoteKind tells notes apart.
type NoteKind string

// The notes.
const (
	NoteReplaced NoteKind = "replaced" // a file of the column has its name now
	NoteFound    NoteKind = "found"    // it was left in a folder that is not published any more
)

// A Summary is what a build did.
type Summary struct {
	Pages   int // HTML pages of the site
	Files   int // other files of the site
	Made    int // files that are new or changed
	Kept    int // files that stay as they were
	Removed int // files that no longer belong
}

// An Error is what the operating system refused, with the file it is about.
type Error struct {
	Name string // beside Options.Out or below it, written as that is; "" for none
	Err  error
}

func (e *Error) Error() string { return e.Name + ": " + e.Err.Error() }

// Unwrap returns the system's error.
func (e *Error) Unwrap() error { return e.Err }

// ErrBlocked says that a file which cchc did not make stands where a folder of
// the site must be, or the other way round.
var ErrBlocked = errors.New("a foreign file is in the way")

// ErrNeverPublished says that files of others are not removed from a folder in
// which no earlier build has published: they cannot be told from all else there.
var ErrNeverPublished = errors.New("nothing was published there before")

// ErrSideFolder says that something else stands where the side folder must be:
// a file, or a link, of which nobody knows what it leads to.
var ErrSideFolder = errors.New("the side folder is not a folder of its own")

// Publish begins a build, makes every output of set that has to be made, and
// puts them into the output folder. With problems the folder stays as it was;
// the error is for what the operating system refuses, usually an [*Error].
func Publish(set *render.Set, opts Options) (Summary, diag.List, error) {
	w, err := Begin(opts)
	if err != nil {
		return Summary{}, nil, err
	}
	defer w.Close()
	return w.Publish(set, unknown)
}

// Publish makes the outputs of set that have to be made and puts them into
// place. inputs is the fingerprint of the site's files, for [Build.Unchanged] of
// a later build; the zero value for none. The warnings are kept for it too.
func (w *Build) Publish(set *render.Set, inputs digest) (Summary, diag.List, error) {
	problems, err := w.make(set)
	if err != nil || problems.Errors() > 0 {
		return Summary{}, problems.Sort(), err
	}
	w.remember(set.Site)
	if warnings, ok := keepWarnings(append(slices.Clone(w.warnings), problems...).Sort()); ok {
		w.next.Inputs, w.next.Told = inputs, warnings
	}
	sum, err := w.put()
	if err == nil && w.shares {
		w.opts.Shared.add(w.out, w.next)
	}
	return sum, problems.Sort(), err
}

// A Build is one build on its way into the output folder. It holds the folder's
// lock until it is closed.
type Build struct {
	disk   disk.Disk
	opts   Options
	out    string // the output folder's name
	side   string // the side folder's
	lock   *flock.Flock
	waited bool // for another build
	fresh  bool // this build has made the output folder
	root   *os.Root

	served  bool           // the output folder is mounted, or shown elsewhere: it must stay the same folder
	looking sync.WaitGroup // whether it stands there as now says
	lookErr error

	warnings diag.List // of reading the site

	now  *manifest // what stands in the output folder; see settle
	next *manifest // what will
	new  []string  // names of what waits in new/

	removes     []string        // names of what no longer belongs
	plan        foreignPlan     // what others put there
	changed     map[string]bool // folders of the output folder in which something changed since the last build
	treeChanged map[string]bool // likewise those of tree/
	unfinished  bool            // what waits in new/ is still needed

	ahead         func() error        // see syncAhead; nil where nothing is made
	pictures      *picturecache.Cache // nil until it is asked for
	closePictures func() error        // nil where the cache needs no closing
	rows          *keptRows

	shares bool          // files may be those of other output folders
	shared atomic.Uint64 // how many were tried
}

// Begin begins a build: it waits for the one that may be under way, tidies what
// an earlier one left, and begins to look at what is published.
func Begin(opts Options) (*Build, error) { return open(opts, nil) }

func (w *Build) in(parts ...string) string { return path.Join(append([]string{w.side}, parts...)...) }
func (w *Build) public(name string) string { return path.Join(w.out, name) }

// fail returns an error with the file that it is about, a name on the disk.
func (w *Build) fail(name string, e error) error {
	return &Error{filepath.Join(filepath.Dir(w.opts.Out), name), e}
}

// note tells what happened to a file of others.
func (w *Build) note(kind NoteKind, name, at string) {
	if w.opts.Note != nil {
		w.opts.Note(Note{kind, name, at})
	}
}

// open begins a build on the disk that d makes of this machine's; nil for that
// itself.
func open(opts Options, d func(*disk.Machine) disk.Disk) (*Build, error) {
	out, err := filepath.Abs(opts.Out)
	if err != nil {
		return nil, &Error{opts.Out, err}
	}
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	_, err = os.Lstat(out)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, &Error{opts.Out, err}
	}
	root, err := os.OpenRoot(filepath.Dir(out))
	if err != nil {
		return nil, &Error{filepath.Dir(opts.Out), err}
	}
	w := &Build{opts: opts, out: filepath.Base(out), root: root, fresh: fresh, changed: map[string]bool{}, treeChanged: map[string]bool{}}
	mounted, shown := disk.Mounts(out)
	w.served = mounted || shown || opts.InPlace
	w.side = sideFolder(filepath.Dir(out), w.out, mounted)
	m := &disk.Machine{Root: root, Dir: filepath.Dir(out), Side: w.side, Retry: folder.Retry}
	w.disk = m
	if d != nil {
		w.disk = d(m)
	}
	if err := w.begin(filepath.Join(m.Dir, w.side)); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// sideFolder returns where the side folder stands, below dir: beside the output
// folder, or in it where files cannot be moved over from there, because it is
// mounted, or where nothing may be made there.
func sideFolder(dir, out string, mounted bool) string {
	names := sideNames(out)
	beside, within := names[0], names[1]
	if !mounted {
		err := os.Mkdir(filepath.Join(dir, beside), 0o755)
		if err == nil || errors.Is(err, fs.ErrExist) {
			return beside
		}
	}
	_ = os.Mkdir(filepath.Join(dir, within), 0o700) // for nobody else: web servers see the output folder
	return within
}

// sideNames returns where the side folder of an output folder may stand.
func sideNames(out string) [2]string { return [2]string{"." + out + ".cchc", path.Join(out, ".cchc")} }

func (w *Build) begin(side string) error {
	if err := w.disk.Mkdir(w.side); err != nil {
		return w.fail(w.side, err)
	}
	if info, err := w.disk.Stat(w.side); err != nil || !info.IsDir() {
		w.unfinished = true // it is not ours to tidy
		return w.fail(w.side, ErrSideFolder)
	}
	w.lock = flock.New(filepath.Join(side, "lock"))
	if err := w.waitForOthers(); err != nil {
		return w.fail(w.in("lock"), err)
	}
	if w.waited { // that build may have removed a folder in which it published nothing
		if err := w.disk.Mkdir(w.out); err != nil {
			return w.fail(w.out, err)
		}
	}
	if err := w.recover(); err != nil {
		return err
	}
	w.now = w.readManifest("manifest")
	if w.opts.PruneForeign && len(w.now.Files) == 0 {
		return w.fail(w.out, ErrNeverPublished)
	}
	w.looking.Go(func() {
		w.verify()
		if w.opts.PruneForeign {
			w.lookErr = w.scanForeign(nil)
		}
	})
	return nil
}

// settle waits until it is known what stands in the output folder, which is
// looked at while the site is read.
func (w *Build) settle() error {
	w.looking.Wait()
	return w.lookErr
}

// waitForOthers takes the lock.
func (w *Build) waitForOthers() error {
	for ; ; time.Sleep(50 * time.Millisecond) {
		ok, err := w.lock.TryLock()
		if ok || err != nil {
			return err
		}
		if !w.waited && w.opts.Waiting != nil {
			w.opts.Waiting()
		}
		w.waited = true
	}
}

// Close ends the build, and removes what it did not put into place.
func (w *Build) Close() {
	w.looking.Wait()
	if w.ahead != nil {
		_ = w.ahead() // nothing more is put into place
	}
	if !w.unfinished {
		_ = w.disk.RemoveAll(w.in("new")) // what stays is removed by the next build
	}
	if w.shared.Load() > 0 {
		_ = w.disk.RemoveAll(w.in("same")) // likewise
	}
	if w.fresh {
		_ = w.root.Remove(w.out) // where nothing was published; else it is not empty
	}
	if w.lock != nil {
		_ = w.lock.Unlock()
	}
	if w.closePictures != nil {
		_ = w.closePictures()
	}
	_ = w.root.Close()
}

// recover ends what a build before began and did not end.
func (w *Build) recover() error {
	if next := w.readManifest("manifest.next"); next.Version != 0 {
		w.next = next
		var err error
		switch {
		case next.InPlace:
			w.now = w.readManifest("manifest")
			err = w.resumeInPlace()
		case next.Root != 0 && next.Root == w.identityOf(w.out): // the folders were exchanged
			w.now = w.readManifest("manifest.before")
			if w.now.Version == 0 {
				w.now = w.readManifest("tree.manifest")
			}
			err = w.commitExchange()
		}
		if err != nil {
			w.unfinished = true
			return err
		}
		w.next, w.now = nil, nil
	}
	for _, left := range []string{"manifest.next", "manifest.before", "new", "same", "old"} {
		if err := w.disk.RemoveAll(w.in(left)); err != nil {
			return w.fail(w.in(left), err)
		}
	}
	if _, err := w.disk.Stat(w.in("tree.manifest")); err != nil {
		return w.dropTree()
	}
	return nil
}

func (w *Build) identityOf(name string) uint64 {
	info, err := w.disk.Stat(name)
	if err != nil {
		return 0
	}
	return disk.Identity(info)
}

// verify forgets the digests of files that are not as they were recorded, so
// that they are made again.
func (w *Build) verify() {
	for i, s := range w.states(w.out, w.now.names()) {
		if r := &w.now.Files[i]; !s.Regular || s.Size != r.Size || s.Modified != r.Time {
			r.Hash = unknown
		}
	}
}

// states returns the states of what stands below a folder; several are asked at once.
func (w *Build) states(dir string, names []string) []disk.State {
	const some = 512
	all := make([]disk.State, len(names))
	_ = each((len(names)+some-1)/some, func(i int) error {
		from, to := i*some, min((i+1)*some, len(names))
		copy(all[from:to], w.disk.States(dir, names[from:to]))
		return nil
	})
	return all
}

// each visits the numbers below n, several at once, and returns one of the
// errors, after which no further ones are begun.
func each(n int, visit func(i int) error) error {
	var (
		wg    sync.WaitGroup
		next  atomic.Int64
		first atomic.Pointer[error]
	)
	for range 4 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && first.Load() == nil; i = int(next.Add(1)) - 1 {
				if err := visit(i); err != nil {
					first.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	wg.Wait()
	if err := first.Load(); err != nil {
		return *err
	}
	return nil
}

// write writes a file into new/ and returns its time, which it keeps wherever
// it is moved.
func (w *Build) write(name string, data []byte) (modified int64, err error) {
	at := w.in("new", name)
	if err := w.disk.Mkdir(path.Dir(at)); err != nil {
		return 0, w.fail(at, err)
	}
	if modified, err = w.disk.Write(at, data); err != nil {
		return 0, w.fail(at, err)
	}
	return modified, nil
}

// put puts what was made into place.
func (w *Build) put() (Summary, error) {
	sum := w.next.count()
	for _, name := range w.new {
		if w.next.find(name).Kind != packed {
			sum.Made, sum.Kept = sum.Made+1, sum.Kept-1
		}
	}
	for _, r := range w.now.Files {
		if w.next.find(r.Name) == nil {
			w.removes = append(w.removes, r.Name)
			if r.Kind != packed {
				sum.Removed++
			}
		}
	}
	ours := len(w.removes)
	have, err := w.meetForeign()
	if err != nil {
		return sum, err
	}
	sum.Removed += len(w.removes) - ours
	if w.opts.Why != nil {
		for _, name := range w.removes {
			w.opts.Why(name, kept)
		}
	}
	if slices.ContainsFunc(w.removes, badName) {
		return sum, w.fail(w.out, ErrBlocked) // never the folder itself
	}
	if err := w.blocked(); err != nil {
		return sum, err
	}
	if err := w.keepReplaced(); err != nil {
		return sum, err
	}
	switch steps := len(w.new) + len(w.removes) + len(w.next.Pruned); {
	case steps == 0:
		return sum, w.same()
	case steps == 1:
		return sum, w.inPlace()
	}
	err = w.exchange(have)
	if errors.Is(err, disk.ErrNoExchange) {
		err = w.inPlace()
	}
	return sum, err
}

// meetForeign finds what others put where something is to be done: where a
// single file is moved, near it. It returns what stands in tree/.
func (w *Build) meetForeign() (have *manifest, err error) {
	steps := slices.Concat(w.new, w.removes)
	var only map[string]bool
	switch {
	case w.opts.PruneForeign:
	case len(steps) == 0: // nothing is touched
		w.next.Foreign, w.next.ForeignDirs = w.now.Foreign, w.now.ForeignDirs
		return nil, nil
	case len(steps) == 1:
		only = map[string]bool{}
		addDirs(only, steps[0])
	}
	if only == nil {
		have = w.treeManifest()
		if err := w.rescue(have); err != nil {
			return nil, err
		}
	}
	if err := w.scanForeign(only); err != nil {
		return nil, err
	}
	return have, w.planForeign()
}

// same keeps the manifest where nothing is to be done.
func (w *Build) same() error {
	w.next.Root, w.next.Dirs = w.identityOf(w.out), w.now.Dirs
	if err := w.stampDirs(w.next, w.out, nil); err != nil {
		return err
	}
	return w.keep(w.next, "manifest")
}

// replace writes a file of the side folder, whole.
func (w *Build) replace(text []byte, name string) error {
	at := w.in(name + ".part")
	if _, err := w.disk.Write(at, text); err != nil {
		return w.fail(at, err)
	}
	if err := w.disk.Rename(at, w.in(name)); err != nil {
		return w.fail(w.in(name), err)
	}
	return nil
}

// dirs returns the folders of a manifest's files, "." among them.
func (m *manifest) dirs() map[string]bool {
	dirs := map[string]bool{".": true}
	for i := range m.Files {
		addDirs(dirs, m.Files[i].Name)
	}
	return dirs
}

// addDirs adds the folders that a file is in.
func addDirs(dirs map[string]bool, name string) {
	for dir := path.Dir(name); !dirs[dir]; dir = path.Dir(dir) {
		dirs[dir] = true
	}
}

func (m *manifest) names() []string {
	names := make([]string, len(m.Files))
	for i := range m.Files {
		names[i] = m.Files[i].Name
	}
	return names
}

// forgetTimes makes the next build read folders in which something came or went
// while others may have written there too, since nothing tells their files from
// those of others but a look at each.
func (m *manifest) forgetTimes(dirs map[string]bool) {
	for dir := range dirs {
		if _, known := m.Dirs[dir]; known {
			m.Dirs[dir] = 0
		}
	}
}

// stampDirs records in a manifest the times of the folders in a folder; of those
// that are known already, only of the touched ones.
func (w *Build) stampDirs(m *manifest, folder string, touched map[string]bool) error {
	known := m.Dirs
	dirs := slices.Sorted(maps.Keys(m.dirs()))
	times, gone := make([]int64, len(dirs)), make([]bool, len(dirs))
	err := each(len(dirs), func(i int) error {
		if t, ok := known[dirs[i]]; ok && !touched[dirs[i]] {
			times[i] = t
			return nil
		}
		info, err := w.disk.Stat(path.Join(folder, dirs[i]))
		if errors.Is(err, fs.ErrNotExist) {
			gone[i] = true // somebody removed it: it is looked at next time
			return nil
		}
		if err != nil {
			return w.fail(path.Join(folder, dirs[i]), err)
		}
		times[i] = settled(disk.ChangeTime(info))
		return nil
	})
	m.Dirs = make(map[string]int64, len(dirs))
	for i, dir := range dirs {
		if !gone[i] {
			m.Dirs[dir] = times[i]
		}
	}
	return err
}

// rank orders files: assets and pictures go in before the pages that name
// them.
func rank(k render.Kind) int {
	return slices.Index([]render.Kind{render.File, render.Page, render.Data, packed}, k)
}

func (w *Build) byRank(names []string) []string {
	return slices.SortedStableFunc(slices.Values(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(w.next.find(a).Kind), rank(w.next.find(b).Kind)), strings.Compare(a, b))
	})
}
