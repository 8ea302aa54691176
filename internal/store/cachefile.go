package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"

	"cchc/internal/content"
	"cchc/internal/diag"

	"github.com/fxamacker/cbor/v2"
)

// What a [Cache] knows is kept between runs of the program in one file, a record
// for each entry that was read without problems:
//
//	XXH64 of the sequence    8 bytes, the least significant first
//	length of the sequence   4 bytes, likewise
//	the sequence             a savedKey, a savedEntry and the front matter, in
//	                         CBOR (RFC 8949), one behind the other (RFC 8742)
//
// Of two records for one Markdown file the later one counts, so that a build that
// read few files anew appends to what is there. Texts are not kept; they are read
// when somebody asks for them.
//
// Nothing in the file is trusted. A record that is damaged, too long, of another
// state of its file or of no file that is there is passed over, and its entry is
// read from its Markdown file: what is wrong with the cache only costs time.

// A savedKey says of which state of which file a record is, and what follows.
type savedKey struct {
	_     struct{} `cbor:",toarray"`
	Disk  string   // the path in the file system
	Size  int64
	State uint64       // see StateOf
	Kind  content.Kind // of the front matter
}

// A savedEntry is what was found out about an entry beside its front matter.
type savedEntry struct {
	_          struct{} `cbor:",toarray"`
	Digest     uint64   // of the front matter's text
	Offset     int      // where the text begins, in bytes
	Line       int      // the line on which it begins
	Size       int      // of the text in bytes
	BodyDigest uint64
	SortKey    []byte      // no UTF-8
	Files      []namedFile // that the front matter names
	Mentions   []string    // files that the text names
	Private    []Private   // numbers of people in the file
	Phones     []string    // in the front matter
}

const (
	recordHead = 12                  // bytes of check sum and length
	maxRecord  = 4<<10 + 4*maxSource // bytes of a sequence
	keptPiece  = 1 << 20             // bytes of records that are handed on at once, about
)

// longest returns how many bytes the sequence of a file of some size may have. An
// entry whose sequence is longer is not kept but read anew each time.
func longest(size int64) int { return int(min(4<<10+4*size, maxRecord)) }

// savedMode reads records: no deeper and no longer than those of an entry are.
var savedMode = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		MaxNestedLevels: 16, MaxArrayElements: 1 << 14, MaxMapPairs: 1 << 10,
		IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
	}.DecMode()
	if err != nil {
		panic("content: " + err.Error())
	}
	return mode
}()

// appendRecord appends the record of a file; nothing where it would be too long.
func (r cachedFile) appendRecord(records []byte, disk string) ([]byte, error) {
	e := r.reading
	sequence := bytes.NewBuffer(append(records, make([]byte, recordHead)...))
	for _, item := range []any{
		savedKey{Disk: disk, Size: r.stamp.size, State: r.stamp.state, Kind: e.kind},
		savedEntry{Digest: e.digest, Offset: e.offset, Line: e.body.Line, Size: e.body.Size, BodyDigest: e.body.Digest, SortKey: []byte(e.sortKey), Files: e.refs, Mentions: e.mentions, Private: e.private, Phones: e.phones},
		e.data,
	} {
		if err := cbor.MarshalToBuffer(item, sequence); err != nil {
			return records, err
		}
	}
	head := sequence.Bytes()[len(records):]
	text := head[recordHead:]
	if len(text) > longest(r.stamp.size) {
		return records, nil
	}
	binary.LittleEndian.PutUint64(head, sum(text))
	binary.LittleEndian.PutUint32(head[8:], uint32(len(text)))
	return sequence.Bytes(), nil
}

var errDamaged = errors.New("a damaged record")

// readRecord reads the sequence of the next record into room, which has at least
// maxRecord bytes; [io.EOF] behind the last one.
func readRecord(r io.Reader, room []byte) ([]byte, error) {
	var head [recordHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(head[8:])
	if n > maxRecord {
		return nil, errDamaged
	}
	buf := room[:n]
	if _, err := io.ReadFull(r, buf); err != nil || sum(buf) != binary.LittleEndian.Uint64(head[:]) {
		return nil, errDamaged
	}
	return buf, nil
}

// Restore has the next load take what an earlier run kept of the same site's
// folder; nil for nothing. The reader is read during that load, and not after it.
func (m *Cache) Restore(kept io.Reader) { m.saved = kept }

// restore takes the records of those files that are as they were. What it needs
// of memory is bounded by them, however long the cache is.
func (m *Cache) restore(site fs.FS, sources []*source) {
	if m == nil || m.saved == nil {
		return
	}
	saved := bufio.NewReaderSize(m.saved, 1<<18)
	m.saved = nil
	present := make(map[string]*source, len(sources))
	for _, s := range sources {
		present[s.disk] = s
	}
	room := make([]byte, batchBytes+maxRecord)
	for more := true; more; {
		var batch []record
		batch, more = m.readBatch(saved, present, room)
		each(len(batch), func(i int) { batch[i].reading = batch[i].decode(site) })
		for _, r := range batch {
			m.files[r.source.disk] = cachedFile{stamp: r.source.stamp, reading: r.reading}
		}
	}
}

// A record is what was kept of a file that is as it was.
type record struct {
	source  *source
	kind    content.Kind
	saved   []byte   // a savedEntry and the front matter
	reading *reading // what was made of that, nil where that cannot be
}

// batchBytes is how many bytes of records are decoded at once, about.
const batchBytes = 2 << 20

// readBatch reads as many records as there is room for, and returns those of files
// that are as they were; more says that there may be others.
func (m *Cache) readBatch(saved io.Reader, present map[string]*source, room []byte) (batch []record, more bool) {
	for len(room) >= maxRecord {
		buf, err := readRecord(saved, room)
		if err != nil {
			m.damaged = m.damaged || err != io.EOF
			return batch, false
		}
		m.records++
		room = room[len(buf):]
		var key savedKey
		rest, err := savedMode.UnmarshalFirst(buf, &key)
		if err != nil {
			m.damaged = true
		} else if s := present[key.Disk]; s != nil && s.stamp == (stamp{key.Size, key.State}) && key.State != 0 && len(buf) <= longest(key.Size) {
			batch = append(batch, record{source: s, kind: key.Kind, saved: rest})
		}
	}
	return batch, true
}

// decode returns the reading that was kept of a file, nil where it is none that
// this program wrote. Its text is read from site when somebody asks for it.
func (r record) decode(site fs.FS) *reading {
	var e savedEntry
	data := r.kind.New()
	if data == nil || inflated(r.saved) {
		return nil
	}
	rest, err := savedMode.UnmarshalFirst(r.saved, &e)
	if err != nil || savedMode.Unmarshal(rest, data) != nil {
		return nil
	}
	if e.Line < 1 || min(e.Offset, e.Size) < 0 || max(e.Offset, e.Size) > maxSource {
		return nil
	}
	again := &reading{digest: e.Digest, offset: e.Offset, kind: r.kind, data: data, sortKey: string(e.SortKey), refs: e.Files, mentions: e.Mentions, private: e.Private, phones: e.Phones, saved: true}
	again.body = Body{Line: e.Line, Size: e.Size, Digest: e.BodyDigest}
	again.body.read = func() ([]byte, diag.List) {
		return readText(site, r.source.name, r.source.disk, e.Offset, e.BodyDigest)
	}
	return again
}

// inflated reports whether a record has so many of the items of one byte that can
// stand for a whole struct – null, undefined, an empty map – that it would take
// far more memory than bytes. Records that are written have few: structs with all
// their fields. In UTF-8 the first two never stand, the third in à.
func inflated(record []byte) bool {
	n := 0
	for _, item := range []byte{0xf6, 0xf7, 0xa0} {
		n += bytes.Count(record, []byte{item})
	}
	return n > 64+len(record)/16
}

// Kept returns what is to be kept for the next run, in pieces that are valid
// until the next one is asked for; they need nothing more of the memory. With
// whole it is all, else what is to be put behind what was kept before.
func (m *Cache) Kept() (pieces iter.Seq[[]byte], whole bool) {
	all := maps.Clone(m.files)
	maps.DeleteFunc(all, func(_ string, r cachedFile) bool { return !r.reading.sound() })
	fresh := maps.Clone(all)
	maps.DeleteFunc(fresh, func(_ string, r cachedFile) bool { return r.reading.saved })
	keep := fresh
	if whole = m.records == 0 || m.damaged || m.records+len(fresh) > len(all)*5/4; whole {
		keep = all
	}
	return func(yield func([]byte) bool) {
		var piece []byte
		for _, disk := range slices.Sorted(maps.Keys(keep)) {
			var err error
			if piece, err = keep[disk].appendRecord(piece, disk); err != nil {
				continue // without what was begun of it
			}
			if len(piece) >= keptPiece {
				if !yield(piece) {
					return
				}
				piece = piece[:0]
			}
		}
		yield(piece)
	}, whole
}

// sound reports whether there is nothing wrong with an entry's file. What has a
// problem is not kept but read again each time, so that the problem is told
// again.
func (r *reading) sound() bool {
	return r != nil && r.data != nil && len(r.problems) == 0 && len(r.notes) == 0 && len(r.wrong) == 0
}

// readText reads the text of an entry again. Where the file has changed since
// it was recorded, its text as it stands now is all there is; the next run will
// see the change.
func readText(site fs.FS, name, disk string, offset int, digest uint64) ([]byte, diag.List) {
	raw, err := readInto(site, disk, new([]byte))
	if err != nil {
		return nil, diag.List{ReadProblem("content/"+name, err, "file-vanished")}
	}
	text, _, problems := clean("content/"+name, raw)
	if len(problems) == 0 && offset <= len(text) && sum(text[offset:]) == digest {
		return text[offset:], nil
	}
	again := readSource(site, name, disk)
	return again.body.text, again.problems
}
