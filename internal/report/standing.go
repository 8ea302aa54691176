package report

import (
	"slices"

	"cchc/internal/config"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// A Standing is how far a column has come when the figures of a period end, as its report counts it; for
// overviews of many columns.
type Standing struct {
	Until  viet.Date         // the last day of the figures: that of the period, or of the site
	Quotas []site.QuotaCount // that ended in the period
	Tasks  int               // of the plans of the year
	Done   int               // since the beginning of the year
	Late   []*site.Task
}

// StandingOf returns how far a column has come, by the pages that are its own. ok is false where the period
// has not begun on the day of the site.
func StandingOf(s *site.Site, p config.Report, own func(*site.Page) bool) (st Standing, ok bool) {
	g := &gathering{site: s, view: s.NewView(), names: namesOf(s), span: spanOf(p, s.Today), year: p.Year}
	if g.until.Before(g.from) {
		return st, false
	}
	st.Until = g.until
	for _, c := range g.quotaCounts() {
		if g.endsNow(c) {
			c.Published = slices.DeleteFunc(slices.Clone(c.Published), func(p *site.Page) bool { return !own(p) })
			c.Missing = max(0, c.Quota.Count-len(c.Published))
			st.Quotas = append(st.Quotas, c)
		}
	}
	for _, t := range g.allTasks(g.year) {
		if !own(t.Plan) {
			continue
		}
		st.Tasks++
		switch t.state {
		case done, doneUndated:
			st.Done++
		case late:
			st.Late = append(st.Late, t.Task)
		}
	}
	return st, true
}
