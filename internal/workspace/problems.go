package workspace

import (
	"slices"

	"cchc/internal/check"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/rules"
	"cchc/internal/site"
)

// A Problem is a finding as an editor shows it, with what leads to its place.
type Problem struct {
	Severity diag.Severity `json:"severity"`
	Field    string        `json:"field"` // tasks[3].status; "" for the text
	Line     int           `json:"line"`
	Column   int           `json:"column"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint"`
	Rule     string        `json:"rule"`
}

// Problems looks at one file as it is shown now, with what is not saved.
func (w *Workspace) Problems(file string) []Problem {
	set, found := w.typed()
	all := []Problem{}
	var p *site.Page
	if set != nil {
		p = PageOf(set, file)
	}
	if p == nil || p.Entry == nil || p.Entry.Broken || file == config.SettingsFile {
		for _, one := range slices.Clone(found).Sort() {
			if one.File == file {
				all = append(all, w.Problem(check.Finding{Diagnostic: one}))
			}
		}
		return all
	}
	for _, f := range check.Entry(check.Input{Site: set.Site, Files: w.preview.Files(), Problems: found, Rules: rules.All()}, p) {
		all = append(all, w.Problem(f))
	}
	return all
}

func (w *Workspace) Problem(f check.Finding) Problem {
	rec := check.Report{Findings: []check.Finding{f}}
	r := rec.Records(w.Voice)[0]
	return Problem{f.Severity, f.Field, f.Line, f.Column, r.Message, r.Hint, r.Code}
}
