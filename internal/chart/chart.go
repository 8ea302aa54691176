// Package chart lays out what templates draw: of an indicator a line chart, the
// change from year to year, the parts of a value; of a plan the bars of its tasks by
// month.
package chart

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// A Chart is the geometry of a line chart of an indicator, in the units of its
// drawing, for a template to draw. The values stand in a table beside it, so
// the drawing itself is hidden from screen readers or named by a sentence.
type Chart struct {
	Width, Height int
	Left, Right   int // of the plotting area
	Top, Bottom   int
	Ticks         []Tick
	Points        []Point
	Lines         []Line  // one for each stretch between breaks
	Breaks        []Break // upright lines where the series is broken
}

// A Tick is a grid line with its label.
type Tick struct {
	Y     float64
	Label string
}

// A Point is one year.
type Point struct {
	X, Y     float64
	Year     int
	Label    string
	LabelY   float64
	Labelled bool // false where its label and its year would run into those of a later one
}

// A Line is the points of a polyline, as its attribute wants them.
type Line struct{ Points string }

// A Break is a year before which values cannot be compared.
type Break struct {
	X    float64
	Year int
	Note string
}

// letterWidth is how wide a bold digit is drawn at most: on a phone, where a
// drawing is small, its letters are 25 units high.
const letterWidth = 16

// Of lays a series out. The scale begins at zero only where the values do:
// an index that moves between 80 and 90 is drawn between round numbers near
// them, with the axis labelled.
func Of(ind *content.Indicator) Chart {
	c := Chart{Width: 640, Height: 280, Left: 52, Right: 620, Top: 24, Bottom: 236}
	if len(ind.Series) == 0 {
		return c
	}
	low, high := ind.Series[0].Value, ind.Series[0].Value
	first, last := ind.Series[0].Year, ind.Series[0].Year
	for _, v := range ind.Series {
		low, high = min(low, v.Value), max(high, v.Value)
		first, last = min(first, v.Year), max(last, v.Year)
	}
	step := niceStep((high - low) / 3)
	bottom, top := math.Floor(low/step)*step, math.Ceil(high/step)*step
	if bottom == top {
		top = bottom + step
	}
	if ind.Scale > 0 {
		top = min(top, max(ind.Scale, high))
	}
	for v := bottom; v <= top+step/100; v = bottom + float64(len(c.Ticks))*step {
		t := Tick{Label: viet.FormatNumber(v)}
		c.Left = max(c.Left, 8+widthOf(t.Label))
		c.Ticks = append(c.Ticks, t)
	}
	label := widthOf("2025")
	for _, v := range ind.Series {
		label = max(label, widthOf(viet.FormatNumber(v.Value)))
	}
	pad := float64(label) / 2 // labels of the first and the last year stand clear of the axis
	x := func(year float64) float64 {
		if first == last {
			return float64(c.Left+c.Right) / 2
		}
		return round(float64(c.Left) + pad + (year-float64(first))/float64(last-first)*(float64(c.Right-c.Left)-2*pad))
	}
	y := func(v float64) float64 {
		return round(float64(c.Bottom) - (v-bottom)/(top-bottom)*float64(c.Bottom-c.Top))
	}
	for i := range c.Ticks {
		c.Ticks[i].Y = y(bottom + float64(i)*step)
	}
	broken := map[int]string{}
	for _, b := range ind.Breaks {
		broken[b.Year] = b.Note
		if b.Year > first && b.Year <= last {
			c.Breaks = append(c.Breaks, Break{x(float64(b.Year) - 0.5), b.Year, b.Note})
		}
	}
	line := ""
	for i, v := range ind.Series {
		p := Point{X: x(float64(v.Year)), Y: y(v.Value), Year: v.Year, Label: viet.FormatNumber(v.Value)}
		p.LabelY = p.Y - 10
		if p.LabelY < float64(c.Top)-8 {
			p.LabelY = p.Y + 20
		}
		c.Points = append(c.Points, p)
		if _, ok := broken[v.Year]; ok && i > 0 {
			c.Lines = append(c.Lines, Line{line})
			line = ""
		}
		line += trim(p.X) + "," + trim(p.Y) + " "
	}
	c.Lines = append(c.Lines, Line{line})
	next := math.Inf(1)
	for i := len(c.Points) - 1; i >= 0; i-- {
		if p := &c.Points[i]; p.X+float64(label) <= next {
			p.Labelled, next = true, p.X
		}
	}
	return c
}

// widthOf returns the units that a label takes.
func widthOf(s string) int { return letterWidth * utf8.RuneCountInString(s) }

// niceStep returns 1, 2 or 5 times a power of ten, at least v.
func niceStep(v float64) float64 {
	if v <= 0 {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*p >= v {
			return m * p
		}
	}
	return 10 * p
}

func round(v float64) float64 { return math.Round(v*10) / 10 }

func trim(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// A Trend is what a series says in one sentence.
type Trend struct {
	Direction        string // up, down, same; alone where there is no year to compare with
	Year, BeforeYear int
	Value, Change    float64
	Rank, Of         int
}

// TrendOf compares the last year of a series with the year before it; not across
// a break.
func TrendOf(ind *content.Indicator) Trend {
	t := Trend{Direction: "alone"}
	if len(ind.Series) == 0 {
		return t
	}
	last := ind.Series[len(ind.Series)-1]
	t.Year, t.Value, t.Rank, t.Of = last.Year, last.Value, last.Rank, last.Of
	if len(ind.Series) == 1 || slices.ContainsFunc(ind.Breaks, func(b content.SeriesBreak) bool { return b.Year == last.Year }) {
		return t
	}
	before := ind.Series[len(ind.Series)-2]
	t.BeforeYear, t.Change = before.Year, math.Abs(math.Round((last.Value-before.Value)*100)/100)
	switch {
	case last.Value > before.Value:
		t.Direction = "up"
	case last.Value < before.Value:
		t.Direction = "down"
	default:
		t.Direction = "same"
	}
	return t
}

// A YearComponents is the parts of an index in one year.
type YearComponents struct {
	Year       int
	Components []content.Component
}

// Components divides the parts of an index by their years, the latest first;
// parts without a year belong to the last one of the series.
func Components(ind *content.Indicator) []YearComponents {
	last := 0
	for _, v := range ind.Series {
		last = max(last, v.Year)
	}
	var years []YearComponents
	for _, c := range ind.Components {
		year := c.Year
		if year == 0 {
			year = last
		}
		i := slices.IndexFunc(years, func(y YearComponents) bool { return y.Year == year })
		if i < 0 {
			years = append(years, YearComponents{Year: year})
			i = len(years) - 1
		}
		years[i].Components = append(years[i].Components, c)
	}
	slices.SortStableFunc(years, func(a, b YearComponents) int { return b.Year - a.Year })
	return years
}
