package schema

import (
	"reflect"
	"testing"

	"cchc/internal/front"
	"cchc/internal/viet"
)

type begun struct {
	Name   string    `cchc:"name,required" vi:"Tên"`
	Day    viet.Date `cchc:"day,required" vi:"Ngày"`
	Color  color     `cchc:"color,required" vi:"Màu"`
	Copies int       `cchc:"copies" vi:"Bản sao"`
	Score  float64   `cchc:"score" vi:"Điểm"`
	Open   bool      `cchc:"open" vi:"Mở"`
	Papers []paper   `cchc:"papers" vi:"Giấy tờ"`
}

const begunText = `name: "(điền: tên)"
day: "(điền: ngày)"
color: "(điền: màu)"
copies: "(điền: số bản sao)"
score: "(Điền: điểm)"
open: "(điền: có hay không)"
papers:
  - name: "(điền: tên giấy tờ)"
    copies: 2
`

// TestPlaceholder: a value that is to be filled in is none, and is there.
func TestPlaceholder(t *testing.T) {
	n, problems := front.ParseYAML("a.yaml", []byte(begunText))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got begun
	if problems := Decode("a.yaml", n, &got); len(problems) > 0 {
		t.Error(problems)
	}
	want := begun{Name: "(điền: tên)"}
	want.Papers = got.Papers
	if !reflect.DeepEqual(got, want) || len(got.Papers) != 1 || got.Papers[0].Copies != 2 {
		t.Errorf("%+v", got)
	}
	problems = Unfilled("a.yaml", n)
	if len(problems) != 7 {
		t.Fatal(problems)
	}
	if n, _ := front.ParseYAML("a.yaml", []byte("name: \"Gọi (điền: số) hoặc đến\"\n")); len(Unfilled("a.yaml", n)) != 1 {
		t.Error("a text with something to be filled in is taken")
	}
	if last := problems[6]; last.Line != 8 || last.Column != 11 || last.Field != "name" {
		t.Errorf("%+v", last)
	}
}

// TestIsPlaceholder: words in brackets are words.
func TestIsPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"(điền: số)": true, " (Điền: số ký hiệu, ngày) ": true, Placeholder("a"): true,
		"(điền đủ thông tin)": false, "Tờ khai (điền: hai bản)": false, "(điền: a) và (điền: b)": false, "điền: a": false, "": false,
	} {
		if IsPlaceholder(text) != want {
			t.Errorf("%q", text)
		}
	}
}

// TestNearestName: what is like it, else what has it in its name.
func TestNearestName(t *testing.T) {
	names := []string{"Trạm Y tế xã", "Công an xã", "Phòng Kinh tế, Hạ tầng và Đô thị"}
	for name, want := range map[string]string{
		"tram y te": "Trạm Y tế xã", "Công An Xả": "Công an xã", "Phòng Kinh tế": "Phòng Kinh tế, Hạ tầng và Đô thị", "Thuế": "",
	} {
		if got := NearestName(name, names); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
