package docmodel

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A table of more columns, or with longer cells, is written row by row.
const (
	widestTable = 8
	longestCell = 700 // letters
)

// table writes a table with pipes, or row by row where that could not be read.
func (w *markdownWriter) table(t *Table) {
	rows, heads := w.cells(t)
	if len(rows) == 0 {
		return
	}
	w.lists = nil
	head := joinHeads(rows[:heads])
	rows = rows[heads:]
	head, rows = withoutEmpty(head, rows)
	switch {
	case len(head) == 0:
	case len(head) > widestTable || longest(rows) > longestCell:
		w.records(head, rows)
	default:
		w.pipes(head, rows)
	}
}

// cells returns the texts of a table. What reaches over several rows is in each of them,
// what reaches over several columns in the first.
func (w *markdownWriter) cells(t *Table) (rows [][]string, heads int) {
	w.inTable = true
	defer func() { w.inTable = false }()
	texts := map[*Cell]string{}
	for _, row := range t.Grid() {
		var cells []string
		for x, c := range row {
			text, ok := texts[c]
			if !ok {
				text = w.cell(c)
				texts[c] = text
			}
			if x > 0 && row[x-1] == c && len(rows) >= t.Heads {
				text = ""
			}
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	return rows, min(t.Heads, len(rows))
}

// cell writes what is in a cell on one line.
func (w *markdownWriter) cell(c *Cell) string {
	var lines []string
	for _, p := range Paragraphs(c.Blocks) {
		text := strings.TrimSpace(p.Mark + " " + strings.ReplaceAll(w.inline(p.Text, false), "  \n", "<br>"))
		if text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "<br>")
}

// joinHeads makes one row of names of several.
func joinHeads(rows [][]string) []string {
	if len(rows) == 0 {
		return nil
	}
	head := slices.Clone(rows[0])
	for x := range head {
		head[x] = plainHead(head[x])
		for _, row := range rows[1:] {
			if text := plainHead(row[x]); text != "" && !strings.HasSuffix(head[x], text) {
				head[x] = strings.TrimPrefix(head[x]+" – "+text, " – ")
			}
		}
	}
	return head
}

// plainHead returns the name of a column without marks that make it bold.
func plainHead(s string) string {
	if inner, ok := strings.CutPrefix(s, "**"); ok {
		if inner, ok = strings.CutSuffix(inner, "**"); ok && !strings.Contains(inner, "**") {
			return inner
		}
	}
	return s
}

// withoutEmpty leaves out columns and rows with nothing in them.
func withoutEmpty(head []string, rows [][]string) ([]string, [][]string) {
	rows = slices.DeleteFunc(rows, func(row []string) bool {
		return !slices.ContainsFunc(row, func(s string) bool { return s != "" })
	})
	for x := len(head) - 1; x >= 0; x-- {
		if head[x] != "" || slices.ContainsFunc(rows, func(row []string) bool { return row[x] != "" }) {
			continue
		}
		head = slices.Delete(head, x, x+1)
		for y := range rows {
			rows[y] = slices.Delete(rows[y], x, x+1)
		}
	}
	return head, rows
}

func longest(rows [][]string) int {
	n := 0
	for _, row := range rows {
		for _, text := range row {
			n = max(n, utf8.RuneCountInString(text))
		}
	}
	return n
}

func (w *markdownWriter) pipes(head []string, rows [][]string) {
	var b strings.Builder
	line := func(cells []string) {
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	line(head)
	line(slices.Repeat([]string{"---"}, len(head)))
	for _, row := range rows {
		line(row)
	}
	w.block(strings.TrimSuffix(b.String(), "\n"), kindText)
}

// records writes each row as a list of its cells, each with the name of its column.
func (w *markdownWriter) records(head []string, rows [][]string) {
	for _, row := range rows {
		var cells []string
		for x, text := range row {
			if text != "" {
				cells = append(cells, text)
				if head[x] != "" {
					cells[len(cells)-1] = head[x] + ": " + text
				}
			}
		}
		for i, text := range cells {
			text = strings.ReplaceAll(text, "\\|", "|")
			if i == 0 {
				w.block("**"+strings.ReplaceAll(strings.ReplaceAll(text, "<br>", " "), "**", "")+"**", kindText)
				continue
			}
			w.block("- "+strings.ReplaceAll(text, "<br>", "  \n  "), kindItem)
		}
	}
}
