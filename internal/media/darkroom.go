package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

// A Cache keeps what was printed, by keys of letters and digits. It may forget
// anything, and must return only what was put under the key. It is used by
// several goroutines at once.
type Cache interface {
	Get(key string) (data []byte, ok bool)
	Put(key string, data []byte)
}

// A Darkroom prints pictures, several at a time. Decoding and encoding share a
// bounded number of pixels, so that several large pictures are never in memory
// at once; and the pictures that were asked for last are kept decoded, for
// their variants are asked for one after another.
type Darkroom struct {
	room  *semaphore.Weighted
	once  singleflight.Group // what several ask for at once is printed once
	mu    sync.Mutex
	cache Cache   // nil for none
	bases []*base // the last one asked for at the end
}

// The pixels that are worked on at once, and the pictures kept decoded. A
// single picture may be larger than the room; then it is alone.
const (
	roomPixels = MaxPixels
	keptBases  = 3
)

// base is a picture that is being decoded or has been.
type base struct {
	digest Digest
	widest int
	once   sync.Once
	base   *Base
	err    error
}

// A Digest stands for the bytes of a file.
type Digest [sha256.Size]byte

// DigestOf returns the digest of a file.
func DigestOf(data []byte) Digest { return sha256.Sum256(data) }

// NewDarkroom returns a darkroom that keeps what it prints in a cache, nil for
// none.
func NewDarkroom(cache Cache) *Darkroom {
	return &Darkroom{room: semaphore.NewWeighted(roomPixels), cache: cache}
}

// UseCache keeps what is printed from now on in a cache, nil for none.
func (d *Darkroom) UseCache(c Cache) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cache = c
}

// Key returns the key of a variant of a file, whose base is at most so wide.
func (v Variant) Key(file Digest, widest int) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %x %d %d %s %d", version, file, widest, v.Width, v.Format, v.Quality)
	return hex.EncodeToString(h.Sum(nil)[:20])
}

// Print returns a variant of a file, from the cache or printed from a base at
// most so wide. load reads the file where that is needed. The errors are those
// of load and of [Probe].
func (d *Darkroom) Print(file Digest, load func() ([]byte, error), widest int, v Variant) ([]byte, error) {
	d.mu.Lock()
	cache := d.cache
	d.mu.Unlock()
	key := v.Key(file, widest)
	if cache != nil {
		if data, ok := cache.Get(key); ok {
			return data, nil
		}
	}
	data, err, _ := d.once.Do(key, func() (any, error) {
		b := d.base(file, widest)
		b.once.Do(func() { b.base, b.err = d.develop(load, widest) })
		if b.err != nil {
			d.forget(b) // the file may be mended
			return nil, b.err
		}
		data, err := d.print(b.base, v)
		if err == nil && cache != nil {
			cache.Put(key, data)
		}
		return data, err
	})
	if err != nil {
		return nil, err
	}
	return data.([]byte), nil
}

// base returns the base of a file, to be developed by whoever comes first.
func (d *Darkroom) base(file Digest, widest int) *base {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.bases, func(b *base) bool { return b.digest == file && b.widest == widest })
	b := &base{digest: file, widest: widest}
	if i >= 0 {
		b = d.bases[i]
		d.bases = slices.Delete(d.bases, i, i+1)
	} else if len(d.bases) == keptBases {
		d.bases = slices.Delete(d.bases, 0, 1)
	}
	d.bases = append(d.bases, b)
	return b
}

func (d *Darkroom) forget(b *base) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bases = slices.DeleteFunc(d.bases, func(other *base) bool { return other == b })
}

func (d *Darkroom) develop(load func() ([]byte, error), widest int) (*Base, error) {
	data, err := load()
	if err != nil {
		return nil, err
	}
	info, err := probeBytes(data)
	if err != nil {
		return nil, err
	}
	defer d.enter(info.weight)()
	return Develop(data, widest)
}

// print prints a variant; an encoder holds several copies of it.
func (d *Darkroom) print(b *Base, v Variant) ([]byte, error) {
	w, h := fit(b.pixels.Rect.Dx(), b.pixels.Rect.Dy(), v.Width)
	defer d.enter(4 * int64(w) * int64(h))()
	return b.Print(v)
}

// enter waits for room for so many pixels and returns what leaves it again.
func (d *Darkroom) enter(pixels int64) (leave func()) {
	pixels = min(pixels, roomPixels)
	if err := d.room.Acquire(context.Background(), pixels); err != nil {
		return func() {} // only a context that ends refuses
	}
	return func() { d.room.Release(pixels) }
}
