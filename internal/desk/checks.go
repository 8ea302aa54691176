package desk

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

// now returns the last report, nil for none yet, and when it was made.
func (c *checks) now() (*check.Report, time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.report, c.at
}

// began has the first check wait until a browser has come and has drawn the first screen,
// some times as long as reading the site took: all three want all processors.
func (c *checks) began(reading time.Duration) { c.first = min(quietTimes*reading, quiet) }

// follow checks the site after changes, until ctx ends.
func (c *checks) follow(ctx context.Context, d *Desk) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(c.first):
	}
	for {
		from := time.Now()
		c.run(d, d.giveWay)
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
func (d *Desk) checkInput() check.Input {
	in := check.Input{Files: d.folder.FS(), Rules: rules.All()}
	d.folder.Forget()
	opts := d.opts.Content
	opts.Today = d.today()
	set, problems := d.checks.open(d, opts)
	if in.Problems = problems; set == nil {
		return in
	}
	in.Site, in.Problems = set.Site, append(problems, set.FileProblems()...)
	if lib := set.Site.Library(); lib.Settings.Approval.People() > 0 {
		var err error
		in.Approvals, err = approval.Read(d.history, lib.Settings.Approval).Approvals(d.versions, lib)
		if err != nil {
			in.Problems = append(in.Problems, history.ReadProblem(err))
		}
	}
	return in
}

// open reads the site without drafts and what is not saved. It takes what the preview has
// kept of the entries at first ([preview.EntriesFile]), later what it has read itself.
func (c *checks) open(d *Desk, opts store.Options) (*render.Set, diag.List) {
	c.reading.Lock()
	defer c.reading.Unlock()
	if c.entries == nil {
		c.entries = store.NewCache()
		if d.opts.Key != "" {
			c.kept = disk.Recall(disk.Folder{Root: d.root}, d.opts.Key, preview.EntriesFile)
			c.entries.Restore(c.kept)
		}
	}
	c.entries.Invalidate(d.folder.FS(), nil)
	opts.Cache = c.entries
	return render.Open(d.folder.FS(), opts)
}

// close gives back what is held.
func (c *checks) close() {
	if c.kept.Closer != nil {
		_ = c.kept.Close() // it was only read
	}
}

// giveWay waits while somebody waits for an answer: a check, which wants all processors for
// seconds on a large site, goes on in the pauses. What takes long does not hold it up.
func (d *Desk) giveWay() {
	for {
		since := time.Duration(time.Now().UnixNano() - d.asked.Load())
		if since > mostGivenWay || d.answering.Load() == 0 && since > settling {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// settling is how long after a request a browser is likely to ask for more, mostGivenWay how
// long an answer may take for which a check waits.
const settling, mostGivenWay = 20 * time.Millisecond, 500 * time.Millisecond

// run checks the site and keeps the report.
func (c *checks) run(d *Desk, pause func()) *check.Report {
	in := d.checkInput()
	in.Pause = pause
	report := check.Run(in)
	c.keep(report, d.opts.Now())
	return report
}

// of returns a report in which the findings of a file are those of the file as it is: the
// last one, where that has not changed since.
func (c *checks) of(d *Desk, file string) *check.Report {
	if report, _ := c.now(); report != nil && c.knows(d, file) {
		return report
	}
	return c.run(d, nil)
}

// knows reports whether the last check has read a file as it is.
func (c *checks) knows(d *Desk, file string) bool {
	disk, err := d.onDisk(file)
	if err != nil {
		return false
	}
	c.reading.Lock()
	defer c.reading.Unlock()
	return c.entries != nil && c.entries.Knows(d.folder.FS(), disk)
}

// dismissing has the last report leave out what was let pass since.
func (c *checks) dismissing() {
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

// findings returns what the last report has of some rules.
func (d *Desk) findings(is func(f *check.Finding) bool) (some []check.Finding) {
	report, _ := d.checks.now()
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

func isError(f *check.Finding) bool { return f.Severity == diag.Error }
