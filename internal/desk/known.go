package desk

import (
	"sync"

	"cchc/internal/render"
)

// A known keeps what was made of a state of the site and of the history, until one of them
// is another one.
type known[T any] struct {
	mu   sync.Mutex
	set  *render.Set
	size int // of the history
	have bool
	val  T
}

// of returns what was made, or makes it.
func (k *known[T]) of(set *render.Set, size int, make func() T) T {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.have || k.set != set || k.size != size {
		k.set, k.size, k.have, k.val = set, size, true, make()
	}
	return k.val
}
