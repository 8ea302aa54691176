package workspace

import (
	"sync"

	"cchc/internal/render"
)

// A Known keeps what was made of a state of the site and of the history, until one of them
// is another one.
type Known[T any] struct {
	mu   sync.Mutex
	set  *render.Set
	size int // of the history
	have bool
	val  T
}

// Of returns what was made, or makes it.
func (k *Known[T]) Of(set *render.Set, size int, make func() T) T {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.have || k.set != set || k.size != size {
		k.set, k.size, k.have, k.val = set, size, true, make()
	}
	return k.val
}
