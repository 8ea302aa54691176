package fleetunits

import (
	"bytes"
	"fmt"
	"maps"
	"math"
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

// Part is the variable that stands for the text of a unit, on a line of its own.
const Part = "unit.part"

// A Use is a variable in a text.
type Use struct {
	Name       string
	Start, End int // in bytes
}

// FindUses finds the variables of a text. One behind a backslash is none.
func FindUses(text []byte) (uses, parts []Use) {
	if !bytes.Contains(text, []byte{'{'}) {
		return nil, nil
	}
	for _, m := range variable.FindAllSubmatchIndex(text, -1) {
		u := Use{string(text[m[2]:m[3]]), m[0], m[1]}
		switch {
		case m[0] > 0 && text[m[0]-1] == '\\':
		case u.Name == Part:
			parts = append(parts, u)
		default:
			uses = append(uses, u)
		}
	}
	return uses, parts
}

// In returns the place of a use.
func (u Use) In(file string, text []byte) diag.Position {
	line := bytes.LastIndexByte(text[:u.Start], '\n') + 1
	return diag.Position{File: file, Line: 1 + bytes.Count(text[:line], []byte("\n")), Column: 1 + utf8.RuneCount(text[line:u.Start])}
}

// Alone reports whether a use stands on a line of its own.
func (u Use) Alone(text []byte) bool {
	start := bytes.LastIndexByte(text[:u.Start], '\n') + 1
	end := len(text)
	if i := bytes.IndexByte(text[u.End:], '\n'); i >= 0 {
		end = u.End + i
	}
	return len(bytes.TrimSpace(text[start:u.Start])) == 0 && len(bytes.TrimSpace(text[u.End:end])) == 0
}

// Substitute puts values in the place of variables. A variable without a value stays, and is
// reported.
func Substitute(file string, text []byte, uses []Use, values map[string]string) ([]byte, diag.List) {
	var problems diag.List
	var out []byte
	at := 0
	for _, u := range uses {
		value, ok := values[u.Name]
		if !ok {
			args := diag.Args{"Name": "{" + u.Name + "}", "Known": strings.Join(slices.Sorted(maps.Keys(values)), ", ")}
			code := "fleet-variable-unknown"
			if near := schema.NearestName(u.Name, slices.Sorted(maps.Keys(values))); near != "" {
				code, args["Near"] = "fleet-variable-unknown-near", "{"+near+"}"
			}
			problems = append(problems, diag.New(u.In(file, text), "", code, args))
			continue
		}
		out = append(append(out, text[at:u.Start]...), value...)
		at = u.End
	}
	return append(out, text[at:]...), problems
}

// IsOpen reports whether a problem is that a variable has no value.
func IsOpen(d diag.Diagnostic) bool { return strings.HasPrefix(d.Code, "fleet-variable-unknown") }

// somePlaces bounds the further places that are named of a variable without a value.
const somePlaces = 3

// PerVariable keeps, of the problems that a variable has no value, the first of each: a value for it mends them all. It
// counts the places, and names some of the others.
func PerVariable(all diag.List) (kept diag.List) {
	first := map[any]int{}
	for _, d := range all {
		if !IsOpen(d) {
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

// Misread returns the uses in front matter whose values would be read as something else
// there: an address behind a colon, a text with quotation marks inside of others.
func Misread(file string, text []byte, uses []Use, values map[string]string) (problems diag.List) {
	var doubtful []Use
	token := map[string]string{}
	for _, u := range uses {
		if value := values[u.Name]; value != "" && !harmless.MatchString(value) {
			doubtful = append(doubtful, u)
		}
		token[u.Name] = "\uE000" + u.Name + "\uE001"
	}
	if len(doubtful) == 0 {
		return nil
	}
	marked, _ := Substitute(file, text, uses, token)
	plain, _ := Substitute(file, text, uses, values)
	want, end, ok := frontOf(file, marked)
	if !ok {
		return nil // what is wrong is told where it is read
	}
	if got, _, ok := frontOf(file, plain); ok && sameTree(want, got, values) {
		return nil
	}
	for _, u := range doubtful {
		if at := u.In(file, text); at.Line < end {
			problems = append(problems, diag.New(at, "", "fleet-variable-form", diag.Args{"Name": "{" + u.Name + "}", "Value": values[u.Name]}))
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
