package approval

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/history"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A State is how far an entry has come (trạng thái).
type State string

// The states.
const (
	Draft     State = "draft"     // Nháp
	Waiting   State = "waiting"   // Chờ duyệt
	Approved  State = "approved"  // Đã duyệt: it goes out when the site is published next
	Online    State = "published" // Đã đăng
	Scheduled State = "scheduled" // Hẹn ngày: approved, and its day is still to come
)

// States are all of them, in the order in which an entry goes through them.
var States = []State{Draft, Waiting, Approved, Online, Scheduled}

// A Status is where an entry stands.
type Status struct {
	State     State
	Edited    bool             // đã sửa sau khi duyệt: an earlier version goes out, which is Out
	Want      int              // how many people have to approve
	Approvals []*history.Entry // of the version that is there, as far as they count
	Out       *Passed          // what goes out; nil for nothing, or for an entry that the log does not know
	Bypassed  *history.Entry   // it went out without approval
	Submitted *history.Entry   // who asked for approval
	Returned  *history.Entry   // who sent it back and why
	Writer    string           // who wrote the version that is there; "" where nobody knows
	Known     bool             // the log has something of it
}

// Names writes the people who approved, as the field approvedBy has them.
func (s Status) Names() string { return namesOf(s.Approvals) }

func namesOf(approvals []*history.Entry) string {
	var names []string
	for _, e := range approvals {
		names = append(names, e.Who)
	}
	return strings.Join(names, "; ")
}

// Status returns where an entry stands. lib was read from the site of files.
func (b *Book) Status(files *Files, lib *store.Library, e *store.Entry) (Status, error) {
	s := Status{Want: b.Want.People()}
	r := b.records[e.File]
	if r == nil || r.gone {
		s.State = b.stateOf(e, true)
		return s, nil
	}
	s.Known, s.Out, s.Submitted, s.Returned, s.Writer = true, r.out, r.submitted, r.returned, r.writer
	if r.out == nil && len(r.approvals) == 0 {
		s.State = b.stateOf(e, s.Want == 0)
		if s.Submitted != nil {
			s.State = Waiting
		}
		return s, nil
	}
	v, err := files.VersionOf(lib, e)
	if err != nil {
		return s, err
	}
	if n := len(r.approvals); n > 0 && versionIn(r.approvals[n-1]).Digest() == v.Digest() {
		s.Approvals = r.approvals
	}
	passed := r.out != nil && b.same(r.out, v)
	if s.Edited = r.out != nil && !passed; passed {
		s.Bypassed = r.out.Bypass
	}
	s.State = b.stateOf(e, passed || s.Want == 0)
	if s.Submitted != nil && !(passed && s.State != Draft) {
		s.State = Waiting
	}
	return s, nil
}

// stateOf is the state of an entry that waits for nobody; passed says whether the
// version that is there may go out.
func (b *Book) stateOf(e *store.Entry, passed bool) State {
	r := b.records[e.File]
	switch {
	case e.State == store.Draft, !passed:
		return Draft
	case e.State == store.Scheduled:
		return Scheduled
	case r != nil && r.out != nil && b.shown > 0 && r.out.number() > b.shown:
		return Approved
	}
	return Online
}

// same reports whether a version is the one that goes out.
func (b *Book) same(out *Passed, v Version) bool {
	switch {
	case out.Text != "":
		return out.Digest() == v.Digest()
	case out.Source == v.Source:
		return true
	}
	data, err := b.log.Data(out.Source)
	return err == nil && TextDigest(data) == v.Text
}

// Records is what the rules are told of the entries of a site in a folder, by their files;
// nothing where nobody has to approve. host and now are those of [history.Open].
func Records(files fs.FS, dir, host string, now func() time.Time, lib *store.Library) (records map[string]check.ApprovalRecord, problems diag.List) {
	if lib.Settings.Approval.People() == 0 {
		return nil, nil
	}
	problems = history.Read(dir, host, now, func(log *history.Log) (err error) {
		records, err = Read(log, lib.Settings.Approval).Approvals(NewFiles(files), lib)
		return err
	})
	return records, problems
}

// Approvals is what cchc check is told of the entries that the log knows, by their files.
func (b *Book) Approvals(files *Files, lib *store.Library) (map[string]check.ApprovalRecord, error) {
	all := map[string]check.ApprovalRecord{}
	var errs []error
	for _, e := range lib.Entries {
		if r := b.records[e.File]; r == nil || r.gone {
			continue
		}
		s, err := b.Status(files, lib, e)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		people := len(s.Approvals)
		if s.Out != nil && !s.Edited {
			people = max(people, len(s.Out.Approvals))
		}
		a := check.ApprovalRecord{People: people, Edited: s.Edited, Bypassed: s.Bypassed != nil}
		if s.Out != nil && s.Out.Entry() != nil {
			a.On, a.By = viet.DateOf(s.Out.Entry().Time), namesOf(s.Out.Approvals)
		}
		if s.Out != nil && s.Out.Text == "" && !s.Edited {
			continue // it went out before approval was asked for: its front matter says what there is
		}
		all[e.File] = a
	}
	return all, errors.Join(errs...)
}
