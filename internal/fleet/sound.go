package fleet

import (
	"encoding/json"
	"io/fs"
	"reflect"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Unsound returns what keeps the files of a pack from being published: what units cannot have for their values,
// and what the site of one unit of each level says of them.
func (f *Fleet) Unsound(units []*fleetunits.Unit, p Packing, opts Options) (problems diag.List) {
	packed := map[string]bool{}
	for _, file := range p.Files {
		packed[file.Name] = true
	}
	read := map[string]bool{}
	for _, u := range units {
		found, opened := f.sharedProblems(u, opts, !read[u.Level])
		read[u.Level] = read[u.Level] || opened
		for _, d := range found {
			if d.Severity == diag.Error && packed[viet.NFC(d.File)] && !problems.Tells(d) && !isOfAgency(d) {
				problems = append(problems, d)
			}
		}
	}
	return fleetunits.PerVariable(problems)
}

// isOfAgency reports whether a problem is that a value of an agency is not known here: units have it in their
// own settings.
func isOfAgency(d diag.Diagnostic) bool {
	name, _ := d.Args["Name"].(string)
	key, ok := strings.CutPrefix(strings.Trim(name, "{}"), "agency.")
	return ok && fleetunits.IsOpen(d) && schema.TypeOf(reflect.TypeFor[config.Agency]()).Field(key) != nil
}

// sharedProblems returns the problems of composing what a unit has and, where the whole site is asked for, of its
// entries; opened says that it could be read. A unit that has no settings here gets what is needed of them.
func (f *Fleet) sharedProblems(u *fleetunits.Unit, opts Options, whole bool) (problems diag.List, opened bool) {
	c, _ := f.OpenColumn(u, opts, false)
	if c == nil {
		return nil, false // which sites.yaml or the unit's own check tells
	}
	if _, err := fs.Stat(c.FS(), config.SettingsFile); whole && missing(err) {
		c.Close()
		opts.Generate = leastSettings
		if c, _ = f.OpenColumn(u, opts, false); c == nil {
			return nil, false
		}
	}
	defer c.Close()
	if !whole {
		return c.problems(), false
	}
	set, ofSite, _ := c.Open(opts)
	others := c.problems()
	for _, d := range ofSite {
		others = append(others, c.Located(d))
	}
	return others, set != nil
}

// leastSettings are settings with which the entries of a unit can be read.
func leastSettings(_ *Fleet, u *fleetunits.Unit) map[string][]byte {
	text, _ := json.Marshal(map[string]string{"title": u.Name, "baseURL": u.BaseURL.String(), "agency": u.Name}) // of plain values
	return map[string][]byte{config.SettingsFile: text}
}
