package schema

import (
	"fmt"
	"slices"
	"testing"

	"cchc/internal/viet"
)

// TestVisitor finds values wherever a declaration has them, and no others: a type of its
// own is no text.
func TestVisitor(t *testing.T) {
	type paper struct {
		Name   string `cchc:"name"`
		Number int    `cchc:"number"`
	}
	type Inherited struct {
		Title string `cchc:"title"`
	}
	type entry struct {
		Inherited `cchc:",inline"`
		Papers    []*paper   `cchc:"papers"`
		Names     []string   `cchc:"names"`
		Phone     viet.Phone `cchc:"phone"`
		Day       viet.Date  `cchc:"day"`
		Nothing   *paper     `cchc:"nothing"`
		Written   string     // of no declaration
	}
	e := &entry{Inherited: Inherited{"Khai sinh"}, Papers: []*paper{{Name: "Tờ khai"}, nil, {Name: "Giấy chứng sinh", Number: 2}}, Names: []string{"", "làm khai sinh"}, Written: "x"}
	e.Phone, _ = viet.ParsePhone("0299 000 0100")
	var texts Visitor[string]
	var got []string
	texts.Visit(e, func(s string, at *Trail) bool {
		got = append(got, fmt.Sprint(at, "=", s))
		return true
	})
	want := []string{"title=Khai sinh", "papers[1].name=Tờ khai", "papers[3].name=Giấy chứng sinh", "names[2]=làm khai sinh"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	n := 0
	texts.Visit(*e, func(string, *Trail) bool { n++; return n < 2 })
	if n != 2 {
		t.Errorf("visited %d after it was told to stop at the second", n)
	}
	var phones Visitor[viet.Phone]
	phones.Visit(e, func(p viet.Phone, at *Trail) bool {
		got = append(got, at.String()+"="+p.Text)
		return true
	})
	if last := got[len(got)-1]; len(got) != 5 || last != "phone=0299 000 0100" {
		t.Errorf("telephones: %q", got)
	}
}
