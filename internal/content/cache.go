package content

import (
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"time"
	"unsafe"
)

// What a Memory knows can be kept between runs of the program as a file of
// frames, one for each entry that was read without problems: the length of the
// frame, its check sum, which state of which file it is of, and what was made
// of that (codec.go). Of two frames for one file the later one counts, so that a
// build that read few files anew appends to the kept ones. The texts are not in
// it: they are read when they are asked for.

const frameLead = 8 // bytes of length and check sum

// Restore takes what an earlier run kept of the same site's folder, which must
// not change any more. What is damaged is as if it had not been kept.
func (m *Memory) Restore(kept []byte) {
	m.kept = 0
	all := unsafe.String(unsafe.SliceData(kept), len(kept)) // nobody changes it, and it is large
	for len(all) >= frameLead {
		n := int(binary.LittleEndian.Uint32(kept))
		if n > len(all)-frameLead || crc32.ChecksumIEEE(kept[frameLead:frameLead+n]) != binary.LittleEndian.Uint32(kept[4:]) {
			return
		}
		r := keptReader{rest: all[frameLead : frameLead+n]}
		disk, size, nanoseconds, kind := r.string(), r.varint(), r.varint(), r.string()
		if r.broken {
			return
		}
		m.kept++
		m.files[disk] = remembered{stamp: stamp{size, time.Unix(0, nanoseconds)}, kind: Kind(kind), frame: r.rest}
		kept, all = kept[frameLead+n:], all[frameLead+n:]
	}
}

// Kept returns what is to be kept for the next run, in pieces that are valid
// until the next one is asked for. With whole it is all, else what is to be put
// behind what was kept before.
func (m *Memory) Kept() (pieces iter.Seq[[]byte], whole bool) {
	var old, fresh []string
	for _, disk := range slices.Sorted(maps.Keys(m.files)) {
		if r := m.files[disk]; r.frame != "" {
			old = append(old, disk)
		} else if r.reading.sound() {
			fresh = append(fresh, disk)
		}
	}
	keep := fresh
	if whole = m.kept == 0 || m.kept+len(fresh) > (len(old)+len(fresh))*5/4; whole {
		keep = append(fresh, old...)
	}
	return func(yield func([]byte) bool) {
		var piece []byte
		for i, disk := range keep {
			piece = m.files[disk].appendFrame(piece, disk)
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
	kind := r.kind
	if r.frame == "" {
		kind = r.reading.kind
	}
	start := len(frames)
	frames = append(frames, make([]byte, frameLead)...)
	frames = appendString(frames, disk)
	frames = binary.AppendVarint(frames, r.stamp.size)
	frames = binary.AppendVarint(frames, r.stamp.time.UnixNano())
	frames = appendString(frames, string(kind))
	if r.frame != "" {
		frames = append(frames, r.frame...)
	} else {
		frames = r.reading.encode(frames)
	}
	frame := frames[start+frameLead:]
	binary.LittleEndian.PutUint32(frames[start:], uint32(len(frame)))
	binary.LittleEndian.PutUint32(frames[start+4:], crc32.ChecksumIEEE(frame))
	return frames
}

// sound reports whether there is nothing wrong with a file. What has a problem
// is not kept but read again each time, so that the problem is told again.
func (r *reading) sound() bool {
	return r != nil && r.data != nil && len(r.problems) == 0 && len(r.wrong) == 0
}

// encode appends a reading as it is kept.
func (r *reading) encode(b []byte) []byte {
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
	return appendValue(b, r.data)
}

// decode returns the reading that was kept, nil where it is damaged. Its text
// is read from site when it is asked for.
func (r remembered) decode(site fs.FS, name, disk string) *reading {
	k := keptReader{rest: r.frame}
	again := &reading{kind: r.kind, data: r.kind.New()}
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
	k.readValue(again.data)
	if k.broken || k.rest != "" {
		return nil
	}
	again.body.read = func() []byte { return readText(site, name, disk, again.offset, sum) }
	return again
}

// readText reads the text of an entry again. Where the file has changed since
// it was recorded, its text as it stands now is all there is; the next run will
// see the change.
func readText(site fs.FS, name, disk string, offset int, digest uint64) []byte {
	raw, err := fs.ReadFile(site, disk)
	if err != nil || len(raw) > maxSource {
		return nil
	}
	text, problems := clean("content/"+name, raw)
	if len(problems) == 0 && offset <= len(text) && sum(text[offset:]) == digest {
		return text[offset:]
	}
	return readSource(site, name, disk).body.text
}
