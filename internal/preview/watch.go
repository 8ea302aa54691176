package preview

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cchc/internal/content"

	"github.com/fsnotify/fsnotify"
)

// settle is how long changes are gathered before the site is read again: an
// editor that saves in several steps causes one reading.
const settle = 15 * time.Millisecond

// Watch follows the content and themes folders of the site in dir until ctx
// ends, and has the server read the site again after every change. Folders that
// are made, removed, renamed and made again are followed.
func (s *Server) Watch(ctx context.Context, dir string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	follow(w, dir)
	for {
		changed, again, ok := gather(ctx, w, dir)
		if !ok {
			return nil
		}
		if again {
			// Folders came or went, and files in them that nobody told of.
			follow(w, dir)
			changed = nil
		}
		s.Reload(changed)
	}
}

// follow adds every folder to the watcher; those that it has already stay.
func follow(w *fsnotify.Watcher, dir string) {
	_ = w.Add(dir) // so that content/ itself may come back
	for _, top := range []string{"content", "themes"} {
		_ = filepath.WalkDir(filepath.Join(dir, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			_ = w.Add(path) // a folder that vanished meanwhile is none to follow
			return nil
		})
	}
}

// gather waits for a change and returns the paths of what changed until nothing
// has for a moment. again says that folders may have come or gone, or that
// changes were lost; ok is false when there is nothing more to wait for.
func gather(ctx context.Context, w *fsnotify.Watcher, dir string) (changed []string, again, ok bool) {
	var quiet <-chan time.Time
	lost := false
	for {
		select {
		case <-ctx.Done():
			return nil, false, false
		case <-quiet:
			if lost {
				return nil, true, true
			}
			slices.Sort(changed)
			return slices.Compact(changed), again, true
		case err, open := <-w.Errors:
			if !open {
				return nil, false, false
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) { // more changed than could be told
				lost, again = true, true
				quiet = time.After(settle)
			}
		case e, open := <-w.Events:
			if !open {
				return nil, false, false
			}
			rel, err := filepath.Rel(dir, e.Name)
			if err != nil || e.Op == fsnotify.Chmod || !watched(rel) {
				continue
			}
			if e.Has(fsnotify.Create) || e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				again = again || !strings.HasSuffix(rel, ".md")
			}
			changed = append(changed, filepath.ToSlash(rel))
			quiet = time.After(settle)
		}
	}
}

// watched reports whether a path belongs to what the site is made from.
func watched(rel string) bool {
	top, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	return (top == "content" || top == "themes") && !content.Ignored(filepath.Base(rel))
}

// Poll does what Watch does where the system tells of no changes, as on shares
// of a network: it looks at every file's size and time, every now and then.
func (s *Server) Poll(ctx context.Context, dir string, every time.Duration) {
	before := look(dir)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			now := look(dir)
			changed := differences(before, now)
			// A file may be half written: read when nothing moves any more.
			for moving := changed; len(moving) > 0; {
				time.Sleep(settle)
				again := look(dir)
				moving = differences(now, again)
				changed, now = append(changed, moving...), again
			}
			before = now
			if len(changed) > 0 {
				slices.Sort(changed)
				s.Reload(slices.Compact(changed))
			}
		}
	}
}

// differences returns the files that came, went or changed between two looks.
func differences(before, now map[string]seen) (changed []string) {
	for path, st := range now {
		if before[path] != st {
			changed = append(changed, path)
		}
	}
	for path := range before {
		if _, there := now[path]; !there {
			changed = append(changed, path)
		}
	}
	return changed
}

// A seen is one state of a file.
type seen struct {
	size int64
	time time.Time
}

// look returns the state of every file of the site.
func look(dir string) map[string]seen {
	states := map[string]seen{}
	for _, top := range []string{"content", "themes"} {
		_ = filepath.WalkDir(filepath.Join(dir, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			rel, err := filepath.Rel(dir, path)
			if err != nil || !watched(rel) {
				return nil
			}
			if info, err := os.Stat(path); err == nil {
				states[filepath.ToSlash(rel)] = seen{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return states
}
