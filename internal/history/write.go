package history

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/folder"
	"cchc/internal/viet"

	"github.com/gofrs/flock"
)

// Record adds an entry to the log and keeps versions of files, those that From, To and
// With name or others. Time and Host are completed where they are empty, Writer, Number
// and Hash are the log's. Once it has returned without an error the entry is on the
// disk, and so are the versions, which are written first.
func (l *Log) Record(e Entry, data ...[]byte) error {
	for _, d := range data {
		if err := l.keep(d); err != nil {
			return err
		}
	}
	return l.record([]Entry{e})
}

// record adds entries to the log, whose versions are kept.
func (l *Log) record(all []Entry) error {
	if len(all) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.reload(); err != nil {
		return err
	}
	if l.own == nil {
		if err := l.take(); err != nil {
			return err
		}
	}
	return l.append(all)
}

// take makes a chain that nobody adds to that of this Log.
func (l *Log) take() error {
	if err := l.root.MkdirAll(logDir, 0o755); err != nil {
		return err
	}
	base := slug(l.host)
	for n := 1; ; n++ {
		writer := base + "-" + strconv.Itoa(n)
		lock, err := l.tryLock(writer)
		switch {
		case err != nil:
			return err
		case lock == nil:
			continue
		case !lock.Locked(): // the folder has no locks: a name that nobody else has
			writer, lock = base+"-"+strings.ToLower(rand.Text()[:8]), nil
		}
		if err := l.begin(writer); err != nil {
			if lock != nil {
				err = errors.Join(err, lock.Close())
			}
			return err
		}
		l.lock = lock
		return nil
	}
}

// tryLock locks a writer. The lock is nil where somebody else has it, and is not locked
// where there are no locks.
func (l *Log) tryLock(writer string) (*flock.Flock, error) {
	name := path.Join(logDir, writer+".lock")
	file, err := l.root.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o666) // no link leads out
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(l.dir, filepath.FromSlash(name)), flock.SetPermissions(0o666))
	ok, err := lock.TryLock()
	switch {
	case err != nil && errors.Is(err, fs.ErrPermission):
		return nil, errors.Join(err, lock.Close())
	case err != nil:
		return lock, lock.Close()
	case !ok:
		return nil, lock.Close()
	}
	return lock, nil
}

// slug is the name of a machine in names of files.
func slug(host string) string {
	if s := viet.Slug(host); s != "" {
		return s[:min(len(s), 40)]
	}
	return "may"
}

// begin takes over a chain: what of a line was written when its writer ended is put
// aside.
func (l *Log) begin(writer string) error {
	if err := l.root.MkdirAll(path.Join(logDir, writer), 0o755); err != nil {
		return err
	}
	if err := l.reload(); err != nil {
		return err
	}
	l.own = l.chains[writer]
	if err := l.repair(); err != nil {
		l.own = nil
		return err
	}
	return nil
}

// release gives the chain back.
func (l *Log) release() error {
	l.own = nil
	if l.lock == nil {
		return nil
	}
	lock := l.lock
	l.lock = nil
	return lock.Close()
}

// segment returns the last file of a chain that is one of a month, nil for none.
func (c *chain) segment() *segment {
	for _, seg := range slices.Backward(c.segments) {
		if monthFile.MatchString(seg.name) {
			return seg
		}
	}
	return nil
}

// repair puts aside what stands behind the last complete line of the own chain, in a
// file beside it. Where that is a line that only lacks its end, it gets that.
func (l *Log) repair() error {
	seg := l.own.segment()
	if seg == nil || seg.size == seg.read {
		return nil
	}
	name := path.Join(logDir, l.own.writer, seg.name)
	file, err := l.root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	rest := make([]byte, seg.size-seg.read)
	if _, err := file.ReadAt(rest, seg.read); err != nil && err != io.EOF {
		return err
	}
	if p, err := decodeLine(rest); err == nil && p.Prev == l.own.last && p.Place == l.own.lines+1 {
		if _, err := file.WriteAt([]byte{'\n'}, seg.size); err != nil {
			return err
		}
		if err := l.disk.sync(file); err != nil {
			return err
		}
		return l.reload()
	}
	if err := l.disk.keep(l.root, name+"."+strings.ToLower(rand.Text()[:8])+tornEnding, rest); err != nil {
		return err
	}
	if err := file.Truncate(seg.read); err != nil {
		return err
	}
	return l.stamp(seg, file)
}

// tornEnding is the ending of files with what was written of a line.
const tornEnding = ".torn"

// stamp notes the state of a file that this Log has written.
func (l *Log) stamp(seg *segment, file *os.File) error {
	if err := l.disk.sync(file); err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		seg.size, seg.time = info.Size(), info.ModTime()
	}
	return err
}

// append writes entries at the end of the own chain, all at once.
func (l *Log) append(all []Entry) error {
	if err := l.repair(); err != nil { // of a record that failed
		return err
	}
	lines, text, err := l.next(all)
	if err != nil {
		return err
	}
	seg, err := l.open(lines[0])
	if err != nil {
		return err
	}
	if err := l.write(seg, text); err != nil {
		return err
	}
	seg.read = seg.size
	added := make([]*Entry, 0, len(lines))
	for _, p := range lines {
		seg.lines++
		l.own.top = max(l.own.top, p.Number)
		l.own.follow(p, seg)
		added = append(added, &p.Entry)
	}
	l.add(added)
	return nil
}

// next returns the lines of entries, each complete and behind the one before, and their
// text.
func (l *Log) next(all []Entry) (lines []*line, text []byte, err error) {
	number, seen := l.seen()
	prev := l.own.last
	for i, e := range all {
		if e.Time.IsZero() {
			e.Time = l.now()
		}
		if e.Host == "" {
			e.Host = l.host
		}
		e.Time, e.Writer, e.Number = e.Time.In(viet.Zone).Round(0), l.own.writer, number+i+1
		e.With = slices.Clone(e.With)
		p := &line{Entry: e, Place: l.own.lines + i + 1, Prev: prev, Seen: seen}
		one, err := encodeLine(p)
		if err != nil {
			return nil, nil, err
		}
		p.Hash = hashOf(one)
		prev, seen = p.Hash, nil
		lines, text = append(lines, p), append(append(text, one...), '\n')
	}
	return lines, text, nil
}

// seen returns the largest number of all entries, and the last lines of other writers that
// the own chain has not named yet.
func (l *Log) seen() (number int, last map[string]string) {
	last = map[string]string{}
	for writer, c := range l.chains {
		number = max(number, c.top)
		if c != l.own && c.last != "" && l.own.seen[writer] != c.last {
			last[writer] = c.last
		}
	}
	return number, last
}

// open returns the file that a line belongs into: that of its month, or of the last
// one where a clock was put back.
func (l *Log) open(p *line) (*segment, error) {
	month := p.Time.Format("2006-01") + ".jsonl"
	if last := l.own.segment(); last != nil && last.name >= month {
		return last, nil
	}
	seg := &segment{name: month}
	file, err := l.root.OpenFile(path.Join(logDir, l.own.writer, month), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	err = errors.Join(l.stamp(seg, file), file.Close())
	if dir, err := l.root.Open(path.Join(logDir, l.own.writer)); err == nil {
		_, _ = dir.Sync(), dir.Close() // Windows has no such thing
	}
	at := slices.IndexFunc(l.own.segments, func(s *segment) bool { return !monthFile.MatchString(s.name) })
	if at < 0 {
		at = len(l.own.segments)
	}
	l.own.segments = slices.Insert(l.own.segments, at, seg)
	return seg, err
}

// write adds bytes to a file and forces them to the disk. Where that fails the file
// becomes what it was; where not even that can be had, the next record puts aside what
// is there.
func (l *Log) write(seg *segment, text []byte) error {
	var file *os.File
	err := folder.Retry(func() (err error) {
		file, err = l.root.OpenFile(path.Join(logDir, l.own.writer, seg.name), os.O_RDWR|os.O_APPEND, 0)
		return err
	})
	if err != nil {
		return err
	}
	_, err = l.disk.write(file, text)
	if err == nil {
		err = l.stamp(seg, file)
	}
	if err != nil {
		undone := errors.Join(file.Truncate(seg.read), file.Sync())
		if info, unknown := file.Stat(); unknown == nil {
			seg.size, seg.time = info.Size(), info.ModTime()
		}
		err = errors.Join(err, undone)
	}
	return errors.Join(err, file.Close())
}

// realDisk is the one of this machine.
var realDisk = disk{write: (*os.File).Write, sync: (*os.File).Sync, keep: folder.Write}
