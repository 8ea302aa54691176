package desk

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"cchc/internal/approval"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// approvalsScreen is the screen Duyệt bài: what waits for approval, and what was changed
// after it was approved and is not submitted yet.
type approvalsScreen struct {
	Want    int // how many people approve
	Waiting []waitingEntry
	Edited  []waitingEntry
}

// A waitingEntry is an entry that waits.
type waitingEntry struct {
	*entryView
	Who, Day string // who submitted it, or wrote it, and when
	Names    string // who has approved it already
	Missing  int    // how many still have to
}

func (d *Desk) approvalsScreen(*http.Request) (any, error) {
	if err := d.history.Reload(); err != nil {
		return nil, d.unread(err)
	}
	if d.set() == nil {
		return nil, failed(http.StatusServiceUnavailable, "desk.no-site", nil)
	}
	s := &approvalsScreen{Want: d.approvalOf(d.set()).People()}
	book := d.book()
	for _, v := range d.entries() {
		if v.State != "waiting" && !v.Changed {
			continue
		}
		_, status, err := d.statusIn(book, v.File)
		if err != nil {
			return nil, err
		}
		w := waitingEntry{entryView: v, Who: status.Writer, Names: status.Names(), Missing: status.Want - len(status.Approvals)}
		if e := status.Submitted; e != nil {
			w.Who, w.Day = e.Who, stamp(e.Time)
		}
		if v.State == "waiting" {
			s.Waiting = append(s.Waiting, w)
		} else {
			s.Edited = append(s.Edited, w)
		}
	}
	return s, nil
}

// approvalScreen is where one entry is approved: its page as it will be, how it differs from
// what is out, and what the checks find. The address has the file (tep).
type approvalScreen struct {
	Entry    entryView
	Status   approval.Status
	Read     folder.Digest // of the version that is shown
	View     string
	Against  string // who let the version out that it is compared with, and when; "" for nobody knows
	Changes  *sourcefile.Comparison
	New      bool // nothing of it is out
	Found    []problem
	Typing   bool   // somebody has it open and has typed what is not saved
	Refused  string // why this person cannot approve, "" where they can
	Bypasses bool   // it can go out without approval
}

// Submitted is when the entry was submitted.
func (s *approvalScreen) Submitted() string { return stamp(s.Status.Submitted.Time) }

// Missing is how many people still have to approve.
func (s *approvalScreen) Missing() int { return s.Status.Want - len(s.Status.Approvals) }

func (d *Desk) approvalScreen(r *http.Request) (any, error) {
	e, status, version, err := d.reading(r.URL.Query().Get("tep"))
	if err != nil {
		return nil, err
	}
	now, err := d.open(e.File)
	if err != nil {
		return nil, err
	}
	typing, err := d.draftViews(now)
	if err != nil {
		return nil, err
	}
	s := &approvalScreen{
		Entry: d.view(e.File), Status: status, Read: version.Digest(), View: d.viewOf(e.File), Found: d.problems(e.File), Typing: len(typing) > 0,
		Refused:  d.cannotApprove(status, d.who(r)),
		Bypasses: status.Want > 0 && (status.Edited || status.State == approval.Draft || status.State == approval.Waiting),
	}
	switch {
	case !status.Known && status.State != approval.Draft: // it goes out as it is
		s.Changes = &sourcefile.Comparison{}
		return s, nil
	case status.Out == nil:
		s.New = true
		return s, nil
	}
	if e := status.Out.Entry(); e != nil {
		s.Against = d.say("desk.let-out-by", diag.Args{"Who": e.Who, "Time": stamp(e.Time)})
	}
	data, err := d.history.Data(status.Out.Source)
	if err != nil {
		return s, nil // the version is not kept any more: the screen says that there is nothing to compare with
	}
	s.Changes = sourcefile.Compare(d.sourceOf(e.File, data).File, now.File, d.say("desk.front-matter", nil))
	if status.Out.Text != "" {
		addFiles(s.Changes, status.Out.Files, version.Files)
	}
	return s, nil
}

// cannotApprove says why somebody cannot approve an entry, "" where they can.
func (d *Desk) cannotApprove(s approval.Status, who string) string {
	me := viet.NameKey(who)
	switch {
	case s.Want > 1 && viet.NameKey(s.Writer) == me:
		return d.say("desk.approve-own", nil)
	case slices.ContainsFunc(s.Approvals, func(e *history.Entry) bool { return viet.NameKey(e.Who) == me }):
		return d.say("desk.approve-again", nil)
	}
	return ""
}

// reading has the site read an entry as it is on the disk, without what somebody types, and
// returns what is approved of it.
func (d *Desk) reading(file string) (*store.Entry, approval.Status, approval.Version, error) {
	disk, err := d.onDisk(file)
	if err == nil {
		err = d.history.Reload()
	}
	if err != nil {
		return nil, approval.Status{}, approval.Version{}, err
	}
	d.folder.Forget()
	d.versions.Forget()
	d.preview.Saved(disk)
	d.preview.Reload([]string{disk})
	e, status, err := d.status(file)
	if err != nil {
		return nil, status, approval.Version{}, err
	}
	version, err := d.versions.VersionOf(d.set().Site.Library(), e)
	return e, status, version, err
}

// actor returns somebody who approves, with the site as it is on the disk. It is called
// while nothing else is saved.
func (d *Desk) actor(r *http.Request, file string) (*approval.Actor, *store.Entry, error) {
	e, _, _, err := d.reading(file)
	if err != nil {
		return nil, nil, err
	}
	set := d.set()
	return &approval.Actor{Log: d.history, Dir: d.folder, Library: set.Site.Library(), Want: d.approvalOf(set), Who: d.who(r), Today: d.today()}, e, nil
}

// acting does something with an entry, and has all screens know of it.
func (d *Desk) acting(r *http.Request, file string, act func(a *approval.Actor, e *store.Entry) error) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	a, e, err := d.actor(r, file)
	if err != nil {
		return err
	}
	if err = d.rememberApproval(file); err == nil {
		err = act(a, e)
	}
	if disk, e := d.onDisk(file); e == nil {
		d.isSaved(disk)
	}
	return d.unapproved(file, err)
}

// unapproved puts an error of an approval into words.
func (d *Desk) unapproved(file string, err error) error {
	if err == nil {
		return nil
	}
	var f *fault
	var refused *approval.Refusal
	var conflict *folder.ConflictError
	switch {
	case errors.As(err, &f):
		return err
	case errors.As(err, &conflict), errors.As(err, &refused) && refused.Code == "approval-changed":
		return failed(http.StatusConflict, "desk.approve-changed", nil)
	}
	status := http.StatusInternalServerError
	if refused != nil {
		status = http.StatusConflict
	}
	return d.told(status, approval.Problem(file, err))
}

// told is an error in the words of a problem.
func (d *Desk) told(status int, p diag.Diagnostic) error {
	return failed(status, "desk.told", diag.Args{"Why": sentence(d.opts.Voice.Message(p)), "Hint": d.opts.Voice.Hint(p)})
}

// unread says that the history cannot be read.
func (d *Desk) unread(err error) error {
	return d.told(http.StatusInternalServerError, history.ReadProblem(err))
}

// sentence begins a message with a capital letter.
func sentence(text string) string {
	for i := range text {
		if i > 0 {
			return strings.ToUpper(text[:i]) + text[i:]
		}
	}
	return text
}

// approveAction approves the version of an entry that was read, sends it back, or lets it
// out without approval.
func (d *Desk) approveAction(r *http.Request) (any, error) {
	var in struct {
		File, Act, Why string
		Read           folder.Digest
	}
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	why := viet.NFC(strings.TrimSpace(in.Why))
	err := d.acting(r, in.File, func(a *approval.Actor, e *store.Entry) error {
		switch in.Act {
		case "approve":
			_, err := a.Approve(e, in.Read)
			return err
		case "return":
			return a.Return(e, why)
		case "bypass":
			return a.Bypass(e, in.Read, why)
		}
		return failed(http.StatusBadRequest, "desk.bad-request", nil)
	})
	return map[string]any{}, err
}

// submitAction asks for approval of an entry, or takes that back.
func (d *Desk) submitAction(r *http.Request) (any, error) {
	var in struct {
		File     string
		Base     folder.Digest // of what is to be approved
		Withdraw bool
	}
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	err := d.acting(r, in.File, func(a *approval.Actor, e *store.Entry) error {
		if in.Withdraw {
			return a.Withdraw(e)
		}
		if s, err := d.open(in.File); err != nil || s.digest != in.Base {
			return failed(http.StatusConflict, "desk.submit-changed", nil)
		}
		return a.Submit(e)
	})
	return map[string]any{}, err
}

// draftAction makes an entry a draft, or none, where nobody has to approve.
func (d *Desk) draftAction(r *http.Request) (any, error) {
	var in struct {
		File  string
		Base  folder.Digest
		Draft bool
	}
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	set := d.set()
	if set == nil || d.approvalOf(set).People() > 0 {
		return nil, failed(http.StatusConflict, "desk.draft-approval", nil)
	}
	change := edit.Change{Path: "draft", Op: edit.Remove}
	if in.Draft {
		change = edit.Change{Path: "draft", Value: true}
	}
	_, err := d.edit(r, in.File, in.Base, change)
	return map[string]any{}, err
}

// edit changes the front matter of a file that was read with a digest.
func (d *Desk) edit(r *http.Request, file string, base folder.Digest, changes ...edit.Change) (folder.Digest, error) {
	s, err := d.open(file)
	if err != nil {
		return "", err
	}
	if s.digest != base {
		return "", failed(http.StatusConflict, "desk.edit-changed", nil)
	}
	text, err := s.Apply(changes)
	var refused *edit.Error
	if errors.As(err, &refused) {
		return "", failed(http.StatusUnprocessableEntity, "desk.refused-edit", diag.Args{"Why": d.opts.Voice.Message(refused.Diagnostic)})
	}
	if err != nil {
		return "", err
	}
	digest, err := d.save(d.who(r), file, base, text)
	var conflict *folder.ConflictError
	switch {
	case errors.As(err, &conflict):
		return "", failed(http.StatusConflict, "desk.edit-changed", nil)
	case err != nil:
		return "", d.unsaved(file, err)
	}
	return digest, nil
}

// A standing is where an entry stands, as its editor says it.
type standing struct {
	approval.Status
	File      string
	Draft     bool
	CanSubmit bool
	View      entryView
}

// ReturnedOn is when the entry was sent back.
func (s *standing) ReturnedOn() string { return stamp(s.Returned.Time) }

// SubmittedOn is when the entry was submitted.
func (s *standing) SubmittedOn() string { return stamp(s.Submitted.Time) }

// Waits reports whether the entry waits for approval.
func (s *standing) Waits() bool { return s.State == approval.Waiting }

// Standing is where the entry of a file stands, nil for what is no entry.
func (p *page) Standing(file string) *standing {
	e, status, err := p.status(file)
	if err != nil || e.Broken {
		return nil
	}
	s := &standing{Status: status, File: file, Draft: e.Draft, View: p.view(file)}
	s.CanSubmit = status.Want > 0 && !s.Waits() && (status.State == approval.Draft || status.Edited)
	return s
}
