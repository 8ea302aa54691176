package sourcefile

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/edit"
	"cchc/internal/front"
)

// Some keys of the settings are none of their declaration's: the options of a theme, which
// the theme declares, and the severities of rules. A form has their values as texts by
// their paths, themeOptions.brand and check.severity.link-broken, beside those of the
// declaration.

// loosePath matches the paths of such values.
var loosePath = regexp.MustCompile(`^(themeOptions|check\.severity)\.[A-Za-z][A-Za-z0-9_-]{0,60}$`)

// IsLoose reports whether a path is one of these.
func IsLoose(path string) bool { return loosePath.MatchString(path) }

// LooseValue returns such a value of a file, "" for none.
func (s *File) LooseValue(path string) string {
	parent, key := cutLast(path)
	n := s.NodeAt(s.Front, parent)
	if n == nil || n.Kind != front.Map {
		return ""
	}
	for _, p := range n.Pairs {
		if p.Key == key {
			if p.Value.Kind == front.List {
				var names []string
				for _, item := range p.Value.Items {
					names = append(names, item.Text)
				}
				return strings.Join(names, ", ")
			}
			return p.Value.Text
		}
	}
	return ""
}

func cutLast(path string) (parent, key string) {
	i := strings.LastIndexByte(path, '.')
	return path[:i], path[i+1:]
}

// NodeAt finds the value of a declared path, nil for none.
func (s *File) NodeAt(n *front.Node, path string) *front.Node {
	st := s.Written.Type
	for step := range strings.SplitSeq(path, ".") {
		if n == nil || n.Kind != front.Map || st == nil {
			return nil
		}
		f, next := st.Field(step), (*front.Node)(nil)
		for _, p := range n.Pairs {
			if f.Is(p.Key) {
				next = p.Value
			}
		}
		n, st = next, f.Struct()
	}
	return n
}

// setLoose changes the loose values that are others than those of the file.
func (s *File) setLoose(data []byte, loose map[string]string) ([]byte, error) {
	left := map[string]int{} // of each map, how many values stay
	for _, parent := range []string{"themeOptions", "check.severity"} {
		if n := s.NodeAt(s.Front, parent); n != nil {
			left[parent] = len(n.Pairs)
		}
	}
	var changes []edit.Change
	for _, path := range slices.Sorted(maps.Keys(loose)) {
		if !IsLoose(path) {
			return nil, ErrForm
		}
		parent, key := cutLast(path)
		at := parent + `."` + key + `"`
		now, was := strings.TrimSpace(NFC(loose[path])), s.LooseValue(path)
		switch {
		case now == was:
		case now != "":
			changes = append(changes, edit.Change{Path: at, Op: edit.Set, Value: now})
			if was == "" {
				left[parent]++
			}
		case left[parent] == 1: // what would stay is a key without a value
			changes = append(changes, edit.Change{Path: parent, Op: edit.Remove})
			left[parent] = 0
		default:
			changes = append(changes, edit.Change{Path: at, Op: edit.Remove})
			left[parent]--
		}
	}
	// What is added comes first, so that a map is never taken away before it.
	slices.SortStableFunc(changes, func(a, b edit.Change) int { return cmp.Compare(a.Op, b.Op) })
	data, err := edit.ApplyYAML(data, s.Written.Type, changes)
	if err != nil {
		return nil, s.refused(err)
	}
	return data, nil
}

// changedLoose are the loose values that were typed and are others than those of the file
// that the editor was opened with.
func (s *File) changedLoose(loose map[string]string) map[string]string {
	changed := maps.Clone(loose)
	maps.DeleteFunc(changed, func(path, value string) bool { return !IsLoose(path) || value == s.LooseValue(path) })
	return changed
}
