package check

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// Input is what is looked at.
type Input struct {
	Site     *site.Site // nil where it could not be read
	Files    fs.FS      // the site's folder
	Problems diag.List  // of reading it, without those of texts
	Rules    []*Rule    // in the order in which what they find is mended
	Changed  func(file string) bool
	Pause    func() // called before each page, to hold the run up; nil for nobody

	// Approvals is what the log of the site says of entries, by their files; those that it
	// does not know are not in it.
	Approvals map[string]ApprovalRecord

	// Ask asks other hosts about addresses, each once, and returns what they said of
	// those that were asked; nil for nobody to be asked.
	Ask func(addresses []string) map[string]Answer
}

// An ApprovalRecord is what the log of a site says of an entry.
type ApprovalRecord struct {
	People   int       // who have approved what stands there
	Edited   bool      // it was changed since it was let out
	Bypassed bool      // it was let out without approval
	By       string    // who let it out last; "" for nobody
	On       viet.Date // and when
}

// A Jump is a link to a place of another page: its path as it is written, and the name
// of the place.
type Jump struct {
	From     *site.Page
	To, Name string
	At       diag.Position
}

// An Answer is what another host said about an address.
type Answer struct {
	Status int    // of HTTP; 0 for none
	Moved  string // where it leads for good now, "" for nowhere else
	Failed string // a word for why there is no answer: timeout, name, refused, certificate, other
}

// Run looks at a site.
func Run(in Input) *Report {
	r := newRun(in)
	if in.Site == nil {
		r.readProblems(in.Problems)
		return &Report{Findings: r.told()}
	}
	r.configure()
	r.readProblems(in.Problems)
	r.pages()
	r.ask()
	r.files()
	for _, reporter := range r.reporters(&r.found, func(rule *Rule) bool { return rule.Site != nil }) {
		reporter.rule.Site(reporter)
	}
	return r.dismiss()
}

// newRun begins a look at a site, with the rules as they are without settings.
func newRun(in Input) *run {
	r := &run{Input: in, severity: map[*Rule]diag.Severity{}, byCode: map[string]*Rule{}, sources: map[string]*source{}, anchors: map[*site.Page]map[string]bool{}}
	for _, rule := range in.Rules {
		r.severity[rule], r.byCode[rule.Code] = rule.Severity, rule
	}
	return r
}

// A run is one look at a site.
type run struct {
	Input
	severity map[*Rule]diag.Severity // "" for a rule that is off
	byCode   map[string]*Rule
	found    []Finding

	outside []Outside // addresses of other hosts: those of texts, and once they are asked all
	answers map[string]Answer
	jumps   []Jump
	anchors map[*site.Page]map[string]bool // of the bodies of pages

	mu      sync.Mutex
	sources map[string]*source // the files of findings, by name

	known sync.Map // what [Once] found → func() T
}

// Once returns what rules know of a site, which is found when it is first asked for; what
// names it.
func Once[T any](r *Reporter, what string, find func() T) T {
	known, ok := r.run.known.Load(what)
	if !ok {
		known, _ = r.run.known.LoadOrStore(what, sync.OnceValue(find))
	}
	return known.(func() T)()
}

// ask asks other hosts about all addresses.
func (r *run) ask() {
	if r.Ask == nil {
		return
	}
	r.outside = outsideOf(r)
	addresses := make([]string, len(r.outside))
	for i, o := range r.outside {
		addresses[i] = o.Address
	}
	r.answers = r.Ask(addresses)
}

// reporters returns one for each rule that is not off and for which is holds; they add what
// is found to out.
func (r *run) reporters(out *[]Finding, is func(*Rule) bool) (all []*Reporter) {
	for _, rule := range r.Rules {
		if severity := r.severity[rule]; severity != "" && is(rule) {
			all = append(all, &Reporter{run: r, rule: rule, severity: severity, basis: rule.basis(), out: out})
		}
	}
	return all
}

// readProblems takes over what was found while reading, some of which rules are about.
func (r *run) readProblems(problems diag.List) {
	for _, d := range problems {
		f := Finding{Diagnostic: d, Rule: r.byCode[d.Code]}
		if f.Rule != nil {
			f.Basis = f.Rule.basis()
			if d.Severity == diag.Warning {
				f.Severity = r.severity[f.Rule]
			}
		}
		if f.Severity != "" {
			r.found = append(r.found, f)
		}
	}
}

// pages reads the text of every page and has the rules look at it.
func (r *run) pages() {
	pages := r.Site.Pages()
	var mu sync.Mutex
	parallel(len(pages), func() (visit func(int), done func()) {
		w := r.newWorker()
		visit = func(i int) {
			if r.Pause != nil {
				r.Pause()
			}
			w.page(pages[i])
		}
		return visit, func() {
			mu.Lock()
			defer mu.Unlock()
			r.found = append(r.found, w.found...)
			r.outside, r.jumps = append(r.outside, w.outside...), append(r.jumps, w.jumps...)
			maps.Copy(r.anchors, w.anchors)
			r.readProblems(w.problems)
		}
	})
}

// parallel calls visit for the numbers below n on all processors. begin makes the
// visitor of one goroutine, done ends it.
func parallel(n int, begin func() (visit func(int), done func())) {
	var (
		wg   sync.WaitGroup
		next atomic.Int64
	)
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			visit, done := begin()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				visit(i)
			}
			done()
		})
	}
	wg.Wait()
}

// A worker looks at pages, one after the other.
type worker struct {
	run                  *run
	pageRules, textRules []*Reporter // for each rule
	front, text          Text        // of the page
	buf                  bytes.Buffer
	found                []Finding
	problems             diag.List
	outside              []Outside
	jumps                []Jump
	anchors              map[*site.Page]map[string]bool
}

// newWorker returns a worker for rules that are not off.
func (r *run) newWorker() *worker {
	w := &worker{run: r, anchors: map[*site.Page]map[string]bool{}}
	w.pageRules = r.reporters(&w.found, func(rule *Rule) bool { return rule.Page != nil })
	w.textRules = r.reporters(&w.found, func(rule *Rule) bool { return rule.Text != nil })
	speller := new(viet.Speller)
	w.front.speller, w.text.speller = speller, speller
	return w
}

func (w *worker) page(p *site.Page) {
	switch p.Kind {
	case site.HomePage, site.SectionPage, site.EntryPage:
	default:
		return
	}
	hasFront := p.Entry != nil && !p.Entry.Broken
	if hasFront {
		w.front.setEntry(p.Entry, p, &w.buf)
	}
	hasBody := w.body(p)
	if hasBody {
		if hasFront {
			w.text.Front = &w.front
		}
		w.look(&w.text)
	}
	if !hasFront {
		return
	}
	w.front.Alone = !hasBody
	w.look(&w.front)
	for _, r := range w.pageRules {
		r.rule.Page(r, p)
	}
}

// body reads the body of a page and notes what it leads to; ok is false for none.
func (w *worker) body(p *site.Page) (ok bool) {
	view := w.run.Site.NewView()
	body := view.Text(p)
	src, problems := body.Text()
	w.problems = append(w.problems, problems...)
	if len(problems) > 0 || len(src) == 0 {
		return false
	}
	r := markdown.Read(p.File, body.Line, src, view.Linker(p))
	w.problems = append(w.problems, r.Problems...)
	w.anchors[p] = r.Anchors
	for _, l := range r.Links {
		dest, fragment, jumps := strings.Cut(l.To, "#")
		switch {
		case strings.HasPrefix(l.To, "https://"), strings.HasPrefix(l.To, "http://"):
			w.outside = append(w.outside, Outside{l.To, l.Position, ""})
		case jumps && dest != "" && fragment != "" && !strings.Contains(dest, ":"):
			w.jumps = append(w.jumps, Jump{p, dest, fragment, l.Position})
		}
	}
	w.text.setBody(p, r)
	return true
}

// look has the rules look at a text.
func (w *worker) look(t *Text) {
	tongue := w.run.Site.Tongue(t.Page)
	for _, r := range w.textRules {
		if r.rule.Tongue == "" || r.rule.Tongue == tongue {
			r.rule.Text(r, t)
		}
	}
}

// files has the rules look at the files beside the entries.
func (r *run) files() {
	files := r.Site.Files()
	var mu sync.Mutex
	parallel(len(files), func() (visit func(int), done func()) {
		var found []Finding
		reporters := r.reporters(&found, func(rule *Rule) bool { return rule.File != nil })
		return func(i int) {
				for _, reporter := range reporters {
					reporter.rule.File(reporter, files[i])
				}
			}, func() {
				mu.Lock()
				defer mu.Unlock()
				r.found = append(r.found, found...)
			}
	})
}

// sorted returns the findings in the order in which they are mended: what stops the
// build, then errors, then warnings, by rule and place; each once.
func (r *run) sorted() []Finding {
	order := map[*Rule]int{}
	for i, rule := range r.Rules {
		order[rule] = i + 1
	}
	all := make([]placed, len(r.found)) // findings are large to move
	for i := range r.found {
		f := &r.found[i]
		all[i] = placed{f, stageOf(f), order[f.Rule]}
	}
	slices.SortStableFunc(all, placed.compare)
	found := make([]Finding, 0, len(all))
	for _, f := range all {
		found = append(found, *f.Finding)
	}
	return slices.CompactFunc(found, func(a, b Finding) bool {
		return a.Position == b.Position && a.Code == b.Code && a.Field == b.Field && a.key == b.key
	})
}

// told returns what is sorted; with Changed, only that of these files.
func (r *run) told() []Finding {
	found := r.sorted()
	if r.Changed != nil {
		found = slices.DeleteFunc(found, func(f Finding) bool { return !r.Changed(f.File) })
	}
	return found
}

// A placed is a finding with what its place among the others is by.
type placed struct {
	*Finding
	stage, rule int
}

// stageOf returns in which stage a finding is mended.
func stageOf(f *Finding) int {
	switch {
	case f.group() == Reading && f.Severity == diag.Error:
		return 0
	case f.Severity == diag.Error:
		return 1
	case f.group() == Reading:
		return 2
	}
	return 3
}

// compare orders findings; of a rule those in the settings come first.
func (f placed) compare(g placed) int {
	if c := cmp.Or(cmp.Compare(f.stage, g.stage), cmp.Compare(f.rule, g.rule), cmp.Compare(f.rank, g.rank)); c != 0 {
		return c
	}
	if settings := f.File == config.SettingsFile; settings != (g.File == config.SettingsFile) {
		if settings {
			return -1
		}
		return 1
	}
	return cmp.Or(strings.Compare(f.File, g.File), cmp.Compare(f.Line, g.Line), cmp.Compare(f.Column, g.Column),
		strings.Compare(f.Code, g.Code), strings.Compare(f.Field, g.Field), strings.Compare(f.key, g.key))
}
