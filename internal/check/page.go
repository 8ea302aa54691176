package check

import (
	"fmt"
	"io"
	"path"
	"strings"

	"cchc/internal/diag"

	"golang.org/x/tools/txtar"
)

// An Example is the two sites that a rule's example has: one in which the rule finds
// something, one in which it does not. Their files have their names from the site's
// folder; what every site needs besides is not among them.
type Example struct {
	Day       string // of the check
	Bad, Good []txtar.File
}

// exampleDay is the day of examples that name none.
const exampleDay = "2026-11-22"

// ExampleOf reads the example of a rule: a txtar archive whose files stand below bad/
// and good/, or in neither where both sites have them. A line «day: 2026-11-22» before
// them names the day.
func (rule *Rule) ExampleOf() Example {
	archive := txtar.Parse([]byte(rule.Example))
	e := Example{Day: exampleDay}
	for line := range strings.SplitSeq(string(archive.Comment), "\n") {
		if day, ok := strings.CutPrefix(line, "day: "); ok {
			e.Day = strings.TrimSpace(day)
		}
	}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "bad/"); ok {
			e.Bad = append(e.Bad, txtar.File{Name: name, Data: f.Data})
		} else if name, ok := strings.CutPrefix(f.Name, "good/"); ok {
			e.Good = append(e.Good, txtar.File{Name: name, Data: f.Data})
		} else {
			e.Bad, e.Good = append(e.Bad, f), append(e.Good, f)
		}
	}
	return e
}

// Explain writes the page of a rule for a terminal.
func (rule *Rule) Explain(w io.Writer, v *diag.Voice) error {
	var b strings.Builder
	say := func(key string, args diag.Args) string { return v.Say("check."+key, args) }
	fmt.Fprintf(&b, "%s\n%s · %s · %s\n\n%s\n", v.Say(rule.Code+".title", nil), rule.Code,
		v.Say("check.group-"+string(rule.Group), nil), v.Say("word."+string(rule.Severity), nil), v.Say(rule.Code+".reason", nil))
	if basis := rule.basis(); basis != "" {
		fmt.Fprintf(&b, "%s\n", say("explain-basis", diag.Args{"Basis": basis}))
	}
	fmt.Fprintf(&b, "%s\n", say("explain-do", diag.Args{"Hint": rule.advice(v)}))
	e := rule.ExampleOf()
	writeFiles(&b, say("explain-bad", nil), e.Bad)
	writeFiles(&b, say("explain-good", nil), e.Good)
	fmt.Fprintf(&b, "\n%s\n", say("explain-set", diag.Args{"Code": rule.Code}))
	_, err := io.WriteString(w, b.String())
	return err
}

// advice is what to do about a finding without its particulars: the hint, where that
// names none.
func (rule *Rule) advice(v *diag.Voice) string {
	if v.Has(rule.Code + ".advice") {
		return v.Say(rule.Code+".advice", nil)
	}
	return v.Say(rule.Code+".hint", nil)
}

// writeFiles writes the files of an example that people read, indented.
func writeFiles(b *strings.Builder, title string, files []txtar.File) {
	fmt.Fprintf(b, "\n%s\n", title)
	for _, f := range files {
		fmt.Fprintf(b, "\n  %s\n", f.Name)
		if !readable(f) {
			continue
		}
		for line := range strings.SplitSeq(strings.TrimRight(string(f.Data), "\n"), "\n") {
			fmt.Fprintln(b, strings.TrimRight("    "+line, " "))
		}
	}
}

// readable reports whether the content of a file says something to people.
func readable(f txtar.File) bool {
	switch path.Ext(f.Name) {
	case ".md", ".yaml", ".vtt", ".txt":
		return len(f.Data) > 0
	}
	return false
}
