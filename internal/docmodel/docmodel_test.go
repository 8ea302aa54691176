package docmodel

import (
	"strings"
	"testing"
)

func cell(text string) Cell {
	return Cell{Blocks: []Block{&Paragraph{Text: []Inline{{Text: text}}}}}
}

// TestGrid: a merged cell stands in every place that it covers, and all rows are equally long.
func TestGrid(t *testing.T) {
	wide, high := cell("rộng"), cell("cao")
	wide.ColSpan, high.RowSpan = 2, 3
	table := &Table{Rows: []Row{{high, wide}, {cell("b"), cell("c")}, {cell("d")}}}
	var rows []string
	for _, row := range table.Grid() {
		var texts []string
		for _, c := range row {
			texts = append(texts, c.Text())
		}
		rows = append(rows, strings.Join(texts, "|"))
	}
	if got, want := strings.Join(rows, "\n"), "cao|rộng|rộng\ncao|b|c\ncao|d|"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestFinish: marks and headings are the same, however they came into a document.
func TestFinish(t *testing.T) {
	b := Builder{Doc: &Document{}}
	b.Add("I. CĂN CỨ\n\n", Look{Bold: true})
	b.Add("Theo Nghị định:\na) Một\nb) Hai [x]\n\n", Look{})
	b.Add("§iÒu kiÖn", Look{Font: ".VnTime"})
	for _, text := range Divide(b.Take()) {
		b.Doc.Blocks = append(b.Doc.Blocks, &Paragraph{Text: text})
	}
	b.Doc.Finish()
	want := "## I. CĂN CỨ\n\nTheo Nghị định:\n\na) Một\nb) Hai \\[x\\]\n\nĐiều kiện\n"
	if got := b.Doc.Markdown(nil); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(b.Doc.Remarks) != 1 || b.Doc.Remarks[0].Code != "intake-legacy-font" {
		t.Errorf("remarks: %v", b.Doc.Remarks)
	}
}
