package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"

	"cchc/internal/docmodel"

	"github.com/xuri/excelize/v2"
)

// The bounds of workbooks and tables.
const (
	maxRows     = 50_000
	maxCells    = 1_000_000
	maxStrings  = 250_000
	maxMerges   = 100_000
	maxCellText = 4 * 32_767 // bytes of a cell: what Excel allows, in UTF-8
)

// XLSX reads a workbook: each sheet that is not hidden as a table, behind its name where
// there are several. Values are as Excel shows them, days as 31/12/2026; a formula has the
// value that was saved with it.
func XLSX(data []byte) (*docmodel.Document, error) {
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	book, err := openBook(p)
	if err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, ShortDatePattern: "dd/mm/yyyy", LongDatePattern: "dd/mm/yyyy"})
	if err != nil {
		return nil, docmodel.Refuse("intake-damaged", nil)
	}
	defer f.Close()
	d := &docmodel.Document{}
	for _, sheet := range book.sheets {
		t, err := readSheet(f, sheet)
		if err != nil {
			return nil, err
		}
		if len(t.Rows) == 0 {
			continue
		}
		d.Blocks = append(d.Blocks, &docmodel.Paragraph{Heading: 2, Style: "sheet", Text: []docmodel.Inline{{Text: docmodel.Tidy(sheet.name)}}}, t)
	}
	if len(d.Blocks) == 2 {
		d.Blocks = d.Blocks[1:]
	}
	findHeads(d)
	return d, nil
}

// findHeads says how many rows of the tables are names of columns. The texts of cells stay
// as they are.
func findHeads(d *docmodel.Document) {
	for _, b := range d.Blocks {
		if t, ok := b.(*docmodel.Table); ok {
			t.FindHeads()
		}
	}
}

// A book is what is read of a workbook before its values.
type book struct{ sheets []bookSheet }

// A bookSheet is a sheet with its merged cells.
type bookSheet struct {
	name   string
	merges [][4]int // first column, first row, last column, last row, from 1
}

// sharedString and cellTag begin the elements that make workbooks large.
var (
	sharedString = []byte("<si")
	cellTag      = []byte("<c ")
	mergeTag     = regexp.MustCompile(`<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"`)
)

// openBook reads the names and merged cells of the sheets, and refuses a workbook that is
// made to be large.
func openBook(p *pack) (*book, error) {
	top, err := p.relations("")
	if err != nil {
		return nil, err
	}
	main := related(top, "officeDocument")
	if main == "" {
		main = "xl/workbook.xml"
	}
	if strings.HasSuffix(main, ".bin") {
		return nil, docmodel.Refuse("intake-old-excel", nil)
	}
	data, ok, err := p.part(main)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, docmodel.Refuse("intake-no-document", nil)
	}
	root, err := p.tree(data)
	if err != nil {
		return nil, err
	}
	links, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	if err := boundStrings(p, links); err != nil {
		return nil, err
	}
	b, cells := &book{}, 0
	sheets := child(root, "sheets")
	if sheets == nil {
		return nil, docmodel.Refuse("intake-no-document", nil)
	}
	for _, s := range sheets.kids {
		if state := s.get("state"); state == "hidden" || state == "veryHidden" {
			continue
		}
		link, ok := links[s.get("id")]
		if !ok || link.kind != "worksheet" {
			continue
		}
		data, _, err := p.part(link.target)
		if err != nil {
			return nil, err
		}
		if cells += bytes.Count(data, cellTag); cells > maxCells {
			return nil, docmodel.Refuse("intake-elements", nil)
		}
		b.sheets = append(b.sheets, bookSheet{s.get("name"), merges(data)})
	}
	return b, nil
}

// child returns the first child with a local name, in whatever namespace.
func child(e *element, name string) *element {
	for _, k := range e.kids {
		if k.name[strings.IndexByte(k.name, ':')+1:] == name {
			return k
		}
	}
	return nil
}

// boundStrings refuses a workbook with too many texts or styles.
func boundStrings(p *pack, links map[string]relation) error {
	for kind, limit := range map[string]int{"sharedStrings": maxStrings, "styles": maxStrings / 2} {
		name := related(links, kind)
		if name == "" {
			continue
		}
		data, _, err := p.part(name)
		if err != nil {
			return err
		}
		tag := sharedString
		if kind == "styles" {
			tag = []byte("<")
		}
		if bytes.Count(data, tag) > limit {
			return docmodel.Refuse("intake-elements", nil)
		}
	}
	return nil
}

func merges(data []byte) (all [][4]int) {
	for _, m := range mergeTag.FindAllSubmatch(data, maxMerges) {
		x1, y1, err1 := excelize.CellNameToCoordinates(string(m[1]))
		x2, y2, err2 := excelize.CellNameToCoordinates(string(m[2]))
		if err1 == nil && err2 == nil && x2 >= x1 && y2 >= y1 {
			all = append(all, [4]int{x1, y1, x2, y2})
		}
	}
	return all
}

// readSheet reads the rows of a sheet. Rows and columns at the ends that are empty are left
// out.
func readSheet(f *excelize.File, s bookSheet) (*docmodel.Table, error) {
	rows, err := f.Rows(s.name)
	if err != nil {
		return nil, docmodel.Refuse("intake-damaged", nil)
	}
	defer rows.Close()
	var grid [][]string
	cells := 0
	for rows.Next() {
		columns, err := rows.Columns()
		if err != nil {
			return nil, docmodel.Refuse("intake-damaged", nil)
		}
		if cells += len(columns); len(grid) >= maxRows || cells > maxCells {
			return nil, docmodel.Refuse("intake-elements", nil)
		}
		if len(columns) > docmodel.MaxColumns {
			columns = columns[:docmodel.MaxColumns]
		}
		grid = append(grid, columns)
	}
	if rows.Error() != nil {
		return nil, docmodel.Refuse("intake-damaged", nil)
	}
	for len(grid) > 0 && strings.TrimSpace(strings.Join(grid[len(grid)-1], "")) == "" {
		grid = grid[:len(grid)-1]
	}
	return sheetTable(grid, s.merges), nil
}

// sheetTable makes a table of the values of a sheet.
func sheetTable(grid [][]string, merges [][4]int) *docmodel.Table {
	t := &docmodel.Table{}
	spans := map[[2]int][2]int{} // width and height of a merged cell by its first place
	covered := map[[2]int]bool{}
	area := 0
	for _, m := range merges {
		wide, high := min(m[2], docmodel.MaxColumns)-m[0]+1, min(m[3], len(grid))-m[1]+1
		if area += max(wide, 0) * max(high, 0); wide < 1 || high < 1 || area > docmodel.MaxCovered || hides(grid, m) {
			continue
		}
		spans[[2]int{m[0], m[1]}] = [2]int{wide, high}
		for y := range high {
			for x := range wide {
				covered[[2]int{m[0] + x, m[1] + y}] = x > 0 || y > 0
			}
		}
	}
	for y, columns := range grid {
		var row docmodel.Row
		for x, text := range columns {
			at := [2]int{x + 1, y + 1}
			if covered[at] {
				continue
			}
			cell := textCell(text)
			if s, ok := spans[at]; ok {
				cell.ColSpan, cell.RowSpan = s[0], s[1]
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// hides reports whether a merged cell covers others that have a text, which programs leave
// there that move rows.
func hides(grid [][]string, m [4]int) bool {
	for y := m[1] - 1; y < min(m[3], len(grid)); y++ {
		for x := m[0] - 1; x < min(m[2], len(grid[y])); x++ {
			if (x > m[0]-1 || y > m[1]-1) && strings.TrimSpace(grid[y][x]) != "" {
				return true
			}
		}
	}
	return false
}

// textCell makes a cell of a text, a paragraph of each line.
func textCell(text string) (c docmodel.Cell) {
	if strings.TrimSpace(text) == "" {
		return c
	}
	for line := range strings.SplitSeq(docmodel.Tidy(strings.ReplaceAll(text, "_x000D_", "")), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			c.Blocks = append(c.Blocks, &docmodel.Paragraph{Text: []docmodel.Inline{{Text: line}}})
		}
	}
	return c
}

// separator returns the sign between the values of a text file, 0 for none.
func separator(text []byte) rune {
	if rest, ok := bytes.CutPrefix(text, []byte("sep=")); ok && len(rest) > 0 {
		return rune(rest[0])
	}
	best, count := rune(0), 0
	first, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	for _, sign := range []rune{'\t', ';', ','} {
		if n := bytes.Count(first, []byte(string(sign))); n > count {
			best, count = sign, n
		}
	}
	return best
}

// CSV reads a text file with values between commas, semicolons or tabs, in any encoding that
// programs in Vietnam write.
func CSV(data []byte) (*docmodel.Document, error) {
	if len(data) > maxText {
		return nil, docmodel.Refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxText >> 20})
	}
	text, e := decodeText(data)
	d := &docmodel.Document{}
	noteEncoding(d, e, data, text)
	sign := separator(text)
	if rest, ok := bytes.CutPrefix(text, []byte("sep=")); ok {
		_, text, _ = bytes.Cut(rest, []byte("\n"))
	}
	if sign == 0 || sign == '"' || sign == '\n' || sign == '\r' {
		return nil, docmodel.Refuse("intake-no-table", nil)
	}
	reader := csv.NewReader(bytes.NewReader(text))
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = sign, true, -1
	t, cells := &docmodel.Table{}, 0
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, docmodel.Refuse("intake-damaged", nil)
		}
		if cells += len(record); len(t.Rows) >= maxRows || cells > maxCells {
			return nil, docmodel.Refuse("intake-elements", nil)
		}
		if n := len(t.Rows); n > 0 && len(record) != len(t.Rows[n-1]) && len(record) > 1 && len(record) <= docmodel.MaxColumns {
			d.Remark("intake-ragged", map[string]any{"Row": n + 1, "Count": len(record), "Before": len(t.Rows[n-1])})
		}
		row := make(docmodel.Row, 0, min(len(record), docmodel.MaxColumns))
		for _, text := range record[:min(len(record), docmodel.MaxColumns)] {
			if len(text) > maxCellText { // a quotation mark that nothing closes
				return nil, docmodel.Refuse("intake-elements", nil)
			}
			row = append(row, textCell(withoutGuard(text)))
		}
		t.Rows = append(t.Rows, row)
	}
	d.Blocks = []docmodel.Block{t}
	findHeads(d)
	d.NoteConversions()
	return d, nil
}

// withoutGuard takes away the apostrophe that keeps spreadsheets from calculating a text.
func withoutGuard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@\t\r", s[1]) >= 0 {
		return s[1:]
	}
	return s
}
