package desk

import (
	"errors"
	"net/http"
	"slices"

	"cchc/internal/approval"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/history"
)

// save writes a file in the place of the one with a digest and notes it in the history. Both
// are on the disk when it returns; the site is read with the file behind that ([Desk.now]
// waits for it). The error is a [*folder.ConflictError] where somebody else has
// written it meanwhile; nothing is written then.
func (d *Desk) save(who, file string, base folder.Digest, text []byte) (folder.Digest, error) {
	return d.saveAs(history.Entry{Who: who, Act: history.Saved, File: file}, base, text)
}

// saveAs does what save does, and notes it as what. A file that was removed is made again
// where base is that of no file.
func (d *Desk) saveAs(what history.Entry, base folder.Digest, text []byte) (folder.Digest, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	digest := folder.DigestOf(text)
	c := history.Change{Entry: what, Disk: what.File, Data: text}
	if base != folder.NoFile {
		s, err := d.open(what.File)
		if err != nil {
			return "", err
		}
		if s.digest == digest { // nothing was changed, or it was saved and the answer did not arrive
			d.isSaved(s.disk)
			return digest, nil
		}
		if s.digest != base {
			return "", &folder.ConflictError{Name: what.File, Was: base, Now: s.digest}
		}
		c.Disk, c.Old = s.disk, s.Data
	}
	if what.File == content.SettingsFile && c.Old != nil {
		if err := d.beforeSettings(what.Who, c.Disk, text); err != nil {
			return "", err
		}
	}
	return digest, d.change(c)
}

// create makes a file that is not there yet.
func (d *Desk) create(who, file string, text []byte) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	return d.change(history.Change{Entry: history.Entry{Who: who, File: file}, Disk: file, Data: text})
}

// change saves a file with its versions.
func (d *Desk) change(c history.Change) error {
	if err := d.rememberApproval(c.File); err != nil {
		return err
	}
	err := d.history.Save(d.folder, c)
	d.isSaved(c.Disk)
	return d.recorded(c.File, err)
}

// changeAll saves several files, and returns the errors in the same order.
func (d *Desk) changeAll(changes []history.Change) []error {
	if len(changes) == 0 {
		return nil
	}
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.rememberApproval(""); err != nil {
		return slices.Repeat([]error{err}, len(changes))
	}
	errs := d.history.SaveAll(d.folder, changes)
	var names []string
	for i, c := range changes {
		errs[i] = d.recorded(c.File, errs[i])
		names = append(names, c.Disk)
	}
	d.isSaved(names...)
	return errs
}

// isSaved has the site read with files as they are on the disk now, behind the answer to
// whoever saved them: how long that takes is a matter of the column's size.
func (d *Desk) isSaved(disk ...string) {
	d.folder.Forget()
	d.versions.Forget()
	d.preview.Saved(disk...)
	d.later.do(func() { d.preview.Reload(disk) })
}

// record notes something in the history that is no change of a file.
func (d *Desk) record(e history.Entry) error {
	err := d.rememberApproval(e.File)
	if err == nil {
		err = d.history.Record(e)
	}
	if err != nil {
		err = errors.Join(history.ErrNotRecorded, err)
	}
	return d.recorded(e.File, err)
}

// rememberApproval notes in the history how many people the settings have approve, where it
// does not say so yet, before anything else is noted: what is there when they begin to ask
// for approval goes out without it, and what is changed after that does not. Somebody may
// have changed them in another program. What changes the settings in a desk does it itself
// ([Desk.beforeSettings]).
func (d *Desk) rememberApproval(file string) error {
	if file == content.SettingsFile {
		return nil
	}
	want, ok := d.approvalOnDisk(content.SettingsFile)
	if !ok {
		return nil // they are being mended
	}
	return approval.Keep(d.history, want, "")
}

// recorded puts an error of the history into words: the change was made and could not be
// noted.
func (d *Desk) recorded(file string, err error) error {
	if !errors.Is(err, history.ErrNotRecorded) {
		return err
	}
	p := history.Problem(file, err)
	return failed(http.StatusInternalServerError, "desk.unrecorded", diag.Args{"File": file, "Why": d.opts.Voice.Message(p)})
}
