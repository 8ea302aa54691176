package workbook

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/entrydiff"
	"cchc/internal/intake"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestExportComesBack: the entries of the demonstration go out as workbooks and come back
// with every value that they have.
func TestExportComesBack(t *testing.T) {
	l, _ := store.Load(os.DirFS("../.."), store.Options{Today: viet.NewDate(2026, 11, 30)})
	if l == nil {
		t.Fatal("there is no demonstration")
	}
	for _, kind := range []content.Kind{content.KindProcedure, content.KindPlan, content.KindNews, content.KindContacts} {
		var entries []Exported
		for _, e := range l.Entries {
			if e.Kind == kind {
				entries = append(entries, Exported{e.File, e.Data()})
			}
		}
		book, err := Export(kind, entries)
		if err != nil {
			t.Fatal(err)
		}
		d, err := intake.Read(book)
		if err != nil {
			t.Fatal(err)
		}
		r := &entrydiff.Reading{}
		if !Read(r, d, kind) {
			t.Fatalf("%s: the workbook is not known again", kind)
		}
		if !r.Own {
			t.Errorf("%s: the workbook is taken for another source's", kind)
		}
		for _, other := range []content.Kind{content.KindProcedure, content.KindNews} { // nothing is made of it as another kind
			x := &entrydiff.Reading{}
			if other != kind && (!Read(x, d, other) || len(x.Drafts) > 0 || len(x.Remarks) != 1 || x.Remarks[0].Code != "import-other-kind") {
				t.Errorf("%s read as %s: %d drafts, %v", kind, other, len(x.Drafts), x.Remarks)
			}
		}
		if len(r.Drafts) != len(entries) || len(entries) < 2 || len(r.Unread) > 0 {
			t.Fatalf("%s: %d entries came back as %d, %d unread", kind, len(entries), len(r.Drafts), len(r.Unread))
		}
		for i, d := range r.Drafts {
			want := entrydiff.ValuesOf(entries[i].Data)
			for _, diff := range unequal("", flattened(d.Settle()), flattened(want)) {
				t.Errorf("%s: %s", entries[i].File, diff)
			}
			if len(d.Left) > 0 {
				t.Errorf("%s: %q was not read", entries[i].File, d.Left)
			}
		}
	}
}

// flattened returns the texts of a tree with single spaces.
func flattened(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for key, x := range v {
			m[key] = flattened(x)
		}
		return m
	case []any:
		var list []any
		for _, x := range v {
			list = append(list, flattened(x))
		}
		return list
	case string:
		return strings.Join(strings.Fields(v), " ")
	}
	return entrydiff.Text(v)
}

// unequal returns where two trees differ.
func unequal(path string, a, b any) (all []string) {
	x, isMap := a.(map[string]any)
	y, wasMap := b.(map[string]any)
	if isMap && wasMap {
		for key := range x {
			all = append(all, unequal(path+"."+key, x[key], y[key])...)
		}
		for key := range y {
			if _, ok := x[key]; !ok {
				all = append(all, fmt.Sprintf("%s.%s: nothing, want %v", path, key, y[key]))
			}
		}
		return all
	}
	v, isList := a.([]any)
	w, wasList := b.([]any)
	if isList && wasList && len(v) == len(w) {
		for i := range v {
			all = append(all, unequal(fmt.Sprintf("%s[%d]", path, i+1), v[i], w[i])...)
		}
		return all
	}
	if !reflect.DeepEqual(a, b) {
		all = append(all, fmt.Sprintf("%s: %q, want %q", path, a, b))
	}
	return all
}
