package publish

import (
	"errors"
	"sync"
	"time"
)

// An ahead lets what is written go to the disk while more is made, so that a
// long build has little to wait for at its end.
type ahead struct {
	once sync.Once
	stop chan struct{}
	done chan error // what the disk refused, which it says only once
}

// syncEvery is how long files are written before they are sent to the disk.
const syncEvery = 300 * time.Millisecond

func (w *Build) syncAhead() *ahead {
	a := &ahead{stop: make(chan struct{}), done: make(chan error, 1)}
	go func() {
		defer close(a.done)
		tick := time.NewTicker(syncEvery)
		defer tick.Stop()
		for {
			select {
			case <-a.stop:
				return
			case <-tick.C:
				if err := w.disk.Sync(w.side); err != nil {
					a.done <- err
					return
				}
			}
		}
	}()
	return a
}

// end ends it, and returns what the disk refused.
func (a *ahead) end() error {
	if a == nil {
		return nil
	}
	a.once.Do(func() { close(a.stop) })
	return <-a.done
}

// sync waits until all that was written is on the disk.
func (w *Build) sync() error {
	return errors.Join(w.ahead.end(), w.disk.Sync(w.side))
}
