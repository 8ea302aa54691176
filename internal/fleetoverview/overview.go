// Package fleetoverview makes what the column of a province shows of the columns of its
// units (trang chung của tỉnh): a page for each unit with the way to it, its procedures,
// its news and how it stands, and their news on one page.
//
// sites.yaml names the folder of these pages at the unit that is the province itself
// (overview: don-vi). They are entries like any other, of the kind unit; nobody writes
// them, and a file of the province's own with the same name stands in the place of one.
//
// What is shown of a unit is kept in .cchc/don-vi beside sites.yaml, with a digest of all
// that the unit's column was made of, so that a unit is not read again for the overview.
// Of a unit whose column cannot be built, what was kept is shown, as that of an old version.
package fleetoverview

import (
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/render"
	"cchc/internal/report"
	"cchc/internal/site"
)

// newsOfUnit is how many items of news are shown of a unit, newsOfAll how many of all.
const (
	newsOfUnit = 5
	newsOfAll  = 60
)

// A builder gathers what is shown of units while they are published.
type builder struct {
	fleet *fleet.Fleet
	opts  fleet.Options
	keep  *keeper
	read  map[*fleetunits.Unit]*summary // of those that were read
	known map[*fleetunits.Unit]*summary // of those that were published
}

// Build publishes the columns of units as [fleet.Fleet.Build] does, those with an overview
// after all others.
func Build(f *fleet.Fleet, units []*fleetunits.Unit, opts fleet.Options, each func(fleet.Result)) {
	b := newBuilder(f, opts)
	defer b.keep.close()
	if shows(f) {
		opts.Read = func(c *fleet.Column, set *render.Set) { b.read[c.Unit] = summarize(c, set.Site) }
	}
	opts.Generate = func(_ *fleet.Fleet, u *fleetunits.Unit) map[string][]byte { return b.generate(u) }
	last := slices.SortedStableFunc(slices.Values(units), func(a, b *fleetunits.Unit) int { return order(a) - order(b) })
	f.Build(last, opts, func(r fleet.Result) {
		b.published(r)
		each(r)
	})
}

// Generator returns what makes the files of overviews for columns that are only read, see
// [fleet.Options].
func Generator(opts fleet.Options) func(f *fleet.Fleet, u *fleetunits.Unit) map[string][]byte {
	return func(f *fleet.Fleet, u *fleetunits.Unit) map[string][]byte {
		b := newBuilder(f, opts)
		defer b.keep.close()
		return b.generate(u)
	}
}

func newBuilder(f *fleet.Fleet, opts fleet.Options) *builder {
	return &builder{fleet: f, opts: opts, keep: openKeeper(f.Dir()), read: map[*fleetunits.Unit]*summary{}, known: map[*fleetunits.Unit]*summary{}}
}

// order is 1 for units with an overview, which are built last.
func order(u *fleetunits.Unit) int { return min(len(u.Overview), 1) }

// shows reports whether a unit shows the others.
func shows(f *fleet.Fleet) bool {
	return slices.ContainsFunc(f.All(), func(u *fleetunits.Unit) bool { return u.Overview != "" })
}

// published takes what was read of a unit for what stands in its column.
func (b *builder) published(r fleet.Result) {
	if r.State == fleet.Failed || r.Inputs == 0 {
		return
	}
	if s := b.read[r.Unit]; s != nil {
		s.Inputs = r.Inputs
		b.keep.save(r.Unit.ID, s)
		b.known[r.Unit] = s
	} else if s := b.keep.load(r.Unit.ID); s != nil && s.Inputs == r.Inputs {
		b.known[r.Unit] = s
	}
	delete(b.read, r.Unit)
}

// of returns what is shown of a unit: as it was published now, as it was kept, or as it is
// read. old says that the unit cannot be built, and that this is of an earlier version; nothing
// is known of one that never could.
func (b *builder) of(u *fleetunits.Unit) (s *summary, old bool) {
	if s := b.known[u]; s != nil {
		return s, false
	}
	kept := b.keep.load(u.ID)
	opts := b.opts
	opts.Generate = nil // of an overview in an overview the pages of units are not shown
	c, _ := b.fleet.OpenColumn(u, opts, true)
	if c == nil {
		return kept, true
	}
	defer c.Close()
	inputs := c.Inputs(opts)
	if kept != nil && inputs != 0 && kept.Inputs == inputs {
		return kept, false
	}
	set, ofSite, others := c.Open(opts)
	if set == nil || ofSite.Errors()+others.Errors() > 0 {
		return kept, true
	}
	s = summarize(c, set.Site)
	s.Inputs = inputs
	b.keep.save(u.ID, s)
	b.known[u] = s
	return s, false
}

// A summary is what is shown of a unit.
type summary struct {
	Version    int
	Inputs     uint64 // see fleet.Result
	Hotline    string
	Address    string
	Hours      string
	Procedures []procedure
	News       []news // of its own, the newest first
	Standing   standing
}

// summaryVersion is raised when a summary is made otherwise.
const summaryVersion = 1

type procedure struct{ Name, Path, Field, Code, Words string }

type news struct {
	Title, Path string
	Date        string // ISO
}

type standing struct {
	On                        string // ISO
	Tasks, Done, Late, Missed int
}

// summarize finds what is shown of a unit in its site.
func summarize(c *fleet.Column, s *site.Site) *summary {
	all := &summary{Version: summaryVersion, Hotline: c.Unit.Hotline.String(), Address: s.Settings.Agency.Address, Hours: s.Settings.Agency.Hours}
	if all.Hotline == "" {
		all.Hotline = s.Settings.Agency.Phone.String()
	}
	own := func(p *site.Page) bool { return p.Entry != nil && c.Own(p.Entry.File) }
	var told []*site.Page
	for _, p := range s.Pages() {
		if p.Kind != site.EntryPage || p.Entry.Broken || !p.Offered() {
			continue
		}
		switch d := p.Data().(type) {
		case *content.Procedure:
			if d.InForce() {
				all.Procedures = append(all.Procedures, procedure{p.Title, p.Path, d.Field, d.Code.String(), strings.Join(d.Keywords, ", ")})
			}
		case *content.News:
			if own(p) {
				told = append(told, p)
			}
		}
	}
	slices.SortStableFunc(told, func(a, b *site.Page) int { return b.Published().Compare(a.Published()) })
	for _, p := range told[:min(len(told), newsOfUnit)] {
		all.News = append(all.News, news{p.Title, p.Path, p.Published().Day().ISO()})
	}
	if period, ok := s.Settings.NextReport(s.Today); ok {
		if st, ok := report.StandingOf(s, period, own); ok {
			all.Standing = standing{On: st.Until.ISO(), Tasks: st.Tasks, Done: st.Done, Late: len(st.Late)}
			for _, q := range st.Quotas {
				all.Standing.Missed += min(q.Missing, 1)
			}
		}
	}
	return all
}
