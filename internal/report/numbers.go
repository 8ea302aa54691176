package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// roman writes 1 to 39 in Roman numerals.
func roman(n int) string {
	ones := []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return strings.Repeat("X", n/10) + ones[n%10]
}

// points are the letters of points, in the order of the Vietnamese alphabet.
var points = strings.Split("a b c d đ e g h i k l m n o p q r s t u v x y", " ")

// number numbers sections as official documents do (Nghị định 30/2020/NĐ-CP, Phụ lục
// I): I., 1., a).
func number(sections []Section) []Section {
	for i := range sections {
		sections[i].Number = roman(i+1) + "."
		for j := range sections[i].Sections {
			item := &sections[i].Sections[j]
			item.Number = strconv.Itoa(j+1) + "."
			for k := range item.Sections {
				item.Sections[k].Number = points[k] + ")"
			}
		}
	}
	return sections
}

// numberLists numbers the appendices: with Roman numerals where there are several.
func numberLists(lists []*Table) []*Table {
	for i, l := range lists {
		l.Number, l.List = "Phụ lục", true
		if len(lists) > 1 {
			l.Number += " " + roman(i+1)
		}
	}
	return lists
}

// Tables returns the tables of the text, in order.
func (r *Report) Tables() []*Table {
	var tables []*Table
	var visit func([]Section)
	visit = func(sections []Section) {
		for _, s := range sections {
			for _, b := range s.Blocks {
				if t, ok := b.(*Table); ok {
					tables = append(tables, t)
				}
			}
			visit(s.Sections)
		}
	}
	visit(r.Sections)
	return tables
}

// lowerFirst writes the first letter small, unless the first word is in capitals.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); s == "" || unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// Summary is the name of the table of all figures, one a line.
const Summary = "tong-hop"

// TableNames are the names of all tables of the report, [Summary] first.
func (r *Report) TableNames() []string {
	names := []string{Summary}
	for _, t := range slices.Concat(r.Tables(), r.Lists) {
		names = append(names, t.Name)
	}
	return names
}

// Table returns the table or list with a name, nil for none.
func (r *Report) Table(name string) *Table {
	for _, t := range slices.Concat(r.Tables(), r.Lists) {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Summary is the table of all figures of the text's tables, one a line, each with the
// list that proves it, as it is called there.
func (r *Report) Summary(called func(list *Table) string) *Table {
	t := &Table{Name: Summary, Title: "Mọi con số của báo cáo", Columns: []Column{{Title: "Bảng", Width: 44}, {Title: "Nội dung", Width: 50}, {Title: "Cột", Width: 26}, {Title: "Giá trị", Width: 10}, {Title: "Đếm từ", Width: 20}}}
	for _, table := range r.Tables() {
		for _, cells := range table.Rows {
			for i, c := range cells {
				if f, ok := c.(Figure); ok {
					t.Rows = append(t.Rows, []Cell{Text(table.Title), Text(cells[0].Words()), Text(table.Columns[i].Title), f, Text(called(f.Of))})
				}
			}
		}
	}
	return t
}
