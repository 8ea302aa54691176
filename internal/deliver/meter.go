package deliver

import "sync"

// A meter counts how far a delivery has come; several goroutines tell it.
type meter struct {
	mu    sync.Mutex
	show  func(Progress)
	now   Progress
	total int64
}

func newMeter(show func(Progress)) *meter {
	if show == nil {
		show = func(Progress) {}
	}
	return &meter{show: show}
}

// begin begins a stage of so many files and bytes.
func (m *meter) begin(s Stage, files int, bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = Progress{Stage: s, Files: files, Bytes: bytes}
	m.show(m.now)
}

// add counts files and bytes; sent says that the bytes went over the line.
func (m *meter) add(files int, bytes int64, sent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Done += files
	m.now.Sent += bytes
	if sent {
		m.total += bytes
	}
	m.show(m.now)
}

func (m *meter) sent() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.total
}
