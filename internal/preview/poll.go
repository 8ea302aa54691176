package preview

import (
	"context"
	"time"
)

// poll waits a while and looks at every file.
func (f *follower) poll(ctx context.Context) (c changes) {
	if !sleep(ctx, f.every) {
		return c
	}
	before := f.tree
	f.lookAgain(ctx)
	c.all = before.moved() // after the look: what comes to the place of a folder between both would be missed
	c.paths = differences(before.files, f.tree.files)
	// A file may be half written: read when nothing moves any more.
	for end, moving := time.Now().Add(mostSettle), c.paths; len(moving) > 0 && time.Now().Before(end) && sleep(ctx, settle); {
		before = f.tree
		f.lookAgain(ctx)
		c.all = c.all || before.moved()
		moving = differences(before.files, f.tree.files)
		c.paths = append(c.paths, moving...)
	}
	return c
}

// lookAgain looks at every file. A look that was broken off does not count.
func (f *follower) lookAgain(ctx context.Context) {
	if t, err := look(ctx, f.Place, nil); err == nil {
		f.tree = t
	}
}

// sleep waits and reports whether ctx has not ended meanwhile.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// differences returns the files that came, went or changed between two looks.
func differences(before, now map[string]stamp) (changed []string) {
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
