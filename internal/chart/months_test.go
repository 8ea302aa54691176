package chart

import (
	"testing"

	"cchc/internal/viet"
)

// TestMonths: bars stand in the months of the deadlines, done below late below open, none
// higher than the drawing, and the day stands where the year is.
func TestMonths(t *testing.T) {
	day := viet.NewDate
	tasks := []Due{
		{day(2026, 3, 31), "done"}, {day(2026, 3, 1), "late"}, {day(2026, 3, 9), "done"},
		{day(2026, 12, 31), "open"}, {day(2026, 1, 1), "done"},
	}
	c := MonthsOf(tasks, day(2026, 7, 2))
	if len(c.Bars) != 12 {
		t.Fatalf("%d bars", len(c.Bars))
	}
	march := c.Bars[2]
	if march.Total != 3 || len(march.Parts) != 2 || march.Parts[0].State != "done" || march.Parts[0].Count != 2 || march.Parts[1].State != "late" {
		t.Errorf("March: %+v", march)
	}
	below := march.Parts[0]
	if below.Y+below.Height != float64(c.Bottom) || march.Parts[1].Y+march.Parts[1].Height != below.Y || march.Top != march.Parts[1].Y {
		t.Errorf("the parts of March do not stand on one another: %+v", march)
	}
	for _, b := range c.Bars {
		if b.Top < 0 || b.X <= 0 || b.X >= float64(c.Width) {
			t.Errorf("month %d is outside: %+v", b.Month, b)
		}
		for _, p := range b.Parts {
			if p.Height > BarWidth*float64(p.Count) {
				t.Errorf("month %d: a task is %v high", b.Month, p.Height)
			}
		}
	}
	if half := float64(c.Width) / 2; c.Today < half-2 || c.Today > half+2 {
		t.Errorf("the middle of the year is at %v of %d", c.Today, c.Width)
	}
	many := make([]Due, 60)
	for i := range many {
		many[i] = Due{day(2026, 5, 5), "open"}
	}
	if top := MonthsOf(many, day(2027, 1, 1)); top.Bars[4].Top < 12 || top.Today != 0 {
		t.Errorf("sixty tasks in a month: %+v, today %v", top.Bars[4], top.Today)
	}
}

// TestMonthsOfNothing: few tasks, and deadlines of several years, make no chart.
func TestMonthsOfNothing(t *testing.T) {
	for _, tasks := range [][]Due{
		nil, {{viet.NewDate(2026, 1, 1), "done"}, {viet.NewDate(2026, 1, 2), "done"}},
		{{viet.NewDate(2026, 1, 1), "done"}, {viet.NewDate(2026, 1, 2), "done"}, {viet.NewDate(2027, 1, 1), "open"}},
	} {
		if c := MonthsOf(tasks, viet.NewDate(2026, 1, 1)); len(c.Bars) != 0 {
			t.Errorf("%v: %+v", tasks, c)
		}
	}
}
