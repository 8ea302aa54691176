package transfer

import (
	"context"
	"errors"
	"sync"
	"time"

	"cchc/internal/remote"
)

// A pool is the connections of a delivery to its host.
type pool struct {
	ctx   context.Context
	dial  func(ctx context.Context) (remote.Host, error)
	free  chan remote.Host // nil for one that is not open
	pause time.Duration
	tries int // how often an operation is tried again after the line was cut
}

// usualTries is the usual number of them.
const usualTries = 3

func newPool(ctx context.Context, dial func(context.Context) (remote.Host, error), n int, pause time.Duration) *pool {
	p := &pool{ctx: ctx, dial: dial, free: make(chan remote.Host, n), pause: pause, tries: usualTries}
	for range n {
		p.free <- nil
	}
	return p
}

// use calls do with a host, again with a new connection where the line was cut: do can be
// repeated.
func (p *pool) use(do func(h remote.Host) error) error {
	h := <-p.free
	defer func() { p.free <- h }()
	for try := 0; ; try++ {
		err := p.ctx.Err()
		if err == nil && h == nil {
			h, err = p.dial(p.ctx)
			if err != nil {
				h = nil
			}
		}
		if err == nil {
			err = do(h)
		}
		if err == nil || p.ctx.Err() != nil || !isLine(err) || try == p.tries {
			return errors.Join(p.ctx.Err(), remote.OfNetwork(err))
		}
		if h != nil {
			_ = h.Close() // it is broken
			h = nil
		}
		select {
		case <-p.ctx.Done():
		case <-time.After(p.pause << try):
		}
	}
}

// isLine reports whether an error is one of the line, which may be there again soon.
func isLine(err error) bool {
	kind := remote.KindOf(remote.OfNetwork(err))
	return kind == remote.Cut || kind == remote.Unreachable
}

// each calls do for 0 to n-1, on all connections at once, until one fails.
func (p *pool) each(n int, do func(h remote.Host, i int) error) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	next := 0
	take := func() (i int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		i, next = next, next+1
		return i, i < n && failed == nil
	}
	for range min(n, cap(p.free)) {
		wg.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if err := p.use(func(h remote.Host) error { return do(h, i) }); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return failed
}

// close closes all connections.
func (p *pool) close() {
	for range cap(p.free) {
		if h := <-p.free; h != nil {
			_ = h.Close()
		}
	}
}
