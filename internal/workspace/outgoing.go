package workspace

import (
	"io/fs"

	"cchc/internal/approval"
	"cchc/internal/diag"
	"cchc/internal/store"
)

// Outgoing returns the files of the site as it goes out now, each entry in its last approved
// version, with what is held back.
func (w *Workspace) Outgoing() (files fs.FS, held diag.List, err error) {
	w.Folder.Forget()
	return approval.Published(w.Folder.FS(), w.Dir, w.Host, w.Now)
}

// OutgoingOptions are those of reading the site as it goes out.
func (w *Workspace) OutgoingOptions() store.Options {
	opts := w.Content
	opts.Today, opts.Drafts = w.Today(), false
	return opts
}
