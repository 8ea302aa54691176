package render

import (
	"bytes"
	"encoding/binary"

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

// KeptRows knows the rows of outputs as they are published.
type KeptRows interface {
	// Rows returns an output's rows with its bytes, by its name; nil where
	// there are none.
	Rows(name string) (*Rows, []byte)
}

// UseRows lets outputs take over rows of an earlier build by the same program.
func (s *Set) UseRows(kept KeptRows) { s.kept = kept }

// A rowWriter writes the rows of an output.
type rowWriter struct {
	set  *Set
	view *site.View // of the output
	out  *bytes.Buffer
	base uint64 // of what all rows are made of
	made *Rows

	old      *Rows // of an earlier build
	data     []byte
	places   map[uint64]int  // of these rows, by what they were made of
	answered map[string]bool // whether questions of these rows are answered as they were
	problems diag.List
}

// newRows returns the writer of the rows of an output, which stand in out where
// the view asks for them. base is a digest of what they are made of beside their
// entries, the theme and the settings.
func (s *Set) newRows(path string, view *site.View, out *bytes.Buffer, base uint64) *rowWriter {
	o := s.Output(path)
	w := &rowWriter{set: s, view: view, out: out, base: s.Source(o) ^ base, made: &Rows{Asks: map[int][]site.Query{}}}
	if s.kept != nil {
		w.old, w.data = s.kept.Rows(o.Name())
	}
	if w.old != nil {
		w.places, w.answered = make(map[uint64]int, len(w.old.From)), map[string]bool{}
		for i, from := range w.old.From {
			w.places[from] = i
		}
		out.Grow(len(w.data) + len(w.data)/64)
	}
	return w
}

// add adds the row of an entry, which make writes where no earlier one is as it
// would be. make asks the site through the view that it is given.
func (w *rowWriter) add(p *site.Page, make func(view *site.View) diag.List) {
	from, at := w.from(p), w.out.Len()
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
	w.made.From, w.made.At, w.made.Size = append(w.made.From, from), append(w.made.At, at), append(w.made.Size, w.out.Len()-at)
}

// from is a digest of what the row of an entry is made of.
func (w *rowWriter) from(p *site.Page) uint64 {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], w.base)
	binary.BigEndian.PutUint64(b[8:], p.Source())
	return xxhash.Sum64(b[:])
}

// takeOver writes a row of the earlier build, where there is one and all that it
// asked is answered as it was.
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
	w.out.Write(w.data[w.old.At[i]:][:w.old.Size[i]])
	return w.old.Asks[i], true
}

// result is the output, once all of it is written.
func (w *rowWriter) result() Result {
	r := Result{Data: w.out.Bytes(), Queries: w.view.Queries(), Problems: append(w.problems, w.view.Problems()...), Exact: true}
	if len(r.Problems) == 0 {
		r.Rows = w.made
	}
	return r
}
