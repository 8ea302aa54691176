package render

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/output"
	"cchc/internal/schema"
	"cchc/internal/site"
)

// addOpenData adds the files of the open data: of every set that has entries a
// JSON, a table and a schema, and the description of them all. None is made
// before it is asked for.
func (s *Set) addOpenData() {
	sets := s.Site.NewView().Datasets()
	if len(sets) == 0 {
		return
	}
	for _, d := range sets {
		s.add(d.Path("json"), Data, func(s *Set) Result { return s.dataJSON(s.Site.NewView(), d) })
		s.add(d.Path("csv"), Data, func(s *Set) Result { return s.dataCSV(s.Site.NewView(), d) })
		s.add(d.Path("schema.json"), Data, func(s *Set) Result {
			view := s.Site.NewView()
			return Result{Data: s.dataSchema(view, d), Queries: view.Queries(), Exact: true}
		})
	}
	s.add(site.OpenData+"dcat.jsonld", Data, func(s *Set) Result {
		view := s.Site.NewView()
		return Result{Data: s.catalogue(view), Queries: view.Queries(), Exact: true}
	})
}

// pageAddress is what every entry of a set has beside its own fields.
type pageAddress struct {
	URL content.Link `cchc:"url,required" vi:"Địa chỉ trang" doc:"Trang của mục này trong chuyên mục."`
}

var addressType = schema.TypeOf(reflect.TypeFor[pageAddress]())

// A dataWriter writes values of one entry after the other. The values are those
// of front matter, but for the addresses of files, which are whole.
type dataWriter struct {
	out    bytes.Buffer
	enc    *json.Encoder // to out
	set    *site.Dataset
	view   *site.View // of the entry whose values are written
	page   *site.Page // that entry
	origin string
}

func (s *Set) newDataWriter(d *site.Dataset) *dataWriter {
	w := &dataWriter{set: d, origin: s.Site.Settings.BaseURL.Origin}
	w.enc = json.NewEncoder(&w.out)
	w.enc.SetEscapeHTML(false)
	return w
}

// address returns the address of the entry.
func (w *dataWriter) address() string { return w.origin + w.view.URL(w.page.Path) }

// dataJSON writes a set as an array of its entries: objects with the English
// keys of front matter, in its order, without empty members that are not
// mandatory.
func (s *Set) dataJSON(view *site.View, d *site.Dataset) Result {
	w := s.newDataWriter(d)
	rows := s.newRows(d.Path("json"), view, &w.out, 0)
	st := d.Type()
	w.out.WriteString("[\n")
	for i, p := range view.DataEntries(d) {
		if i > 0 {
			w.out.WriteString(",\n")
		}
		rows.add(p, func(view *site.View) diag.List {
			w.view, w.page = view, p
			w.out.WriteString(`{"url":`)
			w.json(w.address())
			w.members(st, reflect.ValueOf(p.Entry.Data()).Elem(), "", true)
			w.out.WriteByte('}')
			return nil
		})
	}
	w.out.WriteString("\n]\n")
	return rows.result()
}

// json writes a text, a number or a truth value; these cannot fail.
func (w *dataWriter) json(v any) {
	if err := w.enc.Encode(v); err != nil {
		panic("render: " + err.Error())
	}
	w.out.Truncate(w.out.Len() - 1) // the encoder ends the line
}

// members writes the members of an object; more says that some stand before
// them. path is the keys that led here.
func (w *dataWriter) members(st *schema.Type, v reflect.Value, path string, more bool) {
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

func (w *dataWriter) value(v reflect.Value, path string) {
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
func (w *dataWriter) items(v reflect.Value) []reflect.Value {
	var some []reflect.Value
	for i := range v.Len() {
		if !w.empty(v.Index(i)) {
			some = append(some, v.Index(i))
		}
	}
	return some
}

// empty reports whether nothing of a value would be written.
func (w *dataWriter) empty(v reflect.Value) bool {
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
func (w *dataWriter) text(v reflect.Value) string {
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
			panic("render: " + err.Error())
		}
		return output.Text(string(text))
	case fmt.Stringer:
		return output.Text(x.String())
	}
	return output.Text(v.String())
}

// dataSchema writes the schema of a set's JSON.
func (s *Set) dataSchema(view *site.View, d *site.Dataset) []byte {
	item := d.Type().JSONSchema(d.Has)
	url := addressType.JSONSchema(nil)
	item.Properties = append(url.Properties, item.Properties...)
	item.Required = append(url.Required, item.Required...)
	return output.JSON(&schema.JSONSchema{
		Schema: schema.Dialect, ID: view.Settings().BaseURL.Origin + view.URL(d.Path("schema.json")),
		Title: s.theme.Words("dataset." + d.Name), Description: s.theme.Words("dataset-about." + d.Name), Type: "array", Items: item,
	})
}
