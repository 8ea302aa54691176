package desk

import (
	"context"
	"sync"
	"time"

	"cchc/internal/check"
	"cchc/internal/diag"
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

// began has the first check wait for the first screen, about as long as reading the site
// took: both want all processors.
func (c *checks) began(reading time.Duration) { c.first = min(reading, quiet) }

// follow checks the site after changes, until ctx ends.
func (c *checks) follow(ctx context.Context, d *Desk) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(c.first):
	}
	for {
		from := time.Now()
		c.redo(d)
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

// check looks at the site as cchc check does.
func (d *Desk) check() *check.Report { return check.Run(d.checkInput()) }

// redo checks the site at once.
func (c *checks) redo(d *Desk) { c.keep(d.check(), d.opts.Now()) }

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
