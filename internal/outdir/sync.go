package outdir

import (
	"errors"
	"sync"
	"time"
)

// syncEvery is how long files are written before they are sent to the disk.
const syncEvery = 300 * time.Millisecond

// syncAhead lets what is written go to the disk while more is made, so that a
// long build has little to wait for at its end. It returns a function that ends
// it, and returns what the disk refused: that is said only once.
func (d *Folder) syncAhead() (end func() error) {
	stop, refused := make(chan struct{}), make(chan error, 1)
	go func() {
		tick := time.NewTicker(syncEvery)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				refused <- nil
				return
			case <-tick.C:
				if err := d.disk.Sync(d.side); err != nil {
					refused <- err
					return
				}
			}
		}
	}()
	return sync.OnceValue(func() error {
		close(stop)
		return <-refused
	})
}

// sync waits until all that was written is on the disk.
func (d *Folder) sync() error {
	return errors.Join(d.ahead(), d.disk.Sync(d.side))
}
