package reportfile

import (
	"bytes"
	"errors"
	"testing"

	"cchc/internal/report"
	"cchc/internal/viet"

	"github.com/xuri/excelize/v2"
)

// A table of no report is written as a workbook and as CSV.
func TestWriteTable(t *testing.T) {
	table := &report.Table{Name: "kiem-tra", Title: "Kiểm tra", Columns: []report.Column{{Title: "Tệp", Width: 20}, {Title: "Dòng", Width: 8}},
		Rows: [][]report.Cell{{report.Text("=1+1"), report.Number(4)}}}
	day := viet.NewDate(2026, 11, 30)
	data, err := WriteTable(table, "UBND xã Thử", day, XLSX)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Kiểm tra")
	if err != nil || len(rows) != 5 || rows[1][0] != "UBND xã Thử; ngày 30/11/2026" || rows[4][0] != "=1+1" || rows[4][1] != "4" {
		t.Errorf("%v %q", err, rows)
	}
	if formula, _ := book.GetCellFormula("Kiểm tra", "A5"); formula != "" {
		t.Error("a text became a formula:", formula)
	}
	data, err = WriteTable(table, "", day, CSV)
	if want := "\ufeffTệp,Dòng\r\n'=1+1,4\r\n"; err != nil || string(data) != want {
		t.Errorf("%v %q, not %q", err, data, want)
	}
	var refused *FormatError
	if _, err = WriteTable(table, "", day, DOCX); !errors.As(err, &refused) {
		t.Error(err)
	}
}
