package outdir

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"cchc/internal/disk"
	"cchc/internal/manifest"
)

// What others put into the output folder is of two sorts. A file in a folder of
// the column (tệp lạ) gets a second name in the next state. A folder without a
// file of the column (thư mục lạ) is never made again: after the exchange it is
// moved as it is, so that its mode, owner, time and all that is in it stay, and
// so does whoever works in it.

// scanForeign brings the manifest's lists of what others put into the output
// folder up to date: in the given folders of the column, in all of them for nil.
// Folders in which nothing came, went or got other rights since are not read;
// the top is always.
func (d *Folder) scanForeign(only map[string]bool) error {
	if d.Now.Root != d.identityOf(d.out) {
		d.Now.Dirs, only = nil, nil
	}
	if only == nil {
		only = d.Now.Folders()
	}
	only["."] = true
	names := slices.Sorted(maps.Keys(only))
	states := d.states(d.out, names)
	files, dirs := map[string]bool{}, map[string]bool{}
	for _, name := range d.Now.Foreign {
		if _, err := d.disk.Stat(d.public(name)); err == nil {
			files[name] = true
		}
	}
	for _, name := range d.Now.ForeignDirs {
		if info, err := d.disk.Stat(d.public(name)); err == nil && info.IsDir() {
			dirs[name] = true
		}
	}
	if d.Now.Dirs == nil {
		d.Now.Dirs = make(map[string]int64, len(names))
	}
	for i, dir := range names {
		if s := states[i]; !s.Dir || s.Changed == d.Now.Dirs[dir] && dir != "." {
			continue
		}
		d.changed[dir] = true
		d.Now.Dirs[dir] = settled(states[i].Changed) // of before it is read: what comes later is seen as a change
		if err := d.scanDir(dir, files, dirs); err != nil {
			return err
		}
	}
	d.Now.Foreign, d.Now.ForeignDirs = slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(dirs))
	return nil
}

// scanDir notes what others put into one folder of the column.
func (d *Folder) scanDir(dir string, files, dirs map[string]bool) error {
	entries, err := d.disk.List(d.public(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return d.fail(d.public(dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case d.public(name) == d.side, d.Now.Find(name) != nil && !e.IsDir(), e.IsDir() && d.Now.HasDir(name):
		case e.Type()&fs.ModeSymlink != 0 && d.isPlaceholder(name):
			if err := d.restoreDir(name); err != nil {
				return err
			}
			if info, err := d.disk.Stat(d.public(name)); err == nil && info.IsDir() {
				dirs[name] = true
			}
		case e.IsDir():
			dirs[name] = true
		default:
			files[name] = true
		}
	}
	return nil
}

// A foreignPlan says how what others put there gets into the next state.
type foreignPlan struct {
	links []string // files that get a second name
	swaps []string // folders that are moved as they are
}

// planForeign decides how what others put there gets into the next state. A
// folder of theirs in which the column now has files of its own becomes one of
// the column's; one of the column's in which only theirs are left becomes theirs.
func (d *Folder) planForeign() error {
	if len(d.Now.Foreign)+len(d.Now.ForeignDirs) == 0 {
		d.plan = foreignPlan{}
		return nil
	}
	ours := d.Next.Folders()
	p := foreignPlan{links: slices.Clone(d.Now.Foreign)}
	for queue := slices.Clone(d.Now.ForeignDirs); len(queue) > 0; queue = queue[1:] {
		dir := queue[0]
		if !ours[dir] {
			p.swaps = append(p.swaps, dir)
			continue
		}
		d.changed[dir] = true
		entries, err := d.disk.List(d.public(dir))
		if err != nil {
			return d.fail(d.public(dir), err)
		}
		for _, e := range entries {
			if name := path.Join(dir, e.Name()); e.IsDir() {
				queue = append(queue, name)
			} else {
				p.links = append(p.links, name)
			}
		}
	}
	if d.opts.PruneForeign {
		if err := d.prune(&p); err != nil {
			return err
		}
	}
	p.links = slices.DeleteFunc(p.links, func(name string) bool { return d.Next.Find(name) != nil })
	d.plan = p
	files, dirs := map[string]bool{}, map[string]bool{}
	for _, name := range slices.Concat(p.links, p.swaps) {
		if top := topmost(path.Dir(name), ours); top != "" {
			dirs[top] = true
		} else if slices.Contains(p.swaps, name) {
			dirs[name] = true
		} else {
			files[name] = true
		}
	}
	d.Next.Foreign, d.Next.ForeignDirs = slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(dirs))
	return nil
}

// topmost returns the highest folder at or above dir that is not among ours, ""
// for none.
func topmost(dir string, ours map[string]bool) (top string) {
	for ; !ours[dir]; dir = path.Dir(dir) {
		top = dir
	}
	return top
}

// prune takes what others put there out of the plan, and notes it for removal.
// What a version control system keeps stays: nobody means to remove a repository
// with its history by publishing.
func (d *Folder) prune(p *foreignPlan) error {
	isKept := func(name string) bool {
		return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
			return slices.Contains([]string{".git", ".hg", ".svn"}, part)
		})
	}
	var kept foreignPlan
	for _, name := range p.links {
		if isKept(name) {
			kept.links = append(kept.links, name)
		} else if d.Next.Find(name) == nil {
			d.removes, d.Next.Pruned = append(d.removes, name), append(d.Next.Pruned, name)
		}
	}
	for _, dir := range p.swaps {
		files, err := d.filesBelow(dir)
		if err != nil {
			return err
		}
		if isKept(dir) || slices.ContainsFunc(files, isKept) {
			kept.swaps = append(kept.swaps, dir)
			continue
		}
		d.removes, d.Next.Pruned = append(d.removes, files...), append(d.Next.Pruned, dir)
	}
	*p = kept
	return nil
}

// filesBelow returns the names of all that is no folder below a folder of
// others.
func (d *Folder) filesBelow(dir string) (names []string, err error) {
	entries, err := d.disk.List(d.public(dir))
	if err != nil {
		return nil, d.fail(d.public(dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !e.IsDir() {
			names = append(names, name)
			continue
		}
		below, err := d.filesBelow(name)
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	return names, nil
}

// foreignFiles returns the names of all that others put into the output folder.
func (d *Folder) ForeignFiles() (names []string, err error) {
	if err := d.Settle(); err != nil {
		return nil, err
	}
	d.Now.Dirs = nil // every folder is read
	if err := d.scanForeign(nil); err != nil {
		return nil, err
	}
	names = slices.Clone(d.Now.Foreign)
	for _, dir := range d.Now.ForeignDirs {
		below, err := d.filesBelow(dir)
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	slices.Sort(names)
	return names, nil
}

// blocked refuses what others put where folders of the site must be, and the
// other way round.
func (d *Folder) blocked() error {
	if len(d.plan.links)+len(d.plan.swaps) == 0 {
		return nil
	}
	ours := d.Next.Folders()
	for _, name := range d.plan.links {
		if ours[name] {
			return d.fail(d.public(name), ErrBlocked)
		}
	}
	for _, name := range slices.Concat(d.plan.links, d.plan.swaps) {
		for dir := name; dir != "."; dir = path.Dir(dir) {
			if d.Next.Find(dir) != nil {
				return d.fail(d.public(dir), ErrBlocked)
			}
		}
	}
	return nil
}

// keepReplaced keeps a file of others that has the name of a new output in the
// side folder: the column's takes its place. One that has the same bytes is
// not kept.
func (d *Folder) keepReplaced() error {
	for _, name := range d.New {
		if d.Now.Find(name) != nil {
			continue
		}
		at := d.public(name)
		info, err := d.disk.Stat(at)
		if err != nil || info.IsDir() || info.Mode().IsRegular() && d.sameBytes(at, info, d.Next.Find(name)) {
			continue
		}
		to, err := d.keepAt("replaced", name, func(to string) error { return d.copyName(at, to) })
		if err != nil {
			return err
		}
		d.note(NoteReplaced, name, to)
	}
	return nil
}

func (d *Folder) sameBytes(at string, info fs.FileInfo, r *manifest.Record) bool {
	if info.Size() != r.Size {
		return false
	}
	sum, err := d.digestAt(at)
	return err == nil && sum == r.Hash
}

// keepAt gives something a place of its own in a folder of the side folder,
// which put puts it into.
func (d *Folder) keepAt(folder, name string, put func(to string) error) (to string, err error) {
	to = d.in(folder, name)
	for {
		if _, err := d.disk.Stat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to += "~"
	}
	if err := d.disk.Mkdir(path.Dir(to)); err != nil {
		return "", d.fail(to, err)
	}
	if err := put(to); err != nil {
		return "", d.fail(to, err)
	}
	return to, nil
}

// copyName gives a file a second name, or copies it where files have only one.
func (d *Folder) copyName(from, to string) error {
	err := d.disk.Link(from, to)
	if !errors.Is(err, disk.ErrNoExchange) {
		return err
	}
	f, err := d.disk.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := d.disk.Copy(to+".part", f); err != nil {
		return err
	}
	return d.disk.Rename(to+".part", to)
}

// placeholder returns where the link leads that stands for a folder of others
// in the output folder between the exchange and the moment when the folder itself
// is moved: to where it stands until then.
func (d *Folder) placeholder(name string) string {
	return strings.Repeat("../", 1+strings.Count(name, "/")) + path.Join(d.side, "tree", name)
}

// isPlaceholder reports whether such a link stands in the output folder.
func (d *Folder) isPlaceholder(name string) bool {
	return d.leadsTo(d.public(name), d.placeholder(name))
}

func (d *Folder) leadsTo(at, target string) bool {
	to, err := d.disk.Readlink(at)
	return err == nil && to == target
}

// restoreDir puts a folder of others that stands in tree/ into the place of its
// placeholder, at once.
func (d *Folder) restoreDir(name string) error {
	here, there := d.public(name), d.in("tree", name)
	_, err := d.disk.Stat(there)
	switch {
	case err == nil && d.leadsTo(there, d.placeholder(name)): // it is done; only the link is left
		return d.remove(there)
	case !d.isPlaceholder(name):
		if err == nil {
			return d.adopt(name)
		}
		return nil
	case errors.Is(err, fs.ErrNotExist): // its owner removed or renamed it
		return d.remove(here)
	case err != nil:
		return d.fail(there, err)
	}
	if err := d.disk.Exchange(here, there); err != nil {
		return d.fail(here, err)
	}
	return d.remove(there)
}

// remove removes a file, which need not be there.
func (d *Folder) remove(name string) error {
	if err := d.disk.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d.fail(name, err)
	}
	return nil
}

// adopt moves what others put into tree/, which was the output folder when they
// began, to where it belongs. Where both places have it, the file that came
// into the output folder is the later one; the other is kept in the side folder.
func (d *Folder) adopt(name string) error {
	from, to := d.in("tree", name), d.public(name)
	if d.leadsTo(from, d.placeholder(name)) {
		return d.remove(from)
	}
	if d.Next != nil && d.Next.Find(name) != nil { // an output has its place, see keepReplaced
		return d.remove(from)
	}
	if err := d.disk.Mkdir(path.Dir(to)); err != nil {
		return d.keepFound(name)
	}
	err := d.disk.RenameNew(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return d.fail(to, err)
	}
	old, err := d.disk.Stat(from)
	if err != nil {
		return nil // its owner took it away
	}
	present, err := d.disk.Stat(to)
	switch {
	case err != nil:
		return d.adopt(name) // it has just gone
	case disk.Identity(old) != 0 && disk.Identity(old) == disk.Identity(present):
		if d.Next != nil && d.Next.Links[name] == disk.Identity(old) {
			return nil // as it was; it has two names now
		}
		return d.remove(from)
	case d.isPlaceholder(name):
		return d.restoreDir(name)
	case old.IsDir() && present.IsDir():
		return d.adoptDir(name)
	case d.Next != nil && d.Next.Links[name] != 0 && d.Next.Links[name] == disk.Identity(present):
		return d.disk.Rename(from, to) // the output folder has what it was before
	}
	return d.keepFound(name)
}

// adoptDir adopts all that is in a folder of tree/ which the output folder has
// too.
func (d *Folder) adoptDir(dir string) error {
	entries, err := d.disk.List(d.in("tree", dir))
	if err != nil {
		return d.fail(d.in("tree", dir), err)
	}
	for _, e := range entries {
		if err := d.adopt(path.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	_ = d.disk.Remove(d.in("tree", dir)) // but for what has two names
	return nil
}

// keepFound keeps what was found in tree/ and belongs nowhere.
func (d *Folder) keepFound(name string) error {
	to, err := d.keepAt("found", name, func(to string) error { return d.disk.Rename(d.in("tree", name), to) })
	if err == nil {
		d.note(NoteFound, name, to)
	}
	return err
}

// strangers visits what stands in folders of tree/ that m does not know.
func (d *Folder) strangers(m *manifest.Manifest, dirs []string, visit func(name string) error) error {
	for _, dir := range dirs {
		entries, err := d.disk.List(d.in("tree", dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return d.fail(d.in("tree", dir), err)
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if e.IsDir() && m.HasDir(name) || !e.IsDir() && m.Find(name) != nil {
				continue
			}
			if err := visit(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// settleTime is how long ago a folder was last changed whose time is relied upon.
// File systems count time in steps, of some milliseconds; of two changes within
// one the second leaves no trace.
const settleTime = 20 * time.Millisecond

// settled returns the time of a folder's last change, 0 – which no folder has, so
// that it is read next time – where that is too recent to be relied upon.
func settled(change int64) int64 {
	if time.Since(time.Unix(0, change)) < settleTime {
		return 0
	}
	return change
}

// changedDirs returns the folders of tree/ that are not as m says, and the top.
func (d *Folder) changedDirs(m *manifest.Manifest) []string {
	names := slices.Collect(maps.Keys(m.Dirs))
	changed := []string{"."}
	for i, s := range d.states(d.in("tree"), names) {
		if s != (disk.State{}) && names[i] != "." && s.Changed != m.Dirs[names[i]] {
			changed = append(changed, names[i])
		}
	}
	slices.Sort(changed)
	return changed
}

// rescue adopts what others put into tree/ since it was put aside: a program
// that works in a folder goes on working in it when it is renamed.
func (d *Folder) rescue(have *manifest.Manifest) error {
	for name, ino := range have.Links { // of which the last build may not have come to take the second name away
		if at := d.in("tree", name); d.identityOf(at) == ino {
			if err := d.remove(at); err != nil {
				return err
			}
		}
	}
	changed := d.changedDirs(have)
	for _, dir := range changed {
		d.treeChanged[dir] = true
	}
	return d.strangers(have, changed, d.adopt)
}

// reconcile compares the state that was published before, now in tree/, with
// what was known of it, after the exchange: folders of others move over, and so
// does what others wrote, replaced or removed meanwhile. It can be repeated. It
// returns the folders in which something came or went.
func (d *Folder) reconcile() (touched map[string]bool, err error) {
	touched = map[string]bool{".": true}
	for _, name := range d.Next.Swaps {
		manifest.AddFolders(touched, name)
		if err := d.restoreDir(name); err != nil {
			return nil, err
		}
	}
	err = d.strangers(d.Now, d.changedDirs(d.Now), func(name string) error {
		manifest.AddFolders(touched, name)
		info, err := d.disk.Stat(d.in("tree", name))
		if err != nil || d.Next.Links[name] != 0 && d.Next.Links[name] == disk.Identity(info) {
			return nil // as it was; it has two names now
		}
		if slices.Contains(d.Next.Pruned, name) {
			if err := d.disk.RemoveAll(d.in("tree", name)); err != nil {
				return d.fail(d.in("tree", name), err)
			}
			return nil
		}
		return d.adopt(name)
	})
	if err != nil {
		return nil, err
	}
	for name, ino := range d.Next.Links {
		manifest.AddFolders(touched, name)
		if _, err := d.disk.Stat(d.in("tree", name)); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if info, err := d.disk.Stat(d.public(name)); err == nil && disk.Identity(info) == ino { // removed or renamed by its owner
			if err := d.remove(d.public(name)); err != nil {
				return nil, err
			}
		}
	}
	return touched, nil
}
