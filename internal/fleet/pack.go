package fleet

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/archive"
	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sharedpack"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// A Packing is what a pack of shared content has, and what it leaves out.
type Packing struct {
	Files  []archive.File // sites.json, then the files of the shared folders
	Drafts []string       // entries that are not out yet, as sites.yaml sees them
	Themes bool           // there are themes, which no pack has
}

// Pack gathers what some units share: what sites.yaml says of them and of their fields, and the
// entries of the shared folders with their files. Settings, themes and the records of the
// national database are left out. Nothing is packed with an error among the problems.
func (f *Fleet) Pack(units []*fleetunits.Unit) (p Packing, problems diag.List) {
	var folders []*sharedFolder
	var declared []fleetunits.SharedFolder
	for _, folder := range f.shared.folders {
		if slices.ContainsFunc(units, func(u *fleetunits.Unit) bool { return folder.serves(u.Level) }) {
			folders = append(folders, folder)
			declared = append(declared, folder.SharedFolder)
		}
	}
	sites, err := f.JSON(units, declared)
	if err != nil {
		return p, diag.List{diag.New(diag.Position{File: f.file}, "", "fleet-no-sites", nil)}
	}
	p.Files = []archive.File{{Name: sharedpack.SitesName, Data: sites}}
	for _, folder := range folders {
		for _, file := range folder.all {
			p.Themes = p.Themes || strings.HasPrefix(file.name, "themes/")
			if handedOn(file.name) {
				problems = append(problems, p.add(file)...)
			}
		}
	}
	return p, problems
}

// handedOn reports whether a shared file is handed on in packs.
func handedOn(name string) bool {
	return strings.HasPrefix(name, "content/") && !records(name) && name != config.SettingsFile
}

// add adds a file of a shared folder.
func (p *Packing) add(f *sharedFile) diag.List {
	limit := int64(sharedpack.MaxFile)
	if composable(f.name) {
		limit = sharedpack.MaxText
	}
	data, err := sitefile.Read(f.from.fsys, f.name, limit)
	if err != nil {
		return diag.List{sitefile.Problem(f.place(), err, "file-vanished")}
	}
	if composable(f.name) && isDraft(f.name, data) {
		p.Drafts = append(p.Drafts, f.place())
		return nil
	}
	p.Files = append(p.Files, archive.File{Name: viet.NFC(f.place()), Data: data})
	return nil
}

// isDraft reports whether an entry says that it is one. What cannot be read is told where it
// is taken in.
func isDraft(name string, data []byte) bool {
	s, _ := front.Split(name, normal(data))
	if s.Front == nil {
		return false
	}
	draft := fleetunits.TypeOf(content.KindPage).Field("draft").ValueIn(s.Front)
	if draft == nil {
		return false
	}
	yes, _ := schema.ParseBool(draft.Text)
	return yes
}

// OpenPack returns the units and the shared folders of a pack. With problems that are not those of a
// single unit the fleet is nil. There is no folder of a unit in it.
func OpenPack(p *sharedpack.Pack) (*Fleet, diag.List) {
	text, err := sitefile.Read(p.FS(), sharedpack.SitesName, maxSites)
	if err != nil {
		return nil, diag.List{sitefile.Problem(sharedpack.SitesName, err, "fleet-no-sites")}
	}
	return openFrom(&Fleet{file: sharedpack.SitesName, files: nothing{}}, text, func(name string) (fs.FS, io.Closer, error) {
		if _, err := fs.Stat(p.FS(), name); err != nil { // of which nothing is out yet
			return noFiles{}, nothing{}, nil
		}
		sub, err := fs.Sub(p.FS(), name)
		return sub, nothing{}, err
	})
}

// nothing has nothing to close.
type nothing struct{}

func (nothing) Close() error { return nil }

// noFiles is a folder without files.
type noFiles struct{}

func (noFiles) Open(name string) (fs.File, error) { return nil, notThere("open", name) }

// A SharedText is a shared file as a unit gets it.
type SharedText struct {
	Name      string       // content/thu-tuc/khai-sinh.md
	Place     string       // as sites.yaml sees it: dung-chung/content/thu-tuc/khai-sinh.md
	Kind      content.Kind // of an entry; "" for _index.md and for files
	Owner     string       // who writes it
	Text      []byte       // the words of the shared text with the unit's values; the line {unit.part} stays
	Composed  []byte       // also with the unit's override and its part; nil for a file that is no text
	Overrides []string     // the fields that the unit may change: places, channels.note
	Automatic []string     // the fields that change by themselves; "body" is the text
	Problems  diag.List    // why the unit cannot have it
	from      *sharedFile
}

// Data reads a file that is no text.
func (t *SharedText) Data() ([]byte, error) {
	return sitefile.Read(t.from.from.fsys, t.from.name, sharedpack.MaxFile)
}

// SharedTexts returns the shared files that a unit has, by their names: entries, _index.md and files below
// content. own is the folder of the unit, of which its settings and overrides are read.
func (f *Fleet) SharedTexts(u *fleetunits.Unit, own fs.FS) (all []SharedText, problems diag.List) {
	if wrong := f.Wrong[u]; wrong.Errors() > 0 {
		return nil, wrong
	}
	l := newLayer(f, u, changesOnly{own}, Options{})
	for _, name := range slices.Sorted(maps.Keys(l.view.files)) {
		file := l.view.files[name]
		if !handedOn(name) {
			continue
		}
		t := SharedText{Name: viet.NFC(name), Place: file.place(), Owner: file.from.Owner, from: file}
		if composable(name) {
			l.fill(&t, file)
		}
		all = append(all, t)
	}
	return all, l.problems
}

// fill composes a text for a unit.
func (l *layer) fill(t *SharedText, f *sharedFile) {
	if path.Base(f.name) != "_index.md" {
		t.Kind = l.kindOf(path.Dir(f.name))
	}
	t.Overrides, t.Automatic = fleetunits.Fields(l.fleet.Overrides, t.Kind), fleetunits.Fields(l.fleet.Automatic, t.Kind)
	c := l.composition(f)
	t.Problems, t.Composed = c.problems, c.text
	plain, _ := fleetunits.Substitute(f.place(), f.text, f.uses, l.values)
	t.Text = normal(plain)
}

// changesOnly is the folder of a unit with nothing of it but the settings, the overrides and what names the
// kinds of entries.
type changesOnly struct{ own fs.FS }

func (c changesOnly) Open(name string) (fs.File, error) {
	if name != config.SettingsFile && path.Base(name) != "_index.md" && !strings.HasPrefix(name+"/", overridesDir+"/") {
		return nil, notThere("open", name)
	}
	return c.own.Open(name)
}
