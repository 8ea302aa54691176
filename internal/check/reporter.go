package check

import (
	"io/fs"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Reporter is how a rule looks at the site and says what it found.
type Reporter struct {
	run      *run
	rule     *Rule
	severity diag.Severity // of what it finds in this site
	basis    string
	out      *[]Finding
}

// Site returns the site.
func (r *Reporter) Site() *site.Site { return r.run.Site }

// Settings returns the settings of the site.
func (r *Reporter) Settings() *config.Settings { return r.run.Site.Settings }

// Today returns the day of the check.
func (r *Reporter) Today() viet.Date { return r.run.Site.Today }

// Files returns the site's folder.
func (r *Reporter) Files() fs.FS { return r.run.Files }

// Approval returns what the log of the site says of the entry of a page; ok is false
// where it says nothing.
func (r *Reporter) Approval(p *site.Page) (a ApprovalRecord, ok bool) {
	a, ok = r.run.Approvals[p.File]
	return a, ok
}

// Answers visits the addresses of other hosts that were asked about, each with a place and
// what the host said; for rules about the whole site.
func (r *Reporter) Answers(visit func(o Outside, a Answer)) {
	for _, o := range r.run.outside {
		if a, asked := r.run.answers[o.Address]; asked {
			visit(o, a)
		}
	}
}

// BrokenJumps visits the links to places of other pages that these do not have. What a
// theme names itself has a _ in its name, and is not known here.
func (r *Reporter) BrokenJumps(visit func(j Jump, to *site.Page)) {
	for _, j := range r.run.jumps {
		to := r.Site().Target(j.From, j.To)
		if to == nil || strings.Contains(j.Name, "_") || r.run.anchors[to][j.Name] {
			continue
		}
		switch to.Kind {
		case site.HomePage, site.SectionPage, site.EntryPage:
			visit(j, to)
		}
	}
}

// A Detail changes a finding.
type Detail func(f *Finding)

// Because names where this finding comes from, in place of the rule's own source.
func Because(basis string) Detail {
	return func(f *Finding) {
		if basis != "" {
			f.Basis = basis
		}
	}
}

// About says what a finding is about that is not the line it stands in: a month, a
// unit. Dismissals know it by this.
func About(parts ...string) Detail {
	return func(f *Finding) { f.key = strings.Join(parts, "|") }
}

// Rank puts a finding among the others of its rule, before those with a larger one; 0
// where it does not matter.
func Rank(n int) Detail { return func(f *Finding) { f.rank = n } }

// InField names the field that a finding is in.
func InField(field string) Detail { return func(f *Finding) { f.Field = field } }

// add notes a finding.
func (r *Reporter) add(at diag.Position, field string, args diag.Args, details []Detail) {
	d := diag.New(at, field, r.rule.Code, args)
	d.Severity = r.severity
	f := Finding{Diagnostic: d, Rule: r.rule, Basis: r.basis}
	for _, detail := range details {
		detail(&f)
	}
	*r.out = append(*r.out, f)
}

// At notes a finding at a place.
func (r *Reporter) At(at diag.Position, args diag.Args, details ...Detail) {
	r.add(at, "", args, details)
}

// Setting notes a finding at a value of the settings, by its path: quotas[2].unit. A
// path that leads nowhere is placed where it ends: "agency.phone" at agency.
func (r *Reporter) Setting(path string, args diag.Args, details ...Detail) {
	at, _ := r.run.source(config.SettingsFile).at(path, settingsType(), "")
	r.add(at, path, args, details)
}

// Key notes a finding at a value of the front matter of a page's file, by its path. One
// about a value that is not there is about the page, by its title.
func (r *Reporter) Key(p *site.Page, path string, args diag.Args, details ...Detail) {
	at, written := r.run.source(p.File).at(path, typeOf(p), "")
	if !written {
		details = append([]Detail{About(p.Title)}, details...)
	}
	r.add(at, path, args, details)
}

// In notes a finding at bytes of a text.
func (r *Reporter) In(t *Text, start, end int, args diag.Args, details ...Detail) {
	if t.Reading != nil {
		r.add(t.Reading.At(start), "", args, details)
		return
	}
	field := t.SpanAt(start).field.String()
	at, _ := r.run.source(t.Page.File).at(field, typeOf(t.Page), t.Plain[start:end])
	r.add(at, field, args, details)
}

// Unfilled visits what is to be filled in in the file of an entry, (điền: số ký hiệu), with
// its field and place. The entry may be a draft.
func (r *Reporter) Unfilled(e *store.Entry, visit func(at diag.Position, field, text string)) {
	if root := r.run.source(e.File).tree(); root != nil {
		for _, d := range schema.Unfilled(e.File, root) {
			text, _ := d.Args["Value"].(string)
			visit(d.Position, d.Field, text)
		}
	}
	body, problems := e.Body.Text()
	if len(problems) > 0 {
		return // it is told of where it is read
	}
	for _, p := range schema.Placeholders(body, e.Body.Line) {
		visit(diag.Position{File: e.File, Line: p.Line, Column: p.Column}, "", p.Text)
	}
}
