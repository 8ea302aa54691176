package publishing

import (
	"cmp"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/history"
	"cchc/internal/outdir"
	"cchc/internal/publish"
	"cchc/internal/render"
	"cchc/internal/screen"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// A target is a place that the site is published to.
type target struct {
	Name string         // in addresses and in the history: thu-muc
	Dir  string         // the folder, of this machine
	To   *config.Target // where it is delivered to afterwards; nil for nowhere
}

// targets are the places that the site is published to; the first is the folder that cchc
// build publishes to.
func (d *Desk) targets() []target {
	dir := filepath.Join(d.Dir, "public")
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return append([]target{{Name: "thu-muc", Dir: dir}}, d.deliveryTargets(dir)...)
}

// Title is what a target is called.
func (t target) Title(p *screen.Page) string {
	if t.To != nil {
		return string(t.To.Name) + " (" + t.Kind() + ")"
	}
	return p.Say("desk.target-"+t.Name, nil)
}

// publishing is the publishing that is under way, the last one, and what the next one would
// change.
type publishing struct {
	work sync.WaitGroup // what goes on in the background

	mu        sync.Mutex
	running   string // the name of the target, "" for none
	who       string
	done, all int
	text      string // how far a delivery has come, "" while it is published
	last      *published
	lasts     map[string]*published // by the name of the target

	comparing bool
	compared  *compared
}

// Wait waits until nothing goes on in the background.
func (d *Desk) Wait() { d.publishing.work.Wait() }

// A published is what came of a publishing.
type published struct {
	Target   target
	Who      string
	At       time.Time
	OK       bool
	Summary  publish.Summary
	Why      string // nothing was published
	Problems diag.List
	Notes    []string // what became of files of others
	Sent     []string // what the delivery says that came behind it
}

// A compared is what publishing would change in a target, of a state of the site and of the
// history.
type compared struct {
	*publish.Comparison
	held diag.List
	why  string
	of   asOf
}

// asOf is what a comparison is of: the readings of the site, what is let out, the day, and
// what stands in the folder.
type asOf struct {
	readings, published int64
	set                 *render.Set
	size                int
	day                 viet.Date
}

// publishScreen is the screen Đưa lên mạng: what will be added, changed and removed, what is
// held back and why, and what came of the last publishing.
type publishScreen struct {
	Targets             []target
	Running             bool
	Done, All           int
	Text                string
	Results             map[string]string // what came of the last publishing to each target
	Pending             bool              // what will change is being found
	Last                *published
	LastAt              string
	Problems            []screen.FindingView // of the last publishing
	*publish.Comparison                      // nil where there is none
	Why                 string
	Blocking            []screen.FindingView // errors for which nothing can be published
	Held                []heldView
	Added, Changed      []outgoingEntry
	Removed             []outgoingEntry
	MoreAdded           int // that are not named
	MoreChanged         int
	MoreRemoved         int
	Pages, Files, Gone  int // what else changes: pages, files, files that are removed
}

// An outgoingEntry is an entry that changes on the web.
type outgoingEntry struct {
	Title, File, Path string
	By                string // who approved it, or let it out
	Bypassed          bool
	Outside           bool // nobody approved it here, though somebody has to: it was written elsewhere
}

// A heldView is an entry that does not go out as it is, and why.
type heldView struct{ Title, File, Why, Path string }

// mostNamed bounds the entries that a screen names of each sort.
const mostNamed = 100

func (d *Desk) publishScreen(*http.Request) (any, error) {
	if d.Set() == nil {
		return nil, fault.NoSite()
	}
	if err := d.History.Reload(); err != nil {
		return nil, d.Unread(err)
	}
	w := &d.publishing
	s := &publishScreen{Targets: d.targets()}
	w.mu.Lock()
	s.Running, s.Done, s.All, s.Text, s.Last = w.running != "", w.done, w.all, w.text, w.last
	s.Results = d.results()
	w.mu.Unlock()
	titles := d.Titles()
	if s.Last != nil {
		s.LastAt = screen.Stamp(s.Last.At)
		for _, p := range s.Last.Problems {
			s.Problems = append(s.Problems, d.ProblemView(p, titles))
		}
	}
	if s.Running {
		return s, nil
	}
	if c := d.comparison(); c == nil {
		s.Pending = true
	} else {
		d.showComparison(s, c, titles)
	}
	return s, nil
}

// results says what came of the last publishing to each target.
func (d *Desk) results() map[string]string {
	all := map[string]string{}
	for name, p := range d.publishing.lasts {
		key := "desk.publish-ok"
		if !p.OK {
			key = "desk.publish-not"
		}
		all[name] = d.Say(key, diag.Args{"Time": screen.Stamp(p.At), "Who": p.Who})
	}
	return all
}

// comparison returns what publishing would change as things stand, nil while that is found.
func (d *Desk) comparison() *compared {
	w := &d.publishing
	w.mu.Lock()
	defer w.mu.Unlock()
	to := d.targets()[0]
	of := asOf{set: d.Set(), size: d.History.Len(), day: d.Today(), readings: d.Readings(), published: outdir.Changed(to.Dir)}
	if c := w.compared; c != nil && c.of == of {
		return c
	}
	if !w.comparing {
		w.comparing = true
		w.work.Go(func() {
			c := d.compareTarget(to)
			c.of = of
			w.mu.Lock()
			defer w.mu.Unlock()
			w.compared, w.comparing = c, false
		})
	}
	return nil
}

func (d *Desk) compareTarget(t target) *compared {
	files, held, err := d.Outgoing()
	if err != nil {
		return &compared{why: d.Voice.Message(history.ReadProblem(err))}
	}
	c, err := publish.Compare(files, d.OutgoingOptions(), publish.Options{Out: t.Dir, Site: d.Dir, Key: d.Key})
	if err != nil {
		return &compared{held: held, why: d.refusedBySystem(err)}
	}
	return &compared{Comparison: c, held: held}
}

// showComparison fills in what a comparison says.
func (d *Desk) showComparison(s *publishScreen, c *compared, titles map[string]string) {
	s.Comparison, s.Why = c.Comparison, c.why
	for _, p := range c.held {
		if p.Severity == diag.Error {
			s.Blocking = append(s.Blocking, d.ProblemView(p, titles))
			continue
		}
		s.Held = append(s.Held, heldView{cmp.Or(titles[p.File], p.File), p.File, diag.Capitalize(d.Voice.Message(p)), screen.Link("/soan", "tep", p.File)})
	}
	if c.Comparison == nil {
		return
	}
	for _, p := range c.Problems {
		if p.Severity == diag.Error {
			s.Blocking = append(s.Blocking, d.ProblemView(p, titles))
		}
	}
	s.Added, s.MoreAdded = d.outgoingEntries(c.Entries.Added)
	s.Changed, s.MoreChanged = d.outgoingEntries(c.Entries.Changed)
	for _, e := range c.Entries.Removed {
		if len(s.Removed) < mostNamed {
			s.Removed = append(s.Removed, outgoingEntry{Title: cmp.Or(titles[e.File], e.File), File: e.File, Path: e.Path})
		} else {
			s.MoreRemoved++
		}
	}
	entries := map[string]bool{}
	for _, p := range slices.Concat(c.Entries.Added, c.Entries.Changed) {
		entries[p.Path] = true
	}
	for _, o := range slices.Concat(c.Comparison.Added, c.Comparison.Changed) {
		switch {
		case entries[o.Path]:
		case o.Kind == render.Page:
			s.Pages++
		default:
			s.Files++
		}
	}
	s.Gone = len(c.Comparison.Removed)
}

// outgoingEntries names entries with who let them out.
func (d *Desk) outgoingEntries(pages []*site.Page) (all []outgoingEntry, more int) {
	book := d.Book()
	asked := d.ApprovalOf(d.Set()).People() > 0
	for _, p := range pages {
		if len(all) == mostNamed {
			return all, len(pages) - mostNamed
		}
		e := outgoingEntry{Title: p.Title, File: p.File, Path: p.Path, By: p.Entry.ApprovedBy}
		if _, status, err := d.StatusIn(book, p.File); err == nil && status.Out != nil {
			switch out := status.Out; {
			case out.Bypass != nil:
				e.By, e.Bypassed = out.Bypass.Who, true
			case len(out.Approvals) > 0:
				e.By = approval.Status{Approvals: out.Approvals}.Names()
			}
		} else if err == nil {
			e.Outside = asked && !status.Known
		}
		all = append(all, e)
	}
	return all, 0
}

// Nothing reports whether publishing would change nothing.
func (s *publishScreen) Nothing() bool {
	return s.Comparison != nil && len(s.Comparison.Added)+len(s.Comparison.Changed)+len(s.Comparison.Removed) == 0
}

// publishAction publishes to a target, in the background.
func (d *Desk) publishAction(r *http.Request) (any, error) {
	var in struct{ Target string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	targets := d.targets()
	i := slices.IndexFunc(targets, func(t target) bool { return t.Name == in.Target })
	if i < 0 {
		return nil, fault.BadRequest()
	}
	w, who := &d.publishing, screen.Who(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running == "" { // else somebody else was quicker: the screen shows that
		w.running, w.who, w.done, w.all, w.text = in.Target, who, 0, 0, ""
		w.work.Go(func() {
			p := d.publishTo(targets[i], who)
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.lasts == nil {
				w.lasts = map[string]*published{}
			}
			w.running, w.last, w.compared, w.lasts[targets[i].Name] = "", p, nil, p
		})
	}
	return nil, screen.Redirect("/dua-len")
}

// mostRounds bounds how often is published again because entries were let out meanwhile.
const mostRounds = 5

// publishTo publishes to a target, all or nothing, and delivers that where the target is a host.
// Entries that are let out meanwhile go out too, so that the history can say of all that are let
// out before the record that they are on the web; it has no record where they did not arrive.
func (d *Desk) publishTo(t target, who string) *published {
	p := &published{Target: t, Who: who}
	defer func() { p.At = d.Now() }()
	err := publish.CheckOut(d.Dir, t.Dir)
	if refused := (*publish.OutError)(nil); errors.As(err, &refused) {
		p.Why = d.Say("cli."+string(refused.Reason), diag.Args{"Out": filepath.ToSlash(t.Dir), "Dir": filepath.ToSlash(refused.Dir)})
		return p
	}
	for round := 0; err == nil && round < mostRounds; round++ {
		before := d.History.Len()
		if err = d.publishOnce(t, p); err != nil || !p.OK {
			break
		}
		where := filepath.ToSlash(t.Dir)
		if t.To != nil {
			if where = d.deliverTo(t, p); !p.OK {
				break
			}
		}
		d.Saving.Lock()
		if !d.letOutSince(before) || round == mostRounds-1 {
			err = d.Record(history.Entry{Who: who, Act: history.Published, Target: where})
			d.Saving.Unlock()
			break
		}
		d.Saving.Unlock()
	}
	if err != nil {
		p.OK, p.Why = false, d.refusedBySystem(err)
	}
	return p
}

// letOutSince reports whether the history has entries that were let out since it had a
// number of entries.
func (d *Desk) letOutSince(size int) bool {
	return slices.ContainsFunc(d.History.Page(0, d.History.Len()-size), func(e history.Entry) bool {
		return e.Act == history.Approved || e.Act == history.Bypassed
	})
}

// publishOnce publishes the site as it goes out now.
func (d *Desk) publishOnce(t target, p *published) error {
	files, held, err := d.Outgoing()
	if err != nil {
		return err
	}
	p.OK, p.Problems, p.Notes = false, held, nil
	if held.Errors() > 0 {
		p.Why = d.Say("desk.publish-failed", diag.Args{"Count": held.Errors()})
		return nil
	}
	w := &d.publishing
	r, err := publish.Run(files, d.OutgoingOptions(), publish.Options{
		Out: t.Dir, Site: d.Dir, Key: d.Key,
		Progress: func(done, all int) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.done, w.all = done, all
		},
		Note: func(n outdir.Note) {
			p.Notes = append(p.Notes, d.Say("build.note-"+string(n.Kind), diag.Args{"Name": n.Name, "At": n.At}))
		},
	})
	if err != nil {
		return err
	}
	p.Summary, p.OK = r.Summary, r.Problems.Errors() == 0
	p.Problems = slices.DeleteFunc(r.Problems, func(one diag.Diagnostic) bool { return one.Severity != diag.Error })
	if !p.OK {
		p.Why = d.Say("desk.publish-failed", diag.Args{"Count": r.Problems.Errors()})
	}
	return nil
}

// refusedBySystem puts what the system refused into words.
func (d *Desk) refusedBySystem(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return d.Say(f.Code, f.Args)
	}
	if code, name := outdir.Refusal(err); code != "" {
		return diag.Capitalize(strings.TrimSpace(d.Say(code, diag.Args{"Name": name})))
	}
	return d.Say("desk.system-error", diag.Args{"Detail": err.Error()})
}
