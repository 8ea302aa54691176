package render

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"slices"

	"cchc/internal/diag"
	"cchc/internal/site"

	"github.com/cespare/xxhash/v2"
)

// Rows are the parts of an output that are made of one entry each: the objects
// of a set of open data, the lines of its table, what the finder shows. A later
// build takes over those whose entry, and all else that they are made of, is the
// same, and makes only the others.
type Rows struct {
	From []uint64             // what each was made of, but for what it asked
	Size []int                // how many bytes it has
	At   []int                // where it begins in the output
	Asks map[int][]site.Query // what it asked of the site; none for most
}

// Earlier is what an earlier build by the same program made.
type Earlier interface {
	// Rows returns an output's rows and what opens it, by its name; nil where
	// there are none.
	Rows(name string) (rows *Rows, open func() (io.ReadCloser, error))
	// Published returns the digest (XXH64) of an output as it is published; ok is
	// false where it is not there as it was made.
	Published(name string) (digest uint64, ok bool)
	// Index returns what is kept of the index of the search (see
	// [Set.KeptIndex]), nil for nothing.
	Index() []byte
}

// UseEarlier lets outputs take over parts of those of an earlier build.
func (s *Set) UseEarlier(e Earlier) { s.earlier = e }

// A rowWriter writes the rows of an output.
type rowWriter struct {
	set    *Set
	output *Output
	view   *site.View    // of the output
	out    *bytes.Buffer // what is not taken over
	base   uint64        // of what all rows are made of
	made   *Rows

	old      *Rows // of an earlier build; nil for none
	open     func() (io.ReadCloser, error)
	pieces   []piece         // of the earlier output, in its order
	places   map[uint64]int  // of its rows, by what they were made of
	answered map[string]bool // whether questions of these rows are answered as they were
	problems diag.List
}

// newRows returns the writer of the rows of an output, which stand in out where
// the view asks for them. base is a digest of what they are made of beside their
// entries, the theme and the settings.
func (s *Set) newRows(path string, view *site.View, out *bytes.Buffer, base uint64) *rowWriter {
	o := s.Output(path)
	w := &rowWriter{set: s, output: o, view: view, out: out, base: s.Source(o) ^ base, made: &Rows{Asks: map[int][]site.Query{}}}
	if s.earlier != nil && !s.Site.Settings.Hosting.Compress { // which takes far longer than to make all rows
		w.old, w.open = s.earlier.Rows(o.Name())
	}
	if w.old != nil {
		n := len(w.old.From)
		w.places, w.answered = make(map[uint64]int, n), map[string]bool{}
		w.pieces = make([]piece, 0, n)
		w.made.From, w.made.At, w.made.Size = make([]uint64, 0, n), make([]int, 0, n), make([]int, 0, n)
		for i, from := range w.old.From {
			w.places[from] = i
		}
	}
	return w
}

// add adds the row of an entry, which make writes where no earlier one is as it
// would be. make asks the site through the view that it is given.
func (w *rowWriter) add(p *site.Page, make func(view *site.View) diag.List) {
	from, at := w.from(p), w.size()
	asks, ok := w.takeOver(from)
	if !ok {
		view := w.set.Site.NewView()
		w.problems = append(w.problems, make(view)...)
		w.problems = append(w.problems, view.Problems()...)
		asks = view.Queries()
	}
	w.view.Take(asks)
	if len(asks) > 0 {
		w.made.Asks[len(w.made.From)] = asks
	}
	w.made.From, w.made.At, w.made.Size = append(w.made.From, from), append(w.made.At, at), append(w.made.Size, w.size()-at)
}

// size is how many bytes the output has so far.
func (w *rowWriter) size() int {
	n := w.out.Len()
	if len(w.pieces) > 0 {
		n += w.pieces[len(w.pieces)-1].taken
	}
	return n
}

// from is a digest of what the row of an entry is made of.
func (w *rowWriter) from(p *site.Page) uint64 {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], w.base)
	binary.BigEndian.PutUint64(b[8:], p.Source())
	return xxhash.Sum64(b[:])
}

// takeOver takes over a row of the earlier output, where there is one behind those
// taken so far and all that it asked is answered as it was.
func (w *rowWriter) takeOver(from uint64) (asks []site.Query, ok bool) {
	i, ok := w.places[from]
	if !ok {
		return nil, false
	}
	for _, q := range w.old.Asks[i] {
		same, known := w.answered[q.Name]
		if !known {
			answer, ok := w.set.Site.Ask(q.Name)
			same = ok && answer == q.Digest
			w.answered[q.Name] = same
		}
		if !same {
			return nil, false
		}
	}
	next := piece{before: w.out.Len(), at: w.old.At[i], size: w.old.Size[i], taken: w.old.Size[i]}
	if n := len(w.pieces); n > 0 {
		last := w.pieces[n-1]
		next.taken += last.taken
		if next.at < last.at+last.size {
			return nil, false
		}
	}
	w.pieces = append(w.pieces, next)
	return w.old.Asks[i], true
}

// result is the output, once all of it is written.
func (w *rowWriter) result() Result {
	r := Result{Queries: w.view.Queries(), Problems: append(w.problems, w.view.Problems()...), Exact: true}
	if len(r.Problems) == 0 {
		r.Rows = w.made
	}
	if len(w.pieces) == 0 {
		r.Data = w.out.Bytes()
		return r
	}
	r.File = w.output.Name()
	r.Open = func() (io.ReadCloser, error) {
		old, err := w.open()
		if err != nil {
			return nil, err
		}
		return &assembled{fresh: w.out.Bytes(), pieces: slices.Clone(w.pieces), old: bufio.NewReaderSize(old, 1<<18), file: old}, nil
	}
	return r
}

// A piece is a row that is taken over.
type piece struct {
	before   int // how many bytes that are not taken over stand before it
	at, size int // where it stands in the earlier output
	taken    int // how many bytes are taken over up to its end
}

// assembled reads an output of which some pieces are taken over.
type assembled struct {
	fresh  []byte // what is not
	passed int    // how much of it was read
	pieces []piece
	old    *bufio.Reader
	at     int // where old is
	file   io.Closer
}

func (a *assembled) Read(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		until := len(a.fresh)
		if len(a.pieces) > 0 {
			until = a.pieces[0].before
		}
		switch {
		case a.passed < until:
			copied := copy(p[n:], a.fresh[a.passed:until])
			a.passed, n = a.passed+copied, n+copied
		case len(a.pieces) == 0:
			return n, io.EOF
		default:
			var copied int
			copied, err = a.piece(p[n:])
			n += copied
		}
	}
	return n, err
}

// piece reads from the first piece.
func (a *assembled) piece(p []byte) (n int, err error) {
	next := &a.pieces[0]
	skipped, err := a.old.Discard(next.at - a.at)
	if a.at += skipped; err != nil {
		return 0, notWhole(err)
	}
	n, err = a.old.Read(p[:min(len(p), next.size)])
	a.at, next.at, next.size = a.at+n, next.at+n, next.size-n
	if next.size == 0 {
		a.pieces = a.pieces[1:]
	}
	return n, notWhole(err)
}

// notWhole makes an error of an end that comes too early.
func notWhole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (a *assembled) Close() error { return a.file.Close() }
