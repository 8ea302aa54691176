package transfer

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/remote"
)

// arrive compares what stands on the host with the column. What has not arrived as it was
// sent is put there once more.
func (d *delivery) arrive() error {
	for again := false; ; again = true {
		there, err := d.listTree(d.wanted())
		if err != nil {
			return err
		}
		wrong, err := d.differing(there)
		if err != nil {
			return err
		}
		if len(wrong) == 0 {
			d.there = there
			return nil
		}
		names := make([]string, len(wrong))
		for i, f := range wrong {
			names[i] = f.Name
		}
		if again {
			return remote.NewFault(remote.NotArrived, nil, diag.Args{"Names": Some(names), "Count": len(names)})
		}
		for _, name := range names {
			d.notes = append(d.notes, Note{NoteRepaired, name})
		}
		d.puts = d.puts[:0]
		for _, f := range wrong {
			d.puts = append(d.puts, put{f, rank(f.Name, false)})
		}
		d.first, d.emptied = nil, nil
		if err := errors.Join(d.send(), d.place()); err != nil {
			return err
		}
	}
}

// compare is arrive for a host on which nothing was to be changed.
func (d *delivery) compare(there tree) error {
	wrong, err := d.differing(there)
	if err != nil || len(wrong) == 0 {
		return err
	}
	for _, f := range wrong { // somebody has written it without another size or time
		d.put(f, false)
		d.plan.Kept--
		d.plan.Restored = append(d.plan.Restored, f.Name)
	}
	for _, step := range []func() error{d.send, d.announce, d.place, d.arrive, d.finish} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// sampled bounds what is read back where not everything is.
const (
	sampledFiles = 24
	sampledBytes = 4 << 20
)

// differing returns the files that the host does not have as they are: by name and size all of
// them, by content some, half of them of those that were just sent.
func (d *delivery) differing(there tree) (wrong []File, err error) {
	var alike []File
	for _, f := range d.src.Files() {
		if e, ok := there.file(f.Name); !ok || e.Size != f.Size {
			wrong = append(wrong, f)
		} else {
			alike = append(alike, f)
		}
	}
	if !d.opts.Verify {
		alike = d.sample(alike)
	}
	d.meter.Begin(Comparing, len(alike), 0)
	bad := make([]bool, len(alike))
	err = d.each(len(alike), func(h remote.Host, i int) error {
		same, err := sameAs(h, alike[i].Name, alike[i])
		bad[i] = err == nil && !same
		d.meter.Add(1, 0, false)
		return err
	})
	d.read += len(alike)
	for i, f := range alike {
		if bad[i] {
			wrong = append(wrong, f)
		}
	}
	return wrong, err
}

// sample picks files to be read back, at random.
func (d *delivery) sample(files []File) (picked []File) {
	sent := map[string]bool{}
	for _, p := range d.puts {
		sent[p.Name] = true
	}
	rand.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	var fresh, earlier []File
	for _, f := range files {
		if sent[f.Name] {
			fresh = append(fresh, f)
		} else {
			earlier = append(earlier, f)
		}
	}
	size := int64(0)
	for _, f := range slices.Concat(fresh[:min(len(fresh), sampledFiles/2)], earlier) {
		if len(picked) < sampledFiles && size+f.Size <= sampledBytes {
			picked, size = append(picked, f), size+f.Size
		}
	}
	return picked
}

// remove removes what the column no longer has: pages first, since they name the rest.
func (d *delivery) remove() error {
	d.meter.Begin(Removing, len(d.plan.Removed), 0)
	if len(d.plan.Removed) == 0 {
		return nil
	}
	if err := d.lock.check(); err != nil {
		return err
	}
	gone := slices.DeleteFunc(slices.Clone(d.plan.Removed), func(name string) bool {
		_, there := d.there.file(name)
		return !there
	})
	for _, pages := range []bool{true, false} {
		var now []string
		for _, name := range gone {
			if isPage(name) == pages {
				now = append(now, name)
			}
		}
		err := d.each(len(now), func(h remote.Host, i int) error {
			err := remote.MissingIsNil(h.Remove(now[i]))
			d.meter.Add(1, 0, false)
			return err
		})
		if err != nil {
			return err
		}
	}
	return d.removeDirs(gone)
}

// removeDirs removes the folders that deliveries have made and in which nothing is left.
func (d *delivery) removeDirs(gone []string) error {
	if d.traits.Direct {
		return nil
	}
	for _, name := range gone {
		delete(d.there, name)
	}
	dirs := slices.SortedFunc(maps.Keys(d.made), func(a, b string) int { return strings.Compare(b, a) }) // the inner ones first
	for _, dir := range dirs {
		if d.siteDirs[dir] || d.there.holds(dir) {
			continue
		}
		if e, there := d.there[dir]; there && e.Dir {
			if err := d.use(func(h remote.Host) error { return remote.MissingIsNil(h.RemoveDir(dir)) }); err != nil && isLine(err) {
				return err
			} else if err != nil {
				continue // somebody has put something there
			}
			delete(d.there, dir)
		}
		delete(d.made, dir)
	}
	return nil
}

// finish writes the manifest of what stands there.
func (d *delivery) finish() error {
	m := d.manifest(d.there)
	for dir := range d.made {
		if _, there := d.there[dir]; there || d.siteDirs[dir] {
			m.Dirs[dir] = true
		}
	}
	if err := d.lock.check(); err != nil {
		return err
	}
	return d.use(func(h remote.Host) error {
		if err := keep(h, d.traits.Direct, m, ManifestFile); err != nil {
			return err
		}
		return remote.MissingIsNil(h.Remove(nextFile))
	})
}

// sweep removes what deliveries that were cut have sent and nobody needs any more. It may fail
// without harm, but for a line that is cut.
func (d *delivery) sweep() error {
	if d.traits.Direct {
		return nil
	}
	var waiting []remote.Entry
	err := d.use(func(h remote.Host) (err error) {
		waiting, err = h.List(stagingDir)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = d.each(len(waiting), func(h remote.Host, i int) error {
			return remote.MissingIsNil(h.Remove(path.Join(stagingDir, waiting[i].Name)))
		})
	}
	if err == nil {
		err = d.use(func(h remote.Host) error { return remote.MissingIsNil(h.RemoveDir(stagingDir)) })
	}
	if err != nil {
		return fmt.Errorf("%s: %w", stagingDir, err)
	}
	return nil
}
