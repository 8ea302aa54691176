package fleet

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// variable matches what stands for a value of a unit: names with a dot, so that {code} of
// settings and {#id} of headings are left alone.
var variable = regexp.MustCompile(`\{([A-Za-z]+(?:\.[A-Za-z][A-Za-z0-9]*)+)\}`)

// part is the variable that stands for the text of a unit, on a line of its own.
const part = "unit.part"

// A use is a variable in a text.
type use struct {
	name       string
	start, end int // in bytes
}

// findUses finds the variables of a text. One behind a backslash is none.
func findUses(text []byte) (uses, parts []use) {
	if !bytes.Contains(text, []byte{'{'}) {
		return nil, nil
	}
	for _, m := range variable.FindAllSubmatchIndex(text, -1) {
		u := use{string(text[m[2]:m[3]]), m[0], m[1]}
		switch {
		case m[0] > 0 && text[m[0]-1] == '\\':
		case u.name == part:
			parts = append(parts, u)
		default:
			uses = append(uses, u)
		}
	}
	return uses, parts
}

// in returns the place of a use.
func (u use) in(file string, text []byte) diag.Position {
	line := bytes.LastIndexByte(text[:u.start], '\n') + 1
	return diag.Position{File: file, Line: 1 + bytes.Count(text[:line], []byte("\n")), Column: 1 + utf8.RuneCount(text[line:u.start])}
}

// values returns the values of a unit by the names of variables. settings is nil where
// the unit has none of its own.
func (f *Fleet) values(u *Unit, settings *config.Settings) map[string]string {
	values := map[string]string{}
	set := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" && !strings.Contains(value, "\n") {
			values[name] = value
		}
	}
	for _, n := range []*front.Node{f.Variables, u.Variables} {
		if n == nil {
			continue
		}
		for _, p := range n.Pairs {
			set("unit."+p.Key, p.Value.Text)
		}
	}
	set("unit.id", u.ID)
	set("unit.name", u.Name)
	set("unit.nameInText", inText(u.Name))
	set("unit.level", u.Level)
	set("unit.url", u.BaseURL.String())
	set("unit.hotline", u.Hotline.Text)
	agency := u.agency()
	if settings != nil {
		agency = settings.Agency
	}
	v := reflect.ValueOf(agency)
	for _, field := range schema.TypeOf(v.Type()).Fields {
		set("agency."+field.Key, textOf(field.In(v)))
	}
	return values
}

// levels are the words for kinds of units, which begin with a small letter inside a sentence.
var levels = []string{"Xã ", "Phường ", "Đặc khu ", "Thị trấn ", "Tỉnh ", "Thành phố "}

// inText returns the name of a unit as it stands inside a sentence: xã Bình Lạc.
func inText(name string) string {
	for _, level := range levels {
		if strings.HasPrefix(name, level) {
			return strings.ToLower(level) + strings.TrimPrefix(name, level)
		}
	}
	return name
}

// textOf returns a text, or a value that is written as one.
func textOf(v reflect.Value) string {
	if s, ok := v.Interface().(interface{ String() string }); ok {
		return s.String()
	}
	return v.String()
}

// agency is the agency of a unit by what sites.yaml says.
func (u *Unit) agency() config.Agency {
	a := config.Agency{Name: u.Name, Level: u.Level}
	if u.Agency != nil {
		a = *u.Agency
		if a.Level == "" {
			a.Level = u.Level
		}
	}
	return a
}

// substitute puts values in the place of variables. A variable without a value stays, and is
// reported.
func substitute(file string, text []byte, uses []use, values map[string]string) ([]byte, diag.List) {
	var problems diag.List
	var out []byte
	at := 0
	for _, u := range uses {
		value, ok := values[u.name]
		if !ok {
			args := diag.Args{"Name": "{" + u.name + "}", "Known": strings.Join(slices.Sorted(maps.Keys(values)), ", ")}
			code := "fleet-variable-unknown"
			if near := schema.NearestName(u.name, slices.Sorted(maps.Keys(values))); near != "" {
				code, args["Near"] = "fleet-variable-unknown-near", "{"+near+"}"
			}
			problems = append(problems, diag.New(u.in(file, text), "", code, args))
			continue
		}
		out = append(append(out, text[at:u.start]...), value...)
		at = u.end
	}
	return append(out, text[at:]...), problems
}

// isOpen reports whether a problem is that a variable has no value.
func isOpen(d diag.Diagnostic) bool { return strings.HasPrefix(d.Code, "fleet-variable-unknown") }

// somePlaces bounds the further places that are named of a variable without a value.
const somePlaces = 3

// perVariable keeps, of the problems that a variable has no value, the first of each: a value for it mends them all. It
// counts the places, and names some of the others.
func perVariable(all diag.List) (kept diag.List) {
	first := map[any]int{}
	for _, d := range all {
		if !isOpen(d) {
			kept = append(kept, d)
			continue
		}
		i, told := first[d.Args["Name"]]
		if !told {
			first[d.Args["Name"]] = len(kept)
			d.Args = maps.Clone(d.Args) // others have it too
			d.Args["Count"], d.Args["Places"] = 1, []string(nil)
			kept = append(kept, d)
			continue
		}
		args := kept[i].Args
		args["Count"] = args["Count"].(int) + 1
		if places := args["Places"].([]string); len(places) < somePlaces {
			args["Places"] = append(places, fmt.Sprintf("%s:%d", d.File, d.Line))
		}
	}
	for _, i := range first {
		kept[i].Args["Places"] = strings.Join(kept[i].Args["Places"].([]string), ", ")
	}
	return kept
}

// harmless matches values that are the same wherever they stand in front matter.
var harmless = regexp.MustCompile(`^[\pL\pN][\pL\pN\pM ./()–-]*$`)

// misread returns the uses in front matter whose values would be read as something else
// there: an address behind a colon, a text with quotation marks inside of others.
func misread(file string, text []byte, uses []use, values map[string]string) (problems diag.List) {
	var doubtful []use
	token := map[string]string{}
	for _, u := range uses {
		if value := values[u.name]; value != "" && !harmless.MatchString(value) {
			doubtful = append(doubtful, u)
		}
		token[u.name] = "\uE000" + u.name + "\uE001"
	}
	if len(doubtful) == 0 {
		return nil
	}
	marked, _ := substitute(file, text, uses, token)
	plain, _ := substitute(file, text, uses, values)
	want, end, ok := frontOf(file, marked)
	if !ok {
		return nil // what is wrong is told where it is read
	}
	if got, _, ok := frontOf(file, plain); ok && sameTree(want, got, values) {
		return nil
	}
	for _, u := range doubtful {
		if at := u.in(file, text); at.Line < end {
			problems = append(problems, diag.New(at, "", "fleet-variable-form", diag.Args{"Name": "{" + u.name + "}", "Value": values[u.name]}))
		}
	}
	return problems
}

// frontOf returns the front matter of a text with the line behind it; all of settings is front matter.
func frontOf(file string, text []byte) (n *front.Node, end int, ok bool) {
	if file == config.SettingsFile {
		n, problems := front.ParseYAML(file, text)
		return n, math.MaxInt, n != nil && problems.Errors() == 0
	}
	s, problems := front.Split(file, text)
	return s.Front, s.BodyLine, s.Front != nil && problems.Errors() == 0
}

// sameTree reports whether a tree with tokens is another one with values.
func sameTree(want, got *front.Node, values map[string]string) bool {
	if want.Kind != got.Kind || detoken(want.Text, values) != got.Text || len(want.Items) != len(got.Items) || len(want.Pairs) != len(got.Pairs) {
		return false
	}
	for i := range want.Items {
		if !sameTree(want.Items[i], got.Items[i], values) {
			return false
		}
	}
	for i, p := range want.Pairs {
		if detoken(p.Key, values) != got.Pairs[i].Key || !sameTree(p.Value, got.Pairs[i].Value, values) {
			return false
		}
	}
	return true
}

// detoken puts values in the place of tokens.
func detoken(text string, values map[string]string) string {
	if !strings.Contains(text, "\uE000") {
		return text
	}
	for name, value := range values {
		text = strings.ReplaceAll(text, "\uE000"+name+"\uE001", value)
	}
	return text
}
