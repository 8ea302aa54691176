package preview

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"cchc/internal/diag"
	"cchc/internal/sitefile"

	"github.com/fsnotify/fsnotify"
)

const (
	// settle is how long changes are gathered before the site is read again: an
	// editor that saves in several steps causes one reading.
	settle = 15 * time.Millisecond
	// mostSettle is how long changes are gathered at most: a file that grows for
	// minutes does not hold back all others.
	mostSettle = time.Second
	// pollInterval is how often files are looked at where the system tells of no
	// changes, and links where it does.
	pollInterval = time.Second
)

// A follower notices what changes in the site in a folder. What changes after
// [follower.begin] is not missed, whenever it is asked for.
type follower struct {
	Place
	every   time.Duration // see pollInterval
	polling bool          // files are looked at, for nobody tells of changes
	noWatch func(error)   // called when the system can tell of no more changes
	open    func() (watcher, error)
	watcher watcher
	tree    *tree
}

// A watcher tells what changes in folders: an fsnotify.Watcher.
type watcher interface {
	Add(folder string) error
	Close() error
	changes() (<-chan fsnotify.Event, <-chan error)
}

type systemWatcher struct{ *fsnotify.Watcher }

func (w systemWatcher) changes() (<-chan fsnotify.Event, <-chan error) { return w.Events, w.Errors }

func openWatcher() (watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return systemWatcher{w}, nil
}

// begin follows the site as it is now.
func (f *follower) begin(ctx context.Context) {
	f.close()
	if !f.polling {
		err := f.watch(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		f.close()
		f.polling = true
		f.noWatch(err)
	}
	f.tree, _ = look(ctx, f.Place, nil)
}

// watch has the system tell what changes in every folder of the site.
func (f *follower) watch(ctx context.Context) (err error) {
	if f.watcher, err = f.open(); err != nil {
		return err
	}
	f.tree, err = look(ctx, f.Place, func(folder string) error {
		err := f.watcher.Add(folder)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return nil // it vanished, or nobody can read it
		}
		return err
	})
	return err
}

func (f *follower) close() {
	if f.watcher != nil {
		_ = f.watcher.Close()
		f.watcher = nil
	}
}

// changes says which files of a site are to be read again.
type changes struct {
	paths []string // from the site's folder, sorted
	all   bool     // others may have changed too
	typed bool     // it is not the files that have changed, but what is unsaved of them
}

// next waits until something has changed, and is at rest. ok is false once ctx
// has ended.
func (f *follower) next(ctx context.Context) (c changes, ok bool) {
	for !c.all && len(c.paths) == 0 && ctx.Err() == nil {
		if f.polling {
			c = f.poll(ctx)
		} else {
			c = f.gather(ctx)
		}
	}
	slices.Sort(c.paths)
	c.paths = slices.Compact(c.paths)
	return c, ctx.Err() == nil
}

// gather waits for what the system tells, until it has told nothing for a
// moment.
func (f *follower) gather(ctx context.Context) (c changes) {
	var quiet, end <-chan time.Time
	events, errs := f.watcher.changes()
	links := time.NewTicker(f.every)
	defer links.Stop()
	for {
		noted := false
		select {
		case <-ctx.Done():
			return changes{}
		case <-quiet:
			return f.gathered(ctx, c)
		case <-end:
			return f.gathered(ctx, c)
		case <-errs: // more changed than could be told
			c.all, noted = true, true
		case <-links.C:
			noted = f.tree.moved()
			c.all = c.all || noted
		case e, open := <-events:
			noted = f.note(&c, e) || !open
			c.all = c.all || !open
		}
		if !noted {
			continue
		}
		quiet = time.After(settle)
		if end == nil {
			end = time.After(mostSettle)
		}
	}
}

// gathered returns what has changed. Where folders came or went, or changes were
// lost, the site is followed as it is now, before it is read.
func (f *follower) gathered(ctx context.Context, c changes) changes {
	if c.all {
		f.begin(ctx)
	}
	return c
}

// note adds what the system told to the changes and reports whether it belongs
// to the site.
func (f *follower) note(c *changes, e fsnotify.Event) bool {
	paths := f.tree.paths(e.Name)
	if len(paths) == 0 {
		return false
	}
	c.paths = append(c.paths, paths...)
	c.all = c.all || f.tree.changes(e.Name)
	return true
}

// paths returns the paths in the site of something on the disk, none where it is
// no part of it.
func (t *tree) paths(disk string) (paths []string) {
	for _, folder := range t.folders[filepath.Dir(disk)] {
		if rel := path.Join(folder, filepath.Base(disk)); t.has(rel) {
			paths = append(paths, rel)
		}
	}
	return append(paths, t.folders[disk]...)
}

// changes reports whether what is at a path on the disk changes which folders
// are to be followed: it is or was a folder or a link.
func (t *tree) changes(disk string) bool {
	_, folder := t.folders[disk]
	_, link := t.links[disk]
	return folder || link || !isFile(disk)
}

// isFile reports whether there is nothing at a path but a file, or was.
func isFile(path string) bool {
	info, err := os.Lstat(path)
	return err != nil || info.Mode().IsRegular()
}

// has reports whether a path belongs to what the site is made from.
func (t *tree) has(rel string) bool {
	top, _, _ := strings.Cut(rel, "/")
	return slices.Contains(t.tops, top) && !sitefile.Ignored(path.Base(rel))
}

// watchProblem returns the message for a system that can tell of no more
// changes.
func watchProblem(err error) (code string, args diag.Args) {
	args = diag.Args{"Detail": err.Error()}
	switch linux := runtime.GOOS == "linux"; {
	case linux && errors.Is(err, syscall.ENOSPC):
		return "preview.watches-exhausted", args
	case linux && errors.Is(err, syscall.EMFILE):
		return "preview.watchers-exhausted", args
	}
	return "preview.not-watched", args
}
