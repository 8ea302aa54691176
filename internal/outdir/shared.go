package outdir

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

	"cchc/internal/manifest"
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
	at      map[manifest.Digest]sharedAt // of all folders: some bytes each
	names   []string
	places  map[string]uint32 // of names
}

// A sharedAt is where a file is published: the places of its folder and of its name.
type sharedAt struct{ folder, name uint32 }

// NewSharedFiles returns those of output folders in a folder. They are looked at when the first
// file is to be written.
func NewSharedFiles(dir string, folders []string) *SharedFiles {
	return &SharedFiles{dir: dir, folders: folders, at: map[manifest.Digest]sharedAt{}, places: map[string]uint32{}}
}

// in reports whether a build publishes into one of the folders.
func (s *SharedFiles) in(d *Folder) bool {
	if s == nil {
		return false
	}
	dir, err := os.Stat(s.dir)
	if err != nil {
		return false
	}
	holder, err := os.Stat(d.root.Name())
	return err == nil && os.SameFile(dir, holder)
}

// load notes what earlier builds have published into the folders.
func (s *SharedFiles) load(d *Folder) {
	for _, folder := range s.folders {
		for _, side := range sideNames(folder) {
			other := &Folder{disk: d.disk, out: folder, side: side}
			other.Now = other.readManifest("manifest")
			other.verify()
			s.add(folder, other.Now)
		}
	}
}

// add notes the files that are published in a folder. Of several with the same bytes it is the last
// one, which was looked at last.
func (s *SharedFiles) add(folder string, m *manifest.Manifest) {
	at := slices.Index(s.folders, folder)
	if at < 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range m.Files {
		if r.Hash == manifest.Unknown || r.IsPage() || r.Kind == manifest.Packed && m.Find(strings.TrimSuffix(r.Name, path.Ext(r.Name))).IsPage() {
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
func (s *SharedFiles) find(d *Folder, hash manifest.Digest) (name string, ok bool) {
	s.once.Do(func() { s.load(d) })
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
func (d *Folder) share(r *manifest.Record, open func() (io.ReadCloser, error)) (ok bool) {
	if !d.shares {
		return false
	}
	other, ok := d.opts.Shared.find(d, r.Hash)
	if !ok {
		return false
	}
	link, to := d.in("same", strconv.FormatUint(d.shared.Add(1), 10)), d.in("new", r.Name)
	for _, dir := range []string{path.Dir(link), path.Dir(to)} {
		if d.disk.Mkdir(dir) != nil {
			return false
		}
	}
	modified, err := d.disk.Share(other, link)
	if err != nil || !sameContent(open, func() (io.ReadCloser, error) { return d.disk.Open(link) }) || d.disk.Rename(link, to) != nil {
		return false
	}
	r.Time = modified
	return true
}

// Share gives a large file of another output folder with the bytes of a new one its
// name in new/, and notes its size, digest and time in r. It reads it twice, and ok is
// false where it is to be copied.
func (d *Folder) Share(r *manifest.Record, open func() (io.ReadCloser, error)) (ok bool) {
	if !d.shares {
		return false
	}
	size, sum, err := Measure(open)
	if err != nil {
		return false
	}
	if old := d.Now.Find(r.Name); old != nil && old.Hash == sum {
		return false // it is published as it is
	}
	r.Size, r.Hash = size, sum
	return d.share(r, open)
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
