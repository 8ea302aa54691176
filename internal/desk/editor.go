package desk

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/drafts"
	"cchc/internal/folder"
	"cchc/internal/render"
	"cchc/internal/rules"
	"cchc/internal/site"
	"cchc/internal/sourcefile"
	"cchc/internal/viet"
)

// editorScreen is the screen Soạn: the form of an entry and its text beside the page as it
// will be, with the problems below. The address has the file (tep), and gives the mode (van-ban=1) for the text
// of the file alone.
type editorScreen struct {
	*source
	Entry   entryView
	Fields  []control // what is filled in or mandatory, of one value each
	Lists   []control // likewise, of several
	Others  []control // what can be filled in too
	AsText  bool      // the text of the file is edited
	Text    string    // of the file
	Tab     string
	View    string // the address of the page in the preview, "" where there is none
	Drafts  []draftView
	Hidden  string
	Found   []problem
	Started int // the line of the file on which the body begins
}

func (d *Desk) editorScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	e, err := d.editorOf(q.Get("tep"))
	if err != nil {
		return nil, err
	}
	e.AsText = !e.Formed() || q.Get("van-ban") != ""
	if e.Whole() && !e.AsText {
		if q.Get("cho") == "" {
			return nil, redirect("/cai-dat")
		}
		return nil, redirect(link("/cai-dat/muc", "cho", q.Get("cho")))
	}
	if e.Formed() {
		e.Fields, e.Others = d.controls(e.source)
		first := slices.IndexFunc(e.Fields, func(c control) bool { return c.Blank != nil || c.Fields != nil })
		if first >= 0 {
			e.Fields, e.Lists = e.Fields[:first], e.Fields[first:]
		}
	}
	return e, nil
}

// editorOf opens a file in an editor, without its fields.
func (d *Desk) editorOf(file string) (*editorScreen, error) {
	s, err := d.open(file)
	if err != nil {
		return nil, err
	}
	if err := d.drafts.KeepBase(s.Data, s.digest); err != nil {
		return nil, d.unsaved(s.Name, err)
	}
	e := &editorScreen{source: s, Tab: newTab(), Hidden: strings.Join(s.Hidden, ", "), Entry: d.view(s.Name), Started: s.BodyLine()}
	e.Text = sourcefile.LineFeeds(s.Data)
	e.View = d.viewOf(s.Name)
	if e.Drafts, err = d.draftViews(s); err != nil {
		return nil, err
	}
	e.Found = d.problems(s.Name)
	return e, nil
}

// Base is the digest of the file that the editor was opened with.
func (e *editorScreen) Base() folder.Digest { return e.digest }

// File is the file's name.
func (e *editorScreen) File() string { return e.Name }

// Body is the text behind the front matter.
func (e *editorScreen) Body() string { return e.source.Body }

// HasForm reports whether a form shows all of the front matter.
func (e *editorScreen) HasForm() bool { return e.Formed() }

// HasBody reports whether there is a text behind the front matter.
func (e *editorScreen) HasBody() bool { return !e.Whole() }

// TextFirst reports whether the text stands before the lists: entries that are a row of a
// table of open data have what they say in their fields.
func (e *editorScreen) TextFirst() bool {
	_, table := content.DatasetOf(content.Kind(e.Written.Name))
	return !table
}

// Why says why there is no form, in the words of the voice, "" where there is one.
func (e *editorScreen) Why(p *page) string {
	if len(e.Problems) == 0 {
		return ""
	}
	return p.opts.Voice.Message(e.Problems[0])
}

// viewOf returns the address of a file's page in the preview, "" where there is none.
func (d *Desk) viewOf(file string) string {
	if set := d.set(); set != nil {
		if p := pageOf(set, file); p != nil {
			return d.site + set.Site.NewView().URL(p.Path)
		}
	}
	return ""
}

// pageOf returns the page of a file, nil for none.
func pageOf(set *render.Set, file string) *site.Page {
	if file == content.SettingsFile || file == "content/_index.md" {
		return set.Site.NewView().Page("/")
	}
	return set.Site.NewView().Ref(strings.TrimPrefix(file, "content/"))
}

// A problem is a finding as an editor shows it, with what leads to its place.
type problem struct {
	Severity diag.Severity `json:"severity"`
	Field    string        `json:"field"` // tasks[3].status; "" for the text
	Line     int           `json:"line"`
	Column   int           `json:"column"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint"`
	Rule     string        `json:"rule"`
}

// problems looks at one file as it is shown now, with what is not saved.
func (d *Desk) problems(file string) []problem {
	set, found := d.now()
	all := []problem{}
	var p *site.Page
	if set != nil {
		p = pageOf(set, file)
	}
	if p == nil || p.Entry == nil || p.Entry.Broken || file == content.SettingsFile {
		for _, one := range slices.Clone(found).Sort() {
			if one.File == file {
				all = append(all, d.problem(check.Finding{Diagnostic: one}))
			}
		}
		return all
	}
	for _, f := range check.Entry(check.Input{Site: set.Site, Files: d.preview.Files(), Problems: found, Rules: rules.All()}, p) {
		all = append(all, d.problem(f))
	}
	return all
}

func (d *Desk) problem(f check.Finding) problem {
	rec := check.Report{Findings: []check.Finding{f}}
	r := rec.Records(d.opts.Voice)[0]
	return problem{f.Severity, f.Field, f.Line, f.Column, r.Message, r.Hint, r.Code}
}

// sentEditor is what a browser sends of an editor.
type sentEditor struct {
	File string        `json:"file"`
	Tab  string        `json:"tab"`
	Base folder.Digest `json:"base"`
	Part string        `json:"part"` // of the settings, whose form this is; "" for all of the file
	sourcefile.Typed
}

func (d *Desk) readEditor(r *http.Request) (*sentEditor, error) {
	var e sentEditor
	if err := sent(r, &e); err != nil {
		return nil, err
	}
	if _, err := d.onDisk(e.File); err != nil {
		return nil, err
	}
	if !drafts.IsTab(e.Tab) || e.Form == nil && e.Text == nil {
		return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
	}
	if e.Part != "" {
		if err := d.wholeForm(&e); err != nil {
			return nil, err
		}
	}
	return &e, nil
}

// base returns the file that an editor was opened with.
func (d *Desk) base(file string, digest folder.Digest) (*source, error) {
	data, err := d.drafts.Base(digest)
	if isNotExist(err) {
		data, err = d.history.Data(digest)
	}
	if err != nil {
		return nil, failed(http.StatusConflict, "desk.base-lost", nil)
	}
	return d.sourceOf(file, data), nil
}

// typedAction keeps what is typed, shows it, and says what is wrong with it.
func (d *Desk) typedAction(r *http.Request) (any, error) {
	e, err := d.readEditor(r)
	if err != nil {
		return nil, err
	}
	now := d.opts.Now()
	t := &drafts.Draft{File: e.File, Tab: e.Tab, Who: d.who(r), Host: d.opts.Host, Time: now, Base: e.Base, Typed: e.Typed}
	if err := d.drafts.Keep(t); err != nil {
		return nil, d.unsaved(e.File, err)
	}
	answer := map[string]any{"time": clock(now)}
	s, err := d.base(e.File, e.Base)
	if err == nil {
		var text []byte
		if text, err = s.Compose(e.Typed); err == nil {
			d.showTyped(e.File, text)
		}
	}
	var refused *sourcefile.RefusedError
	switch {
	case errors.As(err, &refused):
		answer["problems"] = []problem{d.problem(check.Finding{Diagnostic: refused.Diagnostic})}
	case err != nil:
		return nil, err
	default:
		answer["problems"], answer["view"] = d.problems(e.File), d.viewOf(e.File)
	}
	return answer, nil
}

// showTyped has the preview show a text in the place of a file.
func (d *Desk) showTyped(file string, text []byte) {
	if disk, err := d.onDisk(file); err == nil {
		d.preview.Unsaved(disk, text)
	}
}

// clock is a time of day as people read it.
func clock(t time.Time) string { return t.In(viet.Zone).Format("15:04:05") }

// saveAction saves what is typed, over the file that the editor was opened with.
func (d *Desk) saveAction(r *http.Request) (any, error) {
	e, err := d.readEditor(r)
	if err != nil {
		return nil, err
	}
	s, err := d.base(e.File, e.Base)
	if err != nil {
		return nil, err
	}
	text, err := s.Compose(e.Typed)
	var refused *sourcefile.RefusedError
	if errors.As(err, &refused) {
		return nil, failed(http.StatusUnprocessableEntity, "desk.refused-edit", diag.Args{"Why": d.opts.Voice.Message(refused.Diagnostic)})
	}
	if err != nil {
		return nil, err
	}
	digest, err := d.save(d.who(r), e.File, d.tabs.Base(e.Tab, e.Base), text)
	var conflict *folder.ConflictError
	if errors.As(err, &conflict) {
		t := &drafts.Draft{File: e.File, Tab: e.Tab, Who: d.who(r), Host: d.opts.Host, Time: d.opts.Now(), Base: e.Base, Typed: e.Typed}
		if err := d.drafts.Keep(t); err != nil {
			return nil, d.unsaved(e.File, err)
		}
		return nil, redirect(link("/xung-dot", "tep", e.File, "ban", e.Tab))
	}
	if err != nil {
		return nil, d.unsaved(e.File, err)
	}
	d.tabs.Saved(e.Tab, e.Base, digest)
	if err := d.drafts.Drop(e.File, e.Tab); err != nil {
		return nil, d.unsaved(e.File, err)
	}
	return map[string]any{"base": digest, "time": clock(d.opts.Now())}, nil
}

// savedDownload answers an editor that has saved with where the entry stands then, once the
// site has been read with it. The address has the file (tep).
func (d *Desk) savedDownload(w http.ResponseWriter, r *http.Request) error {
	file := r.URL.Query().Get("tep")
	if _, err := d.onDisk(file); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"problems": d.problems(file), "view": d.viewOf(file), "entry": d.view(file)})
}

// unsaved puts an error of the disk into words.
func (d *Desk) unsaved(file string, err error) error {
	var f *fault
	if errors.As(err, &f) {
		return err
	}
	p := folder.SaveProblem(file, err)
	return failed(http.StatusInternalServerError, "desk.unsaved", diag.Args{"File": file, "Why": d.opts.Voice.Message(p), "Hint": d.opts.Voice.Hint(p)})
}

// dropAction gives up what was typed and not saved.
func (d *Desk) dropAction(r *http.Request) (any, error) {
	var in struct{ File, Tab string }
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	if !drafts.IsTab(in.Tab) {
		return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
	}
	d.showTyped(in.File, nil)
	return map[string]any{}, d.drafts.Drop(in.File, in.Tab)
}

// beatAction notes that a browser has an editor open, and says who else has, and whether
// the file is another one by now.
func (d *Desk) beatAction(r *http.Request) (any, error) {
	var in struct {
		File, Tab string
		Base      folder.Digest
		Closed    bool
	}
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	if in.File == "" {
		return map[string]any{}, nil
	}
	if in.Closed {
		d.here.Gone(in.File, in.Tab)
		d.showTyped(in.File, nil)
		return map[string]any{}, nil
	}
	if !drafts.IsTab(in.Tab) {
		return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
	}
	s, err := d.open(in.File)
	changed := err != nil || in.Base != "" && s.digest != in.Base
	others := []string{}
	for _, one := range d.here.Here(drafts.Someone{Who: d.who(r), Tab: in.Tab, File: in.File}) {
		others = append(others, d.say("desk.also-open", diag.Args{"Who": one.Who, "Host": one.Host, "Here": one.Host == d.opts.Host}))
	}
	return map[string]any{"others": others, "changed": changed}, nil
}

// newTab names an editor that a browser opens.
func newTab() string { return strings.ToLower(rand.Text()) }
