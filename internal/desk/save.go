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
	disk, old := what.File, []byte(nil)
	if base != folder.NoFile {
		s, err := d.open(what.File)
		if err != nil {
			return "", err
		}
		disk, old = s.disk, s.data
	}
	digest := folder.DigestOf(text)
	if digest == base {
		d.shown(disk)
		return digest, nil
	}
	if what.File == content.SettingsFile && folder.DigestOf(old) == base {
		if err := d.beforeSettings(what.Who, disk, text); err != nil {
			return "", err
		}
	}
	if err := d.folder.Save(disk, base, text); err != nil {
		return "", err
	}
	d.shown(disk)
	what.From, what.To = base, digest
	return digest, d.record(what, old, text)
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
	d.versions.Forget()
	d.preview.Unsaved(disk, nil)
	d.preview.Reload([]string{disk})
	d.checks.stale()
}

// record notes a change in the history. The change was made; where it cannot be noted, the
// user is told so.
func (d *Desk) record(e history.Entry, data ...[]byte) error {
	if d.history.Len() == 0 {
		d.keepApproval()
	}
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
