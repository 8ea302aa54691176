package approval

import (
	"errors"
	"fmt"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Refusal is why somebody cannot do what they ask for, as the code of a message.
type Refusal struct {
	Code string
	File string
}

func (e *Refusal) Error() string { return fmt.Sprintf("approval: %s: %s", e.File, e.Code) }

// Problem returns what an editor is told of an error of an [Actor].
func Problem(file string, err error) diag.Diagnostic {
	var refused *Refusal
	if errors.As(err, &refused) {
		return diag.New(diag.Position{File: file}, "", refused.Code, nil)
	}
	return history.Problem(file, err)
}

// An Actor is somebody who does something with entries. Errors are [*Refusal]s, and
// those of the folder and of the log; [Problem] puts them into words.
type Actor struct {
	Log     *history.Log
	Dir     *folder.Folder
	Library *store.Library // read from Dir
	Want    config.Approval
	Who     string
	Today   viet.Date
}

// Submit asks for approval of the version that is there (trình duyệt).
func (a *Actor) Submit(e *store.Entry) error {
	return a.record(e, history.Entry{Act: history.Submitted})
}

// Withdraw takes that back (rút lại).
func (a *Actor) Withdraw(e *store.Entry) error {
	return a.record(e, history.Entry{Act: history.Withdrawn})
}

// Return sends an entry back to who wrote it, with the reason (trả lại).
func (a *Actor) Return(e *store.Entry, why string) error {
	if strings.TrimSpace(why) == "" {
		return &Refusal{"approval-no-reason", e.File}
	}
	return a.record(e, history.Entry{Act: history.Returned, Why: why})
}

// record records what somebody did with the version that is there.
func (a *Actor) record(e *store.Entry, what history.Entry) error {
	if viet.NameKey(a.Who) == "" {
		return &Refusal{"approval-no-name", e.File}
	}
	v, data, err := readVersion(a.Dir.FS(), a.Library, e)
	if err != nil {
		return err
	}
	what.Who, what.File, what.From, what.To, what.Text, what.With = a.Who, e.File, v.Source, v.Source, v.Text, v.Files
	return a.Log.Record(what, data...)
}

// Approve approves the version that somebody has read, by its digest ([Version.Digest]).
// The entry's front matter says so, as far as it can be written: approvedBy,
// approvedOn, and draft is no more once enough people have approved. done says whether
// they have.
func (a *Actor) Approve(e *store.Entry, read folder.Digest) (done bool, err error) {
	if err := a.Log.Reload(); err != nil {
		return false, err
	}
	r := Read(a.Log, a.Want).records[e.File]
	if r == nil {
		r = &record{}
	}
	v, data, err := a.reading(e, read)
	if err != nil {
		return false, err
	}
	before := *r
	if n := len(r.approvals); n > 0 && versionIn(r.approvals[n-1]).Digest() != read {
		before.approvals = nil
	}
	if code := before.refuses(a.Who, a.Want); code != "" {
		return false, &Refusal{code, e.File}
	}
	names := a.Who
	if len(before.approvals) > 0 {
		names = namesOf(before.approvals) + "; " + a.Who
	}
	done = len(before.approvals)+1 >= max(a.Want.People(), 1)
	return done, a.let(e, v, data, history.Entry{Act: history.Approved}, names, done)
}

// Bypass lets the version that somebody has read out without approval, for a reason
// (đăng không duyệt). The report shows it.
func (a *Actor) Bypass(e *store.Entry, read folder.Digest, why string) error {
	switch {
	case strings.TrimSpace(why) == "":
		return &Refusal{"approval-no-reason", e.File}
	case viet.NameKey(a.Who) == "":
		return &Refusal{"approval-no-name", e.File}
	}
	v, data, err := a.reading(e, read)
	if err != nil {
		return err
	}
	return a.let(e, v, data, history.Entry{Act: history.Bypassed, Why: why}, "", true)
}

// reading reads the version that is there, which has to be the one that was read.
func (a *Actor) reading(e *store.Entry, read folder.Digest) (Version, [][]byte, error) {
	v, data, err := readVersion(a.Dir.FS(), a.Library, e)
	if err == nil && v.Digest() != read {
		err = &Refusal{"approval-changed", e.File}
	}
	return v, data, err
}

// let writes into the front matter that a version may go out, and records it. names are
// those who approved, "" for nobody; data has the file's bytes first.
func (a *Actor) let(e *store.Entry, v Version, data [][]byte, what history.Entry, names string, done bool) error {
	source := data[0]
	text, err := edit.Apply(source, commonType, a.changes(e, names, done))
	if err != nil || TextDigest(text) != v.Text {
		text = source // TOML and JSON are left as they are; the log says it
	}
	what.Who, what.File, what.From, what.To, what.Text, what.With = a.Who, e.File, v.Source, folder.DigestOf(text), v.Text, v.Files
	if what.To != what.From {
		return a.Log.Save(a.Dir, history.Change{Entry: what, Old: source, Data: text, Beside: data[1:]})
	}
	if err := a.Log.Record(what, data...); err != nil {
		return errors.Join(history.ErrNotRecorded, err)
	}
	return nil
}

// changes are those of the front matter.
func (a *Actor) changes(e *store.Entry, names string, done bool) (changes []edit.Change) {
	if names != "" {
		changes = append(changes, edit.Change{Path: "approvedBy", Value: names}, edit.Change{Path: "approvedOn", Value: a.Today.Day()})
	} else {
		if e.ApprovedBy != "" {
			changes = append(changes, edit.Change{Path: "approvedBy", Op: edit.Remove})
		}
		if !e.ApprovedOn.IsZero() {
			changes = append(changes, edit.Change{Path: "approvedOn", Op: edit.Remove})
		}
	}
	if e.Draft && done {
		changes = append(changes, edit.Change{Path: "draft", Op: edit.Remove})
	}
	return changes
}
