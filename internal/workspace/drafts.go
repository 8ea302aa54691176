package workspace

import (
	"errors"
	"io/fs"
	"net/http"

	"cchc/internal/drafts"
	"cchc/internal/fault"
	"cchc/internal/folder"
)

// Base returns the file that an editor was opened with.
func (w *Workspace) Base(file string, digest folder.Digest) (*Source, error) {
	data, err := w.Drafts.Base(digest)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = w.History.Data(digest)
	}
	if err != nil {
		return nil, fault.New(http.StatusConflict, "desk.base-lost", nil)
	}
	return w.SourceOf(file, data), nil
}

// ShowTyped has the preview show a text in the place of a file.
func (w *Workspace) ShowTyped(file string, text []byte) {
	if disk, err := w.OnDisk(file); err == nil {
		w.preview.Unsaved(disk, text)
	}
}

// DraftText returns the file that saving a draft would make.
func (w *Workspace) DraftText(t *drafts.Draft) ([]byte, error) {
	base, err := w.Base(t.File, t.Base)
	if err != nil {
		return nil, err
	}
	return base.Compose(t.Typed)
}
