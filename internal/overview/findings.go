package overview

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/front"
	"cchc/internal/history"
	"cchc/internal/report"
	"cchc/internal/reportfile"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// checksScreen is the screen Kiểm tra: what the last check found, as cchc check groups it.
// The address narrows it to a group (nhom), a severity (muc), a section (muc-luc) and a rule
// (quy-tac), of which all findings are shown.
type checksScreen struct {
	findingFilter
	Pending    bool
	At         string // when the check was made
	Errors     int
	Warnings   int
	Groups     []screen.Option
	Severities []screen.Option
	Sections   []screen.Option
	Blocks     []findingBlock
	Dismissed  []dismissedView
}

// A findingFilter says which findings are shown.
type findingFilter struct{ Group, Severity, Section, Rule string }

func filterOf(r *http.Request) findingFilter {
	q := r.URL.Query()
	return findingFilter{q.Get("nhom"), q.Get("muc"), q.Get("chuyen-muc"), q.Get("quy-tac")}
}

// has reports whether a finding is shown.
func (f *findingFilter) has(one *check.Finding) bool {
	return (f.Group == "" || f.Group == string(groupOf(one))) && (f.Severity == "" || f.Severity == string(one.Severity)) &&
		(f.Section == "" || strings.HasPrefix(one.File, "content/"+f.Section+"/")) && (f.Rule == "" || f.Rule == one.Code)
}

// groupOf is the group that a finding stands in.
func groupOf(f *check.Finding) check.Group {
	if f.Rule == nil || f.Rule.Read {
		return check.Reading
	}
	return f.Rule.Group
}

// A findingBlock is the findings of one rule; those of reading the site, of one code.
type findingBlock struct {
	Group    string // its heading, where it is the first of its group
	Code     string
	Title    string
	Severity diag.Severity
	Count    int
	Hint     string
	Reason   string // why the rule is there, "" for none
	Basis    string
	Findings []screen.FindingView
	Can      bool // they can be let pass
}

// A dismissedView is a finding that was let pass.
type dismissedView struct {
	screen.FindingView
	Code, Reason, By, On, Digest string
}

// mostOfRule is how many findings of a rule are shown among those of others.
const mostOfRule = 20

func (d *Desk) checksScreen(r *http.Request) (any, error) {
	rep, at := d.LastCheck()
	s := &checksScreen{findingFilter: filterOf(r), Pending: rep == nil}
	d.findingChoices(s)
	if rep == nil {
		return s, nil
	}
	s.At, s.Errors, s.Warnings = screen.Clock(at), rep.Count(diag.Error), rep.Count(diag.Warning)
	titles := d.Titles()
	for i := range rep.Findings {
		if f := &rep.Findings[i]; s.has(f) {
			d.addFinding(s, f, titles)
		}
	}
	for i := range rep.Dismissed {
		f := &rep.Dismissed[i]
		if s.has(&f.Finding) {
			by := f.Dismissal
			s.Dismissed = append(s.Dismissed, dismissedView{d.findingView(&f.Finding, titles), f.Code, by.Reason, by.By, by.On.String(), by.Digest})
		}
	}
	return s, nil
}

// addFinding puts a finding under its rule.
func (d *Desk) addFinding(s *checksScreen, f *check.Finding, titles map[string]string) {
	n := len(s.Blocks)
	if n == 0 || s.Blocks[n-1].Code != f.Code || s.Blocks[n-1].Severity != f.Severity {
		s.Blocks = append(s.Blocks, d.findingBlock(f))
		n++
		heading := d.Say("check.group-"+string(groupOf(f)), nil)
		if f.Severity == diag.Error {
			heading = d.Say("check.errors", diag.Args{"Group": heading})
		}
		if !slices.ContainsFunc(s.Blocks[:n-1], func(b findingBlock) bool { return b.Group == heading }) {
			s.Blocks[n-1].Group = heading
		}
	}
	b := &s.Blocks[n-1]
	b.Count++
	if s.Rule != "" || len(b.Findings) < mostOfRule {
		b.Findings = append(b.Findings, d.findingView(f, titles))
	}
}

func (d *Desk) findingBlock(f *check.Finding) findingBlock {
	b := findingBlock{Code: f.Code, Title: f.Code, Severity: f.Severity, Hint: d.Voice.Hint(f.Diagnostic), Basis: f.Basis, Can: f.Severity != diag.Error && groupOf(f) != check.Reading}
	if d.Voice.Has(f.Code + ".title") {
		b.Title = d.Say(f.Code+".title", nil)
	} else {
		b.Title = diag.Capitalize(d.Voice.Message(f.Diagnostic))
	}
	if f.Rule != nil && d.Voice.Has(f.Code+".reason") {
		b.Reason = d.Say(f.Code+".reason", nil)
	}
	return b
}

func (d *Desk) findingView(f *check.Finding, titles map[string]string) screen.FindingView {
	v := screen.FindingView{Title: titles[f.File], File: f.File, Line: f.Line, Message: diag.Capitalize(d.Voice.Message(f.Diagnostic))}
	if v.Title == "" {
		v.Title = f.File
	}
	if path := d.pathOf(*f); path != "/kiem-tra" {
		v.Path = path
	}
	return v
}

// findingChoices fills in what findings are narrowed by.
func (d *Desk) findingChoices(s *checksScreen) {
	for _, g := range slices.Concat([]check.Group{check.Reading}, check.Groups) {
		s.Groups = append(s.Groups, screen.Option{Value: string(g), Label: d.Say("check.group-"+string(g), nil), Chosen: string(g) == s.Group})
	}
	for _, severity := range []diag.Severity{diag.Error, diag.Warning} {
		s.Severities = append(s.Severities, screen.Option{Value: string(severity), Label: d.Say("word."+string(severity), nil), Chosen: string(severity) == s.Severity})
	}
	if set := d.Set(); set != nil {
		for _, one := range set.Site.Library().Sections {
			s.Sections = append(s.Sections, screen.Option{Value: one.Dir, Label: one.Title, Chosen: one.Dir == s.Section})
		}
	}
}

// dismissAction lets the warnings of a rule in a file pass, on a line where one is given.
func (d *Desk) dismissAction(r *http.Request) (any, error) {
	var in struct{ Code, File, Line, Reason string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	reason := viet.NFC(strings.TrimSpace(in.Reason))
	if reason == "" {
		return nil, fault.New(http.StatusBadRequest, "desk.dismiss-reason", nil)
	}
	line, _ := strconv.Atoi(in.Line)
	report := d.CheckOf(in.File)
	d.Saving.Lock()
	defer d.Saving.Unlock()
	old, base, err := d.dismissals()
	if err != nil {
		return nil, err
	}
	text, _, err := report.Dismiss(d.Folder.FS(), in.Code, in.File, line, check.Dismissal{Reason: reason, By: screen.Who(r), On: d.Today()})
	var refused *check.Refusal
	switch {
	case errors.As(err, &refused):
		return nil, fault.New(http.StatusConflict, "cli."+refused.Code, refused.Args)
	case err != nil:
		return nil, d.Unsaved(check.DismissalsFile, err)
	}
	return map[string]any{}, d.saveDismissals(history.Entry{Who: screen.Who(r), Why: in.Code + " " + in.File + ": " + reason}, base, old, text)
}

// dismissals reads the file of dismissals; without one the digest is that of no file.
func (d *Desk) dismissals() (text []byte, base folder.Digest, err error) {
	d.Folder.Forget()
	text, err = sitefile.Read(d.Folder.FS(), check.DismissalsFile, workspace.MaxSource)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, folder.NoFile, nil
	case err != nil:
		return nil, "", d.Unsaved(check.DismissalsFile, err)
	}
	return text, folder.DigestOf(text), nil
}

// saveDismissals saves the file of dismissals, and has the last report follow them.
func (d *Desk) saveDismissals(e history.Entry, base folder.Digest, old, text []byte) error {
	e.Act, e.File = history.Saved, check.DismissalsFile
	if base == folder.NoFile {
		old = nil
	}
	if err := d.Change(history.Change{Entry: e, Disk: e.File, Old: old, Data: text}); err != nil {
		return d.Unsaved(check.DismissalsFile, err)
	}
	d.CheckDismissed()
	return nil
}

// undismissAction has findings shown again that were let pass.
func (d *Desk) undismissAction(r *http.Request) (any, error) {
	var in struct{ Code, File, Digest string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	d.Saving.Lock()
	defer d.Saving.Unlock()
	old, base, err := d.dismissals()
	if err != nil {
		return nil, err
	}
	var list check.Dismissals
	node, _ := front.ParseYAML(check.DismissalsFile, []byte(sourcefile.LineFeeds(old)))
	if node != nil {
		schema.Decode(check.DismissalsFile, node, &list)
	}
	i := slices.IndexFunc(list.List, func(one check.Dismissal) bool {
		return one.Code == in.Code && one.File == in.File && one.Digest == in.Digest
	})
	if i < 0 {
		return nil, fault.New(http.StatusConflict, "desk.dismissal-gone", nil)
	}
	text, err := edit.ApplyYAML(old, schema.TypeOf(reflect.TypeFor[check.Dismissals]()), []edit.Change{{Path: fmt.Sprintf("dismissed[%d]", i+1), Op: edit.Remove}})
	if err != nil {
		return nil, d.Unsaved(check.DismissalsFile, err)
	}
	return map[string]any{}, d.saveDismissals(history.Entry{Who: screen.Who(r), Why: in.Code + " " + in.File}, base, old, text)
}

// checksDownload answers with the findings that a screen shows, as a table.
func (d *Desk) checksDownload(w http.ResponseWriter, r *http.Request) error {
	rep, _ := d.LastCheck()
	if rep == nil {
		return screen.Redirect("/kiem-tra")
	}
	filter := filterOf(r)
	t := &report.Table{Name: "kiem-tra", Title: d.Say("desk.checks", nil)}
	for i, width := range []float64{24, 10, 40, 34, 8, 60, 60, 30} {
		key := []string{"group", "severity", "entry", "file", "line", "message", "mend", "basis"}[i]
		t.Columns = append(t.Columns, report.Column{Title: d.Say("desk.column-"+key, nil), Width: width})
	}
	titles := d.Titles()
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if !filter.has(f) {
			continue
		}
		v := d.findingView(f, titles)
		line := report.Cell(report.Text(""))
		if f.Line > 0 {
			line = report.Number(f.Line)
		}
		t.Rows = append(t.Rows, []report.Cell{
			report.Text(d.Say("check.group-"+string(groupOf(f)), nil)), report.Text(d.Say("word."+string(f.Severity), nil)), report.Text(v.Title), report.Text(f.File), line,
			report.Text(v.Message), report.Text(d.Voice.Hint(f.Diagnostic)), report.Text(f.Basis),
		})
	}
	format := reportfile.Format(r.URL.Query().Get("dang"))
	data, err := reportfile.WriteTable(t, d.Agency(), d.Today(), format)
	if err != nil {
		return fault.NotFound(string(format))
	}
	screen.Attach(w, "kiem-tra-"+d.Today().ISO()+"."+string(format), data)
	return nil
}
