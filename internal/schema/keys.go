package schema

import (
	"reflect"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/viet"
)

// A Refuser is a struct that has something of its own to say of keys that it does not have:
// why one has no place there, the code of a message; "" for a key like others.
type Refuser interface {
	Refuses(key string) (code string)
}

// unknown reports a key that no field has: what it may have meant, or to which map
// it belongs. It returns those of the missing fields that are not meant by it.
func (d *decoder) unknown(st *Type, p *front.Pair, missing []*Field) []*Field {
	if r, ok := reflect.New(st.GoType).Interface().(Refuser); ok {
		if code := r.Refuses(p.Key); code != "" {
			d.reportAt(place(p), p.Key, code, diag.Args{"Key": p.Key, "File": d.file})
			return missing
		}
	}
	code, args := "unknown-key", diag.Args{"Key": p.Key, "Known": st.Keys(d.labels())}
	way := st.deeper(p.Key)
	outer := slices.ContainsFunc(d.maps, func(m mapping) bool { return m.st != st && d.strays(m.st.Field(p.Key)) })
	f, near := st.meant(p.Key, missing...)
	switch {
	case way != nil:
		code, args["Group"] = "unknown-key-deeper", d.wayTo(way[:len(way)-1])
		missing = slices.DeleteFunc(missing, func(m *Field) bool { return m == way[0] })
	case outer:
		code, args["Group"] = "unknown-key-outer", d.maps[len(d.maps)-2].field.Name(d.labels())
	case f != nil:
		code, args["Near"] = "unknown-key-near", near
		missing = slices.DeleteFunc(missing, func(m *Field) bool { return m == f })
	}
	d.reportAt(place(p), p.Key, code, args)
	return missing
}

// strays notes a field whose key stands in a map below its own; false for nil.
func (d *decoder) strays(f *Field) bool {
	if f != nil {
		if d.strayed == nil {
			d.strayed = map[*Field]bool{}
		}
		d.strayed[f] = true
	}
	return f != nil
}

// wayTo names fields that stand in one another.
func (d *decoder) wayTo(fields []*Field) string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name(d.labels()))
	}
	return strings.Join(names, " › ")
}

// deeper returns the shortest way to a field with a key in the structs that the
// fields of a type hold, nil for none; the last field is the one with the key.
func (st *Type) deeper(key string) []*Field {
	type way struct {
		st     *Type
		fields []*Field
	}
	seen := map[*Type]bool{st: true}
	for queue := []way{{st, nil}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if f := at.st.Field(key); f != nil && at.st != st {
			return append(at.fields, f)
		}
		for _, f := range at.st.Fields {
			if in := f.Struct(); in != nil && !seen[in] {
				seen[in] = true
				queue = append(queue, way{in, append(slices.Clone(at.fields), f)})
			}
		}
	}
	return nil
}

// Struct returns the declaration of the struct that a field is, points to or lists, nil for
// none.
func (f *Field) Struct() *Type {
	if t := structIn(f.Type); t != nil {
		return TypeOf(t)
	}
	return nil
}

// structIn returns the struct that a type is, points to or lists, nil for none.
func structIn(t reflect.Type) reflect.Type {
	for t != nodeType && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if t == nodeType || ShapeOf(t) != Fields {
		return nil
	}
	return t
}

// Nearest returns the key or label that is most like a key that no field has,
// "" where none is near: the English key for one that is like it, the label for
// one that is like a Vietnamese name.
func (st *Type) Nearest(key string) string {
	_, name := st.meant(key)
	return name
}

// meant returns the field that a key may have meant, nil for none, with what it
// should have been. missing are mandatory fields that are not written, which are
// meant before others.
func (st *Type) meant(key string, missing ...*Field) (f *Field, want string) {
	f, name := st.nearest(key, missing)
	switch {
	case f == nil:
		return nil, ""
	case name == viet.Key(f.Key):
		return f, f.Key
	}
	return f, f.Label
}

// nearest returns the field that a key may have meant, and which of its names: one
// that a few letters make of it, or that of the only field whose name begins or ends
// with it (Trình tự for Trình tự thực hiện).
func (st *Type) nearest(key string, missing []*Field) (field *Field, name string) {
	k := viet.Key(key)
	for _, some := range [][]*Field{missing, st.Fields} {
		if f, n := st.like(k, some); f != nil {
			return f, n
		}
		if f, n := st.longer(k, some); f != nil {
			return f, n
		}
	}
	return nil, ""
}

// like returns which of some fields has a name that a few letters make of k.
func (st *Type) like(k string, some []*Field) (field *Field, name string) {
	limit := 1 + (len(k)+1)/3
	least := limit
	for n, f := range st.byKey {
		d := distance(k, n, limit)
		if d < limit && (d < least || d == least && n < name) && slices.Contains(some, f) {
			field, name, least = f, n, d
		}
	}
	return field, name
}

// longer returns which of some fields is the only one with a name that begins or
// ends with k.
func (st *Type) longer(k string, some []*Field) (field *Field, name string) {
	if len(k) < 3 {
		return nil, ""
	}
	for n, f := range st.byKey {
		if !slices.Contains(some, f) || !strings.HasPrefix(n, k) && !strings.HasSuffix(n, k) {
			continue
		}
		switch {
		case field != nil && field != f:
			return nil, ""
		case field == nil || n < name:
			field, name = f, n
		}
	}
	return field, name
}

// NearestName returns which of some names a text is most like that none of them is, ""
// where none is near: one that a few letters make of it, else the first one that has it
// in its name. Names are compared by their keys ([viet.Key]).
func NearestName(text string, names []string) (near string) {
	key := viet.Key(text)
	limit := 1 + (len(key)+1)/3
	within := ""
	for _, name := range names {
		other := viet.Key(name)
		if n := distance(key, other, limit); n < limit {
			near, limit = name, n
		}
		if within == "" && len(key) > 2 && strings.Contains(other, key) {
			within = name // Phòng Kinh tế for Phòng Kinh tế, Hạ tầng và Đô thị
		}
	}
	if near == "" {
		return within
	}
	return near
}

// distance returns the number of edits (insert, delete, replace, swap of
// neighbours) between a and b, or limit where it is at least that.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return min(prev[len(b)], limit)
}

// Problem returns a problem of the value that a top-level key has, at that key, or at the beginning
// of what was read where the key is not there. key is the English one; the message gets
// the field as {{.Label}} and {{.Key}}, and as {{.Name}} in the way of the other keys.
func (t *Type) Problem(file string, read *front.Node, key, code string, args diag.Args) diag.Diagnostic {
	pos := diag.Position{File: file, Line: read.Line, Column: read.Column}
	for _, p := range read.Pairs {
		if f := t.Field(p.Key); f != nil && f.Key == key {
			pos.Line, pos.Column = p.Line, p.Column
		}
	}
	if args == nil {
		args = diag.Args{}
	}
	if f := t.Field(key); f != nil {
		labels, _ := Labels(read.Keys())
		args["Label"], args["Key"], args["Name"] = f.Label, f.Key, f.Name(labels)
	}
	return diag.New(pos, key, code, args)
}
