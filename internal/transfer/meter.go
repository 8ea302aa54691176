package transfer

import (
	"sync"
	"time"
)

// A Meter counts how far a delivery has come; several goroutines tell it.
type Meter struct {
	mu    sync.Mutex
	show  func(Progress)
	now   Progress
	total int64
}

func NewMeter(show func(Progress)) *Meter {
	if show == nil {
		show = func(Progress) {}
	}
	return &Meter{show: show}
}

// Begin begins a stage of so many files and bytes.
func (m *Meter) Begin(s Stage, files int, bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = Progress{Stage: s, Files: files, Bytes: bytes}
	m.show(m.now)
}

// Add counts files and bytes; sent says that the bytes went over the line.
func (m *Meter) Add(files int, bytes int64, sent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Done += files
	m.now.Sent += bytes
	if sent {
		m.total += bytes
	}
	m.show(m.now)
}

func (m *Meter) Sent() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.total
}

// Left is about how long the rest of a stage takes, by how long it has taken so far; 0 where
// that cannot be said yet.
func (p Progress) Left(took time.Duration) time.Duration {
	done, all := float64(p.Sent), float64(p.Bytes)
	if p.Bytes == 0 {
		done, all = float64(p.Done), float64(p.Files)
	}
	if took < 3*time.Second || done <= 0 || done > all {
		return 0
	}
	return time.Duration(float64(took) * (all - done) / done)
}
