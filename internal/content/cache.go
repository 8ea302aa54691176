package content

import (
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"
	"weak"

	"cchc/internal/diag"
	"cchc/internal/schema"
)

// What a Memory knows can be kept between runs of the program as a file of
// frames, one for each entry that was read without problems: the length of the
// frame, that of the part of it that is read at once, the check sum of that,
// which state of which file it is of, and what was made of that (codec.go); behind
// that part what is read later, with a check sum of its own. Of two frames for
// one file the later one counts, so that a build that read few files anew appends
// to the kept ones. The texts are not in it: they are read when they are asked
// for.

const frameLead = 12 // bytes of two lengths and a check sum

// Restore takes what an earlier run kept of the same site's folder, which must
// not change any more. What is damaged is as if it had not been kept.
func (m *Memory) Restore(kept []byte) {
	m.kept = 0
	all := unsafe.String(unsafe.SliceData(kept), len(kept)) // nobody changes it, and it is large
	for len(all) >= frameLead {
		n, soon := int(binary.LittleEndian.Uint32(kept)), int(binary.LittleEndian.Uint32(kept[4:]))
		if n > len(all)-frameLead || soon > n || crc32.ChecksumIEEE(kept[frameLead:frameLead+soon]) != binary.LittleEndian.Uint32(kept[8:]) {
			return
		}
		r := keptReader{rest: all[frameLead : frameLead+n]}
		disk, size, nanoseconds, kind := r.string(), r.varint(), r.varint(), r.string()
		if r.broken {
			return
		}
		m.kept++
		m.files[disk] = remembered{stamp: stamp{size, time.Unix(0, nanoseconds)}, kind: Kind(kind), frame: r.rest, soon: soon - (n - len(r.rest))}
		kept, all = kept[frameLead+n:], all[frameLead+n:]
	}
}

// Kept returns what is to be kept for the next run, in pieces that are valid
// until the next one is asked for; they need nothing more of the memory. With
// whole it is all, else what is to be put behind what was kept before.
func (m *Memory) Kept() (pieces iter.Seq[[]byte], whole bool) {
	type file struct {
		disk string
		remembered
	}
	var old, fresh []file
	for disk, r := range m.files {
		if r.frame == "" {
			continue
		}
		list := &old
		if r.reading != nil && r.reading.fresh {
			list = &fresh
		}
		r.reading = nil
		*list = append(*list, file{disk, r})
	}
	keep := fresh
	if whole = m.kept == 0 || m.kept+len(fresh) > (len(old)+len(fresh))*5/4; whole {
		keep = append(fresh, old...)
	}
	return func(yield func([]byte) bool) {
		slices.SortFunc(keep, func(a, b file) int { return strings.Compare(a.disk, b.disk) })
		var piece []byte
		for i, f := range keep {
			piece = f.appendFrame(piece, f.disk)
			if len(piece) >= keptPiece || i == len(keep)-1 {
				if !yield(piece) {
					return
				}
				piece = piece[:0]
			}
		}
	}, whole
}

// keptPiece is how many bytes of what is kept are handed on at once, about.
const keptPiece = 1 << 20

// appendFrame appends what is kept of a file.
func (r remembered) appendFrame(frames []byte, disk string) []byte {
	start := len(frames)
	frames = append(frames, make([]byte, frameLead)...)
	frames = appendString(frames, disk)
	frames = binary.AppendVarint(frames, r.stamp.size)
	frames = binary.AppendVarint(frames, r.stamp.time.UnixNano())
	frames = appendString(frames, string(r.kind))
	soon := len(frames) + r.soon
	frames = append(frames, r.frame...)
	frame := frames[start+frameLead:]
	binary.LittleEndian.PutUint32(frames[start:], uint32(len(frame)))
	binary.LittleEndian.PutUint32(frames[start+4:], uint32(soon-start-frameLead))
	binary.LittleEndian.PutUint32(frames[start+8:], crc32.ChecksumIEEE(frames[start+frameLead:soon]))
	return frames
}

// sound reports whether there is nothing wrong with a file. What has a problem
// is not kept but read again each time, so that the problem is told again.
func (r *reading) sound() bool {
	return r != nil && r.data != nil && len(r.problems) == 0 && len(r.wrong) == 0
}

// pack puts in the place of what was made of a file what a later run will make of
// its frame: less than half as much, in which there is little to follow for the
// garbage collector.
func (r *reading) pack(site fs.FS, name, disk string) {
	if r.frame != "" || !r.sound() {
		return
	}
	room := frameRooms.Get().(*[]byte)
	defer frameRooms.Put(room)
	frame, soon := r.encode((*room)[:0])
	*room = frame
	packed := remembered{kind: r.kind, frame: string(frame), soon: soon}
	if again := packed.decode(site, name, disk); again != nil {
		r.data, r.rest, r.sortKey, r.refs = again.data, again.rest, again.sortKey, again.refs
		r.frame, r.soon, r.fresh = packed.frame, soon, true
	}
}

var frameRooms = sync.Pool{New: func() any { return new([]byte) }}

// encode appends a reading as it is kept; what is read at once ends at soon.
func (r *reading) encode(b []byte) (_ []byte, soon int) {
	b = binary.LittleEndian.AppendUint64(b, r.digest)
	b = binary.LittleEndian.AppendUint64(b, r.body.Digest)
	b = binary.AppendVarint(b, int64(r.offset))
	b = binary.AppendVarint(b, int64(r.body.Line))
	b = binary.AppendVarint(b, int64(r.body.Size))
	b = appendString(b, r.sortKey)
	b = binary.AppendUvarint(b, uint64(len(r.refs)))
	for _, ref := range r.refs {
		b = appendString(b, ref.field)
		b = appendValue(b, &ref.ref)
	}
	data := r.data
	if r.rest != nil {
		data = r.rest.all("")
	}
	v := reflect.ValueOf(data).Elem()
	h := halvesOf(v.Type())
	b = h.soon.write(b, v)
	if h.whole {
		return b, len(b)
	}
	start := len(b)
	b = h.later.write(append(b, make([]byte, laterLead)...), v)
	binary.LittleEndian.PutUint32(b[start:], crc32.ChecksumIEEE(b[start+laterLead:]))
	return b, start
}

const laterLead = 4 // bytes of check sum in front of what is read later

// decode returns the reading that was kept, nil where it is damaged. Its text
// is read from site when it is asked for.
func (r remembered) decode(site fs.FS, name, disk string) *reading {
	k := keptReader{rest: r.frame[:r.soon]}
	again := &reading{kind: r.kind, data: r.kind.New(), frame: r.frame, soon: r.soon}
	if again.data == nil {
		return nil
	}
	again.digest = k.uint64()
	sum := k.uint64()
	again.offset = int(k.varint())
	again.body = Body{Line: int(k.varint()), Size: int(k.varint()), Digest: sum}
	again.sortKey = k.string()
	for range min(k.uvarint(), uint64(len(k.rest))) {
		var ref namedFile
		ref.field = k.string()
		k.readValue(&ref.ref)
		again.refs = append(again.refs, ref)
	}
	v := reflect.ValueOf(again.data).Elem()
	h := halvesOf(v.Type())
	h.soon.read(&k, v)
	if k.broken || k.rest != "" {
		return nil
	}
	if !h.whole {
		again.rest = &rest{head: again.data, kept: r.frame[r.soon:], read: func() *reading { return readSource(site, name, disk) }}
	}
	again.body.read = func() ([]byte, diag.List) { return readText(site, name, disk, again.offset, sum) }
	return again
}

// A rest is what is read of a front matter when somebody asks for it.
type rest struct {
	head Data
	kept string
	read func() *reading // the file anew
	mu   sync.Mutex
	last weak.Pointer[whole] // what was made of it last, as long as there is memory for it
}

type whole struct{ data Data }

// all returns the front matter with its rest.
func (r *rest) all(file string) Data {
	r.mu.Lock()
	defer r.mu.Unlock()
	if w := r.last.Value(); w != nil {
		return w.data
	}
	w := &whole{r.make(file)}
	r.last = weak.Make(w)
	return w.data
}

func (r *rest) make(file string) Data {
	v := reflect.New(reflect.TypeOf(r.head).Elem())
	v.Elem().Set(reflect.ValueOf(r.head).Elem())
	data := v.Interface().(Data)
	k := keptReader{rest: r.kept}
	sum := k.bytes(laterLead)
	if !k.broken && crc32.ChecksumIEEE(bytesOf(k.rest)) == binary.LittleEndian.Uint32(bytesOf(sum)) {
		if halvesOf(v.Elem().Type()).later.read(&k, v.Elem()); !k.broken && k.rest == "" {
			return data
		}
	}
	// It is damaged. Where the file too has become another one, its next load
	// sees that.
	v.Elem().Set(reflect.ValueOf(r.head).Elem())
	if again := r.read(); again.front != nil {
		schema.Decode(file, again.front, data)
		again.front.Free()
	}
	return data
}

// bytesOf returns the bytes of a text, which nobody changes.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// readText reads the text of an entry again. Where the file has changed since
// it was recorded, its text as it stands now is all there is; the next run will
// see the change.
func readText(site fs.FS, name, disk string, offset int, digest uint64) ([]byte, diag.List) {
	raw, err := fs.ReadFile(site, disk)
	if err != nil {
		return nil, unreadable("content/"+name, err)
	}
	if len(raw) <= maxSource {
		text, problems := clean("content/"+name, raw)
		if len(problems) == 0 && offset <= len(text) && sum(text[offset:]) == digest {
			return text[offset:], nil
		}
	}
	again := readSource(site, name, disk)
	return again.body.text, again.problems
}

// unreadable is what is told of a Markdown file that cannot be read.
func unreadable(file string, err error) diag.List {
	return diag.List{diag.New(diag.Position{File: file}, "", readCode(err, "file-vanished"), nil)}
}
