package manifest

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"cchc/internal/render"

	"github.com/cespare/xxhash/v2"
	"github.com/fxamacker/cbor/v2"
)

// A manifest is kept as
//
//	XXH64 of all that follows      8 bytes, the most significant first
//	how long the next part is      4 bytes, likewise
//	the manifest                   in CBOR (RFC 8949)
//	its columns                    one behind the other
//
// A column has one field of all files, folders, questions or entries, of which there
// are a hundred thousand: texts, behind them their sizes as varints, or numbers of 8
// bytes. What is read of it are parts of the one text of the file.

// Encode returns a manifest as it is kept, in pieces.
func (m *Manifest) Encode() (pieces []string, err error) {
	c := columns{}
	c.files(m.Files)
	dirs := slices.Sorted(maps.Keys(m.Dirs))
	c.texts(len(dirs), func(i int) string { return dirs[i] })
	c.numbers(len(dirs), func(i int) uint64 { return uint64(m.Dirs[dirs[i]]) })
	c.texts(len(m.Asked), func(i int) string { return m.Asked[i] })
	c.numbers(len(m.Answers), func(i int) uint64 { return m.Answers[i] })
	c.texts(len(m.Entries), func(i int) string { return m.Entries[i].File })
	c.texts(len(m.Entries), func(i int) string { return m.Entries[i].Path })
	c.numbers(len(m.Entries), func(i int) uint64 { return m.Entries[i].Digest })
	m.Version, m.Columns = version, nil
	for _, column := range c {
		m.Columns = append(m.Columns, len(column))
	}
	head, err := cbor.Marshal(m)
	if err != nil {
		return nil, err
	}
	pieces = slices.Concat([]string{"", string(binary.BigEndian.AppendUint32(nil, uint32(len(head)))) + string(head)}, c)
	sum := xxhash.New()
	for _, p := range pieces {
		_, _ = sum.WriteString(p) // a hash takes everything
	}
	pieces[0] = string(binary.BigEndian.AppendUint64(nil, sum.Sum64()))
	return pieces, nil
}

// columns are the columns of a manifest that is written.
type columns []string

func (c *columns) files(files []Record) {
	c.texts(len(files), func(i int) string { return files[i].Name })
	c.texts(len(files), func(i int) string { return string(files[i].Kind) })
	c.texts(len(files), func(i int) string { return string(files[i].Asks) })
	c.numbers(len(files), func(i int) uint64 { return uint64(files[i].Size) })
	c.numbers(len(files), func(i int) uint64 { return uint64(files[i].Time) })
	c.numbers(len(files), func(i int) uint64 { return uint64(files[i].Hash) })
	c.numbers(len(files), func(i int) uint64 { return files[i].From })
}

func (c *columns) texts(n int, text func(i int) string) {
	var all strings.Builder
	var sizes []byte
	total := 0
	for i := range n {
		size := len(text(i))
		sizes, total = binary.AppendUvarint(sizes, uint64(size)), total+size
	}
	all.Grow(total)
	for i := range n {
		all.WriteString(text(i))
	}
	*c = append(*c, all.String(), string(sizes))
}

func (c *columns) numbers(n int, number func(i int) uint64) {
	var all strings.Builder
	all.Grow(8 * n)
	var b [8]byte
	for i := range n {
		binary.BigEndian.PutUint64(b[:], number(i))
		_, _ = all.Write(b[:]) // a Builder takes everything
	}
	*c = append(*c, all.String())
}

// Decode reads a manifest, nil where it is damaged, of another version,
// or one that no build can have written.
func Decode(text string) *Manifest {
	if len(text) < 12 || xxhash.Sum64String(text[8:]) != binary.BigEndian.Uint64([]byte(text[:8])) {
		return nil
	}
	size, text := int64(binary.BigEndian.Uint32([]byte(text[8:12]))), text[12:]
	var m Manifest
	if size > int64(len(text)) || limits.Unmarshal([]byte(text[:size]), &m) != nil || m.Version != version {
		return nil
	}
	c := &columnReader{text: text[size:], sizes: m.Columns}
	m.Files = c.files()
	dirs := c.texts()
	times := c.numbers(len(dirs))
	m.Asked = c.texts()
	m.Answers = c.numbers(len(m.Asked))
	entries, paths := c.texts(), c.texts()
	digests := c.numbers(len(entries))
	if c.bad || len(c.sizes) > 0 || c.text != "" || len(paths) != len(entries) {
		return nil
	}
	m.Dirs = make(map[string]int64, len(dirs))
	for i, dir := range dirs {
		m.Dirs[dir] = int64(times[i])
	}
	m.Entries = make([]Address, len(entries))
	for i := range entries {
		m.Entries[i] = Address{entries[i], paths[i], digests[i]}
	}
	if !m.valid() {
		return nil
	}
	return &m
}

// A columnReader reads columns one after another; bad says that one was not what it
// must be.
type columnReader struct {
	text  string
	sizes []int // of the columns
	bad   bool
}

func (c *columnReader) next() (column string) {
	if len(c.sizes) == 0 || c.sizes[0] < 0 || c.sizes[0] > len(c.text) {
		c.bad = true
		return ""
	}
	column, c.text, c.sizes = c.text[:c.sizes[0]], c.text[c.sizes[0]:], c.sizes[1:]
	return column
}

func (c *columnReader) texts() (texts []string) {
	text, sizes := c.next(), Places(c.next())
	texts = make([]string, 0, len(sizes))
	for size := range sizes.All {
		if int64(size) > int64(len(text)) {
			c.bad = true
			break
		}
		texts, text = append(texts, text[:size]), text[size:]
	}
	c.bad = c.bad || text != "" || !sizes.below(1<<31)
	return texts
}

// numbers reads n numbers.
func (c *columnReader) numbers(n int) []uint64 {
	numbers, column := make([]uint64, n), c.next()
	if len(column) != 8*n {
		c.bad = true
		return numbers
	}
	for i := range numbers {
		numbers[i] = binary.BigEndian.Uint64([]byte(column[8*i : 8*i+8]))
	}
	return numbers
}

func (c *columnReader) files() []Record {
	names, kinds, asks := c.texts(), c.texts(), c.texts()
	n := len(names)
	sizes, times, hashes, from := c.numbers(n), c.numbers(n), c.numbers(n), c.numbers(n)
	if len(kinds) != n || len(asks) != n {
		c.bad = true
		return nil
	}
	files := make([]Record, n)
	for i := range files {
		files[i] = Record{Name: names[i], Kind: render.Kind(kinds[i]), Size: int64(sizes[i]), Time: int64(times[i]), Hash: Digest(hashes[i]), From: from[i], Asks: Places(asks[i])}
	}
	return files
}

// Places are places in the Asked of a manifest, of which ten thousand pages name half a
// million: one behind the other, each as a varint.
type Places string

// next returns the first of them and the others; ok is false where it is none.
func (p Places) next() (at uint64, rest Places, ok bool) {
	for i := range min(len(p), binary.MaxVarintLen32) {
		at |= uint64(p[i]&0x7f) << (7 * i)
		if p[i] < 0x80 {
			return at, p[i+1:], true
		}
	}
	return 0, "", false
}

// All visits them in their order.
func (p Places) All(yield func(uint32) bool) {
	for len(p) > 0 {
		at, rest, ok := p.next()
		if !ok || !yield(uint32(at)) {
			return
		}
		p = rest
	}
}

// below reports whether all of them are below n.
func (p Places) below(n int) bool {
	for len(p) > 0 {
		at, rest, ok := p.next()
		if !ok || at >= uint64(n) {
			return false
		}
		p = rest
	}
	return true
}

// MaxSize bounds a manifest, in bytes: that of ten thousand pages has three
// million.
const MaxSize = 256 << 20
