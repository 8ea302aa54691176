package preview

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// mostStreams is how many browsers listen at most; more ask by themselves.
	mostStreams = 100
	// beatTime is after how long a browser hears that the server is there.
	beatTime = 20 * time.Second
	// writeTime is how long a browser that listens may take for one event.
	writeTime = 10 * time.Second
)

// clients are the browsers that listen (server-sent events).
type clients struct {
	mu   sync.Mutex
	all  map[chan struct{}]bool
	told int // how often
}

// tell tells every browser that the site was read again. It never waits: a
// browser that has not taken the last word yet will ask once for both.
func (c *clients) tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told++
	for ch := range c.all {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// count returns how often browsers were told of changes.
func (c *clients) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.told
}

// add adds a browser, nil where there are too many.
func (c *clients) add() chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) >= mostStreams {
		return nil
	}
	if c.all == nil {
		c.all = map[chan struct{}]bool{}
	}
	ch := make(chan struct{}, 1)
	c.all[ch] = true
	return ch
}

func (c *clients) remove(ch chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.all, ch)
}

// serve greets a browser and tells it of changes. It asks at the greeting too,
// so that a change between two connections is not missed.
func (c *clients) serve(w http.ResponseWriter, r *http.Request) {
	ch := c.add()
	if ch == nil {
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	defer c.remove(ch)
	w.Header().Set("Content-Type", "text/event-stream")
	beat := time.NewTicker(beatTime)
	defer beat.Stop()
	for event := "retry: 500\nevent: hello\ndata: 1\n\n"; send(w, event); {
		select {
		case <-r.Context().Done():
			return
		case <-ch:
			event = "event: change\ndata: 1\n\n"
		case <-beat.C:
			event = ": \n\n"
		}
	}
}

// send writes an event and reports whether the browser took it.
func send(w http.ResponseWriter, event string) bool {
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Now().Add(writeTime))
	_, err := fmt.Fprint(w, event)
	return err == nil && c.Flush() == nil
}
