package fleetreport

import (
	"strings"

	"cchc/internal/report"
	"cchc/internal/reportfile"
	"cchc/internal/viet"
)

// Book returns the overview as tables, in Vietnamese like every report: first the ranking, then lists
// whose rows its figures count.
func (o *Overview) Book() *reportfile.Book {
	b := &tables{o: o}
	overview := b.ranking()
	day, _ := viet.ParseDate(o.Date)
	book := &reportfile.Book{Title: "Báo cáo tình hình: " + o.Title, Agency: o.Title, Day: day, Note: o.note(day), Tables: []*report.Table{overview}}
	for _, t := range []*report.Table{b.unread, b.missed, b.late, b.duties, b.drift, b.record} {
		if len(t.Rows) > 0 {
			book.Tables = append(book.Tables, t)
		}
	}
	return book
}

// note says of which days the figures are and how units are ranked.
func (o *Overview) note(day viet.Date) string {
	note := "Ngày " + day.String()
	if periods := o.Periods(); len(periods) > 0 {
		note += "; định mức và nhiệm vụ của kỳ " + strings.Join(periods, ", ")
	}
	return note + ". Đơn vị còn ít việc (định mức thiếu, nhiệm vụ quá hạn, việc còn thiếu) đứng trên; bằng nhau thì xét số lỗi, số chỗ khác bản dùng chung và bản quốc gia, rồi ngày có tin gần nhất."
}

// tables makes the tables of an overview.
type tables struct {
	o                                           *Overview
	unread, missed, late, duties, drift, record *report.Table
}

func table(name, title string, columns ...report.Column) *report.Table {
	return &report.Table{Name: name, Title: title, Columns: append([]report.Column{{Title: "Đơn vị", Width: 24}}, columns...)}
}

func column(title string, width float64) report.Column {
	return report.Column{Title: title, Width: width}
}

// ranking makes the lists, and the table of all units whose figures count their rows.
func (b *tables) ranking() *report.Table {
	b.unread = table("don-vi-chua-doc", "Đơn vị chưa đọc được", column("Lý do", 80))
	b.missed = table("don-vi-dinh-muc", "Định mức còn thiếu", column("Định mức", 36), column("Nơi phải có", 26), column("Từ ngày", 11), column("Đến ngày", 11), column("Phải có", 9), column("Đã có", 9))
	b.late = table("don-vi-qua-han", "Nhiệm vụ quá hạn", column("Nhiệm vụ", 44), column("Kế hoạch", 34), column("Hạn", 11), column("Chủ trì", 30))
	b.duties = table("don-vi-viec-thieu", "Việc còn thiếu", column("Việc", 70), column("Tệp", 36))
	b.drift = table("don-vi-khac-chung", "Khác bản dùng chung", column("Nội dung", 36), column("Trường khác", 36), column("Cách làm", 14), column("Tệp của đơn vị", 36), column("Tệp dùng chung", 36))
	b.record = table("don-vi-khac-quoc-gia", "Khác bản ghi của cơ sở dữ liệu quốc gia", column("Điều khác", 70), column("Tệp", 36))
	t := table("don-vi-xep-hang", "Xếp hạng đơn vị", column("Hạng", 6), column("Định mức phải đạt", 9), column("Định mức thiếu", 9), column("Nhiệm vụ của năm", 9), column("Đã xong", 8),
		column("Quá hạn", 8), column("Việc còn thiếu", 8), column("Lỗi", 6), column("Lưu ý", 7), column("Tin gần nhất", 12), column("Số ngày chưa có tin", 9),
		column("Cập nhật gần nhất", 12), column("Số ngày chưa cập nhật", 9), column("Khác bản dùng chung", 9), column("Khác bản quốc gia", 9))
	for _, r := range b.o.Units {
		t.Rows = append(t.Rows, b.row(r))
	}
	return t
}

// row is the row of a unit, which adds to the lists.
func (b *tables) row(r *Row) []report.Cell {
	name := report.Text(r.Name)
	if r.Reason != "" {
		b.unread.Rows = append(b.unread.Rows, []report.Cell{name, report.Text(r.Reason)})
		cells := []report.Cell{name, report.Text("chưa đọc được")}
		for range 14 {
			cells = append(cells, report.Text(""))
		}
		return cells
	}
	number := func(n int) report.Cell { return report.Number(n) }
	missed := add(b.missed, r.Missed, func(m Missed) []report.Cell {
		where := m.Unit
		if where == "" {
			where = "Cả chuyên mục"
		}
		return []report.Cell{name, report.Text(m.Quota), report.Text(where), day(m.From), day(m.Until), number(m.Owed), number(m.Published)}
	})
	late := add(b.late, r.Late, func(t LateTask) []report.Cell {
		return []report.Cell{name, report.Text(t.Name), report.Text(t.Plan), day(t.Due), report.Text(strings.Join(t.Lead, "; "))}
	})
	finding := func(f Finding) []report.Cell { return []report.Cell{name, report.Text(f.Message), report.Text(f.File)} }
	duties, record := add(b.duties, r.Duties, finding), add(b.record, r.Record, finding)
	drift := add(b.drift, r.Drift, func(d Drift) []report.Cell {
		how := report.Text("sửa bằng overrides")
		if d.Copy {
			how = "bản riêng"
		}
		return []report.Cell{name, report.Text(d.Title), report.Text(strings.Join(d.Fields, "; ")), how, report.Text(d.File), report.Text(d.Shared)}
	})
	newsDay, newsDays := fresh(r.News)
	updateDay, updateDays := fresh(r.Update)
	return []report.Cell{name, number(r.Rank), number(r.Quotas), missed, number(r.Tasks), number(r.Done), late, duties, number(r.Errors), number(r.Warnings),
		newsDay, newsDays, updateDay, updateDays, drift, record}
}

// add adds rows to a list and returns the figure that counts them.
func add[T any](list *report.Table, items []T, cells func(T) []report.Cell) report.Figure {
	f := report.Figure{Of: list}
	for _, item := range items {
		f.Rows = append(f.Rows, len(list.Rows))
		list.Rows = append(list.Rows, cells(item))
	}
	return f
}

func day(iso string) report.Day {
	d, _ := viet.ParseDate(iso) // it was written by this package
	return report.Day{Date: d}
}

// fresh is a day and how long ago it was; words where there is none.
func fresh(f *Fresh) (on, days report.Cell) {
	if f == nil {
		return report.Text("chưa có"), report.Text("")
	}
	return day(f.Date), report.Number(f.Days)
}
