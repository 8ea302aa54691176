package publish

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"cchc/internal/disk"
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
func (w *Build) scanForeign(only map[string]bool) error {
	if w.now.Root != w.identityOf(w.out) {
		w.now.Dirs, only = nil, nil
	}
	if only == nil {
		only = w.now.dirs()
	}
	only["."] = true
	names := slices.Sorted(maps.Keys(only))
	states := w.states(w.out, names)
	files, dirs := map[string]bool{}, map[string]bool{}
	for _, name := range w.now.Foreign {
		if _, err := w.disk.Stat(w.public(name)); err == nil {
			files[name] = true
		}
	}
	for _, name := range w.now.ForeignDirs {
		if info, err := w.disk.Stat(w.public(name)); err == nil && info.IsDir() {
			dirs[name] = true
		}
	}
	if w.now.Dirs == nil {
		w.now.Dirs = make(map[string]int64, len(names))
	}
	for i, dir := range names {
		if s := states[i]; !s.Dir || s.Changed == w.now.Dirs[dir] && dir != "." {
			continue
		}
		w.changed[dir] = true
		w.now.Dirs[dir] = settled(states[i].Changed) // of before it is read: what comes later is seen as a change
		if err := w.scanDir(dir, files, dirs); err != nil {
			return err
		}
	}
	w.now.Foreign, w.now.ForeignDirs = slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(dirs))
	return nil
}

// scanDir notes what others put into one folder of the column.
func (w *Build) scanDir(dir string, files, dirs map[string]bool) error {
	entries, err := w.disk.List(w.public(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return w.fail(w.public(dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case w.public(name) == w.side, w.now.find(name) != nil && !e.IsDir(), e.IsDir() && w.now.hasDir(name):
		case e.Type()&fs.ModeSymlink != 0 && w.isPlaceholder(name):
			if err := w.restoreDir(name); err != nil {
				return err
			}
			if info, err := w.disk.Stat(w.public(name)); err == nil && info.IsDir() {
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
func (w *Build) planForeign() error {
	ours := w.next.dirs()
	p := foreignPlan{links: slices.Clone(w.now.Foreign)}
	for queue := slices.Clone(w.now.ForeignDirs); len(queue) > 0; queue = queue[1:] {
		dir := queue[0]
		if !ours[dir] {
			p.swaps = append(p.swaps, dir)
			continue
		}
		w.changed[dir] = true
		entries, err := w.disk.List(w.public(dir))
		if err != nil {
			return w.fail(w.public(dir), err)
		}
		for _, e := range entries {
			if name := path.Join(dir, e.Name()); e.IsDir() {
				queue = append(queue, name)
			} else {
				p.links = append(p.links, name)
			}
		}
	}
	if w.opts.PruneForeign {
		if err := w.prune(&p); err != nil {
			return err
		}
	}
	p.links = slices.DeleteFunc(p.links, func(name string) bool { return w.next.find(name) != nil })
	w.plan = p
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
	w.next.Foreign, w.next.ForeignDirs = slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(dirs))
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
func (w *Build) prune(p *foreignPlan) error {
	isKept := func(name string) bool {
		return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
			return slices.Contains([]string{".git", ".hg", ".svn"}, part)
		})
	}
	var kept foreignPlan
	for _, name := range p.links {
		if isKept(name) {
			kept.links = append(kept.links, name)
		} else if w.next.find(name) == nil {
			w.removes, w.next.Pruned = append(w.removes, name), append(w.next.Pruned, name)
		}
	}
	for _, dir := range p.swaps {
		files, err := w.filesBelow(dir)
		if err != nil {
			return err
		}
		if isKept(dir) || slices.ContainsFunc(files, isKept) {
			kept.swaps = append(kept.swaps, dir)
			continue
		}
		w.removes, w.next.Pruned = append(w.removes, files...), append(w.next.Pruned, dir)
	}
	*p = kept
	return nil
}

// filesBelow returns the names of all that is no folder below a folder of
// others.
func (w *Build) filesBelow(dir string) (names []string, err error) {
	entries, err := w.disk.List(w.public(dir))
	if err != nil {
		return nil, w.fail(w.public(dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !e.IsDir() {
			names = append(names, name)
			continue
		}
		below, err := w.filesBelow(name)
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	return names, nil
}

// foreignFiles returns the names of all that others put into the output folder.
func (w *Build) foreignFiles() (names []string, err error) {
	if err := w.settle(); err != nil {
		return nil, err
	}
	w.now.Dirs = nil // every folder is read
	if err := w.scanForeign(nil); err != nil {
		return nil, err
	}
	names = slices.Clone(w.now.Foreign)
	for _, dir := range w.now.ForeignDirs {
		below, err := w.filesBelow(dir)
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
func (w *Build) blocked() error {
	ours := w.next.dirs()
	for _, name := range w.plan.links {
		if ours[name] {
			return w.fail(w.public(name), ErrBlocked)
		}
	}
	for _, name := range slices.Concat(w.plan.links, w.plan.swaps) {
		for dir := name; dir != "."; dir = path.Dir(dir) {
			if w.next.find(dir) != nil {
				return w.fail(w.public(dir), ErrBlocked)
			}
		}
	}
	return nil
}

// keepReplaced keeps a file of others that has the name of a new output in the
// side folder: the column's takes its place. One that has the same bytes is
// not kept.
func (w *Build) keepReplaced() error {
	for _, name := range w.new {
		if w.now.find(name) != nil {
			continue
		}
		at := w.public(name)
		info, err := w.disk.Stat(at)
		if err != nil || info.IsDir() || info.Mode().IsRegular() && w.sameBytes(at, info, w.next.find(name)) {
			continue
		}
		to, err := w.keepAt("replaced", name, func(to string) error { return w.copyName(at, to) })
		if err != nil {
			return err
		}
		w.note(NoteReplaced, name, to)
	}
	return nil
}

func (w *Build) sameBytes(at string, info fs.FileInfo, r *record) bool {
	if info.Size() != r.Size {
		return false
	}
	sum, err := w.digestAt(at)
	return err == nil && sum == r.Hash
}

// keepAt gives something a place of its own in a folder of the side folder,
// which put puts it into.
func (w *Build) keepAt(folder, name string, put func(to string) error) (to string, err error) {
	to = w.in(folder, name)
	for {
		if _, err := w.disk.Stat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to += "~"
	}
	if err := w.disk.Mkdir(path.Dir(to)); err != nil {
		return "", w.fail(to, err)
	}
	if err := put(to); err != nil {
		return "", w.fail(to, err)
	}
	return to, nil
}

// copyName gives a file a second name, or copies it where files have only one.
func (w *Build) copyName(from, to string) error {
	err := w.disk.Link(from, to)
	if !errors.Is(err, disk.ErrNoExchange) {
		return err
	}
	f, err := w.disk.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := w.disk.Copy(to+".part", f); err != nil {
		return err
	}
	return w.disk.Rename(to+".part", to)
}

// placeholder returns where the link leads that stands for a folder of others
// in the output folder between the exchange and the moment when the folder itself
// is moved: to where it stands until then.
func (w *Build) placeholder(name string) string {
	return strings.Repeat("../", 1+strings.Count(name, "/")) + path.Join(w.side, "tree", name)
}

// isPlaceholder reports whether such a link stands in the output folder.
func (w *Build) isPlaceholder(name string) bool {
	return w.leadsTo(w.public(name), w.placeholder(name))
}

func (w *Build) leadsTo(at, target string) bool {
	to, err := w.disk.Readlink(at)
	return err == nil && to == target
}

// restoreDir puts a folder of others that stands in tree/ into the place of its
// placeholder, at once.
func (w *Build) restoreDir(name string) error {
	here, there := w.public(name), w.in("tree", name)
	_, err := w.disk.Stat(there)
	switch {
	case err == nil && w.leadsTo(there, w.placeholder(name)): // it is done; only the link is left
		return w.remove(there)
	case !w.isPlaceholder(name):
		if err == nil {
			return w.adopt(name)
		}
		return nil
	case errors.Is(err, fs.ErrNotExist): // its owner removed or renamed it
		return w.remove(here)
	case err != nil:
		return w.fail(there, err)
	}
	if err := w.disk.Exchange(here, there); err != nil {
		return w.fail(here, err)
	}
	return w.remove(there)
}

// remove removes a file, which need not be there.
func (w *Build) remove(name string) error {
	if err := w.disk.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return w.fail(name, err)
	}
	return nil
}

// adopt moves what others put into tree/, which was the output folder when they
// began, to where it belongs. Where both places have it, the file that came
// into the output folder is the later one; the other is kept in the side folder.
func (w *Build) adopt(name string) error {
	from, to := w.in("tree", name), w.public(name)
	if w.leadsTo(from, w.placeholder(name)) {
		return w.remove(from)
	}
	if w.next != nil && w.next.find(name) != nil { // an output has its place, see keepReplaced
		return w.remove(from)
	}
	if err := w.disk.Mkdir(path.Dir(to)); err != nil {
		return w.keepFound(name)
	}
	err := w.disk.RenameNew(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return w.fail(to, err)
	}
	old, err := w.disk.Stat(from)
	if err != nil {
		return nil // its owner took it away
	}
	present, err := w.disk.Stat(to)
	switch {
	case err != nil:
		return w.adopt(name) // it has just gone
	case disk.Identity(old) != 0 && disk.Identity(old) == disk.Identity(present):
		if w.next != nil && w.next.Links[name] == disk.Identity(old) {
			return nil // as it was; it has two names now
		}
		return w.remove(from)
	case w.isPlaceholder(name):
		return w.restoreDir(name)
	case old.IsDir() && present.IsDir():
		return w.adoptDir(name)
	case w.next != nil && w.next.Links[name] != 0 && w.next.Links[name] == disk.Identity(present):
		return w.disk.Rename(from, to) // the output folder has what it was before
	}
	return w.keepFound(name)
}

// adoptDir adopts all that is in a folder of tree/ which the output folder has
// too.
func (w *Build) adoptDir(dir string) error {
	entries, err := w.disk.List(w.in("tree", dir))
	if err != nil {
		return w.fail(w.in("tree", dir), err)
	}
	for _, e := range entries {
		if err := w.adopt(path.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	_ = w.disk.Remove(w.in("tree", dir)) // but for what has two names
	return nil
}

// keepFound keeps what was found in tree/ and belongs nowhere.
func (w *Build) keepFound(name string) error {
	to, err := w.keepAt("found", name, func(to string) error { return w.disk.Rename(w.in("tree", name), to) })
	if err == nil {
		w.note(NoteFound, name, to)
	}
	return err
}

// strangers visits what stands in folders of tree/ that m does not know.
func (w *Build) strangers(m *manifest, dirs []string, visit func(name string) error) error {
	for _, dir := range dirs {
		entries, err := w.disk.List(w.in("tree", dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return w.fail(w.in("tree", dir), err)
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if e.IsDir() && m.hasDir(name) || !e.IsDir() && m.find(name) != nil {
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
func (w *Build) changedDirs(m *manifest) []string {
	names := slices.Sorted(maps.Keys(m.Dirs))
	changed := []string{"."}
	for i, s := range w.states(w.in("tree"), names) {
		if s != (disk.State{}) && names[i] != "." && s.Changed != m.Dirs[names[i]] {
			changed = append(changed, names[i])
		}
	}
	slices.Sort(changed)
	return changed
}

// rescue adopts what others put into tree/ since it was put aside: a program
// that works in a folder goes on working in it when it is renamed.
func (w *Build) rescue(have *manifest) error {
	for name, ino := range have.Links { // of which the last build may not have come to take the second name away
		if at := w.in("tree", name); w.identityOf(at) == ino {
			if err := w.remove(at); err != nil {
				return err
			}
		}
	}
	changed := w.changedDirs(have)
	for _, dir := range changed {
		w.treeChanged[dir] = true
	}
	return w.strangers(have, changed, w.adopt)
}

// reconcile compares the state that was published before, now in tree/, with
// what was known of it, after the exchange: folders of others move over, and so
// does what others wrote, replaced or removed meanwhile. It can be repeated. It
// returns the folders in which something came or went.
func (w *Build) reconcile() (touched map[string]bool, err error) {
	touched = map[string]bool{".": true}
	for _, name := range w.next.Swaps {
		addDirs(touched, name)
		if err := w.restoreDir(name); err != nil {
			return nil, err
		}
	}
	err = w.strangers(w.now, w.changedDirs(w.now), func(name string) error {
		addDirs(touched, name)
		info, err := w.disk.Stat(w.in("tree", name))
		if err != nil || w.next.Links[name] != 0 && w.next.Links[name] == disk.Identity(info) {
			return nil // as it was; it has two names now
		}
		if slices.Contains(w.next.Pruned, name) {
			if err := w.disk.RemoveAll(w.in("tree", name)); err != nil {
				return w.fail(w.in("tree", name), err)
			}
			return nil
		}
		return w.adopt(name)
	})
	if err != nil {
		return nil, err
	}
	for name, ino := range w.next.Links {
		addDirs(touched, name)
		if _, err := w.disk.Stat(w.in("tree", name)); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if info, err := w.disk.Stat(w.public(name)); err == nil && disk.Identity(info) == ino { // removed or renamed by its owner
			if err := w.remove(w.public(name)); err != nil {
				return nil, err
			}
		}
	}
	return touched, nil
}
