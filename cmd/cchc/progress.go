package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// A progressLine is one line of a terminal that says how far a build has come.
// Builds that are done within its delay show none.
type progressLine struct {
	mu    sync.Mutex
	w     io.Writer
	text  func(done, total int) string
	next  time.Time
	shown bool
}

const (
	progressDelay = time.Second
	progressEvery = 200 * time.Millisecond
)

func newProgressLine(w io.Writer, text func(done, total int) string) *progressLine {
	return &progressLine{w: w, text: text, next: time.Now().Add(progressDelay)}
}

func (p *progressLine) show(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); now.After(p.next) {
		p.next, p.shown = now.Add(progressEvery), true
		fmt.Fprintf(p.w, "\r\x1b[K%s", p.text(done, total))
	}
}

func (p *progressLine) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
