package transfer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cchc/internal/remote"

	"github.com/cespare/xxhash/v2"
)

// site is a column in memory: names and contents.
type site map[string]string

func (s site) Files() (files []File) {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		files = append(files, File{name, int64(len(s[name])), Digest(xxhash.Sum64String(s[name]))})
	}
	return files
}

func (s site) Open(name string) (io.ReadCloser, error) {
	text, ok := s[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

// machine is a host in memory that counts what it is asked and fails when it is told to.
type machine struct {
	mu          sync.Mutex
	files       map[string]string
	stamps      map[string]int
	dirs        map[string]bool
	links       map[string]bool
	ignoresCase bool // names that differ by case are the same
	noStamps    bool
	direct      bool
	clock       int
	ops         int
	cutAt       int // this operation and all later ones fail; 0 for never
	fail        func(op, name string) error
	after       func(m *machine) // after each change
	slow        time.Duration
	partial     bool // what is written when the line is cut stays in part
}

func newMachine() *machine {
	return &machine{files: map[string]string{}, stamps: map[string]int{}, dirs: map[string]bool{}, links: map[string]bool{}}
}

func (m *machine) dial(context.Context) (remote.Host, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cutAt > 0 && m.ops >= m.cutAt {
		return nil, remote.NewFault(remote.Unreachable, remote.ErrCut, nil)
	}
	return &connection{m}, nil
}

func (m *machine) traits() remote.Traits { return remote.Traits{Direct: m.direct, Parallel: 3} }

type connection struct{ *machine }

func (m *machine) key(name string) string {
	if m.ignoresCase {
		for have := range m.files {
			if strings.EqualFold(have, name) {
				return have
			}
		}
		for have := range m.dirs {
			if strings.EqualFold(have, name) {
				return have
			}
		}
	}
	return name
}

// op begins an operation; the lock is held.
func (m *machine) op(kind, name string) error {
	if m.slow > 0 {
		m.mu.Unlock()
		time.Sleep(m.slow)
		m.mu.Lock()
	}
	m.ops++
	if m.cutAt > 0 && m.ops >= m.cutAt {
		return remote.ErrCut
	}
	if m.fail != nil {
		return m.fail(kind, name)
	}
	return nil
}

func (m *machine) parent(name string) error {
	if dir := path.Dir(name); dir != "." && !m.dirs[m.key(dir)] && !m.direct {
		return fs.ErrNotExist
	}
	return nil
}

func (m *machine) changed() {
	if m.after != nil {
		m.after(m)
	}
}

func (c *connection) List(dir string) (entries []remote.Entry, err error) {
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("list", dir); err != nil {
		return nil, err
	}
	prefix := m.key(dir) + "/"
	if dir == "." {
		prefix = ""
	} else if !m.dirs[m.key(dir)] && !m.direct {
		return nil, fs.ErrNotExist
	}
	seen := map[string]bool{}
	for name, text := range m.files {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		if first, _, deeper := strings.Cut(rest, "/"); deeper {
			if m.direct && !seen[first] {
				seen[first] = true
				entries = append(entries, remote.Entry{Name: first, Dir: true})
			}
			continue
		}
		e := remote.Entry{Name: rest, Size: int64(len(text)), Other: m.links[name]}
		if !m.noStamps {
			e.Stamp = fmt.Sprint(m.stamps[name])
		}
		entries = append(entries, e)
	}
	for name := range m.dirs {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" && !strings.Contains(rest, "/") {
			entries = append(entries, remote.Entry{Name: rest, Dir: true})
		}
	}
	return entries, nil
}

func (c *connection) Read(name string) (io.ReadCloser, error) {
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("read", name); err != nil {
		return nil, err
	}
	text, ok := m.files[m.key(name)]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

func (c *connection) Write(name string, r io.Reader, _ int64) error {
	var text bytes.Buffer
	if _, err := io.Copy(&text, r); err != nil {
		return err
	}
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.op("write", name)
	if p := m.parent(name); p != nil {
		return p
	}
	name = m.key(name)
	if err != nil {
		if m.partial && !m.direct {
			m.clock++
			m.files[name], m.stamps[name] = text.String()[:text.Len()/2], m.clock
			m.changed()
		}
		return err
	}
	if m.dirs[name] && !m.direct {
		return fs.ErrExist
	}
	m.clock++
	m.files[name], m.stamps[name] = text.String(), m.clock
	m.changed()
	return nil
}

func (c *connection) Rename(from, to string) error {
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.op("rename", to)
	if err != nil && !(m.partial && m.ops%2 == 0) { // cut before it, or after it
		return err
	}
	from = m.key(from)
	text, ok := m.files[from]
	if !ok {
		return fs.ErrNotExist
	}
	if p := m.parent(to); p != nil {
		return p
	}
	if m.dirs[m.key(to)] {
		return fs.ErrExist
	}
	old := m.key(to)
	stamp := m.stamps[from]
	delete(m.files, from)
	delete(m.files, old)
	if old != to {
		to = old // as Windows keeps the old letters
	}
	m.files[to], m.stamps[to] = text, stamp
	m.changed()
	return err
}

func (c *connection) Remove(name string) error {
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("remove", name); err != nil {
		return err
	}
	name = m.key(name)
	if _, ok := m.files[name]; !ok {
		return fs.ErrNotExist
	}
	delete(m.files, name)
	m.changed()
	return nil
}

func (c *connection) Mkdir(dir string) error {
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("mkdir", dir); err != nil {
		return err
	}
	if dir == "." {
		return nil
	}
	if p := m.parent(dir); p != nil {
		return p
	}
	if _, file := m.files[m.key(dir)]; file || m.dirs[m.key(dir)] {
		return fs.ErrExist
	}
	m.dirs[dir] = true
	return nil
}

func (c *connection) RemoveDir(dir string) error {
	m := c.machine
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("rmdir", dir); err != nil {
		return err
	}
	dir = m.key(dir)
	if !m.dirs[dir] {
		return fs.ErrNotExist
	}
	for _, all := range []map[string]bool{m.dirs, m.names()} {
		for name := range all {
			if strings.HasPrefix(name, dir+"/") {
				return remote.NewFault(remote.BadAnswer, nil, nil)
			}
		}
	}
	delete(m.dirs, dir)
	return nil
}

func (m *machine) names() map[string]bool {
	all := map[string]bool{}
	for name := range m.files {
		all[name] = true
	}
	return all
}

// ListAll lists all, for a host that is written directly.
func (c *connection) ListAll() (map[string]remote.Entry, error) {
	all := tree{}
	var walk func(dir string) error
	walk = func(dir string) error {
		entries, err := c.List(dir)
		for _, e := range entries {
			name := path.Join(dir, e.Name)
			all[name] = e
			if e.Dir && err == nil {
				err = walk(name)
			}
		}
		return err
	}
	return all, walk(".")
}

func (c *connection) Close() error { return nil }

// public returns the files of a host beside those that deliveries keep for themselves.
func (m *machine) public() site {
	s := site{}
	for name, text := range m.files {
		if !strings.HasPrefix(name, Dir+"/") {
			s[name] = text
		}
	}
	return s
}

var named = regexp.MustCompile(`\[([^\]]+)\]`)

// missing returns an asset that a page names and that is not there, "" for none. Pages name
// others so: [style.1.css].
func missing(files site) string {
	for name, text := range files {
		if !isPage(name) {
			continue
		}
		for _, ref := range named.FindAllStringSubmatch(text, -1) {
			if _, there := files[ref[1]]; !there {
				return name + " names " + ref[1]
			}
		}
	}
	return ""
}

// randomSite returns a column of pages that name assets; style and pictures change their names
// with their content, as those of themes do.
func randomSite(r *rand.Rand) site {
	s := site{}
	style := fmt.Sprintf("css/style.%d.css", r.IntN(3))
	s[style] = "body {}" + style
	s["feed.xml"] = fmt.Sprint("feed", r.IntN(3))
	s[".htaccess"] = fmt.Sprint("# rules ", r.IntN(2))
	for i := range 6 {
		if r.IntN(4) == 0 {
			continue
		}
		picture := fmt.Sprintf("tin/%d/anh.%d.webp", i, r.IntN(3))
		s[picture] = picture + strings.Repeat("x", r.IntN(40))
		page := fmt.Sprintf("tin/%d/index.html", i)
		s[page] = fmt.Sprintf("%d [%s] [%s]", r.IntN(3), style, picture)
		s[page+".br"] = "br " + s[page]
	}
	s["index.html"] = fmt.Sprintf("home %d [%s]", r.IntN(3), style)
	return s
}

var day = time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)

func options() Options {
	return Options{Site: "https://thu.example/", Who: "Lan", Machine: "may-1", Alone: true, Beat: 20 * time.Millisecond, Pause: 20 * time.Microsecond, Now: func() time.Time { return day }}
}

func (m *machine) deliver(s site, opts Options) (Result, error) {
	return run(context.Background(), s, m.dial, m.traits(), opts)
}

// must delivers, and holds the host to the column.
func (m *machine) must(t *testing.T, s site, opts Options, others ...string) Result {
	t.Helper()
	r, err := m.deliver(s, opts)
	if err != nil {
		t.Fatal(err)
	}
	want := maps.Clone(s)
	for _, name := range others {
		want[name] = m.files[name]
	}
	if got := m.public(); !maps.Equal(got, want) {
		t.Fatalf("on the host stands\n%v\nwant\n%v", got, want)
	}
	return r
}
