package check

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"slices"

	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// DismissalsFile is where a site keeps what somebody looked at and let pass.
const DismissalsFile = sitefile.DismissalsFile

// Dismissals are the content of [DismissalsFile].
type Dismissals struct {
	List []Dismissal `cchc:"dismissed" vi:"Bỏ qua|Đã bỏ qua" doc:"Những lưu ý đã xem và bỏ qua."`
}

// A Dismissal is a warning that somebody looked at and let pass, with the reason. It
// holds as long as the text that it was about is the same.
type Dismissal struct {
	Code   string    `cchc:"code,required" vi:"Quy tắc|Mã" doc:"Mã quy tắc."`
	File   string    `cchc:"file,required" vi:"Tệp" doc:"Tệp có lưu ý, tính từ thư mục của chuyên mục."`
	Digest string    `cchc:"digest,required" vi:"Dấu" doc:"Dấu của dòng chữ; chữ đổi thì dấu đổi và lưu ý hiện lại."`
	Reason string    `cchc:"reason,required" vi:"Lý do" doc:"Vì sao bỏ qua."`
	By     string    `cchc:"by,required" vi:"Người bỏ qua|Ai" doc:"Ai quyết định."`
	On     viet.Date `cchc:"on,required" vi:"Ngày" doc:"Ngày nào."`
	place
}

// place is where a dismissal stands in its file.
type place struct{ Line, Column int }

// SetPlace keeps the place.
func (p *place) SetPlace(line, column int) { p.Line, p.Column = line, column }

// A Dismissed is a finding that was let pass, and by which dismissal.
type Dismissed struct {
	Finding
	Dismissal *Dismissal
}

// readDismissals reads the file of dismissals, which need not be there.
func readDismissals(files fs.FS) (Dismissals, diag.List) {
	var list Dismissals
	if _, err := fs.Stat(files, DismissalsFile); errors.Is(err, fs.ErrNotExist) {
		return list, nil
	}
	text, ok := store.Text(files, DismissalsFile)
	if !ok {
		return list, unreadable(files, DismissalsFile)
	}
	node, problems := front.ParseYAML(DismissalsFile, []byte(text))
	if node == nil {
		return list, problems
	}
	problems = append(problems, schema.Decode(DismissalsFile, node, &list)...)
	return list, problems
}

// unreadable says why the text of a file cannot be read.
func unreadable(files fs.FS, name string) diag.List {
	raw, err := sitefile.Read(files, name, maxDismissals)
	if err != nil {
		return diag.List{sitefile.Problem(name, err, "file-unreadable")}
	}
	if problems := store.Unreadable(name, raw); len(problems) > 0 {
		return problems[:1]
	}
	return diag.List{diag.New(diag.Position{File: name}, "", "file-unreadable", nil)}
}

// maxDismissals bounds what is read of such a file, in bytes.
const maxDismissals = 16 << 20

// dismiss leaves out what was let pass, and tells of dismissals that do nothing.
func (r *run) dismiss() *Report {
	list, problems := readDismissals(r.Files)
	r.readProblems(problems)
	byKey := map[string]*Dismissal{}
	used := map[*Dismissal]bool{}
	for i := range list.List {
		d := &list.List[i]
		byKey[d.Code+"\x00"+d.File+"\x00"+d.Digest] = d
	}
	report := &Report{again: &run{Input: Input{Files: r.Files, Rules: r.Rules, Changed: r.Changed}, severity: r.severity, byCode: r.byCode, sources: map[string]*source{}}}
	if len(byKey) > 0 {
		r.found = r.sorted() // and with it what is let pass
	}
	kept := r.found[:0]
	for _, f := range r.found {
		var d *Dismissal
		if len(byKey) > 0 {
			d = byKey[f.Code+"\x00"+f.File+"\x00"+r.digest(&f)]
		}
		if d == nil || f.Severity == diag.Error {
			kept = append(kept, f)
			continue
		}
		used[d] = true
		report.Dismissed = append(report.Dismissed, Dismissed{f, d})
	}
	r.found = kept
	if rule := r.byCode["dismissal-unused"]; rule != nil && r.severity[rule] != "" {
		for i := range list.List {
			if d := &list.List[i]; !used[d] {
				r.found = append(r.found, r.unused(rule, d))
			}
		}
	}
	report.Findings = r.told()
	return report
}

// unused tells of a dismissal that nothing matches any more.
func (r *run) unused(rule *Rule, d *Dismissal) Finding {
	at := diag.Position{File: DismissalsFile, Line: d.Line, Column: d.Column}
	warning := diag.Warn(at, "", rule.Code, diag.Args{"Code": d.Code, "File": d.File, "By": d.By})
	warning.Severity = r.severity[rule]
	return Finding{Diagnostic: warning, Rule: rule}
}

// digest is a digest of what a finding is about: what the rule says, the value that it
// stands at, or the line; of the whole file where there is no line.
func (r *run) digest(f *Finding) string {
	about := f.key
	if about == "" && f.Line > 0 {
		about = r.source(f.File).block(f.Line, f.Field != "")
	}
	if about == "" || about == "---" || about == "+++" {
		about = r.source(f.File).read()
	}
	return fmt.Sprintf("%012x", xxhash.Sum64String(f.Code+"\x00"+numbersOf.ReplaceAllString(f.Field, "")+"\x00"+about)&0xffffffffffff)
}

// numbersOf matches the numbers of items in a path, which others before them change.
var numbersOf = regexp.MustCompile(`\[\d+\]`)

// A Refusal is why something is not let pass, as the code of a message.
type Refusal struct {
	Code string
	Args diag.Args
}

func (e *Refusal) Error() string { return "check: " + e.Code }

// Dismiss returns the file of dismissals with one more for each warning of a rule in a
// file, and on a line where one is given, that a report of the site has; what stands in
// the file stays. count is how many there are.
func Dismiss(in Input, code, file string, line int, d Dismissal) (text []byte, count int, err error) {
	in.Changed = nil
	return Run(in).Dismiss(in.Files, code, file, line, d)
}

// Dismissing returns the report as it is with the dismissals that there are now: nothing
// else is looked at again.
func (report *Report) Dismissing() *Report {
	if report.again == nil {
		return report
	}
	r := &run{Input: report.again.Input, severity: report.again.severity, byCode: report.again.byCode, sources: map[string]*source{}}
	for i := range report.Dismissed {
		r.found = append(r.found, report.Dismissed[i].Finding)
	}
	for _, f := range report.Findings {
		if f.Code != "dismissal-unused" && f.File != DismissalsFile {
			r.found = append(r.found, f)
		}
	}
	return r.dismiss()
}

// Dismiss does what the function does, for a report of files that are as they were.
func (report *Report) Dismiss(files fs.FS, code, file string, line int, d Dismissal) (text []byte, count int, err error) {
	old, err := fs.ReadFile(files, DismissalsFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, 0, err
	}
	r := newRun(Input{Files: files})
	var digests []string
	refused := false
	for i := range report.Findings {
		f := &report.Findings[i]
		if f.Code != code || f.File != file || line > 0 && f.Line != line {
			continue
		}
		if f.Severity == diag.Error {
			refused = true
			continue
		}
		if digest := r.digest(f); !slices.Contains(digests, digest) {
			digests = append(digests, digest)
		}
		count++
	}
	switch {
	case count == 0 && refused:
		return nil, 0, &Refusal{"dismiss-error", diag.Args{"Code": code, "File": file}}
	case count == 0:
		return nil, 0, &Refusal{"dismiss-nothing", diag.Args{"Code": code, "File": file}}
	}
	if len(old) == 0 {
		old = []byte(dismissalsHead)
	}
	list, problems := readDismissals(files)
	if problems.Errors() > 0 {
		return nil, 0, &Refusal{"dismiss-broken", diag.Args{"File": DismissalsFile}}
	}
	var changes []edit.Change
	for i, digest := range digests {
		changes = append(changes, edit.Change{
			Path: fmt.Sprintf("dismissed[%d]", len(list.List)+1+i), Op: edit.Insert,
			Value: map[string]any{"code": code, "file": file, "digest": digest, "reason": d.Reason, "by": d.By, "on": d.On},
		})
	}
	text, err = edit.ApplyYAML(old, schema.TypeOf(reflect.TypeFor[Dismissals]()), changes)
	return text, count, err
}

// dismissalsHead is what the file begins with.
const dismissalsHead = `# Những lưu ý của cchc check đã được xem và bỏ qua, ai bỏ qua và vì sao.
# Dòng chữ thay đổi thì lưu ý hiện lại. Xóa một mục ở đây cũng làm lưu ý hiện lại.
`
