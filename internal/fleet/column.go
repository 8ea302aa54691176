package fleet

import (
	"io/fs"
	"path/filepath"
	"slices"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/publish"
	"cchc/internal/render"
	"cchc/internal/sitefile"
)

// A Column is the site of a unit, opened to be read: for checks, reports and the preview.
type Column struct {
	Unit  *fleetunits.Unit
	layer *layer
	close func()
	held  diag.List              // what was told of opening it
	open  map[diag.Position]bool // see openLines; nil until it is asked for
}

// OpenColumn opens the site of a unit: with published as it goes out, entries in their last
// approved version, otherwise as it stands. It is nil where the unit cannot be read. It is to be closed.
func (f *Fleet) OpenColumn(u *fleetunits.Unit, opts Options, published bool) (*Column, diag.List) {
	if wrong := f.Wrong[u]; wrong.Errors() > 0 {
		return nil, wrong
	}
	c := &Column{Unit: u}
	var own fs.FS
	var problem *diag.Diagnostic
	if published {
		own, c.held, c.close, problem = f.openUnit(u, opts)
	} else {
		own, c.close, problem = f.openFolder(u)
	}
	if problem != nil || c.held.Errors() > 0 {
		c.close()
		if problem != nil {
			c.held = append(c.held, *problem)
		}
		return nil, c.held
	}
	c.layer = newLayer(f, u, own, opts)
	return c, nil
}

// Close closes the folder of the unit.
func (c *Column) Close() { c.close() }

// Inputs is a digest of all that the site is made of on a day, as [Result] has it; 0 where it cannot be looked at.
func (c *Column) Inputs(opts Options) uint64 {
	return publish.Inputs(c.layer, c.layer.read(opts))
}

// FS returns the files of the site.
func (c *Column) FS() fs.FS { return c.layer }

// Dir returns the unit's folder on this machine, "" for none.
func (c *Column) Dir() string {
	if c.Unit.Folder == "" {
		return ""
	}
	return filepath.Join(c.layer.fleet.dir, filepath.FromSlash(c.Unit.Folder))
}

// Open reads the site; the set is nil where that cannot be done. The problems of the site have names as the
// site sees them, see [Column.Located], and are not those that [Column.Follows] from others; the others, of the unit
// and of composing, are [Column.Problems].
func (c *Column) Open(opts Options) (set *render.Set, ofSite, others diag.List) {
	others = c.Problems()
	set, ofSite = render.Open(c.layer, c.layer.read(opts))
	return set, slices.DeleteFunc(ofSite, c.Follows), others
}

// Problems are those of the unit and of composing, with names as sites.yaml sees them. Of a variable without a value
// there is one, however often it is used.
func (c *Column) Problems() diag.List { return fleetunits.PerVariable(c.problems().Sort()) }

func (c *Column) problems() diag.List {
	return slices.Concat(c.held, c.layer.fleet.Wrong[c.Unit], c.layer.problems, c.layer.composeAll())
}

// Follows reports whether a problem of the site stands on a line with a variable that has no value, which is told.
func (c *Column) Follows(d diag.Diagnostic) bool {
	if c.open == nil {
		c.open = openLines(c.layer.composeAll())
	}
	return len(c.open) > 0 && c.open[lineOf(c.Located(d))]
}

// Settings returns the settings of the unit: its own, else the shared ones as it has them. Paths in them are read
// from dir.
func (c *Column) Settings() (s *config.Settings, dir string, problems diag.List) {
	text, err := sitefile.Read(c.layer, config.SettingsFile, maxSource)
	if err != nil {
		return nil, "", diag.List{c.Located(sitefile.Problem(config.SettingsFile, err, "file-vanished"))}
	}
	if dir = c.layer.fleet.dir; c.Own(config.SettingsFile) {
		dir = c.Dir()
	}
	s, problems = config.ParseSettings(normal(text))
	for i := range problems {
		problems[i] = c.Located(problems[i])
	}
	return s, dir, problems
}

// Target returns a target of sites.yaml for the unit, with its values in the place of variables, and the folder
// from which paths in it are read.
func (c *Column) Target(t config.Target) (own config.Target, dir string, problems diag.List) {
	for _, text := range t.Places() {
		uses, _ := fleetunits.FindUses([]byte(*text))
		filled, wrong := fleetunits.Substitute("", []byte(*text), uses, c.layer.values)
		for i := range wrong {
			wrong[i].Position = t.In(c.layer.fleet.file)
		}
		*text, problems = string(filled), append(problems, wrong...)
	}
	if len(problems) == 0 {
		problems = t.CheckValues(c.layer.fleet.file)
	}
	return t, c.layer.fleet.dir, problems
}

// Located returns a problem of a file of the site with the file that it comes from, as sites.yaml sees it.
func (c *Column) Located(d diag.Diagnostic) diag.Diagnostic { return c.layer.located(d) }

// Own reports whether a file of the site is the unit's own.
func (c *Column) Own(name string) bool { return c.layer.sharedAt(name) == nil }
