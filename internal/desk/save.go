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
	d.saving.Lock()
	defer d.saving.Unlock()
	disk, err := d.onDisk(file)
	if err != nil {
		return "", err
	}
	digest := folder.DigestOf(text)
	if digest == base {
		d.shown(disk)
		return digest, nil
	}
	old, err := d.open(file)
	if err != nil {
		return "", err
	}
	if file == content.SettingsFile && old.digest == base {
		if err := d.beforeSettings(who, disk, text); err != nil {
			return "", err
		}
	}
	if err := d.folder.Save(disk, base, text); err != nil {
		return "", err
	}
	d.shown(disk)
	return digest, d.record(history.Entry{Who: who, Act: history.Saved, File: file, From: base, To: digest}, old.data, text)
}

// create makes a file that is not there yet.
func (d *Desk) create(who, file string, text []byte) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.folder.Save(file, folder.NoFile, text); err != nil {
		return err
	}
	d.shown(file)
	return d.record(history.Entry{Who: who, Act: history.Created, File: file, From: folder.NoFile, To: folder.DigestOf(text)}, text)
}

// shown has the preview show a file as it is on the disk.
func (d *Desk) shown(disk string) {
	d.folder.Forget()
	d.preview.Unsaved(disk, nil)
	d.preview.Reload([]string{disk})
	d.checks.stale()
}

// record notes a change in the history. The change was made; where it cannot be noted, the
// user is told so.
func (d *Desk) record(e history.Entry, data ...[]byte) error {
	err := d.history.Record(e, data...)
	if errors.Is(err, history.ErrTooLarge) {
		err = nil // the entry is there, the version is not
	}
	if err != nil {
		p := history.Problem(e.File, err)
		return failed(http.StatusInternalServerError, "desk.unrecorded", diag.Args{"File": e.File, "Why": d.opts.Voice.Message(p)})
	}
	return nil
}
