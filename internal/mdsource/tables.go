package mdsource

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/diag"
)

// A row is a line of cells that were pasted from a spreadsheet.
type row struct {
	start, end int
	cells      []string
}

// pasted makes a table of the lines from a place on, if they are rows of cells
// with tabs or semicolons between them. It returns where the lines behind them
// begin, 0 where they are none.
func (p *preparer) pasted(at, end int, mask byte) int {
	line := p.src[at:end]
	var rows []row
	switch {
	case p.html || p.list && len(line) > 0 && (line[0] == ' ' || line[0] == '\t'):
		return 0
	case mask&hasTab != 0 && rowOfTabs(line, 1):
		rows = p.rows(at, '\t')
	case mask&hasSemicolon != 0 && rowOfSemicolons(line) > 0:
		rows = p.rows(at, ';')
	}
	if len(rows) < 2 {
		return 0
	}
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r.cells))
	}
	if p.above.kind != blankLine {
		p.replace(at, at, "\n")
	}
	for i, r := range rows {
		var text strings.Builder
		text.WriteString("|")
		for _, c := range r.cells {
			text.WriteString(" " + cell(c) + " |")
		}
		if i == 0 {
			text.WriteString(strings.Repeat("  |", columns-len(r.cells)) + "\n|" + strings.Repeat(" --- |", columns))
		}
		p.replace(r.start, r.end, text.String())
	}
	last := rows[len(rows)-1]
	p.list, p.table = false, columns
	p.above = above{otherLine, last.start, last.end, 1}
	return last.end + 1
}

// rowOfTabs reports whether a line has at least some tabs between words, and none
// of them only behind a mark.
func rowOfTabs(line []byte, least int) bool {
	text, _ := leading(line)
	if text == len(line) {
		return false
	}
	m := markAt(line[text:])
	if m.kind == ruleMark || m.kind == headingMark || m.kind == quoteMark || m.kind == blockMark {
		return false
	}
	inner := bytes.TrimRightFunc(line[text:], unicode.IsSpace)
	if m.size > 0 && m.kind != noMark {
		inner, least = inner[min(m.size+m.gap, len(inner)):], max(least, 2)
	}
	return bytes.Count(inner, []byte("\t")) >= least
}

// rowOfSemicolons returns how many semicolons a line has, if they stand as between
// cells: none of them before a space; 0 where they are none.
func rowOfSemicolons(line []byte) int {
	line = bytes.TrimRightFunc(line, unicode.IsSpace)
	n := 0
	for i, c := range line {
		if c != ';' {
			continue
		}
		if n++; i+1 == len(line) || line[i+1] == ' ' || i == 0 || line[i-1] == '&' {
			return 0
		}
	}
	if n < 2 || bytes.Contains(line, []byte("](")) || bytes.Contains(line, []byte("://")) || bytes.IndexByte(line, '&') >= 0 {
		return 0
	}
	return n
}

// rows returns the rows from a place on. A cell in quotation marks can have several
// lines.
func (p *preparer) rows(at int, sep byte) (rows []row) {
	semicolons := 0
	for at < len(p.src) {
		end := lineEnd(p.src, at)
		line := p.src[at:end]
		if sep == ';' {
			n := rowOfSemicolons(line)
			if n == 0 || semicolons > 0 && n != semicolons {
				return rows
			}
			semicolons = n
		} else if !rowOfTabs(line, 1) {
			return rows
		}
		end = p.quoted(at, end, sep)
		rows = append(rows, row{at, end, split(string(p.src[at:end]), sep)})
		at = end + 1
	}
	return rows
}

func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(src)
}

// quoted returns where a row ends whose last cell opens with a quotation mark: at
// the end of the line on which that closes, if one of the next few does.
func (p *preparer) quoted(at, end int, sep byte) int {
	line := p.src[at:end]
	last := bytes.LastIndexByte(line, sep) + 1
	if last >= len(line) || line[last] != '"' || bytes.Count(line[last:], []byte(`"`))%2 == 0 {
		return end
	}
	further := end
	for range 8 {
		if further >= len(p.src) {
			return end
		}
		next := lineEnd(p.src, further+1)
		line := p.src[further+1 : next]
		if len(bytes.TrimSpace(line)) == 0 {
			return end
		}
		if further = next; bytes.Count(line, []byte(`"`))%2 == 1 {
			return further
		}
	}
	return end
}

// split divides a row into cells, without the quotation marks around them.
func split(line string, sep byte) (cells []string) {
	for {
		if strings.HasPrefix(line, `"`) {
			if i := closing(line); i > 0 && (i+1 == len(line) || line[i+1] == sep) {
				cells = append(cells, strings.ReplaceAll(line[1:i], `""`, `"`))
				if i+1 == len(line) {
					return cells
				}
				line = line[i+2:]
				continue
			}
		}
		c, rest, more := strings.Cut(line, string(sep))
		if cells = append(cells, c); !more {
			return cells
		}
		line = rest
	}
}

// closing returns the place of the quotation mark that closes the first one, 0 for
// none; two together are one in the text.
func closing(line string) int {
	for i := 1; i < len(line); i++ {
		if line[i] == '"' {
			if i+1 == len(line) || line[i+1] != '"' {
				return i
			}
			i++
		}
	}
	return 0
}

// cell writes the text of a cell as a table of Markdown has it.
func cell(text string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "|", `\|`)
	return strings.ReplaceAll(text, "\n", "<br>")
}

// pipes prepares a line with pipes, and reports whether that is all that is to be
// done with it: a row has as many cells as the header, whose line of dashes is made
// to fit or is added.
func (p *preparer) pipes(at, end, text int) bool {
	line := p.src[at:end]
	switch {
	case p.html:
		return false
	case p.table > 0:
		p.fit(at, end)
	case delimiters(line):
		if p.above.kind != textLine {
			return false
		}
		header := p.src[p.above.start:p.above.end]
		if bytes.IndexByte(header, '|') < 0 {
			return false
		}
		p.table = count(header)
		if n := count(line); n != p.table || bytes.ContainsFunc(line, wideSpace) {
			p.replace(at, end, delimiterRow(line, p.table))
		}
	case line[text] == '|' && p.headless(at, end):
		p.table = count(line)
		if p.above.kind == textLine {
			p.replace(at, at, "\n")
		}
		p.replace(end, end, "\n|"+strings.Repeat(" --- |", p.table))
	default:
		if markAt(line[text:]).kind != noMark && line[text] != '|' {
			return false
		}
		n := p.above
		p.set(textLine, at, end) // the header of a table, if the next line says so
		if n.kind == textLine && n.lines > 0 {
			p.above.lines = n.lines + 1
		}
		p.indent(at, text, !p.list && columns(line[:text]) > 3, false)
		p.signs(at, line, maskOf(line))
		return true
	}
	if n := p.table; n > 0 {
		p.signs(at, line, maskOf(line))
		p.set(otherLine, at, end)
		p.table = n
	}
	return true
}

func wideSpace(r rune) bool { return r >= utf8.RuneSelf && unicode.IsSpace(r) }

// delimiters reports whether a line can be the one under a table's header.
func delimiters(line []byte) bool {
	return bytes.IndexByte(line, '-') >= 0 && len(bytes.TrimFunc(line, func(r rune) bool { return r == '-' || r == ':' || r == '|' || unicode.IsSpace(r) })) == 0
}

// headless reports whether a row and the line below it begin and end as rows do,
// and that line is not one of dashes.
func (p *preparer) headless(at, end int) bool {
	if end+1 >= len(p.src) {
		return false
	}
	next := bytes.TrimSpace(p.src[end+1 : lineEnd(p.src, end+1)])
	line := bytes.TrimSpace(p.src[at:end])
	closed := func(line []byte) bool { return len(line) > 2 && line[0] == '|' && line[len(line)-1] == '|' }
	return closed(line) && closed(next) && !delimiters(next) && count(line) > 1 && count(line) == count(next)
}

// count returns how many cells a row has.
func count(line []byte) int { return len(bars(line)) - 1 }

// bars returns where the cells of a row begin, each with its pipe before it, and
// where the last one ends.
func bars(line []byte) []int {
	line = bytes.TrimRightFunc(line, unicode.IsSpace)
	start, _ := leading(line)
	if start < len(line) && line[start] == '|' {
		start++
	}
	at := append(make([]int, 0, 16), start-1)
	for i := start; i < len(line); i++ {
		if line[i] == '|' && (i == 0 || line[i-1] != '\\') && i+1 < len(line) {
			at = append(at, i)
		}
	}
	if n := len(line); n > start && line[n-1] == '|' && (n < 2 || line[n-2] != '\\') {
		return append(at, n-1)
	}
	return append(at, len(line))
}

// delimiterRow writes the line under a header of n cells, with the alignment that
// it says of the first ones.
func delimiterRow(line []byte, n int) string {
	at := bars(line)
	row := "|"
	for i := range n {
		dashes := "---"
		if i+1 < len(at) {
			if c := bytes.TrimFunc(line[at[i]+1:at[i+1]], func(r rune) bool { return unicode.IsSpace(r) || r == '|' }); len(c) > 0 {
				if c[0] == ':' {
					dashes = ":" + dashes
				}
				if c[len(c)-1] == ':' && len(c) > 1 {
					dashes += ":"
				}
			}
		}
		row += " " + dashes + " |"
	}
	return row
}

// fit makes the cells that a row has beyond the header part of its last one, so
// that no word is lost, and tells of them.
func (p *preparer) fit(at, end int) {
	line := p.src[at:end]
	if bytes.Count(line, []byte("|")) < p.table {
		return
	}
	bar := bars(line)
	if len(bar)-1 <= p.table {
		return
	}
	beyond := bytes.Trim(line[bar[p.table]:bar[len(bar)-1]], "| \t")
	if len(beyond) == 0 {
		return
	}
	for _, b := range bar[p.table : len(bar)-1] {
		p.replace(at+b, at+b, `\`)
	}
	p.note(at+bar[p.table], diag.Warning, "table-cells-beyond", diag.Args{"Cells": len(bar) - 1, "Columns": p.table})
}
