package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image/color"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

// A Cache keeps encoded pictures, by keys of letters and digits. It may forget
// anything, and must return only what was put under the key. It is used by
// several goroutines at once.
type Cache interface {
	Get(key string) (data []byte, ok bool)
	Put(key string, data []byte)
}

// A Resizer makes variants of pictures, several at a time. Decoding and encoding share a
// bounded number of pixels, so that several large pictures are never in memory
// at once; and the pictures that were asked for last are kept decoded, for
// their variants are asked for one after another.
type Resizer struct {
	pixels *semaphore.Weighted
	once   singleflight.Group // what several ask for at once is made once
	mu     sync.Mutex
	cache  Cache   // nil for none
	bases  []*base // the last one asked for at the end
}

// The pixels that are worked on at once, and the pictures kept decoded. A
// single picture may have more; then it is alone.
const (
	pixelsAtOnce = MaxPixels
	keptBases    = 3
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

// NewResizer returns a resizer that keeps what it makes in a cache, nil for
// none.
func NewResizer(cache Cache) *Resizer {
	return &Resizer{pixels: semaphore.NewWeighted(pixelsAtOnce), cache: cache}
}

// UseCache keeps what is made from now on in a cache, nil for none.
func (d *Resizer) UseCache(c Cache) {
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

// Resize returns a variant of a file, from the cache or encoded from a base at
// most so wide. load reads the file where that is needed. The errors are those
// of load and of [Probe].
func (d *Resizer) Resize(file Digest, load func() ([]byte, error), widest int, v Variant) ([]byte, error) {
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
		b := d.baseOf(file, widest)
		b.once.Do(func() { b.base, b.err = d.decode(load, widest) })
		if b.err != nil {
			d.forget(b) // the file may be mended
			return nil, b.err
		}
		data, err := d.encode(b.base, v)
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

// Icon does what the function [Icon] does, once for a picture and a frame as long as the cache has it.
func (d *Resizer) Icon(picture []byte, f Frame) ([]byte, error) {
	d.mu.Lock()
	cache := d.cache
	d.mu.Unlock()
	if cache == nil {
		return Icon(picture, f)
	}
	h := sha256.New()
	fmt.Fprintf(h, "icon %d %x %d %g", version, DigestOf(picture), f.Size, f.Share)
	if f.Ground != nil {
		fmt.Fprintln(h, color.NRGBA64Model.Convert(f.Ground))
	}
	key := hex.EncodeToString(h.Sum(nil)[:20])
	if data, ok := cache.Get(key); ok {
		return data, nil
	}
	data, err := Icon(picture, f)
	if err == nil {
		cache.Put(key, data)
	}
	return data, err
}

// baseOf returns the base of a file, to be decoded by whoever comes first.
func (d *Resizer) baseOf(file Digest, widest int) *base {
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

func (d *Resizer) forget(b *base) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bases = slices.DeleteFunc(d.bases, func(other *base) bool { return other == b })
}

func (d *Resizer) decode(load func() ([]byte, error), widest int) (*Base, error) {
	data, err := load()
	if err != nil {
		return nil, err
	}
	info, err := probeBytes(data)
	if err != nil {
		return nil, err
	}
	defer d.acquire(info.weight)()
	return Decode(data, widest)
}

// encode writes a variant; an encoder holds several copies of it.
func (d *Resizer) encode(b *Base, v Variant) ([]byte, error) {
	w, h := fit(b.pixels.Rect.Dx(), b.pixels.Rect.Dy(), v.Width)
	defer d.acquire(4 * int64(w) * int64(h))()
	return b.Encode(v)
}

// acquire waits until so many more pixels may be in memory, and returns what
// releases them.
func (d *Resizer) acquire(pixels int64) (release func()) {
	pixels = min(pixels, pixelsAtOnce)
	if err := d.pixels.Acquire(context.Background(), pixels); err != nil {
		return func() {} // only a context that ends refuses
	}
	return func() { d.pixels.Release(pixels) }
}
