package opendata

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// A column is one column of a table: a field of the entry (level 0) or of one
// of the lists that lead to a row.
type column struct {
	field *schema.Field
	level int
}

// Heads opens a table (RFC 4180) that Excel opens as it is: UTF-8 with a byte order
// mark, lines that end with CR LF, the Vietnamese labels as heads and the labels of
// choices as values.
func (w *Writer) Heads() {
	w.out.WriteString("\ufeff")
	record := []string{addressType.Fields[0].Label}
	for _, c := range w.fields {
		record = append(record, c.field.Label)
	}
	w.line(record)
	w.table.Flush()
}

// Lines writes the lines of an entry in the table. What it asks of the site it asks
// through view.
func (w *Writer) Lines(view *site.View, p *site.Page) {
	w.view, w.page = view, p
	for _, cells := range ofEntry(w, "csv", w.records) {
		w.line(append([]string{w.address()}, cells...))
	}
	w.table.Flush()
}

// records returns the cells of each line of the entry, but for its address.
func (w *Writer) records() (records [][]string) {
	for _, row := range rowsOf([]reflect.Value{reflect.ValueOf(w.page.Entry.Data()).Elem()}, w.set.Rows) {
		var record []string
		for _, c := range w.fields {
			record = append(record, w.cell(c.field.In(row[c.level])))
		}
		records = append(records, record)
	}
	return records
}

func (w *Writer) line(record []string) {
	if err := w.table.Write(record); err != nil { // a buffer takes everything
		panic("opendata: " + err.Error())
	}
}

// columnsOf returns the columns of a set's table.
func columnsOf(d *site.Dataset) []column {
	var columns []column
	st, path := d.Type(), ""
	for level := 0; ; level++ {
		next := ""
		if level < len(d.Rows) {
			next = d.Rows[level]
		}
		for _, f := range st.Fields {
			wanted := level > 0 || len(d.Columns) == 0 || slices.Contains(d.Columns, f.Key)
			if wanted && f.Key != next && d.Has(path+f.Key) {
				columns = append(columns, column{f, level})
			}
		}
		if next == "" {
			return columns
		}
		path += next + "."
		st = schema.TypeOf(st.Field(next).Type.Elem())
	}
}

// rowsOf returns the rows of an entry: chains of the entry, an item of its
// list, an item of that one's …
func rowsOf(chain []reflect.Value, lists []string) [][]reflect.Value {
	if len(lists) == 0 {
		return [][]reflect.Value{chain}
	}
	var rows [][]reflect.Value
	last := chain[len(chain)-1]
	list := schema.TypeOf(last.Type()).Field(lists[0]).In(last)
	for i := range list.Len() {
		rows = append(rows, rowsOf(append(slices.Clip(chain), list.Index(i)), lists[1:])...)
	}
	return rows
}

// cell returns a value as it stands in a table.
func (w *Writer) cell(v reflect.Value) string {
	switch schema.ShapeOf(v.Type()) {
	case schema.Whole, schema.Number, schema.Day:
		return w.say(v, 0)
	}
	return Guard(w.say(v, 0))
}

// say returns a value in words: the items of a list one a line, the fields of
// a struct with their labels. depth counts the lists and structs around it.
func (w *Writer) say(v reflect.Value, depth int) string {
	if w.empty(v) {
		return ""
	}
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch schema.ShapeOf(v.Type()) {
	case schema.Items:
		var parts []string
		for _, item := range w.items(v) {
			parts = append(parts, w.say(item, depth+1))
		}
		if depth == 0 {
			return strings.Join(parts, "\n")
		}
		return strings.Join(parts, ", ")
	case schema.Fields:
		return w.sayFields(v, depth)
	case schema.Choice:
		return schema.Label(v.Interface().(schema.Enum))
	case schema.Flag:
		return "Có"
	case schema.Day:
		day := v.Interface().(viet.Date)
		return strings.TrimSpace(day.Day().ISO() + " " + day.Clock()) // 2026-03-09 08:30, which every Excel reads as a date
	case schema.Whole:
		return strconv.FormatInt(v.Int(), 10)
	case schema.Number:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	if phone, ok := v.Interface().(viet.Phone); ok {
		return phoneCell(phone)
	}
	return w.text(v)
}

// sayFields returns a struct in words: Mức thu: 8.000 đồng; Ghi chú: … What has
// nothing but its main field is said without the label.
func (w *Writer) sayFields(v reflect.Value, depth int) string {
	st := schema.TypeOf(v.Type())
	var parts []string
	var only *schema.Field
	for _, f := range st.Fields {
		if text := w.say(f.In(v), depth+1); text != "" {
			parts = append(parts, f.Label+": "+text)
			only = f
		}
	}
	switch {
	case len(parts) == 1 && st.Short == only:
		return w.say(only.In(v), depth+1)
	case depth > 1:
		return "(" + strings.Join(parts, "; ") + ")"
	}
	return strings.Join(parts, "; ")
}

// asNumber matches texts that a spreadsheet would take for a number or a date
// and change: the procedure code 1.001190, of which 1.00119 would be left, 01,
// 1/2, 12E3. A whole number stays what it is.
var asNumber = regexp.MustCompile(`^(?:0\d+|\d{16,}|\d+(?:[.,/:-]\d+)+|\d+[eE]\d+)$`)

// Guard puts an apostrophe before a text that a spreadsheet would run as a
// formula (CSV injection, OWASP) or take for a number that it is not, and before
// what it would run in the middle of a text: where a comma is the decimal sign,
// as in Vietnam, Excel begins a new cell at a semicolon, whatever quotes say. A
// telephone number is written in groups, from 0, which no spreadsheet changes, so
// that it needs none.
func Guard(text string) string {
	if phone, err := viet.ParsePhone(text); err == nil {
		return phoneCell(phone)
	}
	if text != "" && strings.ContainsRune("\t\r\n", rune(text[0])) || isFormula(text, false) || asNumber.MatchString(text) {
		text = "'" + text
	}
	var b strings.Builder
	for i, r := range text {
		if i > 0 && strings.ContainsRune(";\t\r\n", rune(text[i-1])) && isFormula(text[i:], true) {
			b.WriteByte('\'')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isFormula reports whether a spreadsheet takes a text for a formula, behind
// spaces and quotes: full-width signs are signs too. Within a text a dash or a
// plus may begin an item of a list, which can call nothing.
func isFormula(text string, within bool) bool {
	text = strings.TrimLeft(text, " \u00a0\u3000\u200b\ufeff\"")
	sign, _ := utf8.DecodeRuneInString(text)
	switch sign {
	case '=', '@', '＝', '＠', '﹦', '﹫':
		return true
	case '+', '-', '＋', '－', '﹢', '﹣':
		piece, _, _ := strings.Cut(text, ";")
		return !within || strings.ContainsAny(piece, "(|!（！")
	}
	return false
}

// phoneCell writes a telephone number as it is dialled at home, in groups:
// 0905 123 456 for +84905123456. Without groups a spreadsheet would take away
// its zero, and with +84 some would compute it.
func phoneCell(p viet.Phone) string {
	if strings.HasPrefix(p.Text, "0") && strings.Contains(p.Text, " ") && strings.Trim(p.Text, "0123456789 ") == "" {
		return p.Text // the agency's own groups
	}
	n := p.Dial
	if rest, ok := strings.CutPrefix(n, "+84"); ok {
		n = "0" + rest
	}
	if len(n) <= 5 {
		return n
	}
	return strings.TrimSpace(n[:4] + " " + n[4:min(7, len(n))] + " " + n[min(7, len(n)):])
}
