package outdir

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/disk"
	"cchc/internal/manifest"
	"cchc/internal/render"
)

// Put puts what waits in new/ into place, and makes Next the state of the folder.
// It returns the names of the files that it removed: those of the last build that
// Next does not have, and of others where they are to be removed. With an error,
// usually an [*Error], the folder is as it was.
func (d *Folder) Put() (removed []string, err error) {
	for _, r := range d.Now.Files {
		if d.Next.Find(r.Name) == nil {
			d.removes = append(d.removes, r.Name)
		}
	}
	have, err := d.meetForeign()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(d.removes, manifest.BadName) {
		return nil, d.fail(d.out, ErrBlocked) // never the folder itself
	}
	if err := d.blocked(); err != nil {
		return nil, err
	}
	if err := d.keepReplaced(); err != nil {
		return nil, err
	}
	if err := d.place(have); err != nil {
		return nil, err
	}
	if d.shares {
		d.opts.Shared.add(d.out, d.Next)
	}
	return d.removes, nil
}

// place takes the steps to the next state; in tree/ stands what have says.
func (d *Folder) place(have *manifest.Manifest) error {
	switch steps := len(d.New) + len(d.removes) + len(d.Next.Pruned); {
	case steps == 0:
		return d.same()
	case steps == 1:
		return d.inPlace()
	}
	if err := d.exchange(have); !errors.Is(err, disk.ErrNoExchange) {
		return err
	}
	return d.inPlace()
}

// meetForeign finds what others put where something is to be done: where a
// single file is moved, near it. It returns what stands in tree/.
func (d *Folder) meetForeign() (have *manifest.Manifest, err error) {
	steps := slices.Concat(d.New, d.removes)
	var only map[string]bool
	switch {
	case d.opts.PruneForeign:
	case len(steps) == 0: // nothing is touched
		d.Next.Foreign, d.Next.ForeignDirs = d.Now.Foreign, d.Now.ForeignDirs
		return nil, nil
	case len(steps) == 1:
		only = map[string]bool{}
		manifest.AddFolders(only, steps[0])
	}
	if only == nil {
		have = d.treeManifest()
		if err := d.rescue(have); err != nil {
			return nil, err
		}
	}
	if err := d.scanForeign(only); err != nil {
		return nil, err
	}
	return have, d.planForeign()
}

// same keeps the manifest where nothing is to be done.
func (d *Folder) same() error {
	d.Next.Root, d.Next.Dirs = d.identityOf(d.out), d.Now.Dirs
	if err := d.stampDirs(d.Next, d.out, nil); err != nil {
		return err
	}
	return d.keep(d.Next, "manifest")
}

// replace writes a file of the side folder, whole.
func (d *Folder) replace(text []byte, name string) error {
	at := d.in(name + ".part")
	if _, err := d.disk.Write(at, text); err != nil {
		return d.fail(at, err)
	}
	if err := d.disk.Rename(at, d.in(name)); err != nil {
		return d.fail(d.in(name), err)
	}
	return nil
}

// stampDirs records in a manifest the times of the folders in a folder; of those
// that are known already, only of the touched ones.
func (d *Folder) stampDirs(m *manifest.Manifest, folder string, touched map[string]bool) error {
	known := m.Dirs
	dirs := slices.Collect(maps.Keys(m.Folders()))
	times, gone := make([]int64, len(dirs)), make([]bool, len(dirs))
	err := each(len(dirs), func(i int) error {
		if t, ok := known[dirs[i]]; ok && !touched[dirs[i]] {
			times[i] = t
			return nil
		}
		info, err := d.disk.Stat(path.Join(folder, dirs[i]))
		if errors.Is(err, fs.ErrNotExist) {
			gone[i] = true // somebody removed it: it is looked at next time
			return nil
		}
		if err != nil {
			return d.fail(path.Join(folder, dirs[i]), err)
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
	return slices.Index([]render.Kind{render.File, render.Page, render.Data, manifest.Packed}, k)
}

func (d *Folder) byRank(names []string) []string {
	return slices.SortedStableFunc(slices.Values(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(d.Next.Find(a).Kind), rank(d.Next.Find(b).Kind)), strings.Compare(a, b))
	})
}

// readManifest reads a manifest of the side folder, an empty one where it is
// missing or damaged.
func (d *Folder) readManifest(name string) *manifest.Manifest {
	info, err := d.disk.Stat(d.in(name))
	if err != nil || !info.Mode().IsRegular() || info.Size() > manifest.MaxSize {
		return &manifest.Manifest{}
	}
	f, err := d.disk.Open(d.in(name))
	if err != nil {
		return &manifest.Manifest{}
	}
	defer f.Close()
	var text strings.Builder
	text.Grow(int(info.Size()))
	if _, err := io.Copy(&text, io.LimitReader(f, manifest.MaxSize)); err != nil {
		return &manifest.Manifest{}
	}
	if m := manifest.Decode(text.String()); m != nil {
		return m
	}
	return &manifest.Manifest{}
}

// keep writes a manifest under a name, whole.
func (d *Folder) keep(m *manifest.Manifest, name string) error {
	pieces, err := m.Encode()
	if err != nil {
		return err
	}
	readers := make([]io.Reader, len(pieces))
	for i, p := range pieces {
		readers[i] = strings.NewReader(p)
	}
	at := d.in(name + ".part")
	if _, err := d.disk.Copy(at, io.MultiReader(readers...)); err != nil {
		return d.fail(at, err)
	}
	if err := d.disk.Rename(at, d.in(name)); err != nil {
		return d.fail(d.in(name), err)
	}
	return nil
}
