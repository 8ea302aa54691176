package writing

import (
	"io/fs"
	"slices"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/rules"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
	"cchc/internal/themefiles"
	"cchc/internal/workspace"
	"cchc/themes"
)

// A themeOption is an option of the theme as a form shows it.
type themeOption struct {
	themefiles.Choice
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
var namedBlocks = []string{"finder", "popular", "hotlines", "changes", "feedback", "plan", "news", "questions", "fields", "sections", "units"}

func (d *Desk) block(name string, chosen bool) block {
	b := block{name, name, chosen}
	if slices.Contains(namedBlocks, name) {
		b.Label = d.Say("desk.block-"+name, nil)
	}
	return b
}

// themeOptions are the options of the theme that the site has now, and what the file has
// for options that this theme has not.
func (d *Desk) themeOptions(s *workspace.Source) (all []themeOption) {
	known := map[string]bool{}
	if set := d.Set(); set != nil {
		for _, c := range set.Theme().Chain.Choices() {
			o := themeOption{Choice: c, Path: "themeOptions." + c.Name}
			if !sourcefile.IsLoose(o.Path) {
				continue
			}
			o.Now = s.LooseValue(o.Path)
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
	if n := s.NodeAt(s.Front, "themeOptions"); n != nil && n.Kind == front.Map {
		for _, p := range n.Pairs {
			if path := "themeOptions." + p.Key; !known[p.Key] && sourcefile.IsLoose(path) {
				all = append(all, themeOption{Choice: themefiles.Choice{Option: themefiles.Option{Name: p.Key, Label: p.Key}}, Path: path, Now: s.LooseValue(path)})
			}
		}
	}
	return all
}

// themeNames are the themes that can be chosen.
func (d *Desk) themeNames() []string {
	own, _ := themefiles.Own(d.Folder.FS())
	return themefiles.Names(own, fs.FS(themes.FS))
}

// pictureAddresses are the addresses of the pictures of the site, for a logo.
func (d *Desk) pictureAddresses() (all []string) {
	set := d.Set()
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
	Options           []screen.Option
}

// ruleGroups are the rules whose severity the settings may change.
func (d *Desk) ruleGroups(s *workspace.Source) (groups []ruleGroup) {
	all := rules.All()
	for _, name := range check.Groups {
		g := ruleGroup{Name: d.Say("check.group-"+string(name), nil)}
		for _, rule := range all {
			if rule.Group != name || rule.Read && rule.Severity == diag.Error {
				continue
			}
			c := ruleChoice{Code: rule.Code, Title: d.Say(rule.Code+".title", nil), Path: "check.severity." + rule.Code, Usual: rule.Severity}
			now := s.LooseValue(c.Path)
			c.Options = []screen.Option{{Value: "", Label: d.Say("desk.severity-usual", diag.Args{"Value": d.Say("word."+string(rule.Severity), nil)}), Chosen: now == ""}}
			for _, v := range []string{"off", "warning", "error"} {
				c.Options = append(c.Options, screen.Option{Value: v, Label: d.Say("desk.severity-"+v, nil), Chosen: now == v})
			}
			if now != "" {
				g.Set++
				if !slices.ContainsFunc(c.Options, func(o screen.Option) bool { return o.Chosen }) {
					c.Options = append(c.Options, screen.Option{Value: now, Label: now, Chosen: true})
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
