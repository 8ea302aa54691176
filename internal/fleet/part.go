package fleet

import (
	"bytes"
	"regexp"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/fleetunits"
)

// A unit's part stands in the middle of a text that is the province's, and must leave that as
// it is: what it opens it closes, and names of links and notes are its own.

// labelRE matches the names of links and notes where they are used or explained; definitionRE
// those that a line explains.
var (
	labelRE      = regexp.MustCompile(`\[([^\[\]\n]+)\]`)
	definitionRE = regexp.MustCompile(`^ {0,3}\[([^\[\]\n]+)\]:`)
	fenceRE      = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})(.*)$")
)

// partProblems returns what would change the shared text around a unit's part, which stands in a
// file from a line on.
func partProblems(file string, line int, part, shared []byte) (problems diag.List) {
	report := func(line int, code string, args diag.Args) {
		problems = append(problems, diag.New(diag.Position{File: file, Line: line}, "", code, args))
	}
	used := map[string]bool{}
	for _, m := range labelRE.FindAllSubmatch(bytes.ReplaceAll(shared, []byte("{"+fleetunits.Part+"}"), nil), -1) {
		used[labelKey(m[1])] = true
	}
	fence, opened, comment := "", 0, 0
	n := line
	for text := range bytes.Lines(part) {
		text = bytes.TrimRight(text, "\r\n")
		m := fenceRE.FindSubmatch(text)
		switch {
		case comment > 0 || fence == "" && m == nil && bytes.LastIndex(text, []byte("<!--")) > bytes.LastIndex(text, []byte("-->")):
			if comment == 0 {
				comment = n
			} else if bytes.Contains(text, []byte("-->")) {
				comment = 0
			}
		case fence == "" && m != nil:
			fence, opened = string(m[1]), n
		case fence != "":
			if m != nil && strings.HasPrefix(string(m[1]), fence) && len(bytes.TrimSpace(m[2])) == 0 {
				fence = ""
			}
		default:
			if d := definitionRE.FindSubmatch(text); d != nil && used[labelKey(d[1])] {
				report(n, "fleet-part-label", diag.Args{"Label": "[" + string(d[1]) + "]"})
			}
		}
		n++
	}
	if fence != "" {
		report(opened, "fleet-part-open", diag.Args{"Mark": fence})
	}
	if comment > 0 {
		report(comment, "fleet-part-open", diag.Args{"Mark": "<!--"})
	}
	return problems
}

// labelKey returns the name of a link or a note as Markdown compares it.
func labelKey(label []byte) string {
	return strings.ToLower(strings.Join(strings.Fields(string(label)), " "))
}
