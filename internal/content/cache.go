package content

import (
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// What a Memory knows can be kept between runs of the program as a file of
// frames, one for each entry that was read without problems: the length of the
// frame, its check sum, then in CBOR (RFC 8949) a [frameHead] and a [frameBody].
// Of two frames for one file the later one counts, so that a build that read
// few files anew appends to the kept ones. The texts are not in it: they are
// read when they are asked for.

// A frameHead says which state of which file a frame is of.
type frameHead struct {
	_    struct{} `cbor:",toarray"`
	Disk string
	Size int64
	Time int64 // in nanoseconds
	Kind Kind
}

// A frameBody is what was made of it.
type frameBody struct {
	_       struct{} `cbor:",toarray"`
	Digest  uint64
	Offset  int
	Line    int
	Length  int
	Text    uint64
	SortKey []byte // is no text
	Refs    []frameRef
	Data    cbor.RawMessage
}

type frameRef struct {
	_            struct{} `cbor:",toarray"`
	Path, Field  string
	Line, Column int
}

const frameLead = 8 // bytes of length and check sum

// Restore takes what an earlier run kept of the same site's folder. What is
// damaged is as if it had not been kept.
func (m *Memory) Restore(kept []byte) {
	m.kept = 0
	for len(kept) >= frameLead {
		n := int(binary.LittleEndian.Uint32(kept))
		if n > len(kept)-frameLead {
			return
		}
		frame := kept[frameLead : frameLead+n]
		var head frameHead
		rest, err := cbor.UnmarshalFirst(frame, &head)
		if err != nil || crc32.ChecksumIEEE(frame) != binary.LittleEndian.Uint32(kept[4:]) {
			return
		}
		m.kept++
		m.files[head.Disk] = remembered{stamp: stamp{head.Size, time.Unix(0, head.Time)}, kind: head.Kind, frame: rest}
		kept = kept[frameLead+n:]
	}
}

// Kept returns what is to be kept for the next run. With whole it is all, else
// what is to be put behind what was kept before.
func (m *Memory) Kept() (frames []byte, whole bool) {
	var old []string
	fresh := 0
	for _, disk := range slices.Sorted(maps.Keys(m.files)) {
		r := m.files[disk]
		if r.frame != nil {
			old = append(old, disk)
			continue
		}
		before := len(frames)
		if frames = r.appendFrame(frames, disk); len(frames) > before {
			fresh++
		}
	}
	if whole = m.kept == 0 || m.kept+fresh > (len(old)+fresh)*5/4; whole {
		for _, disk := range old {
			frames = m.files[disk].appendFrame(frames, disk)
		}
	}
	return frames, whole
}

func (r remembered) appendFrame(frames []byte, disk string) []byte {
	body := r.frame
	if body == nil {
		if body = r.reading.encode(); body == nil {
			return frames
		}
	}
	kind := r.kind
	if r.reading != nil {
		kind = r.reading.kind
	}
	head, err := cbor.Marshal(frameHead{Disk: disk, Size: r.stamp.size, Time: r.stamp.time.UnixNano(), Kind: kind})
	if err != nil {
		return frames
	}
	sum := crc32.Update(crc32.ChecksumIEEE(head), crc32.IEEETable, body)
	frames = binary.LittleEndian.AppendUint32(frames, uint32(len(head)+len(body)))
	frames = binary.LittleEndian.AppendUint32(frames, sum)
	return append(append(frames, head...), body...)
}

// encode returns a reading as it is kept, nil for one that is not: what has a
// problem is read again each time, so that it is told again.
func (r *reading) encode() []byte {
	if r == nil || r.data == nil || len(r.problems) > 0 || len(r.wrong) > 0 {
		return nil
	}
	data, err := cbor.Marshal(r.data)
	if err != nil {
		return nil
	}
	b := frameBody{Digest: r.digest, Offset: r.offset, Line: r.body.Line, Length: r.body.Size, Text: r.body.Digest, SortKey: []byte(r.sortKey), Data: data}
	for _, ref := range r.refs {
		b.Refs = append(b.Refs, frameRef{Path: ref.ref.Path, Field: ref.field, Line: ref.ref.Line, Column: ref.ref.Column})
	}
	body, err := cbor.Marshal(b)
	if err != nil {
		return nil
	}
	return body
}

// decode returns the reading that was kept, nil where it is damaged. Its text
// is read from site when it is asked for.
func (r remembered) decode(site fs.FS, name, disk string) *reading {
	var b frameBody
	data := r.kind.New()
	if data == nil || cbor.Unmarshal(r.frame, &b) != nil || cbor.Unmarshal(b.Data, data) != nil {
		return nil
	}
	again := &reading{digest: b.Digest, offset: b.Offset, kind: r.kind, data: data, sortKey: string(b.SortKey)}
	for _, ref := range b.Refs {
		again.refs = append(again.refs, namedFile{FileRef{ref.Path, Place{ref.Line, ref.Column}}, ref.Field})
	}
	again.body = Body{Line: b.Line, Size: b.Length, Digest: b.Text, read: func() []byte { return readText(site, name, disk, b.Offset, b.Text) }}
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
