package approval

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cchc/internal/folder"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// Files knows the digests of the files of a site, and reads a file again only where it
// has changed ([sitefile.StateOf]). It can be used by several goroutines at once.
type Files struct {
	site fs.FS

	mu      sync.Mutex
	sums    map[string]sum
	lists   map[string][]fs.DirEntry
	asked   map[string]int // for how many files of a folder that is not in lists
	changed bool           // something was read
}

// fewFiles is for how many files of a folder it looks at each alone: one question about one
// entry does not list a folder of thousands.
const fewFiles = 8

// A sum is what is known of one state of a file.
type sum struct {
	state  uint64
	digest folder.Digest
	text   folder.Digest // of an entry, see [TextDigest]; "" where nobody has asked
}

// NewFiles returns the files of a site, of which nothing is known yet.
func NewFiles(site fs.FS) *Files {
	return &Files{site: site, sums: map[string]sum{}, lists: map[string][]fs.DirEntry{}, asked: map[string]int{}}
}

// Forget has it look anew what is in the folders.
func (f *Files) Forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.lists)
	clear(f.asked)
}

// state returns the state of a file.
func (f *Files) state(name string) (uint64, error) {
	dir, base := path.Dir(name), path.Base(name)
	list, ok := f.lists[dir]
	if !ok {
		if f.asked[dir]++; f.asked[dir] <= fewFiles {
			info, err := fs.Stat(f.site, name)
			if err != nil {
				return 0, err
			}
			return sitefile.StateOf(f.site, name, info), nil
		}
		var err error
		if list, err = fs.ReadDir(f.site, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		f.lists[dir] = list
	}
	i, found := slices.BinarySearchFunc(list, base, func(d fs.DirEntry, base string) int { return strings.Compare(d.Name(), base) })
	if !found {
		return 0, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	info, err := list[i].Info()
	if err != nil {
		return 0, err
	}
	return sitefile.StateOf(f.site, name, info), nil
}

// sum returns what is known of a file; text asks for the digest of an entry's text too.
func (f *Files) sum(name string, text bool) (sum, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	state, err := f.state(name)
	if err != nil {
		return sum{}, err
	}
	s := f.sums[name]
	if state != 0 && s.state == state && s.digest != "" && (s.text != "" || !text) {
		return s, nil
	}
	s = sum{state: state}
	if text {
		var source []byte
		if source, err = sitefile.Read(f.site, name, maxSource); err == nil {
			s.digest, s.text = folder.DigestOf(source), TextDigest(source)
		}
	} else {
		s.digest, _, err = readNamed(f.site, name, false)
	}
	if err != nil {
		return sum{}, err
	}
	f.sums[name], f.changed = s, true
	return s, nil
}

// VersionOf returns the version of an entry that is on the disk, as far as [Files] has
// looked; lib was read from it.
func (f *Files) VersionOf(lib *store.Library, e *store.Entry) (Version, error) {
	s, err := f.sum(e.File, true)
	if err != nil {
		return Version{}, err
	}
	v := Version{Source: s.digest, Text: s.text, dir: path.Dir(e.File)}
	for _, name := range filesOf(lib, e) {
		s, err := f.sum(name, false)
		if err != nil {
			return Version{}, err
		}
		v.add(name, s.digest)
	}
	return v, nil
}

// sumsFile is where a site keeps the digests of its files between runs.
const sumsFile = ".cchc/approval-digests"

// sumsHead is the first line of it; another one is read as nothing.
const sumsHead = "cchc approval digests 1\n"

// load reads what an earlier run has kept. What cannot be read is not known.
func (f *Files) load() {
	data, err := sitefile.Read(f.site, sumsFile, 64<<20)
	rest, ok := strings.CutPrefix(string(data), sumsHead)
	if err != nil || !ok {
		return
	}
	for line := range strings.Lines(rest) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 4)
		if len(parts) != 4 || len(parts[1]) != 64 {
			return
		}
		state, err := strconv.ParseUint(parts[0], 16, 64)
		if err != nil {
			return
		}
		f.sums[parts[3]] = sum{state, folder.Digest(parts[1]), folder.Digest(strings.TrimPrefix(parts[2], "-"))}
	}
}

// save keeps what is known of files that are there, where something is new. A folder
// that cannot be written to is left as it is: the files are read again.
func (f *Files) save(dir string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.changed {
		return
	}
	var b bytes.Buffer
	b.WriteString(sumsHead)
	for name, s := range f.sums {
		if _, looked := f.lists[path.Dir(name)]; looked && s.state != 0 && !strings.Contains(name, "\n") {
			fmt.Fprintf(&b, "%x %s %s %s\n", s.state, s.digest, "-"+s.text, name)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	_ = folder.Write(root, sumsFile, b.Bytes())
}
