package report

import (
	"strings"
)

// Markdown writes the report as Markdown (CommonMark with GFM tables).
func (r *Report) Markdown() []byte {
	w := &markdownWriter{}
	w.lines("# Báo cáo", "**"+markdownText(r.Title)+"**")
	w.lines(markdownText("Đơn vị báo cáo: "+r.Head.Agency), markdownText(r.toWords()))
	for _, p := range r.Opening {
		w.lines(markdownParagraph(p))
	}
	w.sections(r.Sections, 2)
	w.lines(markdownParagraph(r.Closing))
	for _, l := range r.Lists {
		w.lines("## "+l.Number+". "+markdownText(l.Title), w.table(l.printed()))
	}
	return []byte(strings.Join(w.parts, "\n\n") + "\n")
}

// toWords says who receives the report.
func (r *Report) toWords() string { return "Kính gửi: " + strings.Join(r.Head.receivers(), "; ") }

// receivers are the agencies that receive the report, or what stands for them.
func (h Head) receivers() []string {
	if len(h.To) == 0 {
		return []string{"(điền cơ quan nhận báo cáo)"}
	}
	return h.To
}

type markdownWriter struct{ parts []string }

func (w *markdownWriter) lines(parts ...string) { w.parts = append(w.parts, parts...) }

func (w *markdownWriter) sections(sections []Section, level int) {
	for _, s := range sections {
		w.lines(strings.Repeat("#", level) + " " + s.Number + " " + markdownText(s.Title))
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case Paragraph:
				w.lines(markdownParagraph(b))
			case *Table:
				w.lines("**"+b.Number+". "+markdownText(b.Title)+"**", w.table(b))
			}
		}
		w.sections(s.Sections, level+1)
	}
}

// markdownParagraph writes a paragraph, or an item of a list.
func markdownParagraph(p Paragraph) string {
	if item, ok := p.item(); ok {
		return "- " + markdownText(item.words())
	}
	return markdownText(p.words())
}

func (w *markdownWriter) table(t *Table) string {
	var b strings.Builder
	row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	var heads, rule []string
	for i, c := range t.Columns {
		heads = append(heads, markdownText(c.Title))
		if t.numbers(i) {
			rule = append(rule, "---:")
		} else {
			rule = append(rule, "---")
		}
	}
	row(heads)
	row(rule)
	for i, cells := range t.Rows {
		var texts []string
		for _, c := range cells {
			text := markdownCell(c)
			if t.Total && i == len(t.Rows)-1 {
				text = "**" + text + "**"
			}
			texts = append(texts, text)
		}
		row(texts)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// numbers reports whether a column holds numbers.
func (t *Table) numbers(column int) bool {
	return len(t.Rows) > 0 && isNumber(t.Rows[0][column])
}

func markdownCell(c Cell) string {
	links, ok := c.(Links)
	if !ok {
		return markdownText(cellWords(c))
	}
	var texts []string
	for _, l := range links {
		text := markdownText(l.Text)
		if l.URL != "" {
			text = "[" + text + "](<" + markdownURL.Replace(l.URL) + ">)"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

var (
	markdownMarks = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "\\<", ">", "\\>", "`", "\\`", "#", "\\#", "~", "\\~", "&", "\\&", "!", "\\!", "\r\n", " ", "\n", " ")
	markdownURL   = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "\n", "%0A", " ", "%20", "\\", "%5C")
)

// markdownText writes a text so that nothing in it is a mark, in one line.
func markdownText(s string) string {
	return markdownMarks.Replace(strings.Join(strings.Fields(s), " "))
}
