package history

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// logDir has a folder for each writer.
const logDir = Dir + "/log"

// A chain is the lines of one writer.
type chain struct {
	writer   string
	segments []*segment        // its files, by name
	lines    int               // how many there are
	last     string            // the hash of the last one, "" for none
	top      int               // the largest number of an entry
	seen     map[string]string // of other writers, as its lines say
	hashes   map[string]bool   // of all its lines; nil where nobody asks for them
	breaks   []Break
}

// A segment is a file of a chain.
type segment struct {
	name  string // 2026-11.jsonl
	size  int64  // as it was on the disk
	time  time.Time
	read  int64 // how much of it are complete lines
	lines int
}

// monthFile matches the names of the files of a chain.
var monthFile = regexp.MustCompile(`^\d{4}-\d{2}\.jsonl$`)

// Reload reads what other writers have added since. It looks at one file of each
// writer.
func (l *Log) Reload() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reload()
}

func (l *Log) reload() error {
	writers, err := l.writers()
	if err != nil {
		return err
	}
	for writer := range l.chains {
		if !slices.Contains(writers, writer) {
			l.drop(writer)
		}
	}
	var work []*reading
	for _, writer := range writers {
		r, err := l.look(writer)
		if err != nil {
			return err
		}
		work = append(work, r...)
	}
	if err := l.readAll(work); err != nil {
		return err
	}
	var entries []*Entry
	for _, r := range work {
		entries = append(entries, r.chain.link(r)...)
	}
	l.add(entries)
	return nil
}

func (l *Log) drop(writer string) {
	l.forget(writer)
	delete(l.chains, writer)
}

// writers are the names of the writers that there are.
func (l *Log) writers() ([]string, error) {
	names, err := l.names(logDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return slices.DeleteFunc(names, func(name string) bool { return viet.Slug(name) != name }), err
}

// names lists what is in a folder, in order. It asks for nothing but the names, which
// is much quicker below an [os.Root].
func (l *Log) names(dir string) ([]string, error) {
	file, err := l.root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	names, err := file.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// stat looks at a file of a log, which has to be a regular one.
func (l *Log) stat(writer, name string) (fs.FileInfo, error) {
	info, err := l.root.Stat(path.Join(logDir, writer, name))
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path.Join(logDir, writer, name), Err: sitefile.ErrNotRegular}
	}
	return info, err
}

// A reading is a part of a file that has to be read.
type reading struct {
	chain *chain
	seg   *segment
	from  int64 // what was read of it before
	lines []readLine
	size  int // of the lines
	rest  int // bytes behind them
}

// look finds out what has to be read of a writer. Only the last file is added to: the
// others are looked at where that one has become another.
func (l *Log) look(writer string) ([]*reading, error) {
	names, err := l.logFiles(writer)
	if err != nil {
		return nil, err
	}
	c := l.chains[writer]
	if c == nil || !c.goesOn(names) {
		return l.readAnew(writer, names)
	}
	var work []*reading
	for i, name := range names {
		if i+1 < len(c.segments) && monthFile.MatchString(names[i+1]) {
			continue
		}
		if i >= len(c.segments) && !monthFile.MatchString(name) {
			return l.readAnew(writer, names) // what it has twice is to be known
		}
		info, err := l.stat(writer, name)
		if err != nil {
			return nil, err
		}
		seg := &segment{name: name}
		if i < len(c.segments) {
			seg = c.segments[i]
		} else {
			c.segments = append(c.segments, seg)
		}
		switch same := info.Size() == seg.size; {
		case same && info.ModTime().Equal(seg.time):
			continue
		case same && c == l.own: // a share tells the time late
			seg.time = info.ModTime()
			continue
		case info.Size() < seg.read, same && seg.size > 0:
			return l.readAnew(writer, names) // it is another file
		}
		seg.size, seg.time = info.Size(), info.ModTime()
		work = append(work, &reading{chain: c, seg: seg, from: seg.read})
	}
	return work, nil
}

// goesOn reports whether the files that there are begin with those that were read.
func (c *chain) goesOn(names []string) bool {
	if len(names) < len(c.segments) {
		return false
	}
	for i, seg := range c.segments {
		if names[i] != seg.name {
			return false
		}
	}
	return true
}

// readAnew reads all files of a writer.
func (l *Log) readAnew(writer string, names []string) ([]*reading, error) {
	l.drop(writer)
	c := &chain{writer: writer, seen: map[string]string{}}
	if n := len(names); n > 0 && !monthFile.MatchString(names[n-1]) {
		c.hashes = map[string]bool{}
	}
	l.chains[writer] = c
	if l.own != nil && l.own.writer == writer {
		l.own = c
	}
	var work []*reading
	for _, name := range names {
		info, err := l.stat(writer, name)
		if err != nil {
			return nil, err
		}
		seg := &segment{name: name, size: info.Size(), time: info.ModTime()}
		c.segments = append(c.segments, seg)
		work = append(work, &reading{chain: c, seg: seg})
	}
	return work, nil
}

// logFiles are the names of the files of a writer, those of months before the
// copies that other programs have made of them.
func (l *Log) logFiles(writer string) ([]string, error) {
	names, err := l.names(path.Join(logDir, writer))
	var months, others []string
	for _, name := range names {
		switch {
		case monthFile.MatchString(name):
			months = append(months, name)
		case strings.HasSuffix(name, ".jsonl"):
			others = append(others, name)
		}
	}
	return append(months, others...), err
}

// readAll reads files, on all processors.
func (l *Log) readAll(work []*reading) error {
	errs := make([]error, len(work))
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(work)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(work); i = int(next.Add(1)) - 1 {
				errs[i] = l.read(work[i])
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// read reads what is new in a file.
func (l *Log) read(r *reading) error {
	file, err := l.root.Open(filepath.FromSlash(path.Join(logDir, r.chain.writer, r.seg.name)))
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Seek(r.from, io.SeekStart); err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(file, r.seg.size-r.from))
	if err != nil {
		return err
	}
	r.lines, r.size = readLines(data)
	r.rest = len(data) - r.size
	return nil
}

// link adds lines to their chain and returns their entries. What does not follow the
// line before it is noted.
func (c *chain) link(r *reading) (entries []*Entry) {
	copied := !monthFile.MatchString(r.seg.name)
	if copied && r.from == 0 {
		c.note(r.seg, Copied, 0)
	}
	for _, read := range r.lines {
		r.seg.lines++
		if copied && c.hashes[read.hash] {
			continue
		}
		if c.hashes != nil {
			c.hashes[read.hash] = true
		}
		p := read.parsed
		if p == nil {
			c.note(r.seg, Damaged, r.seg.lines)
			if !copied {
				c.lines, c.last = c.lines+1, read.hash
			}
			continue
		}
		p.Writer, p.Hash = c.writer, read.hash
		entries = append(entries, &p.Entry)
		c.top = max(c.top, p.Number)
		if copied {
			continue
		}
		c.follow(p, r.seg)
	}
	r.seg.read = r.from + int64(r.size)
	return entries
}

// follow puts a line behind the last one.
func (c *chain) follow(p *line, seg *segment) {
	if p.Prev != c.last {
		kind := Changed
		switch {
		case p.Place > c.lines+1:
			kind = Missing
		case p.Place <= c.lines:
			kind = Moved
		}
		c.note(seg, kind, seg.lines)
	}
	c.lines, c.last = p.Place, p.Hash
	for writer, hash := range p.Seen {
		c.seen[writer] = hash
	}
}

func (c *chain) note(seg *segment, kind Kind, at int) {
	c.breaks = append(c.breaks, Break{Writer: c.writer, File: path.Join(logDir, c.writer, seg.name), Line: at, Kind: kind})
}

// A disk is what can fail of writing, for tests.
type disk struct {
	write func(*os.File, []byte) (int, error)
	sync  func(*os.File) error
	keep  func(root *os.Root, name string, data []byte) error
}
