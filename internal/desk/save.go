package desk

import (
	"errors"
	"net/http"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/history"
)

// save writes a file in the place of the one with a digest, notes it in the history, and
// has the preview show it. The error is a [*folder.ConflictError] where somebody else has
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
			d.shown(s.disk)
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

// change saves a file with its versions and has the preview show it.
func (d *Desk) change(c history.Change) error {
	d.rememberApproval()
	err := d.history.Save(d.folder, c)
	d.shown(c.Disk)
	return d.recorded(c.File, err)
}

// changeAll saves several files, and returns the errors in the same order.
func (d *Desk) changeAll(changes []history.Change) []error {
	if len(changes) == 0 {
		return nil
	}
	d.saving.Lock()
	defer d.saving.Unlock()
	d.rememberApproval()
	errs := d.history.SaveAll(d.folder, changes)
	var names []string
	for i, c := range changes {
		errs[i] = d.recorded(c.File, errs[i])
		names = append(names, c.Disk)
	}
	d.shown(names...)
	return errs
}

// shown has the preview show files as they are on the disk.
func (d *Desk) shown(disk ...string) {
	d.folder.Forget()
	d.versions.Forget()
	for _, name := range disk {
		d.preview.Unsaved(name, nil)
	}
	d.preview.Reload(disk)
	d.checks.stale()
}

// record notes something in the history that is no change of a file.
func (d *Desk) record(e history.Entry) error {
	d.rememberApproval()
	err := d.history.Record(e)
	if err != nil {
		err = errors.Join(history.ErrNotRecorded, err)
	}
	return d.recorded(e.File, err)
}

// rememberApproval begins the history of a site with how many people approve.
func (d *Desk) rememberApproval() {
	if d.history.Len() == 0 {
		d.keepApproval()
	}
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
