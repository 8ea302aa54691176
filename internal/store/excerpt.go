package store

import (
	"io/fs"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"
)

// maxExcerpt is how many bytes of a line are shown with a problem.
const maxExcerpt = 400

// An excerptCutter cuts long lines around the columns of problems. It remembers
// the byte of the column that was asked for last, because a line may have any
// number of problems, which come in order.
type excerptCutter struct {
	line           string
	column, offset int // from 0
}

// cut returns a line as it is shown for a problem in a column, from 1, and how
// many characters less the column is there.
func (c *excerptCutter) cut(line string, column int) (excerpt string, shift int) {
	if len(line) <= maxExcerpt {
		return line, 0
	}
	at := c.seek(line, max(column-1, 0))
	from, to := max(0, at-maxExcerpt/2), min(len(line), max(at, maxExcerpt/2)+maxExcerpt/2)
	for from < at && !utf8.RuneStart(line[from]) {
		from++
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	excerpt = line[from:to]
	if from > 0 {
		excerpt, shift = "…"+excerpt, c.column-utf8.RuneCountInString(line[from:at])-1
	}
	if to < len(line) {
		excerpt += "…"
	}
	return excerpt, shift
}

// seek returns the byte of a column of a line.
func (c *excerptCutter) seek(line string, column int) int {
	if line != c.line || column < c.column {
		c.line, c.column, c.offset = line, 0, 0
	}
	for c.column < column && c.offset < len(line) {
		_, size := utf8.DecodeRuneInString(line[c.offset:])
		c.offset += size
		c.column++
	}
	return c.offset
}

// Excerpts gives the problems found in content the text of their lines, read
// anew from the site's folder.
func Excerpts(site fs.FS, problems diag.List) diag.List {
	texts := map[string][]string{}
	var cutter excerptCutter
	for i := range problems {
		p := &problems[i]
		if p.Excerpt != "" || p.Line < 1 || !strings.HasPrefix(p.File, "content/") {
			continue
		}
		lines, ok := texts[p.File]
		if !ok {
			if text, ok := Text(site, p.File); ok {
				lines = strings.Split(string(text), "\n")
			}
			texts[p.File] = lines
		}
		if p.Line <= len(lines) {
			p.Excerpt, p.Shift = cutter.cut(strings.TrimRight(lines[p.Line-1], " \t"), p.Column)
		}
	}
	return problems
}

// Text returns the text of a source file of a site, by its path from the site's folder,
// in the form in which messages count its lines and columns; ok is false where it
// cannot be read.
func Text(site fs.FS, file string) (text string, ok bool) {
	buf := raws.Get().(*[]byte)
	defer raws.Put(buf)
	raw, err := readInto(site, file, buf)
	if err != nil {
		return "", false
	}
	kept, _, bad := clean(file, raw)
	return string(kept), len(bad) == 0
}
