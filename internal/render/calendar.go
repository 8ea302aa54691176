package render

import (
	"time"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/feed"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// addCalendars adds the calendars: one for each event, and one of all events
// for each section of them.
func (s *Set) addCalendars() {
	for _, p := range s.Site.Pages() {
		if p.Calendar() == "" {
			continue
		}
		s.add(p.Calendar(), Data, func(s *Set) Result {
			view := s.Site.NewView()
			p := view.Page(p.Path)
			if s.broken[config.SettingsFile] {
				return Result{Problems: diag.List{}}
			}
			c := feed.NewCalendar(p.Title + " – " + view.Settings().Title)
			var problems diag.List
			for _, p := range view.Events(p) {
				e, more, ok := s.event(view, p)
				problems = append(problems, more...)
				if ok {
					c.Add(e)
				}
			}
			return Result{Data: c.Bytes(), Queries: view.Queries(), Problems: problems, Exact: true}
		})
	}
}

// event returns an event for a calendar; ok is false for one without a day.
func (s *Set) event(view *site.View, p *site.Page) (made feed.Event, problems diag.List, ok bool) {
	e, ok := content.OccasionOf(p.Data())
	if !ok || e.Start.IsZero() {
		return made, nil, false // said where the entry is checked
	}
	about, problems := s.theme.Summary(view, p)
	if !e.Recurrence.IsZero() {
		about += "\n" + s.theme.Words("event.recurrence") + ": " + e.Recurrence.String()
	}
	made = feed.Event{Address: view.Settings().BaseURL.Origin + view.URL(p.Path), Changed: p.Updated, Rule: recurrence(e), Title: p.Title, Place: e.Place, About: about, Contact: e.Host}
	if made.Changed.IsZero() {
		made.Changed = e.Start
	}
	made.Start, made.End = span(e)
	return made, problems, true
}

// span returns when an event begins and ends, in the manner of calendars: both
// with a time of day or both without, and the end is the first moment after it.
// The end is zero where the beginning says enough.
func span(e content.Occasion) (start, end viet.Date) {
	start, end = e.Start, e.End
	switch {
	case end.IsZero():
	case !start.HasTime():
		end = end.Day().AddDays(1)
	case !end.HasTime():
		end = viet.At(end.AddDays(1).Time())
	}
	if !end.After(start) {
		end = viet.Date{}
	}
	return start, end
}

// recurrence returns how an event recurs (RFC 5545, 3.3.10), "" for once. A
// text that says how often, but not on which day (every quarter, twice a week),
// stays a text: a day that nobody has named would send people in vain.
func recurrence(e content.Occasion) string {
	if e.Recurrence.Count() != 1 || !e.End.IsZero() && e.End.Time().Sub(e.Start.Time()) >= 24*time.Hour {
		return ""
	}
	switch e.Recurrence.Period() {
	case viet.Day:
		return "FREQ=DAILY"
	case viet.Week:
		return "FREQ=WEEKLY"
	case viet.Month:
		if e.Start.Time().Day() <= 28 {
			return "FREQ=MONTHLY"
		}
	case viet.Year:
		return "FREQ=YEARLY"
	}
	return ""
}
