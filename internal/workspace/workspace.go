// Package workspace keeps the column that is open at the desk: what editors read and change,
// without the screens that show it.
//
// A [Workspace] is the folder of a site with its history, its drafts and a preview of it. Files
// are the only truth: what is asked for is made of what is in the folder then, and whatever
// changes, changes in a file ([Workspace.Save], [Workspace.Edit], [Workspace.ActOn]), over the
// version with the digest that was read and no other, and is noted in the history.
//
// # What is shown
//
// An [Entry] is what lists show of a Markdown file; a [Source] is a file taken apart for an
// editor. [Workspace.Problems] are those of one file as it is typed, while the whole site is
// checked in the background (checks.go) as it would be published today.
//
// # Saving
//
// Who saves is answered when the file and the history are on the disk. The site is read with
// them behind that (later.go), and whoever asks for it then waits.
//
// # Errors
//
// Errors that people are told of are those of package fault; others are the system's.
package workspace

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/drafts"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/media"
	"cchc/internal/preview"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/userdir"
	"cchc/internal/viet"
)

// Options say how a workspace works.
type Options struct {
	Dir     string // of the site
	Content store.Options
	Voice   *diag.Voice
	Poll    bool                              // see [preview.Options]
	Polling func(code string, args diag.Args) // see [preview.Options]
	Host    string                            // the name of this machine
	User    *userdir.Dir                      // for what belongs to this machine's user; nil for none
	// OpenPictures opens where made pictures are kept, nil for in memory.
	OpenPictures func(dir string) (media.Cache, io.Closer)
	Now          func() time.Time // nil for time.Now
	Version      string           // of the program
	Key          string           // of the program and how it builds, see [publish.Options] and [preview.Options]
}

// A Workspace is the column of one folder. There is none in it before [Workspace.Open],
// [Workspace.Read] and [Workspace.Ready].
type Workspace struct {
	Options
	PreviewOrigin string // http://127.0.0.1:1415

	Folder   *folder.Folder
	Root     *os.Root // of the site's folder, for what is kept beside the site
	History  *history.Log
	Drafts   *drafts.Store
	Here     *drafts.Presence
	preview  *preview.Server
	versions *approval.Files
	pictures io.Closer     // nil for none
	isRead   chan struct{} // closed when the site has been read

	Saving  sync.Mutex // one change of files at a time
	later   later      // what follows a change
	checks  checks
	listed  Known[[]*Entry]
	books   Known[*approval.Book]
	backups backups

	asked     atomic.Int64 // when something was asked for last, on the real clock
	readings  atomic.Int64 // of the site
	answering atomic.Int32 // how many requests are being answered
}

// New returns a workspace without a column yet, whose preview will be served at an
// origin.
func New(previewOrigin string, opts Options) *Workspace {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Workspace{Options: opts, PreviewOrigin: previewOrigin, isRead: make(chan struct{})}
}

// Open opens what a site's folder has beside the site.
func (w *Workspace) Open(dir string) (err error) {
	w.Dir = dir
	if w.Folder, err = folder.Open(dir); err != nil {
		return err
	}
	w.versions = approval.NewFiles(w.Folder.FS())
	if w.History, err = history.Open(dir, w.Host, w.Now); err != nil {
		return errors.Join(err, w.Folder.Close())
	}
	if w.Root, err = os.OpenRoot(dir); err != nil {
		return errors.Join(err, w.History.Close(), w.Folder.Close())
	}
	w.Drafts = drafts.New(w.Root)
	w.Here = drafts.NewPresence(w.Root, w.Host, w.Now)
	return nil
}

// Read reads the site of the folder. Its preview may be shown in a frame by pages of an
// origin, to requests that are admitted.
func (w *Workspace) Read(ctx context.Context, frame string, admit func(r *http.Request) bool) (err error) {
	var pictures media.Cache
	if w.OpenPictures != nil {
		pictures, w.pictures = w.OpenPictures(w.Dir)
	}
	from := time.Now()
	w.preview, err = preview.New(ctx, w.Dir, preview.Options{
		Content: w.Content, Today: w.Today, Voice: w.Voice, Pictures: pictures, Key: w.Key, Poll: w.Poll, Polling: w.Polling,
		Frame: frame, Admit: admit, Changed: func(diag.List) { w.readings.Add(1); w.versions.Forget(); w.checks.stale() },
	})
	if err != nil {
		return errors.Join(err, w.Root.Close(), w.History.Close(), w.Folder.Close())
	}
	w.checks.began(time.Since(from))
	return nil
}

// Ready says that the site has been read, and all that shows it may.
func (w *Workspace) Ready() { close(w.isRead) }

// FolderKey is a name for the folder of the site, by which browsers tell columns apart: one
// port may serve several, one after the other.
func (w *Workspace) FolderKey() string {
	dir, err := filepath.Abs(w.Dir)
	if err != nil {
		dir = w.Dir
	}
	return drafts.Key(dir)
}

// IsOpen reports whether there is a site.
func (w *Workspace) IsOpen() bool {
	select {
	case <-w.isRead:
		return true
	default:
		return false
	}
}

// Serve serves the preview, checks the site after changes and makes its backups, from when
// it has been read until ctx ends.
func (w *Workspace) Serve(ctx context.Context, pages net.Listener) error {
	select {
	case <-w.isRead:
	case <-ctx.Done():
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { w.checks.follow(ctx, w) })
	wg.Go(func() { w.Drafts.Tidy(w.Now()) })
	wg.Go(func() { w.backUpDaily(ctx) })
	err := w.preview.Serve(ctx, pages)
	cancel()
	wg.Wait()
	return err
}

// Close closes the folder, once what follows a change is done.
func (w *Workspace) Close() error {
	if !w.IsOpen() {
		return nil
	}
	w.later.wait()
	w.checks.close()
	w.preview.Close()
	w.Here.Leave()
	if w.pictures != nil {
		defer w.pictures.Close()
	}
	return errors.Join(w.History.Close(), w.Root.Close(), w.Folder.Close())
}

// Answering notes that a request is being answered until done is called: checks wait for it.
func (w *Workspace) Answering() (done func()) {
	w.Asking()
	w.answering.Add(1)
	return func() { w.answering.Add(-1) }
}

// Asking notes that something is asked for: checks wait a moment.
func (w *Workspace) Asking() { w.asked.Store(time.Now().UnixNano()) }

// Today is the day that the desk takes for today: the one it was told, or the clock's.
func (w *Workspace) Today() viet.Date {
	return cmp.Or(w.Content.Today, viet.DateOf(w.Now()))
}

// Set returns the outputs of the site as its files have it, drafts among them, without what
// stands unsaved in somebody's editor; nil where the settings or the theme cannot be read.
func (w *Workspace) Set() *render.Set {
	if !w.IsOpen() {
		return nil
	}
	set, _ := w.saved()
	return set
}

// saved returns that with the problems of reading it, once all is read that was saved.
func (w *Workspace) saved() (*render.Set, diag.List) {
	w.later.wait()
	return w.preview.OnDisk()
}

// Readings is how often the site was read, with whatever came of it.
func (w *Workspace) Readings() int64 { return w.readings.Load() }

// SettingsProblems are the errors for which the settings cannot be read, as they are on the
// disk: what is shown meanwhile is the column as it was read last.
func (w *Workspace) SettingsProblems() (found diag.List) {
	if !w.IsOpen() {
		return nil
	}
	_, problems := w.saved()
	for _, p := range problems {
		if p.File == config.SettingsFile && p.Severity == diag.Error {
			found = append(found, p)
		}
	}
	return found
}

// Typed returns the outputs of the site with what stands unsaved in editors, nil where the
// settings or the theme cannot be read.
func (w *Workspace) Typed() *render.Set {
	set, _ := w.typed()
	return set
}

// typed returns the site with what stands unsaved in editors, and the problems of reading
// it: for those who type.
func (w *Workspace) typed() (*render.Set, diag.List) {
	w.later.wait()
	return w.preview.Now()
}

// Say puts a message into words.
func (w *Workspace) Say(key string, args diag.Args) string { return w.Voice.Say(key, args) }
