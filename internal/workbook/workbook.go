// Package workbook writes entries of a kind as a workbook of Excel ([Export]), and reads one
// that comes back ([Read]).
//
// The first sheet has a row for each entry and a column for each field; a list of structs has
// a sheet of its own, whose rows name the file, and the place in the list and in those around
// it. What a cell leaves empty is not touched when the workbook comes back.
package workbook

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/schema"

	"github.com/xuri/excelize/v2"
)

// The words over the columns that find a row.
const (
	fileColumn  = "Tệp bài viết"
	placeColumn = "Thứ tự "
	pathSign    = " › "
)

// An ExportError says that a value is too long for a cell.
type ExportError struct{ File, Field string }

func (e *ExportError) Error() string { return "export: " + e.Field + " of " + e.File }

// An Exported is an entry with its file.
type Exported struct {
	File string
	Data content.Data
}

// Export writes entries of a kind as a workbook.
func Export(k content.Kind, entries []Exported) ([]byte, error) {
	w := &exporter{book: excelize.NewFile(), rows: map[string]int{}}
	defer w.book.Close()
	st := k.Type()
	w.sheet(sheetName(schema.Label(k)), nil, st)
	for _, e := range entries {
		tree := entrydiff.ValuesOf(e.Data)
		w.row(sheetName(schema.Label(k)), []any{e.File}, st, tree)
	}
	if w.err != nil {
		return nil, w.err
	}
	if err := w.book.DeleteSheet("Sheet1"); err != nil {
		return nil, err
	}
	b, err := w.book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

type exporter struct {
	book *excelize.File
	rows map[string]int // how many each sheet has
	err  error
}

// sheetName makes the name of a sheet of labels: at most 31 letters, without signs that
// Excel refuses.
func sheetName(s string) string {
	s = strings.NewReplacer("/", "-", `\`, "-", "?", "", "*", "", "[", "(", "]", ")", ":", "").Replace(s)
	for utf8.RuneCountInString(s) > 31 {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.TrimSpace(s)
}

// A leaf is a field that a column has.
type leaf struct {
	path []string // keys
	head string
}

// leavesOf returns the columns of a struct, and the lists that have sheets of their own.
func leavesOf(st *schema.Type) (leaves []leaf, lists []*schema.Field) {
	for _, f := range st.Fields {
		in := f.Struct()
		t := schema.Indirect(f.Type)
		switch {
		case in != nil && t.Kind() == reflect.Slice && schema.ShapeOf(t.Elem()) == schema.Fields:
			lists = append(lists, f)
		case in != nil && t.Kind() == reflect.Struct && schema.ShapeOf(t) == schema.Fields:
			inner, _ := leavesOf(in)
			for _, l := range inner {
				leaves = append(leaves, leaf{append([]string{f.Key}, l.path...), f.Label + pathSign + l.head})
			}
		default:
			leaves = append(leaves, leaf{[]string{f.Key}, f.Label})
		}
	}
	return leaves, lists
}

// sheet begins a sheet with the heads of its columns. above are the labels of the lists that
// its rows stand in.
func (w *exporter) sheet(name string, above []string, st *schema.Type) {
	if w.rows[name] > 0 {
		return
	}
	if _, err := w.book.NewSheet(name); err != nil {
		w.err = err
		return
	}
	heads := []any{fileColumn}
	for _, label := range above {
		heads = append(heads, placeColumn+label)
	}
	leaves, _ := leavesOf(st)
	for _, l := range leaves {
		heads = append(heads, l.head)
	}
	w.line(name, heads)
}

func (w *exporter) line(name string, values []any) {
	w.rows[name]++
	for x, v := range values {
		text, ok := v.(string)
		if !ok || w.err != nil {
			text = fmt.Sprint(v)
		}
		if text == "" {
			continue
		}
		if utf8.RuneCountInString(text) > excelize.TotalCellChars {
			w.err = &ExportError{fmt.Sprint(values[0]), name}
			return
		}
		cell, err := excelize.CoordinatesToCellName(x+1, w.rows[name])
		if err == nil {
			err = w.book.SetCellStr(name, cell, text)
		}
		if err != nil {
			w.err = err
		}
	}
}

// row writes a struct, and the rows of its lists. at is the file and the places around it.
func (w *exporter) row(name string, at []any, st *schema.Type, tree map[string]any) {
	leaves, lists := leavesOf(st)
	values := append([]any{}, at...)
	for _, l := range leaves {
		values = append(values, cellText(valueAt(tree, l.path)))
	}
	w.line(name, values)
	for _, f := range lists {
		list, _ := tree[f.Key].([]any)
		inner := sheetName(f.Label)
		if len(at) > 1 { // a list of a list
			inner = sheetName(name + " - " + f.Label)
		}
		for i, item := range list {
			m, ok := entrydiff.AsMap(schema.Indirect(f.Type).Elem(), item)
			if !ok {
				continue
			}
			var above []string
			for n := range len(at) - 1 {
				above = append(above, strconv.Itoa(n+1))
			}
			w.sheet(inner, append(above, strconv.Itoa(len(at))), f.Struct())
			w.row(inner, append(append([]any{}, at...), strconv.Itoa(i+1)), f.Struct(), m)
		}
	}
}

// valueAt returns what a path of keys leads to.
func valueAt(tree map[string]any, path []string) any {
	for i, key := range path {
		if i == len(path)-1 {
			return tree[key]
		}
		next, ok := tree[key].(map[string]any)
		if !ok {
			return nil
		}
		tree = next
	}
	return nil
}

// cellText writes a value into a cell: the items of a list on lines, a line end in one as \n.
func cellText(v any) string {
	if list, ok := v.([]any); ok {
		var lines []string
		for _, item := range list {
			lines = append(lines, strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(entrydiff.Text(item)))
		}
		return strings.Join(lines, "\n")
	}
	return entrydiff.Text(v)
}

// Read reads a workbook that Export has made; false is for another document. One of entries of
// another kind has a remark and no drafts.
func Read(r *entrydiff.Reading, d *docmodel.Document, k content.Kind) bool {
	st := k.Type()
	tables := d.Tables()
	if len(tables) == 0 {
		return false
	}
	x := exportReader{kind: k, drafts: map[string]*entrydiff.Draft{}}
	heads := x.heads(tables[0])
	if len(heads) < 2 || heads[0] != fileColumn {
		return false
	}
	names := sheetNames(d)
	another := slices.ContainsFunc(content.Kinds, func(other content.Kind) bool { return other != k && names[0] == sheetName(schema.Label(other)) })
	if another || !x.isMain(heads, st) { // entries of another kind, of which nothing is to be made
		r.Own = true
		r.Remarks = append(r.Remarks, diag.Warn(diag.Position{}, "", "import-other-kind", diag.Args{"Kind": schema.Label(k)}))
		return true
	}
	for i, t := range tables {
		if i == 0 {
			x.table(r, t, nil, st)
			continue
		}
		if way := listCalled(st, schema.Label(k), names[i]); way != nil {
			x.table(r, t, way, way[len(way)-1].Struct())
		}
	}
	for _, file := range x.order {
		r.Drafts = append(r.Drafts, *x.drafts[file])
	}
	r.Own = true
	return true
}

type exportReader struct {
	kind   content.Kind
	drafts map[string]*entrydiff.Draft
	order  []string
}

func (x *exportReader) heads(t *docmodel.Table) (heads []string) {
	if len(t.Rows) == 0 {
		return nil
	}
	for i := range t.Rows[0] {
		heads = append(heads, t.Rows[0][i].Text())
	}
	return heads
}

// isMain reports whether heads are those of entries of the kind.
func (x *exportReader) isMain(heads []string, st *schema.Type) bool {
	leaves, _ := leavesOf(st)
	known := 0
	for _, l := range leaves {
		for _, h := range heads {
			if h == l.head {
				known++
			}
		}
	}
	return known*2 > len(leaves)
}

// sheetNames returns the names of the sheets of a workbook, in order.
func sheetNames(d *docmodel.Document) (names []string) {
	name := ""
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case *docmodel.Paragraph:
			name = b.Plain()
		case *docmodel.Table:
			names = append(names, name)
			name = ""
		}
	}
	return names
}

// listCalled returns the way to the list whose sheet has a name, nil for none.
func listCalled(st *schema.Type, prefix, name string) []*schema.Field {
	_, lists := leavesOf(st)
	for _, f := range lists {
		own := sheetName(f.Label)
		if own == name {
			return []*schema.Field{f}
		}
		if way := innerList(f, own, name); way != nil {
			return way
		}
	}
	return nil
}

func innerList(f *schema.Field, own, name string) []*schema.Field {
	_, lists := leavesOf(f.Struct())
	for _, g := range lists {
		inner := sheetName(own + " - " + g.Label)
		if inner == name {
			return []*schema.Field{f, g}
		}
		if way := innerList(g, inner, name); way != nil {
			return append([]*schema.Field{f}, way...)
		}
	}
	return nil
}

// table reads the rows of a sheet into the entries that they name.
func (x *exportReader) table(r *entrydiff.Reading, t *docmodel.Table, way []*schema.Field, st *schema.Type) {
	leaves, _ := leavesOf(st)
	heads := x.heads(t)
	for y, row := range t.Rows[1:] {
		texts := map[string]string{}
		for i := range row {
			if i < len(heads) {
				texts[heads[i]] = strings.Join(row[i].Lines(), "\n")
			}
		}
		file := texts[fileColumn]
		if file == "" {
			continue
		}
		holder := x.holder(file, y+2, way, texts)
		if holder == nil {
			r.AddUnread(y+2, file)
			continue
		}
		for _, l := range leaves {
			if text := texts[l.head]; text != "" {
				putAt(holder, st, l.path, text)
			}
		}
	}
}

// holder returns the map that a row fills: the entry, or an item of a list that it makes.
func (x *exportReader) holder(file string, y int, way []*schema.Field, texts map[string]string) map[string]any {
	d := x.drafts[file]
	if d == nil {
		if len(way) > 0 {
			return nil
		}
		d = &entrydiff.Draft{Kind: x.kind, Values: map[string]any{}, Row: y, File: file, Title: texts[x.kind.Type().Field("title").Label]}
		x.drafts[file] = d
		x.order = append(x.order, file)
	}
	at := d.Values
	for i, f := range way {
		n, err := strconv.Atoi(texts[placeColumn+strconv.Itoa(i+1)])
		list, _ := at[f.Key].([]any)
		if err != nil || n < 1 || n > len(list)+1 {
			return nil
		}
		if n == len(list)+1 {
			list = append(list, map[string]any{})
			at[f.Key] = list
		}
		at = list[n-1].(map[string]any)
	}
	return at
}

// putAt puts a text at a path of keys; a list is its lines.
func putAt(m map[string]any, st *schema.Type, path []string, text string) {
	f := st.Field(path[0])
	if len(path) > 1 {
		inner, ok := m[path[0]].(map[string]any)
		if !ok {
			inner = map[string]any{}
			m[path[0]] = inner
		}
		putAt(inner, f.Struct(), path[1:], text)
		return
	}
	if schema.Indirect(f.Type).Kind() != reflect.Slice {
		m[path[0]] = text
		return
	}
	var list []any
	for line := range strings.SplitSeq(text, "\n") {
		list = append(list, strings.NewReplacer(`\\`, `\`, `\n`, "\n").Replace(line))
	}
	m[path[0]] = list
}
