package transfer

import (
	"io"
	"strconv"

	"cchc/internal/diag"
	"cchc/internal/remote"

	"github.com/cespare/xxhash/v2"
)

// A Digest tells the content of a file from others: XXH64, as publishing keeps it.
type Digest uint64

func (d Digest) String() string { return strconv.FormatUint(uint64(d), 16) }

// MarshalText writes d in hexadecimal.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Digest) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 64)
	*d = Digest(n)
	return err
}

// A File is a file of the column as it was published.
type File struct {
	Name   string
	Size   int64
	Digest Digest
}

// A Source is a published column.
type Source interface {
	Files() []File // by name
	Open(name string) (io.ReadCloser, error)
}

// OpenFile opens a file of a column.
func OpenFile(src Source, f File) (io.ReadCloser, error) {
	r, err := src.Open(f.Name)
	if err != nil {
		return nil, remote.NewFault(remote.PublicChanged, err, diag.Args{"File": f.Name})
	}
	return r, nil
}

// A Reader reads a file of a column to send it: what is read of it is counted and
// summed.
type Reader struct {
	file  File
	r     io.ReadCloser
	n     int64
	sum   *xxhash.Digest
	meter *Meter
}

// NewReader opens a file of a column to send it.
func NewReader(src Source, f File, m *Meter) (*Reader, error) {
	r, err := OpenFile(src, f)
	if err != nil {
		return nil, err
	}
	return &Reader{file: f, r: r, sum: xxhash.New(), meter: m}, nil
}

// Close closes the file.
func (s *Reader) Close() error { return s.r.Close() }

// End holds what was sent to what was published. The error is a [*remote.Fault].
func (s *Reader) End() error {
	if s.n != s.file.Size || Digest(s.sum.Sum64()) != s.file.Digest {
		return remote.NewFault(remote.PublicChanged, nil, diag.Args{"File": s.file.Name})
	}
	s.meter.Add(1, 0, true)
	return nil
}

func (s *Reader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	_, _ = s.sum.Write(p[:n]) // it has nothing to fail at
	s.meter.Add(0, int64(n), true)
	return n, err
}
