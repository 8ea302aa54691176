package publish

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cchc/internal/render"

	"github.com/cespare/xxhash/v2"
)

// SharedFiles are the files of output folders that stand beside one another, as those of the
// units of a province do: what several of them have with the same bytes is on the disk once, under a
// name in each (hard links), where the disk can do that and the file is as a new one would
// be. Pages have their own address in them and are left out.
//
// A file is never written in place, so that no build changes what another folder has. What
// another program writes into a shared file is in all of these folders, and the next build of each
// sees it, as it sees it of any file.
type SharedFiles struct {
	dir     string
	folders []string
	once    sync.Once
	mu      sync.RWMutex
	at      map[digest]sharedAt // of all folders: some bytes each
	names   []string
	places  map[string]uint32 // of names
}

// A sharedAt is where a file is published: the places of its folder and of its name.
type sharedAt struct{ folder, name uint32 }

// NewSharedFiles returns those of output folders in a folder. They are looked at when the first
// file is to be written.
func NewSharedFiles(dir string, folders []string) *SharedFiles {
	return &SharedFiles{dir: dir, folders: folders, at: map[digest]sharedAt{}, places: map[string]uint32{}}
}

// in reports whether a build publishes into one of the folders.
func (s *SharedFiles) in(w *Build) bool {
	if s == nil {
		return false
	}
	dir, err := os.Stat(s.dir)
	if err != nil {
		return false
	}
	holder, err := os.Stat(w.root.Name())
	return err == nil && os.SameFile(dir, holder)
}

// load notes what earlier builds have published into the folders.
func (s *SharedFiles) load(w *Build) {
	for _, folder := range s.folders {
		for _, side := range sideNames(folder) {
			other := &Build{disk: w.disk, out: folder, side: side}
			other.now = other.readManifest("manifest")
			other.verify()
			s.add(folder, other.now)
		}
	}
}

// add notes the files that are published in a folder. Of several with the same bytes it is the last
// one, which was looked at last.
func (s *SharedFiles) add(folder string, m *manifest) {
	at := slices.Index(s.folders, folder)
	if at < 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range m.Files {
		if r.Hash == unknown || r.isPage() || r.Kind == packed && m.find(strings.TrimSuffix(r.Name, path.Ext(r.Name))).isPage() {
			continue
		}
		place, ok := s.places[r.Name]
		if !ok {
			name := strings.Clone(r.Name) // without all other names of the manifest
			place = uint32(len(s.names))
			s.names, s.places[name] = append(s.names, name), place
		}
		s.at[r.Hash] = sharedAt{uint32(at), place}
	}
}

// find returns the name of a published file, below the folder of the folders, that may have the
// bytes of another one: they are to be compared.
func (s *SharedFiles) find(w *Build, hash digest) (name string, ok bool) {
	s.once.Do(func() { s.load(w) })
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, ok := s.at[hash]
	if !ok {
		return "", false
	}
	return path.Join(s.folders[at.folder], s.names[at.name]), true
}

// share gives a file of another output folder that has the bytes of a new one its name in new/, and
// notes its time. Whatever keeps it from that, the file is to be written. Until it is known to have
// these bytes it stands in same/, where nothing is ever written.
func (m *maker) share(r *record, open func() (io.ReadCloser, error)) (ok bool) {
	if !m.shares {
		return false
	}
	other, ok := m.opts.Shared.find(m.Build, r.Hash)
	if !ok {
		return false
	}
	link, to := m.in("same", strconv.FormatUint(m.shared.Add(1), 10)), m.in("new", r.Name)
	for _, dir := range []string{path.Dir(link), path.Dir(to)} {
		if m.disk.Mkdir(dir) != nil {
			return false
		}
	}
	modified, err := m.disk.Share(other, link)
	if err != nil || !sameContent(open, func() (io.ReadCloser, error) { return m.disk.Open(link) }) || m.disk.Rename(link, to) != nil {
		return false
	}
	r.Time = modified
	return true
}

// shareLarge adds a large file to a product that another output folder has; it is read twice, and
// not copied.
func (m *maker) shareLarge(p *product, r record, result render.Result) (ok bool) {
	if !m.shares {
		return false
	}
	f, err := result.Open()
	if err != nil {
		return false
	}
	defer f.Close()
	source := &counted{from: f, sum: xxhash.New()}
	if _, err := io.Copy(io.Discard, source); err != nil {
		return false
	}
	r.Size, r.Hash = source.size, digest(source.sum.Sum64())
	if old := m.now.find(r.Name); old != nil && old.Hash == r.Hash || !m.share(&r, result.Open) {
		return false
	}
	p.records, p.written = append(p.records, r), append(p.written, r.Name)
	return true
}

// sameContent reports whether two readers hold the same.
func sameContent(openA, openB func() (io.ReadCloser, error)) bool {
	a, err := openA()
	if err != nil {
		return false
	}
	defer a.Close()
	b, err := openB()
	if err != nil {
		return false
	}
	defer b.Close()
	var bufA, bufB [32 << 10]byte
	for {
		n, errA := io.ReadFull(a, bufA[:])
		m, errB := io.ReadFull(b, bufB[:])
		if !bytes.Equal(bufA[:n], bufB[:m]) || isFault(errA) || isFault(errB) {
			return false
		}
		if errA != nil || errB != nil {
			return errA != nil && errB != nil
		}
	}
}

// isFault reports whether reading has failed before the end.
func isFault(err error) bool {
	return err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF)
}
