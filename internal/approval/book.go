package approval

import (
	"cchc/internal/config"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/viet"
)

// A Book knows what became of every entry that the log knows, as it was when it was
// read. It never changes.
type Book struct {
	Want    config.Approval // how many people approve now
	log     *history.Log
	records map[string]*record
	shown   int             // the number of the last entry that put the site on the web; 0 for none
	first   config.Approval // what the settings asked for as the log says it first
}

// A Passed is a version that may go out.
type Passed struct {
	Version
	Approvals []*history.Entry // those that let it out, the last one last; none for what went out before approval was asked for
	Bypass    *history.Entry   // it goes out without approval
	since     *history.Entry   // the entry after which it goes out
}

// Entry is what let it out; nil for what went out before approval was asked for.
func (p *Passed) Entry() *history.Entry {
	switch n := len(p.Approvals); {
	case p.Bypass != nil:
		return p.Bypass
	case n > 0:
		return p.Approvals[n-1]
	}
	return nil
}

// number is that of the entry after which it goes out, 0 for no version.
func (p *Passed) number() int {
	if p == nil {
		return 0
	}
	return p.since.Number
}

// A record is what the log says of an entry.
type record struct {
	file      string
	source    folder.Digest    // as it was recorded last
	writer    string           // who wrote that
	submitted *history.Entry   // it waits for approval
	returned  *history.Entry   // it was sent back and not submitted since
	approvals []*history.Entry // of one version, by different people
	out       *Passed          // what goes out; nil for what was never let out
	gone      bool             // it is in the trash
}

// Read reads the log. want is what the settings ask for now.
func Read(log *history.Log, want config.Approval) *Book {
	b := &Book{Want: want, log: log, records: map[string]*record{}}
	for e := range log.All() {
		if e.Act == history.Settings && e.Approval != "" {
			b.first = e.Approval
			break
		}
	}
	now := b.first
	if now == "" {
		now = want
	}
	var latest *history.Entry
	for e := range log.All() {
		latest = e
		if e.Act == history.Settings && e.Approval != "" {
			b.change(now, e.Approval, e)
			now = e.Approval
			continue
		}
		b.read(e, now)
	}
	if now.People() != want.People() && latest != nil {
		b.change(now, want, latest)
	}
	return b
}

// Keep records what the settings ask for, where the log does not say so yet. It is
// called before anything is changed by a program that records: what is there when the
// settings begin to ask for approval goes out without it.
func Keep(log *history.Log, want config.Approval, who string) error {
	var last config.Approval
	for e := range log.Latest() {
		if e.Act == history.Settings && e.Approval != "" {
			last = e.Approval
			break
		}
	}
	if last != "" && last.People() == want.People() {
		return nil
	}
	if want == "" {
		want = config.ApprovalNone
	}
	return log.Record(history.Entry{Act: history.Settings, Who: who, File: config.SettingsFile, Approval: want})
}

// change goes over to other settings.
func (b *Book) change(from, to config.Approval, e *history.Entry) {
	for _, r := range b.records {
		switch {
		case from.People() == 0 && to.People() > 0 && r.source != "":
			if r.out == nil || r.out.Source != r.source {
				r.out = &Passed{Version: Version{Source: r.source}, since: e}
			}
		case len(r.approvals) > 0:
			r.pass(to, e)
		}
	}
}

// read reads an entry of the log; want is what the settings asked for then.
func (b *Book) read(e *history.Entry, want config.Approval) {
	if e.Act == history.Published {
		b.shown = e.Number
	}
	if !isEntry(e.File) || e.Act == history.Declined { // which leaves the entry as it is
		return
	}
	r := b.records[e.File]
	if e.Act == history.Renamed && b.records[e.Was] != nil {
		r = b.records[e.Was]
		delete(b.records, e.Was)
		b.records[e.File], r.file = r, e.File
	}
	if r == nil {
		r = &record{file: e.File}
		b.records[e.File] = r
		if e.From != "" && e.From != folder.NoFile && e.Act != history.Approved && e.Act != history.Bypassed {
			r.out = &Passed{Version: Version{Source: e.From}, since: e}
		}
	}
	switch e.Act {
	case history.Created, history.Saved, history.Restored, history.Received, history.Renamed:
		r.wrote(e)
	case history.Removed:
		r.gone = true
	case history.Submitted:
		r.submitted, r.returned = e, nil
	case history.Withdrawn:
		r.submitted = nil
	case history.Returned:
		r.submitted, r.returned, r.approvals = nil, e, nil
	case history.Approved:
		r.approve(e, want)
	case history.Bypassed:
		r.source, r.submitted, r.returned = e.To, nil, nil
		r.out = &Passed{Version: versionIn(e), Bypass: e, since: e}
	}
}

// wrote reads an entry of the log that says that somebody wrote the file.
func (r *record) wrote(e *history.Entry) {
	r.gone = false
	if e.To != "" && e.To != folder.NoFile {
		r.source = e.To
	}
	if e.Act != history.Renamed {
		r.writer = e.Who
	}
}

// approve reads an approval. One by who wrote the version, where two people are asked for,
// and a second one by the same person do not count.
func (r *record) approve(e *history.Entry, want config.Approval) {
	v := versionIn(e)
	if n := len(r.approvals); n > 0 && versionIn(r.approvals[n-1]).Digest() != v.Digest() {
		r.approvals = nil
	}
	r.source = e.To
	if r.refuses(e.Who, want) != "" {
		return
	}
	r.approvals = append(r.approvals, e)
	r.pass(want, e)
}

// refuses returns why somebody cannot approve, as the code of a message; "" where they
// can.
func (r *record) refuses(who string, want config.Approval) string {
	if viet.NameKey(who) == "" {
		return "approval-no-name"
	}
	for _, other := range r.approvals {
		if viet.NameKey(other.Who) == viet.NameKey(who) {
			return "approval-again"
		}
	}
	if want.People() > 1 && viet.NameKey(r.writer) == viet.NameKey(who) {
		return "approval-own"
	}
	return ""
}

// pass lets the version out that has enough approvals.
func (r *record) pass(want config.Approval, e *history.Entry) {
	n := len(r.approvals)
	if n < max(want.People(), 1) {
		return
	}
	r.submitted, r.returned = nil, nil
	v := versionIn(r.approvals[n-1])
	if r.out == nil || r.out.Bypass != nil || r.out.Text == "" || r.out.Digest() != v.Digest() {
		r.out = &Passed{Version: v, Approvals: r.approvals, since: e}
	}
}

// Bypassed are the entries of the log by which something went out without approval, the
// oldest first.
func Bypassed(log *history.Log) (found []history.Entry) {
	for e := range log.All() {
		if e.Act == history.Bypassed {
			found = append(found, *e)
		}
	}
	return found
}
