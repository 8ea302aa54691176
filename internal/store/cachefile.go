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
	"sync"
	"sync/atomic"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/sitefile"

	"github.com/fxamacker/cbor/v2"
)

// What a [Cache] knows is kept between runs of the program in one file, a record
// for each entry that was read without problems:
//
//	two parts, of each:     XXH64                  8 bytes, the least significant first
//	                        length                 4 bytes, likewise
//	1 if the entry is plain, else 0                1 byte
//	the first part          a savedKey and a savedEntry, in CBOR (RFC 8949), one
//	                        behind the other (RFC 8742)
//	the second part         the front matter, in CBOR
//
// The second part of a plain entry (see content.Plain) is read when somebody asks for
// it. Of two records for one Markdown file the later one counts, so that a build that
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
	State uint64       // see [sitefile.StateOf]
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
	SortKey    []byte         // no UTF-8
	Files      []namedFile    // that the front matter names
	Mentions   []string       // files that the text names
	Private    []Private      // numbers of people in the file
	Phones     []string       // in the front matter
	Decomposed *content.Place // see Entry.Decomposed; nil for none
	ForeignD   *content.Place // see Entry.ForeignD; nil for none
	Plain      *plainEntry    // nil for an entry that is not plain
}

// A plainEntry is what is known of a plain entry while its front matter is not read.
type plainEntry struct {
	_      struct{} `cbor:",toarray"`
	Common content.Common
	Brief  content.Brief
}

const (
	recordHead = 25                           // bytes before the parts
	maxRecord  = 4<<10 + 4*sitefile.MaxSource // bytes of a sequence
	keptPiece  = 1 << 20                      // bytes of records that are handed on at once, about
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

// appendRecord appends the record of a file; nothing where it would be too long, or a
// front matter that was kept cannot be read any more.
func (r cachedFile) appendRecord(records []byte, disk string) ([]byte, error) {
	e := r.reading
	saved := savedEntry{Digest: e.digest, Offset: e.offset, Line: e.body.Line, Size: e.body.Size, BodyDigest: e.body.Digest, SortKey: []byte(e.sortKey), Files: e.refs, Mentions: e.mentions, Private: e.private, Phones: e.phones, Decomposed: placeIfAny(e.decomposed), ForeignD: placeIfAny(e.eth)}
	if e.later != nil || content.Plain(e.data) {
		saved.Plain = &plainEntry{Common: *e.common, Brief: e.brief}
	}
	record := bytes.NewBuffer(append(records, make([]byte, recordHead)...))
	for _, item := range []any{savedKey{Disk: disk, Size: r.stamp.size, State: r.stamp.state, Kind: e.kind}, saved} {
		if err := cbor.MarshalToBuffer(item, record); err != nil {
			return records, err
		}
	}
	middle := record.Len()
	if err := e.appendData(record); err != nil {
		return records, err
	}
	all := record.Bytes()
	head, first, second := all[len(records):], all[len(records)+recordHead:middle], all[middle:]
	if len(first)+len(second) > longest(r.stamp.size) {
		return records, nil
	}
	putPart(head, first)
	putPart(head[12:], second)
	if saved.Plain != nil {
		head[24] = 1
	}
	return all, nil
}

// placeIfAny returns a place, nil for none: few entries have one.
func placeIfAny(p content.Place) *content.Place {
	if p.Line == 0 {
		return nil
	}
	return &p
}

// appendData writes the front matter of an entry.
func (r *reading) appendData(to *bytes.Buffer) error {
	if r.later == nil {
		return cbor.MarshalToBuffer(r.data, to)
	}
	kept, err := r.later.bytes()
	if err == nil {
		to.Write(kept)
		return nil
	}
	if data := r.later.get(); len(r.later.told()) == 0 {
		return cbor.MarshalToBuffer(data, to)
	}
	return err
}

// putPart writes the check sum and the length of a part.
func putPart(head, part []byte) {
	binary.LittleEndian.PutUint64(head, sum(part))
	binary.LittleEndian.PutUint32(head[8:], uint32(len(part)))
}

var errDamaged = errors.New("a damaged record")

// A keptFile is the file of a cache.
type keptFile struct {
	*bufio.Reader
	at     int64       // how far it was read
	random io.ReaderAt // reads it anywhere; nil where it can only be read from its beginning
	site   fs.FS
}

// readFull fills buf.
func (f *keptFile) readFull(buf []byte) error {
	n, err := io.ReadFull(f.Reader, buf)
	f.at += int64(n)
	return err
}

// next reads the next record into room, which has at least maxRecord bytes; [io.EOF]
// behind the last one. The second part of a plain entry stays where it is.
func (f *keptFile) next(room []byte) (first []byte, second savedData, err error) {
	var head [recordHead]byte
	if err := f.readFull(head[:]); err != nil {
		return nil, savedData{}, err
	}
	n, m := uint64(binary.LittleEndian.Uint32(head[8:])), uint64(binary.LittleEndian.Uint32(head[20:]))
	if n+m > maxRecord {
		return nil, savedData{}, errDamaged
	}
	first = room[:n:n]
	if f.readFull(first) != nil || sum(first) != binary.LittleEndian.Uint64(head[:]) {
		return nil, savedData{}, errDamaged
	}
	second = savedData{file: f, at: f.at, size: int(m), sum: binary.LittleEndian.Uint64(head[12:])}
	if head[24] == 1 && f.random != nil {
		n, err := f.Discard(int(m))
		if f.at += int64(n); err != nil {
			return nil, savedData{}, errDamaged
		}
		return first, second, nil
	}
	second.held = room[n : n+m : n+m]
	if f.readFull(second.held) != nil || sum(second.held) != second.sum {
		return nil, savedData{}, errDamaged
	}
	return first, second, nil
}

// A savedData is the second part of a record: a front matter.
type savedData struct {
	file *keptFile
	at   int64 // where it stands there
	size int
	sum  uint64
	held []byte // nil where it is still to be read
}

// bytes returns what was written.
func (s *savedData) bytes() ([]byte, error) {
	if s.held != nil {
		return s.held, nil
	}
	text := make([]byte, s.size)
	if n, err := s.file.random.ReadAt(text, s.at); n < len(text) {
		return nil, err
	}
	if sum(text) != s.sum {
		return nil, errDamaged
	}
	return text, nil
}

// decode returns the front matter, nil where it is none that this program wrote.
func (s *savedData) decode(kind content.Kind) content.Data {
	text, err := s.bytes()
	data := kind.New()
	if err != nil || data == nil || inflated(text) || savedMode.Unmarshal(text, data) != nil {
		return nil
	}
	return data
}

// A laterData is the front matter of a plain entry, which is read from the cache when
// somebody asks for it; from its Markdown file where that cannot be.
type laterData struct {
	savedData
	kind       content.Kind
	name, disk string
	common     *content.Common

	once     sync.Once
	data     content.Data
	problems atomic.Pointer[diag.List]
}

// get returns the front matter, an empty one where it cannot be read any more: the
// problem is told by [Library.LateProblems].
func (l *laterData) get() content.Data {
	l.once.Do(func() {
		if l.data = l.decode(l.kind); l.data != nil {
			return
		}
		var problems diag.List
		l.data, problems = l.readAgain()
		l.problems.Store(&problems)
	})
	return l.data
}

// readAgain reads the front matter from the Markdown file. Where that has changed since
// it was recorded, it is what stands there now; the next run will see the change.
func (l *laterData) readAgain() (content.Data, diag.List) {
	file, data := "content/"+l.name, l.kind.New()
	r := readSource(l.file.site, l.name, l.disk)
	if r.front == nil {
		*data.CommonFields() = *l.common
		return data, r.problems
	}
	defer r.front.Free()
	problems := append(r.problems, schema.Decode(file, r.front, data)...)
	return data, append(problems, content.Check(file, r.front, data)...)
}

// told returns the problems of reading the front matter, if it was read.
func (l *laterData) told() diag.List {
	if problems := l.problems.Load(); problems != nil {
		return *problems
	}
	return nil
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
	saved := &keptFile{Reader: bufio.NewReaderSize(m.saved, 1<<18), site: site}
	saved.random, _ = m.saved.(io.ReaderAt)
	m.saved = nil
	present := make(map[string]*source, len(sources))
	for _, s := range sources {
		present[s.disk] = s
	}
	room := make([]byte, batchBytes+maxRecord)
	for more := true; more; {
		var batch []record
		batch, more = m.readBatch(saved, present, room)
		sitefile.Each(len(batch), func(i int) { batch[i].reading = batch[i].decode() })
		for _, r := range batch {
			m.files[r.source.disk] = cachedFile{stamp: r.source.stamp, reading: r.reading}
		}
	}
}

// A record is what was kept of a file that is as it was.
type record struct {
	source  *source
	kind    content.Kind
	entry   []byte // a savedEntry
	data    savedData
	reading *reading // what was made of that, nil where that cannot be
}

// batchBytes is how many bytes of records are decoded at once, about.
const batchBytes = 2 << 20

// readBatch reads as many records as there is room for, and returns those of files
// that are as they were; more says that there may be others.
func (m *Cache) readBatch(saved *keptFile, present map[string]*source, room []byte) (batch []record, more bool) {
	for len(room) >= maxRecord {
		first, second, err := saved.next(room)
		if err != nil {
			m.damaged = m.damaged || err != io.EOF
			return batch, false
		}
		m.records++
		room = room[len(first)+len(second.held):]
		var key savedKey
		rest, err := savedMode.UnmarshalFirst(first, &key)
		if err != nil {
			m.damaged = true
		} else if s := present[key.Disk]; s != nil && s.stamp == (stamp{key.Size, key.State}) && key.State != 0 && len(first)+second.size <= longest(key.Size) {
			batch = append(batch, record{source: s, kind: key.Kind, entry: rest, data: second})
		}
	}
	return batch, true
}

// decode returns the reading that was kept of a file, nil where it is none that
// this program wrote. Its text is read from site when somebody asks for it, and so is
// the front matter of a plain entry.
func (r record) decode() *reading {
	var e savedEntry
	if inflated(r.entry) || savedMode.Unmarshal(r.entry, &e) != nil {
		return nil
	}
	if e.Line < 1 || min(e.Offset, e.Size) < 0 || max(e.Offset, e.Size) > sitefile.MaxSource {
		return nil
	}
	again := &reading{digest: e.Digest, offset: e.Offset, kind: r.kind, sortKey: string(e.SortKey), refs: e.Files, mentions: e.Mentions, private: e.Private, phones: e.Phones, saved: true}
	if e.Decomposed != nil {
		again.decomposed = *e.Decomposed
	}
	if e.ForeignD != nil {
		again.eth = *e.ForeignD
	}
	if !r.giveData(again, e.Plain) {
		return nil
	}
	site := r.data.file.site
	again.body = Body{Line: e.Line, Size: e.Size, Digest: e.BodyDigest}
	again.body.read = func() ([]byte, diag.List) {
		return readText(site, r.source.name, r.source.disk, e.Offset, e.BodyDigest)
	}
	return again
}

// giveData gives a reading its front matter, or what is known of it until it is read;
// ok is false where it is none.
func (r record) giveData(to *reading, plain *plainEntry) (ok bool) {
	if r.data.held == nil {
		if plain == nil || !slices.Contains(content.Kinds, r.kind) {
			return false
		}
		to.common, to.brief = &plain.Common, plain.Brief
		to.later = &laterData{savedData: r.data, kind: r.kind, name: r.source.name, disk: r.source.disk, common: to.common}
		return true
	}
	if to.data = r.data.decode(r.kind); to.data == nil {
		return false
	}
	to.common, to.brief = to.data.CommonFields(), content.BriefOf(to.data)
	return true
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
	all, fresh := 0, 0
	for _, r := range m.files {
		if r.reading.sound() {
			all++
			if !r.reading.saved {
				fresh++
			}
		}
	}
	whole = m.records == 0 || m.damaged || m.records+fresh > all*5/4
	keep := map[string]cachedFile{}
	for disk, r := range m.files {
		if r.reading.sound() && (whole || !r.reading.saved) {
			keep[disk] = r
		}
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
	return r != nil && r.hasData() && len(r.problems) == 0 && len(r.notes) == 0 && len(r.wrong) == 0
}

// readText reads the text of an entry again. Where the file has changed since
// it was recorded, its text as it stands now is all there is; the next run will
// see the change.
func readText(site fs.FS, name, disk string, offset int, digest uint64) ([]byte, diag.List) {
	raw, err := readInto(site, disk, new([]byte))
	if err != nil {
		return nil, diag.List{sitefile.Problem("content/"+name, err, "file-vanished")}
	}
	text, _, problems := clean("content/"+name, raw)
	if len(problems) == 0 && offset <= len(text) && sum(text[offset:]) == digest {
		return text[offset:], nil
	}
	again := readSource(site, name, disk)
	return again.body.text, again.problems
}
