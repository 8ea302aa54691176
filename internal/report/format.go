package report

import (
	"strings"

	"cchc/internal/viet"
)

// A Format is a form in which a report is written.
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

// FileName is the name of a file of the report: bao-cao-2026-q1.docx, with the unit
// behind the period where the report is that of one.
func (r *Report) FileName(f Format) string {
	name := "bao-cao-" + strings.ToLower(r.Period.ID())
	if r.Unit != "" {
		name += "-" + viet.Slug(r.Unit)
	}
	return name + "." + string(f)
}

// Write writes the report in a format. Only CSV, which has one table, asks for a table,
// by its name or that of [Summary].
func (r *Report) Write(f Format, table string) ([]byte, error) {
	switch f {
	case DOCX:
		return r.DOCX(), nil
	case XLSX:
		return r.XLSX()
	case CSV:
		return r.CSV(table)
	case HTML:
		return r.HTML(), nil
	}
	return r.Markdown(), nil
}
