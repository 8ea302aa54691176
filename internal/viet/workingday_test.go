package viet

import (
	"testing"
	"time"
)

func TestWorkingDays(t *testing.T) {
	day := func(m time.Month, d int) Date { return NewDate(2026, m, d) }
	for _, c := range []struct {
		from, until Date
		want        int
	}{
		{day(7, 1), day(7, 3), 2},  // Wednesday to Friday
		{day(7, 3), day(7, 6), 1},  // Friday to Monday
		{day(7, 4), day(7, 5), 0},  // a week-end
		{day(7, 1), day(7, 1), 0},  // the same day
		{day(7, 3), day(7, 1), 0},  // the wrong way round
		{day(4, 29), day(5, 4), 1}, // 30 April and 1 May are holidays
		{day(9, 1), day(9, 3), 1},  // so is 2 September
		{day(1, 1), day(12, 31), 257},
		{Date{}, day(7, 1), 0},
	} {
		if got := WorkingDays(c.from, c.until); got != c.want {
			t.Errorf("from %s to %s there are %d, want %d", c.from.ISO(), c.until.ISO(), got, c.want)
		}
	}
}
