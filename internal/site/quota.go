package site

import (
	"slices"

	"cchc/internal/config"
	"cchc/internal/viet"
)

// A QuotaCount is what was published for a quota in one stretch of the calendar by one
// of the units that owe it.
type QuotaCount struct {
	Quota       *config.Quota
	From, Until viet.Date // the first and the last day of the stretch
	Unit        string    // as the settings call it; "" for the column as a whole
	Published   []*Page   // in the order of their days
	Missing     int       // how many are still owed
}

// Stretch returns the stretch with its name.
func (c QuotaCount) Stretch() viet.Stretch {
	return viet.Stretch{Period: c.Quota.Per.Period(), From: c.From, Until: c.Until}
}

// Quotas counts what was published for every quota of the settings in each of its
// stretches that touch the given days, both included, and in which it applies; by
// quota, unit and day. An entry counts in the stretch of its day ([content.Data.When]).
func (s *Site) Quotas(from, until viet.Date) []QuotaCount {
	if len(s.Settings.Quotas) == 0 {
		return nil
	}
	var counts []QuotaCount
	units := once(s, question{"quotaUnits", ""}, s.quotaUnits)
	for i := range s.Settings.Quotas {
		q := &s.Settings.Quotas[i]
		if q.Count < 1 {
			continue // it has been reported
		}
		pages := s.countedBy(q)
		for _, unit := range q.Owers() {
			own := pages
			if unit != "" {
				own = slices.DeleteFunc(slices.Clone(pages), func(p *Page) bool { return units[p.Entry.Brief.Unit] != units[unit] })
			}
			for st := viet.StretchOf(q.Per.Period(), from); !st.From.After(until.Day()); st = st.Next() {
				if applies(q, st) {
					counts = append(counts, countIn(q, unit, st, own))
				}
			}
		}
	}
	return counts
}

// applies reports whether a quota asks for something in a stretch.
func applies(q *config.Quota, st viet.Stretch) bool {
	return !st.Until.Before(q.From.Day()) && (q.Until.IsZero() || !st.From.After(q.Until.Day()))
}

// countIn counts the pages of one unit, which are in order, in a stretch.
func countIn(q *config.Quota, unit string, st viet.Stretch, pages []*Page) QuotaCount {
	c := QuotaCount{Quota: q, Unit: unit, From: st.From, Until: st.Until}
	for _, p := range pages {
		if st.Contains(p.Entry.Brief.When) {
			c.Published = append(c.Published, p)
		}
	}
	c.Missing = max(0, q.Count-len(c.Published))
	return c
}

// countedBy returns the entries that a quota asks for, in the order of their days.
func (s *Site) countedBy(q *config.Quota) []*Page {
	var pages []*Page
	for _, p := range s.byKind[q.Kind] {
		if q.Counts(p.Data()) && !p.Entry.Brief.When.IsZero() {
			pages = append(pages, p)
		}
	}
	slices.SortStableFunc(pages, func(a, b *Page) int { return a.Entry.Brief.When.Compare(b.Entry.Brief.When) })
	return pages
}

// quotaUnits gives one name to each unit that quotas and entries name, whatever they
// call it: the slug of the agency, as in its taxonomy.
func (s *Site) quotaUnits() map[string]string {
	names := newNaming()
	for _, info := range s.Settings.AllAgencies() {
		names.declare(info)
	}
	for i := range s.Settings.Quotas {
		for _, unit := range s.Settings.Quotas[i].Owers() {
			names.use(unit, viet.Date{})
		}
	}
	for p := range s.listed {
		if unit := p.Entry.Brief.Unit; unit != "" {
			names.use(unit, p.Entry.Brief.When.Day())
		}
	}
	names.resolve()
	return names.slugs
}
