package publishing

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"cchc/internal/approval"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/viet"
	"cchc/internal/workspace"
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
	*workspace.Entry
	Who, Day string // who submitted it, or wrote it, and when
	Names    string // who has approved it already
	Missing  int    // how many still have to
}

func (d *Desk) approvalsScreen(*http.Request) (any, error) {
	if err := d.History.Reload(); err != nil {
		return nil, d.Unread(err)
	}
	if d.Set() == nil {
		return nil, fault.NoSite()
	}
	s := &approvalsScreen{Want: d.ApprovalOf(d.Set()).People()}
	book := d.Book()
	for _, v := range d.Entries() {
		if v.State != "waiting" && !v.Changed {
			continue
		}
		_, status, err := d.StatusIn(book, v.File)
		if err != nil {
			return nil, err
		}
		w := waitingEntry{Entry: v, Who: status.Writer, Names: status.Names(), Missing: status.Want - len(status.Approvals)}
		if e := status.Submitted; e != nil {
			w.Who, w.Day = e.Who, screen.Stamp(e.Time)
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
	Entry    workspace.Entry
	Status   approval.Status
	Read     folder.Digest // of the version that is shown
	View     string
	Against  string // who let the version out that it is compared with, and when; "" for nobody knows
	Changes  *sourcefile.Comparison
	New      bool // nothing of it is out
	Found    []workspace.Problem
	Typing   bool   // somebody has it open and has typed what is not saved
	Refused  string // why this person cannot approve, "" where they can
	Bypasses bool   // it can go out without approval
}

// Submitted is when the entry was submitted.
func (s *approvalScreen) Submitted() string { return screen.Stamp(s.Status.Submitted.Time) }

// Missing is how many people still have to approve.
func (s *approvalScreen) Missing() int { return s.Status.Want - len(s.Status.Approvals) }

func (d *Desk) approvalScreen(r *http.Request) (any, error) {
	e, status, version, err := d.Reread(r.URL.Query().Get("tep"))
	if err != nil {
		return nil, err
	}
	now, err := d.Source(e.File)
	if err != nil {
		return nil, err
	}
	typing, err := d.DraftViews(now)
	if err != nil {
		return nil, err
	}
	s := &approvalScreen{
		Entry: d.Entry(e.File), Status: status, Read: version.Digest(), View: d.PageURL(e.File), Found: d.Problems(e.File), Typing: len(typing) > 0,
		Refused:  d.cannotApprove(status, screen.Who(r)),
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
		s.Against = d.Say("desk.let-out-by", diag.Args{"Who": e.Who, "Time": screen.Stamp(e.Time)})
	}
	data, err := d.History.Data(status.Out.Source)
	if err != nil {
		return s, nil // the version is not kept any more: the screen says that there is nothing to compare with
	}
	s.Changes = sourcefile.Compare(d.SourceOf(e.File, data).File, now.File, d.Say("desk.front-matter", nil))
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
		return d.Say("desk.approve-own", nil)
	case slices.ContainsFunc(s.Approvals, func(e *history.Entry) bool { return viet.NameKey(e.Who) == me }):
		return d.Say("desk.approve-again", nil)
	}
	return ""
}

// approveAction approves the version of an entry that was read, sends it back, or lets it
// out without approval.
func (d *Desk) approveAction(r *http.Request) (any, error) {
	var in struct {
		File, Act, Why string
		Read           folder.Digest
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	why := viet.NFC(strings.TrimSpace(in.Why))
	err := d.ActOn(screen.Who(r), in.File, func(a *approval.Actor, e *store.Entry) error {
		switch in.Act {
		case "approve":
			_, err := a.Approve(e, in.Read)
			return err
		case "return":
			return a.Return(e, why)
		case "bypass":
			return a.Bypass(e, in.Read, why)
		}
		return fault.BadRequest()
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
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	err := d.ActOn(screen.Who(r), in.File, func(a *approval.Actor, e *store.Entry) error {
		if in.Withdraw {
			return a.Withdraw(e)
		}
		if s, err := d.Source(in.File); err != nil || s.Digest != in.Base {
			return fault.New(http.StatusConflict, "desk.submit-changed", nil)
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
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	set := d.Set()
	if set == nil || d.ApprovalOf(set).People() > 0 {
		return nil, fault.New(http.StatusConflict, "desk.draft-approval", nil)
	}
	change := edit.Change{Path: "draft", Op: edit.Remove}
	if in.Draft {
		change = edit.Change{Path: "draft", Value: true}
	}
	_, err := d.Edit(screen.Who(r), in.File, in.Base, change)
	return map[string]any{}, err
}

// addFiles notes in a comparison which files of an entry differ.
func addFiles(c *sourcefile.Comparison, was, now []history.Named) {
	before := map[string]history.Named{}
	for _, f := range was {
		before[f.Name] = f
	}
	for _, f := range now {
		old, there := before[f.Name]
		delete(before, f.Name)
		switch {
		case !there:
			c.Files = append(c.Files, sourcefile.FileChange{Name: path.Base(f.Name), Change: "added"})
		case old.Digest != f.Digest:
			c.Files = append(c.Files, sourcefile.FileChange{Name: path.Base(f.Name), Change: "changed"})
		}
	}
	for _, f := range was {
		if _, gone := before[f.Name]; gone {
			c.Files = append(c.Files, sourcefile.FileChange{Name: path.Base(f.Name), Change: "removed"})
		}
	}
}
