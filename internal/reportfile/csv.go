package reportfile

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"cchc/internal/opendata"
	"cchc/internal/report"
	"cchc/internal/schema"
)

// A TableError says that the report has no table of a name.
type TableError struct {
	Name string
	Near string // the table that may have been meant; "" for none
	All  []string
}

func (e *TableError) Error() string { return "no table " + e.Name }

// writeCSV writes one table of the report (RFC 4180) so that Excel opens it as it is: UTF-8
// with a byte order mark, lines that end with CR LF, nothing that it would run as a
// formula. Days are 2026-03-09, numbers have a point; beside a column of links stands
// one of their addresses. name is that of a table or list; [report.Summary], and "",
// is the table of all figures. The error is a [*TableError].
func writeCSV(r *report.Report, name string) ([]byte, error) {
	if name == "" || name == report.Summary {
		return csvBytes(csvRows(r.Summary(func(list *report.Table) string { return list.Name }))), nil
	}
	if t := r.Table(name); t != nil {
		return csvBytes(csvRows(t.Data())), nil
	}
	return nil, &TableError{name, schema.NearestName(name, r.TableNames()), r.TableNames()}
}

// csvRows is a table with its heads.
func csvRows(t *report.Table) [][]string {
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
func csvCell(c report.Cell) string {
	switch c := c.(type) {
	case report.Day:
		return c.ISO()
	case report.Number:
		return strconv.FormatFloat(float64(c), 'f', -1, 64)
	case report.Year:
		return strconv.Itoa(int(c))
	case report.Figure:
		return strconv.Itoa(c.Value())
	}
	return opendata.Guard(c.Words())
}

func csvBytes(rows [][]string) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil { // a buffer takes everything
		panic("reportfile: " + err.Error())
	}
	return out.Bytes()
}
