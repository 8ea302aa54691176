package viet

// Recurs returns the first day on or behind another one on which what began at d
// returns, with d's time of day: every day, week, month or year, as the period says. It
// is no date for a period that does not say on which day, such as a quarter. A month
// without the day, such as a February without the 30th, is passed over.
func (d Date) Recurs(period Period, from Date) Date {
	start, until := d.Time(), from.Day().Time()
	years, months, days := 0, 0, 0
	switch period {
	case Day:
		days = 1
	case Week:
		days = 7
	case Month:
		months = 1
	case Year:
		years = 1
	default:
		return Date{}
	}
	day := func(n int) (Date, bool) {
		t := start.AddDate(years*n, months*n, days*n)
		next := d
		next.t = t
		return next, t.Day() == start.Day() || days > 0
	}
	n := 0
	if days > 0 {
		n = max(0, int(until.Sub(d.Day().Time()).Hours()/24)/days)
	}
	for ; n < 5000; n++ {
		if next, whole := day(n); whole && !next.Day().Before(from.Day()) {
			return next
		}
	}
	return Date{}
}
