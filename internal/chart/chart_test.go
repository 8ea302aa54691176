package chart

import (
	"testing"

	"cchc/internal/content"
)

func TestChart(t *testing.T) {
	ind := &content.Indicator{
		Series: []content.YearValue{{Year: 2022, Value: 80}, {Year: 2023, Value: 82.5}, {Year: 2025, Value: 81}},
		Breaks: []content.SeriesBreak{{Year: 2025, Note: "đổi cách tính"}},
	}
	c := Of(ind)
	if len(c.Lines) != 2 || len(c.Points) != 3 || len(c.Breaks) != 1 {
		t.Errorf("%+v", c)
	}
	// Years stand at their distance: 2023 is a third of the way from 2022 to 2025.
	if a, b, d := c.Points[0].X, c.Points[1].X, c.Points[2].X; (b-a)*3 < (d-a)-1 || (b-a)*3 > (d-a)+1 {
		t.Errorf("points at %v %v %v", a, b, d)
	}
	for _, p := range c.Points {
		if p.Y < float64(c.Top) || p.Y > float64(c.Bottom) {
			t.Errorf("%d is drawn outside", p.Year)
		}
	}
	if tr := TrendOf(ind); tr.Direction != "alone" {
		t.Errorf("a trend across a break: %+v", tr)
	}
	ind.Breaks = nil
	if tr := TrendOf(ind); tr.Direction != "down" || tr.Change != 1.5 {
		t.Errorf("%+v", tr)
	}
	Of(&content.Indicator{Series: []content.YearValue{{Year: 2025, Value: 0}}})
	Of(&content.Indicator{})
}
