package publish

import (
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/diag"
	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/picturecache"
	"cchc/internal/render"
	"cchc/internal/site"
)

// Unchanged reports whether there is nothing to do: the site's files have the
// fingerprint of the build before, the same program was called in the same way,
// and all that it made is there as it was made. The warnings are those of that
// build.
func (w *Build) Unchanged(inputs manifest.Digest) (sum Summary, warnings diag.List, ok bool) {
	if w.Now.Inputs != inputs || w.Now.Inputs == manifest.Unknown || w.Now.Key != w.opts.Key || w.Settle() != nil || w.opts.PruneForeign && len(w.Now.Foreign)+len(w.Now.ForeignDirs) > 0 ||
		slices.ContainsFunc(w.Now.Files, func(r manifest.Record) bool { return r.Hash == manifest.Unknown }) {
		return Summary{}, nil, false
	}
	return count(w.Now), told(w.Now.Told), true
}

// count returns the summary of a build that has nothing to do.
func count(m *manifest.Manifest) Summary {
	var sum Summary
	for _, r := range m.Files {
		switch r.Kind {
		case manifest.Packed:
			continue
		case render.Page:
			sum.Pages++
		default:
			sum.Files++
		}
		sum.Kept++
	}
	return sum
}

// make renders what has to be made and writes what differs from what is
// published into new/.
func (w *Build) make(set *render.Set) (diag.List, error) {
	if err := w.Settle(); err != nil {
		return nil, err
	}
	outputs := set.Outputs()
	w.Next = &manifest.Manifest{Key: w.opts.Key, Graph: set.Site.Digest(), Files: make([]manifest.Record, 0, len(outputs))}
	w.Next.Asked, w.Next.Answers = make([]string, 0, len(w.Now.Asked)), make([]uint64, 0, len(w.Now.Asked))
	m := w.newMaker(set)
	var (
		mu       sync.Mutex
		problems diag.List
		failed   error
		done     atomic.Int64
	)
	w.StartWriting()
	w.rows = w.newRows()
	set.UseEarlier(w.rows)
	set.Each(func(_ int, o *render.Output) bool {
		made, err := m.one(o)
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, made.problems...)
		if err != nil && failed == nil {
			failed = err
		}
		w.Next.Files = append(w.Next.Files, made.records...)
		w.New = append(w.New, made.written...)
		if w.opts.Why != nil && slices.Contains(made.written, o.Name()) {
			w.opts.Why(o.Name(), made.why)
		}
		if w.opts.Progress != nil {
			w.opts.Progress(int(done.Add(1)), len(outputs))
		}
		return failed == nil
	})
	problems = append(problems, set.Site.Library().LateProblems()...)
	slices.Sort(w.New)
	slices.SortFunc(w.Next.Files, func(a, b manifest.Record) int { return strings.Compare(a.Name, b.Name) })
	if failed == nil {
		w.rows.save()
		w.rows.saveIndex(set)
	}
	return problems, failed
}

// A maker makes the outputs of a set, those that have to be made.
type maker struct {
	*Build
	set      *render.Set
	suffixes []string // of the smaller forms that were made
	mu       sync.Mutex
	asked    map[string]uint32 // the questions of the next manifest that were asked anew
	places   []uint32          // where those of the present one stand in the next, and one; 0 for nowhere
	answers  []atomic.Int32    // whether those of the present one are answered as they were
}

func (w *Build) newMaker(set *render.Set) *maker {
	m := &maker{Build: w, set: set, asked: map[string]uint32{}, answers: make([]atomic.Int32, len(w.Now.Asked)), places: make([]uint32, len(w.Now.Asked))}
	if slices.ContainsFunc(w.Now.Files, func(r manifest.Record) bool { return r.Kind == manifest.Packed }) {
		m.suffixes = []string{".br", ".gz"}
	}
	return m
}

// The reasons for making a file, as [Options.Why] is told them; any other one is
// a question whose answer is another one now.
const (
	kept    = ""
	New     = "new"
	Gone    = "gone"    // the published file is not as it was made
	Source  = "source"  // its entry, its file, the theme or the settings
	Always  = "always"  // it is made each time
	Program = "program" // another program, or called in another way
)

// A product is what came of an output: its file, and the smaller forms of it.
type product struct {
	records  []manifest.Record
	written  []string // the names of those that are in new/
	why      string   // the reason for making it
	problems diag.List
}

// one makes an output where it has to be made.
func (m *maker) one(o *render.Output) (product, error) {
	name, from := o.Name(), m.set.Source(o)
	old := m.Now.Find(name)
	p := product{why: m.why(old, from)}
	if p.why == kept {
		m.stay(&p, *old, m.keepAsked(old.Asks))
		return p, nil
	}
	result := m.set.Render(o)
	defer result.Release()
	if result.Stays {
		again := *old
		again.From = from
		m.stay(&p, again, m.ask(result.Queries))
		return p, nil
	}
	p.problems = result.Problems
	if len(result.Problems) > 0 {
		from = 0 // it is made each time, so that they are told each time
	}
	if result.Problems.Errors() > 0 {
		return p, nil
	}
	r := manifest.Record{Name: name, Kind: o.Kind, From: from, Asks: m.ask(result.Queries)}
	if result.Open != nil {
		err := m.copyFile(&p, r, result)
		m.keepRows(p, result)
		return p, err
	}
	err := m.take(&p, r, result.Data)
	m.keepRows(p, result)
	for _, form := range forms(m.set, name, result.Data) {
		if err == nil {
			err = m.take(&p, manifest.Record{Name: name + form.Suffix, Kind: manifest.Packed}, form.Data)
		}
	}
	return p, err
}

// stay adds a file to a product that is published as it is, with its smaller forms.
func (m *maker) stay(p *product, r manifest.Record, asks manifest.Places) {
	r.Asks = asks
	p.records = append(p.records, r)
	for _, suffix := range m.suffixes {
		if r := m.Now.Find(r.Name + suffix); r != nil && r.Kind == manifest.Packed {
			p.records = append(p.records, *r)
		}
	}
}

// keepRows keeps the rows of a file that was made, if it has some.
func (m *maker) keepRows(p product, result render.Result) {
	if result.Rows != nil && len(p.records) > 0 {
		m.rows.keep(p.records[0].Name, p.records[0].Hash, result.Rows)
	}
}

// forms returns the smaller forms that are published beside a file: those that
// the settings ask for, but for one whose name an editor's own file has.
func forms(set *render.Set, name string, data []byte) []Compressed {
	if !set.Site.Settings.Hosting.Compress {
		return nil
	}
	return slices.DeleteFunc(Compress(name, data), func(f Compressed) bool { return set.Output("/"+name+f.Suffix) != nil })
}

// take adds a file to a product; it is written unless it is published as it
// is.
func (m *maker) take(p *product, r manifest.Record, data []byte) error {
	r.Size, r.Hash = int64(len(data)), manifest.DigestOf(data)
	if old := m.Now.Find(r.Name); old != nil && old.Hash == r.Hash {
		r.Time = old.Time
		p.records = append(p.records, r)
		return nil
	}
	err := m.Write(&r, data)
	p.records, p.written = append(p.records, r), append(p.written, r.Name)
	return err
}

// copyFile adds a large file to a product, which is copied without being held. A
// failure to read it is a problem of the site, one to write it the system's.
func (m *maker) copyFile(p *product, r manifest.Record, result render.Result) error {
	unreadable := func() error {
		p.problems = append(p.problems, diag.New(diag.Position{File: result.File}, "", "file-unreadable", nil))
		return nil
	}
	if r.Kind == render.File && m.Share(&r, result.Open) {
		p.records, p.written = append(p.records, r), append(p.written, r.Name)
		return nil
	}
	f, err := result.Open()
	if err != nil {
		return unreadable()
	}
	defer f.Close()
	if unread, err := m.Copy(&r, f); unread != nil {
		return unreadable()
	} else if err != nil {
		return err
	}
	if old := m.Now.Find(r.Name); old != nil && old.Hash == r.Hash {
		r.Time = old.Time
		p.records = append(p.records, r)
		return m.Drop(r.Name)
	}
	p.records, p.written = append(p.records, r), append(p.written, r.Name)
	return nil
}

// why returns the reason for making an output again, kept for none.
func (m *maker) why(old *manifest.Record, from uint64) string {
	switch {
	case old == nil:
		return New
	case old.Hash == manifest.Unknown, slices.ContainsFunc(m.suffixes, func(suffix string) bool { return m.lost(old.Name + suffix) }):
		return Gone
	case m.Now.Key != m.opts.Key:
		return Program
	case from == 0 || old.From == 0:
		return Always
	case old.From != from:
		return Source
	}
	for i := range old.Asks.All {
		if !m.same(i) {
			return strings.ReplaceAll(m.Now.Asked[i], "\t", " ")
		}
	}
	return kept
}

// lost reports whether a smaller form of a file was made and is not there as it
// was.
func (m *maker) lost(name string) bool {
	r := m.Now.Find(name)
	return r != nil && r.Kind == manifest.Packed && r.Hash == manifest.Unknown
}

// same reports whether question i of the build before is answered as it was.
func (m *maker) same(i uint32) bool {
	const yes, no = 1, 2
	switch m.answers[i].Load() {
	case yes:
		return true
	case no:
		return false
	}
	question := m.Now.Asked[i]
	same := m.Now.Graph == m.set.Site.Digest() && !site.AboutText(question)
	if !same {
		answer, ok := m.set.Site.Ask(question)
		same = ok && answer == m.Now.Answers[i]
	}
	if same {
		m.answers[i].Store(yes)
	} else {
		m.answers[i].Store(no)
	}
	return same
}

// ask notes questions for the next manifest.
func (m *maker) ask(queries []site.Query) (asks manifest.Places) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b []byte
	for _, q := range queries {
		b = binary.AppendUvarint(b, uint64(m.place(q.Name, q.Digest))) // one that is kept too stands there twice
	}
	return manifest.Places(b)
}

// keepAsked notes questions of the present manifest, whose answers are the same,
// for the next one.
func (m *maker) keepAsked(old manifest.Places) manifest.Places {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := make([]byte, 0, len(old)+8)
	for at := range old.All {
		if m.places[at] == 0 {
			m.Next.Asked, m.Next.Answers = append(m.Next.Asked, m.Now.Asked[at]), append(m.Next.Answers, m.Now.Answers[at])
			m.places[at] = uint32(len(m.Next.Asked))
		}
		b = binary.AppendUvarint(b, uint64(m.places[at]-1))
	}
	return manifest.Places(b)
}

func (m *maker) place(question string, answer uint64) uint32 {
	at, ok := m.asked[question]
	if !ok {
		at = uint32(len(m.Next.Asked))
		m.asked[question] = at
		m.Next.Asked = append(m.Next.Asked, question)
		m.Next.Answers = append(m.Next.Answers, answer)
	}
	return at
}

// Check renders what would have to be made, for its problems alone. What is published
// as it would be made has none: what had some is made each time.
func (w *Build) Check(set *render.Set) (problems diag.List) {
	if w.Settle() != nil {
		return set.Check()
	}
	m := w.newMaker(set)
	set.UseEarlier(w.newRows())
	var mu sync.Mutex
	set.Each(func(_ int, o *render.Output) bool {
		if m.why(w.Now.Find(o.Name()), set.Source(o)) == kept {
			return true
		}
		result := set.Render(o)
		defer result.Release()
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, result.Problems...)
		return true
	})
	return append(problems, set.Site.Library().LateProblems()...)
}

// Verify makes every output again, whatever the manifest says, and returns the
// names of those that are published otherwise or not at all, and of files that
// were made and do not belong.
func (w *Build) Verify(set *render.Set) (differ []string, problems diag.List) {
	var mu sync.Mutex
	ours := map[string]bool{}
	set.Each(func(_ int, o *render.Output) bool {
		result := set.Render(o)
		defer result.Release()
		want := map[string]manifest.Digest{o.Name(): manifest.DigestOf(result.Data)}
		if result.Open != nil {
			_, want[o.Name()], _ = outdir.Measure(result.Open)
		}
		for _, form := range forms(set, o.Name(), result.Data) {
			want[o.Name()+form.Suffix] = manifest.DigestOf(form.Data)
		}
		var wrong []string
		for name, sum := range want {
			if _, published, err := outdir.Measure(func() (io.ReadCloser, error) { return w.Open(name) }); err != nil || published != sum {
				wrong = append(wrong, name)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		for name := range want {
			ours[name] = true
		}
		problems = append(problems, result.Problems...)
		differ = append(differ, wrong...)
		return true
	})
	for _, r := range w.Now.Files {
		if !ours[r.Name] {
			differ = append(differ, r.Name)
		}
	}
	slices.Sort(differ)
	return differ, append(problems, set.Site.Library().LateProblems()...).Sort()
}

// Pictures returns the cache of pictures, for render.Set.UseCache: that of the
// site, or where nothing can be kept there, one in the side folder; nil where
// there can be none.
func (w *Build) Pictures() *picturecache.Cache {
	if w.pictures != nil {
		return w.pictures
	}
	if w.opts.Site != "" {
		if c, err := picturecache.Open(w.opts.Site); err == nil {
			w.DropKept("pictures") // of a build that had none in the site
			w.pictures, w.closePictures = c, c.Close
			return c
		}
	}
	if c := picturecache.New(w.KeptFolder("pictures")); c.MakeFolder() == nil {
		w.pictures = c
	}
	return w.pictures
}
