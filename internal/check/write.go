package check

import (
	"fmt"
	"io"
	"strings"

	"cchc/internal/diag"
)

// How many findings of one rule are shown where not all are wanted: all of a few, else
// the first one of each file, with how many more the file has.
const (
	mostShown = 10
	mostFiles = 15
)

// WriteText writes a report for people: what stops the build, errors, then the rules by
// group, each with what to do once. all is whether every finding is shown.
func (r *Report) WriteText(w io.Writer, v *diag.Voice, all bool) error {
	t := &textWriter{w: w, voice: v, all: all}
	for from := 0; from < len(r.Findings); {
		to := from + 1
		for to < len(r.Findings) && sameBlock(&r.Findings[from], &r.Findings[to]) {
			to++
		}
		t.block(r.Findings[from:to])
		from = to
	}
	args := diag.Args{"Errors": r.Count(diag.Error), "Warnings": r.Count(diag.Warning), "Dismissed": len(r.Dismissed)}
	switch {
	case len(r.Findings) == 0 && len(r.Dismissed) == 0:
		t.line("%s", v.Say("check.clean", args))
	case len(r.Dismissed) == 0:
		t.line("%s", v.Say("check.summary", args))
	default:
		t.line("%s", v.Say("check.summary-dismissed", args))
	}
	if len(r.Findings) > 0 {
		first := &r.Findings[0]
		key := "check.begin"
		if first.Rule == nil {
			key = "check.begin-reading"
		}
		t.line("%s", v.Say(key, diag.Args{"Place": placeOf(first), "Code": first.Code}))
	}
	if t.left > 0 {
		t.line("%s", v.Say("check.more", diag.Args{"Count": t.left}))
	}
	return t.err
}

// AddExcerpts gives the problems of reading the lines that they stand in; show does that
// for a list.
func (r *Report) AddExcerpts(show func(problems diag.List)) {
	var problems diag.List
	for i := range r.Findings {
		if r.Findings[i].group() == Reading {
			problems = append(problems, r.Findings[i].Diagnostic)
		}
	}
	show(problems)
	for i := range r.Findings {
		if r.Findings[i].group() == Reading {
			r.Findings[i].Diagnostic, problems = problems[0], problems[1:]
		}
	}
}

// sameBlock reports whether two findings stand under one heading.
func sameBlock(a, b *Finding) bool {
	return a.group() == b.group() && a.Severity == b.Severity && (a.group() == Reading || a.Rule == b.Rule)
}

// A textWriter writes text and keeps the first error.
type textWriter struct {
	w     io.Writer
	voice *diag.Voice
	all   bool
	group string // the heading that was written last
	left  int    // findings that were not shown
	err   error
}

func (t *textWriter) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format+"\n", args...)
	}
}

// block writes the findings of one rule, or those of reading.
func (t *textWriter) block(findings []Finding) {
	first := &findings[0]
	heading := t.voice.Say("check.group-"+string(first.group()), nil)
	if first.Severity == diag.Error {
		heading = t.voice.Say("check.errors", diag.Args{"Group": heading})
	}
	if heading != t.group {
		t.group = heading
		t.line("== %s ==\n", heading)
	}
	if first.group() == Reading {
		for i := range findings {
			t.line("%s", strings.TrimRight(t.voice.Sentence(findings[i].Diagnostic), "\n"))
		}
		t.line("")
		return
	}
	t.line("%s [%s]%s", t.voice.Say(first.Code+".title", nil), first.Code, count(len(findings)))
	if t.all || len(findings) <= mostShown {
		for i := range findings {
			t.line("  %s: %s", placeOf(&findings[i]), t.voice.Message(findings[i].Diagnostic))
		}
	} else {
		t.byFile(findings)
	}
	if hint := t.voice.Hint(first.Diagnostic); hint != "" {
		t.line("    → %s", hint)
	}
	t.line("")
}

// byFile writes the first finding of each file.
func (t *textWriter) byFile(findings []Finding) {
	files := 0
	for from := 0; from < len(findings); files++ {
		to := from + 1
		for to < len(findings) && findings[to].File == findings[from].File {
			to++
		}
		if files == mostFiles {
			t.left += len(findings) - from
			t.line("  %s", t.voice.Say("check.more-of-rule", diag.Args{"Count": len(findings) - from}))
			return
		}
		line := fmt.Sprintf("  %s: %s", placeOf(&findings[from]), t.voice.Message(findings[from].Diagnostic))
		if more := to - from - 1; more > 0 {
			t.left += more
			line += " " + t.voice.Say("check.more-in-file", diag.Args{"Count": more})
		}
		t.line("%s", line)
		from = to
	}
}

func count(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" × %d", n)
}

// placeOf names the place of a finding: file:line:column.
func placeOf(f *Finding) string {
	s := f.File
	if f.Line > 0 {
		s += fmt.Sprintf(":%d", f.Line)
		if f.Column > 0 {
			s += fmt.Sprintf(":%d", f.Column)
		}
	}
	return s
}

// A Record is a finding as programs read it.
type Record struct {
	Code     string        `json:"code"`
	Severity diag.Severity `json:"severity"`
	File     string        `json:"file"`
	Line     int           `json:"line"`
	Column   int           `json:"column"`
	Field    string        `json:"field"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint"`
	Basis    string        `json:"basis"`
}

// Records returns the findings with their words, never nil.
func (r *Report) Records(v *diag.Voice) []Record {
	records := make([]Record, 0, len(r.Findings))
	for i := range r.Findings {
		f := &r.Findings[i]
		records = append(records, Record{f.Code, f.Severity, f.File, f.Line, f.Column, f.Field, v.Message(f.Diagnostic), v.Hint(f.Diagnostic), f.Basis})
	}
	return records
}

// WriteJSON writes a report for programs.
func (r *Report) WriteJSON(w io.Writer, v *diag.Voice) error {
	return diag.WriteJSON(w, struct {
		Findings []Record `json:"findings"`
	}{r.Records(v)})
}
