package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"cchc/internal/viet"
)

type colour string

func (colour) Options() []Option { return []Option{{"red", "Đỏ|Đo đỏ"}, {"blue", "Xanh"}} }

type address string

func (a *address) UnmarshalText(text []byte) error { *a = address(text); return nil }
func (address) JSONFormat() string                 { return "uri" }

type leaf struct {
	Name   string `cchc:"name,required,short" vi:"Tên" doc:"Gọi là gì."`
	Secret string `cchc:"secret" vi:"Kín"`
}

type grown struct {
	On viet.Date `cchc:"on" vi:"Ngày"`
}

type tree struct {
	grown  `cchc:",inline"`
	Colour colour     `cchc:"colour,required" vi:"Màu|Sắc" doc:"Màu lá."`
	Tall   float64    `cchc:"tall" vi:"Cao"`
	Old    int        `cchc:"old" vi:"Tuổi"`
	Green  bool       `cchc:"green" vi:"Xanh"`
	At     address    `cchc:"at" vi:"Ở"`
	Phone  viet.Phone `cchc:"phone" vi:"Gọi"`
	Leaves []leaf     `cchc:"leaves" vi:"Lá"`
	Best   *leaf      `cchc:"best" vi:"Lá đẹp"`
	Names  []string   `cchc:"names,names" vi:"Các tên"`
}

// TestJSONSchemaOfADeclaration: keys in their order, labels as titles, choices
// with their labels, and nothing that was left out.
func TestJSONSchemaOfADeclaration(t *testing.T) {
	st := TypeOf(reflect.TypeFor[tree]())
	got, err := json.Marshal(st.JSONSchema(func(field string) bool { return field != "leaves.secret" }))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"object","required":["colour"],"properties":{` +
		`"on":{"title":"Ngày","type":"string","oneOf":[{"format":"date"},{"format":"date-time"}]},` +
		`"colour":{"title":"Màu","description":"Màu lá.","type":"string","oneOf":[{"title":"Đỏ","const":"red"},{"title":"Xanh","const":"blue"}]},` +
		`"tall":{"title":"Cao","type":"number"},"old":{"title":"Tuổi","type":"integer"},"green":{"title":"Xanh","type":"boolean"},` +
		`"at":{"title":"Ở","type":"string","format":"uri"},"phone":{"title":"Gọi","type":"string"},` +
		`"leaves":{"title":"Lá","type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"title":"Tên","description":"Gọi là gì.","type":"string"}},"additionalProperties":false}},` +
		`"best":{"title":"Lá đẹp","type":"object","required":["name"],"properties":{"name":{"title":"Tên","description":"Gọi là gì.","type":"string"},"secret":{"title":"Kín","type":"string"}},"additionalProperties":false},` +
		`"names":{"title":"Các tên","type":"array","items":{"type":"string"}}},"additionalProperties":false}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	whole, err := json.Marshal(st.JSONSchema(nil))
	if err != nil || strings.Count(string(whole), `"secret"`) != 2 {
		t.Errorf("%s, %v", whole, err)
	}
	if f := TypeOf(reflect.TypeFor[leaf]()).Short; f == nil || f.Key != "name" || st.Short != nil {
		t.Errorf("%v", f)
	}
}
