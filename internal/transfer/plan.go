package transfer

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/remote"

	"github.com/cespare/xxhash/v2"
)

// A Plan is what a delivery changes on the host.
type Plan struct {
	Added    []string `json:"added"`
	Changed  []string `json:"changed"`
	Removed  []string `json:"removed"`
	Kept     int      `json:"kept"`
	Bytes    int64    `json:"bytes"`    // to send
	Restored []string `json:"restored"` // among Changed: what others have changed or removed on the host
}

// Empty reports whether nothing changes.
func (p *Plan) Empty() bool { return len(p.Added)+len(p.Changed)+len(p.Removed) == 0 }

// Sort sorts the names.
func (p *Plan) Sort() {
	for _, names := range [][]string{p.Added, p.Changed, p.Removed} {
		slices.Sort(names)
	}
}

// rank is when a file is put into place: what pages name before them, new pages before those
// that name them, what names pages and is there already (the index of the search, feeds, the
// list of what devices keep) behind them.
func rank(name string, added bool) int {
	switch {
	case isPage(name) && added:
		return 2
	case isPage(name):
		return 3
	case !added:
		switch path.Ext(plainForm(name)) {
		case ".js", ".xml", ".json", ".ics", ".csv", ".txt", "", ".conf", ".config":
			return 4
		}
	case slices.Contains([]string{".css", ".js"}, path.Ext(plainForm(name))):
		return 1 // after the fonts and pictures that it names
	}
	return 0
}

// ranks is how many ranks there are.
const ranks = 5

// isPage reports whether a file is a page, or a smaller form of one.
func isPage(name string) bool { return strings.HasSuffix(plainForm(name), ".html") }

// plainForm returns the name of the file of which a file may be a smaller form.
func plainForm(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".br")
}

// known are the files that deliveries have put on the host, those of one that was cut among
// them, each as it may stand there.
func (d *delivery) known() map[string][]Placed {
	all := map[string][]Placed{}
	if d.now != nil {
		for name, f := range d.now.Files {
			all[name] = append(all[name], f)
		}
	}
	for name, files := range d.cut.all() {
		all[name] = append(all[name], files...)
	}
	return all
}

// all are the files that a delivery that was cut, and those before it, may have put there.
func (m *Manifest) all() map[string][]Placed {
	all := map[string][]Placed{}
	if m != nil {
		for name, f := range m.Files {
			all[name] = append(all[name], f)
		}
		for name, files := range m.Also {
			all[name] = append(all[name], files...)
		}
	}
	return all
}

// makePlan finds what differs between the column and the host.
func (d *delivery) makePlan() error {
	known := d.known()
	for name, there := range d.folded {
		known[name] = append(known[name], known[there]...)
	}
	site := map[string]bool{}
	var doubtful []File // there is a file of that size; whether it is the same is to be read
	for _, f := range d.src.Files() {
		site[f.Name] = true
		e, there := d.there.file(f.Name)
		versions := known[f.Name]
		was := slices.ContainsFunc(versions, func(p Placed) bool { return p.is(e) })
		switch {
		case !there:
			d.put(f, true)
			if d.now != nil && d.now.has(f.Name) {
				d.plan.Restored = append(d.plan.Restored, f.Name)
			}
		case d.isKept(f, e, versions):
			d.plan.Kept++
		case len(versions) == 0, d.cut != nil && e.Size == f.Size:
			doubtful = append(doubtful, f)
		default:
			d.put(f, false)
			if !was {
				d.plan.Restored = append(d.plan.Restored, f.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		e, there := d.there.file(name)
		if site[name] || !there {
			continue
		}
		if slices.ContainsFunc(known[name], func(p Placed) bool { return p.is(e) }) {
			d.plan.Removed = append(d.plan.Removed, name)
		} else {
			d.notes = append(d.notes, Note{NoteKept, name})
		}
	}
	if err := d.readDoubtful(doubtful, known, site); err != nil {
		return err
	}
	return d.meetBlocked()
}

func (m *Manifest) has(name string) bool { _, ok := m.Files[name]; return ok }

// isKept reports whether a file on the host is the one of the column, as the last delivery
// that came to its end has left it, and no other has put something else there since.
func (d *delivery) isKept(f File, e remote.Entry, versions []Placed) bool {
	if d.now == nil || !d.now.has(f.Name) || e.Size != f.Size || !d.now.Files[f.Name].is(e) {
		return false
	}
	return !slices.ContainsFunc(versions, func(p Placed) bool { return p.Digest != f.Digest })
}

func (d *delivery) put(f File, added bool) {
	if added {
		d.plan.Added = append(d.plan.Added, f.Name)
	} else {
		d.plan.Changed = append(d.plan.Changed, f.Name)
	}
	d.plan.Bytes += f.Size
	d.puts = append(d.puts, put{f, rank(f.Name, added)})
}

// readDoubtful looks at files on the host of which only reading tells whether they are the
// column's. Those that are the same are kept; of the others, those that a delivery has put
// there are put again.
func (d *delivery) readDoubtful(doubtful []File, known map[string][]Placed, site map[string]bool) error {
	same := make([]bool, len(doubtful))
	err := d.each(len(doubtful), func(h remote.Host, i int) (err error) {
		if e := d.there[doubtful[i].Name]; e.Size == doubtful[i].Size {
			same[i], err = sameAs(h, doubtful[i].Name, doubtful[i])
		}
		return err
	})
	if err != nil {
		return err
	}
	var others []string
	for i, f := range doubtful {
		if same[i] {
			d.plan.Kept++
			continue
		}
		if len(known[f.Name]) == 0 {
			others = append(others, f.Name)
		}
		d.put(f, false)
	}
	return d.meetOthers(others, site)
}

// meetOthers refuses a host that holds something else, or files that would be overwritten
// and that no delivery has put there, unless the user has named it.
func (d *delivery) meetOthers(others []string, site map[string]bool) error {
	m := cmp.Or(d.now, d.cut)
	if m == nil {
		for name, e := range d.there {
			if !strings.Contains(name, "/") && !site[name] && !(e.Dir && d.siteDirs[name]) && !harmless[name] {
				others = append(others, name)
			}
		}
	}
	return Refuse(m, others, d.opts)
}

// Refuse says why a place is not delivered to, whose manifest is m, nil for none, and where
// others stands in the way.
func Refuse(m *Manifest, others []string, opts Options) error {
	found := diag.Args{"Names": Some(others), "Count": len(others)}
	switch {
	case opts.TakeOver:
		return nil
	case m != nil && m.Site != opts.Site:
		return remote.NewFault(remote.OtherSite, nil, diag.Args{"There": m.Site, "Site": opts.Site})
	case len(others) > 0 && m == nil:
		return remote.NewFault(remote.Occupied, nil, found)
	case len(others) > 0:
		return remote.NewFault(remote.Collision, nil, found)
	}
	return nil
}

// meetBlocked finds files that stand where a folder of the column must be, and folders where
// a file must be. Those of deliveries are removed before anything is put there.
func (d *delivery) meetBlocked() error {
	ours := map[string]bool{}
	for _, name := range d.plan.Removed {
		ours[name] = true
	}
	first := map[string]bool{}
	for _, p := range d.puts {
		dirs := map[string]bool{}
		addDirs(dirs, p.Name)
		for dir := range dirs {
			if e, there := d.there[dir]; there && !e.Dir {
				if !ours[dir] {
					return remote.NewFault(remote.Blocked, nil, diag.Args{"File": dir})
				}
				first[dir] = true
			}
		}
		e, there := d.there[p.Name]
		if !there || !e.Dir && !e.Other {
			continue
		}
		if e.Other {
			return remote.NewFault(remote.Blocked, nil, diag.Args{"File": p.Name})
		}
		for name, e := range d.there {
			if within(name, p.Name) && !e.Dir {
				if !ours[name] {
					return remote.NewFault(remote.Blocked, nil, diag.Args{"File": name})
				}
				first[name] = true
			}
		}
		d.emptied = append(d.emptied, p.Name)
	}
	d.first = slices.Sorted(maps.Keys(first))
	return nil
}

// harmless are names that hosts make by themselves in a folder that is free.
var harmless = map[string]bool{Dir: true, ".well-known": true, "cgi-bin": true, ".ftpquota": true, "lost+found": true, ".DS_Store": true, "Thumbs.db": true, "desktop.ini": true}

// Some names the first of many.
func Some(names []string) string {
	slices.Sort(names)
	text := strings.Join(names[:min(len(names), 5)], ", ")
	if len(names) > 5 {
		text += "…"
	}
	return text
}

// sameAs reports whether what stands on the host under a name has the content of a file.
func sameAs(h remote.Host, name string, f File) (bool, error) {
	r, err := h.Read(name)
	if err != nil {
		return false, remote.MissingIsNil(err)
	}
	sum := xxhash.New()
	n, err := io.Copy(sum, r)
	if err = errors.Join(err, r.Close()); err != nil {
		return false, remote.MissingIsNil(err)
	}
	return n == f.Size && Digest(sum.Sum64()) == f.Digest, nil
}
