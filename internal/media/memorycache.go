package media

import (
	"slices"
	"sync"
)

// A Memory is a cache that holds what was used last, up to a number of bytes.
type MemoryCache struct {
	Limit int // in bytes

	mu   sync.Mutex
	data map[string][]byte
	used []string // keys, the last one used at the end
	size int
}

// Get returns what was put under a key.
func (m *MemoryCache) Get(key string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.data[key]
	if ok {
		m.touch(key)
	}
	return data, ok
}

// Put keeps data, and forgets what was used longest ago where there is too
// much.
func (m *MemoryCache) Put(key string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.data == nil {
		m.data = map[string][]byte{}
	}
	m.size += len(data) - len(m.data[key])
	m.data[key] = data
	m.touch(key)
	for m.size > m.Limit && len(m.used) > 0 {
		oldest := m.used[0]
		m.size -= len(m.data[oldest])
		delete(m.data, oldest)
		m.used = m.used[1:]
	}
}

func (m *MemoryCache) touch(key string) {
	if i := slices.Index(m.used, key); i >= 0 {
		m.used = slices.Delete(m.used, i, i+1)
	}
	m.used = append(m.used, key)
}
