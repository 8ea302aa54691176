package writing

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
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
	"cchc/internal/workspace"
)

// editorScreen is the screen Soạn: the form of an entry and its text beside the page as it
// will be, with the problems below. The address has the file (tep), and gives the mode (van-ban=1) for the text
// of the file alone.
type editorScreen struct {
	*workspace.Source
	Entry    workspace.Entry
	Fields   []screen.Control // what is filled in or mandatory, of one value each
	Lists    []screen.Control // likewise, of several
	Others   []screen.Control // what can be filled in too
	AsText   bool             // the text of the file is edited
	Text     string           // of the file
	Tab      string
	View     string // the address of the page in the preview, "" where there is none
	Drafts   []screen.DraftView
	Hidden   string
	Found    []workspace.Problem
	Started  int       // the line of the file on which the body begins
	Standing *standing // nil for what is no entry
}

func (d *Desk) editorScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	e, err := d.editorOf(q.Get("tep"))
	if err != nil {
		return nil, d.toDrafts(q.Get("tep"), err)
	}
	e.AsText = !e.Formed() || q.Get("van-ban") != ""
	if e.Whole() && !e.AsText {
		if q.Get("cho") == "" {
			return nil, screen.Redirect("/cai-dat")
		}
		return nil, screen.Redirect(screen.Link("/cai-dat/muc", "cho", q.Get("cho")))
	}
	e.Standing = d.standing(e.Name)
	if e.Formed() {
		e.Fields, e.Others = screen.Controls(e.Source.File)
		first := slices.IndexFunc(e.Fields, func(c screen.Control) bool { return c.Blank != nil || c.Fields != nil })
		if first >= 0 {
			e.Fields, e.Lists = e.Fields[:first], e.Fields[first:]
		}
	}
	return e, nil
}

// editorOf opens a file in an editor, without its fields.
func (d *Desk) editorOf(file string) (*editorScreen, error) {
	s, err := d.Source(file)
	if err != nil {
		return nil, err
	}
	if err := d.Drafts.KeepBase(s.Data, s.Digest); err != nil {
		return nil, d.Unsaved(s.Name, err)
	}
	e := &editorScreen{Source: s, Tab: newTab(), Hidden: strings.Join(s.Hidden, ", "), Entry: d.Entry(s.Name), Started: s.BodyLine()}
	d.tabs.Opened(e.Tab, s.Name)
	e.Text = sourcefile.LineFeeds(s.Data)
	e.View = d.PageURL(s.Name)
	if e.Drafts, err = d.DraftViews(s); err != nil {
		return nil, err
	}
	e.Found = d.Problems(s.Name)
	return e, nil
}

// Base is the digest of the file that the editor was opened with.
func (e *editorScreen) Base() folder.Digest { return e.Digest }

// File is the file's name.
func (e *editorScreen) File() string { return e.Name }

// Body is the text behind the front matter.
func (e *editorScreen) Body() string { return e.Source.Body }

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
func (e *editorScreen) Why(p *screen.Page) string {
	if len(e.Problems) == 0 {
		return ""
	}
	why := p.Voice.Message(e.Problems[0])
	if slices.Contains([]string{"utf16-encoding", "legacy-encoding"}, e.Problems[0].Code) {
		why += " " + p.Say("desk.save-as-utf8")
	}
	return why
}

// sentEditor is what a browser sends of an editor.
type sentEditor struct {
	File string        `json:"file"`
	Tab  string        `json:"tab"`
	Base folder.Digest `json:"base"`
	At   int64         `json:"at"`   // when it was typed, in ms since 1970; 0 for now
	Part string        `json:"part"` // of the settings, whose form this is; "" for all of the file
	sourcefile.Typed
}

func (d *Desk) readEditor(r *http.Request) (*sentEditor, error) {
	var e sentEditor
	if err := screen.Sent(r, &e); err != nil {
		return nil, err
	}
	if _, err := d.OnDisk(e.File); err != nil && !d.wasThere(e.File, e.Tab) {
		return nil, err
	}
	if !drafts.IsTab(e.Tab) || e.Form == nil && e.Text == nil {
		return nil, fault.BadRequest()
	}
	if e.Part != "" {
		if err := d.wholeForm(&e); err != nil {
			return nil, err
		}
	}
	return &e, nil
}

// wasThere reports whether a file was one of the site when an editor was opened with it:
// what is typed into a file that somebody removes or renames meanwhile is kept.
func (d *Desk) wasThere(file, tab string) bool {
	if !workspace.IsSource(file) {
		return false
	}
	if d.tabs.IsOf(tab, file) || len(d.History.Of(file)) > 0 {
		return true
	}
	_, err := d.findDraft(file, tab)
	return err == nil
}

// typedAction keeps what is typed, shows it, and says what is wrong with it.
func (d *Desk) typedAction(r *http.Request) (any, error) {
	e, err := d.readEditor(r)
	if err != nil {
		return nil, err
	}
	t := d.draftOf(r, e)
	if err := d.Drafts.Keep(t); err != nil {
		return nil, d.Unsaved(e.File, err)
	}
	answer := map[string]any{"time": screen.Clock(t.Time)}
	if _, err := d.OnDisk(e.File); err != nil { // there is nothing to show
		answer["gone"] = d.gone(e.File)
		return answer, nil
	}
	text, err := d.DraftText(t)
	if err == nil {
		d.ShowTyped(e.File, text)
	}
	var refused *sourcefile.RefusedError
	switch {
	case errors.As(err, &refused):
		answer["problems"] = []workspace.Problem{d.Problem(check.Finding{Diagnostic: refused.Diagnostic})}
	case err != nil:
		return nil, err
	default:
		answer["problems"], answer["view"] = d.Problems(e.File), d.PageURL(e.File)
	}
	return answer, nil
}

// keptAction keeps what a browser could not send when it was typed, as a draft of that time.
// Nobody types at it now, so it is not shown.
func (d *Desk) keptAction(r *http.Request) (any, error) {
	e, err := d.readEditor(r)
	if err != nil {
		return nil, err
	}
	t := d.draftOf(r, e)
	if at := time.UnixMilli(e.At); e.At > 0 && at.Before(t.Time) {
		t.Time = at
	}
	if err := d.Drafts.Keep(t); err != nil {
		return nil, d.Unsaved(e.File, err)
	}
	return map[string]any{}, nil
}

// gone says that a file is not there any more.
func (d *Desk) gone(file string) string { return d.Say("desk.file-gone", diag.Args{"File": file}) }

// saveAction saves what is typed, over the file that the editor was opened with. What cannot
// be saved is kept as a draft.
func (d *Desk) saveAction(r *http.Request) (any, error) {
	e, err := d.readEditor(r)
	if err != nil {
		return nil, err
	}
	digest, err := d.saveTyped(r, e)
	var conflict *folder.ConflictError
	_, gone := d.OnDisk(e.File)
	switch {
	case errors.As(err, &conflict), gone != nil:
		if err := d.Drafts.Keep(d.draftOf(r, e)); err != nil {
			return nil, d.Unsaved(e.File, err)
		}
		return nil, screen.Redirect(screen.Link("/xung-dot", "tep", e.File, "ban", e.Tab))
	case err != nil:
		_ = d.Drafts.Keep(d.draftOf(r, e)) // the user is told of err
		return nil, err
	}
	d.tabs.Saved(e.Tab, e.Base, digest)
	if err := d.Drafts.Drop(e.File, e.Tab); err != nil {
		return nil, d.Unsaved(e.File, err)
	}
	return map[string]any{"base": digest, "time": screen.Clock(d.Now())}, nil
}

// saveTyped writes what is typed into its file. The error is a [*folder.ConflictError] where
// somebody else has written that meanwhile.
func (d *Desk) saveTyped(r *http.Request, e *sentEditor) (folder.Digest, error) {
	s, err := d.Base(e.File, e.Base)
	if err != nil {
		return "", err
	}
	text, err := s.Compose(e.Typed)
	var refused *sourcefile.RefusedError
	if errors.As(err, &refused) {
		code := "desk.refused-edit"
		if e.Typed.Text != nil { // the source text, where a line says more
			code = "desk.refused-line"
		}
		why := refused.Diagnostic
		return "", fault.New(http.StatusUnprocessableEntity, code, diag.Args{"Why": d.Voice.Message(why), "Line": why.Line, "Hint": d.Voice.Hint(why)})
	}
	if err != nil {
		return "", err
	}
	digest, err := d.Save(screen.Who(r), e.File, d.tabs.Base(e.Tab, e.Base), text)
	var conflict *folder.ConflictError
	if err != nil && !errors.As(err, &conflict) {
		err = d.Unsaved(e.File, err)
	}
	return digest, err
}

// draftOf is what an editor sends, as a draft.
func (d *Desk) draftOf(r *http.Request, e *sentEditor) *drafts.Draft {
	return &drafts.Draft{File: e.File, Tab: e.Tab, Who: screen.Who(r), Host: d.Host, Time: d.Now(), Base: e.Base, Typed: e.Typed}
}

// savedDownload answers an editor that has saved with where the entry stands then, once the
// site has been read with it. The address has the file (tep).
func (d *Desk) savedDownload(w http.ResponseWriter, r *http.Request) error {
	file := r.URL.Query().Get("tep")
	if _, err := d.OnDisk(file); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"problems": d.Problems(file), "view": d.PageURL(file), "entry": d.Entry(file)})
}

// dropAction gives up what was typed and not saved.
func (d *Desk) dropAction(r *http.Request) (any, error) {
	var in struct{ File, Tab string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	if !drafts.IsTab(in.Tab) {
		return nil, fault.BadRequest()
	}
	d.ShowTyped(in.File, nil)
	return map[string]any{}, d.Drafts.Drop(in.File, in.Tab)
}

// beatAction notes that a browser has an editor open, and says who else has, and whether
// the file is another one by now.
func (d *Desk) beatAction(r *http.Request) (any, error) {
	var in struct {
		File, Tab string
		Base      folder.Digest
		Closed    bool
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	if in.File == "" {
		return map[string]any{}, nil
	}
	if in.Closed {
		d.Here.Gone(in.File, in.Tab)
		d.ShowTyped(in.File, nil)
		return map[string]any{}, nil
	}
	if !drafts.IsTab(in.Tab) {
		return nil, fault.BadRequest()
	}
	s, err := d.Source(in.File)
	changed, gone := err != nil || in.Base != "" && s.Digest != in.Base, ""
	if _, err := d.OnDisk(in.File); err != nil {
		gone = d.gone(in.File)
	}
	others := []string{}
	for _, one := range d.Here.Here(drafts.Someone{Who: screen.Who(r), Tab: in.Tab, File: in.File}) {
		others = append(others, d.Say("desk.also-open", diag.Args{"Who": one.Who, "Host": one.Host, "Here": one.Host == d.Host}))
	}
	return map[string]any{"others": others, "changed": changed, "gone": gone}, nil
}

// newTab names an editor that a browser opens.
func newTab() string { return strings.ToLower(rand.Text()) }
