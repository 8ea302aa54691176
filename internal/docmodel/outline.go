package docmodel

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Finish brings all formats to one form: marks that a person typed stand in Mark, headings
// that only look so are headings, and paragraphs without anything are gone.
func (d *Document) Finish() {
	d.Blocks = finished(d.Blocks, true)
	for i, note := range d.Notes {
		d.Notes[i] = finished(note, false)
	}
	d.NoteConversions()
}

// NoteConversions remarks that text was converted.
func (d *Document) NoteConversions() {
	for _, c := range d.Conversions {
		d.Remark("intake-legacy-font", map[string]any{"Count": len(d.Conversions), "Font": c.Font, "Before": firstWords(c.Before), "After": firstWords(c.After)})
	}
}

// firstWords returns the beginning of a text, for messages.
func firstWords(s string) string {
	words := strings.Fields(s)
	if len(words) > 8 {
		return strings.Join(words[:8], " ") + "…"
	}
	return strings.Join(words, " ")
}

func finished(blocks []Block, headings bool) []Block {
	kept := blocks[:0]
	for _, b := range blocks {
		switch b := b.(type) {
		case *Paragraph:
			b.readMarkdown()
			b.readMark()
			if b.Empty() {
				continue
			}
			if headings {
				b.findHeading()
			}
		case *Table:
			for _, row := range b.Rows {
				for i := range row {
					row[i].Blocks = finished(row[i].Blocks, false)
				}
			}
			b.FindHeads()
		}
		kept = append(kept, b)
	}
	return slices.Clip(kept)
}

// typedMark matches the number, letter or bullet that a paragraph begins with, and the space
// behind it.
var typedMark = regexp.MustCompile(`^[\s]*(?:((?:[IVXLC]{1,7}|\d{1,3}(?:\.\d{1,3}){0,4})[.)/]|\d{1,2}(?:\.\d{1,3}){1,4}|\([0-9a-zđ]{1,3}\)|[a-zđ]\d?[.)]|[A-HĐ]\))[\s]+|([-–—+•▪●○◦■□❖➢➤✓✔·*])(?:[\s]+|(\pL)))`)

// readMark takes the mark that a person typed out of the text.
func (p *Paragraph) readMark() {
	if p.Mark != "" || len(p.Text) == 0 {
		return
	}
	text := joined(p.Text)
	m := typedMark.FindStringSubmatchIndex(text)
	switch {
	case m == nil || m[1] == len(text) && m[6] < 0:
		return
	case m[2] >= 0:
		p.Mark = text[m[2]:m[3]]
		p.cut(m[1])
	default:
		end := m[1]
		if m[6] >= 0 { // a letter stands directly behind
			end = m[6]
		}
		p.Mark = text[m[4]:m[5]]
		p.cut(end)
	}
}

// cut takes the first n bytes out of the text.
func (p *Paragraph) cut(n int) {
	for n > 0 && len(p.Text) > 0 {
		if t := &p.Text[0]; len(t.Text) > n {
			t.Text = t.Text[n:]
			break
		}
		n -= len(p.Text[0].Text)
		p.Text = p.Text[1:]
	}
	p.Text = Trim(p.Text)
}

var (
	romanMark   = regexp.MustCompile(`^[IVXLC]+[.)/]$`)
	numberMark  = regexp.MustCompile(`^\d{1,2}[.)]$`)
	partHeading = regexp.MustCompile(`^(?i:phần|chương|phụ lục|mục)(?: (?:thứ )?[\pL\d.:]+)?`)
	article     = regexp.MustCompile(`^(?i:điều) \d+[a-zđ]?[.:]`)
)

// longestHeading is how many letters a heading has at most.
const longestHeading = 200

// findHeading makes a heading of a paragraph that looks like one: of an official document
// I. in bold letters or capitals, and parts, chapters and articles in bold letters.
func (p *Paragraph) findHeading() {
	text := p.Plain()
	if p.Heading > 0 || text == "" || utf8.RuneCountInString(text) > longestHeading || p.Level > 1 {
		return
	}
	bold, capitals := p.Bold(), isCapitals(text)
	switch {
	case romanMark.MatchString(p.Mark) && (bold || capitals):
		p.Heading = 2
	case p.Mark == "" && (bold || capitals) && partHeading.MatchString(text) && !strings.HasSuffix(text, "."):
		p.Heading = 2
	case bold && p.Mark == "" && article.MatchString(text), bold && numberMark.MatchString(p.Mark) && !strings.HasSuffix(text, ";"):
		p.Heading = 3
	}
}

// isCapitals reports whether a text has no small letters, and capitals.
func isCapitals(s string) bool {
	capitals := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals > 1
}

// FindHeads says how many rows of a table are names of columns, where the file did not.
func (t *Table) FindHeads() {
	if t.Heads > 0 || len(t.Rows) < 2 {
		return
	}
	t.Heads = 1
	for _, c := range t.Rows[0] {
		if c.RowSpan > 1 && c.RowSpan < len(t.Rows) && c.RowSpan <= 3 && slices.ContainsFunc(t.Rows[0], func(o Cell) bool { return o.ColSpan > 1 }) {
			t.Heads = max(t.Heads, c.RowSpan)
		}
	}
}
