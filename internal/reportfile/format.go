// Package reportfile writes reports (báo cáo định kỳ) in the formats that people and
// programs read them in.
//
// [Write] writes a [report.Report] as a document of Word, a workbook of Excel, a table as
// CSV, one page of HTML, or Markdown. The same report gives the same bytes. What a report
// says is decided by package report; how it looks on paper follows Nghị định
// 30/2020/NĐ-CP, Phụ lục I.
package reportfile

import (
	"bytes"
	"strings"

	"cchc/internal/report"
	"cchc/internal/viet"

	"github.com/xuri/excelize/v2"
)

// A Format is a form in which a report is written, by the end of a file's name.
type Format string

// The formats.
const (
	DOCX     Format = "docx"
	XLSX     Format = "xlsx"
	CSV      Format = "csv"
	HTML     Format = "html"
	Markdown Format = "md"
)

// Formats are all formats, in the order of help texts.
var Formats = []Format{DOCX, XLSX, CSV, HTML, Markdown}

// Known reports whether there is the format.
func (f Format) Known() bool {
	for _, known := range Formats {
		if f == known {
			return true
		}
	}
	return false
}

// Binary reports whether the format is no text that a terminal shows.
func (f Format) Binary() bool { return f == DOCX || f == XLSX }

// Name is the name of a file of a report: bao-cao-2026-q1.docx, with the unit behind the
// period where the report is that of one.
func Name(r *report.Report, f Format) string {
	name := "bao-cao-" + strings.ToLower(r.Period.ID())
	if r.Unit != "" {
		name += "-" + viet.Slug(r.Unit)
	}
	return name + "." + string(f)
}

// Write writes a report in a format. Only CSV, which has one table, asks for a table, by
// its name or that of [report.Summary]; where there is none, the error is a
// [*TableError].
func Write(r *report.Report, f Format, table string) ([]byte, error) {
	switch f {
	case DOCX:
		return writeDOCX(r), nil
	case XLSX:
		return writeXLSX(r)
	case CSV:
		return writeCSV(r, table)
	case HTML:
		return writeHTML(r), nil
	}
	return writeMarkdown(r), nil
}

// WriteTable writes one table that belongs to no report, as a workbook or as CSV, with the
// agency whose it is and its day. The error is a [*FormatError] for another format.
func WriteTable(t *report.Table, agency string, day viet.Date, f Format) ([]byte, error) {
	switch f {
	case XLSX:
		return (&Book{Title: t.Title, Agency: agency, Note: agency + "; ngày " + day.Day().String(), Day: day, Tables: []*report.Table{t}}).Write(f)
	case CSV:
		return csvBytes(csvRows(t.Data())), nil
	}
	return nil, &FormatError{f}
}

// A Book is tables that belong together and to no report of one column.
type Book struct {
	Title, Agency string
	Note          string // below the title
	Day           viet.Date
	Tables        []*report.Table // the first is the overview; figures in it lead to the others, see [report.Table].Name
}

// Write writes the tables as a workbook, a sheet each, or as one page of HTML without scripts or other files.
// The error is a [*FormatError] for another format.
func (b *Book) Write(f Format) ([]byte, error) {
	switch f {
	case XLSX:
		w := &xlsxWriter{note: b.Note}
		return w.book(excelize.DocProperties{Title: b.Title, Creator: b.Agency}, b.Day, b.Tables)
	case HTML:
		var out bytes.Buffer
		if err := bookTemplate.Execute(&out, b); err != nil { // a buffer takes everything
			panic("reportfile: " + err.Error())
		}
		return out.Bytes(), nil
	}
	return nil, &FormatError{f}
}

// A FormatError says that a table is not written in a format.
type FormatError struct{ Format Format }

func (e *FormatError) Error() string { return "no table as " + string(e.Format) }

// dashed is the text of an item of a list as it stands on paper.
const dashed = "- "
