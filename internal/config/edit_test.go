package config_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// A leaf is a value of a kind that a form can change by itself.
type leaf struct {
	path  string
	value any
	want  any // as it is read back
}

// leaves returns what can be changed in v by a form, at a path: fields, and items
// of lists.
func leaves(form *schema.FormField, v reflect.Value, path string, r *rand.Rand) (all []leaf) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v = reflect.New(v.Type().Elem())
		}
		v = v.Elem()
	}
	switch form.Widget {
	case schema.GroupWidget:
		st := schema.TypeOf(v.Type())
		for _, f := range form.Fields {
			all = append(all, leaves(f, st.Field(f.Key).In(v), strings.TrimPrefix(path+"."+f.Key, "."), r)...)
		}
	case schema.ListWidget, schema.LinesWidget, schema.NamesWidget:
		for i := range v.Len() {
			all = append(all, leaves(form.Item, v.Index(i), fmt.Sprintf("%s[%d]", path, i+1), r)...)
		}
	case schema.TextWidget, schema.LongTextWidget:
		if v.Type() == reflect.TypeFor[string]() { // others have forms of their own
			text := []string{"Chữ", "1.10", "no", "Ke hoach: 2026", "@a", "a\nb", "\"a\" 'b'", "c; d", "#"}[r.IntN(9)]
			all = append(all, leaf{path, text, text})
		}
	case schema.ChoiceWidget:
		o := form.Options[r.IntN(len(form.Options))]
		all = append(all, leaf{path, []string{o.Value, o.Label}[r.IntN(2)], o.Value})
	case schema.DateWidget:
		text := []string{"2026-03-09", "9/3/2026", "09/3/2026 8h30"}[r.IntN(3)]
		day, _ := viet.ParseDate(text)
		all = append(all, leaf{path, text, day})
	case schema.YesNoWidget:
		yes := r.IntN(2) == 0
		all = append(all, leaf{path, []any{yes, map[bool]string{true: "có", false: "không"}[yes]}[r.IntN(2)], yes})
	case schema.WholeWidget:
		n := r.IntN(100)
		all = append(all, leaf{path, []any{n, fmt.Sprint(n)}[r.IntN(2)], n})
	case schema.NumberWidget:
		all = append(all, leaf{path, []any{88.37, "88,37"}[r.IntN(2)], 88.37})
	}
	return all
}

// valueAt returns the value of a path, the zero one where there is none yet.
func valueAt(v reflect.Value, path string) reflect.Value {
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' }) {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		if number, ok := strings.CutSuffix(step, "]"); ok {
			var n int
			_, _ = fmt.Sscan(number, &n)
			v = v.Index(n - 1)
			continue
		}
		v = schema.TypeOf(v.Type()).Field(step).In(v)
	}
	return v
}

// placeless forgets the places that values were read at.
func placeless(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			placeless(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			placeless(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[content.Place]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				placeless(v.Field(i))
			}
		}
	}
}

// TestEditKinds: a form changes one value of an entry, and what is read back is the
// entry with that value: none of its others, whatever stands for what.
func TestEditKinds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 11))
	for _, e := range examples(t) {
		if strings.HasSuffix(e.file, ".yaml") {
			continue
		}
		st, src := schema.TypeOf(e.t), slices.Concat([]byte("---\n"), e.yaml, []byte("---\nThân bài.\n"))
		if strings.Contains(e.file, "/k") {
			src = bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
		}
		read := func(src []byte) reflect.Value {
			parts, problems := front.Split(e.file, bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
			if len(problems) > 0 {
				t.Fatal(problems, string(src))
			}
			v := reflect.New(e.t)
			schema.Decode(e.file, parts.Front, v.Interface())
			placeless(v.Elem())
			return v.Elem()
		}
		all := leaves(schema.Form(st), read(src), "", r)
		for range testenv.Rounds(3, 40) {
			l := all[r.IntN(len(all))]
			got, err := edit.Apply(src, st, []edit.Change{{Path: l.path, Value: l.value}})
			if err != nil {
				t.Fatalf("%s: %+v: %v", e.file, l, err)
			}
			before, now := read(src), read(got)
			field := valueAt(now, l.path)
			if fmt.Sprint(field.Interface()) != fmt.Sprint(l.want) {
				t.Fatalf("%s: %+v was read back as %v\n%s", e.file, l, field.Interface(), got)
			}
			valueAt(before, l.path).Set(field)
			if !reflect.DeepEqual(before.Interface(), now.Interface()) {
				t.Fatalf("%s: %+v changed more than that:\n%s", e.file, l, got)
			}
		}
	}
}
