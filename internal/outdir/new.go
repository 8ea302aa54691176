package outdir

import (
	"bytes"
	"io"
	"iter"
	"os"
	"path"

	"cchc/internal/disk"
	"cchc/internal/manifest"

	"github.com/cespare/xxhash/v2"
)

// StartWriting is called before the first file is written: from now on what is
// written goes to the disk while more is made.
func (d *Folder) StartWriting() {
	d.ahead = d.syncAhead()
	d.shares = d.opts.Shared.in(d)
}

// Write writes a file into new/, or gives a file of another output folder with the
// same bytes its name there (see [SharedFiles]). It notes its time in r, which it
// keeps wherever it is moved.
func (d *Folder) Write(r *manifest.Record, data []byte) error {
	if d.share(r, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }) {
		return nil
	}
	at := d.in("new", r.Name)
	err := d.disk.Mkdir(path.Dir(at))
	if err == nil {
		r.Time, err = d.disk.Write(at, data)
	}
	if err != nil {
		return d.fail(at, err)
	}
	return nil
}

// Copy copies a large file into new/ without holding it, and notes its size, digest
// and time in r. unread is the error of from, err that of the disk.
func (d *Folder) Copy(r *manifest.Record, from io.Reader) (unread, err error) {
	at := d.in("new", r.Name)
	if err := d.disk.Mkdir(path.Dir(at)); err != nil {
		return nil, d.fail(at, err)
	}
	c := &counted{from: from, sum: xxhash.New()}
	r.Time, err = d.disk.Copy(at, c)
	r.Size, r.Hash = c.size, c.digest()
	switch {
	case c.err != nil:
		return c.err, nil
	case err != nil:
		return nil, d.fail(at, err)
	}
	return nil, nil
}

// Drop removes a file from new/: it is published as it is.
func (d *Folder) Drop(name string) error { return d.remove(d.in("new", name)) }

// counted is what is read, with its size, its digest, and the error that ended
// it.
type counted struct {
	from io.Reader
	sum  *xxhash.Digest
	size int64
	err  error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	_, _ = c.sum.Write(p[:n])
	c.size += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

func (c *counted) digest() manifest.Digest { return manifest.Digest(c.sum.Sum64()) }

// Measure reads all that open opens, and returns its size in bytes and its digest.
func Measure(open func() (io.ReadCloser, error)) (size int64, sum manifest.Digest, err error) {
	f, err := open()
	if err != nil {
		return 0, manifest.Unknown, err
	}
	defer f.Close()
	c := &counted{from: f, sum: xxhash.New()}
	_, err = io.Copy(io.Discard, c)
	return c.size, c.digest(), err
}

// Open opens a file that stands in the output folder.
func (d *Folder) Open(name string) (io.ReadCloser, error) { return d.disk.Open(d.public(name)) }

// digestAt is the digest of a file of the disk.
func (d *Folder) digestAt(name string) (manifest.Digest, error) {
	_, sum, err := Measure(func() (io.ReadCloser, error) { return d.disk.Open(name) })
	return sum, err
}

// Recall opens what an earlier build of the same program kept under a name.
func (d *Folder) Recall(name string) disk.Recalled {
	return disk.Recall(d.disk, d.opts.Key, d.in(name))
}

// RecallWhole returns what an earlier build of the same program kept under a name; ok
// is false where there is nothing.
func (d *Folder) RecallWhole(name string) (text []byte, ok bool) {
	if info, err := d.disk.Stat(d.in(name)); err != nil || !info.Mode().IsRegular() || info.Size() > manifest.MaxSize {
		return nil, false
	}
	text, err := d.disk.Read(d.in(name))
	if err != nil {
		return nil, false
	}
	return bytes.CutPrefix(text, []byte(d.opts.Key+"\n"))
}

// Keep keeps data under a name for later builds of the same program, see [disk.Keep].
func (d *Folder) Keep(name string, pieces iter.Seq[[]byte], whole bool) (place func()) {
	return disk.Keep(d.disk, d.opts.Key, d.in(name), pieces, whole)
}

// KeptFolder returns where a folder of the side folder is that keeps data in files of
// its own: its name in root.
func (d *Folder) KeptFolder(name string) (root *os.Root, dir string) { return d.root, d.in(name) }

// DropKept removes what is kept under a name. What cannot be removed stays.
func (d *Folder) DropKept(name string) { _ = d.disk.RemoveAll(d.in(name)) }
