package report

import (
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// unitNames know the units of a site by all their names.
type unitNames struct {
	first map[string]string // key of a name → the name under which it is reported
	names []string          // in the order in which they were met
}

// namesOf gathers the units that the settings declare, and those that do something in
// entries and tasks. Who issues documents is none of them.
func namesOf(s *site.Site) *unitNames {
	n := &unitNames{first: map[string]string{}}
	for _, a := range s.Settings.AllAgencies() {
		n.add(append([]string{a.Name}, a.Aliases...))
	}
	for _, p := range s.Pages() {
		if p.Entry == nil || p.Entry.Broken {
			continue
		}
		if tasks, ok := content.TasksOf(p.Data()); !ok && p.EntryKind() != content.KindDocument {
			n.add([]string{content.Unit(p.Data())})
		} else if !tasks.Reference {
			for _, t := range tasks.Tasks {
				for _, name := range t.Lead {
					n.add([]string{name})
				}
			}
		}
	}
	return n
}

// add notes the names of one unit; the first is that under which it is reported.
func (n *unitNames) add(names []string) {
	for _, name := range names {
		key := viet.NameKey(name)
		if _, known := n.first[key]; key == "" || known {
			continue
		}
		n.first[key] = names[0]
		if name == names[0] {
			n.names = append(n.names, name)
		}
	}
}

// of is the name under which a unit is reported.
func (n *unitNames) of(name string) string {
	if first, ok := n.first[viet.NameKey(name)]; ok {
		return first
	}
	return name
}

// find finds a unit by one of its names, also typed without marks.
func (n *unitNames) find(name string) (unit string, ok bool) {
	if first, ok := n.first[viet.NameKey(name)]; ok {
		return first, true
	}
	for key, first := range n.first {
		if viet.Slug(key) == viet.Slug(name) && (unit == "" || first < unit) {
			unit = first
		}
	}
	return unit, unit != ""
}

// unknown says that no unit has a name, and which one may be meant: one with a name like
// it, else one that begins with it.
func (n *unitNames) unknown(name string) *UnitError {
	all := slices.SortedFunc(slices.Values(n.names), viet.Compare)
	near := schema.NearestName(name, all)
	if i := slices.IndexFunc(all, func(unit string) bool { return strings.HasPrefix(viet.Slug(unit)+"-", viet.Slug(name)+"-") }); near == "" && i >= 0 {
		near = all[i]
	}
	return &UnitError{name, near, all}
}

// ofUnit reports whether the report is about what a unit did.
func (g *gathering) ofUnit(name string) bool { return g.unit == "" || g.names.of(name) == g.unit }

// entries returns the entries of a kind that the report is about.
func (g *gathering) entries(k content.Kind) []*site.Page {
	return slices.DeleteFunc(slices.Clone(g.view.Latest(string(k), 0)), func(p *site.Page) bool { return !g.ofUnit(content.Unit(p.Data())) })
}
