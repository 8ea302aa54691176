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
	// Labels stand clear of the axis and of each other, however many years there are.
	long := &content.Indicator{}
	for year := 2008; year <= 2026; year++ {
		long.Series = append(long.Series, content.YearValue{Year: year, Value: 10000.25 + float64(year%7)})
	}
	for _, c := range []Chart{c, Of(long)} {
		end := float64(c.Left)
		for _, p := range c.Points {
			half := float64(widthOf(p.Label)) / 2
			if !p.Labelled {
				continue
			}
			if p.X-half < end || p.X+half > float64(c.Right) {
				t.Errorf("the label of %d runs from %v to %v; before it all ends at %v", p.Year, p.X-half, p.X+half, end)
			}
			end = p.X + half
		}
		for _, tick := range c.Ticks {
			if widthOf(tick.Label)+8 > c.Left {
				t.Errorf("%s does not fit before the axis at %d", tick.Label, c.Left)
			}
		}
		if !c.Points[len(c.Points)-1].Labelled {
			t.Error("the last year has no label")
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
