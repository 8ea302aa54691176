// Package opendata writes the open data of a site (dữ liệu mở): each set of entries
// of a kind as JSON and as a table, with a JSON Schema, and the description of all
// sets.
//
// A [Writer] writes the rows of a set one entry after the other, so that a build can
// take over those that are as they were; [Schema] and [Catalogue] are whole files.
// What a set is, its fields and its entries, says package site.
package opendata

import (
	"bytes"
	"encoding"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"

	"cchc/internal/content"
	"cchc/internal/output"
	"cchc/internal/schema"
	"cchc/internal/site"
)

// Words returns the theme's words for a key, such as dataset.procedures.
type Words func(key string) string

// pageAddress is what every entry of a set has beside its own fields.
type pageAddress struct {
	URL content.Link `cchc:"url,required" vi:"Địa chỉ trang" doc:"Trang của mục này trong chuyên mục."`
}

var addressType = schema.TypeOf(reflect.TypeFor[pageAddress]())

// A Writer writes the entries of a set, one after the other. The values are those of
// front matter, but for the addresses of files, which are whole.
type Writer struct {
	out    *bytes.Buffer
	enc    *json.Encoder // to out
	table  *csv.Writer   // to out
	set    *site.Dataset
	fields []column // of the table
	view   *site.View
	page   *site.Page // the entry whose values are written
	origin string
}

// NewWriter returns a writer of a set to out. origin is that of the column's address.
func NewWriter(out *bytes.Buffer, d *site.Dataset, origin string) *Writer {
	w := &Writer{out: out, enc: json.NewEncoder(out), table: csv.NewWriter(out), set: d, fields: columnsOf(d), origin: origin}
	w.enc.SetEscapeHTML(false)
	w.table.UseCRLF = true
	return w
}

// address returns the address of the entry.
func (w *Writer) address() string { return w.origin + w.view.URL(w.page.Path) }

// Object writes an entry as an object of JSON with the English keys of front matter,
// in its order, without empty members that are not mandatory. What it asks of the
// site it asks through view.
func (w *Writer) Object(view *site.View, p *site.Page) {
	w.view, w.page = view, p
	w.out.WriteString(`{"url":`)
	w.json(w.address())
	w.out.Write(ofEntry(w, "json", func() []byte {
		begin := w.out.Len()
		w.members(w.set.Type(), reflect.ValueOf(p.Entry.Data()).Elem(), "", true)
		text := bytes.Clone(w.out.Bytes()[begin:])
		w.out.Truncate(begin)
		return text
	}))
	w.out.WriteByte('}')
}

// A formOf names what is made of an entry for a set.
type formOf struct {
	set  *site.Dataset
	form string
}

// ofEntry returns what make makes of the entry that is written: once for all sites that have it,
// where it asks nothing of the site, as for the address of a file.
func ofEntry[T any](w *Writer, form string, make func() T) T {
	return w.page.Entry.Made(formOf{w.set, form}, func() (any, bool) {
		made := make()
		return made, len(w.view.Queries()) == 0
	}).(T)
}

// json writes a text, a number or a truth value; these cannot fail.
func (w *Writer) json(v any) {
	if err := w.enc.Encode(v); err != nil {
		panic("opendata: " + err.Error())
	}
	w.out.Truncate(w.out.Len() - 1) // the encoder ends the line
}

// members writes the members of an object; more says that some stand before
// them. path is the keys that led here.
func (w *Writer) members(st *schema.Type, v reflect.Value, path string, more bool) {
	for _, f := range st.Fields {
		at := f.Key
		if path != "" {
			at = path + "." + f.Key
		}
		value := f.In(v)
		if !w.set.Has(at) || w.empty(value) && (!f.Required || value.Kind() == reflect.Pointer) {
			continue
		}
		if more {
			w.out.WriteByte(',')
		}
		more = true
		w.json(f.Key)
		w.out.WriteByte(':')
		w.value(value, at)
	}
}

func (w *Writer) value(v reflect.Value, path string) {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch schema.ShapeOf(v.Type()) {
	case schema.Items:
		w.out.WriteByte('[')
		for i, item := range w.items(v) {
			if i > 0 {
				w.out.WriteByte(',')
			}
			w.value(item, path)
		}
		w.out.WriteByte(']')
	case schema.Fields:
		w.out.WriteByte('{')
		w.members(schema.TypeOf(v.Type()), v, path, false)
		w.out.WriteByte('}')
	case schema.Flag, schema.Whole, schema.Number:
		w.json(v.Interface())
	default:
		w.json(w.text(v))
	}
}

// items returns the items of a list that are not empty.
func (w *Writer) items(v reflect.Value) []reflect.Value {
	var some []reflect.Value
	for i := range v.Len() {
		if !w.empty(v.Index(i)) {
			some = append(some, v.Index(i))
		}
	}
	return some
}

// empty reports whether nothing of a value would be written.
func (w *Writer) empty(v reflect.Value) bool {
	if v.Kind() == reflect.Pointer {
		return v.IsNil() || w.empty(v.Elem())
	}
	switch schema.ShapeOf(v.Type()) {
	case schema.Items:
		return len(w.items(v)) == 0
	case schema.Fields:
		for _, f := range schema.TypeOf(v.Type()).Fields {
			if !w.empty(f.In(v)) {
				return false
			}
		}
		return true
	case schema.Flag, schema.Whole, schema.Number:
		return v.IsZero()
	}
	return w.text(v) == ""
}

// text returns a value that is a text in JSON.
func (w *Writer) text(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case content.FileRef:
		if href := w.view.FileURL(w.page, x); href != "" {
			return w.origin + href
		}
		return ""
	case content.Link:
		if u, err := url.Parse(string(x)); err == nil {
			return u.String() // letters that are not of an address are escaped
		}
		return string(x)
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		if err != nil {
			panic("opendata: " + err.Error())
		}
		return output.Text(string(text))
	case fmt.Stringer:
		return output.Text(x.String())
	}
	return output.Text(v.String())
}
