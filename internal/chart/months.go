package chart

import "cchc/internal/viet"

// A Due is a task with a deadline: the day, and how it stands.
type Due struct {
	Day   viet.Date
	State string // done, late, open
}

// states are how tasks stand, in the order in which a bar is built from below.
var states = []string{"done", "late", "open"}

// Months is the geometry of a bar chart of the tasks of one year by the months of their
// deadlines, in the units of its drawing; no Bars where there is nothing to show.
type Months struct {
	Width, Height, Bottom int
	Bars                  []MonthBar // January to December
	Today                 float64    // x of the day, 0 where it is in another year
}

// A MonthBar is the tasks that are due in one month.
type MonthBar struct {
	Month, Total int
	X, Top       float64 // of its middle; of its upper end
	Parts        []MonthPart
}

// A MonthPart is those of one state.
type MonthPart struct {
	State        string
	Count        int
	X, Y, Height float64
}

// BarWidth is the width of a bar; a month has 30 units.
const (
	BarWidth   = 18
	monthWidth = 30
	tallest    = 78 // of the highest bar
	leastTasks = 3  // with a deadline: fewer are seen at a glance in the list
)

// MonthsOf lays tasks out by the months of their deadlines. Deadlines in several years
// make no picture of one.
func MonthsOf(tasks []Due, today viet.Date) Months {
	c := Months{Width: 12*monthWidth + 4, Height: 122, Bottom: 102}
	if len(tasks) < leastTasks {
		return c
	}
	year, most := tasks[0].Day.Year(), 0
	var counts [12]map[string]int
	var totals [12]int
	for _, t := range tasks {
		if t.Day.Year() != year {
			return c
		}
		m := int(t.Day.Time().Month()) - 1
		if counts[m] == nil {
			counts[m] = map[string]int{}
		}
		counts[m][t.State]++
		totals[m]++
		most = max(most, totals[m])
	}
	unit := min(float64(tallest)/float64(most), BarWidth)
	for m := range counts {
		c.Bars = append(c.Bars, c.bar(m, totals[m], counts[m], unit))
	}
	if today.Year() == year {
		c.Today = round(monthWidth*(float64(today.Time().YearDay()-1)/365*12) + 2)
	}
	return c
}

func (c *Months) bar(month, total int, counts map[string]int, unit float64) MonthBar {
	b := MonthBar{Month: month + 1, Total: total, X: monthWidth*float64(month) + monthWidth/2 + 2, Top: float64(c.Bottom)}
	for _, state := range states {
		n := counts[state]
		if n == 0 {
			continue
		}
		height := round(unit * float64(n))
		b.Top = round(b.Top - height)
		b.Parts = append(b.Parts, MonthPart{State: state, Count: n, X: b.X - BarWidth/2, Y: b.Top, Height: height})
	}
	return b
}
