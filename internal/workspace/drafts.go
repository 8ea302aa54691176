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
		if s, err := w.Source(file); err == nil && s.Digest == digest {
			return s, nil
		}
		return nil, fault.New(http.StatusConflict, "desk.base-lost", nil)
	}
	return w.SourceOf(file, data), nil
}

// DraftBase returns the file that a draft says what was typed into. Where that is lost, it
// is the file as it is now, or one without anything in it where there is none: what a form
// or a text shows was sent whole, so it is all of it there.
func (w *Workspace) DraftBase(t *drafts.Draft) (base *Source, lost bool) {
	base, err := w.Base(t.File, t.Base)
	if err == nil {
		return base, false
	}
	if base, err = w.Source(t.File); err != nil {
		base = w.SourceOf(t.File, nil)
	}
	return base, true
}

// ShowTyped has the preview show a text in the place of a file.
func (w *Workspace) ShowTyped(file string, text []byte) {
	if disk, err := w.OnDisk(file); err == nil {
		w.preview.Unsaved(disk, text)
	}
}

// DraftText returns the file that saving a draft would make. The error says that what was
// typed cannot be written into one.
func (w *Workspace) DraftText(t *drafts.Draft) ([]byte, error) {
	base, _ := w.DraftBase(t)
	return base.Compose(t.Typed)
}

// Renamed returns the name of the file that is the one now that an editor was opened with,
// byte for byte, under another name; "" for none.
func (w *Workspace) Renamed(t *drafts.Draft) string {
	base, lost := w.DraftBase(t)
	set := w.Set()
	if set == nil {
		return ""
	}
	for _, p := range set.Site.Pages() {
		if p.File == "" || p.File == t.File || !IsSource(p.File) {
			continue
		}
		disk, there := w.Locate(p.File)
		if info, err := fs.Stat(w.Folder.FS(), disk); !there || err != nil || !lost && info.Size() != int64(len(base.Data)) {
			continue
		}
		if s, err := w.Source(p.File); err == nil && s.Digest == t.Base {
			return p.File
		}
	}
	return ""
}
