package reportfile

import (
	"strings"

	"cchc/internal/report"
)

// writeMarkdown writes a report as Markdown (CommonMark with GFM tables).
func writeMarkdown(r *report.Report) []byte {
	w := &markdownWriter{}
	w.lines("# Báo cáo", "**"+markdownText(r.Title)+"**")
	w.lines(markdownText("Đơn vị báo cáo: "+r.Head.Agency), markdownText("Kính gửi: "+strings.Join(r.Head.Receivers(), "; ")))
	for _, p := range r.Opening {
		w.lines(markdownParagraph(p))
	}
	w.sections(r.Sections, 2)
	w.lines(markdownParagraph(r.Closing))
	for _, l := range r.Lists {
		w.lines("## "+l.Number+". "+markdownText(l.Title), w.table(l.Printed()))
	}
	return []byte(strings.Join(w.parts, "\n\n") + "\n")
}

type markdownWriter struct{ parts []string }

func (w *markdownWriter) lines(parts ...string) { w.parts = append(w.parts, parts...) }

func (w *markdownWriter) sections(sections []report.Section, level int) {
	for _, s := range sections {
		w.lines(strings.Repeat("#", level) + " " + s.Number + " " + markdownText(s.Title))
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case report.Paragraph:
				w.lines(markdownParagraph(b))
			case *report.Table:
				w.lines("**"+b.Number+". "+markdownText(b.Title)+"**", w.table(b))
			}
		}
		w.sections(s.Sections, level+1)
	}
}

// markdownParagraph writes a paragraph, or an item of a list.
func markdownParagraph(p report.Paragraph) string {
	if item, ok := p.Item(); ok {
		return dashed + markdownText(item.String())
	}
	return markdownText(p.String())
}

func (w *markdownWriter) table(t *report.Table) string {
	var b strings.Builder
	row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	var heads, rule []string
	for i, c := range t.Columns {
		heads = append(heads, markdownText(c.Title))
		if numbers(t, i) {
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
func numbers(t *report.Table, column int) bool {
	return len(t.Rows) > 0 && report.IsNumber(t.Rows[0][column])
}

func markdownCell(c report.Cell) string {
	links, ok := c.(report.Links)
	if !ok {
		return markdownText(c.Words())
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
