package viet

import "time"

// WorkingDays counts the days behind one up to another, which is counted too, on which
// agencies work: from Monday to Friday. The holidays that have a day of the calendar
// (01/01, 30/4, 01/5, 02/9) are none; those of the moon and days that are moved are not
// known here, so that around Tết a few days too many are counted.
func WorkingDays(from, until Date) int {
	n := 0
	for d := from.Day().AddDays(1); !from.IsZero() && !d.After(until.Day()); d = d.AddDays(1) {
		if w := d.t.Weekday(); w != time.Saturday && w != time.Sunday && !holiday(d) {
			n++
		}
	}
	return n
}

// holiday reports whether a day is a holiday every year.
func holiday(d Date) bool {
	_, month, day := d.t.Date()
	switch month {
	case time.January, time.May:
		return day == 1
	case time.April:
		return day == 30
	case time.September:
		return day == 2
	}
	return false
}
