package viet

import "testing"

func TestStretchOf(t *testing.T) {
	for _, c := range []struct {
		period           Period
		day              Date
		from, until, say string
	}{
		{Week, NewDate(2026, 3, 2), "2026-03-02", "2026-03-08", "tuần từ 02/3/2026 đến 08/3/2026"}, // a Monday
		{Week, NewDate(2026, 3, 8), "2026-03-02", "2026-03-08", "tuần từ 02/3/2026 đến 08/3/2026"}, // a Sunday
		{Week, NewDate(2027, 1, 1), "2026-12-28", "2027-01-03", "tuần từ 28/12/2026 đến 03/01/2027"},
		{Month, NewDate(2028, 2, 29), "2028-02-01", "2028-02-29", "tháng 2/2028"},
		{Month, NewDate(2026, 12, 31), "2026-12-01", "2026-12-31", "tháng 12/2026"},
		{Quarter, NewDate(2026, 5, 15), "2026-04-01", "2026-06-30", "quý II/2026"},
		{HalfYear, NewDate(2026, 6, 30), "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026"},
		{HalfYear, NewDate(2026, 7, 1), "2026-07-01", "2026-12-31", "6 tháng cuối năm 2026"},
		{Year, NewDate(2026, 7, 1), "2026-01-01", "2026-12-31", "năm 2026"},
		{Continuous, NewDate(2026, 7, 1), "2026-07-01", "2026-07-01", "ngày 01/7/2026"},
	} {
		s := StretchOf(c.period, c.day)
		if s.From.ISO() != c.from || s.Until.ISO() != c.until || s.String() != c.say {
			t.Errorf("%s of %s is %s to %s, «%s»", c.period, c.day, s.From.ISO(), s.Until.ISO(), s)
		}
	}
}

// TestStretchesMeet goes through ten years: every day is in one stretch, and each
// begins on the day behind the one before.
func TestStretchesMeet(t *testing.T) {
	for _, p := range []Period{Week, Month, Quarter, HalfYear, Year} {
		s := StretchOf(p, NewDate(2020, 1, 1))
		for day := NewDate(2020, 1, 1); day.Year() < 2030; day = day.AddDays(1) {
			if day.After(s.Until) {
				next := s.Next()
				if next.From != s.Until.AddDays(1) {
					t.Fatalf("%s: %s ends on %s, the next begins on %s", p, s, s.Until, next.From)
				}
				s = next
			}
			if !s.Contains(day) || StretchOf(p, day) != s {
				t.Fatalf("%s: %s is not in %s", p, day, s)
			}
		}
	}
}
