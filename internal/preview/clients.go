package preview

import (
	"fmt"
	"net/http"
	"sync"
	"time"
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

// serve greets a browser and tells it of changes. It asks at the greeting too,
// so that a change between two connections is not missed.
func (c *clients) serve(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	ch := make(chan struct{}, 1)
	c.mu.Lock()
	if c.all == nil {
		c.all = map[chan struct{}]bool{}
	}
	c.all[ch] = true
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.all, ch)
		c.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 500\nevent: hello\ndata: 1\n\n")
	flusher.Flush()
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-ch:
			if _, err := fmt.Fprint(w, "event: change\ndata: 1\n\n"); err != nil {
				return
			}
		case <-beat.C:
			if _, err := fmt.Fprint(w, ": \n\n"); err != nil {
				return
			}
		}
		flusher.Flush()
	}
}
