//go:build !linux && !darwin

package folder

import (
	"io"
	"os"

	"cchc/internal/sitefile"
)

// heldByHandle says that a directory that is open cannot be removed or renamed, as on
// FAT, on shares, and where it has directories in it.
const heldByHandle = true

// A place is a directory that is kept open.
type place struct{ dir *os.Root }

func openPlace(root *os.Root, name string) (*place, error) {
	dir, err := root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &place{dir}, nil
}

func (p *place) close() { _ = p.dir.Close() }

// read reads a file of the directory: its size is asked once, and as much is
// read. ok is false where it cannot be read, or has more than limit bytes; then it
// is for [sitefile.Read] to say why.
func (p *place) read(base string, buf []byte, limit int64) (data []byte, ok bool) {
	file, err := p.dir.Open(base)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || sitefile.Readable(info, limit) != nil {
		return nil, false
	}
	data = sized(buf, info.Size())
	n, err := io.ReadFull(file, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return data[:n], true // it became shorter
	}
	return data, err == nil
}

// unrooted returns an open directory as it is read best.
func unrooted(dir *os.File, _ string) *os.File { return dir }
