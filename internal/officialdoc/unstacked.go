package officialdoc

import (
	"cchc/internal/docmodel"
	"cchc/internal/doctable"
	"cchc/internal/lazyregexp"
)

// unstacked puts tables together again whose cells stand below each other, as copying from a
// PDF or a page leaves them: the heads of the columns in a row of paragraphs, then cell by
// cell. A row begins with its number; one without a number is told by its length.
func unstacked(blocks []docmodel.Block) []docmodel.Block {
	for i := range blocks {
		heads := stackedHeads(blocks[i:])
		if len(heads) < 4 {
			continue
		}
		t, used := stackedRows(blocks[i+len(heads):], heads)
		if len(t.Rows) < 2 {
			continue
		}
		all := append(append([]docmodel.Block{}, blocks[:i]...), t)
		return append(all, unstacked(blocks[i+len(heads)+used:])...)
	}
	return blocks
}

// stackedHeads returns the paragraphs at the beginning that are heads of columns of tasks.
func stackedHeads(blocks []docmodel.Block) (heads []string) {
	seen := map[string]bool{}
	for _, b := range blocks {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			break
		}
		m := taskColumns[doctable.HeadKey(p.Marked())]
		if m == "" || seen[m] {
			break
		}
		seen[m] = true
		heads = append(heads, p.Plain())
	}
	if len(heads) > 0 && taskColumns[doctable.HeadKey(heads[0])] != "no" {
		return nil
	}
	return heads
}

var stackedNumber = lazyregexp.New(`^(?:\d{1,3}|[IVXLC]{1,6})[.)]?$`)

// stackedRows reads the rows; used is how many blocks they are.
func stackedRows(blocks []docmodel.Block, heads []string) (t *docmodel.Table, used int) {
	width := len(heads)
	t = &docmodel.Table{Rows: []docmodel.Row{textRow(heads)}, Heads: 1}
	var row []string
	end := func() bool {
		switch {
		case len(row) == 0:
		case len(row) == 2 && doctable.IsGroupNumber(row[0]):
			t.Rows = append(t.Rows, textRow(row))
		case len(row) == width:
			t.Rows = append(t.Rows, textRow(row))
		case len(row) == width-1 && !stackedNumber.MatchString(row[0]):
			t.Rows = append(t.Rows, textRow(append([]string{""}, row...)))
		default:
			return false
		}
		row = nil
		return true
	}
	for n, b := range blocks {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			break
		}
		text := p.Marked()
		full := len(row) == width || len(row) == width-1 && !stackedNumber.MatchString(row[0]) || len(row) == 2 && doctable.IsGroupNumber(row[0])
		if full && (len(row) > 2 || stackedNumber.MatchString(text)) {
			if !end() {
				break
			}
			used = n
		}
		row = append(row, text)
		if len(row) > width {
			break
		}
	}
	if len(row) > 0 && end() {
		used = len(blocks)
	}
	return t, used
}

func textRow(texts []string) (row docmodel.Row) {
	for _, text := range texts {
		var c docmodel.Cell
		if text != "" {
			c.Blocks = []docmodel.Block{&docmodel.Paragraph{Text: []docmodel.Inline{{Text: text}}}}
		}
		row = append(row, c)
	}
	return row
}
