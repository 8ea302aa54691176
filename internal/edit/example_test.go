package edit_test

import (
	"errors"
	"fmt"
	"reflect"

	"cchc/internal/edit"
	"cchc/internal/schema"
)

// A plan is what the example edits; internal/content declares the real ones.
type plan struct {
	Title string `cchc:"title,required" vi:"Tiêu đề"`
	Tasks []task `cchc:"tasks" vi:"Nhiệm vụ"`
}

type task struct {
	Name   string   `cchc:"name,required,short" vi:"Tên nhiệm vụ|Nhiệm vụ"`
	Lead   []string `cchc:"lead,names" vi:"Chủ trì"`
	Status string   `cchc:"status" vi:"Tiến độ"`
}

// A form knows fields by their English keys; whoever wrote the file has used the
// labels.
func ExampleApply() {
	source := []byte(`---
Tiêu đề: Kế hoạch năm 2026
Nhiệm vụ:
  # Quý I
  - Tên nhiệm vụ: Ban hành kế hoạch   # đã ký
    Chủ trì: Văn phòng; Phòng Kinh tế
  - Rà soát thủ tục
---
Nội dung.
`)
	kind := schema.TypeOf(reflect.TypeFor[plan]())
	edited, err := edit.Apply(source, kind, []edit.Change{
		{Path: "tasks[1].status", Value: "Đã xong"},
		{Path: "tasks[1].lead[2]", Op: edit.Remove},
		{Path: "tasks[2].lead", Value: []string{"Văn phòng"}},
		{Path: "tasks[3]", Op: edit.Insert, Value: map[string]any{"name": "Ke hoach: 2027"}},
	})
	if err != nil {
		panic(err)
	}
	fmt.Print(string(edited))

	_, err = edit.Apply([]byte("+++\ntitle = \"A\"\n+++\n"), kind, []edit.Change{{Path: "title", Value: "B"}})
	var why *edit.Error
	fmt.Println(errors.As(err, &why), why.Code, why.Line)
	// Output:
	// ---
	// Tiêu đề: Kế hoạch năm 2026
	// Nhiệm vụ:
	//   # Quý I
	//   - Tên nhiệm vụ: Ban hành kế hoạch   # đã ký
	//     Chủ trì: Văn phòng
	//     Tiến độ: Đã xong
	//   - Tên nhiệm vụ: Rà soát thủ tục
	//     Chủ trì: [Văn phòng]
	//   - Tên nhiệm vụ: "Ke hoach: 2027"
	// ---
	// Nội dung.
	// true edit-format 1
}
