package reportfile

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cchc/internal/report"
	"cchc/internal/viet"

	"github.com/xuri/excelize/v2"
)

// sheetNames are the names of the sheets by those of the tables: at most 31 letters, as
// Excel demands.
var sheetNames = map[string]string{
	report.Summary:            "Tổng hợp",
	"nhiem-vu-theo-ke-hoach":  "Nhiệm vụ theo kế hoạch",
	"nhiem-vu-theo-nhom":      "Nhiệm vụ theo nhóm",
	"nhiem-vu-ky-toi":         "Nhiệm vụ kỳ tới",
	"thu-tuc-theo-hinh-thuc":  "TTHC theo hình thức công bố",
	"tin-bai-theo-thang":      "Tin, bài theo tháng",
	"tin-bai-theo-don-vi":     "Tin, bài theo đơn vị",
	"tin-bai-theo-chu-de":     "Tin, bài theo chủ đề",
	"tin-bai-theo-hinh-thuc":  "Tin, bài theo hình thức",
	"dinh-muc-thuc-hien":      "Thực hiện định mức",
	"tai-lieu-theo-hinh-thuc": "Tài liệu theo hình thức",
	"phan-anh-ket-qua":        "Kết quả xử lý PAKN",
	"hoi-dap-ket-qua":         "Kết quả hỏi – đáp",
	"nhiem-vu":                "PL Nhiệm vụ",
	"thu-tuc-thay-doi":        "PL Thủ tục thay đổi",
	"tin-bai":                 "PL Tin, bài",
	"dinh-muc":                "PL Định mức",
	"tai-lieu":                "PL Tài liệu",
	"su-kien":                 "PL Sự kiện",
	"phan-anh":                "PL Phản ánh, kiến nghị",
	"hoi-dap":                 "PL Hỏi – đáp",
	"van-ban-ban-hanh":        "PL Văn bản ban hành",
	"van-ban-dang-tai":        "PL Văn bản đăng tải",
	"chi-so":                  "PL Chỉ số",
	"khong-qua-duyet":         "PL Bài không qua duyệt",
	"kiem-tra":                "Kiểm tra",
	"don-vi-xep-hang":         "Xếp hạng đơn vị",
	"don-vi-chua-doc":         "Đơn vị chưa đọc được",
	"don-vi-dinh-muc":         "PL Định mức còn thiếu",
	"don-vi-qua-han":          "PL Nhiệm vụ quá hạn",
	"don-vi-viec-thieu":       "PL Việc còn thiếu",
	"don-vi-khac-chung":       "PL Khác bản dùng chung",
	"don-vi-khac-quoc-gia":    "PL Khác bản quốc gia",
}

// headRow is the row with the heads of a sheet's columns, below its title.
const headRow = 4

// writeXLSX writes a report as a workbook: first every figure, one a line, then a sheet for
// each table and each list. Days are days, numbers numbers; the heads stay in sight, and
// stand on each page that is printed, on A4 across.
func writeXLSX(r *report.Report) ([]byte, error) {
	w := &xlsxWriter{note: r.Name() + ", " + r.Head.Agency + "; số liệu đến ngày " + r.Until.String()}
	return w.book(excelize.DocProperties{Title: r.Name(), Subject: r.Period.Name(), Creator: r.Head.Agency}, r.Until,
		slices.Concat([]*report.Table{r.Summary(func(list *report.Table) string { return sheetNames[list.Name] })}, r.Tables(), r.Lists))
}

// book writes a workbook of tables.
func (w *xlsxWriter) book(about excelize.DocProperties, day viet.Date, tables []*report.Table) ([]byte, error) {
	w.file = excelize.NewFile()
	defer w.file.Close()
	w.properties(about, day)
	w.looks()
	for i, t := range tables {
		w.sheet(i, t.Data())
	}
	if w.err != nil {
		return nil, w.err
	}
	out, err := w.file.WriteToBuffer() // in the order of names, without times
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// An xlsxWriter writes a workbook. Its first error stays, and ends it.
type xlsxWriter struct {
	file   *excelize.File
	note   string // below the title of each table
	styles map[string]int
	err    error
}

func (w *xlsxWriter) check(err error) {
	if w.err == nil {
		w.err = err
	}
}

// properties name the agency and no person.
func (w *xlsxWriter) properties(about excelize.DocProperties, day viet.Date) {
	about.LastModifiedBy, about.Language, about.Created = about.Creator, "vi-VN", day.Day().ISO()+"T00:00:00Z"
	about.Modified = about.Created
	w.check(w.file.SetDefaultFont("Times New Roman"))
	w.check(w.file.SetAppProps(&excelize.AppProperties{Application: "cchc"}))
	w.check(w.file.SetDocProps(&about))
}

// looks are the styles of cells.
func (w *xlsxWriter) looks() {
	border := []excelize.Border{{Type: "left", Style: 1, Color: "000000"}, {Type: "top", Style: 1, Color: "000000"}, {Type: "right", Style: 1, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"}}
	day, whole := "dd/mm/yyyy", "#,##0"
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	looks := map[string]*excelize.Style{
		"title":  {Font: &excelize.Font{Family: "Times New Roman", Size: 14, Bold: true}, Alignment: top},
		"note":   {Font: &excelize.Font{Family: "Times New Roman", Size: 12, Italic: true}, Alignment: top},
		"head":   {Border: border, Font: &excelize.Font{Family: "Times New Roman", Size: 12, Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F2E6D0"}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}},
		"text":   {Border: border, Alignment: top},
		"day":    {Border: border, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "center"}, CustomNumFmt: &day},
		"whole":  {Border: border, Alignment: &excelize.Alignment{Vertical: "top"}, CustomNumFmt: &whole},
		"number": {Border: border, Alignment: &excelize.Alignment{Vertical: "top"}},
		"link":   {Border: border, Alignment: top, Font: &excelize.Font{Family: "Times New Roman", Size: 12, Color: "1F4E79", Underline: "single"}},
	}
	w.styles = map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(looks)) {
		look := looks[name]
		if look.Font == nil {
			look.Font = &excelize.Font{Family: "Times New Roman", Size: 12}
		}
		id, err := w.file.NewStyle(look)
		w.check(err)
		w.styles[name] = id
		bold := *look
		font := *look.Font
		font.Bold = true
		bold.Font = &font
		id, err = w.file.NewStyle(&bold)
		w.check(err)
		w.styles[name+" total"] = id
	}
}

// sheet writes one table.
func (w *xlsxWriter) sheet(i int, t *report.Table) {
	name := sheetNames[t.Name]
	if i == 0 {
		w.check(w.file.SetSheetName("Sheet1", name))
	} else {
		_, err := w.file.NewSheet(name)
		w.check(err)
	}
	title := t.Title
	if t.Number != "" {
		title = t.Number + ". " + t.Title
	}
	w.line(name, 1, t, title, "title")
	w.line(name, 2, t, w.note, "note")
	for k, c := range t.Columns {
		column, _ := excelize.ColumnNumberToName(k + 1)
		w.check(w.file.SetColWidth(name, column, column, sheetWidth(c)))
		w.text(name, k+1, headRow, c.Title, "head")
	}
	w.height(name, headRow, t, func(i int) string { return t.Columns[i].Title })
	for k, cells := range t.Rows {
		w.height(name, headRow+1+k, t, func(i int) string { return cells[i].Words() })
		suffix := ""
		if t.Total && k == len(t.Rows)-1 {
			suffix = " total"
		}
		for column, c := range cells {
			w.cell(name, column+1, headRow+1+k, c, suffix)
		}
	}
	w.paper(name, len(t.Columns), headRow+len(t.Rows))
}

// line writes a line above a table, as wide as that is.
func (w *xlsxWriter) line(sheet string, row int, t *report.Table, text, look string) {
	w.text(sheet, 1, row, text, look)
	last, _ := excelize.CoordinatesToCellName(len(t.Columns), row)
	w.check(w.file.MergeCell(sheet, "A"+strconv.Itoa(row), last))
	width := 0.0
	for _, c := range t.Columns {
		width += sheetWidth(c)
	}
	w.check(w.file.SetRowHeight(sheet, row, lineHeight*fewestLines(text, width*0.9)+3))
}

// lineHeight is the height of a line of text in a cell, in points.
const lineHeight = 16.5

// sheetWidth is the width of a column, in digits.
func sheetWidth(c report.Column) float64 { return min(max(c.Width, 7), 60) + 3 }

// height gives a row the height that its longest text needs.
func (w *xlsxWriter) height(sheet string, row int, t *report.Table, words func(column int) string) {
	lines := 1.0
	for i, c := range t.Columns {
		lines = max(lines, fewestLines(words(i), sheetWidth(c)*1.05))
	}
	w.check(w.file.SetRowHeight(sheet, row, min(lines*lineHeight, 400))) // Excel has rows of 409 points
}

// fewestLines is how many lines the words of a text need.
func fewestLines(text string, width float64) float64 {
	lines, left := 1.0, width
	for word := range strings.FieldsSeq(text) {
		n := float64(utf8.RuneCountInString(word))
		if n > left && left < width {
			lines, left = lines+1, width
		}
		left -= n + 1
	}
	return lines
}

func (w *xlsxWriter) text(sheet string, column, row int, text, look string) {
	at, _ := excelize.CoordinatesToCellName(column, row)
	w.check(w.file.SetCellStr(sheet, at, text))
	w.check(w.file.SetCellStyle(sheet, at, at, w.styles[look]))
}

// cell writes a value as what it is.
func (w *xlsxWriter) cell(sheet string, column, row int, c report.Cell, suffix string) {
	at, _ := excelize.CoordinatesToCellName(column, row)
	look := "text"
	switch c := c.(type) {
	case report.Day:
		look = "day"
		if !c.IsZero() {
			w.check(w.file.SetCellInt(sheet, at, serial(c.Date)))
		}
	case report.Number:
		look = "number"
		w.check(w.file.SetCellFloat(sheet, at, float64(c), -1, 64))
	case report.Year:
		look = "number"
		w.check(w.file.SetCellInt(sheet, at, int64(c)))
	case report.Figure:
		look = "whole"
		w.check(w.file.SetCellInt(sheet, at, int64(c.Value())))
	default:
		w.check(w.file.SetCellStr(sheet, at, c.Words()))
	}
	if a, ok := c.(report.Address); ok && a != "" && !strings.Contains(string(a), "\n") { // a cell leads to one address
		look = "link"
		w.check(w.file.SetCellHyperLink(sheet, at, string(a), "External"))
	}
	w.check(w.file.SetCellStyle(sheet, at, at, w.styles[look+suffix]))
}

// paper sets up how a sheet is seen and printed.
func (w *xlsxWriter) paper(sheet string, columns, rows int) {
	a4, across, wide, high := 9, "landscape", 1, 0
	margin, top := 0.5, 0.75
	w.check(w.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &high}))
	w.check(w.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &top, Bottom: &top}))
	w.check(w.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C&P/&N"}))
	w.check(w.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: "A" + strconv.Itoa(headRow+1), ActivePane: "bottomLeft"}))
	quoted := "'" + sheet + "'!"
	last, _ := excelize.ColumnNumberToName(columns)
	w.check(w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted + "$" + strconv.Itoa(headRow) + ":$" + strconv.Itoa(headRow), Scope: sheet}))
	w.check(w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: quoted + "$A$1:$" + last + "$" + strconv.Itoa(rows), Scope: sheet}))
	if rows > headRow+1 {
		w.check(w.file.AutoFilter(sheet, "A"+strconv.Itoa(headRow)+":"+last+strconv.Itoa(rows), nil))
	}
	fit := true // behind the filter, which sets the same element anew
	w.check(w.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	w.check(w.file.SetSheetDimension(sheet, "A1:"+last+strconv.Itoa(rows)))
}

// serial is a day as spreadsheets count days: from 30 December 1899.
func serial(d viet.Date) int64 {
	return int64(d.Day().Time().Sub(viet.NewDate(1899, time.December, 30).Time()).Hours() / 24)
}
