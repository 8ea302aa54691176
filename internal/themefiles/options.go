package themefiles

import (
	"maps"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// An Option is something that a site may set under themeOptions; a theme
// declares it in theme.yaml.
type Option struct {
	Name    string     `cchc:"name,required,short" vi:"Tên"`
	Label   string     `cchc:"label" vi:"Nhãn"`
	Kind    OptionKind `cchc:"kind" vi:"Loại"`
	Default string     `cchc:"default" vi:"Mặc định"`
	Against []string   `cchc:"against" vi:"Nền"`
}

// An OptionKind says what an option's value is.
type OptionKind string

// The kinds of options. Text is the kind of an option that names none.
const (
	TextOption   OptionKind = "text"
	ColorOption  OptionKind = "color"  // #9f1d20; readable against each of Against
	FileOption   OptionKind = "file"   // the address of a file of the site, /logo.svg
	BlocksOption OptionKind = "blocks" // names of partials: "tin" for partials/home-tin.html, in order
)

// Options gives the kinds.
func (OptionKind) Options() []schema.Option {
	return []schema.Option{{Value: "text"}, {Value: "color"}, {Value: "file"}, {Value: "blocks"}}
}

// readOptions takes the site's themeOptions, which must be options of the
// theme, and checks the values.
func (r *reader) readOptions(n *front.Node) {
	kinds := map[string]Option{}
	for _, o := range slices.Backward(r.chain.declared) {
		kinds[o.Name] = o
		r.chain.options[o.Name] = o.Default
		r.chain.kinds[o.Name] = o.Kind
	}
	if n == nil {
		return
	}
	if n.Kind != front.Map {
		r.report(diag.Position{File: config.SettingsFile, Line: n.Line, Column: n.Column}, "theme-options-map", nil)
		return
	}
	names := strings.Join(slices.Sorted(maps.Keys(kinds)), ", ")
	for _, p := range n.Pairs {
		o, ok := kinds[p.Key]
		if !ok {
			r.reportOption(p.Key, diag.Position{File: config.SettingsFile, Line: p.Line, Column: p.Column}, "theme-option-unknown", diag.Args{"Key": p.Key, "Known": names})
			continue
		}
		r.option(o, p.Value)
	}
}

// reportOption reports what is wrong with the value of an option.
func (r *reader) reportOption(name string, at diag.Position, code string, args diag.Args) {
	r.problems = append(r.problems, diag.New(at, "themeOptions."+name, code, args))
}

// option takes the value of one option.
func (r *reader) option(o Option, n *front.Node) {
	at := diag.Position{File: config.SettingsFile, Line: n.Line, Column: n.Column}
	value := n.Text
	switch {
	case o.Kind == BlocksOption && n.Kind == front.List:
		var names []string
		for _, item := range n.Items {
			names = append(names, item.Text)
		}
		value = strings.Join(names, ", ")
	case n.Kind == front.List || n.Kind == front.Map:
		r.reportOption(o.Name, at, "theme-option-text", diag.Args{"Key": o.Name})
		return
	}
	switch o.Kind {
	case ColorOption:
		r.checkColor(o, value, at)
	case BlocksOption:
		known := r.chain.blocks(o.Name)
		for _, name := range listOf(value) {
			if !slices.Contains(known, name) {
				r.reportOption(o.Name, at, "theme-option-value", diag.Args{"Key": o.Name, "Value": name, "Known": strings.Join(known, ", ")})
			}
		}
	}
	r.chain.options[o.Name] = value
}

// A Choice is an option of a theme as a site has it.
type Choice struct {
	Option
	Value  string
	Chosen []string // of an option of blocks: those that stand on the page, in order
	Known  []string // and all that can
}

// Choices lists the options of a theme, in the order of their declaration.
func (c *Chain) Choices() (all []Choice) {
	for _, o := range c.declared {
		if slices.ContainsFunc(all, func(earlier Choice) bool { return earlier.Name == o.Name }) {
			continue // a theme that this one inherits from
		}
		choice := Choice{Option: o, Value: c.options[o.Name]}
		if o.Kind == BlocksOption {
			choice.Chosen, choice.Known = c.Blocks(o.Name), c.blocks(o.Name)
		}
		all = append(all, choice)
	}
	return all
}

// Option returns the value of an option; ok is false where no theme declares it.
func (c *Chain) Option(name string) (value string, ok bool) {
	value, ok = c.options[name]
	return value, ok
}

// Blocks returns the names that an option of blocks has as its value, in their order.
func (c *Chain) Blocks(option string) []string { return listOf(c.options[option]) }

// blocks lists the names of the partials that an option of blocks can name.
func (c *Chain) blocks(option string) []string {
	var names []string
	for rel := range c.Files {
		if name, ok := strings.CutPrefix(rel, "partials/"+option+"-"); ok {
			names = append(names, strings.TrimSuffix(name, ".html"))
		}
	}
	slices.Sort(names)
	return names
}

// listOf divides the value of an option of several names.
func listOf(value string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }), func(s string) bool { return s == "" })
}
