// Package outdir is the output folder of a column as it stands, and puts a new
// state of it into place, all or nothing.
//
// [Open] holds the folder for one build and knows what the last one made there
// ([Folder.Now]). The build writes what is new beside it ([Folder.Write]), says
// what shall stand there ([Folder.Next]), and has it put into place
// ([Folder.Put]). Whatever happens on the way, the output folder is either wholly
// as it was or wholly new; for how long after a kill it may be mixed where folders
// cannot be exchanged, see below. What publishes nothing looks at it with [Look]
// or reads it with [OpenPublished].
//
// # The side folder
//
// Beside the output folder public/ stands .public.cchc/, on the same disk. Web
// servers never see it, and it can be deleted between builds, which costs only
// time and that files of pages removed meanwhile stay behind.
//
//	manifest       what stands in public/, and what it was made of (see [manifest.Manifest])
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
package outdir

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"cchc/internal/disk"
	"cchc/internal/folder"
	"cchc/internal/manifest"

	"github.com/gofrs/flock"
)

// Options say where an output folder is, and how a new state gets there.
type Options struct {
	Out          string          // the output folder
	Shared       *SharedFiles    // what output folders beside this one have too; nil for none
	Key          string          // names the program and how it was called: what is kept under another one is not read
	Waiting      func()          // called once where another build is under way, which is waited for; nil for nobody
	PruneForeign bool            // remove files that cchc did not make; [ErrNeverPublished] where nothing was published before
	InPlace      bool            // move files one by one even where folders can be exchanged
	Note         func(note Note) // called for what happened to files of others; nil for nobody
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

// A Folder is an output folder that one build holds until it closes it.
type Folder struct {
	Now  *manifest.Manifest // what stands in it; see [Folder.Settle]
	Next *manifest.Manifest // what will
	New  []string           // names of what waits in new/, sorted

	disk   disk.Disk
	opts   Options
	out    string // its name
	side   string // the side folder's
	lock   *flock.Flock
	waited bool // for another build
	looks  bool // nothing is held, and nothing is to be tidied
	fresh  bool // this build has made it
	root   *os.Root

	served  bool           // it is mounted, or shown elsewhere: it must stay the same folder
	looking sync.WaitGroup // whether it stands there as Now says
	lookErr error

	removes     []string        // names of what no longer belongs
	plan        foreignPlan     // what others put there
	changed     map[string]bool // folders of it in which something changed since the last build
	treeChanged map[string]bool // likewise those of tree/
	unfinished  bool            // what waits in new/ is still needed

	ahead func() error // see syncAhead; nil where nothing is made

	shares bool          // files may be those of other output folders
	shared atomic.Uint64 // how many were tried
}

// Open holds an output folder for a build: it waits for one that may be under way,
// tidies what an earlier one left, and begins to look at what is published. The
// error is usually an [*Error].
func Open(opts Options) (*Folder, error) { return OpenOn(opts, nil) }

// OpenOn is [Open] on the disk that on makes of this machine's; nil for that
// itself.
func OpenOn(opts Options, on func(*disk.Machine) disk.Disk) (*Folder, error) {
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
	d := &Folder{opts: opts, out: filepath.Base(out), root: root, fresh: fresh, changed: map[string]bool{}, treeChanged: map[string]bool{}}
	mounted, shown := disk.Mounts(out)
	d.served = mounted || shown || opts.InPlace
	d.side = sideFolder(filepath.Dir(out), d.out, mounted)
	m := &disk.Machine{Root: root, Dir: filepath.Dir(out), Side: d.side, Retry: folder.Retry}
	d.disk = m
	if on != nil {
		d.disk = on(m)
	}
	if err := d.begin(filepath.Join(m.Dir, d.side)); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Look looks at an output folder and holds nothing: of a build that is under way it
// sees what was there before.
func Look(opts Options) (*Folder, error) {
	out, err := filepath.Abs(opts.Out)
	if err != nil {
		return nil, &Error{opts.Out, err}
	}
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	root, err := os.OpenRoot(filepath.Dir(out))
	if err != nil {
		return nil, &Error{filepath.Dir(opts.Out), err}
	}
	d := &Folder{opts: opts, out: filepath.Base(out), root: root, looks: true}
	d.side = sideNames(d.out)[0]
	d.disk = &disk.Machine{Root: root, Dir: filepath.Dir(out), Side: d.side, Retry: folder.Retry}
	if info, err := d.disk.Stat(d.in("manifest")); err != nil || !info.Mode().IsRegular() {
		d.side = sideNames(d.out)[1]
	}
	d.Now = d.readManifest("manifest")
	d.verify()
	return d, nil
}

func (d *Folder) in(parts ...string) string { return path.Join(append([]string{d.side}, parts...)...) }

func (d *Folder) public(name string) string { return path.Join(d.out, name) }

// fail returns an error with the file that it is about, a name on the disk.
func (d *Folder) fail(name string, e error) error {
	return &Error{filepath.Join(filepath.Dir(d.opts.Out), name), e}
}

// note tells what happened to a file of others.
func (d *Folder) note(kind NoteKind, name, at string) {
	if d.opts.Note != nil {
		d.opts.Note(Note{kind, name, at})
	}
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

func (d *Folder) begin(side string) error {
	if err := d.disk.Mkdir(d.side); err != nil {
		return d.fail(d.side, err)
	}
	if info, err := d.disk.Stat(d.side); err != nil || !info.IsDir() {
		d.unfinished = true // it is not ours to tidy
		return d.fail(d.side, ErrSideFolder)
	}
	d.lock = flock.New(filepath.Join(side, "lock"))
	if err := d.waitForOthers(); err != nil {
		return d.fail(d.in("lock"), err)
	}
	if d.waited { // that build may have removed a folder in which it published nothing
		if err := d.disk.Mkdir(d.out); err != nil {
			return d.fail(d.out, err)
		}
	}
	if err := d.recover(); err != nil {
		return err
	}
	d.Now = d.readManifest("manifest")
	if d.opts.PruneForeign && len(d.Now.Files) == 0 {
		return d.fail(d.out, ErrNeverPublished)
	}
	d.looking.Go(func() {
		d.verify()
		if d.opts.PruneForeign {
			d.lookErr = d.scanForeign(nil)
		}
	})
	return nil
}

// Settle waits until it is known what stands in the output folder, which is
// looked at while the site is read.
func (d *Folder) Settle() error {
	d.looking.Wait()
	return d.lookErr
}

// waitForOthers takes the lock.
func (d *Folder) waitForOthers() error {
	for ; ; time.Sleep(50 * time.Millisecond) {
		ok, err := d.lock.TryLock()
		if ok || err != nil {
			return err
		}
		if !d.waited && d.opts.Waiting != nil {
			d.opts.Waiting()
		}
		d.waited = true
	}
}

// Waited reports whether another build was waited for.
func (d *Folder) Waited() bool { return d.waited }

// Close lets other builds go on, and removes what was not put into place.
func (d *Folder) Close() {
	if d.looks {
		_ = d.root.Close() // it was only read
		return
	}
	d.looking.Wait()
	if d.ahead != nil {
		_ = d.ahead() // nothing more is put into place
	}
	if !d.unfinished {
		_ = d.disk.RemoveAll(d.in("new")) // what stays is removed by the next build
	}
	if d.shared.Load() > 0 {
		_ = d.disk.RemoveAll(d.in("same")) // likewise
	}
	if d.fresh {
		_ = d.root.Remove(d.out) // where nothing was published; else it is not empty
	}
	if d.lock != nil {
		_ = d.lock.Unlock()
	}
	_ = d.root.Close()
}

// recover ends what a build before began and did not end.
func (d *Folder) recover() error {
	if next := d.readManifest("manifest.next"); next.Version != 0 {
		d.Next = next
		var err error
		switch {
		case next.InPlace:
			d.Now = d.readManifest("manifest")
			err = d.resumeInPlace()
		case next.Root != 0 && next.Root == d.identityOf(d.out): // the folders were exchanged
			d.Now = d.readManifest("manifest.before")
			if d.Now.Version == 0 {
				d.Now = d.readManifest("tree.manifest")
			}
			err = d.commitExchange()
		}
		if err != nil {
			d.unfinished = true
			return err
		}
		d.Next, d.Now = nil, nil
	}
	for _, left := range []string{"manifest.next", "manifest.before", "new", "same", "old"} {
		if err := d.disk.RemoveAll(d.in(left)); err != nil {
			return d.fail(d.in(left), err)
		}
	}
	if _, err := d.disk.Stat(d.in("tree.manifest")); err != nil {
		return d.dropTree()
	}
	return nil
}

func (d *Folder) identityOf(name string) uint64 {
	info, err := d.disk.Stat(name)
	if err != nil {
		return 0
	}
	return disk.Identity(info)
}

// verify forgets the digests of files that are not as they were recorded, so
// that they are made again.
func (d *Folder) verify() {
	for i, s := range d.states(d.out, d.Now.Names()) {
		if r := &d.Now.Files[i]; !s.Regular || s.Size != r.Size || s.Modified != r.Time {
			r.Hash = manifest.Unknown
		}
	}
}

// states returns the states of what stands below a folder; several are asked at once.
func (d *Folder) states(dir string, names []string) []disk.State {
	const some = 512
	all := make([]disk.State, len(names))
	_ = each((len(names)+some-1)/some, func(i int) error {
		from, to := i*some, min((i+1)*some, len(names))
		copy(all[from:to], d.disk.States(dir, names[from:to]))
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
