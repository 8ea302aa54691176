package publish

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/diag"
	"cchc/internal/render"
	"cchc/internal/site"
)

// Unchanged reports whether there is nothing to do: the site's files have the
// fingerprint of the build before, the same program was called in the same way,
// and all that it made is there as it was made.
func (w *Build) Unchanged(inputs [16]byte) (Summary, bool) {
	if w.now.Key != w.opts.Key || w.now.Inputs != inputs || w.now.Inputs == (digest{}) || w.opts.PruneForeign && len(w.now.Foreign) > 0 ||
		slices.ContainsFunc(w.now.Files, func(r record) bool { return r.Hash == digest{} }) {
		return Summary{}, false
	}
	return w.now.count(), true
}

// count returns the summary of a build that has nothing to do.
func (m *manifest) count() Summary {
	sum := Summary{Kept: len(m.Files)}
	for _, r := range m.Files {
		if r.Kind == render.Page {
			sum.Pages++
		} else {
			sum.Files++
		}
	}
	return sum
}

// make renders what has to be made and writes what differs from what is
// published into new/.
func (w *Build) make(set *render.Set) (diag.List, error) {
	outputs := set.Outputs()
	w.next = &manifest{Key: w.opts.Key, Graph: set.Site.Digest(), Files: make([]record, len(outputs))}
	m := &maker{Build: w, set: set, asked: map[string]uint32{}, answers: make([]atomic.Int32, len(w.now.Asked))}
	var (
		mu       sync.Mutex
		problems diag.List
		failed   error
		done     atomic.Int64
	)
	set.Each(func(i int, o *render.Output) bool {
		r, why, found, err := m.one(o)
		w.next.Files[i] = r
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, found...)
		if err != nil && failed == nil {
			failed = err
		}
		if why != kept {
			w.new = append(w.new, r.Name)
			if w.opts.Why != nil {
				w.opts.Why(r.Name, why)
			}
		}
		if w.opts.Progress != nil {
			w.opts.Progress(int(done.Add(1)), len(outputs))
		}
		return failed == nil
	})
	slices.Sort(w.new)
	slices.SortFunc(w.next.Files, func(a, b record) int { return strings.Compare(a.Name, b.Name) })
	return problems, failed
}

// A maker makes the outputs of a set, those that have to be made.
type maker struct {
	*Build
	set     *render.Set
	mu      sync.Mutex
	asked   map[string]uint32 // the questions of the next manifest
	answers []atomic.Int32    // whether those of the present one are answered as they were
}

// The reasons for making a file, as they are said by [Options.Why]; one that
// begins with another word is a question whose answer is another one.
const (
	kept    = ""
	isNew   = "new"
	gone    = "gone" // the published file is not as it was made
	source  = "source"
	always  = "always"
	program = "program"
)

// one makes an output where it has to be made. why is kept where the published
// file stays.
func (m *maker) one(o *render.Output) (r record, why string, problems diag.List, err error) {
	name, from := o.Name(), m.set.Source(o)
	old := m.now.find(name)
	if why = m.why(old, from); why == kept {
		r = *old
		r.Asks = m.keepAsked(old.Asks)
		return r, kept, nil, nil
	}
	result := m.set.Render(o)
	r = record{Name: name, Kind: o.Kind, Size: int64(len(result.Data)), Hash: digestOf(result.Data), From: from, Asks: m.ask(result.Queries)}
	if len(result.Problems) > 0 {
		r.From = 0 // it is made each time, so that they are told each time
	}
	if result.Problems.Errors() > 0 {
		return r, why, result.Problems, nil
	}
	if old != nil && old.Hash == r.Hash {
		r.Time = old.Time
		return r, kept, result.Problems, nil
	}
	return r, why, result.Problems, m.write(name, result.Data)
}

// why returns the reason for making an output again, kept for none.
func (m *maker) why(old *record, from uint64) string {
	switch {
	case old == nil:
		return isNew
	case old.Hash == digest{}:
		return gone
	case m.now.Key != m.opts.Key:
		return program
	case from == 0 || old.From == 0:
		return always
	case old.From != from:
		return source
	}
	for _, i := range old.Asks {
		if int(i) >= len(m.answers) || !m.same(i) {
			return strings.ReplaceAll(m.now.Asked[i], "\t", " ")
		}
	}
	return kept
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
	question := m.now.Asked[i]
	same := m.now.Graph == m.set.Site.Digest() && !site.AboutText(question)
	if !same {
		answer, ok := m.set.Site.Ask(question)
		same = ok && answer == m.now.Answers[i]
	}
	if same {
		m.answers[i].Store(yes)
	} else {
		m.answers[i].Store(no)
	}
	return same
}

// ask notes questions for the next manifest.
func (m *maker) ask(queries []site.Query) []uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	places := make([]uint32, len(queries))
	for i, q := range queries {
		places[i] = m.place(q.Name, q.Digest)
	}
	return places
}

// keepAsked notes questions of the present manifest, whose answers are the same,
// for the next one.
func (m *maker) keepAsked(old []uint32) []uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	places := make([]uint32, len(old))
	for i, at := range old {
		places[i] = m.place(m.now.Asked[at], m.now.Answers[at])
	}
	return places
}

func (m *maker) place(question string, answer uint64) uint32 {
	at, ok := m.asked[question]
	if !ok {
		at = uint32(len(m.next.Asked))
		m.asked[question] = at
		m.next.Asked = append(m.next.Asked, question)
		m.next.Answers = append(m.next.Answers, answer)
	}
	return at
}

// Verify makes every output again, whatever the manifest says, and returns the
// names of those that are published otherwise or not at all, and of files that
// were made and do not belong.
func (w *Build) Verify(set *render.Set) (differ []string, problems diag.List) {
	var mu sync.Mutex
	ours := map[string]bool{}
	set.Each(func(_ int, o *render.Output) bool {
		result := set.Render(o)
		data, err := w.disk.Read(w.public(o.Name()))
		mu.Lock()
		defer mu.Unlock()
		ours[o.Name()] = true
		problems = append(problems, result.Problems...)
		if err != nil || digestOf(data) != digestOf(result.Data) {
			differ = append(differ, o.Name())
		}
		return true
	})
	for _, r := range w.now.Files {
		if !ours[r.Name] {
			differ = append(differ, r.Name)
		}
	}
	slices.Sort(differ)
	return differ, problems.Sort()
}

// Recall returns what an earlier build of the same program kept under a name,
// nil for nothing.
func (w *Build) Recall(name string) []byte {
	data, err := w.disk.Read(w.in(name))
	if err != nil || !strings.HasPrefix(string(data[:min(len(data), len(w.opts.Key)+1)]), w.opts.Key+"\n") {
		return nil
	}
	return data[len(w.opts.Key)+1:]
}

// Keep keeps data under a name for later builds of the same program: all of it,
// or behind what was kept before. What cannot be kept only costs time.
func (w *Build) Keep(name string, data []byte, whole bool) {
	at := w.in(name)
	if !whole {
		_ = w.disk.Append(at, data)
		return
	}
	if w.disk.Write(at+".part", append([]byte(w.opts.Key+"\n"), data...)) == nil {
		_ = w.disk.Rename(at+".part", at)
	}
}
