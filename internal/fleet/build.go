package fleet

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cchc/internal/approval"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/folder"
	"cchc/internal/outdir"
	"cchc/internal/publish"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// State says what became of a unit's column.
type State string

// The states.
const (
	Built     State = "built"     // files are new, changed or gone
	Unchanged State = "unchanged" // all stays as it was published
	Failed    State = "failed"    // nothing was published; the old column stays
)

// A Result is what became of a unit's column.
type Result struct {
	Unit     *fleetunits.Unit
	State    State
	Summary  publish.Summary
	Problems diag.List // with names as sites.yaml sees them
	Kept     bool      // there is an old column, which stays where nothing was published
	Inputs   uint64    // of what it was made, see [publish.Report]; 0 where that is unknown
	Took     time.Duration
}

// Options say how columns are published.
type Options struct {
	Out   string // each unit into a folder below it, named by its ID
	Key   string // see publish.Options
	Today viet.Date
	Host  string           // the name of this machine, for histories
	Now   func() time.Time // the clock, likewise

	// Generate makes the files of a unit's site that nobody writes: those of an overview,
	// by name: content/don-vi/binh-lac.md; nil for none.
	Generate func(f *Fleet, u *fleetunits.Unit) map[string][]byte
	// Read is called where a unit's site was read to be published; nil for nobody. The
	// column is not to be kept.
	Read func(c *Column, set *render.Set)

	files *outdir.SharedFiles // of all columns in Out
}

// Build publishes the columns of some units, one behind the other, and calls each with
// what became of them.
func (f *Fleet) Build(units []*fleetunits.Unit, opts Options, each func(Result)) {
	var folders []string
	for i := range f.Units {
		folders = append(folders, f.Units[i].ID)
	}
	opts.files = outdir.NewSharedFiles(opts.Out, folders)
	refused := f.refuseOut(opts.Out)
	for _, u := range units {
		start := opts.Now()
		var r Result
		if refused == nil {
			r = f.build(u, opts)
		} else {
			r = failed(*refused)
		}
		old, err := os.ReadDir(filepath.Join(opts.Out, u.ID))
		r.Kept = err == nil && len(old) > 0
		r.Unit, r.Took, r.Problems = u, opts.Now().Sub(start), fleetunits.PerVariable(r.Problems.Sort())
		each(r)
	}
}

// failed is the result of a unit whose column was not published.
func failed(problems ...diag.Diagnostic) Result { return Result{State: Failed, Problems: problems} }

func (f *Fleet) build(u *fleetunits.Unit, opts Options) Result {
	if wrong := f.Wrong[u]; wrong.Errors() > 0 {
		return failed(wrong...)
	}
	own, held, closeUnit, problem := f.openUnit(u, opts)
	defer closeUnit()
	if problem != nil {
		return failed(*problem)
	}
	out := filepath.Join(opts.Out, u.ID)
	if problem := f.checkOut(u, out); problem != nil {
		return failed(*problem)
	}
	l := newLayer(f, u, own, opts)
	if held = append(held, l.problems...); held.Errors() > 0 {
		return failed(held...)
	}
	r := f.publish(l, out, opts)
	r.Problems = append(append(r.Problems, held...), f.Wrong[u]...)
	return r
}

// publish publishes the site of a unit.
func (f *Fleet) publish(l *layer, out string, opts Options) Result {
	var composing diag.List
	ready := func(set *render.Set) {
		if opts.Read != nil {
			opts.Read(&Column{Unit: l.unit, layer: l}, set)
		}
	}
	done, err := publish.Run(l, l.read(opts), publish.Options{Out: out, Shared: opts.files, Site: f.dir, Key: opts.Key, Ready: ready, Before: func() diag.List {
		composing = l.composeAll()
		return composing
	}})
	if err != nil {
		return failed(f.refused(l.unit, err))
	}
	r := Result{State: Built, Summary: done.Summary, Inputs: done.Inputs, Problems: l.locate(store.Excerpts(l, done.Problems), composing)}
	switch {
	case r.Problems.Errors() > 0:
		r.State = Failed
	case done.Made+done.Removed == 0:
		r.State = Unchanged
	}
	return r
}

// read says how the site of a unit is read.
func (l *layer) read(opts Options) store.Options {
	return store.Options{Today: opts.Today, Base: l.unit.BaseURL.String(), Shared: l.fleet.read}
}

// openFolder opens the folder of a unit: nil where it has none.
func (f *Fleet) openFolder(u *fleetunits.Unit) (own fs.FS, closeUnit func(), problem *diag.Diagnostic) {
	closeUnit = func() {}
	if u.Folder == "" {
		return nil, closeUnit, nil
	}
	opened, err := folder.Open(filepath.Join(f.dir, filepath.FromSlash(u.Folder)))
	if err == nil {
		closeUnit = func() { _ = opened.Close() } // only read
		own = opened.FS()
		_, err = fs.ReadDir(own, ".")
	}
	if err != nil {
		d := diag.New(u.In(f.file), "", codeOf(err, "fleet-unit-missing", "fleet-unit-unreadable"), diag.Args{"Unit": u.Name, "Folder": u.Folder})
		return nil, closeUnit, &d
	}
	return own, closeUnit, nil
}

// openUnit opens what may go out of the folder of a unit, with what is told of that.
func (f *Fleet) openUnit(u *fleetunits.Unit, opts Options) (own fs.FS, held diag.List, closeUnit func(), problem *diag.Diagnostic) {
	own, closeUnit, problem = f.openFolder(u)
	if own == nil || problem != nil {
		return nil, nil, closeUnit, problem
	}
	own, held, err := approval.Published(own, filepath.Join(f.dir, filepath.FromSlash(u.Folder)), opts.Host, opts.Now)
	if err != nil {
		d := diag.New(u.In(f.file), "", "fleet-unit-history", diag.Args{"Unit": u.Name, "Folder": u.Folder})
		return nil, nil, closeUnit, &d
	}
	for i := range held {
		held[i].File = path.Join(u.Folder, held[i].File)
	}
	return own, held, closeUnit, nil
}

// outReasons are the codes for folders into which nothing may be published.
var outReasons = map[publish.OutReason]string{
	publish.OutHoldsSource: "fleet-out-in-site", publish.OutIsHome: "fleet-out-is-home", publish.OutIsFile: "fleet-out-is-file",
}

// refuseOut returns why no column may be published below a folder, nil where they may: it is a file, or it, or
// the folder of a column in it, has to do with what any unit's column is made of.
func (f *Fleet) refuseOut(out string) *diag.Diagnostic {
	refuse := func(code, dir, source string) *diag.Diagnostic {
		d := diag.New(diag.Position{File: filepath.ToSlash(dir)}, "", code, diag.Args{"Out": filepath.ToSlash(dir), "Folder": source})
		return &d
	}
	if folder.CheckName(out) != nil {
		return refuse("fleet-out-long", out, "")
	}
	if file := folder.InTheWay(out); file != "" {
		return refuse("fleet-out-is-file", file, "")
	}
	ids := map[string]bool{}
	for i := range f.Units {
		ids[f.Units[i].ID] = true
	}
	for _, source := range f.sources() {
		dir := filepath.Join(f.dir, filepath.FromSlash(source))
		if _, ok := folder.Below(dir, out); ok {
			return refuse("fleet-out-in-site", out, source)
		}
		if rel, ok := folder.Below(out, dir); ok {
			if first, _, _ := strings.Cut(rel, "/"); ids[first] {
				return refuse("fleet-out-in-site", filepath.Join(out, first), source)
			}
		}
	}
	return nil
}

// sources returns the folders that the columns of all units are made of, from that of sites.yaml.
func (f *Fleet) sources() (all []string) {
	for _, s := range f.shared.folders {
		for _, top := range tops {
			all = append(all, path.Join(s.Folder, top))
		}
	}
	for i := range f.Units {
		if folder := f.Units[i].Folder; folder != "" {
			for _, top := range OwnTops() {
				all = append(all, path.Join(folder, top))
			}
		}
	}
	return all
}

// Strays tells of the columns below a folder that are no unit's of sites.yaml any more: they are left
// as they are.
func (f *Fleet) Strays(out string) (problems diag.List) {
	for _, name := range outdir.Folders(out) {
		if !slices.ContainsFunc(f.Units, func(u fleetunits.Unit) bool { return u.ID == name }) {
			at := diag.Position{File: filepath.ToSlash(filepath.Join(out, name))}
			problems = append(problems, diag.Warn(at, "", "fleet-out-stray", diag.Args{"Name": name}))
		}
	}
	return problems
}

// checkOut returns why the column of a unit may not be published into a folder, nil where it may.
func (f *Fleet) checkOut(u *fleetunits.Unit, out string) *diag.Diagnostic {
	var sources []string
	if u.Folder != "" {
		sources = append(sources, u.Folder)
	}
	for _, s := range f.shared.folders {
		sources = append(sources, s.Folder)
	}
	for _, source := range sources {
		err := publish.CheckOut(filepath.Join(f.dir, filepath.FromSlash(source)), out)
		var refused *publish.OutError
		if errors.As(err, &refused) {
			d := diag.New(u.In(f.file), "", outReasons[refused.Reason], diag.Args{"Unit": u.Name, "Out": filepath.ToSlash(out), "Folder": source})
			return &d
		} else if err != nil {
			d := f.refused(u, err)
			return &d
		}
	}
	return nil
}

// refusals are the codes for what the system refuses, by those of [outdir.Refusal].
var refusals = map[string]string{
	"build.blocked": "fleet-blocked", "build.side-folder": "fleet-side-folder", "build.disk-full": "fleet-disk-full",
	"build.no-permission": "fleet-no-permission", "build.busy": "fleet-out-busy", "build.name-too-long": "fleet-long-name",
	"build.offline": "fleet-offline",
}

// refused is what the system refused of a unit's column.
func (f *Fleet) refused(u *fleetunits.Unit, err error) diag.Diagnostic {
	code, name := outdir.Refusal(err)
	args := diag.Args{"Unit": u.Name, "Name": name}
	if code = refusals[code]; code == "" {
		code, args["Detail"] = "fleet-unit-system", err.Error()
	}
	return diag.New(u.In(f.file), "", code, args)
}

// locate gives problems the names of the files that they come from: the shared one, the unit's own,
// or its override. Those of composing have them; what follows from a variable without a value, on the
// line where that stands, is left out.
func (l *layer) locate(problems, composing diag.List) (all diag.List) {
	type key struct {
		at   diag.Position
		code string
	}
	located := map[key]bool{}
	for _, d := range composing {
		located[key{d.Position, d.Code}] = true
	}
	open := openLines(composing)
	for _, d := range problems {
		if located[key{d.Position, d.Code}] {
			all = append(all, d)
			continue
		}
		if top, _, _ := strings.Cut(d.File, "/"); top == "content" || top == "themes" {
			d = l.located(d)
		}
		if !open[lineOf(d)] {
			all = append(all, d)
		}
	}
	return all
}

// lineOf is the line of a problem.
func lineOf(d diag.Diagnostic) diag.Position { return diag.Position{File: d.File, Line: d.Line} }

// openLines are the lines on which variables have no value.
func openLines(composing diag.List) map[diag.Position]bool {
	open := map[diag.Position]bool{}
	for _, d := range composing {
		if fleetunits.IsOpen(d) {
			open[lineOf(d)] = true
		}
	}
	return open
}

// located returns a problem of the site with the file that it comes from.
func (l *layer) located(d diag.Diagnostic) diag.Diagnostic {
	f := l.sharedAt(d.File)
	switch {
	case f == nil && l.unit.Folder == "": // a folder, or a file that nobody has
		if len(l.view.folders) == 0 {
			d.Position = l.unit.In(l.fleet.file)
			return d
		}
		d.File = path.Join(l.view.folders[0].Folder, d.File)
		return d
	case f == nil:
		d.File = l.place(d.File)
		return d
	case !l.composes(f):
		d.File = f.place()
		return d
	}
	c := l.composition(f)
	if at, ok := c.field(d.Field); ok {
		d.Position, d.Excerpt = at, ""
		return d
	}
	d.File = f.place()
	if d.Line < 1 || d.Line > len(c.lines) {
		return d
	}
	switch o := c.lines[d.Line-1]; {
	case o.override:
		d.File, d.Line = l.place(c.override), o.line
	case o.line == 0: // a line of the unit's agency
		d.Position, d.Excerpt = l.unit.In(l.fleet.file), ""
	default:
		d.Line = o.line
	}
	return d
}

// field returns where a field of the override stands; ok is false for a field that is shared.
func (c *composition) field(name string) (at diag.Position, ok bool) {
	for path, at := range c.fields {
		if name == path || strings.HasPrefix(name, path+".") || strings.HasPrefix(name, path+"[") {
			return at, true
		}
	}
	return diag.Position{}, false
}
