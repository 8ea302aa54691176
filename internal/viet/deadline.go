package viet

import (
	"regexp"
	"strings"
	"time"
)

// A Deadline is a time limit (thời hạn) as a plan writes it: "Quý I",
// "Tháng 3", "Chậm nhất đến cuối năm 2013", "Trước ngày 15/6", "30/6/2026" or
// "Thường xuyên". The text is kept; [Deadline.Due] reads it.
type Deadline struct{ Text string }

// UnmarshalText keeps the text. Every text is a deadline.
func (d *Deadline) UnmarshalText(text []byte) error {
	d.Text = strings.Join(strings.Fields(string(text)), " ")
	return nil
}

func (d Deadline) String() string { return d.Text }

// IsZero reports whether there is no deadline.
func (d Deadline) IsZero() bool { return d.Text == "" }

var (
	quarterRE = regexp.MustCompile(`\bquy\s*(iv|iii|ii|i|[1-4])\b`)
	halfRE    = regexp.MustCompile(`\b(?:6|sau) thang (dau|cuoi) nam\b`)
	nineRE    = regexp.MustCompile(`\b(?:9|chin) thang( dau nam)?\b`)
	monthRE   = regexp.MustCompile(`\bthang (\d{1,2})\b`)
	fullDayRE = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b`)
	wordDayRE = regexp.MustCompile(`\b(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\b`)
	dayRE     = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b`)
	monthYear = regexp.MustCompile(`\b(\d{1,2})/(\d{4})\b`)
	yearRE    = regexp.MustCompile(`\b((?:19|20)\d{2})\b`)
	beforeRE  = regexp.MustCompile(`\btruoc( ngay| thang| quy)? `)
)

var quarters = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

// Due returns the last day on which the work is in time. year is the plan's
// own, for texts that name none; 0 where the plan has none. ok is false for a
// text that sets no day ("Thường xuyên") and for one that cannot be read.
// "Trước ngày 15/6" ends on the 14th; a quarter, half year or year on its last
// day.
func (d Deadline) Due(year int) (day Date, ok bool) {
	s := Fold(NFC(d.Text))
	if v, err := ParseDate(d.Text); err == nil {
		return v.Day(), true
	}
	if m := yearRE.FindStringSubmatch(s); m != nil {
		year = atoi(m[1])
	}
	if day, ok = exactDay(s, year); !ok {
		if d.Impossible(year) {
			return Date{}, false
		}
		if day, ok = lastDay(s, year); ok && beforeRE.MatchString(s) && !strings.Contains(s, "cuoi nam") {
			return firstDay(s, day).AddDays(-1), true
		}
		return day, ok
	}
	if beforeRE.MatchString(s) {
		day = day.AddDays(-1)
	}
	return day, true
}

// Impossible reports whether the text names a day that the calendar does not have:
// 31/02/2026, ngày 31 tháng 4. year is the plan's own, for texts that name none.
func (d Deadline) Impossible(year int) bool {
	s := Fold(NFC(d.Text))
	if m := yearRE.FindStringSubmatch(s); m != nil {
		year = atoi(m[1])
	}
	day, month, of := namedDay(s, year)
	if day == 0 || of == 0 || day > 31 || month < 1 || month > 12 {
		return day > 0 && fullDayRE.MatchString(s)
	}
	return NewDate(of, time.Month(month), day).t.Day() != day
}

// exactDay finds a day of the calendar in the folded text s.
func exactDay(s string, year int) (Date, bool) {
	d, m, year := namedDay(s, year)
	if d == 0 || year == 0 {
		return Date{}, false
	}
	day := NewDate(year, time.Month(m), d)
	return day, day.t.Day() == d && int(day.t.Month()) == m
}

// namedDay finds the day, the month and the year that the folded text s names; a day of 0
// for none.
func namedDay(s string, year int) (d, m, of int) {
	if x := fullDayRE.FindStringSubmatch(s); x != nil {
		return atoi(x[1]), atoi(x[2]), atoi(x[3])
	}
	if x := wordDayRE.FindStringSubmatch(s); x != nil && atoi(x[2]) > 0 && strings.Contains(s, "ngay "+x[1]) {
		return atoi(x[1]), atoi(x[2]), year
	}
	if x := dayRE.FindStringSubmatch(s); x != nil && !monthYear.MatchString(s) {
		return atoi(x[1]), atoi(x[2]), year
	}
	return 0, 0, year
}

// lastDay finds a stretch of the year in the folded text s and returns its
// last day.
func lastDay(s string, year int) (Date, bool) {
	if x := monthYear.FindStringSubmatch(s); x != nil && atoi(x[1]) >= 1 && atoi(x[1]) <= 12 && !quarterRE.MatchString(s) {
		return monthEnd(atoi(x[2]), atoi(x[1])), true
	}
	if year == 0 {
		return Date{}, false
	}
	if x := quarterRE.FindStringSubmatch(s); x != nil {
		return monthEnd(year, 3*quarters[x[1]]), true
	}
	if x := halfRE.FindStringSubmatch(s); x != nil {
		if x[1] == "dau" {
			return monthEnd(year, 6), true
		}
		return monthEnd(year, 12), true
	}
	if nineRE.MatchString(s) {
		return monthEnd(year, 9), true
	}
	if x := monthRE.FindStringSubmatch(s); x != nil {
		if m := atoi(x[1]); m >= 1 && m <= 12 {
			return monthEnd(year, m), true
		}
		return Date{}, false
	}
	if strings.Contains(s, "cuoi nam") || strings.HasPrefix(s, "nam ") || strings.HasPrefix(s, "trong nam") {
		return monthEnd(year, 12), true
	}
	return Date{}, false
}

// firstDay returns the first day of the stretch that ends on last.
func firstDay(s string, last Date) Date {
	months := 1
	if quarterRE.MatchString(s) {
		months = 3
	}
	return NewDate(last.Year(), last.t.Month()-time.Month(months-1), 1)
}

func monthEnd(year, m int) Date { return NewDate(year, time.Month(m)+1, 0) }
