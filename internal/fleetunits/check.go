package fleetunits

import (
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/filename"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A checker finds what is wrong with sites.yaml.
type checker struct {
	*Declared
	file     string
	problems diag.List
}

var unitField = regexp.MustCompile(`^units\[(\d+)\]`)

// written finds the units by what is written of them: empty items are none.
func (c *checker) written() map[int]*Unit {
	items := map[int]*Unit{}
	for i, n := range c.list() {
		for j := range c.Units {
			if u := &c.Units[j]; u.Line == n.Line && u.Column == n.Column {
				items[i+1] = u
			}
		}
	}
	return items
}

// list returns what is written of the units.
func (c *checker) list() []*front.Node {
	units := sitesType.Field("units").ValueIn(c.node)
	switch {
	case units == nil:
		return nil
	case units.Kind == front.Map: // one unit
		return []*front.Node{units}
	}
	return units.Items
}

// spread gives each unit its problems.
func (c *checker) spread(problems diag.List) {
	for _, d := range problems {
		if m := unitField.FindStringSubmatch(d.Field); m != nil {
			n, _ := strconv.Atoi(m[1])
			if u := c.items[n]; u != nil {
				c.Wrong[u] = append(c.Wrong[u], d)
				continue
			}
		} else if u := c.at(d.Line); u != nil {
			c.Wrong[u] = append(c.Wrong[u], d)
			continue
		}
		c.problems = append(c.problems, d)
	}
}

// at returns the unit that a line is in, nil for none.
func (c *checker) at(line int) (u *Unit) {
	end := math.MaxInt // where the units end
	first := math.MaxInt
	for _, p := range c.node.Pairs {
		if sitesType.Field("units").Is(p.Key) {
			first = p.Line
		} else if p.Line > first {
			end = min(end, p.Line)
		}
	}
	for i, n := range c.list() {
		if n.Line <= line && line < end {
			u = c.items[i+1]
		}
	}
	return u
}

// number returns the number of a unit as messages name it, from 1.
func (c *checker) number(u *Unit) int {
	for n, other := range c.items {
		if other == u {
			return n
		}
	}
	return 0
}

// report reports what is wrong with a unit.
func (c *checker) report(u *Unit, field, code string, args diag.Args) {
	number := c.number(u)
	d := diag.New(u.In(c.file), fmt.Sprintf("units[%d].%s", number, field), code, args)
	if list := c.list(); number > 0 {
		if at := unitType.Field(field).ValueIn(list[number-1]); at != nil {
			d.Line, d.Column = at.Line, at.Column
		}
	}
	c.Wrong[u] = append(c.Wrong[u], d)
}

// idForm is what the name of a unit's folder can be.
var idForm = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// unit completes a unit and looks at its values.
func (c *checker) unit(u *Unit) {
	if u.ID == "" {
		u.ID = viet.Slug(u.Name)
	}
	if !idForm.MatchString(u.ID) {
		c.report(u, "id", "fleet-id-form", diag.Args{"Value": u.ID, "Near": viet.Slug(u.ID)})
	}
	c.reserved(u, "id", u.ID)
	c.reserved(u, "overview", u.Overview)
	if u.Folder != "" {
		clean, ok := CleanPath(u.Folder)
		if !ok {
			c.report(u, "folder", "fleet-folder-outside", diag.Args{"Folder": u.Folder})
		}
		u.Folder = clean
	}
	if u.Overview != "" && !idForm.MatchString(u.Overview) {
		c.report(u, "overview", "fleet-overview-form", diag.Args{"Value": u.Overview, "Near": viet.Slug(u.Overview)})
	}
	c.variables(u.Variables, "", u)
}

// reserved reports a name of which a folder is made and that Windows keeps for itself.
func (c *checker) reserved(u *Unit, field, name string) {
	if filename.Reserved(name) {
		c.report(u, field, "fleet-name-reserved", diag.Args{"Value": name})
	}
}

var variableName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// variables looks at values that sites.yaml gives to variables; u is nil for those of all units.
func (c *checker) variables(n *front.Node, field string, u *Unit) {
	if n == nil {
		return
	}
	bad := func(at *front.Node, pos diag.Position, key, code string, args diag.Args) {
		if at != nil {
			pos = at.Pos(c.file)
		}
		if u == nil {
			c.problems = append(c.problems, diag.New(pos, field+key, code, args))
			return
		}
		c.Wrong[u] = append(c.Wrong[u], diag.New(pos, fmt.Sprintf("units[%d].variables%s", c.number(u), key), code, args))
	}
	if n.Kind != front.Map {
		bad(n, diag.Position{}, "", "fleet-variables-map", nil)
		return
	}
	first := map[string]int{}
	for _, p := range n.Pairs {
		at := diag.Position{File: c.file, Line: p.Line, Column: p.Column}
		if line := first[p.Key]; line > 0 {
			bad(nil, at, "."+p.Key, "duplicate-key", diag.Args{"Key": p.Key, "First": line})
			continue
		}
		first[p.Key] = p.Line
		switch {
		case !variableName.MatchString(p.Key):
			bad(nil, at, "."+p.Key, "fleet-variable-name", diag.Args{"Name": p.Key})
		case p.Value.Kind != front.Scalar || strings.Contains(p.Value.Text, "\n"):
			bad(p.Value, at, "."+p.Key, "fleet-variable-value", diag.Args{"Name": p.Key})
		}
	}
}

// overrides looks at lists of fields: those that units may change, and those that change by themselves.
func (c *checker) overrides(field string, all []Override) {
	for i := range all {
		o := &all[i]
		st := TypeOf(o.Kind)
		if st == nil {
			continue // which is reported
		}
		for j, name := range o.Fields {
			if field == "automatic" && isBody(name) {
				o.Fields[j] = BodyField
			} else if o.Fields[j] = fieldPath(st, name); o.Fields[j] == "" {
				c.problems = append(c.problems, diag.New(o.In(c.file), fmt.Sprintf("%s[%d].fields", field, i+1), "fleet-override-field",
					diag.Args{"Name": name, "Kind": schema.Label(o.Kind), "Near": st.Nearest(name)}))
			}
		}
	}
}

// isBody reports whether a name means the text below the fields.
func isBody(name string) bool {
	return viet.Key(name) == viet.Key(BodyField) || viet.Key(name) == viet.Key(BodyLabel)
}

// targets looks at the places of all units: each has to name a place of its own for every unit.
func (c *checker) targets() {
	c.problems = append(c.problems, config.CheckTargets(c.file, sampled(c.Targets))...)
	for i := range c.Targets {
		t := &c.Targets[i]
		alike := true
		for _, text := range t.Places() {
			uses, _ := FindUses([]byte(*text))
			alike = alike && len(uses) == 0
		}
		if alike {
			c.problems = append(c.problems, diag.New(t.In(c.file), fmt.Sprintf("targets[%d]", i+1), "fleet-target-alike", diag.Args{"Name": string(t.Name)}))
		}
	}
}

// sampled returns targets with a word in the place of each variable, as a unit may have them.
func sampled(targets []config.Target) []config.Target {
	all := slices.Clone(targets)
	for i := range all {
		for _, text := range all[i].Places() {
			*text = variable.ReplaceAllString(*text, "xa-a")
		}
	}
	return all
}

// fieldPath returns the English name of a field, or of one of its items' (channels.note);
// "" for none.
func fieldPath(st *schema.Type, name string) string {
	var path []string
	for part := range strings.SplitSeq(name, ".") {
		if st == nil {
			return ""
		}
		f := st.Field(part)
		if f == nil {
			return ""
		}
		path, st = append(path, f.Key), f.Struct()
	}
	return strings.Join(path, ".")
}

// A uniqueField is one whose values no two units have.
type uniqueField struct {
	name, code string
	of         func(u *Unit) string
}

var uniqueFields = []uniqueField{
	{"name", "fleet-unit-twice", func(u *Unit) string { return viet.Key(u.Name) }},
	{"id", "fleet-unit-twice", func(u *Unit) string { return u.ID }},
	{"folder", "fleet-folder-twice", func(u *Unit) string { return strings.ToLower(u.Folder) }},
	{"baseURL", "fleet-address-twice", func(u *Unit) string {
		if u.BaseURL.Origin == "" {
			return ""
		}
		_, host, _ := strings.Cut(strings.ToLower(u.BaseURL.Origin), "://") // one server answers at http and https
		return host + u.BaseURL.Path
	}},
}

// twice finds units with a name, a folder or an address that another one has: none of
// them is built, for nobody knows which one is meant.
func (c *checker) twice() {
	for _, f := range uniqueFields {
		having := map[string][]*Unit{}
		for i := range c.Units {
			u := &c.Units[i]
			if value := f.of(u); value != "" {
				having[value] = append(having[value], u)
			}
		}
		for _, same := range having {
			for i, u := range same {
				if len(same) > 1 && !c.has(u, f.code) {
					other := same[(i+1)%len(same)]
					c.report(u, f.name, f.code, diag.Args{"Unit": u.Name, "Other": other.Name, "Line": other.Line, "Folder": u.Folder, "Address": u.BaseURL.String()})
				}
			}
		}
	}
}

// mixed finds units whose folder is in that of another one, and those whose other names are the name of
// another one.
func (c *checker) mixed() {
	named := map[string]*Unit{}
	folders := map[string]*Unit{}
	for i := range c.Units {
		u := &c.Units[i]
		named[viet.Key(u.Name)], named[viet.Key(u.ID)], folders[strings.ToLower(u.Folder)] = u, u, u
	}
	for i := range c.Units {
		u := &c.Units[i]
		for _, alias := range u.Aliases {
			if other := named[viet.Key(alias)]; other != nil && other != u {
				c.report(u, "aliases", "fleet-alias-taken", diag.Args{"Alias": alias, "Other": other.Name, "Line": other.Line})
			}
		}
		for dir := path.Dir(u.Folder); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if other := folders[strings.ToLower(dir)]; other != nil {
				c.report(u, "folder", "fleet-folder-nested", diag.Args{"Folder": u.Folder, "In": other.Folder, "Other": other.Name, "Line": other.Line})
			}
		}
	}
}

// has reports whether a unit has a problem already.
func (c *checker) has(u *Unit, code string) bool {
	return slices.ContainsFunc(c.Wrong[u], func(d diag.Diagnostic) bool { return d.Code == code })
}
