package viet

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A YearDay is a day that returns every year, in a given year or in one before or
// behind it: 14/3, 15/12-1 (15 December of the year before). The zero YearDay is no
// day.
type YearDay struct {
	Month  time.Month
	Day    int
	Offset int // years behind the given one, from -9 to 9
}

// YearDayForm is the reason for refusing what is no day of a year.
const YearDayForm Reason = "year-day-form"

var (
	yearDay      = regexp.MustCompile(`^(?:ngay )?(\d{1,2})(?: ?[/.-] ?| thang )(\d{1,2})(.*)$`)
	yearOffset   = regexp.MustCompile(`^ ?([+-]) ?(\d)$`)
	neighbouring = regexp.MustCompile(`^,? (?:cua )?nam (truoc|sau|nay|bao cao)(?: (?:do|lien ke))?$`)
	offsetOf     = map[string]int{"truoc": -1, "sau": 1}
)

// ParseYearDay reads a day as people write it: 14/3, 14-3, ngày 14 tháng 3; of
// another year 15/12-1, 15/12 năm trước, 31/01+1, 31/01 năm sau. The reason is
// [DateImpossible] for a day that no year has, else [YearDayForm].
func ParseYearDay(s string) (YearDay, error) {
	m := yearDay.FindStringSubmatch(strings.Join(strings.Fields(Fold(NFC(s))), " "))
	if m == nil {
		return YearDay{}, YearDayForm
	}
	d := YearDay{Month: time.Month(atoi(m[2])), Day: atoi(m[1])}
	if x := yearOffset.FindStringSubmatch(m[3]); x != nil {
		d.Offset, _ = strconv.Atoi(x[1] + x[2])
	} else if x := neighbouring.FindStringSubmatch(m[3]); x != nil {
		d.Offset = offsetOf[x[1]]
	} else if m[3] != "" {
		return YearDay{}, YearDayForm
	}
	if d.Month < time.January || d.Month > time.December || d.Day < 1 || d.Day > daysIn(2000, d.Month) {
		return YearDay{}, DateImpossible
	}
	return d, nil
}

// daysIn returns how many days a month has.
func daysIn(year int, m time.Month) int { return NewDate(year, m+1, 0).t.Day() }

// IsZero reports whether there is no day.
func (d YearDay) IsZero() bool { return d == YearDay{} }

// On returns the day in a year; 29 February is the 28th where the year has no other.
// There is none for the zero YearDay.
func (d YearDay) On(year int) Date {
	if d.IsZero() {
		return Date{}
	}
	year += d.Offset
	return NewDate(year, d.Month, min(d.Day, daysIn(year, d.Month)))
}

// Compare orders the days of one year.
func (d YearDay) Compare(e YearDay) int {
	return cmp.Or(cmp.Compare(d.Offset, e.Offset), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// String returns the form of settings, in which months 1 and 2 and days below ten
// carry a zero like those of a [Date]: 14/3, 15/12-1.
func (d YearDay) String() string {
	if d.IsZero() {
		return ""
	}
	s := string([]byte{byte('0' + d.Day/10), byte('0' + d.Day%10), '/'}) + month(d.Month)
	switch {
	case d.Offset > 0:
		return s + "+" + strconv.Itoa(d.Offset)
	case d.Offset < 0:
		return s + strconv.Itoa(d.Offset)
	}
	return s
}

// UnmarshalText reads d with [ParseYearDay].
func (d *YearDay) UnmarshalText(text []byte) error {
	v, err := ParseYearDay(string(text))
	*d = v
	return err
}

// MarshalText writes d as [YearDay.String] does.
func (d YearDay) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
