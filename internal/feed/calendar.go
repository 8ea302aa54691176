package feed

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"cchc/internal/output"
	"cchc/internal/viet"
)

// A Calendar is written as iCalendar (RFC 5545). Times are those of Vietnam,
// with the zone described in the calendar itself.
type Calendar struct{ b strings.Builder }

const zoneName = "Asia/Ho_Chi_Minh"

// NewCalendar begins a calendar with a name.
func NewCalendar(name string) *Calendar {
	c := &Calendar{}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//cchc//cchc//VI")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	c.text("X-WR-CALNAME", name)
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

// Bytes ends the calendar and returns it.
func (c *Calendar) Bytes() []byte {
	c.line("END", "VCALENDAR")
	return []byte(c.b.String())
}

// An Event is an event of a calendar. Times with a time of day are those of
// Vietnam; those without are whole days, and End is the first moment after it.
type Event struct {
	Address    string // its id, as in feeds
	Changed    viet.Date
	Start, End viet.Date // End is zero where Start says enough
	Rule       string    // how it recurs (RFC 5545, 3.3.10), "" for once
	Title      string
	Place      string
	About      string
	Contact    string // "" for none
}

// Add writes an event. Its time of change is that of the entry, never that of
// the build.
func (c *Calendar) Add(e Event) {
	stamp := e.Changed.Time().UTC().Format("20060102T150405Z")
	c.line("BEGIN", "VEVENT")
	c.text("UID", uid(e.Address))
	c.line("DTSTAMP", stamp)
	c.line("LAST-MODIFIED", stamp)
	c.when("DTSTART", e.Start)
	if !e.End.IsZero() {
		c.when("DTEND", e.End)
	}
	if e.Rule != "" {
		c.line("RRULE", e.Rule)
	}
	c.text("SUMMARY", e.Title)
	c.text("LOCATION", e.Place)
	c.text("DESCRIPTION", strings.TrimSpace(e.About+"\n"+e.Address))
	c.line("URL", e.Address)
	if e.Contact != "" {
		c.text("CONTACT", e.Contact)
	}
	c.line("STATUS", "CONFIRMED")
	c.line("END", "VEVENT")
}

// uid returns the id of what stands at an address: its path at its host.
func uid(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.Trim(u.Path, "/") + "@" + u.Hostname()
}

// when writes a moment in Vietnam, or a day.
func (c *Calendar) when(name string, d viet.Date) {
	if d.HasTime() {
		c.line(name+";TZID="+zoneName, d.Time().Format("20060102T150405"))
	} else {
		c.line(name+";VALUE=DATE", d.Time().Format("20060102"))
	}
}

var escapeText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// text writes a property whose value is text.
func (c *Calendar) text(name, value string) { c.line(name, escapeText.Replace(output.Text(value))) }

// line writes a property, folded so that no line has more than 75 octets and no
// letter is divided (RFC 5545, 3.1).
func (c *Calendar) line(name, value string) {
	const most = 75
	room := most
	for _, r := range name + ":" + value {
		n := utf8.RuneLen(r)
		if n > room {
			c.b.WriteString("\r\n ")
			room = most - 1
		}
		c.b.WriteRune(r)
		room -= n
	}
	c.b.WriteString("\r\n")
}
