// Package history keeps what became of the files of a site and who did it (lịch sử):
// every version of them, and a log that is only ever added to.
//
// A [Log] is the history of one folder. [Log.Record] adds an [Entry] with the versions
// that it names; [Log.Of], [Log.Day], [Log.Page] and [Log.All] tell of them, [Log.Data]
// returns a version. trash.go has what was removed and can be restored (thùng rác).
//
// # The folder
//
//	.cchc/history/files/ab/ab12….gz          a version by its SHA-256
//	.cchc/history/log/may-van-thu-1/2026-11.jsonl  what one writer recorded in a month
//	.cchc/history/log/may-van-thu-1.lock     locked while that writer is at work
//
// Several machines write into one folder, on a share or through a program that
// synchronises it, so each running program has a file of its own: a writer is the name of the
// machine and a number. A line is a JSON object that holds the SHA-256 of the line
// before it, also across months, and those of the last lines of other writers that it
// has seen: what somebody changes or takes away later, [Log.Verify] finds.
//
// # Order
//
// Entries are ordered by what their writers knew of each other, not by clocks, which
// differ between machines: each has a number that is larger than all that its writer
// had read (a Lamport clock).
package history

import (
	"cmp"
	"errors"
	"iter"
	"os"
	"slices"
	"sync"
	"time"

	"cchc/internal/config"
	"cchc/internal/folder"
	"cchc/internal/viet"

	"github.com/gofrs/flock"
	"golang.org/x/sync/singleflight"
)

// Dir is the folder of the history, below that of the site.
const Dir = ".cchc/history"

// An Act is what somebody did.
type Act string

// The acts.
const (
	Created   Act = "created"   // tạo mới
	Saved     Act = "saved"     // lưu
	Removed   Act = "removed"   // bỏ vào thùng rác
	Restored  Act = "restored"  // khôi phục
	Renamed   Act = "renamed"   // đổi tên
	Submitted Act = "submitted" // trình duyệt
	Withdrawn Act = "withdrawn" // rút lại
	Approved  Act = "approved"  // duyệt
	Returned  Act = "returned"  // trả lại
	Bypassed  Act = "bypassed"  // đăng không duyệt
	Published Act = "published" // đưa lên mạng
	Received  Act = "received"  // nhận bài
	Declined  Act = "declined"  // không nhận thay đổi của tỉnh
	Settings  Act = "settings"  // thiết lập
)

// Acts are all of them.
var Acts = []Act{Created, Saved, Removed, Restored, Renamed, Submitted, Withdrawn, Approved, Returned, Bypassed, Published, Received, Declined, Settings}

// An Entry is one thing that somebody did. It never changes once it is in a log.
type Entry struct {
	Time     time.Time       `json:"time"`
	Who      string          `json:"who,omitempty"`
	Host     string          `json:"host,omitempty"` // the machine
	Act      Act             `json:"act"`
	File     string          `json:"file,omitempty"`     // content/tin-tuc/a.md
	Was      string          `json:"was,omitempty"`      // renamed, restored: the name before, where it is another one
	From     folder.Digest   `json:"from,omitempty"`     // the version before; [folder.NoFile] for none
	To       folder.Digest   `json:"to,omitempty"`       // the version after, likewise
	Why      string          `json:"why,omitempty"`      // the reason that was given
	Text     folder.Digest   `json:"text,omitempty"`     // approved, bypassed, submitted: the digest of what was read, see package approval
	With     []Named         `json:"with,omitempty"`     // the files that belong to the version
	Target   string          `json:"target,omitempty"`   // published: where to; received, declined: where from
	Approval config.Approval `json:"approval,omitempty"` // settings: how many people approve from now on

	Writer string `json:"-"` // who wrote the line: may-van-thu-1
	Number int    `json:"n"` // the place in the order of all; see the package comment
	Hash   string `json:"-"` // the SHA-256 of the line
}

// A Named is a version of a file.
type Named struct {
	Name   string        `json:"name"` // content/tin-tuc/a/anh.jpg
	Digest folder.Digest `json:"digest"`
}

// A Log is the history of a folder. It can be used by several goroutines at once.
type Log struct {
	dir, host string
	now       func() time.Time
	root      *os.Root // the folder of the site
	disk      disk
	keeping   singleflight.Group // of versions, by digest

	mu      sync.Mutex
	chains  map[string]*chain
	entries []*Entry            // in order
	byFile  map[string][]*Entry // in order; a renamed entry under both names
	own     *chain              // the one that this Log adds to; nil before the first record
	lock    *flock.Flock        // of own; nil where the folder has no locks
}

// Open opens the history of a site's folder, which need not have one yet. host is the
// name of this machine. Nothing is written before the first record: a folder that
// cannot be written to can be read.
func Open(dir, host string, now func() time.Time) (*Log, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	l := &Log{dir: dir, host: host, now: now, root: root, disk: realDisk, chains: map[string]*chain{}, byFile: map[string][]*Entry{}}
	if err := l.Reload(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return l, nil
}

// Exists reports whether a folder has a history: one look at the disk.
func Exists(dir string) bool {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false
	}
	defer root.Close()
	info, err := root.Stat(Dir)
	return err == nil && info.IsDir()
}

// Close lets others take the place of this writer.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.release(), l.root.Close())
}

// Len returns how many entries there are.
func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.entries)
}

// All are the entries as they were when it was called, the oldest first. They are not
// to be changed.
func (l *Log) All() iter.Seq[*Entry] { return slices.Values(l.snapshot()) }

// Latest are these, the newest first.
func (l *Log) Latest() iter.Seq[*Entry] {
	all := l.snapshot()
	return func(yield func(*Entry) bool) {
		for _, e := range slices.Backward(all) {
			if !yield(e) {
				return
			}
		}
	}
}

func (l *Log) snapshot() []*Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clip(l.entries)
}

// Page returns n entries, the newest first, without the first of them.
func (l *Log) Page(skip, n int) []Entry {
	all := l.snapshot()
	end := max(len(all)-max(skip, 0), 0)
	return newest(all[max(end-max(n, 0), 0):end])
}

// Day returns the entries of a day, the newest first.
func (l *Log) Day(day viet.Date) []Entry {
	var found []*Entry
	from, until := day.Day().Time(), day.Day().AddDays(1).Time()
	for _, e := range l.snapshot() {
		if !e.Time.Before(from) && e.Time.Before(until) {
			found = append(found, e)
		}
	}
	return newest(found)
}

// Of returns the entries of a file, the newest first, also those under names that it
// had before.
func (l *Log) Of(file string) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []Entry
	before := int(^uint(0) >> 1)
	for {
		was := ""
		for _, e := range slices.Backward(l.byFile[file]) {
			if e.Number > before {
				continue // the name was another file's then
			}
			if e.File != file { // the name went to another file
				break
			}
			if found = append(found, *e); e.Was != "" && e.Was != file {
				was, before = e.Was, e.Number-1
				break
			}
		}
		if was == "" {
			return found
		}
		file = was
	}
}

// newest copies entries in reverse order.
func newest(entries []*Entry) []Entry {
	found := make([]Entry, 0, len(entries))
	for _, e := range slices.Backward(entries) {
		found = append(found, *e)
	}
	return found
}

// add puts entries into the order of all. Most come behind all others.
func (l *Log) add(entries []*Entry) {
	if len(entries) == 0 {
		return
	}
	slices.SortFunc(entries, inOrder)
	l.entries = merged(l.entries, entries)
	byFile := map[string][]*Entry{}
	for _, e := range entries {
		for _, file := range e.files() {
			byFile[file] = append(byFile[file], e)
		}
	}
	for file, more := range byFile {
		l.byFile[file] = merged(l.byFile[file], more)
	}
}

// files are the names under which an entry is found.
func (e *Entry) files() []string {
	switch {
	case e.File == "":
		return nil
	case e.Was == "" || e.Was == e.File:
		return []string{e.File}
	}
	return []string{e.File, e.Was}
}

func inOrder(a, b *Entry) int {
	return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Writer, b.Writer))
}

// merged returns entries with more, which are in order too. What somebody has of the
// old ones stays as it is.
func merged(entries, more []*Entry) []*Entry {
	if n := len(entries); n == 0 || inOrder(entries[n-1], more[0]) <= 0 {
		return append(entries, more...)
	}
	all := slices.Concat(entries, more)
	slices.SortStableFunc(all, inOrder)
	return all
}

// forget takes the entries of a writer out.
func (l *Log) forget(writer string) {
	of := func(e *Entry) bool { return e.Writer == writer }
	without := func(entries []*Entry) []*Entry { return slices.DeleteFunc(slices.Clone(entries), of) }
	l.entries = without(l.entries)
	for file, entries := range l.byFile {
		if slices.ContainsFunc(entries, of) {
			l.byFile[file] = without(entries)
		}
	}
}
