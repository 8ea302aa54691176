package importer

import (
	"strings"

	"cchc/internal/docmodel"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
)

// A grid is a table with the meaning of its columns.
type grid struct {
	table   *docmodel.Table
	cells   [][]*docmodel.Cell
	columns []string // what each column is, "" for unknown
	heads   []string // the words over each column
	first   int      // the first row below the heads
	names   map[string]string
}

// findColumns looks for the row or rows of a table that name its columns, wherever they
// stand in its first thirty rows. names gives the meanings by viet.Key of the words; at
// least two must be known. nil is for a table without such a row.
func findColumns(t *docmodel.Table, names map[string]string, wanted ...string) *grid {
	g := &grid{table: t, cells: t.Grid(), names: names}
	best, score := -1, 1
	for y := range min(len(g.cells), 30) {
		if n := g.known(g.cells[y]); n > score {
			best, score = y, n
		}
	}
	if best < 0 {
		return nil
	}
	width := len(g.cells[best])
	g.columns, g.heads = make([]string, width), make([]string, width)
	last := g.lastHead(best)
	for x := range width {
		var words []string
		for y := best; y <= last; y++ {
			text := g.cells[y][x].Text()
			if text != "" && (len(words) == 0 || words[len(words)-1] != text) {
				words = append(words, text)
			}
		}
		g.heads[x] = strings.Join(words, " – ")
		g.columns[x] = g.meaning(words)
	}
	g.first = last + 1
	for _, w := range wanted {
		if g.column(w) >= 0 {
			return g
		}
	}
	return nil
}

// known counts the different columns that a row names.
func (g *grid) known(row []*docmodel.Cell) int {
	seen := map[string]bool{}
	for x, c := range row {
		if x > 0 && row[x-1] == c {
			continue
		}
		if m := g.names[headKey(c.Text())]; m != "" {
			seen[m] = true
		}
	}
	return len(seen)
}

// lastHead returns the last row of the heads that begin in a row: those that its cells reach
// into, and rows that name parts of what stands above them.
func (g *grid) lastHead(y int) int {
	last := y
	for x, c := range g.cells[y] {
		if c.Text() == "" {
			continue
		}
		for z := y + 1; z < min(len(g.cells), y+4) && g.cells[z][x] == c; z++ {
			last = max(last, z)
		}
	}
	return last
}

// meaning returns what a column is: by the most exact words, its own before those of the
// group that it stands in.
func (g *grid) meaning(words []string) string {
	if m := g.names[headKey(strings.Join(words, " "))]; m != "" {
		return m
	}
	for i := len(words) - 1; i >= 0; i-- {
		if m := g.names[headKey(words[i])]; m != "" {
			return m
		}
	}
	return ""
}

// column returns the first column with a meaning, -1 for none.
func (g *grid) column(meaning string) int {
	for x, m := range g.columns {
		if m == meaning {
			return x
		}
	}
	return -1
}

// text returns the text of a row in the column with a meaning.
func (g *grid) text(y int, meaning string) string {
	if x := g.column(meaning); x >= 0 && x < len(g.cells[y]) {
		return value(g.cells[y][x].Text())
	}
	return ""
}

// lines returns the lines of a row in the column with a meaning.
func (g *grid) lines(y int, meaning string) []string {
	if x := g.column(meaning); x >= 0 && x < len(g.cells[y]) {
		return nothing(g.cells[y][x].Lines())
	}
	return nil
}

// rowText returns a row as text, for people.
func (g *grid) rowText(y int) string {
	var parts []string
	for x, c := range g.cells[y] {
		if x > 0 && g.cells[y][x-1] == c {
			continue
		}
		if text := c.Text(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " | ")
}

// single returns the text of a row that is one cell, or has a text in one cell only beside
// its number; the row of a group. number is what stands before it.
func (g *grid) single(y int) (number, text string, ok bool) {
	var texts []string
	for x, c := range g.cells[y] {
		if x > 0 && g.cells[y][x-1] == c {
			continue
		}
		if t := c.Text(); t != "" {
			texts = append(texts, t)
		}
	}
	switch {
	case len(texts) == 1:
		return "", texts[0], true
	case len(texts) == 2 && groupNumber.MatchString(texts[0]):
		return strings.TrimRight(texts[0], ".)"), texts[1], true
	}
	return "", "", false
}

var (
	groupNumber = lazyregexp.New(`^(?:[IVXLC]{1,7}|[A-HĐ])[.)]?$`)
	headNoise   = lazyregexp.New(`\([^)]*\)|[*¹²³0-9:]`)
	countRow    = lazyregexp.New(`^[\s|()\d\[\]=+A-H.-]*$`)
)

// headKey returns the words of a column's head to compare: without remarks in brackets.
func headKey(s string) string {
	if key := viet.Key(headNoise.ReplaceAllString(s, " ")); key != "" {
		return key
	}
	return viet.Key(s)
}

// isCountRow reports whether a row only numbers the columns: (1) (2) (3).
func (g *grid) isCountRow(y int) bool {
	text := g.rowText(y)
	return strings.ContainsAny(text, "0123456789") && countRow.MatchString(text) && len(strings.Fields(text)) > 2 && len(text) < 6*len(g.cells[y])+10
}

// isHeadAgain reports whether a row repeats the heads, as on a second page.
func (g *grid) isHeadAgain(y int) bool { return g.known(g.cells[y]) >= 3 }

// value returns a text, "" for the words that stand for none.
func value(s string) string {
	switch spaced(s) {
	case "", "khong co thong tin", "khong co du lieu", "chua co thong tin", "n a":
		return ""
	}
	if strings.Trim(s, "-–—./… ") == "" {
		return ""
	}
	return s
}

// spaced returns the folded words of a text, with single spaces between them.
func spaced(s string) string { return strings.ReplaceAll(viet.Slug(viet.NFC(s)), "-", " ") }

// nothing returns lines without those that stand for none.
func nothing(lines []string) (some []string) {
	for _, line := range lines {
		if line = value(line); line != "" {
			some = append(some, line)
		}
	}
	return some
}

// meanings makes the table for findColumns of lists of words.
func meanings(lists map[string]string) map[string]string {
	all := map[string]string{}
	for meaning, words := range lists {
		for w := range strings.SplitSeq(words, "|") {
			all[headKey(w)] = meaning
		}
	}
	return all
}
