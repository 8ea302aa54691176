package render

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/diag"
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
			if s.broken[content.SettingsFile] {
				return Result{Problems: diag.List{}}
			}
			c := newCalendar(view.Settings().Title, p)
			var problems diag.List
			for _, e := range view.Events(p) {
				problems = append(problems, c.event(s, view, e)...)
			}
			return Result{Data: c.close(), Queries: view.Queries(), Problems: problems, Exact: true}
		})
	}
}

// A calendar is written as iCalendar (RFC 5545). Times are those of Vietnam,
// with the zone described in the calendar itself.
type calendar struct{ strings.Builder }

const zoneName = "Asia/Ho_Chi_Minh"

func newCalendar(column string, p *site.Page) *calendar {
	c := &calendar{}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//cchc//cchc//VI")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	c.text("X-WR-CALNAME", p.Title+" – "+column)
	c.line("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
	c.line("X-PUBLISHED-TTL", "P1D")
	c.line("BEGIN", "VTIMEZONE")
	c.line("TZID", zoneName)
	c.line("BEGIN", "STANDARD")
	c.line("DTSTART", "19700101T000000")
	c.line("TZOFFSETFROM", "+0700")
	c.line("TZOFFSETTO", "+0700")
	c.line("TZNAME", "+07")
	c.line("END", "STANDARD")
	c.line("END", "VTIMEZONE")
	return c
}

func (c *calendar) close() []byte {
	c.line("END", "VCALENDAR")
	return []byte(c.String())
}

// event writes an event. Its time of change is that of the entry, never that of
// the build; its id is its address, as in feeds.
func (c *calendar) event(s *Set, view *site.View, p *site.Page) diag.List {
	e := p.Data().(*content.Event)
	if e.Start.IsZero() {
		return nil // said where the entry is checked
	}
	origin := view.Settings().BaseURL.Origin
	address := origin + view.URL(p.Path)
	changed := e.Modified()
	if changed.IsZero() {
		changed = e.Start
	}
	stamp := changed.Time().UTC().Format("20060102T150405Z")
	c.line("BEGIN", "VEVENT")
	c.text("UID", uid(address))
	c.line("DTSTAMP", stamp)
	c.line("LAST-MODIFIED", stamp)
	start, end := span(e)
	c.when("DTSTART", start)
	if !end.IsZero() {
		c.when("DTEND", end)
	}
	if rule := recurrence(e); rule != "" {
		c.line("RRULE", rule)
	}
	c.text("SUMMARY", e.Title)
	c.text("LOCATION", e.Place)
	about, problems := s.theme.Summary(view, p)
	if !e.Recurrence.IsZero() {
		about += "\n" + s.theme.Words("event.recurrence") + ": " + e.Recurrence.String()
	}
	c.text("DESCRIPTION", strings.TrimSpace(about+"\n"+address))
	c.line("URL", address)
	if e.Host != "" {
		c.text("CONTACT", e.Host)
	}
	c.line("STATUS", "CONFIRMED")
	c.line("END", "VEVENT")
	return problems
}

// uid returns the id of what stands at an address: its path at its host.
func uid(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.Trim(u.Path, "/") + "@" + u.Hostname()
}

// span returns when an event begins and ends, in the manner of calendars: both
// with a time of day or both without, and the end is the first moment after it.
// The end is zero where the beginning says enough.
func span(e *content.Event) (start, end viet.Date) {
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
func recurrence(e *content.Event) string {
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

// when writes a moment in Vietnam, or a day.
func (c *calendar) when(name string, d viet.Date) {
	if d.HasTime() {
		c.line(name+";TZID="+zoneName, d.Time().Format("20060102T150405"))
	} else {
		c.line(name+";VALUE=DATE", d.Time().Format("20060102"))
	}
}

var escapeText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// text writes a property whose value is text.
func (c *calendar) text(name, value string) { c.line(name, escapeText.Replace(plain(value))) }

// line writes a property, folded so that no line has more than 75 octets and no
// letter is divided (RFC 5545, 3.1).
func (c *calendar) line(name, value string) {
	const most = 75
	room := most
	for _, r := range name + ":" + value {
		n := utf8.RuneLen(r)
		if n > room {
			c.WriteString("\r\n ")
			room = most - 1
		}
		c.WriteRune(r)
		room -= n
	}
	c.WriteString("\r\n")
}
