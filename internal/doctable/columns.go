// Package doctable reads the tables of documents of others by the words over their columns.
//
// [Find] looks for the rows that name the columns of a table, wherever they stand and
// whatever words agencies use for them ([Meanings]), and returns a [Grid] that gives the text
// of each row by the meaning of a column. rows.go tells rows apart that are no entries:
// groups, footers, and the signs that rows and lines begin with.
package doctable

import (
	"strings"

	"cchc/internal/docmodel"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
)

// A Grid is a table with the meaning of its columns.
type Grid struct {
	Cells   [][]*docmodel.Cell
	Columns []string // what each column is, "" for unknown
	Heads   []string // the words over each column
	First   int      // the first row below the heads
	names   map[string]string
}

// Find looks for the row or rows of a table that name its columns, wherever they
// stand in its first thirty rows. names gives the meanings by viet.Key of the words; at
// least two must be known. nil is for a table without such a row.
func Find(t *docmodel.Table, names map[string]string, wanted ...string) *Grid {
	g := &Grid{Cells: t.Grid(), names: names}
	best, score := -1, 1
	for y := range min(len(g.Cells), 30) {
		if n := g.known(g.Cells[y]); n > score {
			best, score = y, n
		}
	}
	if best < 0 {
		return nil
	}
	width := len(g.Cells[best])
	g.Columns, g.Heads = make([]string, width), make([]string, width)
	last := g.lastHead(best)
	for x := range width {
		var words []string
		for y := best; y <= last; y++ {
			text := g.Cells[y][x].Text()
			if text != "" && (len(words) == 0 || words[len(words)-1] != text) {
				words = append(words, text)
			}
		}
		g.Heads[x] = strings.Join(words, " – ")
		g.Columns[x] = g.meaning(words)
	}
	g.First = last + 1
	for _, w := range wanted {
		if g.Column(w) >= 0 {
			return g
		}
	}
	return nil
}

// known counts the different columns that a row names.
func (g *Grid) known(row []*docmodel.Cell) int {
	seen := map[string]bool{}
	for x, c := range row {
		if x > 0 && row[x-1] == c {
			continue
		}
		if m := g.names[HeadKey(c.Text())]; m != "" {
			seen[m] = true
		}
	}
	return len(seen)
}

// lastHead returns the last row of the heads that begin in a row: those that its cells reach
// into, and rows that name parts of what stands above them.
func (g *Grid) lastHead(y int) int {
	last := y
	for x, c := range g.Cells[y] {
		if c.Text() == "" {
			continue
		}
		for z := y + 1; z < min(len(g.Cells), y+4) && g.Cells[z][x] == c; z++ {
			last = max(last, z)
		}
	}
	return last
}

// meaning returns what a column is: by the most exact words, its own before those of the
// group that it stands in.
func (g *Grid) meaning(words []string) string {
	if m := g.names[HeadKey(strings.Join(words, " "))]; m != "" {
		return m
	}
	for i := len(words) - 1; i >= 0; i-- {
		if m := g.names[HeadKey(words[i])]; m != "" {
			return m
		}
	}
	return ""
}

// Column returns the first column with a meaning, -1 for none.
func (g *Grid) Column(meaning string) int {
	for x, m := range g.Columns {
		if m == meaning {
			return x
		}
	}
	return -1
}

// Text returns the text of a row in the column with a meaning.
func (g *Grid) Text(y int, meaning string) string {
	if x := g.Column(meaning); x >= 0 && x < len(g.Cells[y]) {
		return Value(g.Cells[y][x].Text())
	}
	return ""
}

// Lines returns the lines of a row in the column with a meaning.
func (g *Grid) Lines(y int, meaning string) []string {
	if x := g.Column(meaning); x >= 0 && x < len(g.Cells[y]) {
		return Values(g.Cells[y][x].Lines())
	}
	return nil
}

// RowText returns a row as text, for people.
func (g *Grid) RowText(y int) string {
	var parts []string
	for x, c := range g.Cells[y] {
		if x > 0 && g.Cells[y][x-1] == c {
			continue
		}
		if text := c.Text(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " | ")
}

// Single returns the text of a row that is one cell, or has a text in one cell only beside
// its number; the row of a group. number is what stands before it.
func (g *Grid) Single(y int) (number, text string, ok bool) {
	var texts []string
	for x, c := range g.Cells[y] {
		if x > 0 && g.Cells[y][x-1] == c {
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

// IsGroupNumber reports whether a text is the number of a group: I. A)
func IsGroupNumber(s string) bool { return groupNumber.MatchString(s) }

var (
	groupNumber = lazyregexp.New(`^(?:[IVXLC]{1,7}|[A-HĐ])[.)]?$`)
	headNoise   = lazyregexp.New(`\([^)]*\)|[*¹²³0-9:]`)
	countRow    = lazyregexp.New(`^[\s|()\d\[\]=+A-H.-]*$`)
)

// HeadKey returns the words of a column's head to compare: without remarks in brackets.
func HeadKey(s string) string {
	if key := viet.Key(headNoise.ReplaceAllString(s, " ")); key != "" {
		return key
	}
	return viet.Key(s)
}

// IsCountRow reports whether a row only numbers the columns: (1) (2) (3).
func (g *Grid) IsCountRow(y int) bool {
	text := g.RowText(y)
	return strings.ContainsAny(text, "0123456789") && countRow.MatchString(text) && len(strings.Fields(text)) > 2 && len(text) < 6*len(g.Cells[y])+10
}

// IsHeadAgain reports whether a row repeats the heads, as on a second page.
func (g *Grid) IsHeadAgain(y int) bool { return g.known(g.Cells[y]) >= 3 }

// Value returns a text, "" for the words that stand for none.
func Value(s string) string {
	switch viet.FoldWords(s) {
	case "", "khong co thong tin", "khong co du lieu", "chua co thong tin", "n a":
		return ""
	}
	if strings.Trim(s, "-–—./… ") == "" {
		return ""
	}
	return s
}

// Values returns lines without those that stand for none.
func Values(lines []string) (some []string) {
	for _, line := range lines {
		if line = Value(line); line != "" {
			some = append(some, line)
		}
	}
	return some
}

// Meanings makes the table for findColumns of lists of words.
func Meanings(lists map[string]string) map[string]string {
	all := map[string]string{}
	for meaning, words := range lists {
		for w := range strings.SplitSeq(words, "|") {
			all[HeadKey(w)] = meaning
		}
	}
	return all
}
