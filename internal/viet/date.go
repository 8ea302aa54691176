package viet

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Zone is the time of Vietnam (Asia/Ho_Chi_Minh): seven hours ahead of UTC the
// whole year. It is fixed here so that no machine needs a table of zones.
var Zone = time.FixedZone("+07", 7*60*60)

// A Date is a day in Vietnam, with the time of day where one was written. The
// zero Date is no date.
type Date struct {
	t       time.Time
	hasTime bool
}

// NewDate returns the given day.
func NewDate(year int, month time.Month, day int) Date {
	return Date{t: time.Date(year, month, day, 0, 0, 0, 0, Zone)}
}

// DateOf returns the day in Vietnam at the instant t.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return NewDate(y, m, d)
}

// At returns the instant t as a day in Vietnam with its time of day.
func At(t time.Time) Date { return Date{t: t.In(Zone), hasTime: true} }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.t.IsZero() }

// Time returns the instant: midnight in Vietnam where no time was written.
func (d Date) Time() time.Time { return d.t }

// HasTime reports whether a time of day was written.
func (d Date) HasTime() bool { return d.hasTime }

// Year returns the year, 0 for no date.
func (d Date) Year() int {
	if d.IsZero() {
		return 0
	}
	return d.t.Year()
}

// Day returns d without its time of day.
func (d Date) Day() Date {
	if d.IsZero() || !d.hasTime {
		return d
	}
	return DateOf(d.t)
}

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date {
	y, m, day := d.t.Date()
	return NewDate(y, m, day+n)
}

// Before reports whether d's instant is before e's.
func (d Date) Before(e Date) bool { return d.t.Before(e.t) }

// After reports whether d's instant is after e's.
func (d Date) After(e Date) bool { return d.t.After(e.t) }

// Compare orders instants; no date comes first.
func (d Date) Compare(e Date) int { return d.t.Compare(e.t) }

// Later returns the later of two days.
func Later(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}

// ISO returns 2026-03-09, or 2026-03-09T08:30:00+07:00 where a time was
// written, and "" for no date.
func (d Date) ISO() string {
	switch {
	case d.IsZero():
		return ""
	case d.hasTime:
		return d.t.Format("2006-01-02T15:04:05-07:00")
	}
	return d.t.Format("2006-01-02")
}

// String returns the short form that Vietnamese pages use: 09/3/2026, where
// days below ten and the months 1 and 2 carry a zero (Nghị định 30/2020/NĐ-CP,
// Phụ lục I).
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	year, m, day := d.t.Date()
	b := make([]byte, 0, len("09/3/2026")+1)
	b = append(b, byte('0'+day/10), byte('0'+day%10), '/')
	b = append(append(b, month(m)...), '/')
	return string(strconv.AppendInt(b, int64(year), 10))
}

// Long returns the form of a document's date line: ngày 09 tháng 3 năm 2026.
func (d Date) Long() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d.t.Day(), month(d.t.Month()), d.t.Year())
}

// Clock returns the time of day as 08:30, "" where none was written.
func (d Date) Clock() string {
	if !d.hasTime {
		return ""
	}
	return d.t.Format("15:04")
}

func month(m time.Month) string {
	if m <= time.February {
		return "0" + strconv.Itoa(int(m))
	}
	return strconv.Itoa(int(m))
}

var (
	clockRE   = `(\d{1,2})\s*(?::|h|g|giờ)\s*(\d{1,2})?(?::(\d{1,2}))?\s*(?:phút)?`
	isoDate   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*` + clockRE + `)?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?$`)
	numDate   = regexp.MustCompile(`^(?:ngày\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$`)
	shortDate = regexp.MustCompile(`^(?:ngày\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{2})$`)
	wordDate  = regexp.MustCompile(`^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})$`)
	leadClock = regexp.MustCompile(`^(?:lúc\s+|vào\s+lúc\s+)?` + clockRE + `[,\s]+(?:ngày\s+)?`)
	tailClock = regexp.MustCompile(`[,\s]+(?:lúc\s+)?` + clockRE + `$`)
)

// ParseDate reads a date as people write it: 2013-04-24, 24/4/2013, 24-4-2013,
// 24.4.2013, 24/4/13, ngày 24 tháng 4 năm 2013; with a time of day behind or before it:
// 2026-03-09 08:30, 09/3/2026 8h30, 8 giờ 30 ngày 09/3/2026. The time is
// Vietnam's unless the text is RFC 3339 with another zone. The reason is
// [DateImpossible] for a day that no calendar has (31/2), else [DateForm].
func ParseDate(s string) (Date, error) {
	if isDay(s) {
		return makeDate(s[:4], s[5:7], s[8:], nil)
	}
	s = strings.ToLower(strings.Join(strings.Fields(NFC(s)), " "))
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(s)); err == nil {
		return Date{t: t.In(Zone), hasTime: true}, nil
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return makeDate(m[1], m[2], m[3], m[4:7])
	}
	var clock []string
	if m := leadClock.FindStringSubmatch(s); m != nil {
		clock, s = m[1:4], s[len(m[0]):]
	} else if m := tailClock.FindStringSubmatch(s); m != nil {
		clock, s = m[1:4], s[:len(s)-len(m[0])]
	}
	m := numDate.FindStringSubmatch(s)
	if m == nil {
		m = wordDate.FindStringSubmatch(s)
	}
	if m == nil {
		if m = shortDate.FindStringSubmatch(s); m == nil {
			return Date{}, DateForm
		}
		m[3] = century(m[3]) + m[3]
	}
	return makeDate(m[3], m[2], m[1], clock)
}

// century returns what stands before the last two digits of a year: 20, and 19 from
// 70 on.
func century(year string) string {
	if atoi(year) >= 70 {
		return "19"
	}
	return "20"
}

// isDay reports whether s is a day as most are written, 2013-04-24.
func isDay(s string) bool {
	if len(s) != len("2013-04-24") || s[4] != '-' || s[7] != '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; i != 4 && i != 7 && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// makeDate checks the numbers of a date; clock is hour, minute and second, or
// empty.
func makeDate(year, mon, day string, clock []string) (Date, error) {
	y, m, d := atoi(year), atoi(mon), atoi(day)
	date := NewDate(y, time.Month(m), d)
	if y < 1800 || y > 2999 || date.t.Day() != d || int(date.t.Month()) != m {
		return Date{}, DateImpossible
	}
	if len(clock) == 0 || clock[0] == "" {
		return date, nil
	}
	h, min, sec := atoi(clock[0]), atoi(clock[1]), atoi(clock[2])
	if h > 23 || min > 59 || sec > 59 {
		return Date{}, DateImpossible
	}
	return Date{t: time.Date(y, time.Month(m), d, h, min, sec, 0, Zone), hasTime: true}, nil
}

// atoi returns the value of a run of digits, 0 for none.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// UnmarshalText reads d with [ParseDate].
func (d *Date) UnmarshalText(text []byte) error {
	v, err := ParseDate(string(text))
	*d = v
	return err
}

// MarshalText writes d as ISO.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.ISO()), nil }

// MarshalBinary writes d for this program's own files: seconds since 1970, and
// whether there is a time of day; nothing for no date.
func (d Date) MarshalBinary() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	b := binary.BigEndian.AppendUint64(nil, uint64(d.t.Unix()))
	if d.hasTime {
		b = append(b, 1)
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (d *Date) UnmarshalBinary(b []byte) error {
	*d = Date{}
	switch len(b) {
	case 0:
	case 8, 9:
		t := time.Unix(int64(binary.BigEndian.Uint64(b)), 0).In(Zone)
		if t.Year() < 1 || t.Year() > 9999 {
			return DateForm
		}
		*d = Date{t: t, hasTime: len(b) == 9}
	default:
		return DateForm
	}
	return nil
}
