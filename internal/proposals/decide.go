package proposals

import (
	"fmt"
	"slices"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/sharedpack"
)

// An Actor is somebody who decides. Both the folder and the log are the column's.
type Actor struct {
	Dir *folder.Folder
	Log *history.Log
	Who string
	Why string // what the log says besides where it comes from; "" for nothing
}

// A Result is what came of a decision.
type Result struct {
	Changed  []string  // files of the column that are others now
	Count    int       // entries and files that were decided on
	Decided  []string  // which: the files of their rows
	Problems diag.List // what could not be saved
}

// TakeAutomatic takes, as one act, what changes by itself, and remembers what the column has as
// the province has it.
func (o *Outcome) TakeAutomatic(a Actor) Result {
	var some []*Row
	for _, r := range o.Rows {
		if r.Part != nil && len(r.Problems) == 0 {
			some = append(some, r)
		}
	}
	t := &taking{Outcome: o, Actor: a}
	for _, r := range some {
		t.entries = append(t.entries, t.change(r.File, r.Old, r.Part, r))
	}
	t.save()
	for _, r := range t.done {
		if len(r.Fields)+len(r.Files) == 0 {
			t.remember(r)
		} else {
			o.record.Change(r.File, func(d *sharedpack.Decision) { d.Partly = r.Version })
		}
	}
	for _, r := range o.Rows {
		if r.State == Same && o.record.Of(r.File).Taken != r.Version && len(r.Problems) == 0 {
			t.remember(r)
		}
	}
	if !o.First || o.Waiting() == 0 { // the first key is kept with the first decision
		t.keep()
	}
	return t.result
}

// Take takes rows in: the files that an entry needs, then the entry. What the province has no more goes into the trash.
func (o *Outcome) Take(a Actor, rows []*Row) Result {
	t := &taking{Outcome: o, Actor: a}
	for _, r := range rows {
		if len(r.Problems) > 0 {
			continue // which the outcome tells
		}
		t.add(r)
	}
	t.save()
	for _, r := range t.done {
		t.remember(r)
	}
	t.keep()
	return t.result
}

// Decline remembers that rows are not wanted as they are now.
func (o *Outcome) Decline(a Actor, rows []*Row) Result {
	t := &taking{Outcome: o, Actor: a}
	for _, r := range rows {
		e := history.Entry{Who: a.Who, Act: history.Declined, File: r.File, Target: o.From(), Why: a.Why}
		if err := a.Log.Record(e); err != nil {
			t.result.Problems = append(t.result.Problems, history.Problem(r.File, err))
			continue
		}
		o.record.Change(r.File, func(d *sharedpack.Decision) { d.Declined = r.Version })
		t.decided(r)
	}
	t.keep()
	return t.result
}

// From is what the log says of where a change comes from.
func (o *Outcome) From() string { return fmt.Sprintf("%s, %d", o.Pack.Title, o.Pack.Serial) }

// A taking writes what was decided.
type taking struct {
	*Outcome
	Actor
	first, entries []pending // in this order
	gone, done     []*Row
	bases          []folder.Change
	result         Result
}

// A pending change is one of a file, for a row.
type pending struct {
	history.Change
	row *Row
}

func (t *taking) change(file string, old, data []byte, r *Row) pending {
	e := history.Entry{Who: t.Who, Act: history.Received, File: file, Target: t.From(), Why: t.Why}
	return pending{history.Change{Entry: e, Old: old, Data: data}, r}
}

// add adds what a row writes.
func (t *taking) add(r *Row) {
	if r.Version == goneVersion {
		t.gone = append(t.gone, r)
		return
	}
	for _, section := range r.needs {
		if !slices.ContainsFunc(t.entries, func(p pending) bool { return p.row == section }) {
			t.entries = append([]pending{t.change(section.File, nil, section.Data, section)}, t.entries...)
		}
	}
	for _, f := range r.Files {
		if slices.ContainsFunc(t.first, func(p pending) bool { return p.File == f.Name }) {
			continue
		}
		old, err := t.now(f)
		if err != nil {
			t.result.Problems = append(t.result.Problems, folder.SaveProblem(f.Name, err))
			continue
		}
		t.first = append(t.first, t.change(f.Name, old, f.data, r))
	}
	switch {
	case slices.ContainsFunc(t.entries, func(p pending) bool { return p.row == r }): // a section that an entry needs
	case r.Data != nil:
		t.entries = append(t.entries, t.change(r.File, r.Old, r.Data, r))
	default: // its files alone
		t.done = append(t.done, r)
	}
}

// now is a file as the column has it, nil for none; it is the one that was compared.
func (t *taking) now(f File) ([]byte, error) {
	if f.New {
		return nil, nil
	}
	old, err := readFile(t.own, f.Name)
	if now := folder.DigestOf(old); err == nil && now != f.old {
		err = &folder.ConflictError{Name: f.Name, Was: f.old, Now: now}
	}
	return old, err
}

// save writes the files and then the entries that need them, and puts into the trash what is gone.
func (t *taking) save() {
	broken := map[*Row]bool{}
	for i, err := range t.saveAll(t.first) {
		if err != nil {
			broken[t.first[i].row] = true
		}
	}
	t.done = slices.DeleteFunc(t.done, func(r *Row) bool { return broken[r] })
	t.entries = slices.DeleteFunc(t.entries, func(p pending) bool { return broken[p.row] })
	for i, err := range t.saveAll(t.entries) {
		if err == nil {
			t.done = append(t.done, t.entries[i].row)
		}
	}
	for _, r := range t.gone {
		e := history.Entry{Who: t.Who, File: r.File, Target: t.From(), Why: t.Why}
		if err := t.Log.Remove(t.Dir, e, folder.DigestOf(r.Old), nil); err != nil {
			t.result.Problems = append(t.result.Problems, history.Problem(r.File, err))
			continue
		}
		t.result.Changed = append(t.result.Changed, r.File)
		t.done = append(t.done, r)
	}
	for _, r := range t.done {
		t.decided(r)
	}
}

func (t *taking) decided(r *Row) {
	t.result.Count++
	t.result.Decided = append(t.result.Decided, r.File)
}

func (t *taking) saveAll(all []pending) []error {
	if len(all) == 0 {
		return nil
	}
	var changes []history.Change
	for _, p := range all {
		changes = append(changes, p.Change)
	}
	errs := t.Log.SaveAll(t.Dir, changes)
	for i, err := range errs {
		if err != nil {
			t.result.Problems = append(t.result.Problems, history.Problem(all[i].File, err))
			continue
		}
		t.result.Changed = append(t.result.Changed, all[i].File)
	}
	return errs
}

// remember notes that a row was taken in, and keeps its text for later changes.
func (t *taking) remember(r *Row) {
	t.record.Change(r.File, func(d *sharedpack.Decision) { *d = sharedpack.Decision{Taken: r.Version} })
	for _, f := range r.Files {
		t.record.Change(f.Name, func(d *sharedpack.Decision) { *d = sharedpack.Decision{Taken: f.version[:16]} })
	}
	if r.Version == goneVersion {
		delete(t.record.Files, r.File)
	}
	if r.text == nil {
		return
	}
	c := folder.Change{Name: sharedpack.BaseName(r.File), Old: folder.NoFile, Data: r.text}
	if old, err := readFile(t.own, c.Name); err == nil {
		c.Old = folder.DigestOf(old)
	}
	if c.Old != folder.DigestOf(r.text) {
		t.bases = append(t.bases, c)
	}
}

// keep writes what was decided.
func (t *taking) keep() {
	r := t.record
	r.Title, r.Key, r.Unit = t.Pack.Title, t.Pack.Fingerprint(), t.Unit.ID
	r.Serial, r.Day, r.Contents = t.Pack.Serial, t.Pack.Day, t.contents()
	t.First = false
	c, err := r.Write()
	if err == nil && folder.DigestOf(c.Data) != c.Old {
		t.bases = append(t.bases, c)
	}
	for i, err := range t.Dir.SaveAll(t.bases) {
		if err != nil {
			t.result.Problems = append(t.result.Problems, folder.SaveProblem(t.bases[i].Name, err))
		} else if t.bases[i].Name == sharedpack.RecordFile {
			r.Written(t.bases[i])
		}
	}
	t.Dir.Forget()
}
