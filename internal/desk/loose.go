package desk

import (
	"cmp"
	"io/fs"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/rules"
	"cchc/internal/theme"
	"cchc/themes"
)

// Some keys of the settings are none of their declaration's: the options of a theme, which
// the theme declares, and the severities of rules. A form has their values as texts by
// their paths, themeOptions.brand and check.severity.link-broken, beside those of the
// declaration.

// loosePath matches the paths of such values.
var loosePath = regexp.MustCompile(`^(themeOptions|check\.severity)\.[A-Za-z][A-Za-z0-9_-]{0,60}$`)

// looseValue returns such a value of a file, "" for none.
func (s *source) looseValue(path string) string {
	parent, key := cutLast(path)
	n := s.nodeAt(s.front, parent)
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

// nodeAt finds the value of a declared path, nil for none.
func (s *source) nodeAt(n *front.Node, path string) *front.Node {
	st := s.sort.Type
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
func (s *source) setLoose(data []byte, loose map[string]string) ([]byte, error) {
	left := map[string]int{} // of each map, how many values stay
	for _, parent := range []string{"themeOptions", "check.severity"} {
		if n := s.nodeAt(s.front, parent); n != nil {
			left[parent] = len(n.Pairs)
		}
	}
	var changes []edit.Change
	for _, path := range slices.Sorted(maps.Keys(loose)) {
		if !loosePath.MatchString(path) {
			return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
		}
		parent, key := cutLast(path)
		at := parent + `."` + key + `"`
		now, was := strings.TrimSpace(nfc(loose[path])), s.looseValue(path)
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
	data, err := edit.ApplyYAML(data, s.sort.Type, changes)
	if err != nil {
		return nil, s.refused(err)
	}
	return data, nil
}

// changedLoose are the loose values that were typed and are others than those of the file
// that the editor was opened with.
func (s *source) changedLoose(loose map[string]string) map[string]string {
	changed := maps.Clone(loose)
	maps.DeleteFunc(changed, func(path, value string) bool { return !loosePath.MatchString(path) || value == s.looseValue(path) })
	return changed
}

// A themeOption is an option of the theme as a form shows it.
type themeOption struct {
	theme.Choice
	Path   string
	Now    string // as the file has it
	Blocks []block
}

// A block is a part of a page that an option puts in order.
type block struct {
	Name   string
	Label  string
	Chosen bool
}

// namedBlocks are the blocks of the program's own theme, which have names for people,
// desk.block-NAME.
var namedBlocks = []string{"finder", "popular", "hotlines", "changes", "feedback", "plan", "news", "questions", "fields", "sections"}

func (d *Desk) block(name string, chosen bool) block {
	b := block{name, name, chosen}
	if slices.Contains(namedBlocks, name) {
		b.Label = d.say("desk.block-"+name, nil)
	}
	return b
}

// themeOptions are the options of the theme that the site has now, and what the file has
// for options that this theme has not.
func (d *Desk) themeOptions(s *source) (all []themeOption) {
	known := map[string]bool{}
	if set := d.set(); set != nil {
		for _, c := range set.Theme().Choices() {
			o := themeOption{Choice: c, Path: "themeOptions." + c.Name}
			if !loosePath.MatchString(o.Path) {
				continue
			}
			o.Now = s.looseValue(o.Path)
			for _, name := range c.Chosen {
				o.Blocks = append(o.Blocks, d.block(name, true))
			}
			for _, name := range c.Known {
				if !slices.Contains(c.Chosen, name) {
					o.Blocks = append(o.Blocks, d.block(name, false))
				}
			}
			known[c.Name] = true
			all = append(all, o)
		}
	}
	if n := s.nodeAt(s.front, "themeOptions"); n != nil && n.Kind == front.Map {
		for _, p := range n.Pairs {
			if path := "themeOptions." + p.Key; !known[p.Key] && loosePath.MatchString(path) {
				all = append(all, themeOption{Choice: theme.Choice{Option: theme.Option{Name: p.Key, Label: p.Key}}, Path: path, Now: s.looseValue(path)})
			}
		}
	}
	return all
}

// themeNames are the themes that can be chosen.
func (d *Desk) themeNames() []string {
	own, _ := theme.Own(d.folder.FS())
	return theme.Names(own, fs.FS(themes.FS))
}

// pictureAddresses are the addresses of the pictures of the site, for a logo.
func (d *Desk) pictureAddresses() (all []string) {
	set := d.set()
	if set == nil {
		return nil
	}
	for _, f := range set.Site.Library().Files {
		if f.IsPicture() || f.IsDrawing() {
			all = append(all, f.Path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// A ruleGroup is the rules about one thing.
type ruleGroup struct {
	Name  string
	Set   int // how many the file has a severity for
	Rules []ruleChoice
}

// A ruleChoice is a rule whose severity can be chosen.
type ruleChoice struct {
	Code, Title, Path string
	Usual             diag.Severity
	Options           []option
}

// ruleGroups are the rules whose severity the settings may change.
func (d *Desk) ruleGroups(s *source) (groups []ruleGroup) {
	all := rules.All()
	for _, name := range check.Groups {
		g := ruleGroup{Name: d.say("check.group-"+string(name), nil)}
		for _, rule := range all {
			if rule.Group != name || rule.Read && rule.Severity == diag.Error {
				continue
			}
			c := ruleChoice{Code: rule.Code, Title: d.say(rule.Code+".title", nil), Path: "check.severity." + rule.Code, Usual: rule.Severity}
			now := s.looseValue(c.Path)
			c.Options = []option{{"", d.say("desk.severity-usual", diag.Args{"Value": d.say("word."+string(rule.Severity), nil)}), now == ""}}
			for _, v := range []string{"off", "warning", "error"} {
				c.Options = append(c.Options, option{v, d.say("desk.severity-"+v, nil), now == v})
			}
			if now != "" {
				g.Set++
				if !slices.ContainsFunc(c.Options, func(o option) bool { return o.Chosen }) {
					c.Options = append(c.Options, option{now, now, true})
				}
			}
			g.Rules = append(g.Rules, c)
		}
		if len(g.Rules) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}
