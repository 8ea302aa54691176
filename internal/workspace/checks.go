package workspace

import (
	"context"
	"sync"
	"time"

	"cchc/internal/approval"
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/disk"
	"cchc/internal/history"
	"cchc/internal/preview"
	"cchc/internal/render"
	"cchc/internal/rules"
	"cchc/internal/store"
)

// checks are what cchc check finds of the site as it would be published today. They are
// made anew in the background after changes.
type checks struct {
	mu     sync.Mutex
	report *check.Report
	at     time.Time     // when that was made
	first  time.Duration // how long the first one waits
	wake   chan struct{}
	once   sync.Once

	reading sync.Mutex
	entries *store.Cache  // what was read of the entries
	kept    disk.Recalled // where that comes from first
}

// quiet is how long nothing changes before the site is checked again, at least. On a large
// site it is several times what checking takes, so that it does not keep those waiting who
// write and save.
const quiet, quietTimes = 2 * time.Second, 4

func (c *checks) channel() chan struct{} {
	c.once.Do(func() { c.wake = make(chan struct{}, 1) })
	return c.wake
}

// stale notes that the site has changed.
func (c *checks) stale() {
	select {
	case c.channel() <- struct{}{}:
	default:
	}
}

// LastCheck returns the report of the last check, nil for none yet, and when it was made.
func (w *Workspace) LastCheck() (*check.Report, time.Time) {
	w.checks.mu.Lock()
	defer w.checks.mu.Unlock()
	return w.checks.report, w.checks.at
}

// CheckNow checks the site and keeps the report.
func (w *Workspace) CheckNow() *check.Report { return w.checks.run(w, nil) }

// CheckAgain has the site checked again, in the background.
func (w *Workspace) CheckAgain() { w.checks.stale() }

// began has the first check wait until a browser has come and has drawn the first screen,
// some times as long as reading the site took: all three want all processors.
func (c *checks) began(reading time.Duration) { c.first = min(quietTimes*reading, quiet) }

// follow checks the site after changes, until ctx ends.
func (c *checks) follow(ctx context.Context, w *Workspace) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(c.first):
	}
	for {
		from := time.Now()
		c.run(w, w.giveWay)
		wait := max(quiet, quietTimes*time.Since(from))
		select {
		case <-ctx.Done():
			return
		case <-c.channel():
		}
		for still := true; still; {
			select {
			case <-ctx.Done():
				return
			case <-c.channel():
			case <-time.After(wait):
				still = false
			}
		}
	}
}

// checkInput is what a check looks at: the site as it would be published today, with what
// its history says of approvals.
func (w *Workspace) checkInput() check.Input {
	in := check.Input{Files: w.Folder.FS(), Rules: rules.All()}
	w.Folder.Forget()
	opts := w.Content
	opts.Today = w.Today()
	set, problems := w.checks.open(w, opts)
	if in.Problems = problems; set == nil {
		return in
	}
	in.Site, in.Problems = set.Site, append(problems, set.FileProblems()...)
	if lib := set.Site.Library(); lib.Settings.Approval.People() > 0 {
		var err error
		in.Approvals, err = approval.Read(w.History, lib.Settings.Approval).Approvals(w.versions, lib)
		if err != nil {
			in.Problems = append(in.Problems, history.ReadProblem(err))
		}
	}
	return in
}

// open reads the site without drafts and what is not saved. It takes what the preview has
// kept of the entries at first ([preview.EntriesFile]), later what it has read itself.
func (c *checks) open(w *Workspace, opts store.Options) (*render.Set, diag.List) {
	c.reading.Lock()
	defer c.reading.Unlock()
	if c.entries == nil {
		c.entries = store.NewCache()
		if w.Key != "" {
			c.kept = disk.Recall(disk.Folder{Root: w.Root}, w.Key, preview.EntriesFile)
			c.entries.Restore(c.kept)
		}
	}
	c.entries.Invalidate(w.Folder.FS(), nil)
	opts.Cache = c.entries
	return render.Open(w.Folder.FS(), opts)
}

// close gives back what is held.
func (c *checks) close() {
	if c.kept.Closer != nil {
		_ = c.kept.Close() // it was only read
	}
}

// giveWay waits while somebody waits for an answer: a check, which wants all processors for
// seconds on a large site, goes on in the pauses. What takes long does not hold it up.
func (w *Workspace) giveWay() {
	for {
		since := time.Duration(time.Now().UnixNano() - w.asked.Load())
		if since > mostGivenWay || w.answering.Load() == 0 && since > settling {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// settling is how long after a request a browser is likely to ask for more, mostGivenWay how
// long an answer may take for which a check waits.
const settling, mostGivenWay = 20 * time.Millisecond, 500 * time.Millisecond

// run checks the site and keeps the report.
func (c *checks) run(w *Workspace, pause func()) *check.Report {
	in := w.checkInput()
	in.Pause = pause
	report := check.Run(in)
	c.keep(report, w.Now())
	return report
}

// CheckOf returns a report in which the findings of a file are those of the file as it is:
// the last one, where that has not changed since.
func (w *Workspace) CheckOf(file string) *check.Report {
	if report, _ := w.LastCheck(); report != nil && w.checks.knows(w, file) {
		return report
	}
	return w.CheckNow()
}

// knows reports whether the last check has read a file as it is.
func (c *checks) knows(w *Workspace, file string) bool {
	disk, err := w.OnDisk(file)
	if err != nil {
		return false
	}
	c.reading.Lock()
	defer c.reading.Unlock()
	return c.entries != nil && c.entries.Knows(w.Folder.FS(), disk)
}

// CheckDismissed has the last report leave out what was let pass since.
func (w *Workspace) CheckDismissed() {
	c := &w.checks
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.report != nil {
		c.report = c.report.Dismissing()
	}
}

// keep keeps a report.
func (c *checks) keep(report *check.Report, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report, c.at = report, at
}

// Findings returns what the last report has of some rules.
func (w *Workspace) Findings(is func(f *check.Finding) bool) (some []check.Finding) {
	report, _ := w.LastCheck()
	if report == nil {
		return nil
	}
	for i := range report.Findings {
		if is(&report.Findings[i]) {
			some = append(some, report.Findings[i])
		}
	}
	return some
}
