package newentry

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// Sections returns the sections that new entries of a kind may stand in: those whose
// files are of the kind, without the ones that stand in another such section and those
// in another language.
func Sections(l *store.Library, k content.Kind) (some []*store.Section) {
	for _, s := range l.Sections {
		inner := false
		for up := s.Parent; up != nil; up = up.Parent {
			inner = inner || up.Kind == k
		}
		if s.Kind == k && !inner && (s.Lang == "" || s.Lang == content.Tongue(l.Settings.Lang)) {
			some = append(some, s)
		}
	}
	return some
}

// SectionNamed finds a section by its folder or its title; nil for none.
func SectionNamed(l *store.Library, name string) *store.Section {
	name = strings.ReplaceAll(viet.NFC(name), `\`, "/")
	dir := strings.TrimPrefix(path.Clean(strings.Trim(name, "/")), "content/")
	i := slices.IndexFunc(l.Sections, func(s *store.Section) bool { return s.Dir == dir })
	if i < 0 {
		i = slices.IndexFunc(l.Sections, func(s *store.Section) bool { return viet.Key(s.Title) == viet.Key(name) })
	}
	if i < 0 {
		return nil
	}
	return l.Sections[i]
}

// sampled is how many entries of a section are asked how they write their keys.
const sampled = 30

// SectionLabels reports whether the entries of a section write their keys as labels,
// those of the newest files that can be read. It is true where there are none.
func SectionLabels(site fs.FS, l *store.Library, s *store.Section) bool {
	var sources [][]byte
	for _, e := range slices.Backward(l.Entries) {
		if e.Section == s && len(sources) < sampled {
			if source, err := fs.ReadFile(site, e.File); err == nil {
				sources = append(sources, source)
			}
		}
	}
	return WritesLabels(sources)
}

// Units lists the units that entries of a column can come from: the agencies that the
// settings name, and the units with a quota.
func Units(s *config.Settings) (names []string) {
	for _, a := range s.AllAgencies() {
		names = append(names, a.Name)
	}
	for i := range s.Quotas {
		for _, unit := range s.Quotas[i].Owers() {
			if unit != "" && len(unitsNamed(&config.Settings{Agency: s.Agency, Agencies: s.Agencies}, unit, viet.NameKey)) == 0 && !slices.Contains(names, unit) {
				names = append(names, unit)
			}
		}
	}
	return names
}

// UnitNamed returns the name of a unit that is called by it or by another one of its
// names, also without Vietnamese marks where that is one unit's alone. Where the
// settings name no unit, every name is one.
func UnitNamed(s *config.Settings, name string) (unit string, ok bool) {
	for _, key := range []func(string) string{viet.NameKey, viet.Key} {
		if some := unitsNamed(s, name, key); len(some) == 1 {
			return some[0], true
		}
	}
	return name, len(s.Agencies)+len(s.Quotas) == 0
}

// unitsNamed returns the units whose name, or another name of theirs, has a key.
func unitsNamed(s *config.Settings, name string, key func(string) string) (units []string) {
	add := func(unit string, names ...string) {
		if !slices.Contains(units, unit) && slices.ContainsFunc(names, func(n string) bool { return key(n) == key(name) }) {
			units = append(units, unit)
		}
	}
	for _, a := range s.AllAgencies() {
		add(a.Name, append([]string{a.Name}, a.Aliases...)...)
	}
	for i := range s.Quotas {
		for _, unit := range s.Quotas[i].Owers() {
			if unit != "" && len(units) == 0 {
				add(unit, unit)
			}
		}
	}
	return units
}

// NearestUnit returns the unit that a name may mean, "" for none.
func NearestUnit(s *config.Settings, name string) string {
	return schema.NearestName(name, Units(s))
}
