package theme

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"path"
	"regexp"
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
func (l *loader) readOptions(n *front.Node) {
	l.theme.declared = l.declared
	kinds := map[string]Option{}
	for _, o := range slices.Backward(l.declared) {
		kinds[o.Name] = o
		l.theme.options[o.Name] = o.Default
		l.theme.kinds[o.Name] = o.Kind
	}
	if n == nil {
		return
	}
	if n.Kind != front.Map {
		l.report(diag.Position{File: config.SettingsFile, Line: n.Line, Column: n.Column}, "theme-options-map", nil)
		return
	}
	names := strings.Join(slices.Sorted(maps.Keys(kinds)), ", ")
	for _, p := range n.Pairs {
		o, ok := kinds[p.Key]
		if !ok {
			l.reportOption(p.Key, diag.Position{File: config.SettingsFile, Line: p.Line, Column: p.Column}, "theme-option-unknown", diag.Args{"Key": p.Key, "Known": names})
			continue
		}
		l.option(o, p.Value)
	}
}

// reportOption reports what is wrong with the value of an option.
func (l *loader) reportOption(name string, at diag.Position, code string, args diag.Args) {
	l.problems = append(l.problems, diag.New(at, "themeOptions."+name, code, args))
}

// option takes the value of one option.
func (l *loader) option(o Option, n *front.Node) {
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
		l.reportOption(o.Name, at, "theme-option-text", diag.Args{"Key": o.Name})
		return
	}
	switch o.Kind {
	case ColorOption:
		l.checkColor(o, value, at)
	case BlocksOption:
		known := l.theme.blocks(o.Name)
		for _, name := range listOf(value) {
			if !slices.Contains(known, name) {
				l.reportOption(o.Name, at, "theme-option-value", diag.Args{"Key": o.Name, "Value": name, "Known": strings.Join(known, ", ")})
			}
		}
	}
	l.theme.options[o.Name] = value
}

// A Choice is an option of a theme as a site has it.
type Choice struct {
	Option
	Value  string
	Chosen []string // of an option of blocks: those that stand on the page, in order
	Known  []string // and all that can
}

// Choices lists the options of a theme, in the order of their declaration.
func (t *Theme) Choices() (all []Choice) {
	for _, o := range t.declared {
		if slices.ContainsFunc(all, func(c Choice) bool { return c.Name == o.Name }) {
			continue // a theme that this one inherits from
		}
		c := Choice{Option: o, Value: t.options[o.Name]}
		if o.Kind == BlocksOption {
			c.Chosen, c.Known = listOf(c.Value), t.blocks(o.Name)
		}
		all = append(all, c)
	}
	return all
}

// Names lists the themes that there are: those of the site, nil for none, and those of
// the program.
func Names(own, builtin fs.FS) []string { return (&loader{own: own, builtin: builtin}).known() }

// blocks lists the partials that an option of blocks can name.
func (t *Theme) blocks(option string) []string {
	var names []string
	for rel := range t.files {
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

// leastContrast is what text needs against its background (WCAG 2.2, 1.4.3).
const leastContrast = 4.5

func (l *loader) checkColor(o Option, value string, at diag.Position) {
	color, ok := parseColor(value)
	if !ok {
		l.reportOption(o.Name, at, "theme-color-form", diag.Args{"Key": o.Name, "Value": value})
		return
	}
	for _, against := range o.Against {
		ground, ok := parseColor(against)
		if !ok {
			continue
		}
		if c := contrast(color, ground); c < leastContrast {
			l.reportOption(o.Name, at, "theme-contrast", diag.Args{"Key": o.Name, "Value": value, "Against": against,
				"Ratio": strings.Replace(fmt.Sprintf("%.1f", math.Floor(c*10)/10), ".", ",", 1)})
		}
	}
}

// parseColor reads #9f1d20 as red, green and blue from 0 to 1.
func parseColor(s string) (rgb [3]float64, ok bool) {
	digits, hash := strings.CutPrefix(s, "#")
	parts, err := hex.DecodeString(digits)
	if !hash || err != nil || len(parts) != len(rgb) {
		return rgb, false
	}
	for i, v := range parts {
		rgb[i] = float64(v) / 255
	}
	return rgb, true
}

// contrast is the contrast ratio of two colours, from 1 to 21 (WCAG 2.2,
// definition of contrast ratio).
func contrast(a, b [3]float64) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(rgb [3]float64) float64 {
	for i, v := range rgb {
		if v <= 0.04045 {
			rgb[i] = v / 12.92
		} else {
			rgb[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
}

// colors returns the colours as the first rule of css/site.css, which gives
// them to it as custom properties: --option-brand.
func (t *Theme) colors() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(t.options)) {
		if t.kinds[name] == ColorOption {
			fmt.Fprintf(&b, "--option-%s:%s;", name, t.options[name])
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return ":root{" + b.String() + "}\n"
}

// Color returns the value of an option of a colour, "" for none.
func (t *Theme) Color(option string) string {
	if t.kinds[option] != ColorOption {
		return ""
	}
	return t.options[option]
}

// addresses matches what may be the address of a file in a file of a theme.
var addresses = regexp.MustCompile(`/[^\s"'<>(){}|?#=]+\.[a-z0-9]{2,7}\b`)

// Addresses returns the addresses of files that the theme names, in the values of
// its options or in its own templates, style sheets and scripts. Some of them are
// no files'.
func (t *Theme) Addresses() map[string]bool {
	named := map[string]bool{}
	for _, address := range t.Files() {
		named[address] = true
	}
	for rel, f := range t.files {
		if !slices.Contains([]string{".html", ".css", ".js", ".webmanifest"}, path.Ext(rel)) {
			continue
		}
		for _, address := range addresses.FindAll(f.text, -1) {
			named[string(address)] = true
		}
	}
	return named
}

// Files returns the addresses of the files that options name, by option.
func (t *Theme) Files() map[string]string {
	files := map[string]string{}
	for name, kind := range t.kinds {
		if kind == FileOption && t.options[name] != "" {
			files[name] = t.options[name]
		}
	}
	return files
}
