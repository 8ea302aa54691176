// Package transfer brings what stands on a host to a published column, and looks whether it has
// arrived.
//
// [Run] delivers a [Source], which is what publishing has put into a folder. A folder or share,
// SFTP, FTPS, WebDAV, SMB and S3 are each a [remote.Host] of a few operations, and one mechanism
// does the rest.
//
// What every delivery has, those that package deliver makes without a host among them: the
// [Options], the [Plan], the [Meter] of how far it has come, the [Manifest] of what deliveries
// have put there, the [Result] with its words.
//
// # The mechanism
//
// On the host stands a manifest of what the last delivery put there, in the folder
// .cchc-deliver. It says what is ours; what stands there is what the host lists. From both
// follows the plan. Then, in this order:
//
//	look      a host that is refused is left as it is
//	lock      a folder that only one can make; its owner writes a number into it again and again
//	send      what is new or changed, each file into .cchc-deliver/new, under a name of its content
//	next      the manifest of what will stand there
//	place     each file gets its name: first what pages name, then new pages, then pages that are
//	          there already, then what names pages (the index of the search, feeds)
//	compare   the names and sizes of all files, the content of some, of all with Verify
//	remove    what deliveries have put there and the column no longer has: pages, then the rest
//	manifest  the one of what stands there
//
// At each moment every asset that a page on the host names is there: a new page comes behind
// them, and they go behind the old one. A delivery that is cut leaves the manifest of the one
// before and next; the next delivery knows from both what it may overwrite and remove, sends
// what has not arrived, and reads what is doubtful. Every step can be repeated.
//
// What has not been put there by a delivery is never removed, and never overwritten unless
// the user names the target once more ([Options].TakeOver). A host that holds something else
// and no manifest is refused for the same reason.
//
// Where files are written whole (S3) they are not sent ahead: they are put into place in the
// same order.
//
// # Two people
//
// The second to make the lock is told who is at it, as soon as the number changes: after
// seconds. A lock of which it does not change for half a minute was left by a delivery that
// was cut, and is taken over; no clock is compared. One that this machine has left is taken
// over at once ([Options].Alone).
// Whoever has lost the lock stops before it places anything.
package transfer

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"cchc/internal/diag"
	"cchc/internal/remote"
)

// Options say how to deliver.
type Options struct {
	Site     string // the base address of the column, by which a host is known to be its own
	Who      string // named to others who deliver at the same time
	TakeOver bool   // the host may hold something else: files of the same names are overwritten
	Verify   bool   // read back everything
	DryRun   bool   // find the plan and change nothing
	Alone    bool   // no other delivery of this user's machine is under way: a lock of Machine is an old one
	Machine  string // names the user's machine to itself; "" for one that is not known again

	Progress func(p Progress) // called now and then; nil for nobody
	Beat     time.Duration    // how often the owner of a lock shows that it is at it; 0 for the usual
	Pause    time.Duration    // before a line that was cut is opened again, twice as long each time; 0 for the usual
	Now      func() time.Time
}

// Progress is how far a delivery has come.
type Progress struct {
	Stage       Stage
	Done, Files int
	Sent, Bytes int64
}

// A Stage is a part of a delivery.
type Stage string

// The stages.
const (
	Waiting   Stage = "waiting" // somebody else holds the lock: is that one still at it?
	Looking   Stage = "looking"
	Sending   Stage = "sending"
	Placing   Stage = "placing"
	Comparing Stage = "comparing"
	Removing  Stage = "removing"
)

// A Result is what a delivery did.
type Result struct {
	Plan
	First   bool   // no delivery came to its end there before
	Resumed bool   // one was cut before it
	Read    int    // files that were read back
	Notes   []Note // what is to be told besides
	Where   string // the file, folder, branch or address
	Sent    int64  // bytes
	DryRun  bool   // it is what a delivery would do
	HostKey string // the key of the host that was seen for the first time, "" for none
}

// A Note says what became of a file that others have changed.
type Note struct {
	Kind NoteKind
	Name string
}

// NoteKind tells notes apart.
type NoteKind string

// The notes.
const (
	NoteKept     NoteKind = "kept"     // no longer of the column, but others have changed it: it stays
	NoteRepaired NoteKind = "repaired" // it had not arrived as it was sent, and was sent again
)

// A put is a file that is to be put on the host.
type put struct {
	File
	rank int
}

// A delivery is one delivery to a host that has folders or is written directly.
type delivery struct {
	*pool
	src     Source
	opts    Options
	traits  remote.Traits
	lock    *lock
	madeDir bool // [Dir] was not there

	now, cut *Manifest // of the last delivery that came to its end, and of the one that was cut
	there    tree
	siteDirs map[string]bool
	folded   map[string]string // names of the column to names on the host, where they differ by case and the host does not care
	made     map[string]bool   // folders that deliveries have made
	plan     Plan
	puts     []put
	first    []string // removed before anything is placed
	emptied  []string // folders that give way to files
	notes    []Note
	read     int
	meter    *Meter
}

// Run delivers a column to a host.
func Run(ctx context.Context, src Source, o *remote.Opener, opts Options) (Result, error) {
	r, err := run(ctx, src, o.Dial, o.Traits(), opts)
	r.Where, r.HostKey = o.Where(), o.HostKey()
	return r, err
}

func run(ctx context.Context, src Source, dial func(context.Context) (remote.Host, error), traits remote.Traits, opts Options) (r Result, err error) {
	if opts.Beat == 0 {
		opts.Beat = usualBeat
	}
	if opts.Pause == 0 {
		opts.Pause = time.Second
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d := &delivery{src: src, opts: opts, traits: traits, meter: NewMeter(opts.Progress), siteDirs: map[string]bool{}, made: map[string]bool{}, folded: map[string]string{}}
	d.pool = newPool(ctx, dial, max(1, traits.Parallel), opts.Pause)
	defer d.pool.close()
	for _, f := range src.Files() {
		addDirs(d.siteDirs, f.Name)
	}
	if !opts.DryRun {
		if err := d.lookFirst(); err != nil {
			return r, err
		}
		defer func() { d.leave(err) }()
		if err := d.begin(cancel); err != nil {
			return r, err
		}
	}
	err = d.run()
	if cause := context.Cause(ctx); cause != nil && remote.KindOf(cause) != "" {
		err = cause
	}
	r = Result{Plan: d.plan, First: d.now == nil, Resumed: d.cut != nil, Read: d.read, Notes: d.notes, Sent: d.meter.Sent()}
	return r, err
}

// lookFirst makes the plan of a host that no delivery has been to, before anything is made there: one that holds
// something else is refused as it is found. The folder of deliveries tells of one that has begun: the lock comes first then.
func (d *delivery) lookFirst() error {
	began := false
	err := d.use(func(h remote.Host) error {
		_, err := h.List(Dir)
		began = err == nil && !d.traits.Direct
		return remote.MissingIsNil(err)
	})
	if err != nil || began {
		return err
	}
	first := *d
	first.made, first.folded = map[string]bool{}, map[string]string{}
	err = first.look()
	if first.now != nil || first.cut != nil {
		return nil // a host without folders has both by name alone
	}
	return err
}

// leave gives the lock back; where a delivery failed before it has put anything there, its folder goes, too.
func (d *delivery) leave(err error) {
	if d.lock != nil {
		d.lock.release()
	}
	if err == nil || !d.madeDir {
		return
	}
	p := newPool(context.WithoutCancel(d.ctx), d.dial, 1, d.opts.Pause)
	p.tries = 0
	defer p.close()
	_ = p.use(func(h remote.Host) error { return h.RemoveDir(Dir) }) // fails where something is in it
}

// begin makes what deliveries need on the host, and takes the lock.
func (d *delivery) begin(lost context.CancelCauseFunc) error {
	if !d.traits.Direct {
		err := d.use(func(h remote.Host) error {
			if err := ensureDir(h, "."); err != nil {
				return err
			}
			err := h.Mkdir(Dir)
			if d.madeDir = d.madeDir || err == nil; errors.Is(err, fs.ErrExist) {
				return nil
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	var err error
	d.lock, err = takeLock(d.ctx, d.dial, d.opts, func() { d.meter.Begin(Waiting, 0, 0) }, lost)
	return err
}

// run does all that is done under the lock.
func (d *delivery) run() error {
	if err := d.look(); err != nil || d.opts.DryRun {
		return err
	}
	if d.plan.Empty() && d.cut == nil && d.now != nil {
		if err := d.compare(d.there); err != nil {
			return err
		}
		return d.sweep()
	}
	for _, step := range []func() error{d.send, d.announce, d.place, d.arrive, d.remove, d.finish, d.sweep} {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// look reads what is known of the host and what stands there, and makes the plan.
func (d *delivery) look() error {
	d.meter.Begin(Looking, 0, 0)
	err := d.use(func(h remote.Host) (err error) {
		if d.now, err = readManifest(h, ManifestFile); err != nil {
			return err
		}
		d.cut, err = readManifest(h, nextFile)
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range []*Manifest{d.now, d.cut} {
		if m != nil {
			maps.Copy(d.made, m.Dirs)
		}
	}
	if d.there, err = d.listTree(d.wanted()); err != nil {
		return err
	}
	return d.makePlan()
}

// wanted are the folders in which files of the column stand, or have stood.
func (d *delivery) wanted() map[string]bool {
	want := maps.Clone(d.siteDirs)
	for name := range d.known() {
		addDirs(want, name)
	}
	maps.Copy(want, d.made)
	return want
}

// send sends what is to be placed.
func (d *delivery) send() error {
	d.meter.Begin(Sending, len(d.puts), d.plan.Bytes)
	if d.traits.Direct || len(d.puts) == 0 {
		return nil
	}
	var waiting []remote.Entry
	err := d.use(func(h remote.Host) (err error) {
		if err = ensureDir(h, stagingDir); err == nil {
			waiting, err = h.List(stagingDir)
		}
		return err
	})
	if err != nil {
		return err
	}
	sizes := map[string]int64{}
	for _, e := range waiting {
		sizes[stagingDir+"/"+e.Name] = e.Size
	}
	slices.SortStableFunc(d.puts, func(a, b put) int { return a.rank - b.rank })
	return d.each(len(d.puts), func(h remote.Host, i int) error {
		f := d.puts[i].File
		if size, ok := sizes[staged(f)]; ok && size == f.Size {
			if same, err := sameAs(h, staged(f), f); err != nil || same {
				d.meter.Add(1, f.Size, false)
				return err
			}
		}
		return d.write(h, staged(f), f)
	})
}

// write sends a file under a name, and holds what was sent to what was published.
func (d *delivery) write(h remote.Host, name string, f File) error {
	s, err := NewReader(d.src, f, d.meter)
	if err != nil {
		return err
	}
	err = h.Write(name, s, f.Size)
	_ = s.Close() // it was only read
	if err != nil {
		d.meter.Add(0, -s.n, true)
		return err
	}
	return s.End()
}

// announce writes down what will stand there, beside all that may.
func (d *delivery) announce() error {
	m := d.manifest(nil)
	m.Also = d.cut.all()
	for name, f := range m.Files {
		m.Also[name] = slices.DeleteFunc(m.Also[name], func(p Placed) bool { return p.Size == f.Size && p.Digest == f.Digest })
		if len(m.Also[name]) == 0 {
			delete(m.Also, name)
		}
	}
	for _, p := range d.puts {
		addDirs(m.Dirs, p.Name)
	}
	for dir := range m.Dirs {
		if e, there := d.there[dir]; there && e.Dir && !d.made[dir] {
			delete(m.Dirs, dir) // it is of others
		}
	}
	for dir := range d.made {
		m.Dirs[dir] = true
	}
	d.made = m.Dirs
	if err := d.lock.check(); err != nil {
		return err
	}
	return d.use(func(h remote.Host) error { return keep(h, d.traits.Direct, m, nextFile) })
}

// manifest returns what stands on the host, with what it says of each file.
func (d *delivery) manifest(there tree) *Manifest {
	m := NewManifest(d.src, d.opts.Site, d.opts.Now())
	m.Dirs = map[string]bool{}
	for name, f := range m.Files {
		f.Stamp = there[name].Stamp
		m.Files[name] = f
	}
	return m
}

// place gives what was sent its names, in the order of the ranks.
func (d *delivery) place() error {
	if !d.traits.Direct {
		d.meter.Begin(Placing, len(d.puts), 0)
	}
	if err := d.clear(); err != nil {
		return err
	}
	if err := d.makeDirs(); err != nil {
		return err
	}
	for rank := range ranks {
		var now []put
		for _, p := range d.puts {
			if p.rank == rank {
				now = append(now, p)
			}
		}
		if err := d.each(len(now), func(h remote.Host, i int) error { return d.placeFile(h, now[i].File) }); err != nil {
			return err
		}
	}
	return nil
}

// placeFile puts one file into place. Where the line was cut it may be there already, and is
// sent again.
func (d *delivery) placeFile(h remote.Host, f File) error {
	if d.traits.Direct {
		return d.write(h, f.Name, f)
	}
	err := h.Rename(staged(f), f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		if same, err := sameAs(h, f.Name, f); err != nil || same {
			d.meter.Add(1, 0, false)
			return err
		}
		if err = d.write(h, staged(f), f); err == nil {
			err = h.Rename(staged(f), f.Name)
		}
		return err
	}
	if err == nil {
		d.meter.Add(1, 0, false)
	}
	return err
}

// clear removes files of deliveries that are in the way of others.
func (d *delivery) clear() error {
	return d.use(func(h remote.Host) error {
		for _, name := range d.first {
			if err := remote.MissingIsNil(h.Remove(name)); err != nil {
				return err
			}
		}
		for _, dir := range d.emptied {
			if err := d.removeEmpty(h, dir); err != nil {
				return err
			}
		}
		return nil
	})
}

// removeEmpty removes a folder with the folders in it.
func (d *delivery) removeEmpty(h remote.Host, dir string) error {
	entries, err := h.List(dir)
	if err != nil {
		return remote.MissingIsNil(err)
	}
	for _, e := range entries {
		if e.Dir {
			if err := d.removeEmpty(h, dir+"/"+e.Name); err != nil {
				return err
			}
		}
	}
	if err := remote.MissingIsNil(h.RemoveDir(dir)); err != nil {
		return remote.NewFault(remote.Blocked, err, diag.Args{"File": dir})
	}
	return nil
}

// makeDirs makes the folders of what is placed, those above them first.
func (d *delivery) makeDirs() error {
	if d.traits.Direct {
		return nil
	}
	dirs := map[string]bool{}
	for _, p := range d.puts {
		addDirs(dirs, p.Name)
	}
	var levels [][]string
	for dir := range dirs {
		if e, there := d.there[dir]; there && e.Dir {
			continue
		}
		depth := strings.Count(dir, "/")
		for len(levels) <= depth {
			levels = append(levels, nil)
		}
		levels[depth] = append(levels[depth], dir)
	}
	for _, level := range levels {
		if err := d.each(len(level), func(h remote.Host, i int) error { return ensureDir(h, level[i]) }); err != nil {
			return err
		}
	}
	return nil
}
