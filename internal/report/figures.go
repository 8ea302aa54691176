package report

import (
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/viet"
)

// A list is a list of the appendix while it is made: items, each with its row.
type list[T any] struct {
	*Table
	items []T
}

// The columns that every list has: the number of the row, and at its end whether the
// row is of the period.
var (
	orderColumn  = Column{Title: "STT", Width: 5}
	periodColumn = Column{Title: "Trong kỳ", Width: 8}
)

// newList makes the list of items; cells gives the cells of one between its number and
// whether it happened in the period. A list with rows becomes an appendix.
func newList[T any](g *gathering, name, title string, columns []Column, items []T, cells func(T) []Cell, inPeriod func(T) bool) *list[T] {
	t := &Table{Name: name, Title: title, Columns: slices.Concat([]Column{orderColumn}, columns, []Column{periodColumn})}
	for i, item := range items {
		mark := Text("")
		if inPeriod(item) {
			mark = "x"
			g.happened = true
		}
		t.Rows = append(t.Rows, slices.Concat([]Cell{Number(i + 1)}, cells(item), []Cell{mark}))
	}
	if len(items) > 0 {
		g.lists = append(g.lists, t)
	}
	return &list[T]{t, items}
}

// where is the number of rows whose items are of a kind.
func (l *list[T]) where(is func(T) bool) Figure {
	return l.whereRow(func(_ int, item T) bool { return is(item) })
}

// whereRow is the number of rows of a kind, given their numbers from 0 and their items.
func (l *list[T]) whereRow(is func(row int, item T) bool) Figure {
	f := Figure{Of: l.Table}
	for i, item := range l.items {
		if is(i, item) {
			f.Rows = append(f.Rows, i)
		}
	}
	return f
}

// each asks for something of every item once.
func (l *list[T]) each(of func(T) string) []string {
	all := make([]string, len(l.items))
	for i, item := range l.items {
		all[i] = of(item)
	}
	return all
}

// sum is the sum of a column, by its title, of the rows whose items are of a kind.
func (l *list[T]) sum(column string, is func(T) bool) Figure {
	f := l.where(is)
	f.sum = l.column(column)
	return f
}

// column returns which column, from 1, has a title.
func (t *Table) column(title string) int {
	n := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Title == title })
	if n < 0 {
		panic("report: no column " + title)
	}
	return n + 1
}

// A span is the days of a report.
type span struct {
	since, from, until viet.Date // from is in since … until, all of them included
}

// spanOf returns the days of a period as they are known on a day.
func spanOf(p config.Report, today viet.Date) span {
	until := p.Until
	if today.Before(until) {
		until = today.Day()
	}
	return span{p.Since, p.From, until}
}

// inPeriod reports whether a day is one of the period's.
func (s span) inPeriod(day viet.Date) bool {
	return !day.IsZero() && !day.Day().Before(s.from) && !day.Day().After(s.until)
}

// inYear reports whether a day is one of those since the beginning of the year.
func (s span) inYear(day viet.Date) bool {
	return !day.IsZero() && !day.Day().Before(s.since) && !day.Day().After(s.until)
}

// known reports whether a day has come when the figures end.
func (s span) known(day viet.Date) bool { return !day.IsZero() && !day.Day().After(s.until) }

// both counts items of a kind in the period and since the beginning of the year by
// their day.
func both[T any](g *gathering, l *list[T], day func(T) viet.Date, is func(T) bool) (period, year Figure) {
	return l.where(func(i T) bool { return g.inPeriod(day(i)) && is(i) }), l.where(func(i T) bool { return g.inYear(day(i)) && is(i) })
}

// all is the kind of every item.
func all[T any](T) bool { return true }

// oneSpan reports whether the period begins with the year, so that its figures are
// those since the beginning of the year.
func (s span) oneSpan() bool { return s.from == s.since }

// counts makes a table of figures in the period and since the beginning of the year,
// with one column where these are the same.
func (g *gathering) counts(name, title, head string) *Table {
	t := &Table{Name: name, Title: title, Columns: []Column{{Title: head, Width: 46}, {Title: "Trong kỳ", Width: 11}, {Title: "Lũy kế từ đầu năm", Width: 11}}}
	if g.oneSpan() {
		t.Columns = []Column{{Title: head, Width: 46}, {Title: "Trong kỳ, lũy kế từ đầu năm", Width: 14}}
	}
	return t
}

// line adds a row of figures.
func (t *Table) line(label string, figures ...Figure) {
	cells := []Cell{Text(label)}
	for _, f := range figures[:len(t.Columns)-1] {
		cells = append(cells, f)
	}
	t.Rows = append(t.Rows, cells)
}

// byLabel makes a table of how many items have each label, in the order in which the
// labels are given, and their sum. A label that no item has is left out, but for a month:
// that it has none is what the reader looks for.
func byLabel[T any](g *gathering, l *list[T], name, title, head string, labels []string, label func(T) string, day func(T) viet.Date) *Table {
	t := g.counts(name, title, head)
	t.Total = true
	labelled := l.each(label)
	for _, text := range labels {
		period := l.whereRow(func(row int, i T) bool { return labelled[row] == text && g.inPeriod(day(i)) })
		year := l.whereRow(func(row int, i T) bool { return labelled[row] == text && g.inYear(day(i)) })
		if year.Value() > 0 || strings.HasPrefix(text, monthWord) {
			t.line(text, period, year)
		}
	}
	period, year := both(g, l, day, all[T])
	t.line("Cộng", period, year)
	return t
}

// inOrder returns the labels of a list's items in the order of the list, each once.
func inOrder[T any](l *list[T], label func(T) string) []string {
	var labels []string
	seen := map[string]bool{}
	for _, text := range l.each(label) {
		if !seen[text] {
			labels, seen[text] = append(labels, text), true
		}
	}
	return labels
}
