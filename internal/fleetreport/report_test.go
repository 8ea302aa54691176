package fleetreport

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/report"
	"cchc/internal/reportfile"
	"cchc/internal/rules"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/xuri/excelize/v2"
)

// province is the overview of the province of the demonstration, of a copy that tests may change.
func province(t *testing.T, change func(dir string)) *Overview {
	t.Helper()
	dir := testenv.CopyOf(t, "../fleet/testdata/province")
	if change != nil {
		change(dir)
	}
	f, problems := fleet.Open(dir, fleet.File)
	if f == nil {
		t.Fatal(problems)
	}
	t.Cleanup(func() { _ = f.Close() })
	units := f.All()
	opts := Options{Options: fleet.Options{Today: viet.NewDate(2026, 11, 30), Now: time.Now}, Voice: diag.NewVoice("vi")}
	return Report(f, units, opts, nil)
}

// TestFiguresCountRows holds every figure of the ranking to the list that it counts: the rows of its unit, all
// of them, and no other's.
func TestFiguresCountRows(t *testing.T) {
	book := province(t, func(dir string) {
		if err := os.WriteFile(dir+"/don-vi/binh-lac/content/site.yaml", []byte("title: [\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}).Book()
	counted := map[string]int{}
	for _, cells := range book.Tables[0].Rows {
		if len(cells) != len(book.Tables[0].Columns) {
			t.Errorf("%s has %d cells of %d", cells[0].Words(), len(cells), len(book.Tables[0].Columns))
		}
		for _, c := range cells {
			f, ok := c.(report.Figure)
			if !ok {
				continue
			}
			counted[f.Of.Name] += f.Value()
			for _, row := range f.Rows {
				if f.Of.Rows[row][0] != cells[0] {
					t.Errorf("a figure of %s counts a row of %s", cells[0].Words(), f.Of.Rows[row][0].Words())
				}
			}
		}
	}
	for _, list := range book.Tables[1:] {
		if want := len(list.Rows); list.Name != "don-vi-chua-doc" && counted[list.Name] != want {
			t.Errorf("%s has %d rows, %d are counted", list.Name, want, counted[list.Name])
		}
		for _, cells := range list.Rows {
			if len(cells) != len(list.Columns) {
				t.Errorf("%s: a row has %d cells of %d", list.Name, len(cells), len(list.Columns))
			}
		}
	}
}

// TestWorkbook reads the workbook again: a sheet of its own name for every list, and numbers that are numbers.
func TestWorkbook(t *testing.T) {
	o := province(t, nil)
	o.Units[0].Reason = "không đọc được" // so that every list has rows
	o.Units[1].Record = []Finding{{Code: recordRule, File: "f", Message: "khác"}}
	o.Units[1].Drift = []Drift{{Title: "a", Fields: []string{"b"}, Copy: true}}
	book := o.Book()
	data, err := book.Write(reportfile.XLSX)
	if err != nil {
		t.Fatal(err)
	}
	read, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	sheets := read.GetSheetList()
	if len(sheets) != 7 || len(sheets) != len(book.Tables) {
		t.Fatalf("%d tables, sheets %q", len(book.Tables), sheets)
	}
	for _, sheet := range sheets {
		if rows, err := read.GetRows(sheet); sheet == "" || err != nil || len(rows) < 5 {
			t.Errorf("%q: %d rows, %v", sheet, len(rows), err)
		}
	}
	for row, r := range o.Units[1:2] {
		at := fmt.Sprintf("D%d", row+6)
		if kind, _ := read.GetCellType(sheets[0], at); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s is a %v", at, kind)
		}
		if value, _ := read.GetCellValue(sheets[0], at); value != fmt.Sprint(len(r.Missed)) {
			t.Errorf("%s is %q, not %d", at, value, len(r.Missed))
		}
	}
}

// TestRank tells the order: what is owed, errors, differences, the age of news; equal ones have one rank, and
// who was not read has none and comes last.
func TestRank(t *testing.T) {
	late, news := []LateTask{{}}, func(days int) *Fresh { return &Fresh{Days: days} }
	rows := []*Row{
		{Unit: "unread", Reason: "x"}, {Unit: "late", Late: late}, {Unit: "none"}, {Unit: "old", News: news(9)}, {Unit: "new", News: news(1)},
		{Unit: "new-too", News: news(1)}, {Unit: "drift", Drift: []Drift{{}}, News: news(0)}, {Unit: "errors", Errors: 1},
	}
	rank(rows)
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprint(r.Unit, " ", r.Rank))
	}
	if want := []string{"new 1", "new-too 1", "old 3", "none 4", "drift 5", "errors 6", "late 7", "unread 0"}; !slices.Equal(got, want) {
		t.Errorf("%q\nnot\n%q", got, want)
	}
}

// TestRulesThere holds the codes that this package names to the rules that there are.
func TestRulesThere(t *testing.T) {
	groups := map[string]check.Group{}
	for _, r := range rules.All() {
		groups[r.Code] = r.Group
	}
	for _, code := range counted {
		if groups[code] != check.Duties {
			t.Errorf("rule %s is of the group %q", code, groups[code])
		}
	}
	if groups[recordRule] != check.Procedures {
		t.Errorf("rule %s is of the group %q", recordRule, groups[recordRule])
	}
}
