package viet

import (
	"fmt"
	"time"
)

// A Stretch is days in a row that a period of the calendar has: a week from Monday to
// Sunday, a month, a quarter (quý), half a year, a year.
type Stretch struct {
	Period      Period
	From, Until Date // its first and its last day
}

// StretchOf returns the stretch of a period that a day is in; the day alone for a
// period that the calendar does not have.
func StretchOf(p Period, day Date) Stretch {
	day = day.Day()
	year, month, d := day.t.Date()
	switch p {
	case Week:
		monday := day.AddDays(-(int(day.t.Weekday()) + 6) % 7)
		return Stretch{p, monday, monday.AddDays(6)}
	case Month:
		return months(p, year, month, 1)
	case Quarter:
		return months(p, year, (month-1)/3*3+1, 3)
	case HalfYear:
		return months(p, year, (month-1)/6*6+1, 6)
	case Year:
		return months(p, year, time.January, 12)
	}
	return Stretch{p, NewDate(year, month, d), NewDate(year, month, d)}
}

// months returns the stretch of n months from the first of one on.
func months(p Period, year int, month time.Month, n int) Stretch {
	return Stretch{p, NewDate(year, month, 1), NewDate(year, month+time.Month(n), 0)}
}

// Next returns the stretch behind s.
func (s Stretch) Next() Stretch { return StretchOf(s.Period, s.Until.AddDays(1)) }

// Contains reports whether a day is in the stretch.
func (s Stretch) Contains(d Date) bool { return !d.Day().Before(s.From) && !d.Day().After(s.Until) }

// String returns the stretch as Vietnamese calls it: tháng 3/2026, quý I/2026, 6
// tháng đầu năm 2026, tuần từ 02/3/2026 đến 08/3/2026.
func (s Stretch) String() string {
	year, month, _ := s.From.t.Date()
	switch s.Period {
	case Month:
		return fmt.Sprintf("tháng %d/%d", month, year)
	case Quarter:
		return fmt.Sprintf("quý %s/%d", [...]string{"I", "II", "III", "IV"}[(month-1)/3], year)
	case HalfYear:
		if month == time.January {
			return fmt.Sprintf("6 tháng đầu năm %d", year)
		}
		return fmt.Sprintf("6 tháng cuối năm %d", year)
	case Year:
		return fmt.Sprintf("năm %d", year)
	case Week:
		return fmt.Sprintf("tuần từ %s đến %s", s.From, s.Until)
	}
	return "ngày " + s.From.String()
}
