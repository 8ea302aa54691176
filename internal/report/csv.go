package report

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"

	"cchc/internal/opendata"
	"cchc/internal/schema"
)

// Summary is the name of the table of all figures, one a line.
const Summary = "tong-hop"

// A TableError says that the report has no table of a name.
type TableError struct {
	Name string
	Near string // the table that may have been meant; "" for none
	All  []string
}

func (e *TableError) Error() string { return "no table " + e.Name }

// TableNames are the names of all tables of the report, [Summary] first.
func (r *Report) TableNames() []string {
	names := []string{Summary}
	for _, t := range slices.Concat(r.Tables(), r.Lists) {
		names = append(names, t.Name)
	}
	return names
}

// CSV writes one table of the report (RFC 4180) so that Excel opens it as it is: UTF-8
// with a byte order mark, lines that end with CR LF, nothing that it would run as a
// formula. Days are 2026-03-09, numbers have a point; beside a column of links stands
// one of their addresses. name is that of a table or list; [Summary], and "", is the
// table of all figures. The error is a [*TableError].
func (r *Report) CSV(name string) ([]byte, error) {
	if name == "" || name == Summary {
		return csvBytes(csvRows(r.summary(func(list *Table) string { return list.Name }))), nil
	}
	for _, t := range slices.Concat(r.Tables(), r.Lists) {
		if t.Name == name {
			return csvBytes(csvRows(t.data())), nil
		}
	}
	return nil, &TableError{name, schema.NearestName(name, r.TableNames()), r.TableNames()}
}

// summary is the table of all figures of the text's tables, one a line, each with the
// list that proves it, as it is called there.
func (r *Report) summary(called func(list *Table) string) *Table {
	t := &Table{Name: Summary, Title: "Mọi con số của báo cáo", Columns: []Column{{Title: "Bảng", Width: 44}, {Title: "Nội dung", Width: 50}, {Title: "Cột", Width: 26}, {Title: "Giá trị", Width: 10}, {Title: "Đếm từ", Width: 20}}}
	for _, table := range r.Tables() {
		for _, cells := range table.Rows {
			for i, c := range cells {
				if f, ok := c.(Figure); ok {
					t.Rows = append(t.Rows, []Cell{Text(table.Title), Text(cellWords(cells[0])), Text(table.Columns[i].Title), f, Text(called(f.Of))})
				}
			}
		}
	}
	return t
}

// csvRows is a table with its heads.
func csvRows(t *Table) [][]string {
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, c.Title)
	}
	rows := [][]string{heads}
	for _, cells := range t.Rows {
		var row []string
		for _, c := range cells {
			row = append(row, csvCell(c))
		}
		rows = append(rows, row)
	}
	return rows
}

// csvCell is a cell as programs read it.
func csvCell(c Cell) string {
	switch c := c.(type) {
	case Day:
		return c.ISO()
	case Number:
		return strconv.FormatFloat(float64(c), 'f', -1, 64)
	case Year:
		return strconv.Itoa(int(c))
	case Figure:
		return strconv.Itoa(c.Value())
	}
	return opendata.Guard(cellWords(c))
}

func csvBytes(rows [][]string) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil { // a buffer takes everything
		panic("report: " + err.Error())
	}
	return out.Bytes()
}
