package check

import (
	"reflect"
	"strconv"
	"sync"

	"cchc/internal/content"
	"cchc/internal/schema"
)

var (
	linkType   = reflect.TypeFor[content.Link]()
	linkFields sync.Map // reflect.Type of a struct → []*schema.Field
)

// visitLinks calls visit for every address of a value with a declaration, with its path.
func visitLinks(value any, visit func(field string, l content.Link)) {
	v := reflect.ValueOf(value)
	walkLinks(v, "", visit)
}

func walkLinks(v reflect.Value, path string, visit func(field string, l content.Link)) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == linkType && v.Len() > 0 {
			visit(path, v.Interface().(content.Link))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walkLinks(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkLinks(v.Index(i), path+"["+strconv.Itoa(i+1)+"]", visit)
		}
	case reflect.Struct:
		for _, f := range linkFieldsOf(v.Type()) {
			key := f.Key
			if path != "" {
				key = path + "." + key
			}
			walkLinks(f.In(v), key, visit)
		}
	}
}

func linkFieldsOf(t reflect.Type) []*schema.Field {
	if known, ok := linkFields.Load(t); ok {
		return known.([]*schema.Field)
	}
	var fields []*schema.Field
	for _, f := range schema.TypeOf(t).Fields {
		if holdsLink(f.Type) {
			fields = append(fields, f)
		}
	}
	linkFields.Store(t, fields)
	return fields
}

func holdsLink(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return holdsLink(t.Elem())
	case reflect.Struct:
		if schema.ShapeOf(t) != schema.Fields {
			return false
		}
		for _, f := range schema.TypeOf(t).Fields {
			if f.Type != t && holdsLink(f.Type) {
				return true
			}
		}
		return false
	}
	return t == linkType
}
