package workspace

import (
	"errors"
	"net/http"
	"path"
	"slices"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/viet"
)

// Save writes a file in the place of the one with a digest and notes it in the history. Both
// are on the disk when it returns; the site is read with the file behind that ([Workspace.Current]
// waits for it). The error is a [*folder.ConflictError] where somebody else has
// written it meanwhile; nothing is written then.
func (w *Workspace) Save(who, file string, base folder.Digest, text []byte) (folder.Digest, error) {
	return w.SaveAs(history.Entry{Who: who, Act: history.Saved, File: file}, base, text)
}

// SaveAs does what save does, and notes it as what. A file that was removed is made again
// where base is that of no file.
func (w *Workspace) SaveAs(what history.Entry, base folder.Digest, text []byte) (folder.Digest, error) {
	w.Saving.Lock()
	defer w.Saving.Unlock()
	digest := folder.DigestOf(text)
	c := history.Change{Entry: what, Data: text}
	if base != folder.NoFile {
		s, err := w.Source(what.File)
		if err != nil {
			return "", err
		}
		if s.Digest == digest { // nothing was changed, or it was saved and the answer did not arrive
			w.Saved(s.Disk)
			return digest, nil
		}
		if s.Digest != base {
			return "", &folder.ConflictError{Name: what.File, Was: base, Now: s.Digest}
		}
		c.Disk, c.Old = s.Disk, s.Data
	}
	if what.File == config.SettingsFile && c.Old != nil {
		if err := w.beforeSettings(what.Who, c.Disk, text); err != nil {
			return "", err
		}
	}
	return digest, w.Change(c)
}

// Create makes a file that is not there yet, in the folder that is there, however the disk
// writes its name.
func (w *Workspace) Create(who, file string, text []byte) error {
	w.Saving.Lock()
	defer w.Saving.Unlock()
	return w.Change(history.Change{Entry: history.Entry{Who: who, File: file}, Data: text})
}

// CreateIn does what Create does in a folder that is named as the disk has it.
func (w *Workspace) CreateIn(who, disk, name string, text []byte) error {
	w.Saving.Lock()
	defer w.Saving.Unlock()
	disk = path.Join(disk, name)
	return w.Change(history.Change{Entry: history.Entry{Who: who, File: viet.NFC(disk)}, Disk: disk, Data: text})
}

// Change saves a file with its versions. Disk may be empty for a file in a folder that is
// there ([Workspace.Locate]).
func (w *Workspace) Change(c history.Change) error {
	if c.Disk == "" {
		c.Disk, _ = w.Locate(c.File)
	}
	if err := w.RememberApproval(c.File); err != nil {
		return err
	}
	err := w.History.Save(w.Folder, c)
	w.Saved(c.Disk)
	return w.recorded(c.File, err)
}

// ChangeAll saves several files as Change does, and returns the errors in the same order.
func (w *Workspace) ChangeAll(changes []history.Change) []error {
	if len(changes) == 0 {
		return nil
	}
	w.Saving.Lock()
	defer w.Saving.Unlock()
	if err := w.RememberApproval(""); err != nil {
		return slices.Repeat([]error{err}, len(changes))
	}
	for i := range changes {
		if changes[i].Disk == "" {
			changes[i].Disk, _ = w.Locate(changes[i].File)
		}
	}
	errs := w.History.SaveAll(w.Folder, changes)
	var names []string
	for i, c := range changes {
		errs[i] = w.recorded(c.File, errs[i])
		names = append(names, c.Disk)
	}
	w.Saved(names...)
	return errs
}

// Saved has the site read with files as they are on the disk now, behind the answer to
// whoever saved them: how long that takes is a matter of the column's size.
func (w *Workspace) Saved(disk ...string) {
	w.Folder.Forget()
	w.versions.Forget()
	w.preview.Saved(disk...)
	w.later.do(func() { w.preview.Reload(disk) })
}

// Record notes something in the history that is no change of a file.
func (w *Workspace) Record(e history.Entry) error {
	err := w.RememberApproval(e.File)
	if err == nil {
		err = w.History.Record(e)
	}
	if err != nil {
		err = errors.Join(history.ErrNotRecorded, err)
	}
	return w.recorded(e.File, err)
}

// recorded puts an error of the history into words: the change was made and could not be
// noted.
func (w *Workspace) recorded(file string, err error) error {
	if !errors.Is(err, history.ErrNotRecorded) {
		return err
	}
	p := history.Problem(file, err)
	return fault.New(http.StatusInternalServerError, "desk.unrecorded", diag.Args{"File": file, "Why": w.Voice.Message(p)})
}

// Edit changes the front matter of a file that was read with a digest.
func (w *Workspace) Edit(who, file string, base folder.Digest, changes ...edit.Change) (folder.Digest, error) {
	s, err := w.Source(file)
	if err != nil {
		return "", err
	}
	if s.Digest != base {
		return "", fault.New(http.StatusConflict, "desk.edit-changed", nil)
	}
	text, err := s.Apply(changes)
	var refused *edit.Error
	if errors.As(err, &refused) {
		return "", fault.New(http.StatusUnprocessableEntity, "desk.refused-edit", diag.Args{"Why": w.Voice.Message(refused.Diagnostic)})
	}
	if err != nil {
		return "", err
	}
	digest, err := w.Save(who, file, base, text)
	var conflict *folder.ConflictError
	switch {
	case errors.As(err, &conflict):
		return "", fault.New(http.StatusConflict, "desk.edit-changed", nil)
	case err != nil:
		return "", w.Unsaved(file, err)
	}
	return digest, nil
}

// Unsaved puts an error of the disk into words.
func (w *Workspace) Unsaved(file string, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	p := folder.SaveProblem(file, err)
	return fault.New(http.StatusInternalServerError, "desk.unsaved", diag.Args{"File": file, "Why": w.Voice.Message(p), "Hint": w.Voice.Hint(p)})
}

// Told is an error in the words of a problem.
func (w *Workspace) Told(status int, p diag.Diagnostic) error {
	return fault.New(status, "desk.told", diag.Args{"Why": diag.Capitalize(w.Voice.Message(p)), "Hint": w.Voice.Hint(p)})
}

// Unread says that the history cannot be read.
func (w *Workspace) Unread(err error) error {
	return w.Told(http.StatusInternalServerError, history.ReadProblem(err))
}
