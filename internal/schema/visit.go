package schema

import (
	"reflect"
	"strconv"
	"sync"
)

// A Trail leads to a value in a declared struct: the field, or the item of a list, that it
// stands in, behind the trail to that. It is put into words only where they are asked for.
type Trail struct {
	up   *Trail
	key  string
	item int // from 1
}

// String returns the trail as messages name it: media[2].file. That of nil is "".
func (t *Trail) String() string {
	switch {
	case t == nil:
		return ""
	case t.item > 0:
		return t.up.String() + "[" + strconv.Itoa(t.item) + "]"
	case t.up != nil:
		return t.up.String() + "." + t.key
	}
	return t.key
}

// A Visitor finds the values of type T in declared structs, however deep they stand:
// every text, every address, every file that is named.
type Visitor[T any] struct {
	holders sync.Map // reflect.Type of a struct → []*Field: those with a T
}

// Visit calls visit for every T in a declared struct, or a pointer to one, with the trail
// to it, until visit returns false. Zero values are passed over.
func (w *Visitor[T]) Visit(value any, visit func(value T, at *Trail) bool) {
	if v := reflect.ValueOf(value); !v.IsZero() {
		w.visit(v, nil, visit)
	}
}

// visit visits what a value that is not zero has, and reports whether the visitor wants more.
func (w *Visitor[T]) visit(v reflect.Value, at *Trail, visit func(value T, at *Trail) bool) bool {
	switch {
	case v.Type() != reflect.TypeFor[T]():
	case v.CanAddr():
		return visit(*v.Addr().Interface().(*T), at) // without a copy on the heap
	default:
		return visit(v.Interface().(T), at)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return v.Elem().IsZero() || w.visit(v.Elem(), at, visit)
	case reflect.Slice:
		for i := range v.Len() {
			if item := v.Index(i); !item.IsZero() && !w.visit(item, &Trail{up: at, item: i + 1}, visit) {
				return false
			}
		}
	case reflect.Struct:
		for _, f := range w.fields(v.Type()) {
			if in := f.In(v); !in.IsZero() && !w.visit(in, &Trail{up: at, key: f.Key}, visit) {
				return false
			}
		}
	}
	return true
}

// fields returns the fields of a struct that have a T.
func (w *Visitor[T]) fields(t reflect.Type) []*Field {
	if known, ok := w.holders.Load(t); ok {
		return known.([]*Field)
	}
	var fields []*Field
	for _, f := range TypeOf(t).Fields {
		if w.holds(f.Type) {
			fields = append(fields, f)
		}
	}
	w.holders.Store(t, fields)
	return fields
}

// holds reports whether a value of a type is a T or has one.
func (w *Visitor[T]) holds(t reflect.Type) bool {
	switch {
	case t == reflect.TypeFor[T]():
		return true
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice:
		return w.holds(t.Elem())
	}
	return t.Kind() == reflect.Struct && ShapeOf(t) == Fields && len(w.fields(t)) > 0
}
