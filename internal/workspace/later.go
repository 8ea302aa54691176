package workspace

import "sync"

// later does what nobody has to wait for who saves, one thing after the other, in the
// order in which it was asked for.
type later struct {
	mu   sync.Mutex
	last chan struct{} // closed when what was asked for last is done; nil for nothing
}

// do has something done later.
func (l *later) do(what func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before, done := l.last, make(chan struct{})
	l.last = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		what()
	}()
}

// wait waits until all is done that was asked for.
func (l *later) wait() {
	l.mu.Lock()
	last := l.last
	l.mu.Unlock()
	if last != nil {
		<-last
	}
}
