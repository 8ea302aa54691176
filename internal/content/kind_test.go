package content

import (
	"reflect"
	"slices"
	"testing"

	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

func TestEveryKindIsDeclared(t *testing.T) {
	if got := len(Kind("").Options()); got != len(Kinds) {
		t.Errorf("%d kinds have labels, want %d", got, len(Kinds))
	}
	for _, k := range Kinds {
		if holdsNodes(reflect.TypeOf(k.New()).Elem()) {
			t.Errorf("%s has a field of undeclared values", k)
		}
		if schema.Label(k) == "" || k.New() == nil {
			t.Errorf("%s has no label or no struct", k)
		}
	}
}

// holdsNodes reports whether a struct has a field that takes whatever is written:
// the reader of plain YAML and the cache know declared values only.
func holdsNodes(typ reflect.Type) bool {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		if typ == reflect.TypeFor[*front.Node]() {
			return true
		}
		typ = typ.Elem()
	}
	return typ.Kind() == reflect.Struct && (typ == reflect.TypeFor[front.Node]() ||
		slices.ContainsFunc(reflect.VisibleFields(typ), func(f reflect.StructField) bool { return f.Tag != "" && holdsNodes(f.Type) }))
}

// TestSevenParts holds the procedure to the parts without which it is not
// complete (Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2): each is a mandatory
// field.
func TestSevenParts(t *testing.T) {
	for part, field := range map[string]string{
		"tên": "title", "trình tự thực hiện": "steps", "cách thức thực hiện": "channels", "thành phần hồ sơ": "dossier",
		"số lượng hồ sơ": "sets", "đối tượng thực hiện": "audience", "cơ quan giải quyết": "agency",
	} {
		if f := schema.TypeOf(reflect.TypeFor[Procedure]()).Field(field); f == nil || !f.Required {
			t.Errorf("%s (%s) is not mandatory", part, field)
		}
	}
	if f := schema.TypeOf(reflect.TypeFor[Channel]()).Field("time"); f == nil || !f.Required {
		t.Error("thời hạn giải quyết is not mandatory")
	}
}

func TestPlanYear(t *testing.T) {
	for period, want := range map[string]int{"2013": 2013, "2021–2030": 2030, "năm 2026": 2026, "giai đoạn 2021 - 2025": 2025, "": 2012} {
		p := Plan{Period: period, Issued: viet.NewDate(2012, 1, 1)}
		if got := p.Year(); got != want {
			t.Errorf("%q: %d, want %d", period, got, want)
		}
	}
}
